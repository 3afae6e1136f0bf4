"""Whatever is said in whatever order: calls end, refusals count, nothing unrendered is said."""

from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ringright.dialogue import engine, flow, slots, speech
from ringright.dialogue.moves import (
    Action,
    Callee,
    Event,
    Fill,
    Hangup,
    Heard,
    Key,
    Say,
    Silent,
    Suppress,
    Unclear,
)
from ringright.dialogue.script import Script
from ringright.dialogue.turn import TURNS
from ringright.domain.call import Hearing
from ringright.domain.mark import Mark

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone(timedelta(hours=8)))
FOLDER = {"zh": "clinic", "en": "clinic-en"}


@cache
def script(language: str) -> Script:
    path = ROOT / "examples" / FOLDER[language] / "script.yaml"
    return flow.load(path.read_text(encoding="utf-8"))


@cache
def lines(language: str) -> tuple[tuple[str, str], ...]:
    path = ROOT / "tests" / "unit" / "dialogue" / f"utterances_{language}.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple((text, intent) for _, text, intent in rows)


def callee() -> Callee:
    columns = {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}
    return Callee("陈建国", columns, "登记表", date(2026, 3, 10))


SLOT_WORDS = (
    "周四", "下午三点", "明天", "下周三上午十点", "周末", "晚上八点", "三点", "Thursday",
    "at three",
    "tomorrow", "half past nine", "the 12th",
)  # fmt: skip
SIGNS = "我你的不要打电话再别来能周三四五点上下午明天号改取消,。 abcyesno0129"


def texts(language: str) -> st.SearchStrategy[str]:
    known = st.sampled_from([text for text, _ in lines(language)])
    spoken = st.text(st.sampled_from(SIGNS), max_size=24)
    return st.one_of(known, st.sampled_from(SLOT_WORDS), spoken, st.text(max_size=30))


def events(language: str) -> st.SearchStrategy[Event]:
    flags = st.booleans()
    heard = st.builds(
        lambda text, during, cut, early: Heard(Hearing(text, language, 0.0), during, cut, early),
        texts(language), flags, flags, flags,
    )  # fmt: skip
    return st.one_of(
        heard, heard, st.builds(Key, st.sampled_from("0123456789*#")), st.builds(Silent),
        st.builds(Unclear),
    )  # fmt: skip


talks = st.sampled_from(["zh", "en"]).flatmap(
    lambda language: st.tuples(st.just(language), st.lists(events(language), max_size=40))
)


@settings(max_examples=150, deadline=None)
@given(talks)
def test_the_disclosure_is_said_first_and_every_call_ends(talk: tuple[str, list[Event]]) -> None:
    language, given_ = talk
    state, actions = engine.start(script(language), callee(), NOW)
    first = next(action for action in actions if isinstance(action, Say))
    assert first.utterance == speech.disclosure(script(language))
    assert not first.utterance.interruptible
    for event in (*given_, *[Silent()] * (TURNS + 1)):
        ended = bool(state.ended)
        state, actions = engine.step(script(language), state, event, NOW)
        kinds = {type(action) for action in actions}
        assert not ended or kinds <= {Mark, Suppress, Say, Hangup}
        if isinstance(event, Silent | Unclear) and not ended:
            assert Say in kinds
        assert not any(_disclosed(action, language) for action in actions)
    assert state.ended


def _disclosed(action: Action, language: str) -> bool:
    label = script(language).line("label")
    return isinstance(action, Say) and any(label in piece.text for piece in action.utterance.pieces)


@settings(max_examples=150, deadline=None)
@given(talks)
def test_a_refusal_ends_any_call_at_any_moment(talk: tuple[str, list[Event]]) -> None:
    language, given_ = talk
    refusals = [text for text, intent in lines(language) if intent == "opt_out"]
    state, _ = engine.start(script(language), callee(), NOW)
    for event in given_:
        state, _ = engine.step(script(language), state, event, NOW)
        if state.ended == "opted_out":
            return
    words = refusals[len(given_) * 7 % len(refusals)]
    flagged = Heard(Hearing(words, language, 0.0), early=not given_, during=not given_)
    state, actions = engine.step(script(language), state, flagged, NOW)
    assert [action.words for action in actions if isinstance(action, Suppress)] == [words]
    assert [action.disposition for action in actions if isinstance(action, Hangup)] == ["opted_out"]
    assert len([action for action in actions if isinstance(action, Say)]) == 1
    assert engine.step(script(language), state, Silent(), NOW)[1] == ()


@settings(max_examples=100, deadline=None)
@given(talks)
def test_nothing_is_said_that_was_not_rendered_before(talk: tuple[str, list[Event]]) -> None:
    language, given_ = talk
    ready = set(speech.sentences(script(language), callee(), NOW))
    state, actions = engine.start(script(language), callee(), NOW)
    spoken = ""
    for event in given_:
        for action in actions:
            if isinstance(action, Fill):
                spoken += action.spoken + " "
            if isinstance(action, Say):
                for piece in action.utterance.pieces:
                    bare = type(piece)(piece.text.strip(), piece.pace)
                    assert bare in ready or bare.text in spoken
        state, actions = engine.step(script(language), state, event, NOW)


@settings(max_examples=300, deadline=None)
@given(texts("zh"), st.sampled_from(slots.TYPES), st.sampled_from(["zh", "en"]))
def test_slots_are_iso_or_nothing(text: str, kind: str, language: str) -> None:
    found = slots.read(slots.Slot("s", kind), text, NOW, language)
    if found.value is None:
        return
    assert found.value.spoken
    if kind == "date":
        assert NOW.date() <= date.fromisoformat(found.value.iso) <= NOW.date() + timedelta(days=30)
    if kind in ("time", "moment"):
        whole = found.value.iso if kind == "moment" else f"2026-03-10T{found.value.iso}"
        assert datetime.fromisoformat(whole)


@settings(max_examples=300, deadline=None)
@given(texts("zh"), st.sampled_from(["zh", "en"]))
def test_every_decision_has_its_reason(text: str, language: str) -> None:
    found = script(language).matcher.decide(text, ("yes", "no"), "陈建国")
    assert 0.0 <= found.score <= 1.0
    assert (found.intent == "none") == (found.how == "none") == (not found.because)
