"""What the examples' rules make of conversations that break off at this place or that."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from ringright.domain.call import Release
from ringright.domain.outcome import Outcome
from ringright.outcome.judge import Hints, judge

if TYPE_CHECKING:
    from tests.unit.dialogue.conftest import Talk

LEFT = Release(200, "OK", answered=True, remote=True)


def worth(talk: "Talk", *said: str) -> Outcome:
    """What the call is worth if the person hangs up after these words."""
    talk.hear(*said)
    return judge(talk.marks, talk.slots, LEFT, Hints(rules=talk.script.rules))


@pytest.mark.parametrize(
    ("said", "grade", "because", "tags"),
    [
        (("我想改时间", "周四"), "B", "周四", ("改约未说完",)),
        (("我想改时间",), "B", "我想改时间", ()),
        (("多少钱",), "B", "多少钱", ("问了费用",)),
        (("多少钱", "在哪里", "要带什么"), "B", "要带什么", ("问了费用", "问得多")),
        (("请再说一遍",), "C", "请再说一遍", ()),
        ((), "D", "", ()),
    ],
)
def test_a_call_that_broke_off(
    talk: "Callable[[], Talk]", said: tuple[str, ...], grade: str, because: str, tags: tuple[str]
) -> None:
    found = worth(talk(), *said)
    assert (found.grade, found.because, found.tags) == (grade, because, tags)


def test_a_call_that_ended_has_fields(chat: "Callable[[], Talk]") -> None:
    found = worth(chat(), "how much is it", "yes I'll come")
    assert (found.grade, found.rule, found.tags) == ("A", 0, ("asked the price",))
    assert {name: field.value for name, field in found.fields.items()} == {"coming": True}


def test_the_step_a_call_stands_at_is_told(talk: "Callable[[], Talk]") -> None:
    held = talk().hear("我想改时间", "取消")
    assert [mark.step for mark in held.marks if mark.kind == "step"] == ["attend", "move", "cancel"]
