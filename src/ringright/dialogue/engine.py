"""The stepper of a conversation: a script, a state and an event make a new state and actions.

Not for a script to change: disclosure first, the truth about being a machine, who calls, where the
number came from, a refusal in any wording at any step, confirmed in one sentence and obeyed, and
that a child or someone in distress is not talked to any further.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final

from ringright.dialogue import guesses, sample, slots
from ringright.dialogue.care import CHILD, DISTRESS
from ringright.dialogue.finish import SAME, Finish, Question, verdict
from ringright.dialogue.intents import Decision
from ringright.dialogue.moves import (
    Action,
    Broken,
    Callee,
    Doubt,
    Event,
    Fetched,
    Guess,
    Heard,
    Key,
    Say,
    Silent,
    State,
    Unclear,
)
from ringright.dialogue.script import CALLBACK, Asked, Reply, Script
from ringright.dialogue.slots import Slot, Value
from ringright.dialogue.speech import disclosure
from ringright.dialogue.turn import Turn
from ringright.dialogue.webhook import FETCH, taken
from ringright.domain.call import Hearing
from ringright.domain.mark import Mark
from ringright.domain.script import GLOBAL_INTENTS
from ringright.domain.sound import tokens

PATIENCE_S: Final = 6.0
SILENCES: Final = 2
"""Prompts to a silent person before the call ends."""

FIRM: Final = 0.84
"""A weaker match than this gives way to a day or time that could be read."""

SURE: Final = 0.8
"""What another reading of the same sound must score to be preferred to one not understood."""

_TRUTHS: Final = ("who_are_you", "number_source", "are_you_robot")
_POLITE: Final = ("yes", "no", "none", "repeat", "who_are_you")
"""What is no answer when it is said before the first question: the disclosure replies to it."""

_FIRM: Final = (*_TRUTHS, "wrong_number", "human", "complaint", "callback")
"""Intents that count even while a slot is being asked for and could be read."""


@dataclass(frozen=True)
class Expectation:
    """What the floor may know: likely phrases, patience in seconds, and how finished words are.

    `reading` chooses the recogniser's likeliest reading that is understood here, or its first;
    `finished` judges what was said so far; `doubt` is what to ask a slower ear about it, None where
    the phrases or the open slot explain it.
    """

    phrases: tuple[str, ...]
    patience_s: float
    interruptible: bool
    finished: Callable[[str], Finish]
    reading: Callable[[Hearing], str]
    doubt: Callable[[str], Doubt | None]


def start(script: Script, callee: Callee, now: datetime) -> tuple[State, tuple[Action, ...]]:
    """The disclosure, then the first step; `now` is the callee's aware local time."""
    turn = Turn(script, State(callee, script.start), now)
    turn.enter(script.start)
    state, actions = turn.done()
    return state, (Say(disclosure(script), script.start), *actions)


def at(script: Script, callee: Callee, place: str, now: datetime) -> State:
    """The state of a made-up call that has just come to the step `place`."""
    turn = Turn(script, State(callee, place, slots=sample.values(script, now)), now)
    turn.enter(place)
    return turn.done()[0]


def step(
    script: Script, state: State, event: Event, now: datetime
) -> tuple[State, tuple[Action, ...]]:
    """What follows from one event; no actions means: go on with what is being said."""
    turn = Turn(script, replace(state, turns=state.turns + 1), now)
    if isinstance(event, Heard):
        _heard(turn, event)
    elif isinstance(event, Key):
        _key(turn, event.digit)
    elif isinstance(event, Silent):
        _silent(turn)
    elif isinstance(event, Unclear):
        _unclear(turn)
    elif isinstance(event, Fetched):
        _fetched(turn, event.answer)
    elif isinstance(event, Broken) and not turn.state.ended:
        turn.end("fault")
    return turn.done()


def settled(
    script: Script, state: State, actions: tuple[Action, ...], now: datetime
) -> tuple[State, tuple[Action, ...]]:
    """The same with made-up answers to every webhook that is asked: nothing is asked outside."""
    made = sample.fetched(script, actions, state.callee.today)
    while made is not None:
        state, more = step(script, state, made, now)
        made = sample.fetched(script, more, state.callee.today)
        actions = (*actions, *more)
    return state, actions


