from collections.abc import Callable
from pathlib import Path

import pytest

from ringright.dialogue import flow
from ringright.dialogue.advice import Advice, advise

EXAMPLE = Path(__file__).parents[3] / "examples" / "clinic" / "script.yaml"
GOOD = """\
format: ringright/script@1
id: visit
language: zh
organisation: 仁和诊所
purpose: service
reason: 来电是想跟您确认预约
voice: zf_xiaobei
number_source: 登记表
start: ask

steps:
  ask:
    say: 您明天能来吗？
    expect:
      yes: {end: fine}
      no: {goto: when}
    keys: {1: yes, 2: no}
  when:
    collect:
      day: {type: date, ask: 哪天方便？}
    confirm: 改到{day}，对吗？
    end: moved

answers:
  where:
    phrases: [在哪里]
    say: 在人民路八号。

endings:
  fine: {say: 好的，再见。, disposition: completed, grade: A}
  moved: {say: 好的，改好了，再见。, disposition: completed, grade: B}
"""
LONG = "您明天星期三上午九点半在我们人民路八号的门诊一楼能来吗？"
SOME = "您明天一大早上午九点半在门诊能来吗？一切好吗？"
CASES = {
    "long-question": (
        ("    say: 您明天能来吗？", f"    say: {LONG}\n    again: 能来吗？"),
        (13, 5),
    ),
    "no-short-form": (("您明天能来吗？", SOME), (13, 5)),
    "long-answer": (("在人民路八号。", "在人民路八号，" * 7), (27, 5)),
    "one-sided": (
        (
            "yes: {end: fine}\n      no: {goto: when}\n    keys: {1: yes, 2: no}",
            "busy: {end: fine}\n      no: {goto: when}",
        ),
        (14, 5),
    ),
    "no-keys": (("    keys: {1: yes, 2: no}\n", ""), (12, 3)),
    "misheard": (("[在哪里]", "[在哪里, 能来]"), (26, 20)),
    "alike": (
        ("answers:\n", "answers:\n  spot:\n    phrases: [再哪里]\n    say: 一楼。\n"),
        (29, 15),
    ),
    "unused-intent": (
        ("answers:\n", "intents:\n  move:\n    phrases: [改时间]\n\nanswers:\n"),
        (25, 3),
    ),
    "unused-slot": (("    confirm: 改到{day}，对吗？\n", ""), (20, 7)),
    "unused-ending": (
        ("endings:\n", "endings:\n  kept: {say: 再见。, disposition: completed, grade: C}\n"),
        (30, 3),
    ),
}


def advice(text: str) -> tuple[Advice, ...]:
    return advise(text, flow.load(text))


def test_good_scripts_need_no_advice() -> None:
    assert advice(GOOD) == ()
    assert advice(EXAMPLE.read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize("rule", CASES)
def test_each_rule_has_a_place_and_a_remedy(rule: str) -> None:
    (old, new), place = CASES[rule]
    assert old in GOOD
    found = advice(GOOD.replace(old, new))
    assert [(it.rule, (it.line, it.column)) for it in found] == [(rule, place)]
    assert all(it.text and it.remedy for it in found)


def refused(change: Callable[[str], str]) -> list[str]:
    with pytest.raises(flow.ScriptError) as caught:
        flow.load(change(GOOD))
    return [f"{it.line}:{it.column}: {it.text}" for it in caught.value.problems]


def test_a_script_that_asks_for_a_code_is_refused() -> None:
    assert refused(lambda text: text.replace("哪天方便？", "请问验证码是多少？")) == [
        '20:25: never ask for "验证码": only fraud does; ask something else'
    ]
    assert refused(lambda text: text.replace("day", "sms_code")) == [
        '20:7: never ask for a secret such as "sms_code"; take it out'
    ]


def test_a_script_cannot_claim_to_be_human() -> None:
    assert refused(lambda text: text.replace("在人民路八号", "我不是机器人")) == [
        '27:5: "不是机器人" is not true of a machine; take it out'
    ]


@pytest.mark.parametrize("phrase", ["你是机器人吗", "别再给我打电话了啊", "你们从哪拿到我号码的"])
def test_a_script_cannot_take_what_the_house_answers(phrase: str) -> None:
    found = refused(lambda text: text.replace("[在哪里]", f"[在哪里, {phrase}]"))
    assert len(found) == 1
    assert found[0].startswith("26:20: ")
    assert "which the house answers" in found[0]


@pytest.mark.parametrize("phrase", ["什么时候到", "会泄露我的信息吗", "什么时间送"])
def test_a_script_may_say_what_merely_sounds_a_little_like_it(phrase: str) -> None:
    assert flow.load(GOOD.replace("[在哪里]", f"[在哪里, {phrase}]"))


def test_a_pattern_cannot_catch_the_question_for_a_robot() -> None:
    found = refused(
        lambda text: text.replace("[在哪里]\n", '[在哪里]\n    patterns: ["你 * 机器人"]\n')
    )
    fault = '"你 * 机器人" would also catch "你是机器人吗", which the house answers; say more in it'
    assert found == [f"27:16: {fault}"]
