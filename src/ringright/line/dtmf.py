"""Telephone keys as sound: a detector and a generator (ITU-T Q.23, Q.24).

For the far ends that send keys in the voice instead of RFC 4733 events. A key is two sines; it
counts once it was pure, level and on frequency in two windows of 20 ms that start 10 ms apart, so
that 40 ms are always enough and less than 30 ms hardly ever: speech does not hold that long.
"""

from cmath import phase
from dataclasses import dataclass
from functools import cache
from math import pi, sin
from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.line.leg import RATE

Samples = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float32]

LOW: Final = (697, 770, 852, 941)
HIGH: Final = (1209, 1336, 1477, 1633)
"""Hz of the rows and of the columns of the keypad (Q.23)."""
KEYPAD: Final = ("123A", "456B", "789C", "*0#D")

FULL_DBM0: Final = 3.14
"""Level of a sine at full scale, in dBm0 (G.711, A-law)."""
FLOOR_DBM0: Final = -29.0
"""Each sine must be as loud: Q.24 has -25 (AT&T) heard and -29 (NTT) not heard."""
TWIST_DB: Final = (-10.0, 6.0)
"""High above low: Q.24 asks for -8 (AT&T) to +5 (NTT)."""
OFF: Final = 0.025
"""How far a sine may be off frequency: 1.5 % must be taken, 3.5 % must not."""
PURE: Final = 0.88
"""Share of the power that must lie in the two sines: 15 dB of noise leaves 0.97, speech less."""

_HOP: Final = 80
_WINDOW: Final = 160
_PART: Final = 120
_SHIFT: Final = _WINDOW - _PART
_GONE_DB: Final = 10.0
_SURE: Final = 2
_OVER: Final = 3
"""Windows without the key that end a press: 40 ms of pause always, 20 ms of dropout never."""


def _power(dbm0: float) -> float:
    """Mean square of a sine at `dbm0`."""
    return float(32768**2 / 2 * 10 ** ((dbm0 - FULL_DBM0) / 10))


_FLOOR: Final = _power(FLOOR_DBM0)
_GONE: Final = 10 ** (-_GONE_DB / 10)
_TWIST: Final = tuple(10 ** (db / 10) for db in TWIST_DB)
_HZ: Final = (*LOW, *HIGH)
_LOWS: Final = slice(0, 4)
_HIGHS: Final = slice(4, 8)


def _probe() -> Floats:
    """Goertzel of all eight sines over two overlapping parts of a window, as one matrix.

    Columns: cosine and sine of part one, then of part two, eight each. The phase that a sine
    gains from one part to the other tells how far it is off frequency.
    """
    hann = np.hanning(_PART + 2)[1:-1]
    turn = np.exp(-2j * pi / RATE * np.outer(np.arange(_WINDOW), _HZ))
    turn *= np.sqrt(2) / hann.sum()
    first, second = turn.copy(), turn
    first[:_PART] *= hann[:, None]
    first[_PART:] = 0
    second[_SHIFT:] *= hann[:, None]
    second[:_SHIFT] = 0
    probe: Floats = np.hstack([first.real, first.imag, second.real, second.imag]).astype(np.float32)
    return probe


def _weights() -> Floats:
    """Weights that turn squared samples into the mean square as the probe sees it."""
    square = np.hanning(_PART + 2)[1:-1] ** 2
    weights = np.zeros(_WINDOW)
    weights[:_PART] += square
    weights[_SHIFT:] += square
    whole: Floats = (weights / weights.sum()).astype(np.float32)
    return whole


@cache
def _rows(hops: int) -> npt.NDArray[np.intp]:
    """Where so many windows lie in a sound, a hop apart."""
    return np.arange(_WINDOW) + _HOP * np.arange(hops)[:, None]


_PROBE: Final = _probe()
_WEIGHTS: Final = _weights()
_SUM: Final = np.tile(np.eye(8, dtype=np.float32), (4, 1)) / 2
"""Adds up what the probe found of each sine: power is half the squares of both parts."""


@dataclass(frozen=True, slots=True)
class _Sine:
    """The strongest sine of a group."""

    at: int
    power: float
    off_hz: float

    @property
    def true(self) -> bool:
        return self.power >= _FLOOR and abs(self.off_hz) <= OFF * _HZ[self.at]