def expects(script: Script, state: State) -> Expectation:
    """What is likely to be heard next."""
    step_ = script.steps[state.step]
    wanted = _expected(script, state)
    slot = asked(script, state)
    options = (phrase for _, phrases in slot.options for phrase in phrases) if slot else ()
    known = (phrase for name in wanted for phrase in script.matcher.phrases(name))
    phrases = (*options, *known)

    def finished(text: str) -> Finish:
        return _finished(script, state, wanted, text)

    def reading(hearing: Hearing) -> str:
        return _reading(script, state, wanted, hearing)

    def doubt(text: str) -> Doubt | None:
        decision = script.matcher.decide(text, wanted, state.callee.name)
        if not _puzzling(script, state, text, decision):
            return None
        return Doubt(text, _hopes(script, state), state.last.text)

    return Expectation(phrases, step_.patience_s, step_.interruptible, finished, reading, doubt)


def _reading(script: Script, state: State, wanted: tuple[str, ...], hearing: Hearing) -> str:
    """The recogniser's best reading, unless a later one sounds just like an expected reply.

    不意的 may pass for a no, but where 可以的 was asked for and read as well, that was said. Of
    readings that are not believed, only such a one counts.
    """
    matcher, first = script.matcher, hearing.text
    if first and _readable(script, state, first):
        return first
    found = matcher.decide(first, wanted, state.callee.name)
    if found.score >= SAME or found.intent == "opt_out":
        return first
    replies = ("opt_out", *wanted)
    reply = next((text for text in hearing.others if matcher.alike(text, replies)), "")
    if not first or reply or found.intent != "none":
        return reply or first
    later = ((text, matcher.decide(text, wanted, state.callee.name)) for text in hearing.others)
    sure = (
        text
        for text, it in later
        if (it.intent != "none" and it.score >= SURE) or _readable(script, state, text)
    )
    return next(sure, first)


def _finished(script: Script, state: State, wanted: tuple[str, ...], text: str) -> Finish:
    slot = asked(script, state)
    kind = slot.type if slot else state.waiting
    value = _value(script, state, slot, text) if slot and slot.type != "text" else None
    dated = kind == "moment" and value is not None and "T" not in value.iso
    return verdict(
        text,
        Question(script.matcher, script.language, wanted, state.callee.name, kind),
        filled=value is not None,
        dated=dated,
    )


def _readable(script: Script, state: State, text: str) -> bool:
    """Whether the slot being asked for can be read from `text`."""
    slot = asked(script, state)
    return slot is not None and slot.type != "text" and bool(_value(script, state, slot, text))


def asked(script: Script, state: State) -> Slot | None:
    """The slot being asked for."""
    if state.waiting == "callback":
        return CALLBACK
    found = _asked(script, state)
    return found.slot if found else None


def _asked(script: Script, state: State) -> Asked | None:
    """What is being asked for, with its question; None if it is no slot of the step."""
    collect = script.steps[state.step].collect
    return next((it for it in collect if it.slot.name == state.waiting), None)


def _value(script: Script, state: State, slot: Slot, text: str) -> Value | None:
    now = datetime.combine(state.callee.today, time(0))
    return slots.read(slot, text, now, script.language, state.part).value


def _expected(script: Script, state: State) -> tuple[str, ...]:
    """Intents that mean something here, in the script's order."""
    if state.waiting == "callback":
        return ("callback",)
    names = tuple(script.steps[state.step].expect)
    if state.waiting == "confirm":
        return (*names, "yes", "no")
    return names


def _heard(turn: Turn, event: Heard) -> None:
    text = event.hearing.text.strip()
    if not tokens(text):
        _unclear(turn)
        return
    expected = _expected(turn.script, turn.state)
    decision = turn.script.matcher.decide(text, expected, turn.state.callee.name)
    guess = _guess(turn, event, text, decision)
    decision = guesses.decided(guess) if guess else decision
    small = turn.script.matcher.small(text) and decision.intent != "opt_out"
    idle = event.early and decision.intent in _POLITE
    turn.early = event.early
    if ((small and event.during) or idle) and not turn.state.ended:
        turn.mark(Mark("backchannel", "none", turn.state.step, text))
        if event.cut:
            turn.ask()
        return
    turn.hear(text, decision)
    if guess and guess.intent == guesses.KNOWLEDGE:
        _inform(turn, guess)
    else:
        _act(turn, text, decision, expected)


