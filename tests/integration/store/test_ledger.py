"""The ledger in a database: append-only, and no damage goes unseen."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from ringright.domain.event import Fact
from ringright.domain.permit import Permit, Refusal
from ringright.errors import StoreError
from ringright.people.person import Row
from ringright.records.ledger import from_line, verify
from ringright.store import Store

if TYPE_CHECKING:
    from tests.integration.store.conftest import Scene

NOW = datetime.fromisoformat("2026-03-10T10:00:00+08:00")


def fill(store: Store, count: int = 6) -> None:
    for n in range(count):
        store.ledger.append(Fact("robot_said", NOW, f"p{n}", {"text": f"您好 {n}"}))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET subject = 'x'",
        "DELETE FROM ledger",
        "DELETE FROM ledger WHERE seq = 1",
        "DELETE FROM permits",
        "UPDATE permits SET burned_at = NULL",
    ],
)
def test_the_database_itself_refuses_changes(
    scene: "Scene", person: Callable[..., Row], statement: str
) -> None:
    (one,) = scene.take(person(1))
    line = scene.store.lines.claim("practice")
    assert line is not None
    scene.store.permits.burn(scene.permit(one.contact), line, NOW)
    with pytest.raises(StoreError), scene.store.database.write() as connection:
        connection.execute(text(statement))
    assert scene.store.ledger.verify().ok


def test_writers_together_make_one_chain(scene: "Scene") -> None:
    stores = [scene.store, scene.again(), scene.again()]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(fill, stores))
    verdict = scene.store.ledger.verify()
    assert (verdict.entries, verdict.ok) == (19, True)


def test_an_export_verifies_by_itself(scene: "Scene", tmp_path: Path) -> None:
    fill(scene.store)
    out = tmp_path / "ledger.jsonl"
    assert scene.store.ledger.export(out) == 7
    with out.open(encoding="utf-8") as file:
        assert verify(from_line(line) for line in file).ok
    lines = out.read_text("utf-8").replace("您好 3", "您好 4").splitlines()
    assert not verify(map(from_line, lines)).ok


def test_the_latest_time(scene: "Scene") -> None:
    late = NOW.replace(hour=18)
    scene.store.ledger.append(Fact("robot_said", late, "p"))
    scene.store.ledger.append(Fact("robot_said", NOW, "p"))
    assert scene.store.ledger.latest() == late


@contextmanager
def vandal(folder: Path) -> Iterator[sqlite3.Connection]:
    """Somebody with the database file in hand, past its triggers."""
    connection = sqlite3.connect(folder / "ringright.db")
    connection.executescript("DROP TRIGGER ledger_no_update; DROP TRIGGER ledger_no_delete")
    yield connection
    connection.commit()
    connection.close()


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Store]:
    store = Store.open("", tmp_path)
    fill(store)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ('UPDATE ledger SET data = \'{"text":"x"}\' WHERE seq = 3', "entry 3 was changed"),
        ('UPDATE ledger SET data = \'{"text": "您好 2"}\' WHERE seq = 3', "entry 3 was changed"),
        ("UPDATE ledger SET data = 'scribble' WHERE seq = 3", "entry 3 was changed"),
        ("UPDATE ledger SET data = '[]' WHERE seq = 3", "entry 3 was changed"),
        ("UPDATE ledger SET at = 'noon' WHERE seq = 3", "entry 3 was changed"),
        ("UPDATE ledger SET at = '2026-03-10T10:00:01+08:00' WHERE seq = 3", "entry 3 was changed"),
        ("UPDATE ledger SET kind = 'x' WHERE seq = 6", "entry 6 was changed"),
        ("DELETE FROM ledger WHERE seq = 3", "entry 3 is missing"),
        ("DELETE FROM ledger WHERE seq > 4", "entries 5 to 6 were cut off"),
        ("DELETE FROM ledger", "entries 1 to 6 were cut off"),
        ("UPDATE ledger SET seq = seq + 10 WHERE seq > 3", "entry 4 is missing"),
        ("DELETE FROM ledger_head", "head row is missing"),
        ("UPDATE ledger_head SET length = 4", "entry 4 is not the one"),
    ],
)
def test_damage_is_found(filled: Store, tmp_path: Path, damage: str, words: str) -> None:
    with vandal(tmp_path) as connection:
        connection.execute(damage)
    verdict = filled.ledger.verify()
    assert not verdict.ok
    assert words in verdict.fault


def test_a_tail_cut_with_its_head_row_shows_in_the_anchor(filled: Store, tmp_path: Path) -> None:
    with vandal(tmp_path) as connection:
        head = connection.execute("SELECT hash FROM ledger WHERE seq = 4").fetchone()[0]
        connection.execute("DELETE FROM ledger WHERE seq > 4")
        connection.execute("UPDATE ledger_head SET length = 4, head = ?", (head,))
    verdict = filled.ledger.verify()
    assert (verdict.ok, verdict.fault) == (False, "entries 5 to 6 were cut off the end")


@pytest.mark.parametrize("content", ["", "{}", '{"count": "x", "head": 1}', None])
def test_a_missing_or_damaged_anchor_shows(
    filled: Store, tmp_path: Path, content: str | None
) -> None:
    anchor = tmp_path / "ledger.anchor"
    if content is None:
        anchor.unlink()
    else:
        anchor.write_text(content)
    verdict = filled.ledger.verify()
    assert (verdict.ok, verdict.fault) == (False, "the ledger's anchor file is missing or damaged")


def test_an_anchor_that_lags_after_a_crash_is_no_fault(filled: Store, tmp_path: Path) -> None:
    kept = (tmp_path / "ledger.anchor").read_text()
    assert json.loads(kept)["count"] == 6
    fill(filled, 2)
    (tmp_path / "ledger.anchor").write_text(kept)
    assert filled.ledger.verify().ok


def test_a_broken_ledger_stops_all_calls(scene: "Scene", person: Callable[..., Row]) -> None:
    (one,) = scene.take(person(1))
    assert isinstance(scene.ask(one.contact, campaign=scene.begin("other")), Permit)
    with scene.store.database.write() as connection:
        connection.execute(text("UPDATE ledger_head SET head = 'f'"))
    answer = scene.ask(one.contact)
    assert isinstance(answer, Refusal)
    assert answer.codes == ("ledger_broken",)
