"""What the house answers may not become an intent or answer of a script: nobody is lied to."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from ringright.dialogue.intents import SAME, Matcher, tongue
from ringright.dialogue.pattern import first, flat
from ringright.dialogue.source import Path, Plain, Source
from ringright.domain.sound import tokens

_HOUSE: Final = ("opt_out", "are_you_robot", "who_are_you", "number_source")
_TRUTH: Final = ("are_you_robot", "number_source")


def check(source: Source, data: Mapping[str, Plain]) -> None:
    """Report phrases and patterns that take what the house answers."""
    language = "zh" if data.get("language") == "zh" else "en"
    for path, text in _written(data, "phrases"):
        meant = _meant(text, language)
        if meant:
            fault = f'"{text}" means "{meant}", which the house answers; take it out'
            source.report(path, fault)
    for path, text in _written(data, "patterns"):
        caught = _caught(text, language)
        if caught:
            fault = f'"{text}" would also catch "{caught}", which the house answers'
            source.report(path, f"{fault}; say more in it")


def _written(data: Mapping[str, Plain], key: str) -> Iterator[tuple[Path, str]]:
    """The phrases or patterns of intents and answers that are not the house's own."""
    for group in ("intents", "answers"):
        blocks = data.get(group)
        for name, block in blocks.items() if isinstance(blocks, dict) else ():
            texts = block.get(key) if isinstance(block, dict) else None
            if name in _HOUSE or not isinstance(texts, list):
                continue
            for place, text in enumerate(texts):
                if isinstance(text, str) and text.strip():
                    yield (group, name, key, place), text


@lru_cache(maxsize=2)
def _house(language: str) -> Matcher:
    return Matcher(language, {}, {})


def _meant(text: str, language: str) -> str:
    """What of the house's `text` is as a whole or asks in so many words; a refusal, however put."""
    house = _house(language)
    found = house.decide(text)
    sure = found.score >= SAME or (found.how == "pattern" and found.intent in _TRUTH)
    if found.intent in _HOUSE and sure:
        return found.intent
    return "opt_out" if house.refuses(text) else ""


def _caught(pattern: str, language: str) -> str:
    """A way of asking "are you a robot" that `pattern` finds too."""
    phrases = tongue(language).PHRASES["are_you_robot"]
    return next((text for text in phrases if first((pattern,), flat(tokens(text)))), "")
