"""Which moments of a call were answered badly: a fold over its marks."""

from collections.abc import Iterator, Sequence
from typing import Final

from ringright.domain.mark import Mark
from ringright.domain.moment import Moment, Noted, Why

UNSURE: Final = 0.75
"""A likeness of sound below this was a guess: the engine's floors lie at 0.60 to 0.68."""

BEFORE_MS: Final = 500
AFTER_MS: Final = 300
"""A clip begins and ends with some of what lies around the words."""

_ACTS: Final = ("heard", "key", "unclear", "silence")
_AGAIN: Final = ("none", "repeat", "slower")
"""After these, or no words at all, the step asks once more."""


def badly_answered(call: str, noted: Sequence[Noted], *, hung_up: bool) -> tuple[Moment, ...]:
    """The moments of `call` to learn from, in order; `hung_up`: they left before an ending."""
    questions = {(it.mark.step, it.mark.words) for it in noted if it.mark.kind == "question"}
    acts = [it for it in noted if it.mark.kind in _ACTS]
    moments = []
    for number, (act, again) in enumerate(zip(acts, _repeats(acts), strict=True), 1):
        last = hung_up and number == len(acts)
        asked = (act.mark.step, act.mark.words) in questions
        why = _why(act, asked=asked, last=last, again=again)
        if why is not None:
            moments.append(_moment(call, number, act, why))
    return tuple(moments)


def _repeats(acts: Sequence[Noted]) -> Iterator[int]:
    """How many times in a row the step was asked again, up to each act."""
    step, times = "", 0
    for act in acts:
        mark = act.mark
        lost = mark.kind in ("unclear", "silence") or mark.intent in _AGAIN
        times = 0 if act.filled or not lost else times + 1 if mark.step == step else 1
        step = mark.step
        yield times


def _why(act: Noted, *, asked: bool, last: bool, again: int) -> Why | None:
    mark = act.mark
    if asked:
        return Why.UNKNOWN
    if mark.kind == "unclear":
        return Why.UNCLEAR
    if mark.kind == "heard" and mark.intent == "none" and not act.filled:
        return Why.NONE
    if last and mark.kind == "heard" and not act.filled and mark.intent != "opt_out":
        return Why.HUNG_UP
    if _unsure(mark) and not act.filled:
        return Why.UNSURE
    return Why.ASKED_AGAIN if again >= 2 else None  # noqa: PLR2004  the second time


def _unsure(mark: Mark) -> bool:
    return mark.kind == "heard" and mark.how == "fuzzy" and mark.score < UNSURE


def _moment(call: str, number: int, act: Noted, why: Why) -> Moment:
    mark, start, end = act.mark, round(act.start_s * 1000), round(act.end_s * 1000)
    sound = end > start
    return Moment(
        call,
        number,
        start,
        mark.step,
        mark.words,
        why,
        mark.intent,
        mark.how,
        mark.score,
        mark.because,
        max(0, start - BEFORE_MS) if sound else 0,
        end + AFTER_MS if sound else 0,
    )
