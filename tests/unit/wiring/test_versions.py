"""What an edit builds on, and how versions are called."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ringright.domain.event import Fact
from ringright.domain.version import Live, Version
from ringright.store import Store
from ringright.store.scripts import Draft
from ringright.wiring.learning.versions import BadName, base, keep_first, named, time_of

CLINIC = Path(__file__).parents[3] / "examples/clinic/script.yaml"
NOW = datetime.fromisoformat("2026-03-10T10:00:00+08:00")


def version(number: int, parent: int) -> Version:
    return Version("clinic", number, f"{number:064}", parent, "", "", "", NOW)


@pytest.mark.parametrize(
    ("parents", "lived", "found"),
    [
        ((0,), (1,), 1),
        ((0, 1), (1,), 2),
        ((0, 1, 2), (1,), 3),
        ((0, 1, 1), (1,), 3),
        ((0, 1), (1, 2), 2),
        ((0, 1, 2), (1, 2, 1), 1),
        ((0, 1, 2, 1), (1, 2, 1), 4),
    ],
)
def test_an_edit_builds_on_the_newest_draft_of_what_runs(
    parents: tuple[int, ...], lived: tuple[int, ...], found: int
) -> None:
    versions = tuple(version(number, parent) for number, parent in enumerate(parents, 1))
    built = base(versions, tuple(Live(number, NOW, "") for number in lived))
    assert built is not None
    assert built.number == found


def test_nothing_is_built_on_nothing() -> None:
    assert base((), ()) is None


def test_versions_are_called_by_script_and_number(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    with pytest.raises(BadName):
        named(store, "1")
    keep_first(store, CLINIC, NOW)
    keep_first(store, CLINIC, NOW)
    second = store.scripts.add(Draft("clinic", "x", 1, "", "me"), NOW)
    assert named(store, "clinic@2") == named(store, "2") == second
    assert named(store, "clinic").number == 1
    assert len(store.scripts.of("clinic")) == 2
    for wrong in ("clinic@x", "dentist", "dentist@1"):
        with pytest.raises(BadName):
            named(store, wrong)
    store.close()


def test_practice_keeps_its_own_time(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    then = datetime.fromisoformat("2020-01-02T10:00:00+08:00")
    store.ledger.append(Fact("call_ending", then, "p"))
    assert time_of(store) - then > timedelta(days=365)
    (tmp_path / "practice.jsonl").touch()
    assert time_of(store) == then
    store.close()
