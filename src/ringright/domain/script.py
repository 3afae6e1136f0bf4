"""What a script shares with grading and the console: fixed intent names, rules for grades."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ringright.domain.outcome import Grade, Scalar

GLOBAL_INTENTS: Final = (
    "yes", "no", "repeat", "slower", "who_are_you", "number_source", "are_you_robot",
    "busy", "callback", "wrong_number", "human", "complaint", "opt_out",
)  # fmt: skip
"""Names that mean the same in every script, event and JSON."""


@dataclass(frozen=True)
class Range:
    """Bounds of a count or of seconds, both included; None is no bound."""

    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class SlotTest:
    """What a slot must hold: one of `values` (empty: any), within the bounds, or known at all.

    A bound is a number, or a date or time as ISO 8601. `known` False: it must not be filled.
    """

    values: tuple[Scalar, ...] = ()
    at_least: Scalar | None = None
    at_most: Scalar | None = None
    known: bool | None = None


@dataclass(frozen=True)
class Condition:
    """What must be true of a call, all of it; what is empty or None is not asked.

    `heard` any of these intents or answers, `heard_all` every one, `not_heard` none; `ended` with
    one of these endings; `at_step` stood at one of these steps in the end.
    """

    heard: tuple[str, ...] = ()
    heard_all: tuple[str, ...] = ()
    not_heard: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    at_step: tuple[str, ...] = ()
    slots: Mapping[str, SlotTest] = field(default_factory=dict)
    questions: Range | None = None
    spoke_s: Range | None = None
    turns: Range | None = None
    interrupted: Range | None = None


@dataclass(frozen=True)
class GradeRule:
    """A call that broke off and meets `when` gets `grade`, and `tag` unless it is "".

    With `overrule` it also replaces the grade of an ending.
    """

    grade: Grade
    when: Condition
    overrule: bool = False
    tag: str = ""


@dataclass(frozen=True)
class TagRule:
    """A call that meets `when` gets `tag`."""

    tag: str
    when: Condition


@dataclass(frozen=True)
class FieldRule:
    """A field of the outcome: the value of `slot`, or `value` where `when` is met.

    `type` is text, number, date, time or yes_no.
    """

    name: str
    label: str
    type: str = "text"
    slot: str = ""
    value: str = ""
    when: Condition = field(default_factory=Condition)


@dataclass(frozen=True)
class Rules:
    """How a script values a call; the first grade that fits counts, and every tag that fits.

    `endings` are the grades of its endings, `questions` the intents that count as a question.
    """

    grades: tuple[GradeRule, ...] = ()
    tags: tuple[TagRule, ...] = ()
    fields: tuple[FieldRule, ...] = ()
    endings: Mapping[str, Grade] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
