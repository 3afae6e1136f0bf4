"""Scripts as text, version by version, which one is running, and their replays on past calls."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy import Row as Found

from ringright.domain.version import Live, Replayed, Version
from ringright.records.kinds import Kind
from ringright.store.base import Moment, metadata
from ringright.store.database import Row
from ringright.store.faults import NotReplayed, NoVersion, OptOutsLost
from ringright.store.ledger import Book, Ledger

versions = Table(
    "versions",
    metadata,
    Column("script", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String, nullable=False),
    Column("parent", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("script", "sha256"),
)
lives = Table(
    "lives",
    metadata,
    Column("script", String, primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("why", Text, nullable=False),
)
replays = Table(
    "replays",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("against", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("lost", Text, nullable=False),
)


@dataclass(frozen=True)
class Draft:
    """A text that becomes a version: of which script, from which number (0: none), why, by whom."""

    script: str
    text: str
    parent: int
    note: str
    author: str


@dataclass(frozen=True)
class Scripts:
    """The history of every script; versions are added and never changed."""

    ledger: Ledger

    def add(self, draft: Draft, now: datetime) -> Version:
        """The version with this text: the old one if the text is known, else a new one."""
        sha = hashlib.sha256(draft.text.encode()).hexdigest()
        with self.ledger.writing() as book:
            this = (versions.c.script == draft.script) & (versions.c.sha256 == sha)
            found = book.connection.execute(select(versions).where(this)).first()
            if found is not None:
                return _version(found)
            last = select(func.max(versions.c.number)).where(versions.c.script == draft.script)
            number = (book.connection.execute(last).scalar() or 0) + 1
            made = Version(
                draft.script, number, sha, draft.parent, draft.text, draft.note, draft.author, now
            )
            book.connection.execute(insert(versions), asdict(made))
            book.add(Kind.SCRIPT_DRAFTED, now, draft.script, version=number, sha256=sha,
                     parent=draft.parent, note=draft.note, author=draft.author)  # fmt: skip
        return made

    def of(self, script: str) -> tuple[Version, ...]:
        """All versions of a script, oldest first."""
        wanted = select(versions).where(versions.c.script == script).order_by(versions.c.number)
        with self.ledger.database.read() as connection:
            return tuple(_version(row) for row in connection.execute(wanted))

    def names(self) -> tuple[str, ...]:
        """Scripts that have versions."""
        wanted = select(versions.c.script).distinct().order_by(versions.c.script)
        with self.ledger.database.read() as connection:
            return tuple(connection.execute(wanted).scalars())

    def get(self, script: str, number: int) -> Version:
        """One version. Raises NoVersion."""
        with self.ledger.database.read() as connection:
            return _get(connection, script, number)

    def running(self, script: str) -> Version:
        """The version that is live. Raises NoVersion."""
        with self.ledger.database.read() as connection:
            past = _lives(connection, script)
            return _get(connection, script, past[-1].number if past else 0)

    def lives(self, script: str) -> tuple[Live, ...]:
        """Which version ran since when, oldest first."""
        with self.ledger.database.read() as connection:
            return _lives(connection, script)

    def begin(self, version: Version, now: datetime) -> None:
        """Make a first version the running one: there is nothing to replay it against."""
        with self.ledger.writing() as book:
            if _lives(book.connection, version.script):
                remedy = f"Run: ringright learn replay {version.name}."
                raise NotReplayed(f"{version.name} is not the first", remedy=remedy)
            _switch(book, version, now, "adopted")

    def replayed(self, version: Version, found: Replayed, now: datetime) -> None:
        """Note a replay of exactly this version against the running one."""
        with self.ledger.writing() as book:
            past = _lives(book.connection, version.script)
            row = {
                "sha256": version.sha256,
                "against": past[-1].number if past else 0,
                "at": now,
                "calls": found.calls,
                "changed": found.changed,
                "lost": json.dumps(found.lost),
            }
            book.connection.execute(delete(replays).where(_same(row)))
            book.connection.execute(insert(replays), row)
            book.add(Kind.SCRIPT_REPLAYED, now, version.script, version=version.number,
                     sha256=version.sha256, calls=found.calls, changed=found.changed,
                     lost=list(found.lost))  # fmt: skip

    def promote(self, version: Version, now: datetime) -> None:
        """Make a version that was replayed against the running one the running one.

        Raises NotReplayed, or OptOutsLost if the replay lost a refusal of calls.
        """
        with self.ledger.writing() as book:
            lost = _lost(book.connection, version)
            if lost is None:
                remedy = f"Run: ringright learn replay {version.name}."
                raise NotReplayed(version.name, remedy=remedy)
            if lost:
                remedy = "Put back the phrases by which they refused, then replay."
                raise OptOutsLost(f"{version.name}, calls {', '.join(lost)}", remedy=remedy)
            _switch(book, version, now, "promoted")

    def roll_back(self, script: str, number: int, now: datetime) -> Version:
        """Run an earlier version again that ran before; 0 takes the newest such one.

        Raises NoVersion.
        """
        with self.ledger.writing() as book:
            past = _lives(book.connection, script)
            ran = {it.number for it in past if it.number < past[-1].number}
            if not ran or number not in (0, *ran):
                name = f"{script}@{number}" if number else f"a version of {script}"
                raise NoVersion(
                    f"{name} that ran before", remedy=f"See: ringright script versions {script}."
                )
            back = _get(book.connection, script, number or max(ran))
            _switch(book, back, now, "rolled back")
        return back


def _get(connection: Connection, script: str, number: int) -> Version:
    this = (versions.c.script == script) & (versions.c.number == number)
    row = connection.execute(select(versions).where(this)).first()
    if row is None:
        name = f"{script}@{number}" if number else f"no version of {script} runs"
        raise NoVersion(name, remedy="Begin with: ringright script adopt FILE.")
    return _version(row)


def _lives(connection: Connection, script: str) -> tuple[Live, ...]:
    wanted = select(lives).where(lives.c.script == script).order_by(lives.c.turn)
    return tuple(Live(row.number, row.since, row.why) for row in connection.execute(wanted))


def _lost(connection: Connection, version: Version) -> tuple[str, ...] | None:
    """Refusals lost in the replay of this version against the running one; None: no replay."""
    past = _lives(connection, version.script)
    this = (replays.c.sha256 == version.sha256) & (
        replays.c.against == (past[-1].number if past else 0)
    )
    text = connection.execute(select(replays.c.lost).where(this)).scalar()
    return None if text is None else tuple(json.loads(text))


def _same(row: Row) -> ColumnElement[bool]:
    return (replays.c.sha256 == row["sha256"]) & (replays.c.against == row["against"])


def _switch(book: Book, version: Version, now: datetime, why: str) -> None:
    past = _lives(book.connection, version.script)
    before = past[-1].number if past else 0
    row = {
        "script": version.script,
        "turn": len(past) + 1,
        "number": version.number,
        "since": now,
        "why": why,
    }
    book.connection.execute(insert(lives), row)
    book.add(Kind.SCRIPT_LIVE, now, version.script, version=version.number, instead_of=before,
             sha256=version.sha256, why=why)  # fmt: skip


def _version(row: Found[tuple[object, ...]]) -> Version:
    return Version(
        row.script, row.number, row.sha256, row.parent, row.text, row.note, row.author,
        row.created_at,
    )  # fmt: skip
