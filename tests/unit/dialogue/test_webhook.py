"""Webhooks: what is asked, what of an answer is believed, and what follows either way."""

from datetime import date

import pytest
from tests.unit.dialogue.conftest import NOW, Talk
from tests.unit.dialogue.test_branch import HEAD

from ringright.dialogue import engine, flow, sample
from ringright.dialogue.moves import (
    Action,
    Broken,
    Callee,
    Fetch,
    Fetched,
    Fill,
    Hangup,
    Key,
    Silent,
    Suppress,
    Unclear,
)
from ringright.dialogue.slots import Value
from ringright.dialogue.turn import VISITS
from ringright.dialogue.webhook import FETCH, Webhook, origin, taken

TODAY = date(2026, 3, 10)
HOOKS = """
  free: {url: "https://his.example.com/free", send: [name, number, age, department],
         gives: {day: date, clock: time}, within_s: 2}
"""
STEPS = """
  ask:
    say: 您挂哪个科？
    expect:
      skin: {set: {department: skin}, goto: look}
      no: {end: bye}
  look:
    fetch: free
    say: 我帮您查一下。
    goto: offer
    else: {goto: none}
  offer:
    say: "{day}{clock}有号，行吗？"
    expect:
      yes: {end: bye}
      skin: {goto: look}
      no: {end: bye}
  none:
    say: 查不到号。
    end: old
"""
INTENTS = """
intents:
  skin: {phrases: [皮肤科, 看皮肤]}
"""
GOOD = {"day": "2026-03-12", "clock": "15:30"}


def text(steps: str = STEPS, hooks: str = HOOKS) -> str:
    return HEAD.replace("start: ask", f"start: ask\nwebhooks: {hooks}") + steps + INTENTS


def talk(steps: str = STEPS, hooks: str = HOOKS) -> Talk:
    callee = Callee("李秀英", {"age": "3"}, "", TODAY)
    return Talk(flow.load(text(steps, hooks)), callee)


def waiting() -> Talk:
    return talk().hear("皮肤科")


def problems(steps: str = STEPS, hooks: str = HOOKS) -> str:
    with pytest.raises(flow.ScriptError) as raised:
        flow.load(text(steps, hooks))
    return str(raised.value)


def fetches(actions: list[Action]) -> list[Fetch]:
    return [action for action in actions if isinstance(action, Fetch)]


def test_a_step_says_that_it_looks_and_asks_without_the_number() -> None:
    call = waiting()
    assert call.said[-1] == "我帮您查一下。"
    sent = {"name": "李秀英", "age": "3", "department": "skin"}
    assert fetches(call.actions) == [Fetch("free", "look", sent)]
    assert call.state.waiting == FETCH


def test_an_answer_fills_slots_and_goes_on() -> None:
    call = waiting()
    actions = call.feed(Fetched(GOOD))
    filled = {it.slot: it.value for it in actions if isinstance(it, Fill)}
    assert filled == GOOD
    assert call.said[-1] == "后天下午三点半有号，行吗？"
    assert call.hear("可以").state.ended == "bye"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {"day": "2026-03-12"},
        {"day": "2026-02-30", "clock": "15:30"},
        {"day": "2026-03-12", "clock": "25:30"},
    ],
)
def test_no_answer_or_a_bad_one_leads_elsewhere(answer: dict[str, str] | None) -> None:
    call = waiting()
    call.feed(Fetched(answer))
    assert "查不到号" in call.said[-1]
    assert call.state.ended == "old"
    assert "day" not in call.state.slots


def test_a_refusal_while_waiting_is_obeyed_at_once() -> None:
    for event in (None, Key("9")):
        call = waiting()
        actions = call.feed(event) if event else tuple(call.hear("别再打了").actions)
        assert any(isinstance(it, Suppress) for it in actions)
        assert call.state.ended == "opted_out"
        assert call.feed(Fetched(GOOD)) == ()


@pytest.mark.parametrize("said", ["喂", "那个周四行不行", "可以", "再说一遍"])
def test_whoever_speaks_while_waiting_is_asked_for_a_moment(said: str) -> None:
    call = waiting().hear(said)
    assert call.said[-1].endswith("请稍等。")
    assert call.state.waiting == FETCH
    call.feed(Fetched(GOOD))
    assert call.state.step == "offer"


def test_questions_are_answered_while_waiting() -> None:
    call = waiting().hear("你是机器人吗")
    assert "人工智能" in call.said[-1]
    assert call.state.waiting == FETCH


def test_who_has_no_time_is_not_kept_waiting() -> None:
    call = waiting().hear("我现在很忙")
    assert call.state.waiting == "callback"
    assert call.feed(Fetched(GOOD)) == ()
    assert waiting().hear("打错了").state.ended == "wrong_number"


def test_noise_does_not_end_the_wait_and_an_answer_that_never_comes_does() -> None:
    call = waiting()
    for _ in range(5):
        call.feed(Unclear())
    assert call.state.waiting == FETCH
    for _ in range(3):
        call.feed(Silent())
    assert call.state.ended == "old"


def test_a_fault_of_ours_while_waiting_ends_kindly() -> None:
    call = waiting()
    assert any(isinstance(it, Hangup) for it in call.feed(Broken()))


