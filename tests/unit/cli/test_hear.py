import json
from pathlib import Path

import pytest

from ringright.cli.script.hear import hear
from ringright.errors import InputError

CLINIC = Path(__file__).parents[3] / "examples/clinic/script.yaml"


def test_one_sentence_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    hear(CLINIC, step="start", text="改时间", meaning=False, json=True)
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["intent", "how", "score", "because", "next", "says"]
    assert found == {
        "intent": "move", "how": "exact", "score": 1.0, "because": "改时间", "next": "move",
        "says": "好的，您想改到哪一天？",
    }  # fmt: skip


def test_one_sentence_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    hear(CLINIC, text="别再打了", meaning=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "opt_out (exact 1.00: 别再打了)"
    assert lines[1] == "-> end:opted_out"


def test_a_file_gives_a_document_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text("start\t能来\nmove\t明天\n", encoding="utf-8")
    hear(CLINIC, batch=file, meaning=False)
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["next"] for line in found] == ["end:confirmed", "move"]


def test_it_wants_a_text_or_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--text"):
        hear(CLINIC)
    with pytest.raises(InputError, match="--batch"):
        hear(CLINIC, text="能来", batch=tmp_path / "lines.tsv")


def test_an_unknown_step_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="Steps: attend, instead, move, cancel"):
        hear(CLINIC, step="nowhere", text="能来", meaning=False)
    assert not capsys.readouterr().out
