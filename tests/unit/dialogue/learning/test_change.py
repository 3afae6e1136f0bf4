"""What differs between two versions, by meaning."""

from pathlib import Path

from ringright.dialogue.learning.change import Change, changes, unified
from ringright.dialogue.learning.edit import add_answer, add_phrases

CLINIC = (Path(__file__).parents[4] / "examples/clinic/script.yaml").read_text(encoding="utf-8")


def test_phrases_answers_and_steps_are_named() -> None:
    new = add_phrases(CLINIC, "intents", "cancel", ["我不来看病了"])
    new = add_answer(new, "parking", ["能停车吗"], "门口可以停车。")
    new = new.replace("again: 请问您能来吗？", "again: 您能来吗？").replace("改天, ", "")
    found = changes(CLINIC, new)
    assert found == (
        Change("changed", "steps.attend.again", "请问您能来吗？", "您能来吗？"),
        Change("removed", "intents.move.phrases", old="改天"),
        Change("added", "intents.cancel.phrases", new="我不来看病了"),
        Change("added", "answers.parking", new="phrases: 能停车吗; say: 门口可以停车。"),
    )
    assert found[0].sentence() == "changed steps.attend.again: 请问您能来吗？ -> 您能来吗？"
    assert found[1].sentence() == "removed intents.move.phrases: 改天"


def test_comments_and_order_of_keys_do_not_count() -> None:
    assert changes("a: 1\nb: 2\n", "# x\nb: 2\na: 1\n") == ()
    assert changes("a: [x, y]", "a: [y, x]") == (Change("changed", "a", "x, y", "y, x"),)


def test_the_text_differs_line_by_line() -> None:
    lines = unified("a: 1\n", "a: 2\n", "clinic@1", "clinic@2")
    assert lines == ("--- clinic@1", "+++ clinic@2", "@@ -1 +1 @@", "-a: 1", "+a: 2")
