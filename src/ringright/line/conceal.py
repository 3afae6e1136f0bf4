"""What to hear where packets were lost: the last pitch period again, then the room's own quiet.

After ITU-T G.711 Appendix I, but nothing is delayed (the appendix holds back 3.75 ms to blend into
a loss; here the step at its start is ramped away), one period is repeated throughout (two or three
came no closer to what was lost on recorded Mandarin), and a long loss ends in noise as loud as the
background was, in the spirit of RFC 3389, not in digital silence.
"""

from math import inf, isfinite
from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.line.leg import FRAME, RATE

Samples = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float32]

SHORTEST: Final = 40
LONGEST: Final = 120
"""Pitch periods that are looked for, in samples: 200 to 66 Hz."""
HELD: Final = RATE // 100
"""Samples at full level before the attenuation begins: 10 ms."""
SILENT: Final = HELD + 5 * RATE // 100
"""Samples after which nothing of the voice is left: 20 % less every 10 ms."""
LOUDEST_DBM0: Final = -40.0
"""Comfort noise is never louder, whatever the background seemed to be."""

_MATCH: Final = 160
_KEEP: Final = 3 * LONGEST + LONGEST // 4
_RISE: Final = 1.01
"""How fast the background may be found louder: 4 dB a second of frames."""
_NEAR: Final = 1.5
_NOISE: Final = 8192
_RAMP: Final = 16
_LOUDEST: Final = 32768 / np.sqrt(2) * 10 ** ((LOUDEST_DBM0 - 3.14) / 20)
_QUIETEST: Final = 1.0


def _noise() -> Floats:
    """A second of noise of power one, bent down above 1 kHz as rooms are; always the same."""
    white = np.random.default_rng(3389).standard_normal(_NOISE + 1)
    bent = white[1:] + 0.7 * white[:-1]
    shaped: Floats = (bent / bent.std()).astype(np.float32)
    return shaped


_HISS: Final = _noise()


class Concealer:
    """Frames of one call in order: `heard` for each that came, `missing` for each that did not."""

    def __init__(self) -> None:
        self._past: Floats = np.zeros(_KEEP, np.float32)
        self._cycle: Floats = np.zeros(SHORTEST, np.float32)
        self._step = 0.0
        self._lost = 0
        self._at = 0
        self._hiss = 0
        self._floor = inf

    def heard(self, frame: Samples) -> Samples:
        """The frame itself, its start blended with what was made up before it."""
        if not self._lost:
            self._learn(frame)
            return frame
        real = frame.astype(np.float32)
        size = min(len(real), self._overlap())
        rise = np.arange(1, size + 1, dtype=np.float32) / (size + 1)
        real[:size] = rise * real[:size] + (1 - rise) * self._make(size)
        self._lost = 0
        whole = _samples(real)
        self._learn(whole)
        return whole

    def missing(self) -> Samples:
        """20 ms in place of a lost frame."""
        if not self._lost:
            self._begin()
        made = self._make(FRAME)
        self._past = np.concatenate((self._past[FRAME:], made))
        return _samples(made)

    def quiet(self, frame: Samples) -> bool:
        """Whether a frame is hardly louder than the background: one that nobody would miss."""
        sound = frame.astype(np.float32)
        return bool(np.dot(sound, sound) <= len(sound) * (_NEAR * max(self._floor, _QUIETEST)) ** 2)

    def _learn(self, frame: Samples) -> None:
        sound = frame.astype(np.float32)
        self._past = np.concatenate((self._past, sound))[-_KEEP:]
        if len(sound):
            level = float(np.sqrt(np.dot(sound, sound) / len(sound)))
            self._floor = min(level, max(self._floor, _QUIETEST) * _RISE)

    def _begin(self) -> None:
        """Cut the last pitch period out of the past and make its ends meet."""
        past = self._past
        lag = pitch(past)
        quarter = lag // 4
        cycle = past[-lag:].copy()
        rise = np.arange(1, quarter + 1, dtype=np.float32) / (quarter + 1)
        before = past[-lag - quarter : -lag]
        cycle[-quarter:] = (1 - rise) * cycle[-quarter:] + rise * before
        self._cycle, self._at = cycle, 0
        self._step = float(past[-1] - past[-lag - 1])

    def _make(self, count: int) -> Floats:
        """The next `count` samples of the voice that fades and the noise that stays."""
        age = self._lost + np.arange(count, dtype=np.float32)
        gain = np.clip((SILENT - age) / (SILENT - HELD), 0, 1).astype(np.float32)
        made: Floats = self._cycle[(self._at + np.arange(count)) % len(self._cycle)] * gain
        if not self._lost:
            made[:_RAMP] += self._step * np.linspace(1, 0, _RAMP, endpoint=False, dtype=np.float32)
        level = min(self._floor, float(_LOUDEST)) if isfinite(self._floor) else 0.0
        if level > _QUIETEST:
            made += self._quiet(count) * np.sqrt(1 - gain * gain) * np.float32(level)
        self._at = (self._at + count) % len(self._cycle)
        self._lost += count
        return made

    def _quiet(self, count: int) -> Floats:
        at = (self._hiss + np.arange(count)) % _NOISE
        self._hiss = (self._hiss + count) % _NOISE
        hiss: Floats = _HISS[at]
        return hiss

    def _overlap(self) -> int:
        """A quarter period, and 4 ms more for each 10 ms lost; at most 10 ms."""
        grown = 4 * (self._lost // HELD) * RATE // 1000
        return min(len(self._cycle) // 4 + grown, HELD)


def pitch(past: Floats) -> int:
    """The period of the newest sound, in samples: where its last 20 ms match what was before."""
    newest = past[-_MATCH:]
    back = past[-_MATCH - LONGEST : -SHORTEST]
    likeness = np.correlate(back, newest, "valid")
    energy = np.cumsum(np.concatenate((np.zeros(1), back.astype(np.float64) ** 2)))
    energy = energy[_MATCH:] - energy[:-_MATCH]
    score = likeness / np.sqrt(np.maximum(energy, 1.0))
    return LONGEST - int(score.argmax())


def _samples(sound: Floats) -> Samples:
    return np.clip(np.round(sound), -32768, 32767).astype(np.int16)
