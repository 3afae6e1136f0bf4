"""A child and someone in distress are not talked to any further, whatever the script says."""

from collections.abc import Callable

import pytest
from tests.unit.dialogue.conftest import EXAMPLES, Talk

from ringright.dialogue import flow
from ringright.dialogue.care import needed
from ringright.dialogue.flow import ScriptError


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("我妈妈不在家", "zh", "child"),
        ("我是小朋友", "zh", "child"),
        ("我今年七岁", "zh", "child"),
        ("我不想活了", "zh", "distress"),
        ("活着没什么意思", "zh", "distress"),
        ("My mommy isn't home", "en", "child"),
        ("I'm eight years old", "en", "child"),
        ("I want to die", "en", "distress"),
        ("我是小孩的妈妈", "zh", ""),
        ("我今年七十岁", "zh", ""),
        ("我想死你了", "zh", ""),
        ("我想试一下", "zh", ""),
        ("I don't want to live in that house", "en", ""),
        ("I'm seven minutes away", "en", ""),
    ],
)
def test_who_needs_care(text: str, language: str, name: str) -> None:
    assert needed(text, language)[0] == name


def test_a_child_is_told_to_expect_us_when_a_grown_up_is_there(talk: Callable[[], Talk]) -> None:
    call = talk().hear("我妈妈不在家")
    assert "大人在的时候" in call.said[-1]
    assert call.ending.intent == "child"
    assert call.hangups == ["callback_requested"]


@pytest.mark.parametrize(
    "before", [(), ("我想改时间",), ("我在忙",), ("我想改时间", "周四", "三点")]
)
def test_distress_ends_any_moment_with_real_help(
    talk: Callable[[], Talk], before: tuple[str, ...]
) -> None:
    call = talk().hear(*before, "我不想活了")
    assert "一二三五六" in call.said[-1]
    assert "幺二零" in call.said[-1]
    assert call.ending.intent == "distress"
    assert call.hangups == ["callback_requested"]


def test_help_in_english(chat: Callable[[], Talk]) -> None:
    call = chat().hear("I don't want to live anymore")
    assert "nine eight eight" in call.said[-1]
    assert "nine one one" in call.said[-1]


def test_a_refusal_still_comes_first(talk: Callable[[], Talk]) -> None:
    call = talk().hear("我妈妈不在家,你们别再打了")
    assert call.suppressed
    assert call.hangups == ["opted_out"]


def test_an_answer_of_the_script_is_not_taken_for_a_child() -> None:
    home = flow.load((EXAMPLES.parent / DELIVERY).read_text(encoding="utf-8"))
    expected = tuple(home.steps["home"].expect)
    assert home.matcher.decide("爸爸不在家,我在家", expected).intent == "yes"


@pytest.mark.parametrize("name", ["child", "distress"])
def test_no_script_has_its_own(name: str) -> None:
    text = (EXAMPLES / "clinic" / "script.yaml").read_text(encoding="utf-8")
    taken = text.replace("  where:\n", f"  {name}:\n")
    with pytest.raises(ScriptError, match="house's own"):
        flow.load(taken)


DELIVERY = "src/ringright/templates/zh/delivery.yaml"
