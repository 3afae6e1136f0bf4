"""How far into a wording the far end heard, by a recogniser, against what the session recorded."""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pypinyin import lazy_pinyin

from ringright.ears.recognizer import Recognizer

A_WORD: Final = {"zh": 2, "en": 1}
"""Tokens of one word: Mandarin syllables, English words."""
Samples = NDArray[np.int16]


def tokens(text: str, language: str) -> list[str]:
    """Syllables or words."""
    if language == "zh":
        return lazy_pinyin(re.sub(r"[\W_]", "", text))
    return re.findall(r"[a-z']+", text.lower())


def off(wording: str, recorded: str, audio: Samples, recognizer: Recognizer, language: str) -> int:
    """Tokens between the recorded end and the one that was heard; 0 where both may be right."""
    whole, told = tokens(wording, language), len(tokens(recorded, language))
    heard = tokens(recognizer.transcribe(audio, language).text, language)
    costs = _costs(whole, heard)
    likely = [at for at, cost in enumerate(costs) if cost == min(costs)]
    return min((abs(at - told) for at in likely), default=0)


def _costs(whole: list[str], heard: list[str]) -> list[int]:
    """The edit distance of `heard` to each beginning of `whole`, none first."""
    row = list(range(len(whole) + 1))
    for at, word in enumerate(heard, 1):
        above, row[0] = row[0], at
        for place, own in enumerate(whole, 1):
            best = min(row[place] + 1, row[place - 1] + 1, above + (word != own))
            above, row[place] = row[place], best
    return row
