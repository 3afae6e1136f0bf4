"""How a call ended, and what it was worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from ringright.domain.mark import Mark

Scalar: TypeAlias = str | float | bool
"""A value as a script's rules and fields have them."""


class Disposition(StrEnum):
    """How an attempt ended; `docs/dispositions.md` explains each."""

    COMPLETED = "completed"
    OPTED_OUT = "opted_out"
    WRONG_NUMBER = "wrong_number"
    CALLBACK_REQUESTED = "callback_requested"
    HUNG_UP = "hung_up"
    NO_SPEECH = "no_speech"
    NOT_UNDERSTOOD = "not_understood"
    VOICEMAIL = "voicemail"
    IVR = "ivr"
    SCREENED = "screened"
    FAX = "fax"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    INVALID_NUMBER = "invalid_number"
    SUSPENDED = "suspended"
    RESTRICTED = "restricted"
    SWITCHED_OFF = "switched_off"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    LOST = "lost"


class Grade(StrEnum):
    """意向等级: A the aim was reached, B partly, C reached without result, D no or not reached."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True)
class Field:
    """A field of a script's own: its name for people, its type, and its value as that type."""

    label: str
    type: str
    value: Scalar


@dataclass(frozen=True)
class Evidence:
    """What a call is graded by, and can be graded by again: marks in order, slots as ISO values.

    `spoke_s` are the seconds the person spoke in all, `turns` how often they spoke, `interrupted`
    how often they cut the robot short; `refused` says that they want no more calls.
    """

    disposition: Disposition
    marks: tuple[Mark, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)
    spoke_s: float = 0.0
    turns: int = 0
    interrupted: int = 0
    refused: bool = False


@dataclass(frozen=True)
class Graded:
    """What a call was worth; `because` quotes the callee's own words, "" if none were said.

    `rule` is the number of the script's rule that decided, from 1; 0: an ending, or the house.
    """

    grade: Grade
    because: str = ""
    rule: int = 0
    tags: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What one attempt came to; `because`, `rule`, `tags` and `fields` as in `Graded`.

    `evidence` is None where nothing was judged: a call that failed on our side.
    """

    disposition: Disposition
    grade: Grade
    because: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    suppress: bool = False
    detail: str = ""
    rule: int = 0
    tags: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    evidence: Evidence | None = None

    @property
    def graded(self) -> Graded:
        """Its worth alone."""
        return Graded(self.grade, self.because, self.rule, self.tags, self.fields)
