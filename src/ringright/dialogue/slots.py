"""Values asked for in a conversation: read from what was heard, and said back in fixed words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, TypeAlias

from pypinyin import Style, lazy_pinyin

from ringright.dialogue import amounts, dates, hours, money, names, phones
from ringright.dialogue.options import Options, choose
from ringright.domain.sound import simplified

_PART_START: Final = {"morning": 9, "noon": 12, "afternoon": 14, "evening": 19}
_PART_WORD: Final = {
    "zh": {"morning": "上午", "noon": "中午", "afternoon": "下午", "evening": "晚上"},
    "en": {"morning": "in the morning", "noon": "at noon", "afternoon": "in the afternoon",
           "evening": "in the evening"},
}  # fmt: skip
_SPANS: Final = {10: ("十分钟后", "in ten minutes"), 20: ("二十分钟后", "in twenty minutes"),
    30: ("半小时后", "in half an hour"), 60: ("一小时后", "in an hour"),
    120: ("两小时后", "in two hours")}  # fmt: skip
_VOCABULARY: Final = "明天后今周星礼拜一二三四六七八九十两号月点半刻上午下中晚早"
_PLAIN: Final = frozenset("吧是有以也要好在就的了吗呢啊我你他行可事时大那来五期再一")


@dataclass(frozen=True)
class Value:
    """A slot's value: `iso` for machines, `spoken` the pieces the robot says it in."""

    iso: str
    spoken: tuple[str, ...]


@dataclass(frozen=True)
class Slot:
    """What to ask for: `type` is one of TYPES.

    `start` and `end` bound times of day, `days` says how far ahead a date may lie, `options` are
    what a choice is between.
    """

    name: str
    type: str
    start: time = time(8)
    end: time = time(18)
    days: int = 30
    options: Options = ()

    def option(self, name: str) -> Value:
        """The value that stands for the option called `name`."""
        return Value(name, (dict(self.options)[name][0],))


@dataclass(frozen=True)
class Read:
    """What could be read: a value, or why there is none (`vague`: hour, day or range).

    `part` is the part of the day that was named, to be kept as a hint for the next answer.
    """

    value: Value | None = None
    vague: str = ""
    part: str = ""


@dataclass(frozen=True)
class _Heard:
    """What a reader needs: the slot, the text, local time, the language and an earlier part."""

    slot: Slot
    text: str
    now: datetime
    language: str
    hint: str = ""
    asked: bool = True


_COUNTS: Final = ("number", "money", "phone")
_Reader: TypeAlias = Callable[[_Heard], Read]


def read(
    slot: Slot, text: str, now: datetime, language: str, hint: str = "", *, asked: bool = True
) -> Read:
    """Value of `slot` in `text`; `now` is the callee's local time, `hint` an earlier part.

    Homophones of numbers count only where the number was `asked` for: 开始 is no 十.
    """
    reader = _READERS[slot.type]
    first = reader(_Heard(slot, text, now, language, hint, asked))
    if language != "zh" or first.value is not None or first.vague == "range":
        return first
    if not asked and slot.type in _COUNTS:
        return first
    again = reader(_Heard(slot, restored(text), now, language, hint))
    return again if again.value is not None else first


@lru_cache(maxsize=1)
def _homophones() -> Mapping[str, str]:
    read = {lazy_pinyin(sign)[0]: sign for sign in reversed(_VOCABULARY)}
    return read | {"shan": "三", "xin": "星", "zou": "周"}


def restored(text: str) -> str:
    """`text` with homophones of date and time words put right: 下周山 becomes 下周三."""
    table = _homophones()
    signs = []
    for sign in simplified(text):
        sound = "".join(lazy_pinyin(sign, style=Style.NORMAL))
        same = sign in _PLAIN or sign in _VOCABULARY
        signs.append(sign if same else table.get(sound, sign))
    fixed = re.sub(r"(周|星期|礼拜)[是时事十]", r"\1四", "".join(signs))
    fixed = re.sub(r"星[^期一-九]", "星期", fixed)
    return re.sub(r"([上下中])[五物无舞]", r"\1午", fixed)


def _date(heard: _Heard) -> Read:
    today = heard.now.date()
    found = dates.find(heard.text, today, heard.language)
    if not found:
        vague = dates.vague(heard.text, heard.language)
        return Read(vague="day" if vague else "", part=heard.hint)
    day = found[-1][0]
    if not today <= day <= today + timedelta(days=heard.slot.days):
        return Read(vague="range")
    return Read(Value(day.isoformat(), (dates.spoken(day, heard.language),)))


def _time(heard: _Heard) -> Read:
    slot, found = heard.slot, hours.find(heard.text, heard.language)
    part = hours.part(heard.text, heard.language)
    if not found:
        return Read(vague="hour" if part else "", part=part or heard.hint)
    readings = found[-1][0].readings(heard.hint)
    inside = [value for value in readings if slot.start <= value <= slot.end]
    if len(inside) == 1:
        spoken = hours.spoken(inside[0], heard.language)
        return Read(Value(inside[0].isoformat("minutes"), (spoken,)))
    return Read(vague="hour" if inside or not readings else "range", part=part or heard.hint)


def _moment(heard: _Heard) -> Read:
    """A day, a time or both, not before now: when to call back."""
    text, now, language = heard.text, heard.now, heard.language
    span = hours.ahead(text, language)
    if span is not None:
        return Read(_after(span, now, language))
    days = [day for day, _, _ in dates.find(text, now.date(), language) if day >= now.date()]
    part = hours.part(text, language) or heard.hint
    found = hours.find(text, language)
    if found:
        return _at(heard, found[-1][0].readings(part), days)
    if part in _PART_START:
        return Read(_part(part, days, now, language))
    if days:
        return Read(Value(days[-1].isoformat(), (dates.near(days[-1], now.date(), language),)))
    return Read()


