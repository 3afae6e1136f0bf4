import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest

from ringright.errors import InputError
from ringright.wiring.home import FolderBusy, NoRun, latest, occupy

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


def test_a_finished_run_is_never_reused(tmp_path: Path) -> None:
    with occupy(tmp_path, "demo", None, NOW) as first:
        assert not first.resumed
    with occupy(tmp_path, "demo", None, NOW) as second:
        assert second.folder != first.folder
    assert latest(tmp_path, None) == second.folder


def test_an_interrupted_run_is_resumed(tmp_path: Path) -> None:
    with pytest.raises(KeyError), occupy(tmp_path, "demo", None, NOW) as first:
        raise KeyError
    with occupy(tmp_path, "demo", None, NOW) as second:
        assert second.folder == first.folder
        assert second.resumed


def test_a_run_that_was_refused_leaves_nothing_to_resume(tmp_path: Path) -> None:
    with pytest.raises(InputError), occupy(tmp_path, "demo", None, NOW) as first:
        raise InputError("bad contacts")
    with occupy(tmp_path, "demo", None, NOW) as second:
        assert not second.resumed
        assert second.folder != first.folder


HOLD = """
import sys, time
from datetime import datetime, timezone
from pathlib import Path
from ringright.errors import InputError
from ringright.wiring.home import occupy

with occupy(Path(sys.argv[1]), "demo", None, datetime.now(timezone.utc)):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_process_leaves_its_run_to_be_resumed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        folder = next(tmp_path.glob("demo-*"))
        with pytest.raises(FolderBusy), occupy(tmp_path, "demo", folder, NOW):
            pass
        process.kill()
    with occupy(tmp_path, "demo", None, NOW) as home:
        assert home.folder == folder
        assert home.resumed


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(NoRun, match="ringright demo"):
        latest(tmp_path, None)
    with pytest.raises(NoRun, match="does not exist"):
        latest(tmp_path, tmp_path / "gone")
