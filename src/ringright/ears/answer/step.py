"""Who answered? A pure stepper over voice, words and tones of one call.

Everything heard adds to a belief in each kind; a verdict is due as soon as the best one's expected
cost is small, and at the latest after `deadline` ms. What is heard later may replace it.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from ringright.ears.activity import CHUNK_MS, Sound
from ringright.ears.answer import belief as beliefs
from ringright.ears.answer.belief import Belief, Rhythm
from ringright.ears.answer.costs import Costs
from ringright.ears.answer.kinds import Finding, Kind, Verdict
from ringright.ears.answer.words import findings, status
from ringright.ears.plans import Kind as ToneKind
from ringright.ears.tones import Heard

_MANY: Final = 16
"""Stretches of words that are remembered."""
_SLACK_MS: Final = 300
"""One stretch may begin and end so much later than another and still lie within it."""


@dataclass(frozen=True)
class Policy:
    """When to listen and to decide; times in ms.

    `looks` are the lengths of unbroken speech at which what there is of it is decoded, `later`
    those once a person was believed for a reason; `last` ms after the answer, `least` of fresh
    speech is decoded in any case. A pause of `breath` ends a stretch, `onset` of voice makes one.
    What is heard is weighed when there is news, and else every `often`. A verdict is due
    when it is certain: a person, if that costs at most `sure` on average; a machine, if its
    probability is at least `clear` and taking it for a person costs `times` as much. In any case it
    is due `deadline` after the answer: `talking` if the far end still speaks. Verdicts are replaced
    until `until`. `settled` is what having answered like a person weighs.
    """

    costs: Costs = field(default_factory=Costs)
    answered: Belief = field(default_factory=lambda: beliefs.ANSWERED)
    ringing: Belief = field(default_factory=lambda: beliefs.RINGING)
    looks: tuple[int, ...] = (1100, 2300, 3000, 5000)
    later: tuple[int, ...] = (3000, 5000)
    last: int = 1900
    least: int = 500
    onset: int = 96
    breath: int = 350
    lead: int = 200
    often: int = 250
    deadline: int = 2300
    talking: int = 2400
    sure: float = 0.2
    clear: float = 0.75
    times: float = 3.0
    until: int = 20_000
    settled: float = 2.0


@dataclass(frozen=True)
class Words:
    """What the recogniser made of a stretch; no text if it was noise. Partial ones are welcome."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class Answered:
    """The call was answered: what was heard before is not the far end."""

    at_ms: int


@dataclass(frozen=True)
class Tick:
    """Time passes without sound."""

    now_ms: int


