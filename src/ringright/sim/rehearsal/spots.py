"""Every place of a conversation where somebody may speak, found by walking the stepper itself."""

from collections import deque
from collections.abc import Iterator
from random import Random

from ringright.dialogue.moves import Event, Key, State
from ringright.sim.rehearsal.stage import Stage
from ringright.sim.rehearsal.values import value

_MOST = 400
_WORDINGS = 3
"""Phrases of an intent that are tried before it counts as leading nowhere."""


def spots(stage: Stage) -> tuple[State, ...]:
    """One state for each step and each thing it may be waiting for, in the order of coming there.

    What replies lead to is not read from the script: each reply is given, and the stepper moves.
    """
    first = stage.opening[0]
    found = {_place(first): first} if not first.ended else {}
    todo = deque(found.values())
    while todo and len(found) < _MOST:
        state = todo.popleft()
        for event in _ways(stage, state):
            after = stage.feel(state, event).after
            if not after.ended and _place(after) not in found:
                found[_place(after)] = after
                todo.append(after)
    return tuple(found.values())


def _place(state: State) -> tuple[str, str]:
    return state.step, state.waiting


def _ways(stage: Stage, state: State) -> Iterator[Event]:
    """Everything that leads on from here."""
    script, slot = stage.script, stage.slot(state)
    words = value(slot, script.language, Random(0)) if slot else ""
    if words:
        yield stage.said(words)
    step = script.steps[state.step]
    for intent in (*stage.expected(state), *(("yes", "no") if state.waiting else ()), "callback"):
        for phrase in script.matcher.phrases(intent)[:_WORDINGS]:
            yield stage.said(phrase)
    for digit in step.keys:
        yield Key(digit)
