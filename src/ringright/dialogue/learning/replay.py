"""Past conversations had again with another script, and what then goes differently."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ringright.dialogue import engine, flow
from ringright.dialogue.learning.talk import Talk
from ringright.dialogue.moves import Action, Callee, Event, Fetched, Heard, Key, Suppress
from ringright.dialogue.script import Script
from ringright.domain.mark import Mark

_SAMPLES: Final[Mapping[str, str]] = {"date": "2026-01-02", "time": "09:30", "number": "1"}
"""Values for columns that only the new script speaks; what is said does not matter here."""


@dataclass(frozen=True)
class Passed:
    """How a script took one event: what it understood, where it went, "" or the ending's name."""

    intent: str
    step: str
    ended: str


@dataclass(frozen=True)
class Change:
    """The event (from 1, with what they said) that the two scripts took differently."""

    number: int
    words: str
    old: Passed
    new: Passed


@dataclass(frozen=True)
class Compared:
    """One past call with the old and the new script.

    From the first change on, the person answers questions that the new script did not put: what
    follows is a hint, not a forecast. `lost` says that they refused all calls and the new script
    does not hear it.
    """

    call: str
    changes: tuple[Change, ...]
    old_ended: str
    new_ended: str
    lost: bool

    @property
    def changed(self) -> bool:
        """Whether anything went differently."""
        return bool(self.changes) or self.lost


@dataclass(frozen=True)
class _Run:
    passed: tuple[Passed, ...]
    refused: bool


def replay(old: Script, new: Script, talk: Talk) -> Compared:
    """Have `talk` again with both scripts."""
    before, after = _run(old, talk), _run(new, talk)
    changes = tuple(
        Change(number, _words(event), was, now)
        for number, (event, was, now) in enumerate(
            zip(talk.events, before.passed, after.passed, strict=True), 1
        )
        if was != now
    )
    refused = before.refused or talk.refused
    return Compared(
        talk.call,
        changes,
        before.passed[-1].ended if before.passed else "",
        after.passed[-1].ended if after.passed else "",
        lost=refused and not after.refused,
    )


def _run(script: Script, talk: Talk) -> _Run:
    state, actions = engine.start(script, _callee(script, talk.callee), talk.at)
    passed, refused = [], False
    for place, event in enumerate(talk.events):
        if not any(isinstance(later, Fetched) for later in talk.events[place:]):
            # a webhook that only this script asks
            state, _ = engine.settled(script, state, actions, talk.at)
        state, actions = engine.step(script, state, event, talk.at)
        refused = refused or any(isinstance(action, Suppress) for action in actions)
        passed.append(Passed(_intent(actions), state.step, state.ended))
    return _Run(tuple(passed), refused)


def _callee(script: Script, callee: Callee) -> Callee:
    lacking = flow.missing(script, callee.variables, callee.today)
    samples = {name: _SAMPLES.get(script.variables[name], "-") for name in lacking}
    return replace(callee, variables={**callee.variables, **samples})


def _intent(actions: tuple[Action, ...]) -> str:
    kinds = ("heard", "key", "backchannel")
    marks = (it for it in actions if isinstance(it, Mark) and it.kind in kinds)
    return next((mark.intent for mark in marks), "none")


def _words(event: Event) -> str:
    if isinstance(event, Heard):
        return event.hearing.text
    return event.digit if isinstance(event, Key) else f"({type(event).__name__.lower()})"
