"""`ringright script ask`: answers with their source, what was read, and what was set aside."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ringright.cli.app import app
from ringright.dialogue.meaning import Points
from ringright.errors import InputError
from ringright.wiring.knowledge import desk

EXAMPLES = Path(__file__).parents[3] / "examples"


class Flat:
    """A meaning that finds everything alike: key words alone decide."""

    def embed(self, texts: Sequence[str]) -> Points:
        return np.full((len(texts), 1), 0.95, np.float32) ** 0.5


@pytest.fixture(autouse=True)
def _meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "house_model", Flat)


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    app(["script", "ask", *words], exit_on_error=False, result_action="return_value")
    return capsys.readouterr().out


def test_a_question_to_a_script(capsys: pytest.CaptureFixture[str]) -> None:
    script = str(EXAMPLES / "clinic" / "script.yaml")
    found = json.loads(ask(capsys, script, "--text", "怎么预约？", "--json"))
    assert found["known"] is True
    assert found["language"] == "zh"
    assert found["answer"] == "您可以打我们前台电话预约，也可以在微信公众号上预约。"
    assert found["answers"][0] == {
        "score": 1.0, "source": "faq.md#怎么预约", "question": "怎么预约？", "say": found["answer"],
    }  # fmt: skip
    assert len(found["answers"]) == 3
    assert (found["passages"], found["warnings"]) == (31, [])


def test_a_question_without_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    folder = EXAMPLES / "clinic-en" / "knowledge"
    words = (str(folder / "faq.md"), str(folder / "guide.md"), "--lang", "en")
    found = json.loads(ask(capsys, *words, "--text", "how much is an mri", "--json"))
    assert (found["known"], found["answer"]) == (False, "")
    shown = ask(capsys, *words, "--text", "how much is an mri")
    assert shown.startswith("unknown: ")


def test_without_a_question_everything_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "faq.md"
    path.write_text("## 几点开门？\n\n八点。\n\n## 网址？\n\nhttps://a.cn\n", encoding="utf-8")
    assert ask(capsys, str(path)).splitlines() == [
        "faq.md#几点开门: 几点开门？ -> 八点。",
        'warning: faq.md#网址: an address cannot be spoken: "https://a.cn."',
        "warning: faq.md#网址: the whole answer is left out; write it as it is said",
        "1 passages, 2 warnings.",
    ]
    found = json.loads(ask(capsys, str(path), "--json"))
    assert found["listed"] == [
        {"source": "faq.md#几点开门", "questions": ["几点开门？"], "sentences": ["八点。"]}
    ]
    assert [warning["source"] for warning in found["warnings"]] == ["faq.md#网址"] * 2


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ((), "no file is named"),
        (("a.yaml", "b.md"), "a script stands alone"),
        (("gone.md",), "No such file"),
        (("a.png",), "no known kind"),
    ],
)
def test_what_cannot_be_asked(
    words: tuple[str, ...], fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError, match=fault):
        ask(capsys, *words, "--text", "几点")


def test_a_script_without_knowledge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (EXAMPLES / "clinic" / "script.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("knowledge:")]
    path = tmp_path / "script.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match="has no knowledge"):
        ask(capsys, str(path), "--text", "几点")


def test_a_missing_file_is_named_with_line_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "script.yaml"
    path.write_bytes((EXAMPLES / "clinic" / "script.yaml").read_bytes())
    with pytest.raises(InputError, match=r"script\.yaml:11:13: there is no file"):
        ask(capsys, str(path), "--text", "几点")
