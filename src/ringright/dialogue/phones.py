"""Telephone numbers spoken digit by digit: 幺三八零零…, "four one five double five"."""

import re
from dataclasses import dataclass
from typing import Final

from ringright.dialogue.halves import run
from ringright.dialogue.trail import plain

_LIKE: Final = str.maketrans(
    "要腰妖邀衣医而儿耳山扇死思无舞午刘留溜期妻骑巴爸吧酒久灵林铃凌领",
    "11111122233445556667778889900000",
)
_PLANS: Final = {
    "zh": (
        (re.compile(r"(?:86)?(1[3-9]\d{9})"), "+86", (3, 4, 4)),
        (re.compile(r"(?:86)?0([12]\d{9}|[3-9]\d{9,10})"), "+86", (3, 4, 4)),
        (re.compile(r"()(?:[48]00\d{7})"), "", (3, 3, 4)),
        (re.compile(r"()(?:[2-8]\d{7})"), "", (4, 4)),
    ),
    "en": ((re.compile(r"1?([2-9]\d{2}[2-9]\d{6})"), "+1", (3, 3, 4)),),
}  # fmt: skip
_SAID: Final = {
    "zh": tuple("零幺二三四五六七八九"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}


@dataclass(frozen=True)
class Phone:
    """A number as `iso` (E.164, or bare digits where the area is unknown) and how it is said."""

    iso: str
    spoken: str


def read(text: str, language: str) -> Phone | None:
    """The whole telephone number that `text` ends in; None if digits are missing or too many."""
    digits = said(text, language)
    for plan, prefix, groups in _PLANS[language]:
        match = plan.fullmatch(digits)
        if match:
            local = digits.removeprefix("86") if prefix == "+86" else digits[-sum(groups) :]
            iso = prefix + match[1] if prefix else digits
            return Phone(iso, _grouped(local, groups, language))
    return None


def said(text: str, language: str) -> str:
    """The digits heard, with homophones put right: only for where a number is asked for."""
    heard = re.sub(r"[吧啊呀]$", "", plain(text))
    if language == "zh":
        heard = heard.translate(_LIKE)
    return run(heard, language)


def missing(text: str, language: str) -> bool:
    """Whether a number was begun and is not whole."""
    digits = said(text, language)
    longest = 11 if language == "zh" else 10
    return 0 < len(digits) < longest and read(text, language) is None


def _grouped(digits: str, groups: tuple[int, ...], language: str) -> str:
    names, found, place = _SAID[language], [], 0
    for size in (*groups[:-1], len(digits)):
        part = digits[place : place + size]
        found.append(("" if language == "zh" else " ").join(names[int(d)] for d in part))
        place += size
    return ("，" if language == "zh" else ", ").join(found)
