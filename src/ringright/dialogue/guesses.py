"""Whether a guess is believed: what a slower ear made of words that no phrase explains."""

from collections.abc import Collection, Mapping
from typing import Final

from ringright.dialogue.intents import Decision
from ringright.dialogue.lint import LONGEST_S, seconds
from ringright.dialogue.moves import Guess

KNOWLEDGE: Final = "knowledge"
"""The intent of a question that the knowledge base answers."""

LEAST: Final = 0.65
"""What a guess must score where a mistake is easily put right."""

DEAR: Final[Mapping[str, float]] = {
    "yes": 0.85, "no": 0.85, "opt_out": 0.9, "are_you_robot": 0.9,
}  # fmt: skip
"""What is costly to get wrong must score more: an answer for them, never to be called again."""

WEAK: Final = 0.75
"""A phrase less alike than this gives way to a guess that is surer."""

AGAINST: Final = 0.8
"""What a guess must score against a weak phrase."""


def wanted(decision: Decision) -> bool:
    """Whether the phrases leave it open what was meant."""
    return decision.intent == "none" or (decision.how == "fuzzy" and decision.score < WEAK)


def believed(guess: Guess, decision: Decision, known: Collection[str], language: str) -> bool:
    """Whether `guess` is taken instead of `decision`; `known` intents mean something here."""
    if guess.intent == KNOWLEDGE:
        fits = decision.intent == "none" and bool(guess.say.strip())
        return fits and guess.score >= LEAST and seconds(guess.say, language) <= LONGEST_S
    bar = max(least(guess.intent), 0.0 if decision.intent == "none" else AGAINST)
    return guess.intent in known and guess.score >= bar


def least(intent: str) -> float:
    """What a guess at `intent` must score to be believed."""
    return DEAR.get(intent, LEAST)


def decided(guess: Guess) -> Decision:
    """The guess as a decision, with what it rests on."""
    return Decision(guess.intent, guess.how, guess.score, guess.because)
