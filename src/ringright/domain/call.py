"""What happens on a live call, as facts: turns, and how the line itself ended."""

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """The two sides of a call."""

    ROBOT = "robot"
    PERSON = "person"


@dataclass(frozen=True)
class Turn:
    """One thing said; times are seconds from the start of the recording.

    An interrupted robot turn holds only the words that were actually sent before it stopped.
    """

    who: Who
    text: str
    start_s: float
    end_s: float
    interrupted: bool = False


@dataclass(frozen=True)
class Hearing:
    """What a recogniser made of a stretch of speech; `start_s`/`end_s` as in `Turn`.

    `silence` is the recogniser's probability that nothing was said (0 to 1); `others` are further
    readings of the same sound, likeliest first: without a text, those that are not believed.
    """

    text: str
    language: str
    silence: float
    start_s: float = 0.0
    end_s: float = 0.0
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Release:
    """How the signalling of a call ended.

    `status` is the SIP status (200 if it was answered, 0 if no response ever came), `cause` the
    Q.850 cause of a Reason header (RFC 6432) or 0; `remote` says the far end ended it. A 503 may
    ask for `retry_after_s` seconds of rest; a 603 or 608 of somebody's call analytics may carry in
    `redress` whom to turn to (Call-Info, RFC 8688 section 3.3).
    """

    status: int
    phrase: str = ""
    cause: int = 0
    remote: bool = False
    answered: bool = False
    retry_after_s: int = 0
    redress: str = ""
