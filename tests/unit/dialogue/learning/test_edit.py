"""Edits change one place of a script and nothing else."""

import difflib
from pathlib import Path

import pytest

from ringright.dialogue import flow
from ringright.dialogue.learning.edit import NoPlace, add_answer, add_phrases

ROOT = Path(__file__).parents[4]
CLINIC = (ROOT / "examples/clinic/script.yaml").read_text(encoding="utf-8")
BLOCK = """# head
format: x
intents:
  move:  # ours
    phrases:
      - one
      - two  # the second

    patterns: ["a * b"]
  bare:
    patterns: [x]
  small: {patterns: [y]}
# tail
endings: {}
"""


def added(old: str, new: str) -> list[str]:
    lines = difflib.ndiff(old.splitlines(), new.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_a_phrase_joins_a_wrapped_list_and_comments_stay() -> None:
    new = add_phrases(CLINIC, "intents", "cancel", ["我不来看病了", "病好了"])
    assert added(CLINIC, new) == [
        "-       已经好了不用看了, 病好了, 不用看了, 预约取消]",
        "+       已经好了不用看了, 病好了, 不用看了, 预约取消, 我不来看病了]",
    ]
    assert "我不来看病了" in flow.load(new).matcher.phrases("cancel")


def test_a_phrase_that_is_there_changes_nothing() -> None:
    assert add_phrases(CLINIC, "intents", "cancel", ["病好了"]) == CLINIC


def test_a_phrase_joins_a_list_of_lines() -> None:
    new = add_phrases(BLOCK, "intents", "move", ["three, too"])
    assert added(BLOCK, new) == ['+       - "three, too"']
    assert new.index("three") < new.index("patterns")


def test_an_intent_without_phrases_gets_them() -> None:
    assert added(BLOCK, add_phrases(BLOCK, "intents", "bare", ["q"])) == ["+     phrases: [q]"]
    new = add_phrases(BLOCK, "intents", "small", ["q"])
    assert "  small: {phrases: [q], patterns: [y]}" in new


def test_a_builtin_intent_and_a_group_are_made_where_missing() -> None:
    new = add_phrases(CLINIC, "intents", "busy", ["正在开车呢"])
    assert added(CLINIC, new) == ["+   busy:", "+     phrases: [正在开车呢]"]
    assert "正在开车呢" in flow.load(new).matcher.phrases("busy")
    bare = BLOCK.split("intents:", maxsplit=1)[0]
    assert add_phrases(bare, "intents", "yes", ["好"]).endswith(
        "\n\nintents:\n  yes:\n    phrases: [好]\n"
    )


def test_an_answer_stands_behind_the_others() -> None:
    new = add_answer(CLINIC, "parking", ["能停车吗", "no"], "门口可以停车，免费: 真的。")
    assert added(CLINIC, new) == [
        "+   parking:",
        '+     phrases: [能停车吗, "no"]',
        '+     say: "门口可以停车，免费: 真的。"',
    ]
    script = flow.load(new)
    assert script.answers["parking"] == "门口可以停车，免费: 真的。"
    assert script.matcher.decide("能停车吗").intent == "parking"
    with pytest.raises(NoPlace):
        add_answer(new, "parking", ["x"], "y")


def test_a_text_of_several_lines_is_not_cut() -> None:
    text = "answers:\n  a:\n    phrases: [x]\n    say: |\n      one\n      two\nendings: {}\n"
    new = add_answer(text, "b", ["q"], "z")
    assert new == text.replace("endings", "  b:\n    phrases: [q]\n    say: z\nendings")


@pytest.mark.parametrize("end", ["", "\n"])
def test_the_last_line_may_lack_its_end(end: str) -> None:
    text = f"answers:\n  a:\n    say: x{end}"
    assert add_answer(text, "b", ["q"], "z") == (
        "answers:\n  a:\n    say: x\n  b:\n    phrases: [q]\n    say: z\n"
    )
