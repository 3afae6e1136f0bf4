from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from ringright.ears.activity import Sound
from ringright.ears.answer.costs import DEFAULT, Costs
from ringright.ears.answer.kinds import Kind, Verdict
from ringright.ears.answer.step import (
    Answered,
    Event,
    Listen,
    Policy,
    State,
    Tick,
    Words,
    step,
    weigh,
)
from ringright.ears.plans import Kind as Tone
from ringright.ears.tones import Heard

POLICY = Policy()
TEXTS = (
    "", "喂", "你好，哪位", "您好", "请在提示音后留言", "您拨打的电话已关机", "请按一",
    "机主的智能助理", "我现在开会", "hello", "press one", "leave a message after the beep",
)  # fmt: skip
times = st.integers(0, 30_000)
words = st.builds(
    lambda text, start, length: Words(text, start, start + length),
    st.one_of(st.sampled_from(TEXTS), st.text(max_size=30)), times, st.integers(0, 9000),
)  # fmt: skip
events = st.one_of(
    st.builds(Sound, times, st.booleans()), words, st.builds(Answered, times),
    st.builds(Heard, st.sampled_from(Tone), times), st.builds(Tick, times),
)  # fmt: skip


@given(st.lists(events, max_size=40))
def test_nothing_that_is_heard_breaks_it(heard: list[Event]) -> None:
    state = State()
    for event in heard:
        state, acts = step(state, event, POLICY)
        for act in acts:
            if isinstance(act, Verdict):
                assert act == state.verdict
                assert 0 <= act.confidence <= 1
                assert act.status == "" or act.kind is Kind.ANNOUNCEMENT
            if isinstance(act, Listen):
                assert 0 <= act.start_ms <= act.end_ms


@given(
    st.sampled_from(["喂", "喂，你好", "你好，哪位", "您好，请问找谁",
                     "Hello?", "Hi, who's this?"]),
    st.integers(0, 1500), st.integers(150, 2500), st.integers(200, 5000),
)  # fmt: skip
def test_a_greeting_is_a_person_however_slow(
    text: str, start: int, length: int, decode: int
) -> None:
    state, seen = step(State(), Answered(0), POLICY)[0], set()
    end = start + length
    for at in range(32, 9000, 32):
        heard: list[Event] = [Sound(at, start < at <= end)]
        if at - 32 < end + 190 + decode <= at:
            heard.append(Words(text, start, end))
        for event in heard:
            state, acts = step(state, event, POLICY)
            seen |= {act.kind for act in acts if isinstance(act, Verdict)}
    assert state.verdict is not None
    assert state.verdict.kind is Kind.PERSON
    assert seen <= {Kind.PERSON, Kind.SILENCE}


@given(st.lists(words, min_size=1, max_size=4, unique_by=lambda one: one.start_ms))
def test_the_order_of_decodes_changes_no_belief(said: list[Words]) -> None:
    weighed = []
    for order in permutations(said):
        state = State(answered=0)
        for one in order:
            state, _ = step(state, one, Policy(sure=-1.0, clear=2.0))
        made = weigh(state, POLICY)
        weighed.append((made.verdict.kind, made.verdict.status, made.verdict.confidence))
    assert len(set(weighed)) == 1


@given(
    st.sampled_from([kind for kind in Kind if kind is not Kind.PERSON]),
    st.floats(0, 900_000), st.dictionaries(st.sampled_from(Kind), st.floats(0, 1)),
)  # fmt: skip
def test_dearer_mistakes_never_make_machines_of_people(
    verdict: Kind, more: float, given_odds: dict[Kind, float]
) -> None:
    row = {**DEFAULT[Kind.PERSON], verdict: DEFAULT[Kind.PERSON][verdict] + more}
    tight = Costs({**DEFAULT, Kind.PERSON: row})
    odds = dict.fromkeys(Kind, 0.0) | given_odds
    for costs in (Costs(), tight):
        assert costs.expected(Kind.PERSON, odds) == Costs().expected(Kind.PERSON, odds)
    assert tight.expected(verdict, odds) >= Costs().expected(verdict, odds)
