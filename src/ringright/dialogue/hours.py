"""Which time of day is meant; a canonical way to say a time."""

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final

from ringright.dialogue.numerals import CHINESE, chinese, english
from ringright.domain.sound import numeral, simplified

_N: Final = rf"(?:\d{{1,2}}|[{CHINESE}]{{1,3}})"
_PARTS: Final = {
    "凌晨": "night", "早上": "morning", "早晨": "morning", "上午": "morning", "一早": "morning",
    "明早": "morning", "今早": "morning", "中午": "noon", "下午": "afternoon", "午后": "afternoon",
    "傍晚": "evening", "晚上": "evening", "今晚": "evening", "明晚": "evening", "夜里": "evening",
    "morning": "morning", "noon": "noon", "midday": "noon", "afternoon": "afternoon",
    "evening": "evening", "tonight": "evening", "night": "evening",
}  # fmt: skip
_ZH_PART: Final = re.compile("|".join(part for part in _PARTS if not part.isascii()))
_EN_PART: Final = re.compile(r"\b(?:morning|noon|midday|afternoon|evening|tonight|night)\b")
_ZH: Final = re.compile(
    rf"(?<![\d第早晚快慢有大差])(?P<hour>{_N})(?:点钟?|时(?!候)|[:：](?=\d\d))"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?:过|零)?(?P<minute>{_N})分?(?!月|号|日|个)|整)?"
)
_EN: Final = re.compile(
    r"\bhalf past (?P<past>\d{1,2})\b"
    r"|\b(?:a )?quarter (?P<side>past|after|to|till) (?P<quarter>\d{1,2})\b"
    r"|\b(?P<min2>\d{1,2})(?: minutes)? (?P<side2>past|to) (?P<hour2>\d{1,2})\b"
    r"|\b(?P<hour>\d{1,2})(?:(?::| )(?P<minute>\d{2}))? ?(?P<half>am|pm)\b"
    r"|\b(?P<hour3>\d{1,2}):(?P<minute3>\d{2})\b|\b(?P<hour4>\d{1,2}) (?P<minute4>15|30|45)\b"
    r"|\b(?P<hour5>\d{1,2}) o'? ?clock\b"
    r"|\b(?:at|around|about|after) (?P<hour6>\d{1,2})\b(?!st|nd|rd|th)"
)
_EN_ALONE: Final = re.compile(r"[^a-z0-9]*(?:maybe |say |at )?(\d{1,2})(?: please)?[^a-z0-9]*")
_SPAN_ZH: Final = re.compile(
    rf"(?P<half>半个?(?:小时|钟头))|(?P<quarter>一刻钟)"
    rf"|(?P<n>{_N})个?(?P<more>半)?(?P<unit>小时|钟头|分钟)(?:以后|之后|后|再)?"
)
_SPAN_EN: Final = re.compile(
    r"\bin (?:(?P<half>half an hour)|(?P<one>an|a) hour|(?P<n>\d{1,2}) (?P<unit>hours?|minutes?))\b"
)


_TWO: Final = {2: "两"}
_NOON: Final = 12
_DAY: Final = range(24)
_HOUR: Final = range(60)


@dataclass(frozen=True)
class Hour:
    """A time of day as heard: `part` (morning, noon, afternoon, evening, night) or "" if unsaid."""

    hour: int
    minute: int
    part: str = ""

    def readings(self, hint: str = "") -> tuple[time, ...]:
        """Every time of day that may be meant; `hint` is a part said earlier."""
        part = self.part or hint
        if self.hour not in _DAY or self.minute not in _HOUR:
            return ()
        if self.hour > _NOON or self.hour == 0:
            return (time(self.hour, self.minute),)
        after = time(self.hour % _NOON + _NOON, self.minute)
        before = time(self.hour % _NOON, self.minute) if self.hour < _NOON else after
        if part in ("afternoon", "evening"):
            return (after,)
        if part == "noon":
            return (after if self.hour in (_NOON, 1, 2) else before,)
        return (before,) if part else (before,) if before == after else (before, after)


