"""What comes from the far end while the robot speaks: real interruptions, and what is none."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .lines import LEVEL, RATE, Line, Sounds, said

Pcm = NDArray[np.float64]
Echo = tuple[float, int]
QUIET: Final = (0.0, 0)
GAINS: Final = (0.0, -6.0, -10.0, 3.0)
_COUGHS: Final = 20
_BABBLES: Final = 20
_ECHOES: Final = 24
_FEW: Final = 12


@dataclass(frozen=True)
class Event:
    """One thing heard over the robot; `echo` is a factor and samples."""

    kind: str
    language: str
    pcm: Pcm
    echo: Echo = QUIET
    name: str = ""

    @property
    def real(self) -> bool:
        """Whether it must stop the robot."""
        return self.kind.startswith("interruption")


def events(sounds: Sounds, language: str, seed: int) -> list[Event]:
    """All of one language, shuffled; the sounds that are no words are heard in Mandarin calls."""
    draw = np.random.default_rng(seed)
    found = [*_interruptions(sounds, language, draw), *_backchannels(sounds, language)]
    if language == "zh":
        found += [*_noises(draw), *_babble(sounds, draw), *_echoes(draw)]
    return [found[at] for at in draw.permutation(len(found))]


def _interruptions(sounds: Sounds, language: str, draw: np.random.Generator) -> list[Event]:
    lines = said("interruption", language)
    plain = [_spoken(sounds, line, 0.0, QUIET) for line in lines]
    hard = [_spoken(sounds, line, -6.0, _echo(draw, -30, -20)) for line in lines]
    return [*plain, *hard]


def _spoken(sounds: Sounds, line: Line, gain: float, echo: Echo) -> Event:
    kind = "interruption, echo" if echo[0] else "interruption"
    return Event(kind, line.language, sounds.of(line, gain), echo, line.text)


def _backchannels(sounds: Sounds, language: str) -> list[Event]:
    gains = GAINS if language == "zh" else GAINS[:2]
    return [
        Event("backchannel", language, sounds.of(line, gain), name=line.text)
        for gain in gains
        for line in said("backchannel", language)
    ]


def _babble(sounds: Sounds, draw: np.random.Generator) -> list[Event]:
    """Three voices at once, 12 to 20 dB below a person on the telephone, for 3 s."""
    lines = said("short", "zh")
    return [_murmur(sounds, lines, draw) for _ in range(_BABBLES)]


def _murmur(sounds: Sounds, lines: list[Line], draw: np.random.Generator) -> Event:
    mixed = np.zeros(3 * RATE)
    for _ in range(3):
        picked = [sounds.of(lines[at]) for at in draw.permutation(len(lines))[:8]]
        mixed += np.resize(np.concatenate(picked), len(mixed))
    return _sound("babble", mixed, float(draw.uniform(-20, -12)))


def _echoes(draw: np.random.Generator) -> list[Event]:
    none = np.zeros(0)
    return [
        Event("echo", "zh", none, echo, f"{20 * np.log10(echo[0]):.0f} dB, {echo[1] // 8} ms")
        for echo in (_echo(draw, -30, -12) for _ in range(_ECHOES))
    ]


def _echo(draw: np.random.Generator, least: float, most: float) -> Echo:
    return float(10 ** (draw.uniform(least, most) / 20)), int(draw.uniform(20, 300) * RATE / 1000)


def _noises(draw: np.random.Generator) -> list[Event]:
    found = [_sound("cough", _cough(draw), float(draw.uniform(-6, 3))) for _ in range(_COUGHS)]
    for _ in range(_FEW):
        found += [
            _sound("line noise", draw.normal(0, 1, 2 * RATE), float(draw.uniform(-28, -16))),
            _sound("clicks", _clicks(draw), float(draw.uniform(-12, -3))),
            _sound("hum", _hum(draw), float(draw.uniform(-26, -14))),
            _sound("breath", _breath(draw), float(draw.uniform(-26, -16))),
        ]
    return found


def _sound(kind: str, wave: Pcm, level_db: float) -> Event:
    loud = np.sqrt(np.mean(wave**2))
    return Event(kind, "zh", wave / loud * LEVEL * 10 ** (level_db / 20), name=kind)


def _shaped(wave: Pcm, low: float, high: float) -> Pcm:
    """Only what lies between two pitches, with soft edges."""
    pitch = np.fft.rfftfreq(len(wave), 1 / RATE)
    gain = 1 / (1 + (low / np.maximum(pitch, 1)) ** 4) / (1 + (pitch / high) ** 4)
    return np.asarray(np.fft.irfft(np.fft.rfft(wave) * gain, len(wave)))


def _cough(draw: np.random.Generator) -> Pcm:
    """One to three bursts of breath with a hard start and a voiced end."""
    bursts = []
    for _ in range(int(draw.integers(1, 4))):
        at = np.arange(int(draw.uniform(0.18, 0.32) * RATE)) / RATE
        noise = _shaped(draw.normal(0, 1, len(at)), 300, 2200) * np.exp(-at / 0.06)
        buzz = np.sign(np.sin(2 * np.pi * draw.uniform(110, 200) * at)) * 0.15
        bursts += [noise + buzz * np.exp(-(((at - 0.12) / 0.05) ** 2)), np.zeros(800)]
    return np.concatenate(bursts)


def _clicks(draw: np.random.Generator) -> Pcm:
    wave = np.zeros(RATE)
    for start in draw.integers(0, RATE - 40, 5):
        wave[start : start + 16] = draw.normal(0, 1, 16)
    return wave


def _hum(draw: np.random.Generator) -> Pcm:
    at = np.arange(2 * RATE) / RATE
    tones = [np.sin(2 * np.pi * 50 * n * at + draw.uniform(0, 6)) / n for n in range(1, 9)]
    return np.asarray(np.sum(tones, axis=0))


def _breath(draw: np.random.Generator) -> Pcm:
    length = int(draw.uniform(0.4, 0.9) * RATE)
    return _shaped(draw.normal(0, 1, length), 500, 2500) * np.hanning(length)