def _puzzling(script: Script, state: State, text: str, decision: Decision) -> bool:
    """Whether neither phrases nor the open slot explain `text`, and it matters."""
    slot = asked(script, state)
    free = slot is not None and slot.type == "text"
    idle = bool(state.ended) or script.matcher.small(text) or script.matcher.hello(text)
    if idle or free or not tokens(text) or not guesses.wanted(decision):
        return False
    return not _readable(script, state, text)


def _hopes(script: Script, state: State) -> tuple[str, ...]:
    """Intents that lead on from here."""
    slot = asked(script, state)
    answers = ("yes", "no") if slot is not None and slot.type == "yes_no" else ()
    return (*_expected(script, state), *answers)


def _guess(turn: Turn, event: Heard, text: str, decision: Decision) -> Guess | None:
    """The guess that came with the words, if it is needed and believed."""
    script, state, guess = turn.script, turn.state, event.guess
    if guess is None or not _puzzling(script, state, text, decision):
        return None
    known = {*GLOBAL_INTENTS, *script.answers} - {"yes", "no"} | {*_hopes(script, state)}
    return guess if guesses.believed(guess, decision, known, script.language) else None


def _inform(turn: Turn, guess: Guess) -> None:
    """Say what the knowledge base knows, word for word, and ask the open question again."""
    if turn.spent():
        turn.end("not_understood")
        return
    turn.say(guess.say.replace("{", "").replace("}", ""))
    turn.ask()


def _act(turn: Turn, text: str, decision: Decision, expected: tuple[str, ...]) -> None:
    """What counts first: a refusal, an ended call, care, the bound, the step, everything else."""
    if decision.intent == "opt_out":
        turn.refuse(text)
    elif turn.state.ended:
        _farewell(turn, decision)
    elif decision.intent in (CHILD, DISTRESS):
        turn.end(decision.intent)
    elif turn.spent():
        turn.end("not_understood")
    elif turn.state.waiting == "callback":
        _when(turn, text, decision)
    elif turn.state.waiting == FETCH:
        _anywhere(turn, text, decision)
    elif turn.state.waiting:
        _collect(turn, text, decision, expected)
    elif decision.intent in expected:
        turn.reply(decision.intent)
    else:
        _anywhere(turn, text, decision)


def _farewell(turn: Turn, decision: Decision) -> None:
    """A question during the goodbye is still answered; the call ends as it was going to."""
    wording = _truth(turn, decision.intent)
    if wording and turn.state.ended != "opted_out" and not turn.spent():
        turn.say(wording)
        turn.say(turn.script.line("bye"))
        turn.hang_up(turn.state.ended)


def _truth(turn: Turn, intent: str) -> str:
    """The wording that answers a question, "" if it is none that can be answered."""
    if intent in _TRUTHS:
        return turn.script.line(intent)
    return turn.script.answers.get(intent, "")


def _when(turn: Turn, text: str, decision: Decision) -> None:
    """They were asked when to call back: a time, or not, ends the call kindly."""
    wording = _truth(turn, decision.intent)
    if wording:
        turn.say(wording)
        turn.say(turn.script.line("when"))
    elif decision.intent == "wrong_number":
        turn.end("wrong_number")
    else:
        _callback(turn, text, again=True)


def _callback(turn: Turn, text: str, *, again: bool = False) -> None:
    read = slots.read(CALLBACK, text, turn.now, turn.script.language)
    if read.value is not None:
        turn.fill(CALLBACK.name, read.value)
        turn.end("callback", whole=True)
    elif again:
        turn.end("later", whole=True)
    else:
        turn.wait("callback")
        turn.say(turn.script.line("when"))


def _collect(turn: Turn, text: str, decision: Decision, expected: tuple[str, ...]) -> None:
    firm = decision.intent in _FIRM or decision.intent in turn.script.answers
    firm = firm and decision.score >= FIRM
    if firm and decision.intent not in expected:
        _anywhere(turn, text, decision)
    elif turn.collect(text, decision):
        return
    elif turn.state.waiting == "confirm" and decision.intent == "yes":
        turn.leave()
    elif turn.state.waiting == "confirm" and decision.intent == "no":
        turn.anew()
    elif decision.intent in expected:
        turn.reply(decision.intent)
    else:
        _anywhere(turn, text, decision)


