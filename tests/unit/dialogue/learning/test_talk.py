"""A conversation comes back from its text as it was."""

from datetime import date

from ringright.dialogue.learning.talk import callee_of, callee_text, events_of, events_text
from ringright.dialogue.moves import (
    Broken,
    Callee,
    Event,
    Fetched,
    Guess,
    Heard,
    Key,
    Silent,
    Unclear,
)
from ringright.domain.call import Hearing


def test_every_event_comes_back() -> None:
    hearing = Hearing("别再打了", "zh", 0.1, 1.5, 2.25, ("别在打了", "别再打"))
    guess = Guess("cost", "meaning", 0.91, "多少钱", "二十元")
    events: tuple[Event, ...] = (
        Heard(hearing, during=True, cut=True, early=True, guess=guess),
        Heard(Hearing("", "en", 0.0)),
        Key("9"),
        Silent(),
        Unclear(),
        Broken(),
        Fetched({"day": "2026-03-12"}),
        Fetched(None),
    )
    assert events_of(events_text(events)) == events


def test_the_callee_comes_back() -> None:
    callee = Callee("陈建国", {"doctor": "王医生"}, "登记", date(2026, 3, 10))
    assert callee_of(callee_text(callee)) == callee
