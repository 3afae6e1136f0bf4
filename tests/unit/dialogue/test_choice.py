"""Choices: heard by sound, pressed as keys, said back in the option's first words."""

import pytest
from tests.unit.dialogue.conftest import NOW, Talk
from tests.unit.dialogue.test_branch import HEAD, callee, faults

from ringright.dialogue import engine, flow, speech
from ringright.dialogue.choice import Options, choose
from ringright.dialogue.moves import Key
from ringright.dialogue.script import Script
from ringright.domain.speech import Piece

SIZES: Options = (("large", ("大份", "大的")), ("small", ("小份", "小的")))
ENGLISH: Options = (("large", ("large", "a large one")), ("small", ("small", "a small one")))
HEARD = {
    "我要大份的": "large", "大的吧": "large", "达份": "large", "对，小的": "small",
    "小份还是大份": "", "要大的不要小的": "", "大概吧": "", "随便": "", "不用了": "", "": "",
}  # fmt: skip
STEPS = """
  ask:
    collect:
      size:
        type: choice
        ask: 要大份还是小份？
        options: {large: [大份, 大的], small: [小份, 小的]}
        keys: {1: large, 2: small}
      who: {type: name, ask: 请问您贵姓？}
    confirm: 您要{size}，姓{who}，对吗？
    goto: which
  which:
    branch: [{when: {size: small}, end: text}]
    else: {end: bye}
"""


@pytest.fixture(scope="module")
def script() -> Script:
    return flow.load(HEAD + STEPS)


@pytest.mark.parametrize("text", HEARD)
def test_options_are_heard_by_sound(text: str) -> None:
    assert choose(text, SIZES, "zh") == HEARD[text]


def test_english_options() -> None:
    assert choose("the small one please", ENGLISH, "en") == "small"
    assert choose("maybe later", ENGLISH, "en") == ""


def test_a_choice_and_a_name_are_said_back(script: Script) -> None:
    call = Talk(script, callee()).hear("大的吧", "免贵姓王")
    assert call.said[-1] == "您要大份，姓王，对吗？"
    assert call.slots == {"size": "large", "who": "王"}
    assert call.hear("对").ending.intent == "bye"


def test_a_key_chooses(script: Script) -> None:
    call = Talk(script, callee())
    call.feed(Key("2"))
    assert call.slots == {"size": "small"}
    assert call.said[-1] == "请问您贵姓？"
    assert call.hear("王建国", "对").ending.intent == "text"


def test_a_key_chooses_only_where_it_is_asked(script: Script) -> None:
    call = Talk(script, callee()).hear("大的")
    assert call.feed(Key("2")) == ()
    assert call.slots == {"size": "large"}


def test_nine_refuses_while_one_chooses(script: Script) -> None:
    call = Talk(script, callee())
    call.feed(Key("9"))
    assert call.hangups == ["opted_out"]


def test_a_refusal_counts_while_one_chooses(script: Script) -> None:
    assert Talk(script, callee()).hear("别再打电话了").hangups == ["opted_out"]


def test_the_recogniser_is_told_the_options(script: Script) -> None:
    call = Talk(script, callee())
    assert set(engine.expects(script, call.state).phrases) >= {"大份", "大的", "小份", "小的"}


def test_every_option_is_rendered_before(script: Script) -> None:
    ready = speech.sentences(script, callee(), NOW)
    assert {Piece("大份"), Piece("小份")} <= set(ready)


def test_a_choice_is_described_well() -> None:
    told = faults("""
  ask:
    collect:
      size: {type: choice, ask: 大小？}
      kind: {type: text, ask: 什么？, keys: {1: a}}
      spice:
        type: choice
        ask: 辣吗？
        options: {hot: [辣, 要], mild: [不辣, 要], opt_out: [好]}
        keys: {1: hott, 9: mild}
    end: bye
""")
    assert told == [
        '3:7: choice "size" needs "options:", each with ways of saying it',
        '4:36: "keys" belongs to a slot of type "choice"',
        '8:43: "要" stands for "hot" already; keep one',
        '8:47: no option can be called "opt_out"; rename it',
        '9:9: "9" cannot stand here; keys are 0 to 8, * and #; 9 always means: never call again',
        '9:16: "hott" is no option; did you mean "hot"?',
    ]
