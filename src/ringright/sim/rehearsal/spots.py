"""Every place of a conversation where somebody may speak, found by walking the stepper itself."""

from collections import deque
from collections.abc import Iterator
from random import Random
from typing import TypeAlias

from ringright.dialogue.exits import tested
from ringright.dialogue.moves import Event, Key, State
from ringright.dialogue.webhook import FETCH
from ringright.sim.rehearsal.stage import Stage
from ringright.sim.rehearsal.values import value, values

Place: TypeAlias = tuple[str, str]
"""A step, and what it waits for."""

_MOST = 400
_WORDINGS = 3
"""Phrases of an intent that are tried before it counts as leading nowhere."""


def place(state: State) -> Place:
    """Where `state` stands."""
    return state.step, state.waiting


def spots(stage: Stage) -> dict[Place, State]:
    """One state for each step and each thing it may be waiting for, in the order of coming there.

    What replies lead to is not read from the script: each reply is given, and the stepper moves.
    States that differ in what a branch looks at are walked on from one by one.
    """
    watched = tested(stage.script)
    first = stage.opening[0]
    seen = {_view(first, watched)}
    found = {} if first.ended else {place(first): first}
    todo = deque(found.values())
    while todo and len(seen) < _MOST:
        state = todo.popleft()
        for event in _ways(stage, state, watched):
            after = stage.feel(state, event).after
            if not after.ended and _view(after, watched) not in seen:
                seen.add(_view(after, watched))
                found.setdefault(place(after), after)
                todo.append(after)
    return found


def _view(state: State, watched: frozenset[str]) -> tuple[str, ...]:
    held = (f"{name}={state.slots[name].iso}" for name in sorted(watched & state.slots.keys()))
    return (*place(state), *held)


def _ways(stage: Stage, state: State, watched: frozenset[str]) -> Iterator[Event]:
    """Everything that leads on from here."""
    script, slot = stage.script, stage.slot(state)
    if state.waiting == FETCH:
        yield stage.answer(state)
        return
    if slot and slot.name in watched:
        yield from map(stage.said, values(slot, script.language))
    elif slot and value(slot, script.language, Random(0)):
        yield stage.said(value(slot, script.language, Random(0)))
    step = script.steps[state.step]
    for intent in (*stage.expected(state), *(("yes", "no") if state.waiting else ()), "callback"):
        for phrase in script.matcher.phrases(intent)[:_WORDINGS]:
            yield stage.said(phrase)
    for digit in step.keys:
        yield Key(digit)
