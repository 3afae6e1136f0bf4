"""A run as the report shows it: every figure worked out before the template sees it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ringright.domain.call import Turn
from ringright.domain.result import PersonResult, RunResult
from ringright.errors import RingRightError
from ringright.records.recording import load
from ringright.web import labels
from ringright.web.labels import Text
from ringright.web.report import sound

LANE: Final = 26.0  # half the height of one side's drawing
MIDDLES: Final = (28.0, 84.0)
GAP_AXIS_MS: Final = 2000
GRADES: Final = ("A", "B", "C", "D")
NUMBER_HEAD: Final = 6
NUMBER_TAIL: Final = 2


@dataclass(frozen=True)
class Wave:
    """A recording in the page: its sound as a data: URI and one SVG path a side."""

    uri: str
    robot: str
    person: str
    seconds: float


@dataclass(frozen=True)
class Reason:
    """Why somebody was not called."""

    text: Text
    code: str
    source: str


@dataclass(frozen=True)
class PersonView:
    """One person's row and call; `fault` says why there is no wave although there should be.

    `rule` is the number of the script's rule that graded, 0 for none; `fields` are label and value.
    """

    id: str
    name: str
    number: str
    called: bool
    disposition: str
    result: Text
    grade: str
    meaning: Text
    because: str
    rule: int
    tags: tuple[str, ...]
    fields: tuple[tuple[str, Text], ...]
    slots: tuple[tuple[str, str], ...]
    suppressed: bool
    sip_status: int
    turns: tuple[Turn, ...]
    gap_ms: int
    gaps: tuple[int, ...]
    reasons: tuple[Reason, ...]
    wave: Wave | None
    fault: str


@dataclass(frozen=True)
class Share:
    """One grade's part of the grade bar, in percent of its width."""

    grade: str
    meaning: Text
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class Gaps:
    """All turn gaps of the run; `dots` are places on an axis of 0 to 100."""

    p50: int
    p95: int
    count: int
    dots: tuple[float, ...]
    p50_at: float
    p95_at: float


@dataclass(frozen=True)
class RunView:
    """The whole page."""

    people: tuple[PersonView, ...]
    shares: tuple[Share, ...]
    gaps: Gaps | None

    @property
    def called(self) -> tuple[PersonView, ...]:
        """Those who were called."""
        return tuple(person for person in self.people if person.called)

    @property
    def refused(self) -> tuple[PersonView, ...]:
        """Those who were not."""
        return tuple(person for person in self.people if not person.called)

    @property
    def suppressed(self) -> int:
        """How many asked never to be called again."""
        return sum(person.suppressed for person in self.people)


def look(result: RunResult) -> RunView:
    """Everything the template shows of `result`; reads the recordings."""
    folder = Path(result.folder)
    people = tuple(_person(person, folder) for person in result.people)
    gaps = [gap for person in result.people for gap in person.turn_gaps_ms]
    return RunView(people, _shares(people), _gaps(gaps) if gaps else None)


def _person(person: PersonResult, folder: Path) -> PersonView:
    wave, fault = _wave(person, folder)
    return PersonView(
        id=person.id,
        name=person.name,
        number=_masked(person.number),
        called=person.called,
        disposition=person.disposition,
        result=labels.disposition(person.disposition),
        grade=person.grade,
        meaning=labels.grade(person.grade),
        because=person.because,
        rule=person.rule,
        tags=person.tags,
        fields=tuple((it.label, labels.value(it.value)) for it in person.fields.values()),
        slots=tuple(person.slots.items()),
        suppressed=person.suppressed,
        sip_status=person.sip_status,
        turns=person.transcript,
        gap_ms=round(float(np.median(person.turn_gaps_ms))) if person.turn_gaps_ms else 0,
        gaps=person.turn_gaps_ms,
        reasons=tuple(Reason(labels.refusal(r), r.code, r.source) for r in person.refusals),
        wave=wave,
        fault=fault,
    )


def _wave(person: PersonResult, folder: Path) -> tuple[Wave | None, str]:
    if not person.recording:
        return None, ""
    path = Path(person.recording)
    try:
        left, right = load(path if path.exists() else folder / path)
    except RingRightError as fault:
        return None, fault.detail
    if not len(left):
        return None, ""
    robot, human = (
        sound.outline(sound.peaks(side), middle, LANE)
        for side, middle in zip((left, right), MIDDLES, strict=True)
    )
    return Wave(sound.data_uri(left, right), robot, human, len(left) / sound.RATE), ""


def _masked(number: str) -> str:
    hidden = "*" * max(len(number) - NUMBER_HEAD - NUMBER_TAIL, 0)
    return number[:NUMBER_HEAD] + hidden + number[-NUMBER_TAIL:] if hidden else number


def _shares(people: tuple[PersonView, ...]) -> tuple[Share, ...]:
    graded = [person.grade for person in people if person.grade]
    start, shares = 0.0, []
    for grade in GRADES:
        count = graded.count(grade)
        width = 100 * count / max(len(graded), 1)
        shares.append(Share(grade, labels.grade(grade), count, round(start, 2), round(width, 2)))
        start += width
    return tuple(shares)


def _gaps(gaps: list[int]) -> Gaps:
    p50, p95 = (float(value) for value in np.percentile(gaps, (50, 95)))
    dots = tuple(_place(gap) for gap in gaps)
    return Gaps(round(p50), round(p95), len(gaps), dots, _place(p50), _place(p95))


def _place(gap_ms: float) -> float:
    return round(100 * min(gap_ms / GAP_AXIS_MS, 1.0), 1)
