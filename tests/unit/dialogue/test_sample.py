import pytest
from tests.unit.dialogue.conftest import NOW

from ringright.dialogue import engine, flow, sample
from ringright.dialogue.moves import Heard, Say
from ringright.dialogue.script import Script
from ringright.domain.call import Hearing


def test_a_made_up_callee_has_every_column(zh: Script, en: Script) -> None:
    for script in (zh, en):
        made = sample.callee(script, NOW.date())
        assert flow.missing(script, made.variables, NOW.date()) == ()
        assert made.name
    assert sample.callee(zh, NOW.date(), "李梅").name == "李梅"


def test_every_step_can_be_stood_at(zh: Script, en: Script) -> None:
    for script in (zh, en):
        made = sample.callee(script, NOW.date())
        for name in script.steps:
            state = engine.at(script, made, name, NOW)
            assert state.step == name
            assert state.last.text


def test_a_step_is_asked_from_its_beginning(zh: Script) -> None:
    state = engine.at(zh, sample.callee(zh, NOW.date()), "move", NOW)
    assert state.waiting == "new_date"
    assert state.last.text == "好的，您想改到哪一天？"
    assert "new_date" not in state.slots


@pytest.mark.parametrize(
    ("kind", "iso"),
    [
        ("date", "2026-03-11"),
        ("moment", "2026-03-11T10:00"),
        ("number", "3"),
        ("money", "100.00 CNY"),
        ("phone", "+8613800138000"),
        ("yes_no", "it"),
        ("text", "it"),
        ("time", "10:00"),
    ],
)
def test_slots_of_other_steps_have_values(kind: str, iso: str) -> None:
    script = flow.load(
        "format: ringright/script@1\nid: x\nlanguage: zh\norganisation: 店\npurpose: service\n"
        "reason: 来电是想问一下\nvoice: v\nnumber_source: 登记\nstart: a\nsteps:\n"
        f"  a: {{collect: {{it: {{type: {kind}, ask: 请说一下？}}}}, goto: b}}\n"
        "  b: {say: '记下了{it}，好吗？', expect: {yes: {end: c}, no: {end: c}}}\n"
        "endings: {c: {say: 再见。, disposition: completed, grade: A}}\n"
    )
    assert sample.values(script, NOW)["it"].iso == iso
    state = engine.at(script, sample.callee(script, NOW.date()), "b", NOW)
    assert state.last.text.startswith("记下了")


def test_a_narrow_time_is_still_a_time(zh: Script) -> None:
    late = flow.load(
        "format: ringright/script@1\nid: x\nlanguage: zh\norganisation: 店\npurpose: service\n"
        "reason: 来电是想问一下\nvoice: v\nnumber_source: 登记\nstart: a\nsteps:\n"
        '  a: {collect: {it: {type: time, from: "19:00", to: "21:00", ask: 几点？}}, end: c}\n'
        "endings: {c: {say: 再见。, disposition: completed, grade: A}}\n"
    )
    assert sample.values(late, NOW)["it"].iso == "19:00"
    assert zh.steps


def test_saying_something_at_a_step(zh: Script) -> None:
    state = engine.at(zh, sample.callee(zh, NOW.date()), "instead", NOW)
    _, actions = engine.step(zh, state, Heard(Hearing("取消", "zh", 0.0)), NOW)
    assert any(isinstance(action, Say) for action in actions)
