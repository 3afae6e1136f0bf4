"""Which day is meant, relative to today; a canonical way to say a day."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final, TypeAlias

from ringright.dialogue.numerals import CHINESE, chinese, english
from ringright.domain.sound import numeral, simplified

_N: Final = rf"(?:\d{{1,2}}|[{CHINESE}]{{1,3}})"
_ZH: Final = re.compile(
    rf"(?P<iso>\d{{4}}[-年/]\d{{1,2}}[-月/]\d{{1,2}}[日号]?)"
    rf"|(?P<rel>大后天|后天|明天|明儿|明日|明早|明晚|今天|今儿|今日|今晚|今早)"
    rf"|(?P<ahead>{_N})天(?:以后|之后|后)"
    rf"|(?P<which>下下|下|这|本)?个?(?:周|星期|礼拜)(?P<week>[一二三四五六日天1-7])(?![个点]|\d)"
    rf"|(?P<month>{_N})月(?:份)?(?P<dom>{_N})[号日]?"
    rf"|(?P<near>下个月|下月|这个月|本月)?(?P<day>{_N})[号日](?!码|线|楼)"
)
_ZH_VAGUE: Final = re.compile(
    r"周末|下周|下个星期|下星期|下个礼拜|过几天|这几天|月底|下个月|下礼拜"
)
_REL: Final = {"今": 0, "明": 1, "后": 2, "大": 3}
_WEEK: Final = {name: place for place, name in enumerate("一二三四五六日")} | {"天": 6} | {
    str(n): n - 1 for n in range(1, 8)
}  # fmt: skip

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = ("january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december")  # fmt: skip
_EN: Final = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|\b(?P<rel>day after tomorrow|tomorrow|today|tonight)\b"
    r"|\bin (?P<ahead>\d{1,2}) days?\b"
    rf"|\b(?:(?P<which>next|this|coming) )?(?P<week>{'|'.join(_DAYS)})\b"
    rf"(?! (?:the )?\d{{1,2}}(?:st|nd|rd|th)"
    rf"| (?:{'|'.join(_MONTHS)}))"
    rf"|\b(?P<month>{'|'.join(_MONTHS)}) (?:the )?(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?\b"
    r"(?! ?(?:am|pm))"
    rf"|\b(?P<dom2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month2>{'|'.join(_MONTHS)})\b"
    r"|\b(?P<day>\d{1,2})(?:st|nd|rd|th)\b"
)
_EN_VAGUE: Final = re.compile(
    r"\b(?:weekend|next week|in a few days|end of the month|next month)\b"
)

Span: TypeAlias = tuple[date, int, int]
"""A day and where its words begin and end."""


def find(text: str, today: date, language: str) -> list[Span]:
    """Days named in `text`, in order; refused ones ("明天没空，周四吧") are left out."""
    if language == "zh":
        plain = simplified(text)
        return _kept(plain, list(_days(_ZH, plain, today, chinese)), _refused_zh)
    plain = english(text)
    return _kept(plain, list(_days(_EN, plain, today, int)), _refused_en)


def vague(text: str, language: str) -> bool:
    """Whether a stretch of days is named, but not which one."""
    if language == "zh":
        return _ZH_VAGUE.search(simplified(text)) is not None
    return _EN_VAGUE.search(english(text)) is not None


def spoken(day: date, language: str) -> str:
    """The canonical wording: 三月十二号星期四, or "Thursday, March 12th"."""
    if language == "zh":
        week = "一二三四五六日"[day.weekday()]
        return f"{numeral(day.month)}月{numeral(day.day)}号星期{week}"
    return f"{_DAYS[day.weekday()].title()}, {_MONTHS[day.month - 1].title()} {_ordinal(day.day)}"


def near(day: date, today: date, language: str) -> str:
    """As `spoken`, but 今天, 明天 or 后天 where that is shorter."""
    ahead = (day - today).days
    words = ("今天", "明天", "后天") if language == "zh" else ("today", "tomorrow")
    return words[ahead] if 0 <= ahead < len(words) else spoken(day, language)


def _ordinal(number: int) -> str:
    if number in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _days(
    grammar: re.Pattern[str], text: str, today: date, number: Callable[[str], int]
) -> Iterator[Span]:
    for match in grammar.finditer(text):
        day = _day(match, today, number)
        if day is not None:
            yield day, match.start(), match.end()


def _day(match: re.Match[str], today: date, number: Callable[[str], int]) -> date | None:
    groups = match.groupdict()
    if groups["iso"]:
        return _make(*(int(part) for part in re.findall(r"\d+", groups["iso"])))
    if groups["rel"]:
        return today + timedelta(days=_relative(groups["rel"]))
    if groups["ahead"]:
        return today + timedelta(days=number(groups["ahead"]))
    if groups["week"]:
        return _weekday(groups["which"] or "", groups["week"], today)
    if groups["month"] or groups.get("month2"):
        name = groups["month"] or groups["month2"]
        month = _MONTHS.index(name) + 1 if name in _MONTHS else number(name)
        return _coming(month, number(groups["dom"] or groups["dom2"]), today)
    return _monthday(number(groups["day"]), groups.get("near") or "", today)


def _relative(word: str) -> int:
    if word in ("today", "tonight"):
        return 0
    if word == "tomorrow":
        return 1
    return 2 if word == "day after tomorrow" else _REL[word[0]]


def _weekday(which: str, word: str, today: date) -> date | None:
    """下周三 is in next week, 这周五 in this one, 周四 alone is the coming one."""
    target = _WEEK[word] if word in _WEEK else _DAYS.index(word)
    monday = today - timedelta(days=today.weekday())
    weeks = {"下": 1, "next": 1, "下下": 2, "这": 0, "本": 0}.get(which)
    if weeks is None:
        return today + timedelta(days=(target - today.weekday() - 1) % 7 + 1)
    if which in ("这", "本"):
        day = monday + timedelta(days=target)
        return day if day >= today else None
    return monday + timedelta(days=7 * weeks + target)


def _monthday(day: int, which: str, today: date) -> date | None:
    later = which.startswith("下") or (not which and day < today.day)
    months = today.year * 12 + today.month - 1 + later
    return _make(months // 12, months % 12 + 1, day)


def _coming(month: int, day: int, today: date) -> date | None:
    this = _make(today.year, month, day)
    return this if this is None or this >= today else _make(today.year + 1, month, day)


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _kept(text: str, spans: list[Span], refused: Callable[[str, str], bool]) -> list[Span]:
    edges = [0, *(edge for _, start, end in spans for edge in (start, end)), len(text)]
    return [
        span
        for place, span in enumerate(spans)
        if not refused(text[edges[2 * place] : span[1]], text[span[2] : edges[2 * place + 3]])
    ]


def _refused_zh(before: str, after: str) -> bool:
    if re.search(r"(?:不是|不要|别|除了|不想)(?:在|选|约)?$", before):
        return True
    rest = re.sub(r"(.)不\1|可不可以|方不方便|有没有|没问题|不错|差不多|没关系", "", after)
    return re.match(r"[^，。？！,.?!]{0,4}?(?:不|没|别|忙|有事)", rest) is not None


def _refused_en(before: str, after: str) -> bool:
    if re.search(r"\b(?:not|can't|cannot|cant|won't|isn't|except|but not)\b[^,.;]{0,24}$", before):
        return True
    return (
        re.match(r"[^,.;]{0,8}\b(?:isn't|is not|doesn't|does not|won't|is no|is bad)\b", after)
        is not None
    )
