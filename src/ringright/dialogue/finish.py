"""How finished is what was said so far? A verdict on a speculative transcript, for the floor.

Wrong one way cuts a person off, wrong the other way makes a slow robot: only what is all of an
expected reply is WHOLE, only what clearly leads on is HESITATING.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ringright.dialogue import halves, phones
from ringright.dialogue.intents import Decision, Matcher, tongue
from ringright.dialogue.spelling import bare
from ringright.dialogue.trail import opened, plain, trailing
from ringright.domain.sound import tokens


class Finish(StrEnum):
    """How finished the words are, from "answer now" to "wait".

    WHOLE is an expected reply or a value and nothing else; UNDERSTOOD means something here and
    does not lead on; OPEN is not understood, or may go on; HESITATING leads on (那个, 就是, "but");
    HALF is half a value: digits missing, a month without its day.
    """

    WHOLE = "whole"
    UNDERSTOOD = "understood"
    OPEN = "open"
    HESITATING = "hesitating"
    HALF = "half"


SURE: Final = 0.95
"""A reply this alike is the phrase it is like."""

SAME: Final = 0.999
_QUICK: Final = ("opt_out", "who_are_you", "number_source", "are_you_robot", "wrong_number",
    "human")  # fmt: skip
"""What counts at any step, and is all that its phrase says."""

_LONGEST: Final = 14
_LONG: Final = {"phone": 28}
"""Sounds: more than this beside a value may hold more than the value."""


@dataclass(frozen=True)
class Question:
    """What is being asked: `wanted` intents, or a slot's type in `kind`, "confirm", or "".

    `name` is the callee's.
    """

    matcher: Matcher
    language: str
    wanted: tuple[str, ...]
    name: str
    kind: str = ""


def verdict(text: str, question: Question, *, filled: bool, dated: bool = False) -> Finish:
    """How finished `text` is; `filled` if it holds the value, `dated` if only the day of one."""
    sounds = bare(tokens(text))
    if not sounds:
        return Finish.OPEN
    decision = question.matcher.decide(text, question.wanted, question.name)
    expected = decision.intent in question.wanted
    half = _partial(text, question)
    if question.matcher.small(text) and not half and not (expected and len(sounds) > 1):
        return _small(text, question, expected=expected)
    whole = expected and decision.score >= SAME
    if _leads_on(text, question, whole=whole):
        return Finish.HESITATING
    if question.kind not in ("", "confirm"):
        value = _value(text, question, filled=filled, dated=dated)
        if value is not None:
            return value
    elif halves.half("", text, question.language):
        return Finish.HALF
    return _reply(text, decision, question)


def _small(text: str, question: Question, *, expected: bool) -> Finish:
    """A mere 嗯 answers a question for yes or no; elsewhere it is thought, or nothing."""
    if expected or question.matcher.hello(text):
        return Finish.UNDERSTOOD
    thinks = question.kind not in ("", "confirm") or trailing(text, question.language)
    return Finish.HESITATING if thinks else Finish.OPEN


def _leads_on(text: str, question: Question, *, whole: bool) -> bool:
    language = question.language
    broken = trailing(text, language, whole=whole) or opened(text, language)
    return broken or _corrects(text, question)


def _corrects(text: str, question: Question) -> bool:
    """Whether a "no" begins a correction: said to what we read back, or to "which day"."""
    return question.kind != "" and plain(text).endswith(tongue(question.language).CORRECTIONS)


def _value(text: str, question: Question, *, filled: bool, dated: bool) -> Finish | None:
    """What a slot's question makes of `text`; None if it is neither a value nor a part of one."""
    size = len(tokens(text))
    if _partial(text, question):
        return _half(text, question, filled=filled, dated=dated)
    if not filled:
        return None
    if dated:
        return Finish.HALF if size < _LONGEST else Finish.OPEN
    if question.kind == "date" and halves.half("time", text, question.language):
        return Finish.OPEN
    if question.matcher.asks(text) or size > _LONG.get(question.kind, _LONGEST):
        return Finish.UNDERSTOOD
    return Finish.WHOLE


def _partial(text: str, question: Question) -> bool:
    if question.kind == "phone":
        return phones.missing(text, question.language)
    return halves.half(question.kind, text, question.language)


def _half(text: str, question: Question, *, filled: bool, dated: bool) -> Finish:
    """明天下午 is half a time, yet often all that is said of when to call."""
    if question.kind != "moment" or dated or not filled:
        return Finish.HALF
    named = halves.half("date", text, question.language)
    return Finish.HALF if named else Finish.UNDERSTOOD


def _reply(text: str, decision: Decision, question: Question) -> Finish:
    if decision.intent == "none":
        return Finish.WHOLE if _repeated(text, question) else Finish.OPEN
    if decision.intent not in (*question.wanted, *_QUICK):
        return Finish.UNDERSTOOD
    if decision.intent in question.wanted and halves.half("moment", text, question.language):
        return Finish.OPEN
    if not _sure(text, decision, question.language):
        return Finish.UNDERSTOOD
    if decision.score >= SURE or question.matcher.spelled(text, decision.intent):
        return Finish.WHOLE
    return Finish.UNDERSTOOD


def _sure(text: str, decision: Decision, language: str) -> bool:
    """Whether a word is a reply for certain: one syllable must be heard to the letter."""
    sounds = tokens(text)
    misheard = len(sounds) == 1 and sounds[0].islower() and decision.how != "exact"
    return not misheard and plain(text) not in tongue(language).UNSURE


def _repeated(text: str, question: Question) -> bool:
    """Whether a reply is said several times over, 对对: a row of single syllables is no phrase."""
    asks = question.matcher.asks(text)
    answers = (intent for intent in question.wanted if intent in ("yes", "no"))
    return not asks and any(question.matcher.spelled(text, intent) for intent in answers)
