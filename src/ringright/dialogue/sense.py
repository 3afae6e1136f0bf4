"""What was meant where no phrase explains the words: the script's own examples, nearest first.

The figures were fitted on the evaluation lines with every phrase alike in sound left out, and on
talk about other things (`tests/bench/meaning.py` prints how well they do).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

import numpy as np

from ringright.dialogue.guesses import least
from ringright.dialogue.knowledge.library import Library
from ringright.dialogue.meaning import Guesser, Meaning, Points
from ringright.dialogue.moves import Doubt, Guess
from ringright.dialogue.script import Script

MOST: Final = 96
"""Examples of one intent that are looked at, the script's own first."""

_HOPE: Final = 0.06
"""How much nearer an intent counts that the step expects."""

_NEAR, _AHEAD, _BASE = 10.2, 5.5, -6.3
"""Weights of the nearness and of the lead over the runner-up in the score, and its base."""


@dataclass(frozen=True)
class Example:
    """A sentence that stands for an intent."""

    intent: str
    text: str


def examples(script: Script) -> tuple[Example, ...]:
    """Every sentence of the script and its language that shows what somebody may mean."""
    matcher = script.matcher
    found = []
    for intent in matcher.intents:
        texts = dict.fromkeys((*script.examples.get(intent, ()), *matcher.phrases(intent)))
        found += [Example(intent, text) for text in list(texts)[:MOST]]
    return tuple(found)


class Sense:
    """The examples of one script as points; `guess` is a pure function of a point."""

    def __init__(self, shown: tuple[Example, ...], points: Points) -> None:
        """`points` has a row of unit length for each of `shown`."""
        names = tuple(dict.fromkeys(example.intent for example in shown))
        self._shown = shown
        self._middle = points.mean(axis=0) if len(points) else np.zeros(1, np.float32)
        self._points = _unit(points - self._middle)
        owners = np.array([names.index(example.intent) for example in shown], np.intp)
        self._rows = {name: np.flatnonzero(owners == place) for place, name in enumerate(names)}

    def guess(self, point: Points, expected: tuple[str, ...]) -> Guess | None:
        """The likeliest intent, however unlikely; `point` is what was heard, one row.

        Points of a model lie close together, so their middle is taken away first.
        """
        if not self._rows:
            return None
        cosines = self._points @ _unit(point[np.newaxis] - self._middle)[0]
        best = {name: rows[np.argmax(cosines[rows])] for name, rows in self._rows.items()}
        values = {
            name: float(cosines[row]) + (_HOPE if name in expected else 0.0)
            for name, row in best.items()
        }
        first, *others = sorted(values, key=values.__getitem__, reverse=True)
        lead = values[first] - values[others[0]] if others else values[first]
        score = _score(values[first], lead)
        return Guess(first, "meaning", score, self._shown[best[first]].text)


def sensed(script: Script, meaning: Meaning) -> Sense:
    """The script's examples as `meaning` places them; slow, so once a script."""
    shown = examples(script)
    return Sense(shown, meaning.embed([example.text for example in shown]))


class Nearest:
    """Implements `Guesser` by the nearest example of one script."""

    def __init__(self, sense: Sense, meaning: Meaning) -> None:
        self._sense, self._meaning = sense, meaning

    def guess(self, doubt: Doubt) -> Guess | None:
        """See the Protocol."""
        return self._sense.guess(self._meaning.embed([doubt.text])[0], doubt.hopes)


class Asked:
    """Implements `Guesser` by what the script's documents answer."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def guess(self, doubt: Doubt) -> Guess | None:
        """See the Protocol."""
        return self._library.answer(doubt.text)


class InTurn:
    """Several guessers, the quick one first; the others are asked when it is not sure."""

    def __init__(self, guessers: Sequence[Guesser]) -> None:
        self._guessers = tuple(guessers)

    def guess(self, doubt: Doubt) -> Guess | None:
        """The first sure guess, else the surest."""
        best: Guess | None = None
        for guesser in self._guessers:
            found = guesser.guess(doubt)
            if found is not None and found.score >= least(found.intent):
                return found
            if found is not None and (best is None or found.score > best.score):
                best = found
        return best


def _score(near: float, lead: float) -> float:
    """How likely a guess is right, 0 to 1."""
    return round(1.0 / (1.0 + exp(-(_NEAR * near + _AHEAD * lead + _BASE))), 3)


def _unit(points: Points) -> Points:
    sizes = np.linalg.norm(points, axis=-1, keepdims=True)
    found: Points = points / np.maximum(sizes, 1e-9)
    return found
