"""The key words of a text by sound, and how far one text holds those of another."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from ringright.dialogue.knowledge import words
from ringright.domain.sound import simplified, tokens

_STRETCH: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ENDINGS: Final = ("INGS", "ING", "ERS", "IES", "ES", "ED", "ER", "S", "E", "Y")
_STEM: Final = 3
_HALF: Final = 0.5
_ASKED: Final = 1.0
_STRANGE: Final = 1.5


@dataclass(frozen=True)
class Terms:
    """Key words in runs as they were said together, and the kinds of question."""

    runs: tuple[tuple[str, ...], ...]
    kinds: frozenset[str] = frozenset()

    @cached_property
    def single(self) -> frozenset[str]:
        """Each key word or syllable."""
        return frozenset(token for run in self.runs for token in run)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Syllables that were said together: one alone says little in Mandarin."""
        return frozenset(pair for run in self.runs for pair in pairwise(run))


@lru_cache(maxsize=4096)
def terms(text: str, language: str) -> Terms:
    """The key words of `text` and what it asks for."""
    plain = simplified(text)
    runs = []
    for stretch in _STRETCH.findall(words.bare(plain, language)):
        sounds = tuple(_same(token) for token in tokens(stretch) if token not in words.FUNCTION)
        runs += [sounds] if sounds else []
    if language == "en":
        runs = [(token,) for run in runs for token in run]
    return Terms(tuple(runs), words.kinds(plain, language))


def _same(token: str) -> str:
    """One sound for what the telephone cannot tell apart (zh and z, ing and in), one stem."""
    if token.islower():
        return token.removesuffix("g").replace("zh", "z").replace("ch", "c").replace("sh", "s")
    for ending in _ENDINGS:
        if token.endswith(ending) and len(token) - len(ending) >= _STEM:
            return token.removesuffix(ending)
    return token


class Weights:
    """How much each key word tells the passages apart (inverse document frequency)."""

    def __init__(self, documents: Iterable[Terms]) -> None:
        counts: Counter[str] = Counter()
        size = 0
        for document in documents:
            counts.update(document.single)
            size += 1
        self._rarest = math.log(1 + (size + 0.5) / 0.5)
        self._weights = {
            token: max(0.5, math.log(1 + (size - count + 0.5) / (count + 0.5)))
            for token, count in counts.items()
        }

    def __getitem__(self, token: str) -> float:
        return self._weights.get(token, self._rarest)

    def coverage(self, asked: Terms, held: Terms, kinds: frozenset[str] = frozenset()) -> float:
        """The share of the key words of `asked` that `held` has, 0 to 1; `kinds` count as words."""
        found = whole = 0.0
        for run in asked.runs:
            for place, token in enumerate(run):
                weight = self[token]
                whole += weight
                found += weight * _share(run, place, held)
        whole += _ASKED * len(asked.kinds)
        found += _ASKED * len(asked.kinds & kinds)
        return found / whole if whole else 0.0


def strange(asked: Terms, held: Terms) -> bool:
    """Whether `asked` names something that `held` does not: two syllables or a word in a row."""
    for run in asked.runs:
        shares = [_share(run, place, held) for place in range(len(run))]
        missing = 0.0
        for token, share in zip(run, shares, strict=True):
            missing = 0.0 if share == 1.0 else missing + (1 - share)
            if missing >= (1.0 if token.isupper() else _STRANGE):
                return True
    return False


def _share(run: tuple[str, ...], place: int, held: Terms) -> float:
    """How much of one key word is held: a syllable alone may be part of another word."""
    token = run[place]
    if token not in held.single:
        return 0.0
    if token.isupper():
        return 1.0
    if len(run) == 1:
        return 1.0 if run in held.runs else _HALF
    near = run[max(0, place - 1) : place + 2]
    return 1.0 if any(pair in held.pairs for pair in pairwise(near)) else _HALF
