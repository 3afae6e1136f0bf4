"""The connection: pragmas, transactions, and every database error turned into a sentence."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from ringright.errors import StoreError
from ringright.store.faults import StoreBusy, StoreUnreadable

BUSY_MS: Final = 10_000
# FULL, not NORMAL: a burned permit must survive a power cut, or the person is dialled twice.
PRAGMAS: Final = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)
LOCKED: Final = ("database is locked", "database table is locked", "lock timeout")

Row = dict[str, object]


@dataclass(frozen=True)
class Database:
    """An engine whose transactions say beforehand whether they will write."""

    engine: Engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One write transaction: all or nothing; raises StoreError."""
        with _worded(), self.engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One read transaction; raises StoreError."""
        with _worded(), self.engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def _worded() -> Iterator[None]:
    try:
        yield
    except DBAPIError as fault:
        detail = str(fault.orig).strip().splitlines()[0]
        if any(sign in detail for sign in LOCKED):
            remedy = "End the other process that uses it, then try again."
            raise StoreBusy(detail, remedy=remedy) from fault
        raise StoreUnreadable(
            detail, remedy="Check that the database is reachable, readable and undamaged."
        ) from fault


def connect(url: str) -> Database:
    """A database that may not exist yet; raises StoreError on a URL nobody can open."""
    parsed = _url(url)
    try:
        engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    except (NoSuchModuleError, ModuleNotFoundError) as fault:
        remedy = "Use sqlite:///FILE, or postgresql://... with the package psycopg installed."
        raise StoreError(f"no driver for {parsed.drivername}", remedy=remedy) from fault
    if parsed.get_backend_name() == "sqlite":
        _folder(parsed)
        event.listen(engine, "connect", _pragmas)
        event.listen(engine, "begin", _begin)
    return Database(engine)


def _url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as fault:
        raise StoreError(f"no database URL: {url!r}", remedy="Use sqlite:///FILE.") from fault
    if parsed.drivername in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _folder(url: URL) -> None:
    try:
        Path(url.database or ".").parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreUnreadable(str(fault), remedy="Choose a folder you may write to.") from fault


def _pragmas(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    del entry
    connection.isolation_level = None  # we begin transactions ourselves, see _begin
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: upgrading a read lock later could only fail."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def put(
    connection: Connection,
    table: Table,
    rows: Sequence[Row],
    *,
    keys: Sequence[str],
    update: Sequence[str] = (),
) -> None:
    """Insert rows; where `keys` are taken, overwrite `update`, or leave the old row as it is."""
    if not rows:
        return
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = maker(table)
    if update:
        fresh = {name: statement.excluded[name] for name in update}
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=fresh), rows)
    else:
        connection.execute(statement.on_conflict_do_nothing(index_elements=keys), rows)
