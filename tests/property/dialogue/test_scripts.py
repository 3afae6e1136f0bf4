"""Scripts made up at random: what the linter accepts ends, speaks, tells the truth and obeys."""

from datetime import date, datetime, timezone
from pathlib import Path

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from tests.property.dialogue.made import asking, events, heard, loaded, scripts, wordings

from ringright.dialogue import engine, flow, speech
from ringright.dialogue.moves import (
    Action,
    Callee,
    Event,
    Fetch,
    Fetched,
    Fill,
    Hangup,
    Heard,
    Key,
    Say,
    Silent,
    State,
    Suppress,
    Unclear,
)
from ringright.dialogue.script import Script
from ringright.dialogue.turn import TURNS
from ringright.dialogue.webhook import FETCH
from ringright.domain.call import Hearing
from ringright.domain.mark import Mark

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone.utc)
CALLEE = Callee("李秀英", {"age": "3"}, "", date(2026, 3, 10))
EXAMPLE = Path(__file__).parents[3] / "examples" / "clinic" / "script.yaml"

accepted = scripts().map(loaded).filter(lambda script: script is not None)
many = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def step(script: Script, state: State, event: Event) -> tuple[State, tuple[Action, ...]]:
    note(f"{state.step}/{state.waiting} {event}")
    return engine.step(script, state, event, NOW)


def ignored(event: Event, actions: tuple[Action, ...]) -> bool:
    """A hum, a key or an answer that means nothing here: the floor goes on as before."""
    hums = any(isinstance(it, Mark) and it.kind == "backchannel" for it in actions)
    return hums or (isinstance(event, Key | Fetched) and not actions)


def reached(data: st.DataObject, script: Script) -> State:
    """Where some conversation stands after a while; perhaps it has ended."""
    state, _ = engine.start(script, CALLEE, NOW)
    for event in data.draw(st.lists(events(script), max_size=12)):
        state, _ = step(script, state, event)
    return state


@many
@given(accepted, st.data())
def test_every_call_begins_with_the_disclosure_speaks_and_ends(
    script: Script, data: st.DataObject
) -> None:
    state, actions = engine.start(script, CALLEE, NOW)
    first = actions[0]
    assert isinstance(first, Say)
    assert first.utterance == speech.disclosure(script)
    assert not first.utterance.interruptible
    few = st.lists(events(script), min_size=1, max_size=3)
    asking = heard(script, st.sampled_from(wordings(script.language, "who_are_you")))
    stubborn = st.lists(asking, min_size=1, max_size=2)
    wild = st.lists(events(script), min_size=4, max_size=TURNS + 4)
    turns = data.draw(st.one_of(few, stubborn, wild))
    for place in range(3 * TURNS):
        if state.ended:
            break
        event = turns[place % len(turns)]
        state, actions = step(script, state, event)
        spoke = any(isinstance(action, Say | Hangup | Fetch) for action in actions)
        assert spoke or ignored(event, actions)
        assert state.ended or place < TURNS or ignored(event, actions)
    assert bool(state.ended) == any(isinstance(action, Hangup) for action in actions)


@many
@given(accepted, st.data())
def test_a_refusal_at_any_moment_is_obeyed_in_one_sentence_for_good(
    script: Script, data: st.DataObject
) -> None:
    state = reached(data, script)
    assume(state.ended != "opted_out")
    said = heard(script, st.sampled_from(wordings(script.language, "opt_out")))
    event = data.draw(st.one_of(said, st.just(Key("9"))))
    state, actions = step(script, state, event)
    says = [action.utterance.text for action in actions if isinstance(action, Say)]
    assert says == [script.line("opt_out")]
    assert len([action for action in actions if isinstance(action, Suppress)]) == 1
    assert [it.disposition for it in actions if isinstance(it, Hangup)] == ["opted_out"]
    for after in data.draw(st.lists(events(script), max_size=6)):
        state, actions = step(script, state, after)
        assert state.ended == "opted_out"
        assert not any(isinstance(it, Say | Fill | Suppress | Hangup) for it in actions)


@many
@given(scripts().map(asking).map(loaded).filter(lambda script: script is not None), st.data())
def test_whoever_waits_for_a_webhook_can_refuse_and_never_waits_for_ever(
    script: Script, data: st.DataObject
) -> None:
    state, _ = engine.start(script, CALLEE, NOW)
    assert state.waiting == FETCH
    refused, _ = step(script, state, Key("9"))
    assert refused.ended == "opted_out"
    assert step(script, refused, Fetched({"free": "3"}))[1] == ()
    noises: list[Event] = [Unclear(), Fetched({})]
    for event in data.draw(st.lists(st.sampled_from(noises), max_size=4)):
        state, _ = step(script, state, event)
    for _ in range(TURNS):
        state, _ = step(script, state, Silent())
    assert state.ended


@many
@given(accepted, st.data())
def test_the_question_for_a_robot_is_answered_truly_at_any_moment(
    script: Script, data: st.DataObject
) -> None:
    state = reached(data, script)
    assume(not state.ended and state.turns < TURNS - 1)
    asked = data.draw(heard(script, st.sampled_from(wordings(script.language, "are_you_robot"))))
    state, actions = step(script, state, asked)
    truth = script.line("are_you_robot")
    assert any(isinstance(it, Say) and truth in it.utterance.text for it in actions)
    assert state.ended != "wrong_number"


@many
@given(accepted, st.data())
def test_nobody_is_asked_a_third_time_after_two_noes(script: Script, data: st.DataObject) -> None:
    state = reached(data, script)
    no = Heard(Hearing({"zh": "不来", "en": "no thanks"}[script.language], script.language, 0.0))
    asked = 0
    while not (state.ended or state.waiting) and "no" in script.steps[state.step].expect:
        asked += 1
        assert asked <= 2
        state, _ = step(script, state, no)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_loads_or_is_refused_in_words(text: str) -> None:
    refused_in_words(text)


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
    refused_in_words("\n".join(lines))


def refused_in_words(text: str) -> None:
    """Either the script loads, or every fault has a place and a text."""
    problems = []
    try:
        flow.load(text)
    except flow.ScriptError as error:
        problems = list(error.problems)
        assert problems
    assert all(fault.line > 0 and fault.column > 0 and fault.text for fault in problems)


def test_most_made_up_scripts_are_accepted() -> None:
    """The properties above say little if the linter refused nearly everything."""
    tally: list[bool] = []

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(scripts())
    def draw(made: dict[str, object]) -> None:
        tally.append(loaded(made) is not None)

    draw()
    assert sum(tally) > len(tally) / 5
