"""Tones that tell calls apart, and ears that find them."""

import asyncio
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ringright.line.leg import FRAME, RATE, Leg

Samples = npt.NDArray[np.int16]


def tone(hz: float, frames: int, *, level: int = 6000) -> Samples:
    """`frames` times 20 ms of a sine."""
    time = np.arange(frames * FRAME) / RATE
    return (level * np.sin(2 * np.pi * hz * time)).astype(np.int16)


def share(samples: Samples, hz: float) -> float:
    """The part of the energy that lies within 25 Hz of `hz`, 0 to 1; 0 for silence."""
    if not samples.size:
        return 0.0
    power = np.abs(np.fft.rfft(samples.astype(float) * np.hanning(samples.size))) ** 2
    at = np.fft.rfftfreq(samples.size, 1 / RATE)
    whole = power.sum()
    return float(power[np.abs(at - hz) <= 25].sum() / whole) if whole else 0.0


def level(samples: Samples, hz: float) -> float:
    """The amplitude of the tone at `hz`."""
    turn = np.exp(-2j * np.pi * hz * np.arange(samples.size) / RATE)
    return float(2 * np.abs(np.mean(samples * turn))) if samples.size else 0.0


def samples(pcm: bytes) -> Samples:
    return np.frombuffer(pcm, "<i2").astype(np.int16)


async def talk(leg: Leg, hz: float, frames: int) -> Samples:
    """Say a tone in real time; gives what was heard meanwhile."""
    said = tone(hz, frames)
    loop = asyncio.get_running_loop()
    due, heard = loop.time(), b""
    for start in range(0, said.size, FRAME):
        leg.write(said[start : start + FRAME].tobytes())
        heard += leg.read()
        due += 0.02
        await asyncio.sleep(max(0.0, due - loop.time()))
    return samples(heard + leg.read())


def save(path: Path, sound: Samples, rate: int = RATE, channels: int = 1) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.repeat(sound, channels).tobytes())


def dumped(path: Path) -> tuple[Samples, int]:
    """First channel and rate of a WAV file that may still be open for writing."""
    data = path.read_bytes()
    at = data.index(b"fmt ") + 8
    channels = int.from_bytes(data[at + 2 : at + 4], "little")
    rate = int.from_bytes(data[at + 4 : at + 8], "little")
    start = data.index(b"data") + 8
    whole = data[start : start + (len(data) - start) // (2 * channels) * 2 * channels]
    return samples(whole)[::channels], rate
