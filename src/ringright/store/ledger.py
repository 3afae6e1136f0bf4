"""The ledger's table: append-only, chained, and locked by its head row while it grows.

Every transaction that changes what the gate may decide takes that lock first, so decisions,
burns and opt-outs of all processes happen one after the other.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)
from sqlalchemy import Row as Found

from ringright.domain.event import Fact
from ringright.records.kinds import Kind
from ringright.records.ledger import Anchor, Entry, Verdict, canonical, link, to_line, verify
from ringright.store.base import Moment, metadata
from ringright.store.database import Database, Row

entries = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("data", Text, nullable=False),
    Column("prev", String, nullable=False),
    Column("hash", String, nullable=False),
    Index("ledger_subject", "subject"),
)
heads = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("length", Integer, nullable=False),
    Column("head", String, nullable=False),
    Column("latest", Moment),
)
Data = Mapping[str, object]
ANCHOR: Final = "ledger.anchor"


@dataclass
class Book:
    """The ledger open for writing inside one transaction; `latest` is the newest time in it."""

    connection: Connection
    tail: Anchor
    latest: datetime | None
    sound: bool
    rows: list[Row] = field(default_factory=list)

    def add(self, kind: Kind | str, at: datetime, subject: str, **data: object) -> None:
        """Append one fact; `data` must be plain JSON."""
        self.note(Fact(str(kind), at, subject, data))

    def note(self, fact: Fact) -> None:
        """Append one fact."""
        entry = link(self.tail, fact)
        self.tail = Anchor(entry.seq, entry.hash)
        self.latest = fact.at if self.latest is None else max(self.latest, fact.at)
        self.rows.append(
            {
                "seq": entry.seq,
                "at": fact.at.isoformat(),
                "kind": str(fact.kind),
                "subject": fact.subject,
                "data": canonical(fact.data),
                "prev": entry.prev,
                "hash": entry.hash,
            }
        )

    def flush(self) -> None:
        """Write what was added."""
        if not self.rows:
            return
        self.connection.execute(insert(entries), self.rows)
        tail = {"length": self.tail.count, "head": self.tail.head, "latest": self.latest}
        self.connection.execute(update(heads).where(heads.c.id == 1).values(**tail))
        self.rows.clear()


@dataclass(frozen=True)
class Ledger:
    """The house's memory of what happened and why; nothing in it is changed or removed."""

    database: Database
    folder: Path

    @contextmanager
    def writing(self) -> Iterator[Book]:
        """One transaction that ends in the ledger; whoever holds it is alone."""
        with self.database.write() as connection:
            book = opened(connection)
            before = book.tail
            yield book
            book.flush()
        if book.tail != before:
            self.anchor(book.tail)

    def append(self, *facts: Fact) -> None:
        """Append facts in a transaction of their own."""
        with self.writing() as book:
            for fact in facts:
                book.note(fact)

    def latest(self) -> datetime | None:
        """The newest time in the ledger, None while it is empty."""
        with self.database.read() as connection:
            found: datetime | None = connection.execute(select(heads.c.latest)).scalar_one_or_none()
            return found

    def verify(self) -> Verdict:
        """Walk the whole chain and hold it against its head row and the anchor file."""
        with self.database.read() as connection:
            anchors = [_head(connection), self._anchored()]
            missing = [
                name
                for name, anchor in zip(("head row", "anchor file"), anchors, strict=True)
                if anchor is None
            ]
            verdict = verify(_chain(connection), [anchor for anchor in anchors if anchor])
            if verdict.ok and missing:
                fault = f"the ledger's {missing[0]} is missing or damaged"
                return Verdict(verdict.entries, ok=False, fault=fault)
            return verdict

    def export(self, path: Path) -> int:
        """Write the ledger as JSON lines; how many there were."""
        with self.database.read() as connection, path.open("w", encoding="utf-8") as file:
            count = 0
            for entry in _chain(connection):
                file.write(to_line(entry) + "\n")
                count += 1
            return count

    def anchor(self, tail: Anchor) -> None:
        """Keep count and head outside the database, so that a cut-off tail shows."""
        place = self.folder / ANCHOR
        fresh = place.with_suffix(f".{os.getpid()}.{tail.count}")
        fresh.write_text(canonical({"count": tail.count, "head": tail.head}), "utf-8")
        fresh.replace(place)

    def settle(self) -> None:
        """The first anchor of a new data folder."""
        with self.database.read() as connection:
            self.anchor(_head(connection) or Anchor())

    def _anchored(self) -> Anchor | None:
        try:
            raw = json.loads((self.folder / ANCHOR).read_text("utf-8"))
            return Anchor(int(raw["count"]), str(raw["head"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def opened(connection: Connection) -> Book:
    """The ledger under its lock; `sound` says whether its end is where its head row says."""
    head = connection.execute(select(heads).where(heads.c.id == 1).with_for_update()).first()
    last = connection.execute(select(entries).order_by(entries.c.seq.desc()).limit(1)).first()
    end = Anchor(last.seq, last.hash) if last else Anchor()
    tail = Anchor(head.length, head.head) if head else end
    return Book(
        connection, tail, head.latest if head else None, sound=head is not None and tail == end
    )


def about(connection: Connection, subjects: list[str]) -> Iterator[Entry]:
    """Every entry about these subjects, oldest first."""
    found = select(entries).where(entries.c.subject.in_(subjects)).order_by(entries.c.seq)
    for row in connection.execute(found):
        yield _entry(row)


def _head(connection: Connection) -> Anchor | None:
    row = connection.execute(select(heads).where(heads.c.id == 1)).first()
    return Anchor(row.length, row.head) if row else None


def _chain(connection: Connection) -> Iterator[Entry]:
    streamed = connection.execution_options(yield_per=1000)
    for row in streamed.execute(select(entries).order_by(entries.c.seq)):
        yield _entry(row)


def _entry(row: Found[tuple[object, ...]]) -> Entry:
    """An entry as stored; what cannot be read becomes an entry that cannot verify."""
    try:
        data = json.loads(row.data)
        fact = Fact(row.kind, datetime.fromisoformat(row.at), row.subject, data)
        whole = canonical(data) == row.data
    except ValueError:
        whole = False
    if not whole:
        fact = Fact(row.kind, datetime.min, row.subject)  # noqa: DTZ901 a mark of damage, not a time
        return Entry(row.seq, fact, row.prev, "damaged")
    return Entry(row.seq, fact, row.prev, row.hash)
