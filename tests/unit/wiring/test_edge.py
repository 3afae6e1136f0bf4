"""Files in, files out, and Kamailio's opinion when there is a Kamailio."""

import shutil
from pathlib import Path

import pytest

from ringright.errors import InputError, MissingPart
from ringright.wiring.edge import EdgeRejected, make

EXAMPLE = Path(__file__).parents[3] / "examples/edge/edge.yaml"


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A kamailio that says what the test wants."""
    program = tmp_path / "kamailio"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _, path=None: None if path else str(program))


def test_without_kamailio_the_check_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _, path=None: path and None)
    with pytest.raises(MissingPart, match=r"kamailio. Install it .apt-get install kamailio"):
        make(EXAMPLE, None, check=True)


def test_what_kamailio_says_against_it_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "echo ' 0(7) CRITICAL: <core> [x.y:1]: line 3: bad' >&2; echo ' 0(7) INFO: fine' >&2"
    stand_in(tmp_path, monkeypatch, f"{said}; exit 255")
    out = tmp_path / "out"
    with pytest.raises(EdgeRejected) as caught:
        make(EXAMPLE, out, check=True)
    assert caught.value.detail == "<core> [x.y:1]: line 3: bad"
    assert not out.exists()


def test_kamailio_checks_the_files_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, 'grep -q "$5/workers.list" "$3" && [ -e "$5/tls.cfg" ]')
    assert make(EXAMPLE, None, check=True).checked


@pytest.mark.parametrize(
    ("file", "reason"), [("gone.yaml", "No such file"), ("latin.yaml", "is not UTF-8")]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, file: str, reason: str) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"format: \xff\n")
    with pytest.raises(InputError, match=reason):
        make(tmp_path / file, None, check=False)


@pytest.mark.parametrize("folder", ["a b", 'a"b', "a\nb"])
def test_a_folder_that_cannot_be_quoted_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(InputError, match=r"cannot stand in a configuration. Choose a folder"):
        make(EXAMPLE, tmp_path / folder, check=False)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="Check --out"):
        make(EXAMPLE, tmp_path / "file" / "edge", check=False)
