"""Answers from documents: the passage nearest in meaning and in words, or none.

An answer is always what stands in the document, never made up; where no passage fits well, or
several fit alike, nothing is answered and a person will call back.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.dialogue.knowledge import words
from ringright.dialogue.knowledge.cutting import fitting
from ringright.dialogue.knowledge.passage import Passage
from ringright.dialogue.knowledge.terms import Terms, Weights, strange, terms
from ringright.dialogue.meaning import Meaning
from ringright.dialogue.moves import Guess
from ringright.domain.sound import LIGHT, tokens

KNOWN: Final = 0.5
"""Answers below this score are not given."""

UNSURE: Final = 0.45
TIE: Final = 0.4
LOOKED_AT: Final = 24
CENTRE: Final = {"zh": 0.92, "en": 0.88}
SPREAD: Final = 0.03
BIAS, NEAR, COVERED, BACK, STRANGE = -1.6, 1.2, 3.0, 1.0, 1.5
FLOORS: Final = {"price": 0.6, "number": 0.6, "phone": 0.6, "trouble": 0.6, "when": 0.5,
    "long": 0.5, "where": 0.5, "why": 0.5, "how": 0.2}  # fmt: skip
"""A question for a fact needs this share of its key words in the answer, whatever it means."""

_LEANS: Final = re.compile(
    r"(?:但|不过|然而|可是|只是|除|否则|另外|它|他|她|这|那|此|其|因此|所以|以上|上述|同时)"
    r"|(?:However|But|Except|Unless|Otherwise|It|He|She|They|This|That|These|Those|Then|After that|"
    r"So|Therefore|Also|Only)\b"
)
_BUT: Final = re.compile(
    r"(?:但|不过|然而|可是|只是|除|否则)|(?:However|But|Except|Unless|Otherwise|Only)\b"
)


@dataclass(frozen=True)
class Answer:
    """A passage that may answer, what would be said of it, and how sure that is (0 to 1)."""

    source: str
    say: str
    score: float
    question: str = ""


@dataclass(frozen=True)
class _Unit:
    """What is compared and said as a whole: a pair, or sentences that belong together."""

    passage: Passage
    say: str
    keys: tuple[str, ...]
    held: Terms
    asked: tuple[Terms, ...]
    kinds: frozenset[str]
    proof: frozenset[str]


@dataclass(frozen=True)
class Signs:
    """What speaks for one unit: cosine, and shares of key words, of the question and of the key."""

    cosine: float
    coverage: float
    back: float
    strange: bool
    exact: bool
    held: bool


class Library:
    """The passages of one script, ready to be asked.

    `placed` is the same model for the passages alone, where it remembers what it has placed.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        meaning: Meaning,
        language: str,
        placed: Meaning | None = None,
    ) -> None:
        self._meaning, self._language = meaning, language
        self._units = [unit for passage in passages for unit in _units(passage, language)]
        self._weights = Weights(unit.held for unit in self._units)
        self._holders: dict[str, list[int]] = {}
        for place, unit in enumerate(self._units):
            for token in unit.held.single:
                self._holders.setdefault(token, []).append(place)
        keys = [key for unit in self._units for key in unit.keys]
        self._owners = np.repeat(
            np.arange(len(self._units)), [len(unit.keys) for unit in self._units]
        )
        self._points = (placed or meaning).embed(keys) if keys else np.zeros((0, 1), np.float32)

    def answer(self, text: str) -> Guess | None:
        """The answer to `text` with its source, or None: then nobody knows."""
        found = self.search(text, 1)
        if not found or found[0].score < KNOWN:
            return None
        best = found[0]
        return Guess("knowledge", "meaning", best.score, best.source, best.say)

    def search(self, text: str, most: int = 3) -> tuple[Answer, ...]:
        """The best answers to `text`, best first; below KNOWN they are mere neighbours."""
        if not self._units or not tokens(text):
            return ()
        scored = sorted(
            ((self._score(signs), place) for place, signs in self.signs(text).items()),
            key=lambda found: -found[0],
        )
        told: dict[str, Answer] = {}
        for sure, place in scored:
            told.setdefault(self._units[place].say, self._told(place, sure))
        found = list(told.values())
        if words.kinds(text, self._language) & words.HELD and _tied(found):
            found = [replace(answer, score=min(answer.score, UNSURE)) for answer in found]
        return tuple(found[:most])

    def _score(self, signs: Signs) -> float:
        """How sure an answer is, 0 to 1: a logistic of its signs, fitted on tests/eval."""
        if signs.exact and signs.held:
            return 1.0
        near = (signs.cosine - CENTRE[self._language]) / SPREAD
        weighed = BIAS + NEAR * near + COVERED * signs.coverage + BACK * signs.back
        sure = 1 / (1 + math.exp(-(weighed - STRANGE * signs.strange)))
        return sure if signs.held else min(sure, UNSURE)

    def signs(self, text: str) -> dict[int, Signs]:
        """What speaks for each unit that is near in meaning or shares key words."""
        cosines = np.full(len(self._units), -1.0)
        np.maximum.at(cosines, self._owners, self._points @ self._meaning.embed([text])[0])
        shared = np.zeros(len(self._units))
        for token in terms(text, self._language).single:
            shared[self._holders.get(token, [])] += self._weights[token]
        near = {*_highest(cosines), *(place for place in _highest(shared) if shared[place] > 0)}
        sounds = _sounds(text)
        return {
            place: self._signs(self._units[place], text, sounds, float(cosines[place]))
            for place in sorted(near)
        }

    def _signs(self, unit: _Unit, text: str, sounds: tuple[str, ...], cosine: float) -> Signs:
        asked = terms(text, self._language)
        coverage = self._weights.coverage(asked, unit.held, unit.kinds)
        back = max(self._weights.coverage(key, asked, asked.kinds) for key in unit.asked)
        exact = any(_sounds(question) == sounds for question in unit.passage.questions)
        odd = strange(asked, unit.held)
        return Signs(cosine, coverage, back, odd, exact, self._proves(unit, text, coverage))

    def _proves(self, unit: _Unit, text: str, coverage: float) -> bool:
        """Whether the unit holds the fact that `text` asks for, if it asks for one."""
        asked = terms(text, self._language)
        wanted = asked.kinds & words.HELD
        if not wanted <= unit.proof or coverage < max((FLOORS[kind] for kind in wanted), default=0):
            return False
        if words.elsewhen(text, " ".join((*unit.passage.questions, unit.say)), self._language):
            return False
        if wanted and not asked.runs:  # a bare 多少钱 asks nothing that a list could answer
            return any(not key.runs and wanted <= key.kinds for key in unit.asked)
        return "number" not in asked.kinds or words.counts(text, unit.say, self._language)

    def _told(self, place: int, sure: float) -> Answer:
        unit = self._units[place]
        question = unit.passage.questions[0] if unit.passage.questions else ""
        return Answer(unit.passage.source, unit.say, round(sure, 3), question)


