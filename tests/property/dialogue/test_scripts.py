"""Scripts made up at random: what the loader accepts ends; what it refuses, it refuses in words."""

import json
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ringright.dialogue import engine, flow
from ringright.dialogue.moves import Callee, Hangup, Heard, Say, Silent, Suppress
from ringright.dialogue.script import Script
from ringright.dialogue.source import Problem
from ringright.dialogue.turn import TURNS
from ringright.domain.call import Hearing

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone.utc)
CALLEE = Callee("李秀英", {}, "", date(2026, 3, 10))
EXAMPLE = Path(__file__).parents[3] / "examples" / "clinic" / "script.yaml"
HEAD = {
    "format": "ringright/script@1", "id": "made-up", "language": "zh", "organisation": "仁和诊所",
    "purpose": "service", "reason": "来电是想跟您确认门诊预约", "voice": "zf_xiaobei",
    "number_source": "登记表", "start": "s0", "variables": {"age": "number"},
    "intents": {"move": {"phrases": ["改时间"]}, "cancel": {"phrases": ["取消"]}},
    "endings": {"bye": {"say": "再见。", "disposition": "completed", "grade": "A"}},
}  # fmt: skip

leading = st.one_of(
    st.builds(lambda n: {"goto": f"s{n}"}, st.integers(0, 3)), st.just({"end": "bye"})
)
ways = st.one_of(leading, st.just({"say": "好的。"}), st.just({"say": ["好的。", "行。"]}))
policies = st.dictionaries(st.sampled_from(["silence", "unclear"]), leading)
asking = st.builds(
    lambda expect, policy: {"say": ["您能来吗？", "来得了吗？"], "expect": expect, **policy},
    st.dictionaries(st.sampled_from(["yes", "no", "move", "cancel", "busy"]), ways, min_size=1),
    policies,
)
branching = st.builds(
    lambda test, case, other: {"branch": [{"when": {"age": test}, **case}], "else": other},
    st.sampled_from(["3", {"at_least": 3}, {"known": False}]), leading, leading,
)  # fmt: skip
collecting = st.builds(
    lambda way, confirm: {
        "collect": {
            "day": {"type": "date", "ask": "哪天？"},
            "hour": {"type": "time", "ask": "几点？"},
        },
        **({"confirm": "{day}{hour}，对吗？"} if confirm else {}),
        **way,
    },
    leading,
    st.booleans(),
)
speaking = st.builds(lambda way: {"say": "请稍等。", **way}, leading)
using = st.builds(lambda way: {"use": "f", **way}, leading)
step = st.one_of(asking, asking, collecting, speaking, branching, using)


def led(value: Any, count: int) -> Any:
    """The same, with every `goto` leading to one of `count` steps, and every no going on."""
    if isinstance(value, list):
        return [led(item, count) for item in value]
    if not isinstance(value, dict):
        return value
    fit = {key: led(item, count) for key, item in value.items()}
    if "goto" in fit:
        fit["goto"] = f"s{int(fit['goto'][1:]) % count}"
    if "yes" in fit or "no" in fit:
        leading = fit.get("no", {}).keys() & {"goto", "end"}
        fit["no"] = fit["no"] if leading else {"end": "bye"}
    return fit


def named(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """Steps by name, without those that nothing leads to."""
    made = {f"s{place}": led(step, len(steps)) for place, step in enumerate(steps)}
    seen, todo = set(), ["s0"]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            text = json.dumps(made[name])
            todo += [other for other in made if f'"goto": "{other}"' in text]
    return {name: step for name, step in made.items() if name in seen}


def returning(value: Any) -> Any:
    """The same, with every way out of a flow going back instead."""
    if isinstance(value, list):
        return [returning(item) for item in value]
    if not isinstance(value, dict):
        return value
    back = {key: returning(item) for key, item in value.items()}
    return back | {"end": "return"} if "end" in back else back


flows = st.lists(st.one_of(asking, collecting, branching), min_size=1, max_size=2).map(
    lambda steps: {"f": {"start": "s0", "steps": returning(named(steps))}}
)
scripts = st.builds(
    lambda steps, parts: {
        **HEAD,
        "steps": named(steps),
        **({"flows": parts} if '"use"' in json.dumps(named(steps)) else {}),
    },
    st.lists(step, min_size=1, max_size=4),
    flows,
)
words = st.sampled_from(
    [
        "",
        "能来",
        "不来",
        "改时间",
        "取消",
        "周四下午三点",
        "我在忙",
        "什么",
        "你是谁",
        "嗯",
        "今天天气好",
        "不对",
        "下午",
    ]
)


def loaded(text: str) -> Script | None:
    """The script, or None if it was refused; a refusal names places and faults."""
    found: list[Script] = []
    refusal: tuple[Problem, ...] = ()
    try:
        found.append(flow.load(text))
    except flow.ScriptError as error:
        refusal = error.problems
    assert bool(found) != bool(refusal)
    assert all(fault.line > 0 and fault.column > 0 and fault.text for fault in refusal)
    return found[0] if found else None


@settings(max_examples=200, deadline=None)
@given(scripts, st.lists(words, max_size=TURNS))
def test_what_is_accepted_ends_and_obeys(made: dict[str, Any], said: list[str]) -> None:
    script = loaded(json.dumps(made, ensure_ascii=False))
    if script is None:
        return
    state, actions = engine.start(script, CALLEE, NOW)
    assert isinstance(actions[0], Say)
    assert "仁和诊所" in actions[0].utterance.text
    for text in said:
        if state.ended:
            break
        event = Heard(Hearing(text, "zh", 0.0)) if text else Silent()
        state, actions = engine.step(script, state, event, NOW)
        assert any(isinstance(action, Say | Hangup) for action in actions)
    if not state.ended:
        state, actions = engine.step(script, state, Heard(Hearing("别再打了", "zh", 0.0)), NOW)
        assert any(isinstance(action, Suppress) for action in actions)
    assert state.ended


@settings(max_examples=200, deadline=None)
@given(scripts, st.lists(words, max_size=8))
def test_nobody_is_asked_a_third_time_after_two_noes(made: dict[str, Any], said: list[str]) -> None:
    script = loaded(json.dumps(made, ensure_ascii=False))
    if script is None:
        return
    state, _ = engine.start(script, CALLEE, NOW)
    for text in said:
        state, _ = engine.step(script, state, Heard(Hearing(text, "zh", 0.0)), NOW)
    asked = 0
    while not (state.ended or state.waiting) and "no" in script.steps[state.step].expect:
        asked += 1
        assert asked <= 2
        state, _ = engine.step(script, state, Heard(Hearing("不来", "zh", 0.0)), NOW)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_loads_or_is_refused_in_words(text: str) -> None:
    loaded(text)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_script_is_refused_in_words(data: st.DataObject) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    change = data.draw(st.sampled_from(["drop", "indent", "cut", "list", "number"]))
    line = lines[place]
    head = line.split(":")[0]
    lines[place] = {
        "drop": "", "indent": f"  {line}", "cut": line[: len(line) // 2], "list": f"{head}: [1, x]",
        "number": f"{head}: 7",
    }[change]  # fmt: skip
    loaded("\n".join(lines))
