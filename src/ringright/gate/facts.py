"""What the gate is asked, and what it may know when it answers."""

from dataclasses import dataclass
from datetime import datetime

from ringright.domain.consent import Consent, Purpose
from ringright.domain.contact import Contact
from ringright.domain.trunk import Trunk


@dataclass(frozen=True)
class Request:
    """One wish to call; `permit` and `attempt` are fresh ids made by the asker."""

    permit: str
    attempt: str
    campaign: str
    contact: Contact
    purpose: Purpose
    caller: str
    trunk: Trunk


@dataclass(frozen=True)
class Suppression:
    """Never call again: the person and the number, for every campaign.

    `source` is "import", "voice", "key", "api" ...; `words` are the person's own, "" if none.
    """

    person: str
    number: str
    at: datetime
    source: str
    words: str = ""


@dataclass(frozen=True)
class Facts:
    """All that is known about the person when the gate decides.

    `calls` are the start times of every call to the person, over all their numbers, campaigns and
    earlier systems, live permits included; `caller` is the campaign's one caller number ("" before
    its first call); `latest` is the time of the newest ledger entry.
    """

    consents: tuple[Consent, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    calls: tuple[datetime, ...] = ()
    attempted: bool = False
    caller: str = ""
    latest: datetime | None = None
    ledger_ok: bool = True