def _highest(values: NDArray[np.float64]) -> list[int]:
    return [int(place) for place in np.argsort(-values, kind="stable")[:LOOKED_AT]]


def _tied(found: Sequence[Answer]) -> bool:
    """Whether two different answers are as good as each other: 多少钱 in a list of prices."""
    if len(found) == 1 or not KNOWN <= found[0].score < 1:
        return False
    return _odds(found[0].score) - _odds(found[1].score) < TIE


def _odds(sure: float) -> float:
    return math.log(max(sure, 1e-3) / max(1 - sure, 1e-3))


def _sounds(text: str) -> tuple[str, ...]:
    return tuple(token for token in tokens(text) if token not in LIGHT)


def _units(passage: Passage, language: str) -> list[_Unit]:
    if passage.questions:
        join = "" if language == "zh" else " "
        say = join.join(passage.sentences)
        return [_unit(passage, say, (*passage.questions, say), language)]
    windows = dict.fromkeys(
        _window(passage.sentences, place, language) for place in range(len(passage.sentences))
    )
    return [
        _unit(passage, say, (say, f"{passage.topic}，{say}") if passage.topic else (say,), language)
        for say in windows
    ]


def _unit(passage: Passage, say: str, keys: tuple[str, ...], language: str) -> _Unit:
    held = terms("\n".join((*passage.questions, passage.topic, say)), language)
    asked = tuple(terms(text, language) for text in (passage.questions or (say,)))
    proof = words.proof(say, language)
    kinds = frozenset().union(*(key.kinds for key in asked)) | proof
    return _Unit(passage, say, keys, held, asked, kinds, proof)


def _window(sentences: tuple[str, ...], place: int, language: str) -> str:
    """A sentence with those before it that it leans on, and an exception that follows it."""
    start, end = place, place + 1
    while start > 0 and _LEANS.match(sentences[start]):
        start -= 1
    while end < len(sentences) and _BUT.match(sentences[end]):
        end += 1
    end = start + max(1, fitting(sentences[start:end], language))
    return ("" if language == "zh" else " ").join(sentences[start:end])
