"""Does a script's condition hold of a call? And the callee's words that decided it."""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Final, TypeAlias

from ringright.domain.mark import Mark
from ringright.domain.outcome import Evidence, Scalar
from ringright.domain.script import Condition, Range, SlotTest

_UNDERSTOOD: Final = ("heard", "key")
_SAID: Final = (*_UNDERSTOOD, "question")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")

_Places: TypeAlias = list[int] | None
"""Where the deciding marks stand; None: the condition does not hold."""


def met(when: Condition, call: Evidence, questions: Collection[str] = ()) -> str | None:
    """The callee's words by which `when` holds of `call`, None if it does not.

    Quoted is the last mark that decided; where none did (a silence, a count of seconds), the last
    words that were understood. `questions` are the intents that count as a question.
    """
    places: list[int] = []
    for test in _TESTS:
        found = test(when, call)
        if found is None:
            return None
        places += found
    asked = _asked(when, call, questions)
    if asked is None or not _counted(when, call):
        return None
    return _quoted(call.marks, [*places, *asked])


def number(text: str) -> float | None:
    """The first number in `text` ("80%", "128.50 CNY"), None if it holds none."""
    found = _NUMBER.search(text)
    return float(found[0]) if found else None


def _quoted(marks: tuple[Mark, ...], places: Iterable[int]) -> str:
    decided = [place for place in places if marks[place].words]
    if decided:
        return marks[max(decided)].words
    return next((mark.words for mark in reversed(marks) if mark.kind in _SAID and mark.words), "")


def _places(call: Evidence, names: Collection[str]) -> list[int]:
    return [
        place
        for place, mark in enumerate(call.marks)
        if mark.kind in _UNDERSTOOD and mark.intent in names
    ]


def _heard(when: Condition, call: Evidence) -> _Places:
    found = _places(call, when.heard)
    return found if found or not when.heard else None


def _heard_all(when: Condition, call: Evidence) -> _Places:
    found = _places(call, when.heard_all)
    return found if {call.marks[place].intent for place in found} == set(when.heard_all) else None


def _not_heard(when: Condition, call: Evidence) -> _Places:
    return None if _places(call, when.not_heard) else []


def _ended(when: Condition, call: Evidence) -> _Places:
    if not when.ended:
        return []
    last = [place for place, mark in enumerate(call.marks) if mark.kind == "ending"][-1:]
    return last if last and call.marks[last[0]].intent in when.ended else None


def _at_step(when: Condition, call: Evidence) -> _Places:
    if not when.at_step:
        return []
    stood = [mark.step for mark in call.marks if mark.kind == "step"] or [""]
    if stood[-1] not in when.at_step:
        return None
    marks = enumerate(call.marks)
    return [place for place, mark in marks if mark.kind in _SAID and mark.step == stood[-1]]


def _slots(when: Condition, call: Evidence) -> _Places:
    holds = all(_slot(test, call.slots.get(name)) for name, test in when.slots.items())
    return [] if holds else None


_TESTS: Final[tuple[Callable[[Condition, Evidence], _Places], ...]] = (
    _heard, _heard_all, _not_heard, _ended, _at_step, _slots,
)  # fmt: skip


def _asked(when: Condition, call: Evidence, questions: Collection[str]) -> _Places:
    """A question is one that was answered, or one that nobody here could answer."""
    if when.questions is None:
        return []
    found = [
        place
        for place, mark in enumerate(call.marks)
        if mark.kind == "question" or (mark.kind in _UNDERSTOOD and mark.intent in questions)
    ]
    return found if _within(len(found), when.questions) else None


def _counted(when: Condition, call: Evidence) -> bool:
    return (
        _within(call.spoke_s, when.spoke_s)
        and _within(call.turns, when.turns)
        and _within(call.interrupted, when.interrupted)
    )


def _within(count: float, bounds: Range | None) -> bool:
    if bounds is None:
        return True
    low = bounds.at_least is None or count >= bounds.at_least
    return low and (bounds.at_most is None or count <= bounds.at_most)


def _slot(test: SlotTest, value: str | None) -> bool:
    if value is None or test.known is False:
        return value is None and test.known is False
    if test.values and not any(_same(wanted, value) for wanted in test.values):
        return False
    return _above(value, test.at_least) and _below(value, test.at_most)


def _same(wanted: Scalar, value: str) -> bool:
    if isinstance(wanted, bool):
        return value == ("yes" if wanted else "no")
    return value == wanted if isinstance(wanted, str) else number(value) == wanted


def _above(value: str, bound: Scalar | None) -> bool:
    if isinstance(bound, str):
        return value[: len(bound)] >= bound  # a moment lies on its day
    found = number(value)
    return bound is None or (found is not None and found >= bound)


def _below(value: str, bound: Scalar | None) -> bool:
    if isinstance(bound, str):
        return value[: len(bound)] <= bound
    found = number(value)
    return bound is None or (found is not None and found <= bound)
