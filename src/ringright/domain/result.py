"""What a run came to, person by person: the console, the report and `--json` read this."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ringright.domain.call import Turn
from ringright.domain.outcome import Field
from ringright.domain.permit import Reason


@dataclass(frozen=True)
class PersonResult:
    """One person's part of a run; empty strings where there is nothing to say.

    `turn_gaps_ms` is measured on the recording: from the person's last voiced 20 ms frame to the
    robot's first voiced frame after it. `recording` is a path or "". `rule` is the number of the
    script's rule that graded the call, 0 for its ending; `fields` are the script's own. `version`
    is the SHA-256 of the script's text.
    """

    id: str
    name: str
    number: str
    called: bool
    refusals: tuple[Reason, ...] = ()
    disposition: str = ""
    grade: str = ""
    because: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    suppressed: bool = False
    sip_status: int = 0
    transcript: tuple[Turn, ...] = ()
    turn_gaps_ms: tuple[int, ...] = ()
    recording: str = ""
    rule: int = 0
    tags: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    version: str = ""


@dataclass(frozen=True)
class RunResult:
    """A whole run; `ledger_fault` is "" when the ledger verified."""

    people: tuple[PersonResult, ...]
    title: str
    language: str
    ledger_entries: int
    ledger_ok: bool
    permits_issued: int
    permits_burned: int
    wall_s: float
    lines: int
    folder: str
    ledger_fault: str = ""


@dataclass(frozen=True)
class LineView:
    """One row of the live table: what a line is doing now.

    `state` is idle, dialling, ringing, talking or ended; `who` and `text` are the last words.
    """

    line: str
    state: str = "idle"
    person: str = ""
    number: str = ""
    who: str = ""
    text: str = ""
    since_s: float = 0.0
