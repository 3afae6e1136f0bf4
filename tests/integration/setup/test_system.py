"""The set-up scripts on machines that lack something: they say what to do."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH with the shell's own tools and nothing else."""
    for name in ("bash", "dirname", "mkdir", "cat", "cut", "sha256sum"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    return tmp_path


def stub(tools: Path, name: str, text: str) -> None:
    (tools / name).unlink(missing_ok=True)
    (tools / name).write_text(f"#!/bin/bash\n{text}\n")
    (tools / name).chmod(0o755)


def run(tools: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", *command],
        cwd=ROOT,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_not_root_says_what_to_install(tools: Path) -> None:
    stub(tools, "id", "echo 1000")
    ended = run(tools, "scripts/system", "npm")
    assert ended.returncode == 3
    assert ended.stdout == ""
    assert "these system packages are missing: npm. Install them" in ended.stderr


def test_no_apt_says_what_to_install(tools: Path) -> None:
    stub(tools, "id", "echo 0")
    ended = run(tools, "scripts/system", "--tests")
    assert ended.returncode == 3
    assert "sip-tester baresip-core" in ended.stderr


def test_apt_lists_are_renewed_when_a_package_is_not_found(tools: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    stub(tools, "id", "echo 0")
    stub(
        tools,
        "apt-get",
        f'echo "$1" >>{log}\nif [ "$1" = update ]; then : >{log}.2; exit 0; fi\n[ -e {log}.2 ]',
    )
    ended = run(tools, "scripts/system", "npm")
    assert ended.returncode == 0, ended.stderr
    assert log.read_text().split() == ["install", "update", "install"]


def test_without_python_311_it_says_so(tools: Path) -> None:
    stub(tools, "python3", "exit 1")
    ended = run(tools, "scripts/setup")
    assert ended.returncode == 3
    assert ended.stdout == ""
    assert "Python 3.11 is not here" in ended.stderr
