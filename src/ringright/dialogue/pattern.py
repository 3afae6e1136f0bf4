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
_SIGNS = {"*": _GAP, "$": _TAIL, "^": "^"}


@lru_cache(maxsize=4096)
def flat(sounds: tuple[str, ...]) -> str:
    """Sounds with what accents merge merged, each followed by a space."""
    return "".join(f"{coarse(token)} " for token in sounds)


@dataclass(frozen=True)
class Pattern:
    """One pattern ready for use; a text without a word of each of `needs` cannot hold it."""

    regex: re.Pattern[str]
    needs: tuple[frozenset[str], ...]

    def search(self, heard: str, words: frozenset[str]) -> re.Match[str] | None:
        """Where it is in `heard`, whose words are `words`."""
        for need in self.needs:
            if need.isdisjoint(words):
                return None
        return self.regex.search(heard)


@lru_cache(maxsize=4096)
def compiled(source: str, name: str = "") -> Pattern:
    """The pattern ready for use; `name` replaces {name}."""
    words = source.replace("{name}", name or "∅").split()
    regex = re.compile(r"(?:^|(?<= ))" + "".join(map(_word, words)))
    return Pattern(regex, tuple(map(_begins, filter(_must, words))))


def _must(word: str) -> bool:
    return word not in _SIGNS and word[0] not in "!<" and word[-1] != "?"


def _begins(word: str) -> frozenset[str]:
    return frozenset(option.split(" ")[0] for option in _spelled(word) if option)


def _word(word: str) -> str:
    if word in _SIGNS:
        return _SIGNS[word]
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
    return [re.escape(option) if option else "(?!)" for option in _spelled(word)]


def _spelled(word: str) -> list[str]:
    return [flat(tokens(option.replace("_", " "))) for option in word.split("/")]


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
    words = frozenset(heard.split())
    for source in sources:
        match = compiled(source, name if "{name}" in source else "").search(heard, words)
        if match:
            start, end = heard.count(" ", 0, match.start()), heard.count(" ", 0, match.end())
            return Spot(source, start, end)
    return None