def _anywhere(turn: Turn, text: str, decision: Decision) -> None:
    """What can be said at any step."""
    intent = decision.intent
    if _truth(turn, intent):
        _answer(turn, decision)
    elif intent in ("busy", "callback"):
        _callback(turn, text)
    elif intent in ("wrong_number", "human", "complaint"):
        turn.end(intent)
    elif turn.state.waiting == FETCH:
        turn.ask()
    elif intent in ("repeat", "slower") or turn.script.matcher.hello(text):
        turn.again()
    else:
        _lost(turn, text)


def _answer(turn: Turn, decision: Decision) -> None:
    """Answer, with a second question of the same breath; a yes beside it counts."""
    named = (decision.intent, *(name for name in decision.also if name in turn.script.answers))
    for name in named[:2]:
        turn.say(_truth(turn, name))
    if "yes" in decision.also and not turn.state.waiting and "yes" in turn.step.expect:
        turn.reply("yes")
    else:
        turn.ask()


def _lost(turn: Turn, text: str) -> None:
    """Not understood: a question gets an honest "I don't know", then the step asks again."""
    asks = turn.script.matcher.asks(text)
    if asks:
        turn.mark(Mark("question", "none", turn.state.step, text))
    if not turn.retry():
        turn.stuck()
        return
    turn.say(turn.script.line("unknown" if asks else "unclear"))
    turn.ask()


def _key(turn: Turn, digit: str) -> None:
    words = f"（按键 {digit}）" if turn.script.language == "zh" else f"(key {digit})"
    if digit == "9":
        turn.mark(Mark("key", "opt_out", turn.state.step, words, 1.0, "key", digit))
        turn.refuse(words)
        return
    found = _asked(turn.script, turn.state)
    option = found.keys.get(digit, "") if found else ""
    if found and option and not turn.state.ended and not turn.spent():
        turn.hear(words, Decision("none", "key", 1.0, digit), kind="key")
        turn.choose(found.slot, option)
        return
    intent = turn.script.steps[turn.state.step].keys.get(digit, "")
    if intent and not turn.state.ended:
        decision = Decision(intent, "key", 1.0, digit)
        turn.hear(words, decision, kind="key")
        _act(turn, words, decision, _expected(turn.script, turn.state))


def _silent(turn: Turn) -> None:
    if turn.state.ended:
        return
    turn.mark(Mark("silence", "none", turn.state.step))
    if turn.state.silences >= SILENCES or turn.spent():
        _unheard(turn)
        return
    turn.state = replace(turn.state, silences=turn.state.silences + 1)
    if turn.state.waiting != FETCH:
        turn.say(turn.script.line("unheard"))
    turn.ask()


def _unheard(turn: Turn) -> None:
    """They stay silent: go on as the step says, else end; or what we wait for does not come."""
    way = turn.step.silence
    if turn.state.waiting == FETCH and not turn.spent():
        _fetched(turn, None)
        return
    if way is None or turn.spent() or turn.state.waiting == "callback":
        turn.end("no_speech")
    else:
        turn.follow(way)


def _fetched(turn: Turn, answer: Mapping[str, str] | None) -> None:
    """Take over what the webhook gave and go on, or go where the step leads without it."""
    if turn.state.waiting != FETCH:
        return
    hook, today = turn.script.webhooks[turn.step.fetch], turn.state.callee.today
    found = taken(hook, answer or {}, today, turn.script.language)
    if answer is None or found.fault:
        turn.follow(turn.step.otherwise or Reply())
        return
    for slot, value in found.values.items():
        turn.fill(slot, value)
    turn.leave()


def _unclear(turn: Turn) -> None:
    if turn.state.ended:
        return
    turn.mark(Mark("unclear", "none", turn.state.step))
    if turn.state.waiting == FETCH and not turn.spent():
        turn.ask()
        return
    if turn.spent() or not turn.retry():
        if turn.state.spoke:
            turn.stuck()
        else:
            _unheard(turn)
        return
    turn.say(turn.script.line("unclear"))
    turn.ask()
