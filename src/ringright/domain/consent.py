"""Consent: who agreed to be called, for what, how, and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a call is for; consent is given per purpose."""

    SERVICE = "service"
    TRANSACTION = "transaction"
    SURVEY = "survey"
    MARKETING = "marketing"
    DEBT = "debt"
    EMERGENCY = "emergency"


class Method(StrEnum):
    """How consent was given."""

    WEB_FORM = "web_form"
    PAPER = "paper"
    VOICE = "voice"
    CONTRACT = "contract"
    IN_PERSON = "in_person"


@dataclass(frozen=True)
class Consent:
    """One person's consent to one purpose (PIPL art. 14; 16 CFR 310.5(a)(8))."""

    id: str
    person: str
    purpose: Purpose
    wording: str
    given_at: datetime
    method: Method
    source: str
    expires_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def covers(self, purpose: Purpose, now: datetime) -> bool:
        """Whether this consent allows a call for `purpose` at `now`."""
        alive = self.withdrawn_at is None or self.withdrawn_at > now
        fresh = self.expires_at is None or self.expires_at > now
        return self.purpose is purpose and self.given_at <= now and alive and fresh
