"""Plausible answers to the question for a slot."""

from functools import lru_cache
from random import Random

from ringright.dialogue import slots
from ringright.dialogue.slots import Slot
from ringright.sim.rehearsal.stage import NOW
from ringright.sim.rehearsal.words import VALUES


def value(slot: Slot, language: str, luck: Random) -> str:
    """Words that fill `slot`; "" if none are known, as for a yes or no."""
    known = values(slot, language)
    return luck.choice(known) if known else ""


@lru_cache(maxsize=256)
def values(slot: Slot, language: str) -> tuple[str, ...]:
    """Everything that this module knows to fill `slot` with."""
    usual = slots.options(slot, NOW, language) if slot.type in ("date", "time") else ()
    options = tuple(phrase for _, phrases in slot.options for phrase in phrases)
    every = (*usual, *options, *VALUES[language].get(slot.type, ()))
    return tuple(text for text in every if slots.read(slot, text, NOW, language).value)
