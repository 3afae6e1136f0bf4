"""Opening a database: fresh, old, newer, locked, broken."""

import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from ringright.errors import StoreError
from ringright.store import Store, database
from ringright.store.database import connect
from ringright.store.faults import StoreBusy, StoreNewer, StoreUnreadable
from ringright.store.tables import metadata


def test_the_migrations_make_exactly_the_tables_of_the_code(url: str, tmp_path: Path) -> None:
    store = Store.open(url, tmp_path)
    with store.database.read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
    store.close()


def test_opening_again_changes_nothing(url: str, tmp_path: Path) -> None:
    first = Store.open(url, tmp_path)
    second = Store.open(url, tmp_path)
    assert first.permits.key.private_bytes_raw() == second.permits.key.private_bytes_raw()
    assert second.ledger.verify().ok
    first.close()
    second.close()


def test_many_open_a_fresh_database_at_once(url: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: Store.open(url, tmp_path), range(4)))
    assert len({store.permits.key.private_bytes_raw() for store in stores}) == 1
    assert all(store.ledger.verify().ok for store in stores)
    for store in stores:
        store.close()


def test_the_key_is_its_owners_alone(tmp_path: Path) -> None:
    Store.open("", tmp_path).close()
    mode = stat.S_IMODE((tmp_path / "permit.key").stat().st_mode)
    assert mode == 0o600


def test_a_database_of_a_newer_version(url: str, tmp_path: Path) -> None:
    store = Store.open(url, tmp_path)
    with store.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreNewer) as fault:
        Store.open(url, tmp_path)
    assert "9999" in str(fault.value)
    assert fault.value.remedy


def test_a_locked_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = tuple(p.replace("10000", "50") for p in database.PRAGMAS)
    monkeypatch.setattr(database, "PRAGMAS", short)
    store = Store.open("", tmp_path)
    other = sqlite3.connect(tmp_path / "ringright.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy) as fault:
        store.lines.ensure("practice", 1)
    assert fault.value.retryable
    assert fault.value.remedy
    other.execute("ROLLBACK")
    other.close()
    store.lines.ensure("practice", 1)
    store.close()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "ringright.db").write_bytes(b"this is a letter to my aunt" * 200)
    with pytest.raises(StoreUnreadable) as fault:
        Store.open("", tmp_path)
    assert fault.value.remedy
    assert fault.value.exit_code == 3


def test_a_damaged_key(tmp_path: Path) -> None:
    Store.open("", tmp_path).close()
    (tmp_path / "permit.key").write_text("scribble")
    with pytest.raises(StoreUnreadable) as fault:
        Store.open("", tmp_path)
    assert "permit.key is damaged" in str(fault.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a file that even its owner cannot create")
def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreUnreadable):
        Store.open("", tmp_path / "data")


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "oracle://there/x",
        "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2",
    ],
)
def test_a_url_nobody_can_open(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as fault:
        Store.open(url, tmp_path)
    assert fault.value.remedy


def test_sqlite_keeps_what_it_promised(tmp_path: Path) -> None:
    found = connect(f"sqlite:///{tmp_path / 'x.db'}")
    with found.read() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }
    found.close()
