"""Flows: laid out as steps, gone through and left, faults told where they stand in the file."""

import pytest
from tests.unit.dialogue.conftest import Talk
from tests.unit.dialogue.test_branch import HEAD, callee, faults

from ringright.dialogue import flow
from ringright.dialogue.flows import expand
from ringright.dialogue.script import Script
from ringright.dialogue.source import parse

STEPS = """
  ask: {use: identity, goto: want}
  want: {say: 您要改约吗？, expect: {yes: {goto: sure}, no: {end: bye}}}
  sure: {say: 好的。, use: identity, end: text}
flows:
  identity:
    start: who
    steps:
      who:
        say: 您是本人吗？
        expect:
          yes: {end: return}
          no: {goto: near}
        silence: {end: return}
      near: {use: near, end: return}
  near:
    start: there
    steps:
      there: {say: 他在吗？, expect: {yes: {say: 谢谢。, end: return}, no: {end: old}}}
"""


@pytest.fixture(scope="module")
def script() -> Script:
    return flow.load(HEAD + STEPS)


def test_flows_are_laid_out_under_the_step_that_uses_them(script: Script) -> None:
    inner = ["who", "near", "near.there"]
    names = {"want", *(f"{step}.{name}" for step in ("ask", "sure") for name in inner)}
    assert set(script.steps) == {"ask", "sure", *names}
    assert script.steps["ask.near.there"].expect["yes"].goto == "want"
    assert script.steps["sure.near.there"].expect["yes"].end == "text"


def test_a_flow_is_gone_through_and_left(script: Script) -> None:
    call = Talk(script, callee()).hear("是的", "好的", "不是", "是的")
    assert call.said[1:] == [
        "您是本人吗？", "您要改约吗？", "好的。您是本人吗？", "他在吗？", "谢谢。短信再见。",
    ]  # fmt: skip
    assert call.ending.step == "sure.near.there"


def test_an_ending_inside_a_flow_ends_the_call(script: Script) -> None:
    assert Talk(script, callee()).hear("不是", "不是").ending.intent == "old"


def test_a_refusal_is_obeyed_inside_a_flow(script: Script) -> None:
    assert Talk(script, callee()).hear("不是", "别再打了").hangups == ["opted_out"]


def test_a_file_without_flows_stays_as_it_is() -> None:
    source = parse(HEAD + "  ask: {say: 好。, end: bye}\n")
    assert expand(source).data == source.data
    assert expand(parse("[]")).data == []


def test_faults_inside_a_flow_keep_their_place() -> None:
    told = faults("""
  ask: {use: identity, goto: last}
  last: {use: identity, end: bye}
flows:
  identity:
    start: who
    steps:
      who:
        say: 您是{nobody}吗？
        expect:
          yes: {end: return}
          busy: {end: retrun}
          no: {goto: whom}
""")
    assert [line.split(";")[0] for line in told] == [
        "8:9: {nobody} is not known",
        '11:18: ending "retrun" does not exist',
        '12:16: step "ask.whom" does not exist',
        '12:16: step "last.whom" does not exist',
    ]


def test_flows_must_be_there_used_and_finite() -> None:
    told = faults("""
  ask: {use: one, goto: other, keys: {1: yes}}
  other: {use: tow, end: bye}
  third: {use: five}
flows:
  one: {start: a, steps: {a: {use: two, end: return}}}
  two: {start: a, steps: {a: {use: one, end: return}}}
  five: {start: a, steps: {a: {say: 好。, end: bye}}}
  four: {start: b, steps: {a: {say: 好。, end: return}}}
""")
    assert told == [
        '1:32: "keys" has no place beside "use"; take it out',
        '2:11: flow "tow" does not exist; did you mean "two"?',
        '3:3: no step leads to "third"; add a "goto: third" or take it out',
        '3:3: step "third" uses a flow and stops; add "goto:" or "end:"',
        '6:31: flow "one" uses itself (one > two > one); take this out',
        '7:28: no step leads to "third.a"; add a "goto: third.a" or take it out',
        '8:3: no step uses the flow "four"; add a "use: four" or take it out',
        '8:10: step "b" does not exist in this flow; use one of: a',
    ]


def test_flows_are_three_deep_at_most() -> None:
    uses = "".join(
        f"  f{n}: {{start: a, steps: {{a: {{use: f{n + 1}, end: return}}}}}}\n" for n in range(3)
    )
    told = faults(
        "  ask: {use: f0, end: bye}\nflows:\n" + uses
        + "  f3: {start: a, steps: {a: {say: 好。, end: return}}}\n"
    )  # fmt: skip
    assert told == ["5:30: flows may use each other 3 deep (f0 > f1 > f2); take this out"]


def test_what_is_laid_out_is_bounded() -> None:
    steps = ", ".join(f"s{n}: {{use: f1, goto: s{n + 1}}}" for n in range(30))
    inner = ", ".join(f"s{n}: {{use: f2, goto: s{n + 1}}}" for n in range(30))
    told = faults(
        "  ask: {use: f0, end: bye}\nflows:\n"
        f"  f0: {{start: s0, steps: {{{steps}, s30: {{say: 好。, end: return}}}}}}\n"
        f"  f1: {{start: s0, steps: {{{inner}, s30: {{say: 好。, end: return}}}}}}\n"
        "  f2: {start: a, steps: {a: {say: 好。, end: return}}}\n"
    )
    assert any("more than 500 steps" in line for line in told)


def test_the_way_back_is_no_ending_of_ones_own() -> None:
    told = faults("  ask: {say: 好。, end: return}\n")
    assert told[0].startswith('1:18: ending "return" does not exist')
