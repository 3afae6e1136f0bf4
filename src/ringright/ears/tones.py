"""Tones of networks and machines: frames of one call in, what was heard out.

A tone is found in two looks: each 20 ms frame asks "one or two lines, nothing else?"; when such a
stretch ends, one fine spectrum of all of it names its lines to a few Hz, which speech and most
music do not survive. Stretches and pauses are then held against the plans.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.ears.plans import (
    INFORMATION,
    PLANS,
    SIT_BANDS,
    SIT_HIGH,
    SIT_LONG_MS,
    SIT_PLAIN_HZ,
    Kind,
    Plan,
)

Samples = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float32]

RATE: Final = 8000
FRAME: Final = 160
FRAME_MS: Final = 20

FLOOR: Final = 32768**2 / 2 * 10 ** ((-42 - 3.14) / 10)
"""Mean square of -42 dBm0: what is quieter is no tone; networks send -10 to -35."""
PURE: Final = 0.85
"""Share of a frame's power in its two strongest lines."""
SAME: Final = 0.7
"""Share of a frame's power in the lines of the stretch that it goes on with."""
LINES: Final = 0.8
"""Share of a whole stretch's power that a plan's lines must hold."""
WEAKEST: Final = 0.08
"""Share that the weaker of two lines must hold."""
DROPOUT: Final = 2
"""Frames that may be missing inside a tone: lost packets. The shortest pause is 100 ms."""
SHORTEST_MS: Final = 60
SPOKEN: Final = 15
SPOKEN_FRAMES: Final = 250
"""So many frames of sound, as loud as no pause is, in the 5 s before a tone were speech."""
QUIET_DB: Final = 12.0
"""A pause is at least so far below the tone."""
EDGES: Final = 2
"""Frames of a pause in which a tone may begin and end: they are neither."""
BEEP_MS: Final = (90, 2100)
LOWEST_HZ: Final = 340.0
"""No tone has its strongest line below; voices do."""
BEEP_HZ: Final = (400.0, 2200.0)
STEADY: Final = 0.4
"""Spread of a beep's power over its mean, at most."""
ALONE_MS: Final = 2000
RUNNING_MS: Final = 7000
"""So long after a tone of a plan, another that fits a plan's lines is more of it, not a beep."""
SETTLED_MS: Final = 200
"""Quiet after which a tone of no plan is a beep."""
ENDED_MS: Final = 1000
"""Quiet that tells ring-back (2 to 4 s) from busy and congestion (0.7 s at most)."""
ANSWER_MS: Final = 1000
DIAL_MS: Final = 2400
LOOKS_MS: Final = (ANSWER_MS, DIAL_MS, 1 << 30)
"""Lengths at which a tone that does not stop is believed."""
MODULATED: Final = 0.12
"""Spread of a 2100 Hz tone's power that means V.8 (20 % at 15 Hz), over its mean."""
TURNED: Final = 2.2
"""Radians by which its phase must jump to mean V.25 (180 degrees every 450 ms)."""
AGAIN_MS: Final = 5000
SIT_MS: Final = (230, 430)
SIT_GAP_MS: Final = 60
KEY_LOW: Final = (697, 770, 852, 941)
KEY_HIGH: Final = (1209, 1336, 1477)
_EDGED: Final = 5
_KEPT: Final = 50
_FINE: Final = 8192
_HANN: Final = np.hanning(FRAME + 2)[1:-1].astype(np.float32)
_FROM, _TO = 3, 74  # 150 to 3650 Hz in bins of 50
_FOREVER: Final = 1 << 30


@dataclass(frozen=True)
class Heard:
    """One tone: `at_ms` is when it was certain; `hz` its strongest line, `ms` how long it was on.

    `region` is the plan's, "" where it says nothing. A special information tone has its code in
    `name` ("" for the international one) and what that means in `says`.
    """

    kind: Kind
    at_ms: int
    region: str = ""
    hz: float = 0.0
    ms: int = 0
    name: str = ""
    says: str = ""


@dataclass(frozen=True)
class Lines:
    """A stretch's fine spectrum: its strongest lines, and the plans that they fit."""

    hz: float
    second: float
    share: float
    both: float
    plans: tuple[Plan, ...]


@dataclass(frozen=True)
class Mark:
    """One stretch of tone and the pause before it, in ms; `spoken`: somebody spoke before it."""

    start: float
    end: float
    off: float
    steady: bool
    spoken: bool
    lines: Lines

    @property
    def on(self) -> float:
        """How long it sounded."""
        return self.end - self.start


