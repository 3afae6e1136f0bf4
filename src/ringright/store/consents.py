"""Consents and suppressions: what people agreed to, and who said no."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Index,
    String,
    Table,
    Text,
    bindparam,
    select,
    update,
)
from sqlalchemy import Row as Found

from ringright.domain.consent import Consent, Method, Purpose
from ringright.gate.facts import Suppression
from ringright.people.person import Person
from ringright.store.base import Moment, metadata
from ringright.store.database import Row, put

consents = Table(
    "consents",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("number", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("wording", Text, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("method", String, nullable=False),
    Column("source", Text, nullable=False),
    Column("expires_at", Moment),
    Column("withdrawn_at", Moment),
    # Set when a newer import names the person and no longer states this consent: silence is no.
    Column("dropped_at", Moment),
    Index("consents_person", "person", "number"),
)
suppressions = Table(
    "suppressions",
    metadata,
    Column("person", String, primary_key=True),
    Column("number", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("words", Text, nullable=False),
    Index("suppressions_number", "number"),
)

# The IN list of one query; SQLite allows 32,766 parameters.
SLICE: Final = 5000


def save(connection: Connection, people: Sequence[Person], now: datetime) -> None:
    """Keep the consents of an import; those its people no longer state are dropped."""
    held_before = _on_file(connection, [person.contact.id for person in people])
    again = [p for p in people if not p.merged and p.contact.id in held_before]
    stated = [_place(p, now) | {"u": str(item.purpose)} for p in again for item in p.consents]
    _drop(connection, stated, [_place(p, now) for p in again if not p.consents])
    rows = [_row(person, item) for person in people for item in person.consents]
    put(connection, consents, rows, keys=["id"], update=["expires_at", "dropped_at"])


def _on_file(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Which of these people have consents already: only theirs can be dropped."""
    found: set[str] = set()
    for start in range(0, len(ids), SLICE):
        some = consents.c.person.in_(ids[start : start + SLICE])
        found.update(connection.execute(select(consents.c.person).where(some).distinct()).scalars())
    return found


def _place(person: Person, now: datetime) -> Row:
    return {"p": person.contact.id, "n": person.contact.number.e164, "now": now}


def _drop(connection: Connection, stated: list[Row], silent: list[Row]) -> None:
    theirs = (
        (consents.c.person == bindparam("p"))
        & (consents.c.number == bindparam("n"))
        & consents.c.dropped_at.is_(None)
    )
    gone = update(consents).values(dropped_at=bindparam("now"))
    if stated:
        connection.execute(gone.where(theirs & (consents.c.purpose == bindparam("u"))), stated)
    if silent:
        connection.execute(gone.where(theirs), silent)


def _row(person: Person, item: Consent) -> Row:
    return {
        "id": item.id,
        "person": item.person,
        "number": person.contact.number.e164,
        "purpose": str(item.purpose),
        "wording": item.wording,
        "given_at": item.given_at,
        "method": str(item.method),
        "source": item.source,
        "expires_at": item.expires_at,
        "withdrawn_at": item.withdrawn_at,
        "dropped_at": None,
    }


def held(connection: Connection, person: str, number: str = "") -> tuple[Consent, ...]:
    """The consents of a person that still stand in the newest import; "" means any number."""
    theirs = (consents.c.person == person) & consents.c.dropped_at.is_(None)
    if number:
        theirs &= consents.c.number == number
    rows = connection.execute(select(consents).where(theirs).order_by(consents.c.given_at))
    return tuple(_consent(row) for row in rows)


def stands(connection: Connection, consent: str, purpose: Purpose, now: datetime) -> bool:
    """Whether this very consent still carries a call."""
    row = connection.execute(select(consents).where(consents.c.id == consent)).first()
    return row is not None and row.dropped_at is None and _consent(row).covers(purpose, now)


def _consent(row: Found[tuple[object, ...]]) -> Consent:
    return Consent(
        row.id,
        row.person,
        Purpose(row.purpose),
        row.wording,
        row.given_at,
        Method(row.method),
        row.source,
        row.expires_at,
        row.withdrawn_at,
    )


def refuse(connection: Connection, person: str, numbers: Sequence[str], said: Suppression) -> None:
    """Suppress a person on all their numbers; what was said first is kept."""
    rows: list[Row] = [
        {
            "person": person,
            "number": number,
            "source": said.source,
            "at": said.at,
            "words": said.words,
        }
        for number in numbers
    ]
    put(connection, suppressions, rows, keys=["person", "number", "source"])


def against(
    connection: Connection, persons: Sequence[str], numbers: Sequence[str]
) -> tuple[Suppression, ...]:
    """Every no of these people or numbers."""
    theirs = suppressions.c.person.in_(persons) | suppressions.c.number.in_(numbers)
    rows = connection.execute(select(suppressions).where(theirs).order_by(suppressions.c.at))
    return tuple(Suppression(r.person, r.number, r.at, r.source, r.words) for r in rows)