class Detector:
    """Hears the keys of one call; any length of frame works."""

    def __init__(self) -> None:
        self._rest: Floats = np.zeros(_WINDOW - _HOP, np.float32)
        self._maybe = ""
        self._count = 0
        self._held = ""
        self._level = (0.0, 0.0)
        self._gone = 0

    def hear(self, frame: Samples) -> str:
        """Keys whose press this frame confirms, mostly "": each press once, as it begins."""
        sound = np.concatenate((self._rest, frame.astype(np.float32)))
        hops = (len(sound) - _WINDOW) // _HOP + 1
        if hops <= 0:
            self._rest = sound
            return ""
        self._rest = sound[hops * _HOP :]
        if not self._held and np.dot(sound, sound) < _FLOOR * _WINDOW:
            self._maybe, self._count = "", 0
            return ""
        windows = sound[_rows(hops)]
        powers = (windows * windows) @ _WEIGHTS
        parts = windows @ _PROBE
        found = (parts * parts) @ _SUM
        return "".join(map(self._step, parts, found.tolist(), powers.tolist()))

    def _step(self, part: Floats, found: list[float], power: float) -> str:
        """One window, 10 ms after the last; `found` is the power of each sine."""
        key = self._read(part, found, power) if power > _FLOOR else ""
        self._release(key, found)
        self._count = self._count + 1 if key and key == self._maybe else 1
        self._maybe = key
        if not key or key == self._held or self._count < _SURE:
            return ""
        self._held, self._gone = key, 0
        return key

    def _read(self, part: Floats, found: list[float], power: float) -> str:
        """The key that sounds in a window, or ""."""
        row, column = _strongest(found, _LOWS), _strongest(found, _HIGHS)
        if found[row] + found[column] < power * PURE / 3:
            return ""
        low, high = _sine(part, found, row), _sine(part, found, column)
        pure = low.power + high.power >= PURE * power
        level = _TWIST[0] <= high.power / low.power <= _TWIST[1]
        if not (pure and level and low.true and high.true):
            return ""
        key = KEYPAD[row][column - 4]
        if key == self._held or self._count < _SURE:
            self._level = (found[row], found[column])
        return key

    def _release(self, key: str, found: list[float]) -> None:
        """Forget the held key once its sines are gone."""
        if not self._held or key == self._held:
            self._gone = 0
            return
        row = next(row for row, keys in enumerate(KEYPAD) if self._held in keys)
        column = 4 + KEYPAD[row].index(self._held)
        low, high = self._level
        quiet = found[row] < low * _GONE or found[column] < high * _GONE
        self._gone = self._gone + 1 if quiet else 0
        if self._gone >= _OVER:
            self._held = ""


def _strongest(found: list[float], group: slice) -> int:
    powers = found[group]
    return int(group.start) + powers.index(max(powers))


def _sine(part: Floats, found: list[float], at: int) -> _Sine:
    """Power and frequency of a sine near the probe's, its loss beside the bin's middle undone."""
    first = complex(part[at], part[8 + at])
    second = complex(part[16 + at], part[24 + at])
    turned = second * first.conjugate()
    off = phase(turned) * RATE / (2 * pi * _SHIFT)
    return _Sine(at, found[at] / _response(off * _PART / RATE), off)


def _response(bins: float) -> float:
    """Power response of a Hann window, `bins` beside its middle (within one bin)."""
    bins = min(abs(bins), 0.99)
    if not bins:
        return 1.0
    return float((sin(pi * bins) / (pi * bins) / (1 - bins * bins)) ** 2)


def press(
    keys: str,
    tone_ms: int = 100,
    pause_ms: int = 100,
    low_dbm0: float = -9.0,
    twist_db: float = 2.0,
) -> Samples:
    """PCM of `keys` one after the other, a pause behind each; raises ValueError for no key.

    The usual 2 dB more for the high group make up for the cable. The edges take 2 ms.
    """
    wanted = [_wave(key.upper(), tone_ms * RATE // 1000, low_dbm0, twist_db) for key in keys]
    pause = np.zeros(pause_ms * RATE // 1000, np.int16)
    return np.concatenate([piece for wave in wanted for piece in (wave, pause)] or [pause[:0]])


def _wave(key: str, count: int, low_dbm0: float, twist_db: float) -> Samples:
    row = next((row for row, keys in enumerate(KEYPAD) if key in keys), None)
    if row is None or len(key) != 1:
        raise ValueError(f"{key!r} is no telephone key")
    at = np.arange(count)
    wave = np.zeros(count)
    column = KEYPAD[row].index(key)
    for hz, dbm0 in ((LOW[row], low_dbm0), (HIGH[column], low_dbm0 + twist_db)):
        wave += np.sqrt(2 * _power(dbm0)) * np.sin(2 * pi * hz / RATE * at)
    edge = np.minimum(1.0, np.minimum(at + 1, at[::-1] + 1) / 16)
    return np.clip(np.round(wave * edge), -32768, 32767).astype(np.int16)
