"""One of several: which option of a slot was meant, found as intents are, by sound."""

from functools import lru_cache
from typing import TypeAlias

from ringright.dialogue.intents import Matcher

Options: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""Each option's name with the ways of saying it; the robot says the first."""


def choose(text: str, options: Options, language: str) -> str:
    """The option meant in `text`; "" if it is none, or more than one."""
    names = tuple(name for name, _ in options)
    found = _matcher(language, options).decide(text, names)
    if found.intent not in names or any(name in names for name in found.also):
        return ""
    return found.intent


@lru_cache(maxsize=256)
def _matcher(language: str, options: Options) -> Matcher:
    return Matcher(language, dict(options), {})
