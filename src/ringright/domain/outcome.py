"""How a call ended, and what it was worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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
class Outcome:
    """What one attempt came to; `because` quotes the callee's own words, "" if none were said."""

    disposition: Disposition
    grade: Grade
    because: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    suppress: bool = False
    detail: str = ""
