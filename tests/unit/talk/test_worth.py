"""What words are worth over the robot's voice, and in its silence."""

from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path

import pytest

from ringright.dialogue import engine, flow
from ringright.dialogue.moves import Callee, Heard
from ringright.domain.call import Hearing
from ringright.talk.floor import Worth
from ringright.talk.worth import worth

SCRIPT = flow.load(
    (Path(__file__).parents[3] / "examples/clinic/script.yaml").read_text(encoding="utf-8")
)
COLUMNS = {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}
STATE, _ = engine.start(
    SCRIPT,
    Callee("陈建国", COLUMNS, "登记表", date(2026, 3, 10)),
    datetime(2026, 3, 10, 10, tzinfo=timezone.utc),
)
EXPECTS = engine.expects(SCRIPT, STATE)


def heard(text: str, *others: str, over: bool) -> Heard:
    return Heard(Hearing(text, "zh", 0.1, others=others), over)


@pytest.mark.parametrize("text", ["嗯。", "好好好", "是的，是的。", "对对", "Uh-huh.", "喂"])
def test_a_murmur_over_the_robot_is_a_sign_of_listening(text: str) -> None:
    assert worth(heard(text, over=True), EXPECTS, greeting=False) is Worth.BACKCHANNEL


@pytest.mark.parametrize(
    ("text", "found"),
    [("能来的", Worth.COMPLETE), ("别再打了", Worth.COMPLETE), ("等一下", Worth.TRAILING)],
)
def test_words_over_the_robot_are_words(text: str, found: Worth) -> None:
    assert worth(heard(text, "嗯", over=True), EXPECTS, greeting=False) is found


def test_a_murmur_that_was_misheard_is_known_by_another_reading() -> None:
    assert worth(heard("爷", "嗯。", over=True), EXPECTS, greeting=False) is Worth.BACKCHANNEL
    assert worth(heard("是的", "是的是的", over=True), EXPECTS, greeting=False) is Worth.BACKCHANNEL


def test_in_the_robots_silence_a_yes_is_a_yes() -> None:
    assert worth(heard("好", over=False), EXPECTS, greeting=False) is Worth.COMPLETE


def test_no_words_are_noise_and_a_greeting_may_go_on() -> None:
    assert worth(heard("", over=False), EXPECTS, greeting=False) is Worth.NOISE
    hello = replace(heard("喂，你好", over=False))
    assert worth(hello, EXPECTS, greeting=True) is Worth.KNOWN
