"""Numbers as people say them, Chinese and English, as digits."""

import re
from typing import Final

CHINESE: Final = "零〇一二两三四五六七八九十"
_DIGIT: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_UNITS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen")  # fmt: skip
_NTH: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth")  # fmt: skip
_TENS: Final = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "twentieth": 20,
    "thirtieth": 30,
}
_WORDS: Final = (
    {word: value for value, word in enumerate(_UNITS, 1)}
    | {word: value for value, word in enumerate(_NTH, 1)}
    | _TENS
)
_NTHS: Final = frozenset((*_NTH, "twentieth", "thirtieth"))
_SMALL: Final = "|".join((*_UNITS[:9], *_NTH[:9]))
_COMPOUND: Final = re.compile(rf"\b(twenty|thirty|forty|fifty)[ -]({_SMALL})\b")
_SINGLE: Final = re.compile(rf"\b({'|'.join(sorted(_WORDS, key=len, reverse=True))})\b")


def chinese(text: str) -> int:
    """Value of 十二, 二十三, 两 or 15; unknown signs raise KeyError."""
    if text.isdigit():
        return int(text)
    if "十" not in text:
        return int("".join(str(_DIGIT[sign]) for sign in text))
    head, _, tail = text.partition("十")
    return (_DIGIT[head[-1]] if head else 1) * 10 + (_DIGIT[tail[0]] if tail else 0)


def english(text: str) -> str:
    """`text` in small letters with number words as digits: "the twenty first" is "the 21st"."""
    plain = text.lower().replace("’", "'")
    plain = re.sub(r"\b([ap])\.? ?m\b\.?", r"\1m", plain)
    plain = _COMPOUND.sub(lambda match: _digits(match[2], _TENS[match[1]]), plain)
    plain = _SINGLE.sub(lambda match: _digits(match[1], 0), plain)
    return re.sub(r"[,!?;]+| {2,}", lambda match: "," if "," in match[0] else " ", plain)


def _digits(word: str, tens: int) -> str:
    value = tens + _WORDS[word]
    return f"{value}{'th' if word in _NTHS else ''}"
