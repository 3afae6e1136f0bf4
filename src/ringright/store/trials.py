"""Trials of two versions of a script, and what their arms came to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, func, insert, select, update
from sqlalchemy import Row as Found

from ringright.domain.outcome import Disposition, Grade
from ringright.outcome.trial import Arm, Tally
from ringright.records.kinds import Kind
from ringright.store.attempts import ENDED, attempts
from ringright.store.base import Moment, metadata
from ringright.store.faults import NoTrial, TrialExists
from ringright.store.ledger import Ledger

trials = Table(
    "trials",
    metadata,
    Column("name", String, primary_key=True),
    Column("script", String, nullable=False),
    Column("a", String, nullable=False),
    Column("b", String, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("stopped_at", Moment),
    Column("why", String, nullable=False),
)


@dataclass(frozen=True)
class Trial:
    """One trial; `a` and `b` are the SHA-256 of the two texts, `why` says why it was stopped."""

    name: str
    script: str
    a: str
    b: str
    started_at: datetime
    stopped_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True)
class Trials:
    """Which versions are being tried; each method is one transaction."""

    ledger: Ledger

    def start(self, trial: Trial) -> None:
        """Begin a trial. Raises TrialExists."""
        with self.ledger.writing() as book:
            if _found(book.connection, trial.name) is not None:
                raise TrialExists(trial.name, remedy="Choose another name.")
            row = {
                "name": trial.name,
                "script": trial.script,
                "a": trial.a,
                "b": trial.b,
                "started_at": trial.started_at,
                "why": "",
            }
            book.connection.execute(insert(trials), row)
            book.add(Kind.TRIAL_STARTED, trial.started_at, trial.name, script=trial.script,
                     a=trial.a, b=trial.b)  # fmt: skip

    def stop(self, name: str, why: str, now: datetime) -> Trial:
        """End a trial: from here on everybody gets A. A second stop changes nothing.

        Raises NoTrial.
        """
        with self.ledger.writing() as book:
            this = (trials.c.name == name) & trials.c.stopped_at.is_(None)
            change = update(trials).where(this).values(stopped_at=now, why=why)
            if book.connection.execute(change).rowcount:
                book.add(Kind.TRIAL_STOPPED, now, name, why=why)
        return self.get(name)

    def get(self, name: str) -> Trial:
        """One trial. Raises NoTrial."""
        with self.ledger.database.read() as connection:
            row = _found(connection, name)
        if row is None:
            raise NoTrial(name, remedy="See: ringright learn trial list.")
        return Trial(row.name, row.script, row.a, row.b, row.started_at, row.stopped_at, row.why)

    def names(self) -> tuple[str, ...]:
        """All trials, oldest first."""
        wanted = select(trials.c.name).order_by(trials.c.started_at, trials.c.name)
        with self.ledger.database.read() as connection:
            return tuple(connection.execute(wanted).scalars())

    def tallies(self, trial: Trial) -> dict[Arm, Tally]:
        """What the ended calls of each arm came to; calls that nobody answered do not count."""
        with self.ledger.database.read() as connection:
            return {
                "A": _tally(connection, trial.name, trial.a),
                "B": _tally(connection, trial.name, trial.b),
            }


def _found(connection: Connection, name: str) -> Found[tuple[object, ...]] | None:
    return connection.execute(select(trials).where(trials.c.name == name)).first()


def _tally(connection: Connection, trial: str, version: str) -> Tally:
    this = (attempts.c.trial == trial) & (attempts.c.version == version)
    talked = (attempts.c.state == ENDED) & attempts.c.answered_at.is_not(None)
    kinds = (Disposition.COMPLETED, Disposition.OPTED_OUT, Disposition.HUNG_UP)
    grouped = (
        select(attempts.c.disposition, attempts.c.grade, func.count().label("calls"))
        .where(this & talked)
        .group_by(attempts.c.disposition, attempts.c.grade)
    )
    rows = connection.execute(grouped).all()
    completed, opted_out, hung_up = (
        sum(row.calls for row in rows if row.disposition == kind) for kind in kinds
    )
    return Tally(
        sum(row.calls for row in rows),
        completed,
        sum(row.calls for row in rows if row.grade == Grade.A),
        opted_out,
        hung_up,
    )
