import json
from pathlib import Path

import pytest

from ringright.cli.script.new import new
from ringright.errors import InputError


def test_without_a_template_they_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    new(lang="en")
    lines = capsys.readouterr().out.splitlines()
    assert "event      Event reminder: coming or not, and how many" in lines
    assert lines[-1].endswith("ringright script new TEMPLATE my.yaml --lang en")


def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    new(json=True)
    found = {it["name"]: it for it in json.loads(capsys.readouterr().out)["templates"]}
    assert found["survey"]["title"]["en"] == "Asking how a service was"
    assert found["survey"]["columns"] == ["service", "date"]


def test_it_says_what_was_written_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new("event", tmp_path / "my.yaml")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [f"Wrote {tmp_path / 'my.yaml'}.", f"Wrote {tmp_path / 'contacts.csv'}."]
    assert lines[2].endswith(f"ringright script lint {tmp_path / 'my.yaml'}")


def test_the_written_files_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new("reception", tmp_path / "my.yaml", json=True)
    told = json.loads(capsys.readouterr().out)
    assert told == {"template": "reception", "written": [str(tmp_path / "my.yaml")]}


def test_a_file_is_needed() -> None:
    with pytest.raises(InputError, match=r"ringright script new event my\.yaml"):
        new("event")


def test_a_template_that_does_not_exist_is_told_first() -> None:
    with pytest.raises(InputError, match="absence, delivery"):
        new("my.yaml")
