"""Whether a phrase was said, judged by sound: pinyin without tones, or English words.

It judges the robot, so it shares no scoring with the product's own ears.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np

from ringright.domain.sound import tokens

_LETTERS_AN_ERROR: Final = 5
"""One wrong letter is forgiven for so many letters of the phrase."""


@lru_cache(maxsize=4096)
def sound(text: str) -> str:
    """`text` as syllables or words between spaces, ready for `said`; only spaces for nothing."""
    return f" {' '.join(tokens(text)).lower()} "


def said(phrases: Iterable[str], heard: str) -> bool:
    """Whether any phrase occurs in `heard` (made by `sound`), letting one letter in five slip."""
    return any(_occurs(sound(phrase), heard) for phrase in phrases)


def _occurs(phrase: str, heard: str) -> bool:
    if not phrase.strip():
        return False
    allowed = len(phrase.replace(" ", "")) // _LETTERS_AN_ERROR
    return phrase in heard or (allowed > 0 and _distance(phrase, heard) <= allowed)


def _distance(phrase: str, heard: str) -> int:
    """Fewest edits that make `phrase` from any stretch of `heard` (Sellers 1980)."""
    letters = np.frombuffer(heard.encode("ascii", "replace"), np.uint8)
    places = np.arange(len(letters) + 1)
    row = np.zeros(len(letters) + 1, np.int64)
    for at, letter in enumerate(phrase.encode("ascii", "replace"), 1):
        changed = row[:-1] + (letters != letter)
        best = np.concatenate(([at], np.minimum(changed, row[1:] + 1)))
        row = np.minimum.accumulate(best - places) + places
    return int(row.min())
