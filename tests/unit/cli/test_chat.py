import io
from pathlib import Path

import pytest

from ringright.cli.script.chat import chat

CLINIC = Path(__file__).parents[3] / "examples/clinic/script.yaml"


class Talk:
    """Types lines into a chat and gives what was shown."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capture = monkeypatch, capsys

    def __call__(self, *lines: str) -> list[str]:
        self._patch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        chat(CLINIC, meaning=False)
        return self._capture.readouterr().out.splitlines()


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Talk:
    return Talk(monkeypatch, capsys)


def said(lines: list[str]) -> list[str]:
    return [line.removeprefix("🔔 ") for line in lines if line.startswith("🔔 ")]


def test_a_whole_call_in_text(talk: Talk) -> None:
    lines = talk("改时间", "下周三下午三点", "对", "this comes after the end")
    words = said(lines)
    assert "人工智能" in words[0]
    assert words[2] == "好的，您想改到哪一天？"
    assert words[-1].startswith("好的，已经给您改好了")
    assert "  heard move (exact 1.00: 改时间) at attend" in lines
    assert any(line.startswith("  new_time = 15:00") for line in lines)
    assert not any("none" in line for line in lines)
    assert lines[-1].startswith("completed, B: ")


def test_keys_and_silence(talk: Talk) -> None:
    lines = talk("/silence", "/key 9")
    assert "  silence none (none) at attend" in lines
    assert "  never to be called again" in lines
    assert lines[-1] == "opted_out, D: （按键 9）"


def test_words_can_be_tried_without_saying_them(talk: Talk) -> None:
    lines = talk("/hear 别再打了", "能来")
    assert "  opt_out (exact 1.00: 别再打了) -> end:opted_out" in lines
    assert lines[-1] == "completed, A: 能来"


def test_mistyped_commands_are_told_and_the_call_goes_on(talk: Talk) -> None:
    lines = talk("/key 12", "/kez", "", "能来")
    assert any("no key '12'" in line for line in lines)
    assert any("no command /kez" in line for line in lines)
    assert lines[-1].startswith("completed, A")


@pytest.mark.parametrize("typed", [(), ("/quit", "能来")])
def test_whoever_leaves_has_hung_up(talk: Talk, typed: tuple[str, ...]) -> None:
    assert talk(*typed)[-1] == "hung_up, D"
