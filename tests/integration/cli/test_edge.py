"""`ringright edge config` as a user types it."""

import json
import shutil
from pathlib import Path

import pytest
from tests.integration.cli.test_commands import ringright

ROOT = Path(__file__).parents[3]
EXAMPLE = str(ROOT / "examples/edge/edge.yaml")
needs_kamailio = pytest.mark.skipif(
    shutil.which("kamailio") is None, reason="kamailio is not installed"
)


def test_the_files_are_printed_one_after_the_other(tmp_path: Path) -> None:
    done = ringright(tmp_path, "edge", "config", EXAMPLE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# ---- kamailio.cfg\n#!KAMAILIO")
    assert "# ---- workers.list\n1 sip:10.20.0.11:5062" in done.stdout
    assert "# ---- tls.cfg\n[server:default]" in done.stdout


@needs_kamailio
def test_files_are_written_and_kamailio_accepts_them(tmp_path: Path) -> None:
    out = tmp_path / "edge"
    done = ringright(tmp_path, "edge", "config", EXAMPLE, "--check", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "Kamailio accepts it." in done.stderr
    assert done.stdout == ""
    assert f'"{out}/workers.list"' in (out / "kamailio.cfg").read_text()
    assert (out / "tls.cfg").exists()


@needs_kamailio
def test_json_is_one_document(tmp_path: Path) -> None:
    done = ringright(tmp_path, "edge", "config", EXAMPLE, "--check", "--json")
    found = json.loads(done.stdout)
    assert found["checked"] is True
    assert found["folder"] is None
    assert sorted(found["files"]) == ["kamailio.cfg", "rtpengine.conf", "tls.cfg", "workers.list"]


def test_faults_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "edge.yaml"
    file.write_text(Path(EXAMPLE).read_text().replace("ceiling: 80", "ceiling: 0"))
    done = ringright(tmp_path, "edge", "config", str(file), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "edge.yaml:23:" in done.stderr
    assert "0 is too small; at least 1" in done.stderr
    assert not (tmp_path / "out").exists()
