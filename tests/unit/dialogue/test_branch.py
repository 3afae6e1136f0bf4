"""Branches: what holds, what follows, and that no silent circle is let in."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.dialogue.conftest import Talk

from ringright.dialogue import flow
from ringright.dialogue.branch import Check, normal
from ringright.dialogue.moves import Callee, Silent, Unclear
from ringright.dialogue.turn import VISITS

TODAY = date(2026, 3, 10)
HEAD = """
format: ringright/script@1
id: made-up
language: zh
organisation: 仁和诊所
purpose: service
reason: 来电是想跟您确认门诊预约
voice: zf_xiaobei
number_source: 登记表
variables: {age: number, visit: date, level: text}
start: ask
endings:
  bye: {say: 再见。, disposition: completed, grade: A}
  old: {say: 老人家再见。, disposition: completed, grade: B}
  text: {say: 短信再见。, disposition: completed, grade: C}
steps:
"""
BRANCH = """
  ask:
    say: 您收短信吗？
    expect:
      yes: {set: {channel: sms}, goto: which}
      no: {goto: which}
  which:
    branch:
      - {when: {channel: sms}, end: text}
      - {when: {age: {at_least: 60}, level: {is_not: [vip, gold]}}, end: old}
    else: {end: bye}
"""
HELD = [
    (Check("x", among=("a", "b")), "B", True),
    (Check("x", among=("a", "b")), "c", False),
    (Check("x", among=("3",)), "3.0", True),
    (Check("x", among=("a",)), "", False),
    (Check("x", barred=("a",)), "a", False),
    (Check("x", barred=("a",)), "", True),
    (Check("x", at_least="18"), "9", False),
    (Check("x", at_least="18", at_most="65"), "65", True),
    (Check("x", at_most="65"), "65.5", False),
    (Check("x", at_least="100"), "128.50 CNY", True),
    (Check("x", at_most="80"), "80%", True),
    (Check("x", at_least="18"), "", False),
    (Check("x", at_least="18"), "很多", False),
    (Check("x", at_most="18"), "很多", False),
    (Check("x", at_least="2026-03-12"), "2026-03-12T09:00", True),
    (Check("x", at_most="2026-03-12"), "2026-03-12T23:00", True),
    (Check("x", at_most="2026-03-12"), "2026-03-13", False),
    (Check("x", at_most="12:00"), "09:30", True),
    (Check("x", at_least="12:00"), "2026-03-13", False),
    (Check("x", known=True), "", False),
    (Check("x", known=True), "a", True),
    (Check("x", known=False), "a", False),
    (Check("x", known=False), "", True),
]


@pytest.mark.parametrize(("condition", "value", "holds"), HELD)
def test_what_holds(condition: Check, value: str, *, holds: bool) -> None:
    assert condition.holds(value) is holds


@pytest.mark.parametrize(
    ("kind", "value", "iso"),
    [
        ("date", "3月12日", "2026-03-12"), ("date", "soon", ""), ("time", "9:30", "09:30"),
        ("time", "22:15", "22:15"), ("time", "never", ""), ("number", " 1,200 ", "1200"),
        ("text", "  a  b ", "a b"),
    ],
)  # fmt: skip
def test_variables_are_compared_in_one_form(kind: str, value: str, iso: str) -> None:
    assert normal(kind, value, TODAY, "zh") == iso


def callee(**columns: str) -> Callee:
    return Callee("陈建国", columns, "登记表", TODAY)


@pytest.mark.parametrize(
    ("columns", "said", "ending"),
    [
        ({}, "好的", "text"), ({"age": "70"}, "好的", "text"), ({"age": "70"}, "不用", "old"),
        ({"age": "70", "level": "VIP"}, "不用", "bye"), ({"age": "17"}, "不用", "bye"),
        ({}, "不用", "bye"),
    ],
)  # fmt: skip
def test_the_first_case_that_fits_is_taken(columns: dict[str, str], said: str, ending: str) -> None:
    assert Talk(flow.load(HEAD + BRANCH), callee(**columns)).hear(said).ending.intent == ending


def faults(steps: str) -> list[str]:
    """What is wrong with these steps; lines are counted from their first."""
    with pytest.raises(flow.ScriptError) as caught:
        flow.load(HEAD + steps.lstrip("\n"))
    above = HEAD.count("\n")
    return [f"{it.line - above}:{it.column}: {it.text}" for it in caught.value.problems]


def test_a_branch_is_complete_and_silent() -> None:
    told = faults("""
  ask:
    say: 您好。
    branch:
      - {when: {chanel: sms}}
      - {goto: ask}
      - {when: {age: {at_leest: 3}}, end: bye, goto: ask}
  rest: {say: 好。, else: {end: bye}}
""")
    assert '2:5: a step that branches only chooses; move "say" into a step of its own' in told
    assert '3:5: add "else:", for when no case of "branch" fits' in told
    assert '4:9: this leads nowhere; add "goto:" or "end:"' in told
    assert any(line.startswith('4:17: "chanel" is no slot or variable') for line in told)
    assert any(line.startswith('5:9: "branch" needs "when:"') for line in told)
    assert any(line.startswith('6:23: unknown key "at_leest"') for line in told)
    assert '6:48: either "goto" or "end", not both; take one out' in told
    assert any(line.startswith('7:19: "else" needs') for line in told)


def test_no_circle_goes_round_unanswered() -> None:
    told = faults("""
  ask: {say: 您好。, goto: which}
  which:
    branch: [{when: {age: 3}, end: bye}]
    else: {goto: ask}
