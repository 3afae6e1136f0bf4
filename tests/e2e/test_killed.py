"""The robot is stopped in the middle of a call: it is lost, never redialled, the rest goes on."""

import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.e2e.house import SCRIPT, House, by_id, peopled

WAIT_S = 60


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["kill-9", "ctrl-c"])
def test_a_stopped_call_is_lost_and_nobody_is_redialled(
    tmp_path: Path, how: signal.Signals
) -> None:
    house = House(tmp_path)
    world = peopled("long", tmp_path)
    words = ("practice", "--script", str(SCRIPT), "--people", str(world), "--lines", "1")
    with subprocess.Popen(
        house.command(*words, "--json"),
        env=house.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as robot:  # fmt: skip
        recording = _wait_for_recording(house.root)
        time.sleep(3)
        robot.send_signal(how)
        _, told = robot.communicate(timeout=30)
    if how is signal.SIGINT:
        assert robot.returncode == 130
        assert "Run the same command again to go on" in told
        assert "Traceback" not in told
    folder = recording.parents[1]
    document = house.document(*words)
    assert Path(document["folder"]) == folder
    people = by_id(document)
    assert people["talking"]["disposition"] == "lost"
    assert people["talking"]["called"]
    assert people["waiting"]["disposition"] == "busy"
    assert document["ledger"]["ok"]
    assert document["permits"] == {"issued": 2, "burned": 2}
    dialled = [
        decision
        for decision in house.document("why", "talking", "--data", str(folder))["decisions"]
        if decision["called"]
    ]
    assert len(dialled) == 1
    assert Path(people["talking"]["recording"]).is_file()
    assert house.document("ledger", "verify", "--data", str(folder))["ok"]


def _wait_for_recording(root: Path) -> Path:
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        found = list(root.glob("practice-*/recordings/talking-*.wav"))
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError("the call never began")
