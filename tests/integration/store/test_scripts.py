"""Versions of scripts, their replays, and which one runs, on both databases."""

from typing import TYPE_CHECKING

import pytest
from tests.integration.store.conftest import NOW

from ringright.domain.version import Replayed
from ringright.store.faults import NotReplayed, NoVersion, OptOutsLost
from ringright.store.scripts import Draft

if TYPE_CHECKING:
    from tests.integration.store.conftest import Scene

    from ringright.domain.version import Version

CLEAN = Replayed(3, 1)


def add(scene: "Scene", text: str, parent: int = 0) -> "Version":
    return scene.store.scripts.add(Draft("clinic", text, parent, "note", "me"), NOW)


def adopted(scene: "Scene") -> "Version":
    first = add(scene, "one")
    scene.store.scripts.begin(first, NOW)
    return first


def test_versions_are_counted_and_the_same_text_is_the_same_version(scene: "Scene") -> None:
    first, second = add(scene, "one"), add(scene, "two", 1)
    assert (first.name, second.name, second.parent) == ("clinic@1", "clinic@2", 1)
    assert first.sha256 == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    assert add(scene, "one", 2) == first
    assert scene.store.scripts.of("clinic") == (first, second)
    assert scene.store.scripts.get("clinic", 2) == second
    assert scene.store.scripts.names() == ("clinic",)
    with pytest.raises(NoVersion):
        scene.store.scripts.get("clinic", 3)


def test_a_first_version_runs_at_once_and_no_other_does(scene: "Scene") -> None:
    with pytest.raises(NoVersion):
        scene.store.scripts.running("clinic")
    first = adopted(scene)
    assert scene.store.scripts.running("clinic") == first
    with pytest.raises(NotReplayed):
        scene.store.scripts.begin(add(scene, "two"), NOW)


def test_only_a_replayed_version_goes_live(scene: "Scene") -> None:
    scripts = scene.store.scripts
    adopted(scene)
    second, third = add(scene, "two", 1), add(scene, "three", 1)
    scripts.replayed(second, CLEAN, NOW)
    with pytest.raises(NotReplayed):
        scripts.promote(third, NOW)
    scripts.promote(second, NOW)
    assert scripts.running("clinic") == second
    assert [(it.number, it.why) for it in scripts.lives("clinic")] == [
        (1, "adopted"), (2, "promoted"),
    ]  # fmt: skip


def test_a_replay_against_another_version_does_not_count(scene: "Scene") -> None:
    scripts = scene.store.scripts
    adopted(scene)
    second, third = add(scene, "two", 1), add(scene, "three", 1)
    for version in (second, third):
        scripts.replayed(version, CLEAN, NOW)
    scripts.promote(second, NOW)
    with pytest.raises(NotReplayed):
        scripts.promote(third, NOW)


def test_a_lost_refusal_stops_a_version_until_a_replay_finds_none(scene: "Scene") -> None:
    scripts = scene.store.scripts
    adopted(scene)
    second = add(scene, "two", 1)
    scripts.replayed(second, Replayed(3, 1, ("call7",)), NOW)
    with pytest.raises(OptOutsLost) as fault:
        scripts.promote(second, NOW)
    assert "call7" in str(fault.value)
    scripts.replayed(second, CLEAN, NOW)
    scripts.promote(second, NOW)


def test_rolling_back_goes_to_what_ran_before(scene: "Scene") -> None:
    scripts = scene.store.scripts
    adopted(scene)
    with pytest.raises(NoVersion):
        scripts.roll_back("clinic", 0, NOW)
    for text in ("two", "three", "four"):
        version = add(scene, text)
        if text != "three":
            scripts.replayed(version, CLEAN, NOW)
            scripts.promote(version, NOW)
    with pytest.raises(NoVersion):
        scripts.roll_back("clinic", 3, NOW)
    assert scripts.roll_back("clinic", 0, NOW).number == 2
    assert scripts.roll_back("clinic", 0, NOW).number == 1
    assert scripts.running("clinic").number == 1


def test_the_ledger_has_every_step(scene: "Scene") -> None:
    scripts = scene.store.scripts
    adopted(scene)
    second = add(scene, "two", 1)
    scripts.replayed(second, CLEAN, NOW)
    scripts.promote(second, NOW)
    scripts.roll_back("clinic", 1, NOW)
    out = scene.folder / "ledger.jsonl"
    scene.store.ledger.export(out)
    kinds = [line.split('"kind":"')[1].split('"')[0] for line in out.read_text().splitlines()]
    assert kinds[-6:] == [
        "script_drafted", "script_live", "script_drafted", "script_replayed", "script_live",
        "script_live",
    ]  # fmt: skip
    assert scene.store.ledger.verify().ok
