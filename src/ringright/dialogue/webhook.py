"""Webhooks: what a script asks another system during a call, and what of the answer is believed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from ringright.dialogue import amounts, dates, hours, money
from ringright.dialogue.honesty import denial, secret
from ringright.dialogue.money import Sum
from ringright.dialogue.slots import Value

FETCH: Final = "@fetch"
"""What a conversation waits for while a webhook is asked; no slot can be called so."""

FETCHES: Final = 10
"""No call asks webhooks more often than this."""

WITHIN_S: Final = 3.0
LONGEST: Final = 80
"""Characters of a text that may be spoken."""

PORTS: Final = {"https": 443, "http": 80}
_SPACES: Final = re.compile(r"\s+")
_LINK: Final = re.compile(r"https?:|www\.|[<>@\\]", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME: Final = re.compile(r"\d\d:\d\d(?::\d\d)?", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,12}(?:\.\d{1,4})?", re.ASCII)
_MONEY: Final = re.compile(r"(\d{1,12}(?:\.\d{1,2})?)(?: ([A-Z]{3}))?", re.ASCII)
_YES: Final = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}
_YES_SPOKEN: Final = {"zh": {"yes": "是", "no": "否"}, "en": {"yes": "yes", "no": "no"}}


@dataclass(frozen=True)
class Webhook:
    """One question to another system: where, with which values, and what it answers by type."""

    name: str
    url: str
    gives: Mapping[str, str]
    send: tuple[str, ...] = ()
    within_s: float = WITHIN_S


@dataclass(frozen=True)
class Taken:
    """What an answer gives; `fault` says why it cannot be used, and repeats none of it."""

    values: Mapping[str, Value] = field(default_factory=dict)
    fault: str = ""


def origin(url: str) -> str:
    """Scheme, host and port of `url`; "" if it is no https address, nor http on this machine."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    plain = url.isascii() and not _SPACES.search(url) and not parts.username and not parts.password
    if not (plain and host and parts.scheme in PORTS):
        return ""
    if parts.scheme == "http" and not _here(host):
        return ""
    bracketed = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{bracketed}:{port or PORTS[parts.scheme]}"


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def taken(hook: Webhook, answer: Mapping[str, str], today: date, language: str) -> Taken:
    """All that `hook` gives, read from `answer` by type; whatever else it holds is left aside."""
    values: dict[str, Value] = {}
    for name, kind in hook.gives.items():
        if name not in answer:
            return Taken(fault=f'no value for "{name}"')
        value = _READERS[kind](answer[name], today, language)
        if value is None:
            return Taken(fault=f'the value for "{name}" is no {kind} that can be spoken')
        values[name] = value
    return Taken(values)


def _text(raw: str, _today: date, _language: str) -> Value | None:
    """A link, a secret that is asked for, or "I am a person" is not said for anybody."""
    seen = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in raw)
    text = _SPACES.sub(" ", seen.replace("{", "").replace("}", "")).strip()
    if len(text) > LONGEST or not _WORD.search(text):
        return None
    if _LINK.search(text) or secret(text) or denial(text):
        return None
    return Value(text, (text,))


def _date(raw: str, today: date, language: str) -> Value | None:
    try:
        day = date.fromisoformat(raw) if _DATE.fullmatch(raw) else None
    except ValueError:
        return None
    return Value(day.isoformat(), (dates.near(day, today, language),)) if day else None


def _time(raw: str, _today: date, language: str) -> Value | None:
    try:
        clock = time.fromisoformat(raw) if _TIME.fullmatch(raw) else None
    except ValueError:
        return None
    if clock is None:
        return None
    return Value(clock.isoformat("minutes"), (hours.spoken(clock, language),))


def _number(raw: str, _today: date, language: str) -> Value | None:
    if not _NUMBER.fullmatch(raw):
        return None
    value = Decimal(raw).normalize()
    return Value(f"{value:f}", (amounts.spoken(value, language),))


def _money(raw: str, _today: date, language: str) -> Value | None:
    found = _MONEY.fullmatch(raw)
    currency = (found[2] or money.HOME[language]) if found else ""
    if found is None or currency not in money.UNITS[language]:
        return None
    total = Sum(Decimal(found[1]), currency)
    return Value(total.iso, (money.spoken(total, language),))


def _yes_no(raw: str, _today: date, language: str) -> Value | None:
    value = _YES.get(raw, "")
    return Value(value, (_YES_SPOKEN[language][value],)) if value else None


_READERS: Final[Mapping[str, Callable[[str, date, str], Value | None]]] = {
    "text": _text, "date": _date, "time": _time, "number": _number, "money": _money,
    "yes_no": _yes_no,
}  # fmt: skip
