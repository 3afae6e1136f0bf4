"""People and their numbers, and the calls of earlier systems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Index, String, Table, select

from ringright.gate.facts import Suppression
from ringright.people.intake import ImportReport
from ringright.people.person import Earlier, Person
from ringright.records.kinds import Kind
from ringright.store import consents
from ringright.store.base import Moment, metadata
from ringright.store.database import Row, put
from ringright.store.ledger import Book, Ledger

persons = Table(
    "persons",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("language", String, nullable=False),
    Column("imported_at", Moment, nullable=False),
)
numbers = Table(
    "numbers",
    metadata,
    Column("person", String, primary_key=True),
    Column("number", String, primary_key=True),
    Index("numbers_number", "number"),
)
earlier_calls = Table(
    "earlier_calls",
    metadata,
    Column("number", String, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("person", String, nullable=False),
    Column("disposition", String, nullable=False),
    Column("answered", Boolean, nullable=False),
    Index("earlier_calls_person", "person"),
)


@dataclass(frozen=True)
class Circle:
    """Everything that may be the same human: ids that share a number, numbers that share an id."""

    persons: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """Whom the house knows; each method is one transaction."""

    ledger: Ledger

    def save(self, batch: Sequence[Person], now: datetime) -> None:
        """Keep one batch of an import (the sink of `import_contacts` and `admit`)."""
        with self.ledger.writing() as book:
            connection = book.connection
            fresh = [person for person in batch if not person.merged]
            people = [_person(person, now) for person in fresh]
            put(
                connection, persons, people, keys=["id"], update=["name", "language", "imported_at"]
            )
            put(
                connection,
                numbers,
                [_number(person) for person in batch],
                keys=["person", "number"],
            )
            consents.save(connection, batch, now)
            _opted_out(book, batch, now)
            calls = [_call(call) for person in batch for call in person.earlier]
            put(connection, earlier_calls, calls, keys=["number", "at"])

    def save_history(self, batch: Sequence[Earlier]) -> None:
        """Keep one batch of earlier calls (the sink of `import_history`)."""
        with self.ledger.database.write() as connection:
            put(connection, earlier_calls, [_call(call) for call in batch], keys=["number", "at"])

    def imported(
        self, report: ImportReport, now: datetime, kind: Kind = Kind.CONTACTS_IMPORTED
    ) -> None:
        """Tell the ledger which file came in and what became of it."""
        with self.ledger.writing() as book:
            book.add(
                kind,
                now,
                report.source.name or "inline",
                sha256=report.sha256,
                encoding=report.encoding,
                rows=report.rows,
                people=report.people,
                merged=report.merged,
                bad=report.bad_count,
                missing=list(report.missing),
            )

    def suppress(self, said: Suppression, now: datetime, campaign: str = "") -> None:
        """Never call this person and number again, from this moment, for every campaign."""
        with self.ledger.writing() as book:
            silence(book, said, now, campaign)


def silence(book: Book, said: Suppression, now: datetime, campaign: str = "") -> None:
    """Suppress inside the caller's transaction: the person on every number they are known by."""
    circle = circle_of(book.connection, said.person, said.number)
    mine = _numbers_of(book.connection, [said.person]) or [said.number]
    consents.refuse(book.connection, said.person, sorted({*mine, said.number}), said)
    book.add(
        Kind.PERSON_SUPPRESSED,
        now,
        said.person,
        numbers=len(circle.numbers),
        source=said.source,
        words=said.words,
        campaign=campaign,
        said_at=said.at.isoformat(),
    )


def circle_of(connection: Connection, person: str, number: str = "") -> Circle:
    """The ids and numbers tied to a person or number: their calls and refusals count together."""
    known = _numbers_of(connection, [person] if person else [])
    reach = sorted({*known, number} - {""})
    sharing = select(numbers.c.person).where(numbers.c.number.in_(reach)).distinct()
    ids = sorted({*connection.execute(sharing).scalars(), person} - {""})
    return Circle(tuple(ids), tuple(sorted({*_numbers_of(connection, ids), *reach})))


def _numbers_of(connection: Connection, ids: Sequence[str]) -> list[str]:
    found = select(numbers.c.number).where(numbers.c.person.in_(ids)).distinct()
    return sorted(connection.execute(found).scalars())


def earlier_of(connection: Connection, circle: Circle) -> tuple[Earlier, ...]:
    """The circle's calls in earlier systems."""
    theirs = earlier_calls.c.person.in_(circle.persons) | earlier_calls.c.number.in_(circle.numbers)
    rows = connection.execute(select(earlier_calls).where(theirs).order_by(earlier_calls.c.at))
    return tuple(Earlier(r.person, r.number, r.at, r.disposition, r.answered) for r in rows)


def _opted_out(book: Book, batch: Sequence[Person], now: datetime) -> None:
    """Opt-outs an import brings; one that is known already is not news to the ledger."""
    for person in batch:
        if person.opted_out_at is None:
            continue
        number = person.contact.number.e164
        said = Suppression(person.contact.id, number, person.opted_out_at, "import")
        if not consents.against(book.connection, [said.person], [number]):
            silence(book, said, now)
        else:
            consents.refuse(book.connection, said.person, [number], said)


def _person(person: Person, now: datetime) -> Row:
    contact = person.contact
    return {
        "id": contact.id,
        "name": contact.name,
        "language": contact.language,
        "imported_at": now,
    }


def _number(person: Person) -> Row:
    return {"person": person.contact.id, "number": person.contact.number.e164}


def _call(call: Earlier) -> Row:
    return {
        "number": call.number,
        "at": call.at,
        "person": call.person,
        "disposition": call.disposition,
        "answered": call.answered,
    }
