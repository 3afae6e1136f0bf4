"""One row a line: a call holds its row, so there are never more live calls than rows.

Counting live calls inside the claiming statement is not enough at READ COMMITTED; a locked row is.
"""

from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    select,
    update,
)

from ringright.store.base import metadata
from ringright.store.database import Database, put
from ringright.store.faults import LineInUse
from ringright.store.workers import Worker

lines = Table(
    "lines",
    metadata,
    Column("id", String, primary_key=True),
    Column("trunk", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("worker", String),
    Column("attempt", String),
    UniqueConstraint("trunk", "position"),
)


@dataclass(frozen=True)
class Line:
    """One line of a trunk, held by this worker; `position` counts from 1."""

    id: str
    trunk: str
    position: int


@dataclass(frozen=True)
class Lines:
    """Who holds which line."""

    database: Database
    worker: Worker

    def ensure(self, trunk: str, count: int) -> None:
        """Let the trunk have exactly `count` lines; held ones above it go when they are freed."""
        rows: list[dict[str, object]] = [
            {"id": f"{trunk}/{position}", "trunk": trunk, "position": position}
            for position in range(1, count + 1)
        ]
        surplus = (lines.c.trunk == trunk) & (lines.c.position > count)
        with self.database.write() as connection:
            put(connection, lines, rows, keys=["id"])
            connection.execute(delete(lines).where(surplus & lines.c.worker.is_(None)))

    def claim(self, trunk: str) -> Line | None:
        """A free line, now held by this worker; None if all are taken."""
        me = self.worker.id
        free = (
            select(lines.c.id)
            .where((lines.c.trunk == trunk) & lines.c.worker.is_(None))
            .order_by(lines.c.position)
            .limit(1)
            # SQLite has no such clause; there the write lock of the transaction does the same.
            .with_for_update(skip_locked=True)
        )
        take = update(lines).where(lines.c.id == free.scalar_subquery()).values(worker=me)
        with self.database.write() as connection:
            row = connection.execute(take.returning(lines.c.id, lines.c.position)).first()
        return Line(row.id, trunk, row.position) if row else None

    def free(self, line: Line) -> None:
        """Give the line back; raises LineInUse while its attempt has not been finished."""
        held = (lines.c.id == line.id) & (lines.c.worker == self.worker.id)
        idle = held & lines.c.attempt.is_(None)
        with self.database.write() as connection:
            given = connection.execute(update(lines).where(idle).values(worker=None)).rowcount
            if not given and connection.execute(select(lines.c.id).where(held)).first():
                raise LineInUse(line.id, remedy="Finish its attempt first.")

    def live(self, trunk: str) -> int:
        """How many lines of the trunk are held."""
        held = (lines.c.trunk == trunk) & lines.c.worker.is_not(None)
        with self.database.read() as connection:
            return connection.execute(
                select(func.count()).select_from(lines).where(held)
            ).scalar_one()


def occupy(connection: Connection, line: Line, worker: str, attempt: str) -> bool:
    """Put an attempt on a line this worker holds; False if it does not, or the line is in use."""
    mine = (lines.c.id == line.id) & (lines.c.worker == worker) & lines.c.attempt.is_(None)
    return connection.execute(update(lines).where(mine).values(attempt=attempt)).rowcount == 1


def vacate(connection: Connection, attempt: str) -> None:
    """The attempt is over; its line is still held by its worker."""
    on_it = lines.c.attempt == attempt
    connection.execute(update(lines).where(on_it).values(attempt=None))


def release(connection: Connection, workers: tuple[str, ...]) -> None:
    """Free every line of these workers."""
    theirs = lines.c.worker.in_(workers)
    connection.execute(update(lines).where(theirs).values(worker=None, attempt=None))