def _after(span: timedelta, now: datetime, language: str) -> Value:
    then = (now + span).replace(second=0, microsecond=0)
    minutes = int(span.total_seconds() // 60)
    words = _both(then.date(), hours.spoken(then.time(), language), now, language)
    if minutes in _SPANS:
        words = (_SPANS[minutes][language != "zh"],)
    return Value(then.strftime("%Y-%m-%dT%H:%M"), words)


def _at(heard: _Heard, readings: tuple[time, ...], days: list[date]) -> Read:
    """The first of the readings that is still to come and lies within the slot's hours."""
    local = heard.now.replace(tzinfo=None)
    day = days[-1] if days else heard.now.date()
    for late in (0, 0 if days else 1):
        for value in readings:
            then = datetime.combine(day + timedelta(days=late), value)
            if then > local and heard.slot.start <= value <= heard.slot.end:
                clock = hours.spoken(value, heard.language)
                words = _both(then.date(), clock, heard.now, heard.language)
                return Read(Value(then.strftime("%Y-%m-%dT%H:%M"), words))
    return Read(vague="range" if readings else "hour")


def _part(part: str, days: list[date], now: datetime, language: str) -> Value:
    start = _PART_START[part]
    day = days[-1] if days else now.date() + timedelta(days=now.hour >= start)
    words = _both(day, _PART_WORD[language][part], now, language)
    return Value(f"{day.isoformat()}T{start:02}:00", words)


def _both(day: date, clock: str, now: datetime, language: str) -> tuple[str, ...]:
    where = dates.near(day, now.date(), language)
    if language == "zh" or not clock[0].isdigit():
        return (where, clock)
    return (where, "at", clock)


def _number(heard: _Heard) -> Read:
    """The last number; 百分之八十 is kept as 80%."""
    plain = amounts.plain(heard.text, heard.language)
    found = amounts.find(plain, heard.language)
    if not found and heard.asked:
        likely = amounts.plain(amounts.likely(heard.text), heard.language)
        found = amounts.find(likely, heard.language)
    if not found:
        return Read()
    value = found[-1].value
    words = amounts.spoken(value, heard.language)
    iso = f"{value.normalize():f}"
    if re.search(r"百分之|%|\bper ?cent\b", heard.text.lower()):
        words = f"百分之{words}" if heard.language == "zh" else f"{words} percent"
        return Read(Value(f"{iso}%", (words,)))
    return Read(Value(iso, ("两" if words == "二" else words,)))


def _money(heard: _Heard) -> Read:
    found = money.read(heard.text, heard.language)
    if found is None and heard.asked and heard.language == "zh":
        found = money.read(amounts.likely(heard.text), heard.language)
    return Read(Value(found.iso, (money.spoken(found, heard.language),))) if found else Read()


def _phone(heard: _Heard) -> Read:
    found = phones.read(heard.text, heard.language)
    return Read(Value(found.iso, (found.spoken,))) if found else Read()


def _choice(heard: _Heard) -> Read:
    name = choose(heard.text, heard.slot.options, heard.language)
    return Read(heard.slot.option(name)) if name else Read()


def _name(heard: _Heard) -> Read:
    found = names.find(heard.text, heard.language)
    return Read(Value(found, (found,))) if found else Read()


def _text(heard: _Heard) -> Read:
    plain = heard.text.strip(" ，。？！,.?!").replace("{", "").replace("}", "")
    return Read(Value(plain, (plain,))) if plain else Read()


def _yes_no(_heard: _Heard) -> Read:
    """Yes and no are intents; the engine fills this slot from them."""
    return Read()


_READERS: Final[Mapping[str, _Reader]] = {
    "date": _date, "time": _time, "moment": _moment, "number": _number, "text": _text,
    "yes_no": _yes_no, "money": _money, "phone": _phone,
    "choice": _choice, "name": _name,
}  # fmt: skip
TYPES: Final = tuple(_READERS)


def options(slot: Slot, now: datetime, language: str) -> tuple[str, ...]:
    """Every piece in which a value of this slot is usually spoken, to be rendered before dialling.

    Two weeks of days and half hours; odd minutes and far days are left to live synthesis.
    """
    if slot.type == "date":
        return tuple(dates.spoken(now.date() + timedelta(days=n), language)
                     for n in range(min(slot.days, 14) + 1))  # fmt: skip
    if slot.type == "time":
        return tuple(hours.spoken(value, language) for value in _halves(slot))
    if slot.type == "moment":
        return _moments(slot, now, language)
    if slot.type == "choice":
        return tuple(phrases[0] for _, phrases in slot.options)
    return ()


def _moments(slot: Slot, now: datetime, language: str) -> tuple[str, ...]:
    days = tuple(dates.near(now.date() + timedelta(days=n), now.date(), language) for n in range(8))
    link = () if language == "zh" else ("at",)
    clocks = tuple(hours.spoken(value, language) for value in _halves(slot))
    spans = tuple(words[language != "zh"] for words in _SPANS.values())
    return (*days, *link, *clocks, *_PART_WORD[language].values(), *spans)


def _halves(slot: Slot) -> tuple[time, ...]:
    steps = (time(minutes // 60, minutes % 60) for minutes in range(0, 1440, 30))
    return tuple(value for value in steps if slot.start <= value <= slot.end)
