"""The sounds of the practice world: rendered lines, tones, noise, and the mouth that mixes them."""

import re
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.errors import MissingPart
from ringright.sim.people import SILENT_VOICE, Line

Samples = npt.NDArray[np.int16]
Render = Callable[[Line], bytes | None]
"""Looks a line up among what was synthesised before: 8 kHz s16le PCM, or None."""
RATE: Final = 8000
FRAME: Final = 160
_TONE_LEVEL: Final = 6000
_NOISE_S: Final = 4
_MS_A_CHARACTER: Final = {True: 200, False: 70}
"""How long a silent voice takes for a Chinese and for any other character."""


class Library:
    """Every line of a world as samples, loaded once."""

    def __init__(self, wanted: Iterable[Line], render: Render) -> None:
        """Raises MissingPart naming the first line that was never synthesised."""
        self._samples: dict[Line, Samples] = {line: _loaded(line, render) for line in wanted}

    def get(self, line: Line) -> Samples:
        """The samples of a line; a silent voice's are zeros of a likely length."""
        if line.voice == SILENT_VOICE and line not in self._samples:
            self._samples[line] = np.zeros(_silent_ms(line) * RATE // 1000, np.int16)
        return self._samples[line]

    def length_ms(self, line: Line) -> int:
        """How long a line lasts."""
        return len(self.get(line)) * 1000 // RATE


def _loaded(line: Line, render: Render) -> Samples:
    pcm = render(line)
    if pcm is None:
        raise MissingPart(
            f'"{line.text}" was never synthesised in voice {line.voice}',
            remedy="Run `ringright setup`.",
        )
    return np.frombuffer(pcm, np.dtype("<i2")).astype(np.int16)


def _silent_ms(line: Line) -> int:
    chinese = re.search(r"[\u4e00-\u9fff]", line.text) is not None
    return round(len(line.text) * _MS_A_CHARACTER[chinese] / line.speed)


def tone(hz: float, seconds: float) -> Samples:
    """A sine with soft edges."""
    count = round(seconds * RATE)
    wave = np.sin(2 * np.pi * hz * np.arange(count) / RATE)
    edge = np.minimum(1.0, np.minimum(np.arange(count), np.arange(count)[::-1]) / 40)
    return (wave * edge * _TONE_LEVEL).astype(np.int16)


class Mouth:
    """What one far end sends: clips on top of each other, over a bed of noise."""

    def __init__(self, seed: int, noise_db: float | None = None) -> None:
        """`noise_db` is the level of white noise in dB of full scale, None for none."""
        self._clips: list[npt.NDArray[np.float32]] = []
        self._bed = noise_db
        rng = np.random.default_rng(seed)
        self._noise: npt.NDArray[np.float32] = rng.standard_normal(
            _NOISE_S * RATE, dtype=np.float32
        )
        self._at = 0

    def play(self, samples: Samples, gain_db: float = 0.0, noise_db: float | None = None) -> None:
        """Start a clip now, with noise under it if wanted."""
        clip = samples.astype(np.float32) * np.float32(10 ** (gain_db / 20))
        if noise_db is not None:
            clip += np.resize(self._noise, len(clip)) * _level(noise_db)
        self._clips.append(clip)

    def frame(self) -> Samples | None:
        """The next 160 samples; None for digital silence."""
        if not self._clips and self._bed is None:
            return None
        mixed = np.zeros(FRAME, np.float32)
        if self._bed is not None:
            mixed += self._noise[self._at : self._at + FRAME] * _level(self._bed)
            self._at = (self._at + FRAME) % len(self._noise)
        for clip in self._clips:
            part = clip[:FRAME]
            mixed[: len(part)] += part
        self._clips = [clip[FRAME:] for clip in self._clips if len(clip) > FRAME]
        return np.clip(mixed, -32768, 32767).astype(np.int16)


def _level(noise_db: float) -> np.float32:
    return np.float32(32768 * 10 ** (noise_db / 20))