""")
    fault = "comes back to itself without an answer; let one of the steps ask"
    assert told == [f'1:3: "ask" {fault}', f'2:3: "which" {fault}']


def test_a_row_of_remarks_has_an_end() -> None:
    steps = "".join(f"  s{n}: {{say: 好。, goto: s{n + 1}}}\n" for n in range(25))
    told = faults(f"  ask: {{say: 您好。, goto: s0}}\n{steps}  s25: {{say: 好。, end: bye}}\n")
    assert (
        "1:3: 20 steps follow each other from here without an answer; let one of them ask" in told
    )


def test_a_slot_is_known_where_a_case_proves_it() -> None:
    steps = (
        BRANCH.replace("end: text}", "goto: by}")
        .replace("else: {end: bye}", "else: {END}")
        .replace(": sms", ": 短信")
    )
    by = "  by: {say: '用{channel}。', end: text}\n"
    assert flow.load(HEAD + steps.replace("END", "end: bye") + by)
    assert faults(steps.replace("END", "goto: by") + by) != []


def test_a_slot_asked_for_again_is_not_known_meanwhile() -> None:
    told = faults("""
  ask: {collect: {day: {type: date, ask: 哪天？}}, goto: more}
  more:
    say: 您说{day}。
    collect: {day: {type: date, ask: 再说一次哪天？}}
    expect: {cancel: {goto: said}}
    end: bye
  said:
    say: 是{day}。
    end: bye
intents: {cancel: {phrases: [取消]}}
""")
    unknown = "{day} may not have been asked for yet when this is said"
    assert told == [f"3:5: {unknown}", f"8:5: {unknown}"]


def test_a_no_is_not_laundered_by_what_lies_between() -> None:
    told = faults("""
  ask: {say: 您要吗？, expect: {yes: {end: bye}, no: {goto: remark}}}
  remark: {say: 很便宜的。, goto: which}
  which:
    branch: [{when: {age: 3}, end: bye}]
    else: {goto: second}
  second: {say: 再想想？, expect: {yes: {end: bye}, no: {goto: talk}}}
  talk: {say: 真的很好。, goto: third}
  third: {say: 还是要吧？, expect: {yes: {end: bye}, no: {end: bye}}}
""")
    assert told == ['6:54: a second no must end the call: write "end: ..." here']


def test_the_same_again_through_a_remark_is_pressure() -> None:
    told = faults("""
  ask: {say: 您要吗？, expect: {yes: {end: bye}, no: {goto: remark}}}
  remark: {say: 很便宜的。, goto: ask}
""")
    assert told == ['1:46: asking the same again after a no is pressure; go on to an "end:"']


def test_who_expects_a_yes_expects_a_no() -> None:
    told = faults("  ask: {say: 您要吗？, expect: {yes: {end: bye}}}\n")
    assert told == [
        '1:20: say what follows a no: add "no: {end: ...}", or the question is put again'
    ]


POLICY = """
  ask:
    say: 您收短信吗？
    expect: {yes: {end: text}, no: {end: bye}}
    max_tries: 1
    silence: {say: 那发短信。, end: text}
    unclear: {say: 换个问法。, goto: other}
  other: {say: 要短信吗？, expect: {yes: {end: text}, no: {end: bye}}}
"""


def test_silence_that_stays_goes_the_way_of_the_step() -> None:
    call = Talk(flow.load(HEAD + POLICY), callee())
    for _ in range(3):
        call.feed(Silent())
    assert call.said[-1] == "那发短信。短信再见。"
    assert call.ending.intent == "text"


def test_what_stays_unclear_goes_the_way_of_the_step() -> None:
    call = Talk(flow.load(HEAD + POLICY), callee()).hear("天气不错啊", "天气真不错啊")
    assert call.said[-1] == "换个问法。要短信吗？"
    assert call.hear("好的").ending.intent == "text"


def test_noise_without_a_word_counts_as_silence() -> None:
    call = Talk(flow.load(HEAD + POLICY), callee())
    call.feed(Unclear())
    call.feed(Unclear())
    assert call.ending.intent == "text"


def test_a_policy_is_whole_and_stands_where_one_asks() -> None:
    told = faults("""
  ask:
    say: 您好。
    silence: {say: 喂。}
    unclear: {end: bye}
    goto: other
  other: {say: 好。, end: bye}
""")
    assert told == [
        '3:5: "silence" leads nowhere; add "goto:" or "end:"',
        '3:5: "silence" needs a step that asks; add "expect:" or "collect:"',
        '4:5: "unclear" needs a step that asks; add "expect:" or "collect:"',
    ]


def test_no_step_is_entered_for_ever() -> None:
    script = flow.load(HEAD + """
  ask: {say: 您要吗？, expect: {yes: {goto: other}, no: {end: bye}}}
  other: {say: 真的吗？, expect: {yes: {goto: ask}, no: {end: bye}}}
""")  # fmt: skip
    call = Talk(script, callee()).hear(*["好的"] * 20)
    assert call.ending.intent == "not_understood"
    assert sum("您要吗" in said for said in call.said) == VISITS


def test_a_filled_slot_leads_in_no_circle_either() -> None:
    script = flow.load(HEAD + """
  ask:
    collect: {day: {type: date, ask: 哪天？}}
    expect: {no: {end: bye}}
    goto: ask
""")  # fmt: skip
    call = Talk(script, callee()).hear("周四")
    assert call.ending.intent == "not_understood"


def test_an_old_state_is_worth_a_new_one() -> None:
    call = Talk(flow.load(HEAD + BRANCH), callee())
    before = call.state
    call.hear("好的")
    assert replace(before) == before
    assert before.visits == {"ask": 1}
