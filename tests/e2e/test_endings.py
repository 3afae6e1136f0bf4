"""Every way a call can end, twice over: the second run must refuse whoever said no."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.house import SCRIPT, House, by_id, peopled

ENDINGS = {
    "silent": ("no_speech", 200, False),
    "busy": ("busy", 486, False),
    "declined": ("declined", 603, False),
    "unwanted": ("declined", 607, True),
    "empty": ("invalid_number", 404, False),
    "ringing": ("no_answer", 487, False),
    "opted_out": ("opted_out", 200, True),
    "key_nine": ("opted_out", 200, True),
    "shouted": ("opted_out", 200, True),
    "robot": ("completed", 200, False),
}
NO = ("unwanted", "opted_out", "key_nine", "shouted")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("endings") / "data"


@pytest.fixture(scope="module")
def first(house: House, folder: Path) -> dict[str, Any]:
    world = peopled("endings", folder.parent)
    return house.practice(world, "--data", str(folder), "--lines", "5")


@pytest.mark.parametrize("person", ENDINGS)
def test_each_call_ends_as_it_should(first: dict[str, Any], person: str) -> None:
    found = by_id(first)[person]
    assert (found["disposition"], found["sip_status"], found["suppressed"]) == ENDINGS[person]


def test_nothing_but_audio_informs_the_robot(first: dict[str, Any]) -> None:
    silent = by_id(first)["silent"]
    assert {turn["who"] for turn in silent["transcript"]} == {"robot"}
    disclosure, question, *prompts = silent["transcript"]
    assert "人工智能" in disclosure["text"]
    assert "能来吗" in question["text"]
    assert len(prompts) <= 3  # at most two prompts and the farewell


def test_the_ledger_holds_and_every_permit_was_burned_once(first: dict[str, Any]) -> None:
    assert first["ledger"]["ok"]
    assert first["permits"] == {"issued": len(ENDINGS), "burned": len(ENDINGS)}


def test_asked_whether_it_is_a_robot_it_says_yes(first: dict[str, Any]) -> None:
    said = [turn["text"] for turn in by_id(first)["robot"]["transcript"] if turn["who"] == "robot"]
    assert any("是" in text and "人工智能" in text for text in said[2:])


@pytest.fixture(scope="module")
def second(
    first: dict[str, Any], house: House, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """The same people again, for another campaign: only those who said no, to be quick."""
    assert first
    path = peopled("endings", tmp_path_factory.mktemp("again"), NO)
    return house.practice(path, "--data", str(folder))


@pytest.mark.parametrize("person", NO)
def test_whoever_said_no_is_never_called_again(second: dict[str, Any], person: str) -> None:
    found = by_id(second)[person]
    assert not found["called"]
    assert "opted_out" in found["refusals"]
    assert found["suppressed"]


def test_the_same_command_again_refuses_them_too(house: House, tmp_path: Path) -> None:
    world = peopled("endings", tmp_path, ("key_nine",))
    (once,) = house.practice(world)["people"]
    assert once["disposition"] == "opted_out"
    (again,) = house.practice(world)["people"]
    assert again["refusals"] == ["opted_out"]
    assert not again["called"]


@pytest.mark.parametrize("asked", ["opted_out", "154 2000 0007", "+8615420000007"])
def test_why_tells_it(second: dict[str, Any], house: House, folder: Path, asked: str) -> None:
    assert second
    found = house.document("why", asked, "--data", str(folder))
    assert found["suppressed"]
    assert found["suppressions"][0]["words"] == "别再给我打电话了。"
    assert [decision["called"] for decision in found["decisions"]] == [True, False]
    assert "别再给我打电话了" in house.run("why", asked, "--data", str(folder)).stdout


def test_why_says_when_nothing_is_known(second: dict[str, Any], house: House, folder: Path) -> None:
    assert second
    done = house.run("why", "nobody", "--data", str(folder), code=2)
    assert "nobody" in done.stderr


def test_the_folder_of_a_live_run_is_not_shared(house: House, tmp_path: Path) -> None:
    world = peopled("long", tmp_path)
    words = ("practice", "--script", str(SCRIPT), "--people", str(world), "--data", str(tmp_path))
    with subprocess.Popen(
        house.command(*words, "--json"),
        env=house.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        while not (tmp_path / "running").exists():
            assert running.poll() is None
        done = house.run(*words, code=3)
        running.kill()
    assert "Another RingRight works in this data folder" in done.stderr
    assert json.loads(house.run("ledger", "verify", "--json", "--data", str(tmp_path)).stdout)["ok"]
