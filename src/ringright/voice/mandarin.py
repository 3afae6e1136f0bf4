"""Figures, dates, times and telephone numbers as Mandarin says them."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

DIGITS: Final = "零一二三四五六七八九"
# Counted things take 两 for 2; dates, numbers of a house and the like keep 二.
COUNTED: Final = "个位名次点天周年岁块元人件份号条分秒种张层台间家单遍倍万亿千"
PLAIN_TWO: Final = "号年分秒层"
TWO: Final = 2
SHARP: Final = {"00": "", "30": "半"}
LONGEST: Final = 16  # digits that 千万亿 can name
NUMBER: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"


def spoken(text: str) -> str:
    """`text` without ASCII digits: 2026-03-11 is 二零二六年三月十一日, 9:30 is 九点半."""
    for pattern, say in RULES:
        text = pattern.sub(say, text)
    return text


def one_by_one(digits: str, *, yao: bool = False) -> str:
    """Each digit by itself; `yao` says 幺 for 1, as in telephone numbers."""
    said = "".join(DIGITS[int(digit)] for digit in digits)
    return said.replace("一", "幺") if yao else said


def cardinal(number: int) -> str:
    """A whole number below 10**16 as a quantity: 12 is 十二, 10500 is 一万零五百."""
    if number < 0:
        return "负" + cardinal(-number)
    if number == 0:
        return "零"
    said, groups = (
        "",
        [(number // 10**12, "万亿"), (number // 10**8, "亿"), (number // 10**4, "万")],
    )
    for count, unit in [*groups, (number, "")]:
        rest = count % 10**4
        if rest:
            gap = "零" if said and (rest < 10**3 or said.endswith("零")) else ""
            said = said.rstrip("零") + gap + _thousands(rest) + unit
    return said[1:] if said.startswith("一十") else said


def _thousands(number: int) -> str:
    said, pending = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            said += ("零" if pending and said else "") + DIGITS[digit] + unit
        pending = digit == 0
    return said


def _decimal(figure: str) -> str:
    whole, _, part = figure.replace(",", "").partition(".")
    if len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0")):
        return one_by_one(whole)
    return cardinal(int(whole)) + (f"点{one_by_one(part)}" if part else "")


def _date(found: re.Match[str]) -> str:
    year, month, day = found.group(1, 2, 3)
    return f"{one_by_one(year)}年{cardinal(int(month))}月{cardinal(int(day))}日"


def _year(found: re.Match[str]) -> str:
    return f"{one_by_one(found.group(1))}年"


def _clock(found: re.Match[str]) -> str:
    hour, minute = found.group(1, 2)
    said = ("两" if int(hour) == TWO else cardinal(int(hour))) + "点"
    if minute in SHARP:
        return said + SHARP[minute]
    return said + ("零" if minute < "10" else "") + cardinal(int(minute)) + "分"


def _phone(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    if found.group().startswith("+86"):
        digits = digits[2:]
    cuts = {11: (3, 7), 10: (3, 6), 8: (4,), 7: (3,)}.get(len(digits), (4, 8))
    edges = [0, *(cut for cut in cuts if cut < len(digits)), len(digits)]
    parts = (digits[a:b] for a, b in pairwise(edges))
    return "，".join(one_by_one(part, yao=True) for part in parts)


def _percent(found: re.Match[str]) -> str:
    return f"百分之{_decimal(found.group(1))}"


def _money(found: re.Match[str]) -> str:
    return f"{_decimal(found.group(1))}元"


def _counted(found: re.Match[str]) -> str:
    place, figure, unit = found.groups()
    if figure == "2" and not place and unit not in PLAIN_TWO:
        return f"两{unit}"
    return f"{place}{_decimal(figure)}{unit}"


def _coded(found: re.Match[str]) -> str:
    return one_by_one(found.group())


def _plain(found: re.Match[str]) -> str:
    return _decimal(found.group())


def _negative(found: re.Match[str]) -> str:
    return f"负{_decimal(found.group(1))}"


Rule = Callable[[re.Match[str]], str]
# Order matters: the narrow shapes come first, any figure left at the end is a plain quantity.
RULES: Final[tuple[tuple[re.Pattern[str], Rule], ...]] = (
    (re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)"), _date),
    (re.compile(r"(?<!\d)(\d{1,2})[:：](\d{2})(?::00)?(?![\d:：])"), _clock),
    (re.compile(r"(?<!\d)(\d{4})年"), _year),
    (re.compile(r"(?<![\d.])(?:\+86[- ]?)?1\d{2}[- ]?\d{4}[- ]?\d{4}(?!\d)"), _phone),
    (re.compile(r"(?<![\d.])0\d{2,3}[- ]\d{7,8}(?!\d)"), _phone),
    (re.compile(r"(?<![\d.])[48]00[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)"), _phone),
    (re.compile(rf"(?<![\d.])({NUMBER})\s*[%％]"), _percent),
    (re.compile(rf"[¥￥]\s*({NUMBER})元?"), _money),
    (re.compile(r"(?<=[A-Za-z])\d{3,}"), _coded),
    (
        re.compile(r"(?<=[\d半日点分])\s*[-~～—]+\s*(?=[\d零一二三四五六七八九十两])"),
        lambda _: "到",
    ),
    (re.compile(r"(?<![\d.])\d{7,}(?![\d.])"), _phone),
    (re.compile(rf"(?<![\d.\w])-({NUMBER})"), _negative),
    (re.compile(rf"(第?)({NUMBER})\s*([{COUNTED}])"), _counted),
    (re.compile(NUMBER), _plain),
)
