"""Past conversations and their badly answered moments; both go when the recording goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone
from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    select,
    update,
)
from sqlalchemy import Row as Found

from ringright.dialogue.learning.talk import (
    Talk,
    callee_of,
    callee_text,
    events_of,
    events_text,
)
from ringright.domain.moment import Moment, Why
from ringright.store.base import Moment as Time
from ringright.store.base import metadata
from ringright.store.database import Database, Row, put

talks = Table(
    "talks",
    metadata,
    Column("call", String, primary_key=True),
    Column("script", String, nullable=False),
    Column("version", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("utc_offset_s", Integer, nullable=False),
    Column("callee", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("disposition", String, nullable=False),
    Column("folder", Text, nullable=False),
    Column("recording", Text, nullable=False),
    Index("talks_script", "script", "at"),
)
moments = Table(
    "moments",
    metadata,
    Column("call", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at_ms", Integer, nullable=False),
    Column("step", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("why", String, nullable=False),
    Column("intent", String, nullable=False),
    Column("how", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("because", Text, nullable=False),
    Column("start_ms", Integer, nullable=False),
    Column("end_ms", Integer, nullable=False),
    Column("settled", String, nullable=False),
)
_KEPT = [*moments.c, talks.c.script, talks.c.version, talks.c.recording]


@dataclass(frozen=True)
class Moments:
    """What scripts are improved from; each method is one transaction."""

    database: Database
    folder: Path

    def keep(self, talk: Talk, found: Sequence[Moment]) -> None:
        """Keep a conversation of this data folder with its moments; doing it twice is harmless."""
        with self.database.write() as connection:
            put(connection, talks, [_talk_row(talk, str(self.folder))], keys=["call"])
            put(connection, moments, [_row(it) for it in found], keys=["call", "number"])

    def open(self, script: str = "") -> tuple[Moment, ...]:
        """Moments that nobody settled yet, oldest first; of one script, or of all."""
        wanted = select(*_KEPT).join(talks, talks.c.call == moments.c.call)
        wanted = wanted.where(moments.c.settled == "")
        if script:
            wanted = wanted.where(talks.c.script == script)
        ordered = wanted.order_by(talks.c.at, moments.c.call, moments.c.number)
        with self.database.read() as connection:
            return tuple(_moment(row) for row in connection.execute(ordered))

    def settle(self, settled: Sequence[Moment], how: str) -> None:
        """A person dealt with these: `how` is "dismissed" or the version that answers them."""
        with self.database.write() as connection:
            for it in settled:
                this = (moments.c.call == it.call) & (moments.c.number == it.number)
                connection.execute(update(moments).where(this).values(settled=how))

    def talks(self, script: str) -> tuple[Talk, ...]:
        """Past conversations over this script, oldest first."""
        wanted = select(talks).where(talks.c.script == script).order_by(talks.c.at, talks.c.call)
        with self.database.read() as connection:
            return tuple(_talk(row) for row in connection.execute(wanted))

    def forget(self, kept: Callable[[str], bool]) -> int:
        """Drop conversations of this data folder whose recording is no longer `kept`."""
        here = (talks.c.folder == str(self.folder)) & (talks.c.recording != "")
        with self.database.write() as connection:
            rows = connection.execute(select(talks.c.call, talks.c.recording).where(here)).all()
            gone = [row.call for row in rows if not kept(row.recording)]
            for call in gone:
                connection.execute(delete(moments).where(moments.c.call == call))
                connection.execute(delete(talks).where(talks.c.call == call))
        return len(gone)


def _talk_row(talk: Talk, folder: str) -> Row:
    offset = talk.at.utcoffset()
    return {
        "call": talk.call,
        "script": talk.script,
        "version": talk.version,
        "at": talk.at,
        "utc_offset_s": int(offset.total_seconds()) if offset else 0,
        "callee": callee_text(talk.callee),
        "events": events_text(talk.events),
        "refused": talk.refused,
        "disposition": talk.disposition,
        "folder": folder,
        "recording": talk.recording,
    }


def _talk(row: Found[tuple[object, ...]]) -> Talk:
    return Talk(
        row.call,
        row.script,
        row.version,
        callee_of(row.callee),
        row.at.astimezone(timezone(timedelta(seconds=row.utc_offset_s))),
        events_of(row.events),
        row.refused,
        row.disposition,
        row.recording,
    )


def _row(it: Moment) -> Row:
    return {column.name: getattr(it, column.name) for column in moments.c} | {"why": str(it.why)}


def _moment(row: Found[tuple[object, ...]]) -> Moment:
    fields = dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name for it
    return Moment(**{**fields, "why": Why(fields["why"])})