@dataclass(frozen=True)
class Listen:
    """Decode the far end between these times: it speaks on and on. Answer with Words."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class Beep:
    """The mailbox records from here."""

    at_ms: int


Event = Sound | Words | Heard | Answered | Tick
Act = Listen | Verdict | Beep


@dataclass(frozen=True)
class State:
    """What was heard since the answer, or before it. `start` < 0: no stretch of voice goes on."""

    answered: int = -1
    since: int = 0
    now: int = 0
    start: int = -1
    voiced: int = 0
    until: int = -1
    longest: int = 0
    spoken: int = 0
    looked: int = 0
    weighed: int = 0
    words: tuple[Words, ...] = ()
    tones: tuple[Finding, ...] = ()
    verdict: Verdict | None = None

    @property
    def speech(self) -> bool:
        """Whether somebody spoke: voice that was not decoded yet counts, decoded noise does not."""
        return any(one.text for one in self.words) or (self.spoken > 0 and not self.words)

    @property
    def readings(self) -> tuple[Words, ...]:
        """The longest words alone: a stretch decoded in part and then whole counts once."""
        words = self.words
        return tuple(one for one in words if not any(_within(one, other) for other in words))

    @property
    def rhythm(self) -> Rhythm:
        """Length and pauses so far."""
        last = self.until if self.speech else self.since
        return Rhythm(self.longest, self.spoken, max(0, self.now - last), self.speech)


Step = tuple[State, tuple[Act, ...]]


def step(state: State, event: Event, policy: Policy) -> Step:
    """The next state, and what to do: a `Verdict` where there is news, a stretch to decode."""
    acts: tuple[Act, ...] = ()
    before = state
    match event:
        case Answered(at_ms):
            return State(answered=at_ms, since=at_ms, now=max(state.now, at_ms)), ()
        case Sound(at_ms, voiced):
            state = replace(state, now=max(state.now, at_ms))
            state, acts = _voiced(state, policy) if voiced else (_quiet(state, policy), ())
        case Words() if event.start_ms < state.since - _SLACK_MS:
            return state, ()  # a network's words, or a song's, run on into the answer
        case Words():
            words = sorted({*state.words, event}, key=_place)[-_MANY:]
            state = replace(state, words=tuple(words))
        case Heard():
            state, acts = _toned(state, event)
        case Tick(now_ms):
            state = replace(state, now=max(state.now, now_ms))
    if isinstance(event, Sound | Tick) and not _stale(before, state, policy):
        return state, acts
    state, news = _judged(replace(state, weighed=state.now), policy)
    return state, acts + news


def _stale(before: State, state: State, policy: Policy) -> bool:
    """Whether time and voice alone may have made another verdict since the last weighing."""
    if state.verdict is not None:  # after any but silence, only words and tones are news
        waits = state.verdict.kind is Kind.SILENCE and state.speech
    else:
        waits = state.answered >= 0 or bool(state.words or state.tones)
    if not waits:
        return False
    dues = (policy.deadline, policy.talking)
    passed = any(before.now < state.answered + due <= state.now for due in dues)
    ended = before.start >= 0 > state.start
    return passed or ended or state.now - state.weighed >= policy.often


def _voiced(state: State, policy: Policy) -> Step:
    if state.start < 0:
        begun = max(state.since, state.now - CHUNK_MS)
        state = replace(state, start=begun, voiced=0)
    state = replace(state, until=state.now, voiced=state.voiced + CHUNK_MS)
    if state.voiced < policy.onset:
        return state, ()
    fresh = state.voiced if state.voiced - CHUNK_MS < policy.onset else CHUNK_MS
    length = state.now - state.start
    state = replace(state, spoken=state.spoken + fresh, longest=max(state.longest, length))
    return _look(state, policy, length)


def _look(state: State, policy: Policy, length: int) -> Step:
    """Speech that goes on is decoded at set lengths, for a machine does not pause."""
    looks = policy.later if _settled(state, policy) else policy.looks
    before = max(0, state.looked - state.start)
    fresh = not before or length - before >= policy.least
    due = (fresh and any(before < one <= length for one in looks)) or _final(state, policy, length)
    if not due or state.now - state.since > policy.until:
        return state, ()
    start = max(state.since, state.start - policy.lead)
    return replace(state, looked=state.now), (Listen(start, state.now),)


def _final(state: State, policy: Policy, length: int) -> bool:
    """Whether this is the last moment at which words can still come before a verdict is due."""
    due = state.answered + policy.last
    fresh = min(length, state.now - state.looked) >= policy.least
    return (
        state.verdict is None and state.answered >= 0 and state.looked < due <= state.now and fresh
    )


def _quiet(state: State, policy: Policy) -> State:
    if state.start >= 0 and state.now - state.until >= policy.breath:
        return replace(state, start=-1, voiced=0)
    return state


def _within(one: Words, other: Words) -> bool:
    inside = other.start_ms <= one.start_ms + _SLACK_MS and one.end_ms <= other.end_ms + _SLACK_MS
    larger = (bool(other.text), other.end_ms - other.start_ms, _place(other))
    return inside and larger > (bool(one.text), one.end_ms - one.start_ms, _place(one))


def _place(words: Words) -> tuple[int, int, str]:
    return words.start_ms, words.end_ms, words.text


def _toned(state: State, heard: Heard) -> Step:
    state = replace(state, now=max(state.now, heard.at_ms))
    beep = heard.kind is ToneKind.BEEP
    if beep and state.verdict is not None and state.verdict.kind is Kind.VOICEMAIL:
        return state, (Beep(heard.at_ms),)
    said = beliefs.tone(heard)
    if said is None or said in state.tones or (beep and not state.speech):
        return state, ()
    return replace(state, tones=(*state.tones, said)), ()


# Judging.


@dataclass(frozen=True)
class Weighed:
    """The cheapest verdict as things stand, and whether it is certain enough not to wait."""

    verdict: Verdict
    certain: bool


def _judged(state: State, policy: Policy) -> Step:
    late = state.now - state.answered > policy.until
    if late and state.answered >= 0 and state.verdict is not None:
        return state, ()
    weighed = weigh(state, policy)
    due = _first if state.verdict is None else _news
    if not due(state, weighed, policy):
        return state, ()
    return replace(state, verdict=weighed.verdict), (weighed.verdict,)


def _first(state: State, weighed: Weighed, policy: Policy) -> bool:
    verdict = weighed.verdict
    if state.answered < 0:
        early = verdict.status or verdict.kind in (Kind.VOICEMAIL, Kind.SCREENING, Kind.IVR)
        return bool(early) and weighed.certain
    waited = state.now - state.answered
    if verdict.kind is Kind.SILENCE:
        return waited >= policy.deadline
    certain = weighed.certain and not _vague(state, verdict)
    return certain or waited >= (policy.talking if state.start >= 0 else policy.deadline)


def _news(state: State, weighed: Weighed, _policy: Policy) -> bool:
    known, verdict = state.verdict, weighed.verdict
    if known is None or verdict.kind is Kind.SILENCE:
        return False
    spoke = known.kind is Kind.SILENCE and verdict.kind is Kind.PERSON and state.start < 0
    if _vague(state, verdict) or not (weighed.certain or spoke):
        return False
    return verdict.kind is not known.kind or verdict.status not in ("", known.status)


def _vague(state: State, verdict: Verdict) -> bool:
    """Whether a network is just saying what it has to say of the number."""
    return verdict.kind is Kind.ANNOUNCEMENT and not verdict.status and state.until == state.now


def weigh(state: State, policy: Policy) -> Weighed:
    """What costs least on average."""
    said = [one for words in state.readings for one in findings(words.text)]
    paced = beliefs.rhythm(state.rhythm)
    settled = {Kind.PERSON: policy.settled if _settled(state, policy) else 0.0}
    odds = beliefs.believe(
        policy.ringing if state.answered < 0 else policy.answered,
        beliefs.total(said),
        beliefs.total(state.tones),
        paced.weights,
        settled,
    )
    costs = {one: policy.costs.expected(one, odds) for one in Kind}
    kind = min(costs, key=lambda one: costs[one])
    why = max((*said, *state.tones, paced), key=lambda one: one.weights.get(kind, 0.0)).why
    told = _told(state) if kind is Kind.ANNOUNCEMENT else ""
    verdict = Verdict(kind, state.now, told, round(odds[kind], 3), why)
    dear = costs[Kind.PERSON] >= policy.times * costs[kind] and odds[kind] >= policy.clear
    return Weighed(verdict, costs[kind] <= policy.sure if kind is Kind.PERSON else dear)


def _settled(state: State, policy: Policy) -> bool:
    """Whether a person was believed for a reason, not for want of time."""
    known = state.verdict
    sure = known is not None and 1.0 - known.confidence <= policy.sure / 2
    return sure and known is not None and known.kind is Kind.PERSON


def _told(state: State) -> str:
    """What is said of the number: words know better than tones."""
    spoken = status([one.text for one in state.readings])
    return spoken or next((one.status for one in reversed(state.tones) if one.status), "")
