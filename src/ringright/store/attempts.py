"""Attempts: one wish to call, from its permit to how it ended.

States: permitted -> dialled -> ended, or permitted -> void where the permit was never used.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    select,
    update,
)
from sqlalchemy import Row as Found

from ringright.domain.call import Turn, Who
from ringright.domain.outcome import Disposition, Grade, Graded, Outcome
from ringright.gate.facts import Suppression
from ringright.records import graded
from ringright.records.kinds import Kind
from ringright.records.ledger import canonical
from ringright.store import lines, workers
from ringright.store.base import Moment, metadata
from ringright.store.consents import against
from ringright.store.database import Row
from ringright.store.faults import AttemptEnded
from ringright.store.ledger import Book, Ledger
from ringright.store.people import silence
from ringright.store.workers import Worker

attempts = Table(
    "attempts",
    metadata,
    Column("id", String, primary_key=True),
    Column("campaign", String, nullable=False),
    Column("person", String, nullable=False),
    Column("number", String, nullable=False),
    Column("state", String, nullable=False),
    Column("worker", String, nullable=False),
    Column("line", String),
    Column("dialled_at", Moment),
    Column("answered_at", Moment),
    Column("ended_at", Moment),
    Column("disposition", String),
    Column("grade", String),
    Column("because", Text),
    Column("slots", Text),
    Column("detail", Text),
    Column("suppressed", Boolean),
    Column("sip_status", Integer),
    Column("recording", Text),
    Column("turns", Text),
    Column("gaps", Text),
    Column("rule", Integer),
    Column("tags", Text),
    Column("fields", Text),
    Column("version", String),
    Column("trial", String),
    Index("attempts_campaign", "campaign", "person"),
    Index("attempts_person", "person"),
    Index("attempts_number", "number"),
    Index("attempts_trial", "trial"),
)
PERMITTED: Final = "permitted"
DIALLED: Final = "dialled"
ENDED: Final = "ended"
VOID: Final = "void"
DONE: Final = (DIALLED, ENDED)


@dataclass(frozen=True)
class End:
    """How an attempt ended; `gaps_ms` as in PersonResult, `recording` a path or "".

    `script` is the id of the script that was spoken, "" where none was.
    `version` is the SHA-256 of the script it was held with, `trial` the trial it belongs to.
    """

    outcome: Outcome
    sip_status: int = 0
    recording: str = ""
    turns: tuple[Turn, ...] = ()
    gaps_ms: tuple[int, ...] = ()
    script: str = ""
    version: str = ""
    trial: str = ""


def unrecorded(_attempt: str) -> str:
    """No recording is known of any attempt."""
    return ""


@dataclass(frozen=True)
class Attempts:
    """Calls under way and their ends; each method is one transaction."""

    ledger: Ledger
    worker: Worker

    def answered(self, attempt: str, now: datetime) -> None:
        """The call was picked up; raises AttemptEnded if it is not on a line."""
        with self.ledger.writing() as book:
            row = _live(book.connection, attempt)
            change = update(attempts).where(attempts.c.id == attempt).values(answered_at=now)
            book.connection.execute(change)
            book.add(Kind.CALL_ANSWERED, now, row.person, attempt=attempt, campaign=row.campaign)

    def finish(self, attempt: str, end: End, now: datetime) -> None:
        """The call is over; an opt-out in its outcome suppresses the person at once.

        Raises AttemptEnded if it had ended already (a restart may have settled it as lost).
        """
        with self.ledger.writing() as book:
            row = _live(book.connection, attempt)
            if end.outcome.suppress and not against(book.connection, [row.person], [row.number]):
                words = end.outcome.because
                said = Suppression(row.person, row.number, now, "voice", words)
                silence(book, said, now, row.campaign)
            close(book, row, end, now)

    def recover(
        self, now: datetime, recording: Callable[[str], str] = unrecorded
    ) -> tuple[str, ...]:
        """Settle what dead workers of this folder left: their calls are lost, their lines free.

        Nothing is redialled. `recording` finds the path of an attempt's recording, "" if it has
        none. Returns the lost attempts.
        """
        me = self.worker.id
        with self.ledger.writing() as book:
            gone = workers.dead(book.connection, self.worker.folder, me)
            left = (attempts.c.worker.in_(gone)) & (attempts.c.state == DIALLED)
            lost = book.connection.execute(select(attempts).where(left)).all()
            for row in lost:
                outcome = Outcome(Disposition.LOST, Grade.D, detail="the worker died")
                end = End(outcome, recording=recording(row.id))
                close(book, row, end, now, Kind.CALL_LOST)
            unused = (attempts.c.worker.in_(gone)) & (attempts.c.state == PERMITTED)
            book.connection.execute(update(attempts).where(unused).values(state=VOID))
            lines.release(book.connection, gone)
            workers.forget(book.connection, self.worker.folder, gone)
        return tuple(row.id for row in lost)


def _live(connection: Connection, attempt: str) -> Found[tuple[object, ...]]:
    row = connection.execute(select(attempts).where(attempts.c.id == attempt)).first()
    if row is None or row.state != DIALLED:
        raise AttemptEnded(attempt)
    return row


def close(
    book: Book,
    row: Found[tuple[object, ...]],
    end: End,
    now: datetime,
    kind: Kind = Kind.CALL_ENDED,
) -> None:
    """Write the end of an attempt inside the caller's transaction."""
    change = update(attempts).where(attempts.c.id == row.id).values(**_ending(end, now))
    book.connection.execute(change)
    lines.vacate(book.connection, row.id)
    book.add(
        kind,
        now,
        row.person,
        attempt=row.id,
        campaign=row.campaign,
        sip_status=end.sip_status,
        recording=end.recording,
        **graded.of_outcome(end.outcome, end.script),
    )


def _ending(end: End, now: datetime) -> Row:
    outcome = end.outcome
    return {
        "state": ENDED,
        "ended_at": now,
        "disposition": str(outcome.disposition),
        "slots": canonical(outcome.slots),
        **worth_row(outcome.graded),
        "detail": outcome.detail,
        "suppressed": outcome.suppress,
        "sip_status": end.sip_status,
        "recording": end.recording,
        "turns": json.dumps([asdict(turn) for turn in end.turns], ensure_ascii=False),
        "gaps": json.dumps(end.gaps_ms),
        "version": end.version,
        "trial": end.trial,
    }


def worth_row(worth: Graded) -> Row:
    """Grade, reason, tags and fields as columns."""
    return {
        "grade": str(worth.grade),
        "because": worth.because,
        "rule": worth.rule,
        "tags": json.dumps(worth.tags, ensure_ascii=False),
        "fields": canonical(graded.of_fields(worth.fields)),
    }


def turns_of(text: str | None) -> tuple[Turn, ...]:
    """The turns as they were stored."""
    return tuple(
        Turn(Who(raw["who"]), raw["text"], raw["start_s"], raw["end_s"], raw["interrupted"])
        for raw in json.loads(text or "[]")
    )