def find(text: str, language: str) -> list[tuple[Hour, int]]:
    """Times named in `text` with where they begin, in order."""
    if language == "zh":
        plain = simplified(text)
        return [(_zh(plain, match), match.start()) for match in _ZH.finditer(plain)]
    plain = english(text)
    found = [(_en(plain, match), match.start()) for match in _EN.finditer(plain)]
    alone = _EN_ALONE.fullmatch(plain)
    if not found and alone:
        found = [(Hour(int(alone[1]), 0, part(plain, language)), 0)]
    if not found and re.search(r"\b(?:noon|midday)\b", plain):
        found = [(Hour(12, 0, "noon"), 0)]
    return found


def part(text: str, language: str) -> str:
    """The last part of the day that is named, or ""."""
    zh = language == "zh"
    plain = simplified(text) if zh else text.lower()
    named = (_ZH_PART if zh else _EN_PART).findall(plain)
    return _PARTS[named[-1]] if named else ""


def ahead(text: str, language: str) -> timedelta | None:
    """How long from now, where that is said: 半小时后, "in two hours"."""
    if language == "zh":
        match = _SPAN_ZH.search(simplified(text))
        return _zh_span(match) if match else None
    match = _SPAN_EN.search(english(text))
    return _en_span(match) if match else None


def spoken(value: time, language: str) -> str:
    """The canonical wording: 下午三点半, or "3:30 PM"."""
    if language != "zh":
        half = "AM" if value.hour < _NOON else "PM"
        minute = f":{value.minute:02}" if value.minute else ""
        return f"{(value.hour - 1) % 12 + 1}{minute} {half}"
    names = ((6, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
    name = next(
        name for limit, name in names if value.hour < limit or (limit, value) == (18, time(18))
    )
    hour = value.hour - _NOON if value.hour > _NOON else value.hour
    return f"{name}{_TWO.get(hour) or numeral(hour)}点{_minutes(value.minute)}"


def _minutes(minute: int) -> str:
    if minute in (0, 15, 30):
        return {0: "", 15: "一刻", 30: "半"}[minute]
    return f"零{numeral(minute)}分" if minute in range(10) else f"{numeral(minute)}分"


def _zh(text: str, match: re.Match[str]) -> Hour:
    minute = 0
    if match["half"]:
        minute = 30
    elif match["quarter"]:
        minute = 15 if match["quarter"] == "一" else 45
    elif match["minute"]:
        minute = chinese(match["minute"])
    return Hour(chinese(match["hour"]), minute, part(text[: match.start()][-8:], "zh"))


def _en(text: str, match: re.Match[str]) -> Hour:
    groups = match.groupdict()
    where = {"am": "morning", "pm": "afternoon"}.get(groups["half"] or "") or part(text, "en")
    if groups["past"]:
        return Hour(int(groups["past"]), 30, where)
    if groups["quarter"] or groups["hour2"]:
        base = int(groups["quarter"] or groups["hour2"])
        minute = int(groups["min2"] or 15)
        if (groups["side"] or groups["side2"]) in ("to", "till"):
            return Hour((base - 2) % 12 + 1, 60 - minute if minute else 0, where)
        return Hour(base, minute, where)
    hour = next(groups[key] for key in ("hour", "hour3", "hour4", "hour5", "hour6") if groups[key])
    minutes = groups["minute"] or groups["minute3"] or groups["minute4"] or "0"
    return Hour(int(hour), int(minutes), where)


def _zh_span(match: re.Match[str]) -> timedelta:
    if match["half"]:
        return timedelta(minutes=30)
    if match["quarter"]:
        return timedelta(minutes=15)
    number = chinese(match["n"])
    if match["unit"] == "分钟":
        return timedelta(minutes=number)
    return timedelta(hours=number, minutes=30 if match["more"] else 0)


def _en_span(match: re.Match[str]) -> timedelta:
    if match["half"]:
        return timedelta(minutes=30)
    if match["one"]:
        return timedelta(hours=1)
    number = int(match["n"])
    return (
        timedelta(minutes=number) if match["unit"].startswith("minute") else timedelta(hours=number)
    )