class Stretch:
    """A tone that is sounding."""

    def __init__(self, at: int, peaks: tuple[int, ...], before: float) -> None:
        self.first = self.last = at
        self.peaks = peaks
        self.before = before
        self.after = 0.0
        self.looks = 0
        self.frames: list[Floats] = []
        self.powers: list[float] = []

    def add(self, at: int, frame: Floats, power: float) -> None:
        """Go on with a frame; frames that dropped out in between count as tone."""
        self.last, self.after = at, 0.0
        self.frames.append(frame)
        self.powers.append(power)
        if len(self.frames) > _KEPT:
            del self.frames[0], self.powers[1]  # the first power tells when it began

    @property
    def level(self) -> float:
        """Mean square of the tone: its median frame's."""
        return sorted(self.powers)[len(self.powers) // 2]

    @property
    def ms(self) -> int:
        """Length so far."""
        return (self.last - self.first + 1) * FRAME_MS

    def span(self) -> tuple[float, float]:
        """Start and end in ms; the power of the frames at the edges tells parts of frames."""
        level = self.level or 1.0
        begun = min(1.0, self.powers[0] / level) + min(1.0, self.before / level)
        ended = min(1.0, self.powers[-1] / level) + min(1.0, self.after / level)
        start = (self.first + 1 - begun) * FRAME_MS
        return start, max(start, (self.last + ended) * FRAME_MS)

    def spread(self) -> float:
        """Standard deviation of the inner frames' power over its mean."""
        inner = np.array(self.powers[1:-1] or self.powers)
        return float(inner.std() / inner.mean())

    def core(self) -> Floats:
        """Its samples without the frames at the edges."""
        inner = self.frames[1:-1] if len(self.frames) >= _EDGED else self.frames
        return np.concatenate(inner)[: _FINE // 2]


class Tones:
    """Listens to one call; `verdict` is the last tone heard."""

    def __init__(self) -> None:
        self._rest: Samples = np.zeros(0, np.int16)
        self._now = 0
        self._before = 0.0
        self._stretch: Stretch | None = None
        self._marks: list[Mark] = []
        self._level = 0.0
        self._noise = 0
        self._other: deque[float] = deque(maxlen=SPOKEN_FRAMES)
        self._told: Heard | None = None

    @property
    def verdict(self) -> Kind | None:
        """What the line said last, None while nothing."""
        return self._told.kind if self._told else None

    def hear(self, frame: Samples) -> list[Heard]:
        """What this frame makes certain; any length works, mostly nothing is heard."""
        sound = np.concatenate((self._rest, frame)) if len(self._rest) else frame
        whole = len(sound) // FRAME * FRAME
        self._rest = sound[whole:]
        heard = []
        for at in range(0, whole, FRAME):
            heard += self._step(sound[at : at + FRAME].astype(np.float32))
            self._now += 1
        for one in heard:
            self._told = one
        return heard

    def _step(self, frame: Floats) -> list[Heard]:
        power = float(np.dot(frame, frame)) / FRAME
        peaks, spectrum = _peaks(frame) if power >= FLOOR else ((), _NOTHING)
        heard = []
        stretch = self._stretch
        if stretch is not None and peaks and _share(spectrum, stretch.peaks) >= SAME:
            stretch.add(self._now, frame, power)
            heard += self._endless(stretch)
        elif stretch is not None and (peaks or self._now - stretch.last > DROPOUT):
            heard += self._close(stretch)
            self._stretch = stretch = None
        elif stretch is not None and self._now - stretch.last == 1:
            stretch.after = power
        if stretch is None:
            heard += self._pause(power)
        if peaks and self._stretch is None:
            before = 0.0 if self._marks and self._marks[-1].end >= self._time else self._before
            self._stretch = Stretch(self._now, peaks, before)
            self._stretch.add(self._now, frame, power)
        self._before = power
        return heard

    @property
    def _time(self) -> int:
        return self._now * FRAME_MS

    def _close(self, stretch: Stretch) -> list[Heard]:
        """A tone ended: keep it, and see what it completes."""
        if stretch.ms < SHORTEST_MS:
            self._noise += len(stretch.frames)
            return []
        lines = look(stretch.core())
        if not lines.plans and (lines.both < LINES or lines.hz < LOWEST_HZ):
            self._noise += len(stretch.frames)
            return []
        start, end = stretch.span()
        last = self._marks[-1] if self._marks else None
        off = start - last.end if last else float(_FOREVER)
        if (self._noise - EDGES) * FRAME_MS > off / 3:
            self._marks.clear()
        loud = stretch.level * 10 ** (-QUIET_DB / 10)
        spoken = sum(power > loud for power in self._other) >= SPOKEN
        mark = Mark(start, end, off, stretch.spread() <= STEADY, spoken, lines)
        self._marks = [*self._marks[-7:], mark]
        self._level, self._noise = stretch.level, 0
        return self._told_once(_information(self._marks, self._time) or self._short())

    def _short(self) -> Heard | None:
        """Busy, congestion and the like: certain as soon as one period repeats."""
        for plan in self._marks[-1].lines.plans:
            if plan.cadence and plan.cadence[-1] < ENDED_MS and _fits(self._marks, plan):
                return self._say(plan)
        return None

    def _pause(self, power: float) -> list[Heard]:
        """A frame without tone: ring-back and beeps are certain after some quiet."""
        self._other.append(power)
        if power > self._level * 10 ** (-QUIET_DB / 10):
            self._noise += 1
        if not self._marks:
            return []
        mark = self._marks[-1]
        waited = (self._now - round(mark.end / FRAME_MS)) * FRAME_MS
        if waited not in (SETTLED_MS, ENDED_MS) or self._noise * FRAME_MS > waited / 3:
            return []
        if waited == SETTLED_MS:
            return [] if mark.lines.plans else self._beep(mark)
        for plan in mark.lines.plans:
            if plan.cadence and plan.cadence[-1] >= ENDED_MS and _fits(self._marks, plan):
                beep = mark.spoken and not plan.bands[1:]
                return self._beep(mark) if beep else [self._say(plan)]
        return self._beep(mark) if mark.lines.plans else []

    def _beep(self, mark: Mark) -> list[Heard]:
        told = self._told
        if mark.lines.plans and told and self._time - told.at_ms < RUNNING_MS:
            return []
        long = BEEP_MS[0] <= mark.on <= BEEP_MS[1]
        if not (_alone(self._marks) and long and mark.steady and _is_beep(mark.lines)):
            return []
        return [Heard(Kind.BEEP, self._time, "", mark.lines.hz, round(mark.on))]

    def _endless(self, stretch: Stretch) -> list[Heard]:
        """Tones that do not stop are told while they sound."""
        due = LOOKS_MS[stretch.looks]
        if stretch.ms < due:
            return []
        stretch.looks += 1
        lines = look(stretch.core())
        for plan in lines.plans:
            if not plan.cadence and (plan.kind is Kind.DIAL) == (due == DIAL_MS):
                modem = plan.kind is Kind.CED and _modulated(stretch, lines.hz)
                kind = Kind.MODEM if modem else plan.kind
                heard = Heard(kind, self._time, plan.region, lines.hz, stretch.ms)
                return self._told_once(heard)
        return []

    def _say(self, plan: Plan) -> Heard:
        mark = self._marks[-1]
        return Heard(plan.kind, self._time, plan.region, mark.lines.hz, round(mark.on))

    def _told_once(self, heard: Heard | None) -> list[Heard]:
        """Busy tone goes on and on: it is news once, and again after a while."""
        if heard is None:
            return []
        told = self._told
        if told and told.kind is heard.kind and heard.at_ms - told.at_ms < AGAIN_MS:
            self._told = replace(told, at_ms=heard.at_ms)
            return []
        return [heard]


_NOTHING: Final[Floats] = np.zeros(_TO - _FROM, np.float32)


def _peaks(frame: Floats) -> tuple[tuple[int, ...], Floats]:
    """Bins of the one or two lines of a frame, none if there is more to it; and its spectrum."""
    bins = np.fft.rfft(frame * _HANN)[_FROM:_TO]
    spectrum: Floats = (bins.real**2 + bins.imag**2).astype(np.float32)
    least = PURE * float(spectrum.sum())
    first = int(spectrum.argmax())
    lobe = spectrum[max(first - 2, 0) : first + 3]
    one = float(lobe.sum())
    if one < least / 2:
        return (), spectrum
    rest = spectrum.copy()
    rest[max(first - 2, 0) : first + 3] = 0
    second = int(rest.argmax())
    other = float(rest[max(second - 2, 0) : second + 3].sum())
    if one + other < least:
        return (), spectrum
    return ((first, second) if other > WEAKEST * (one + other) else (first,)), spectrum


def _share(spectrum: Floats, peaks: tuple[int, ...]) -> float:
    """Share of the power within 150 Hz of the given bins."""
    near = np.zeros(len(spectrum), np.bool_)
    for peak in peaks:
        near[max(peak - 3, 0) : peak + 4] = True
    return float(spectrum[near].sum()) / (float(spectrum.sum()) or 1.0)


def look(sound: Floats) -> Lines:
    """The lines of a stretch of tone, from a spectrum of about 1 Hz a bin."""
    size = len(sound)
    bins = np.fft.rfft(sound * np.hanning(size + 2)[1:-1], _FINE)
    power = bins.real**2 + bins.imag**2
    step = RATE / _FINE
    power[: int(150 / step)] = 0
    power[int(3700 / step) :] = 0
    width = 2 * RATE / size
    sums = np.concatenate((np.zeros(1), np.cumsum(power)))
    total = float(sums[-1]) or 1.0

    def share(low: float, high: float) -> float:
        at, end = max(0, int((low - width) / step)), min(len(power), int((high + width) / step) + 2)
        return float(sums[end] - sums[at]) / total

    hz = float(power.argmax()) * step
    rest = power.copy()
    rest[max(0, int((hz - 2 * width) / step)) : int((hz + 2 * width) / step) + 2] = 0
    second = float(rest.argmax()) * step
    fit = (
        plan
        for plan in PLANS
        if all(high + 2 * width < low for (_, high), (low, _) in pairwise(plan.bands))
        and (shares := [share(*band) for band in plan.bands])
        and sum(shares) >= LINES
        and min(shares) >= WEAKEST
    )
    plans = tuple(sorted(fit, key=lambda plan: (-len(plan.bands), _away(plan, hz))))
    alone = share(hz, hz)
    return Lines(hz, second, alone, alone + share(second, second), plans)


def _away(plan: Plan, hz: float) -> float:
    """How far a line is from the nearest that the plan names."""
    return min(abs(hz - (low + high) / 2) for low, high in plan.bands)


def _near(got: float, wanted: float, slack: float) -> bool:
    return abs(got - wanted) <= max(slack, 0.15 * wanted)


def _fits(marks: Sequence[Mark], plan: Plan) -> bool:
    """Whether the last marks sound like one period of the plan (two of a plain on and off)."""
    cadence = plan.cadence
    if cadence[-1] < ENDED_MS and not cadence[2:]:
        cadence *= 2
    ons, offs = cadence[::2], cadence[1:-1:2]
    last = marks[-len(ons) :]
    return (
        len(last) == len(ons)
        and all(plan in mark.lines.plans for mark in last)
        and all(_near(mark.on, on, 35) for mark, on in zip(last, ons, strict=True))
        and all(_near(mark.off, off, 45) for mark, off in zip(last[1:], offs, strict=True))
    )


def _information(marks: Sequence[Mark], now: int) -> Heard | None:
    """The three rising tones before an announcement, with what their code says."""
    last = marks[-3:]
    if len(last) < len(SIT_BANDS):
        return None
    for mark, (low, high) in zip(last, SIT_BANDS, strict=True):
        if not (low <= mark.lines.hz <= high and SIT_MS[0] <= mark.on <= SIT_MS[1]):
            return None
    if max(mark.off for mark in last[1:]) > SIT_GAP_MS:
        return None
    first, second, third = last
    whole = round(third.end - first.start)
    heard = Heard(Kind.INFORMATION, now, "", first.lines.hz, whole)
    offs = [abs(mark.lines.hz - hz) for mark, hz in zip((first, second), SIT_HIGH, strict=True)]
    if max(offs) <= SIT_PLAIN_HZ:
        return heard
    above = (first.lines.hz > SIT_HIGH[0], second.lines.hz > SIT_HIGH[1])
    long = (first.on > SIT_LONG_MS, second.on > SIT_LONG_MS)
    code = next((code for code in INFORMATION if (code.high, code.long) == (above, long)), None)
    return replace(heard, region="us", name=code.name, says=code.says) if code else heard


def _is_beep(lines: Lines) -> bool:
    """One line, or two that are no telephone key (a mailbox in Taiwan beeps with 770 + 1633)."""
    if lines.share >= 1 - WEAKEST:
        return BEEP_HZ[0] <= lines.hz <= BEEP_HZ[1]
    low, high = sorted((lines.hz, lines.second))
    key = _one_of(low, KEY_LOW) and _one_of(high, KEY_HIGH)
    return lines.both >= 1 - WEAKEST and low >= BEEP_HZ[0] and not key


def _alone(marks: Sequence[Mark]) -> bool:
    """Whether the last mark follows no other tone at once, and none of its own pitch soon."""
    *before, last = marks
    return last.off > SIT_GAP_MS and not any(
        last.start - mark.end < ALONE_MS and _one_of(mark.lines.hz, (last.lines.hz,), 0.01)
        for mark in before
    )


def _one_of(hz: float, wanted: Sequence[float], slack: float = 0.025) -> bool:
    return any(abs(hz - one) <= slack * one for one in wanted)


def _modulated(stretch: Stretch, hz: float) -> bool:
    """Whether an answer tone is a modem's: its level trembles or its phase turns over."""
    at = np.arange(len(stretch.frames) * FRAME).reshape(-1, FRAME)
    turn = np.exp(-2j * np.pi * hz / RATE * at)
    phases = (np.stack(stretch.frames) * turn).sum(axis=1)
    jumps = np.abs(np.angle(phases[2:] * phases[:-2].conj()))
    return stretch.spread() > MODULATED or bool(jumps.max(initial=0.0) > TURNED)
