"""Brings a database to the newest schema, from its first table on."""

from pathlib import Path
from typing import Final

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from ringright.store.database import Database
from ringright.store.faults import StoreNewer

SCRIPTS: Final = Path(__file__).parent / "migrations"
# Any constant: it keeps two processes from migrating one PostgreSQL database at once.
LOCK: Final = 7_464_744


def migrate(database: Database) -> None:
    """Upgrade to head in one transaction; raises StoreNewer, StoreBusy or StoreUnreadable."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    head = scripts.get_current_head()
    with database.read() as connection:
        if _current(connection, scripts) == head:
            return
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        if _current(connection, scripts) != head:
            config.attributes["connection"] = connection
            _upgrade(config, scripts)


def _current(connection: Connection, scripts: ScriptDirectory) -> str | None:
    current = MigrationContext.configure(connection).get_current_revision()
    try:
        scripts.get_revision(current or "base")
    except CommandError as fault:
        remedy = "Update RingRight, or use another data folder."
        raise StoreNewer(f"its schema is {current}", remedy=remedy) from fault
    return current


def _upgrade(config: Config, scripts: ScriptDirectory) -> None:
    def steps(revision: object, context: MigrationContext) -> object:
        del context
        return scripts._upgrade_revs("head", revision)  # type: ignore[arg-type]  # noqa: SLF001 as alembic.command.upgrade does

    with EnvironmentContext(config, scripts, fn=steps, destination_rev="head"):
        scripts.run_env()
