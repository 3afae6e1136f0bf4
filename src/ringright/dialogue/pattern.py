"""Word patterns over sounds: "别/不要 再 给我? 打 !针" finds every way of saying it.

A space separates words, "/" alternatives, "?" after a word makes it optional, "*" stands for up to
five sounds, "!" introduces words that must not follow here, "^" and "$" are the ends (particles may
follow the end), "_" joins English words, "{name}" is the callee's name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ringright.domain.sound import LIGHT, coarse, tokens

_GAP = r"(?:\S+ ){0,5}?"
_TAIL = "(?:(?:" + "|".join(sorted(LIGHT)) + ") )*$"


@dataclass(frozen=True)
class Pattern:
    """One compiled pattern and the intent it stands for."""

    intent: str
    source: str
    regex: re.Pattern[str]


@lru_cache(maxsize=4096)
def flat(sounds: tuple[str, ...]) -> str:
    """Sounds with what accents merge merged, each followed by a space."""
    return "".join(f"{coarse(token)} " for token in sounds)


@lru_cache(maxsize=4096)
def compiled(intent: str, source: str, name: str = "") -> Pattern:
    """The pattern ready for use; `name` replaces {name}."""
    text = source.replace("{name}", name or "∅")
    body = "".join(_word(word) for word in text.split())
    return Pattern(intent, source, re.compile(r"(?:^|(?<= ))" + body))


def _word(word: str) -> str:
    if word == "*":
        return _GAP
    if word == "$":
        return _TAIL
    if word == "^":
        return "^"
    if word.startswith("!"):
        return f"(?!{_choice(word[1:])})"
    if word.endswith("?"):
        return f"(?:{_choice(word[:-1])})?"
    return _choice(word)


def _choice(word: str) -> str:
    options = (flat(tokens(option.replace("_", " "))) for option in word.split("/"))
    return "(?:" + "|".join(re.escape(option) if option else "(?!)" for option in options) + ")"


def find(patterns: Mapping[str, tuple[str, ...]], heard: str, name: str) -> dict[str, str]:
    """Every intent with a pattern in `heard` (as `flat` writes it), with the pattern."""
    found: dict[str, str] = {}
    for intent, sources in patterns.items():
        for source in sources:
            if compiled(intent, source, name).regex.search(heard):
                found[intent] = source
                break
    return found