def test_what_was_fetched_is_forgotten_when_it_is_fetched_again() -> None:
    call = waiting()
    call.feed(Fetched(GOOD))
    call.hear("皮肤科")
    assert call.state.waiting == FETCH
    assert "day" not in call.state.slots
    call.feed(Fetched(None))
    assert call.state.ended == "old"


def test_no_call_asks_for_ever() -> None:
    call = talk()
    call.hear("皮肤科")
    for _ in range(VISITS + 2):
        call.feed(Fetched(GOOD))
        call.hear("皮肤科")
    assert call.state.ended


def test_an_answer_nobody_waits_for_is_left_aside() -> None:
    call = talk()
    assert call.feed(Fetched(GOOD)) == ()
    assert call.state.step == "ask"


def test_a_step_that_asks_can_be_tried_alone() -> None:
    script = talk().script
    state = engine.at(script, sample.callee(script, TODAY), "offer", NOW)
    assert "{" not in state.last.text
    made = sample.answer(script.webhooks["free"], "zh", TODAY)
    assert not taken(script.webhooks["free"], made, TODAY, "zh").fault


KINDS = [
    ("text", "皮肤科  二楼\n", "皮肤科 二楼"),
    ("text", "{name}您好", "name您好"),
    ("text", "长" * 81, ""),
    ("text", "{}", ""),
    ("text", "请看 https://x.example", ""),
    ("text", "请告诉我验证码", ""),
    ("text", "我是真人", ""),
    ("text", "\ud800好", "好"),
    ("date", "2026-03-12", "2026-03-12"),
    ("date", "明天", ""),
    ("time", "09:30", "09:30"),
    ("time", "9:30", ""),
    ("number", "3.50", "3.5"),
    ("number", "100", "100"),
    ("number", "1e9", ""),
    ("number", "nan", ""),
    ("number", "-3", ""),
    ("money", "128.5", "128.50 CNY"),
    ("money", "128.50 USD", "128.50 USD"),
    ("money", "128.50 XYZ", ""),
    ("yes_no", "true", "yes"),
    ("yes_no", "maybe", ""),
]


@pytest.mark.parametrize(("kind", "raw", "iso"), KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_values_are_read_by_type(kind: str, raw: str, iso: str, language: str) -> None:
    found = taken(Webhook("x", "", {"it": kind}), {"it": raw}, TODAY, language)
    value = found.values.get("it", Value("", ()))
    assert value.iso == (iso.replace("CNY", "USD") if language == "en" else iso)
    assert bool(found.fault) == (not iso)
    assert not found.fault or raw not in found.fault
    assert all("{" not in piece for piece in value.spoken)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://a.example/x", "https://a.example:443"),
        ("https://A.example:8443/x?y", "https://a.example:8443"),
        ("http://127.0.0.1:80/x", "http://127.0.0.1:80"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://10.0.0.1/x", ""),
        ("http://localhost.evil.example/x", ""),
        ("https://u:p@a.example", ""),
        ("https://a.example\\@b.example/", ""),
        ("https://a.example /", ""),
        ("https://a.example:99999/", ""),
        ("ftp://a.example", ""),
        ("file:///etc/passwd", ""),
        ("nonsense", ""),
    ],
)
def test_the_origin_of_an_address(url: str, found: str) -> None:
    assert origin(url) == found


FAULTY = [
    (STEPS.replace("fetch: free", "fetch: fre"), HOOKS, 'webhook "fre" is not described'),
    (STEPS.replace("    else: {goto: none}\n", ""), HOOKS, 'add "else:"'),
    (STEPS.replace("    goto: offer\n", ""), HOOKS, "for when the webhook has answered"),
    (STEPS.replace("fetch: free", "fetch: free\n    again: 稍等。"), HOOKS, 'move "again"'),
    (STEPS.replace("goto: none}", "goto: offer}"), HOOKS, "may not have been asked for yet"),
    (
        STEPS.replace("我帮您查一下。", '"{day}我帮您查一下。"'),
        HOOKS,
        "may not have been asked for yet",
    ),
    (STEPS.replace("goto: none}", "goto: look}"), HOOKS, "without an answer"),
    (STEPS, HOOKS.replace("https://his", "http://his"), "write an address with https://"),
    (STEPS, HOOKS.replace("day: date", "name: text, day: date"), "the house's own"),
    (STEPS, HOOKS.replace("day: date", "age: text, day: date"), "a variable already"),
    (STEPS, HOOKS.replace("day: date", "department: text, day: date"), "that is set already"),
    (STEPS, HOOKS.replace("day: date", "day: moment"), '"moment" is not possible here'),
    (STEPS, HOOKS.replace("[name,", "[nobody,"), '"nobody" is no slot or variable'),
    (STEPS, HOOKS.replace("within_s: 2", "within_s: 20"), "must be at most 8"),
    (
        STEPS,
        HOOKS + '  more: {url: "https://his.example.com/more", gives: {other: text}}\n',
        'no step asks the webhook "more"',
    ),
]


@pytest.mark.parametrize(("steps", "hooks", "fault"), FAULTY)
def test_faulty_webhooks_are_refused(steps: str, hooks: str, fault: str) -> None:
    assert fault in problems(steps, hooks)
