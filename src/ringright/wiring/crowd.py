"""The people of a run: imported from the world's CSV files, or written inline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from ringright.dialogue import flow
from ringright.dialogue.moves import Callee
from ringright.dialogue.script import Script
from ringright.people.contacts import import_contacts
from ringright.people.history import import_history
from ringright.people.intake import ImportReport, Options, admit
from ringright.people.person import Earlier, Person, RawConsent, Row
from ringright.records.kinds import Kind
from ringright.sim.people import Inline, World
from ringright.store import Store
from ringright.wiring.screen import Screen

REGIONS: Final = {"zh": "CN", "en": "US"}
ZONES: Final = {"zh": "Asia/Shanghai", "en": "America/New_York"}
"""Where the numbers and dates of a file without them are at home, by its language."""


@dataclass
class Crowd:
    """The people of a run as they come out of the import."""

    people: list[Person] = field(default_factory=list)
    earlier: list[Earlier] = field(default_factory=list)
    reports: list[ImportReport] = field(default_factory=list)
    past: ImportReport | None = None

    @property
    def told(self) -> list[ImportReport]:
        """All imports, earlier calls last."""
        return [*self.reports, *([self.past] if self.past else [])]

    @property
    def ok(self) -> bool:
        """Whether every row was good."""
        return all(report.ok for report in self.told)

    @property
    def reachable(self) -> frozenset[str]:
        """Whom a call is thinkable for: with some consent, and no opt-out in the same import."""
        return frozenset(
            person.contact.id
            for person in self.people
            if person.consents and person.opted_out_at is None
        )

    def callees(self, today: date) -> dict[str, Callee]:
        """Each person as the script will know them."""
        return {
            person.contact.id: Callee(
                person.contact.name,
                person.contact.variables,
                person.consents[0].source if person.consents else "",
                today,
            )
            for person in self.people
            if not person.merged
        }


def lacking(script: Script, callees: Mapping[str, Callee]) -> dict[str, tuple[str, ...]]:
    """By person: the columns that the script speaks and this person has not, or not speakably."""
    found = {
        name: flow.missing(script, callee.variables, callee.today)
        for name, callee in callees.items()
    }
    return {name: columns for name, columns in found.items() if columns}


def gather(world: World, folder: Path | None, screen: Screen) -> Crowd:
    """Read everybody in; bad rows are told to `screen` and set aside in `folder`."""
    crowd = Crowd()

    def options(name: str) -> Options:
        return Options(
            language=world.language,
            zone=world.timezone,
            region=REGIONS[world.language],
            error_file=folder / f"{name}.rejected.csv" if folder else None,
            progress=lambda rows: screen.progress("people", rows, 0),
        )

    if world.contacts is not None:
        told = import_contacts(world.contacts, crowd.people.extend, options("contacts"))
        crowd.reports.append(told)
    inline = [
        _row(n, person.id, person.number, person.contact)
        for n, person in enumerate(world.people, 1)
        if person.contact is not None
    ]
    if inline:
        crowd.reports.append(admit(inline, crowd.people.extend, options("people")))
    if world.history is not None:
        crowd.past = import_history(world.history, crowd.earlier.extend, options("history"))
    for report in crowd.told:
        screen.imported(report)
    return crowd


def save(crowd: Crowd, store: Store, now: datetime) -> None:
    """Keep everybody, and tell the ledger what was imported."""
    store.people.save(crowd.people, now)
    store.people.save_history(crowd.earlier)
    for report in crowd.reports:
        store.people.imported(report, now)
    if crowd.past is not None:
        store.people.imported(crowd.past, now, Kind.HISTORY_IMPORTED)


def _row(line: int, person: str, number: str, inline: Inline) -> Row:
    consent = inline.consent
    raw = RawConsent() if consent is None else RawConsent(
        purpose=str(consent.purpose),
        wording=consent.wording,
        at=consent.given_at.isoformat(),
        method=str(consent.method),
        source=consent.source,
        expires_at=_iso(consent.expires_at),
    )  # fmt: skip
    return Row(
        line=line,
        id=person,
        number=number,
        name=inline.name,
        consent=raw,
        opted_out_at=_iso(inline.opted_out_at),
        variables=inline.variables,
        earlier_calls=tuple(at.isoformat() for at in inline.earlier_calls),
    )


def _iso(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
