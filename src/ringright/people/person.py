"""A row as it was written, and the person it becomes once every cell has been checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ringright.domain.consent import Consent
from ringright.domain.contact import Contact


@dataclass(frozen=True, slots=True)
class RawConsent:
    """Consent cells as text, "" where blank."""

    purpose: str = ""
    wording: str = ""
    at: str = ""
    method: str = ""
    source: str = ""
    expires_at: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing at all was said about consent."""
        return not (
            self.purpose or self.at or self.method or self.source or self.wording or self.expires_at
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One person as written in a file, unchecked; `line` is where, for the reader of errors.

    `consent` is None where the file has no place for it; `earlier_calls` are times as text.
    """

    line: int
    id: str
    number: str
    name: str = ""
    language: str = ""
    consent: RawConsent | None = None
    opted_out_at: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    earlier_calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A call of a previous system, so that caps hold across the change; `number` is E.164."""

    person: str
    number: str
    at: datetime
    disposition: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """An admitted row.

    `merged` says that an earlier row of the same import already is this person: its consents,
    opt-out and number are added to that one, its other cells are not used.
    """

    contact: Contact
    consents: tuple[Consent, ...] = ()
    opted_out_at: datetime | None = None
    earlier: tuple[Earlier, ...] = ()
    merged: bool = False
