"""The slower ears of this machine: which models are asked about words no phrase explains."""

from concurrent.futures import Executor
from functools import cached_property
from typing import Final, Protocol

from ringright.dialogue.meaning import Guesser, Meaning
from ringright.dialogue.script import Script
from ringright.dialogue.sense import InTurn, Nearest, sensed
from ringright.engines.remembered import Remembered
from ringright.parts import find
from ringright.settings import Settings
from ringright.talk.hunches import LIMIT_S, Guessing

NONE: Final = "none"


class Model(Meaning, Protocol):
    """A model of meaning as entry points offer it; `id` tells its points from others'."""

    id: str

    def load(self) -> None:
        """Raises MissingPart when it cannot be used."""


class Guessers:
    """Made from the settings; everything loads when it is first used, and once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: list[tuple[Script, Guesser | None]] = []

    @cached_property
    def meaning(self) -> Model | None:
        """The model of meaning, loaded, None where none is wanted. Raises MissingPart."""
        if self._settings.meaning == NONE:
            return None
        model: Model = find("meaning", self._settings.meaning)()
        model.load()
        return model

    def of(self, script: Script) -> Guesser | None:
        """Who is asked about the words of `script`, None if nobody. Raises MissingPart."""
        for known, guesser in self._made:
            if known is script:
                return guesser
        guessers = self._nearest(script)
        made = InTurn(guessers) if guessers else None
        self._made.append((script, made))
        return made

    def live(self, script: Script, executor: Executor) -> Guessing | None:
        """The same for calls, thinking in `executor`."""
        guesser = self.of(script)
        return Guessing(guesser, executor, LIMIT_S) if guesser else None

    def _nearest(self, script: Script) -> list[Guesser]:
        if self.meaning is None:
            return []
        folder = self._settings.cache / "meaning" / self.meaning.id
        return [Nearest(sensed(script, Remembered(self.meaning, folder)), self.meaning)]
