"""Is a value half said? Digits missing, a month without a day, 下午 without an hour."""

import re
from functools import lru_cache
from typing import Final

from ringright.dialogue.intents import tongue
from ringright.dialogue.numerals import english
from ringright.dialogue.trail import plain

_SPOKEN: Final = str.maketrans("零〇一幺二两三四五六七八九", "0011223456789")
_WORDS: Final = ((r"\b(?:zero|oh|o)\b", "0"), (r"\bdouble (\d)", r"\1\1"),
    (r"\btriple (\d)", r"\1\1\1"))  # fmt: skip
_RUN: Final = re.compile(r"\d(?:[\d\s,，.。、-]*\d)?$")
_MOBILE: Final = {"zh": re.compile(r"1[3-9]\d{1,8}"), "en": re.compile(r"(?!1\d)\d{3,9}")}
_IDENTITY: Final = re.compile(r"[1-6]\d{5}|[1-6]\d{9}|[1-6]\d{11,16}")
_NUMBERED: Final = ("text", "")
"""What is asked for where a row of digits may be the beginning of a telephone number."""


@lru_cache(maxsize=8)
def _halves(kind: str, language: str) -> re.Pattern[str]:
    return re.compile(tongue(language).HALVES[kind])


def half(kind: str, text: str, language: str) -> bool:
    """Whether `text` ends in half a value where one of `kind` (a slot's type) is asked for."""
    if kind in ("date", "time", "moment"):
        bare = plain(text) if language == "zh" else english(plain(text))
        kinds = ("date", "time") if kind == "moment" else (kind,)
        return any(_halves(name, language).search(bare) for name in kinds)
    if kind in ("number", "money"):
        return _halves("number", language).search(plain(text)) is not None
    return kind in _NUMBERED and _digits(text, language)


def run(text: str, language: str) -> str:
    """The digits that `text` ends in, spoken one by one or written; "" if there are none."""
    bare = plain(text)
    if language == "zh":
        bare = bare.translate(_SPOKEN)
    else:
        bare = english(bare)
        for word, digit in _WORDS:
            bare = re.sub(word, digit, bare)
    found = _RUN.search(bare)
    return "".join(c for c in found[0] if c.isdigit()) if found else ""


def _digits(text: str, language: str) -> bool:
    said = run(text, language)
    started = _MOBILE[language].fullmatch(said) is not None
    return started or (language == "zh" and _IDENTITY.fullmatch(said) is not None)
