from pathlib import Path
from shutil import copytree

import pytest

from ringright.errors import InputError
from ringright.wiring.lint import ERROR, WARNING, examine

EXAMPLE = Path(__file__).parents[3] / "examples" / "clinic" / "script.yaml"
KNOWLEDGE = "knowledge: [knowledge/faq.md, knowledge/guide.md]"
"""Named files are looked for beside the script; the comment keeps its line."""


def changed(folder: Path, old: str, new: str) -> Path:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    copytree(EXAMPLE.parent / "knowledge", folder / "knowledge")
    path = folder / "script.yaml"
    path.write_text(text.replace(KNOWLEDGE, "#").replace(old, new), encoding="utf-8")
    return path


def test_the_example_is_clean() -> None:
    assert examine(EXAMPLE, strict=True) == ()


def test_a_warning_becomes_an_error_where_that_is_wished(tmp_path: Path) -> None:
    path = changed(tmp_path, "    keys: {1: yes, 2: no}\n", "")
    (found,) = examine(path)
    assert found.level == WARNING
    assert found.sentence() == (
        f'{path}:45:3: warning: step "cancel" cannot be answered by key;'
        ' add "keys: {1: yes, 2: no}" [no-keys]'
    )
    assert [it.level for it in examine(path, strict=True)] == [ERROR]


def test_faults_come_alone(tmp_path: Path) -> None:
    path = changed(tmp_path, "yes: {end: confirmed}", "yes: {end: confirm}")
    found = examine(path)
    assert {(it.line, it.level, it.rule) for it in found} == {(19, ERROR, "fault")}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        examine(tmp_path / "none.yaml")
