"""What was said by its clauses and letters: where they end, and whether it asks something."""

import re
from functools import lru_cache
from typing import Final

from ringright.dialogue.spelling import bare
from ringright.domain.sound import tokens

CLAUSE: Final = re.compile(r"[，。？！；：、,.?!;:…]+")
_OR_NOT: Final = re.compile(r"(?<![不没])(\w{1,3})不\1")
"""方便不方便 asks; 不去不去 does not."""


def murmur(sounds: tuple[str, ...]) -> tuple[str, ...]:
    """What a murmur is known by: one syllable with its particle, 是吗, which is not 是的."""
    return bare(sounds) if len(bare(sounds)) > 1 else sounds


def once(sounds: tuple[str, ...]) -> tuple[str, ...]:
    """What was said several times in a row, once: 成成成."""
    for size in range(1, len(sounds) // 2 + 1):
        if len(sounds) % size == 0 and sounds[:size] * (len(sounds) // size) == sounds:
            return sounds[:size]
    return sounds


def ends(text: str) -> list[int]:
    """After which sounds a clause ends, from the first on."""
    found = [0]
    for clause in CLAUSE.split(text):
        found.append(found[-1] + len(tokens(clause)))
    return found


def breaks(text: str, sounds: tuple[str, ...]) -> list[int]:
    """After which sounds a clause ends or may: nobody writes the comma in 再看吧能来."""
    closed = [place for place, sound in enumerate(sounds, 1) if sound == "ba"]
    return sorted((*ends(text), *closed))


class Asking:
    """Whether a text asks something, by its question words."""

    def __init__(self, words: tuple[str, ...], language: str) -> None:
        self._words, self._zh = words, language == "zh"

    def __call__(self, text: str) -> bool:
        """Whether `text` asks."""
        plain = letters(text, keep=" ")
        if self._zh:
            return any(word in plain for word in self._words) or bool(_OR_NOT.search(plain))
        padded = f" {plain} "
        return any(f" {word} " in padded for word in self._words)


@lru_cache(maxsize=4096)
def letters(text: str, keep: str = "") -> str:
    """The letters and figures of `text`, small, and what of `keep` is between them."""
    return "".join(c for c in text.lower() if c.isalnum() or c in keep)
