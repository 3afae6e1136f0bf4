"""The practice world against callers that others wrote: baresip and sipp."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Make = Callable[..., Any]
ROBOT = Path(__file__).parent / "robot.py"
SIPP = shutil.which("sipp")


def _dial(port: int, number: str, seconds: float) -> dict[str, Any]:
    command = [sys.executable, str(ROBOT), str(port), number, str(seconds)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_baresip_talks_with_a_person(practice: Make) -> None:
    world = practice(
        '  - {id: p01, number: "+8615410000001", talk: {greeting: 喂喂喂喂喂,'
        " replies: [{when: 能按时来吗, say: 可以可以可以}]}}\n"
    )
    found = _dial(world.port, "+8615410000001", 5)
    assert found["states"][-1] == "established"
    assert sum(level > 500 for level in found["levels"]) >= 8
    call = world.end()[0]
    assert [each["text"] for each in call["said"]] == ["喂喂喂喂喂", "可以可以可以"]
    assert (call["ended_by"], call["sip_status"]) == ("robot", 200)


def test_baresip_hears_an_announcement_before_any_answer(practice: Make) -> None:
    world = practice(
        '  - {id: p01, number: "+8615410000001", line: {outcome: announcement,'
        " text: 您拨打的电话已关机}}\n"
    )
    found = _dial(world.port, "+8615410000001", 3)
    assert "established" not in found["states"]
    assert sum(level > 500 for level in found["levels"]) >= 6
    assert world.end()[0]["sip_status"] == 480


@pytest.mark.skipif(SIPP is None, reason="sipp is not installed (Debian package sip-tester)")
def test_thirty_calls_of_sipp_succeed(practice: Make) -> None:
    world = practice('  - {id: p01, number: "+8615410000001", talk: {greeting: 喂}}\n')
    command = [
        str(SIPP), "-sn", "uac", "-s", "+8615410000001", f"127.0.0.1:{world.port}",
        "-i", "127.0.0.1", "-m", "30", "-r", "10", "-d", "1000", "-nostdin", "-timeout", "30s",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout[-2000:]
    calls = world.end()[:-1]
    assert len(calls) == 30
    assert {(call["sip_status"], call["ended_by"]) for call in calls} == {(200, "robot")}
