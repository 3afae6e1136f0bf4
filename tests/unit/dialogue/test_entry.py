"""Calls that come in begin elsewhere, for another reason, and speak nobody's columns."""

from tests.unit.dialogue.conftest import Talk
from tests.unit.dialogue.test_branch import HEAD, callee, faults

from ringright.dialogue import flow
from ringright.dialogue.entry import incoming

STEPS = """
  ask: {say: '您{visit}来吗？', expect: {yes: {goto: done}, no: {end: old}}}
  hello: {say: 有什么可以帮您？, expect: {yes: {goto: which}, no: {goto: done}}}
  which: {branch: [{when: {age: 3}, end: old}], else: {goto: more}}
  more: {say: 还要吗？, expect: {no: {end: bye}}, silence: {goto: quiet}}
  quiet: {say: 那好。, end: bye}
  done: {say: 好的。, end: text}
inbound: {start: hello, reason: 可以帮您查预约。}
"""


def test_a_call_that_comes_in_begins_at_its_own_step() -> None:
    script = flow.load(HEAD + STEPS)
    came = incoming(script)
    assert set(came.steps) == {"hello", "which", "more", "quiet", "done"}
    assert flow.missing(came, {}) == ()
    call = Talk(came, callee(age="3")).hear("是的")
    assert "可以帮您查预约。" in call.said[0]
    assert call.said[1:] == ["有什么可以帮您？", "还要吗？"]


def test_a_call_that_goes_out_begins_as_ever() -> None:
    call = Talk(flow.load(HEAD + STEPS), callee(visit="2026-03-11"))
    assert "来电是想跟您确认门诊预约" in call.said[0]
    assert call.said[1] == "您明天来吗？"


def test_a_script_without_an_entry_stays_as_it_is() -> None:
    steps = STEPS.split("inbound", maxsplit=1)[0].replace("goto: done", "goto: hello", 1)
    script = flow.load(HEAD + steps)
    assert incoming(script) is script


def test_no_column_is_spoken_to_a_stranger() -> None:
    told = faults("""
  ask: {say: '您{visit}来吗？', expect: {yes: {goto: helo}, no: {end: old}}}
  helo: {say: '{visit}有空吗？', end: bye}
inbound: {start: helo, reason: '为了{visit}'}
answers: {when_: {phrases: [哪天], say: '{visit}。'}}
""")
    fault = "a call that comes in has no {visit}; say this only on calls that go out"
    assert told == [
        f"2:10: {fault}",
        f"3:24: {fault}",
        "3:24: no variables here: this is the same for everybody",
        f"4:34: {fault}",
    ]


def test_an_entry_begins_somewhere() -> None:
    told = faults("  ask: {say: 好。, end: bye}\ninbound: {start: aks}\n")
    assert told == ['2:11: step "aks" does not exist; did you mean "ask"?']
