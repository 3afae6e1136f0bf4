"""Word patterns over sounds: "别/不要 再 给我? 打 !针" finds every way of saying it.

A space separates words, "/" alternatives, "?" after a word makes it optional, "*" stands for up to
five sounds, "!" introduces words that must not follow here, "<" words that must not stand before,
"^" and "$" are the ends (particles may follow the end), "_" joins English words, "{name}" is the
callee's name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ringright.domain.sound import LIGHT, coarse, tokens

_GAP = r"(?:\S+ ){0,5}?"
_TAIL = "(?:(?:" + "|".join(sorted(LIGHT)) + ") )*$"


@lru_cache(maxsize=4096)
def flat(sounds: tuple[str, ...]) -> str:
    """Sounds with what accents merge merged, each followed by a space."""
    return "".join(f"{coarse(token)} " for token in sounds)


@lru_cache(maxsize=4096)
def compiled(source: str, name: str = "") -> re.Pattern[str]:
    """The pattern ready for use; `name` replaces {name}."""
    text = source.replace("{name}", name or "∅")
    return re.compile(r"(?:^|(?<= ))" + "".join(map(_word, text.split())))


def _word(word: str) -> str:
    if word == "*":
        return _GAP
    if word == "$":
        return _TAIL
    if word == "^":
        return "^"
    if word.startswith("!"):
        return f"(?!{_choice(word[1:])})"
    if word.startswith("<"):
        return "".join(f"(?<!{option})" for option in _options(word[1:]))
    if word.endswith("?"):
        return f"(?:{_choice(word[:-1])})?"
    return _choice(word)


def _choice(word: str) -> str:
    return "(?:" + "|".join(_options(word)) + ")"


def _options(word: str) -> list[str]:
    options = (flat(tokens(option.replace("_", " "))) for option in word.split("/"))
    return [re.escape(option) if option else "(?!)" for option in options]


@dataclass(frozen=True)
class Spot:
    """Where a pattern was found: the sounds heard[start:end]."""

    source: str
    start: int
    end: int


def find(patterns: Mapping[str, tuple[str, ...]], heard: str, name: str) -> dict[str, Spot]:
    """Every intent with a pattern in `heard` (as `flat` writes it), with its first one."""
    found: dict[str, Spot] = {}
    for intent, sources in patterns.items():
        spot = first(sources, heard, name)
        if spot is not None:
            found[intent] = spot
    return found


def first(sources: tuple[str, ...], heard: str, name: str = "") -> Spot | None:
    """The first of these patterns that is in `heard`, and where."""
    for source in sources:
        match = compiled(source, name if "{name}" in source else "").search(heard)
        if match:
            start, end = heard.count(" ", 0, match.start()), heard.count(" ", 0, match.end())
            return Spot(source, start, end)
    return None


def without(sources: tuple[str, ...], sounds: tuple[str, ...]) -> tuple[str, ...]:
    """`sounds` with one mark, no sound itself, in place of all that these patterns find."""
    heard = flat(sounds)
    gone: set[int] = set()
    for source in sources:
        for match in compiled(source).finditer(heard):
            gone |= set(range(heard.count(" ", 0, match.start()), heard.count(" ", 0, match.end())))
    if not gone:
        return sounds
    return tuple("#" if place in gone else sound for place, sound in enumerate(sounds))
