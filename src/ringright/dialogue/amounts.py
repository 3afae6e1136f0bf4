"""Numbers and sums of money, read from speech and said back, in Mandarin and English."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ringright.domain.sound import numeral, simplified

_SIGNS: Final = str.maketrans("零〇一幺壹二两贰三叁四五六七八九", "0011122233456789")
_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_GROUP: Final = 10**4
_TEENS: Final = range(10, 20)
_LEAST: Final = 1000
"""A smaller group behind a bigger one is said with 零 before it."""

_RUN: Final = re.compile(r"[\d十百千万亿](?:[\d十百千万亿]|\.(?=\d)|,(?=\d{3}))*")
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)?|[十百千万亿]")
_LIKE: Final = str.maketrans(
    "时期妻山酒久留刘溜灵林铃而儿耳舞午巴爸白事死思衣医腰",
    "十七七三九九六六六零零零二二二五五八八百四四四一一一",
)
_WORDS: Final = {word: value for value, word in enumerate(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
     "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
     "nineteen"))} | {"oh": 0, "a": 1}  # fmt: skip
_TENS: Final = {word: 10 * place for place, word in enumerate(
    ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)}  # fmt: skip
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_NAMES: Final = {value: word for word, value in _WORDS.items() if word not in ("oh", "a")}
_TEN_NAMES: Final = {value: word for word, value in _TENS.items()}
_ONE: Final = "|".join(sorted((*_WORDS, *_TENS, *_SCALES), key=len, reverse=True))
_ENGLISH: Final = re.compile(
    rf"(?:\d[\d,]*(?:\.\d+)?|\b(?:{_ONE})\b)"
    rf"(?:[ -]+(?:and[ -]+)?(?:\d[\d,]*(?:\.\d+)?|\b(?:{_ONE})\b)|[ -]+point(?=[ -]+(?:{_ONE})\b))*"
)


@dataclass(frozen=True)
class Amount:
    """A number in a text: its value, and where its words begin and end in the plain text."""

    value: Decimal
    start: int
    end: int


def plain(text: str, language: str) -> str:
    """The text that `find` counts its places in: Mandarin digits become figures."""
    if language != "zh":
        return text.lower().replace("’", "'")
    figures = simplified(text).replace("百分之", "").translate(_SIGNS)
    return re.sub(r"(?<=[\d十百千万亿])点(?=[\d])", ".", figures)


def likely(text: str) -> str:
    """`text` with homophones of Mandarin numbers put right, for where a number is asked for."""
    same = simplified(text).translate(_LIKE)
    same = re.sub(r"是(?=[一二两三四五六七八九])", "十", same)
    return re.sub(r"^是|(?<=[一二三四五六七八九十百零])是", "四", same)


def find(text: str, language: str) -> list[Amount]:
    """Every number in `text` (as `plain` writes it), in order."""
    pattern, value = (_RUN, _chinese) if language == "zh" else (_ENGLISH, _english)
    return [
        Amount(value(match[0]), match.start(), match.end())
        for match in pattern.finditer(text)
        if match[0] != "a"
    ]


def _chinese(run: str) -> Decimal:
    """Value of 3万5, 1千05十 or 128: figures and units by turns."""
    total = section = Decimal(0)
    last, pending, number = 1, False, Decimal(0)
    head, _, fraction = run.replace(",", "").rpartition(".")
    if head and fraction.isdigit() and any(unit in head for unit in _UNITS):
        return _chinese(head) + Decimal(f"0.{fraction}")
    for token in _TOKEN.findall(run.replace(",", "")):
        unit = _UNITS.get(token)
        if unit is None:
            short = len(token) == 1
            number, pending = Decimal(token), True
            last = last if short else 1
        elif unit < _GROUP:
            section += (number if pending and number else 1) * unit
            last, pending = unit, False
        else:
            section += number if pending else 0
            whole = total + section if unit > _GROUP else section or Decimal(1)
            total = (whole * unit) if unit > _GROUP else total + whole * unit
            section, last, pending = Decimal(0), unit, False
    if pending:
        section += number * (last // 10 if last > _UNITS["十"] else 1)
    return total + section


def _english(run: str) -> Decimal:
    words = [word for word in re.split(r"[ -]+", run.replace(",", "")) if word != "and"]
    if "point" in words:
        place = words.index("point")
        digits = "".join(str(int(_word(word))) for word in words[place + 1 :])
        return _english(" ".join(words[:place])) + Decimal(f"0.{digits}")
    figures = [word for word in words if word.isdigit() or _WORDS.get(word, 10) in range(10)]
    if len(words) > 1 and figures == words and "a" not in words:
        return Decimal("".join(str(_WORDS.get(word, word)) for word in words))
    total = group = Decimal(0)
    for word in words:
        scale = _SCALES.get(word)
        if scale is None:
            step = _word(word)
            group = group * 100 + step if _year(group, step) else group + step
        elif scale == _SCALES["hundred"]:
            group = (group or Decimal(1)) * scale
        else:
            total, group = total + (group or 1) * scale, Decimal(0)
    return total + group


def _year(group: Decimal, step: Decimal) -> bool:
    """Three fifty is 350."""
    return group in range(1, 10) and step not in range(10)


def _word(word: str) -> Decimal:
    return Decimal(_WORDS.get(word, _TENS.get(word, word)))


def spoken(value: Decimal, language: str) -> str:
    """How a number of at most twelve figures before the point is said."""
    whole = int(value)
    words = _said(whole) if language == "zh" else _told(whole)
    if value == whole:
        return words
    digits = f"{value:f}".partition(".")[2].rstrip("0")
    if language == "zh":
        return f"{words}点{''.join(numeral(int(digit)) for digit in digits)}"
    return f"{words} point {' '.join(_NAMES[int(digit)] for digit in digits)}"


def _said(value: int) -> str:
    groups = [(value // 10**8, "亿"), (value // _GROUP % _GROUP, "万"), (value % _GROUP, "")]
    words, skipped = "", False
    for number, name in groups:
        if number and words:
            gap = "零" if skipped or number < _LEAST else ""
            words += gap + ("一" if number in _TEENS else "")
        words += numeral(number) + name if number else ""
        skipped = bool(words) and not number
    return words or "零"


def _told(value: int) -> str:
    for scale, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if value >= scale:
            rest = value % scale
            link = " and " if rest in range(1, 100) else " "
            return f"{_told(value // scale)} {name}" + (link + _told(rest) if rest else "")
    hundreds, rest = divmod(value, 100)
    if hundreds:
        return f"{_NAMES[hundreds]} hundred" + (f" and {_told(rest)}" if rest else "")
    if rest in _NAMES:
        return _NAMES[rest]
    tens, ones = divmod(rest, 10)
    return _TEN_NAMES[10 * tens] + (f"-{_NAMES[ones]}" if ones else "")
