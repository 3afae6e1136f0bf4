"""The slower ears of this machine: which models are asked about words no phrase explains."""

from concurrent.futures import Executor
from functools import cached_property
from typing import Final, Protocol

import structlog

from ringright.dialogue.meaning import Guesser, Meaning
from ringright.dialogue.moves import Doubt, Guess
from ringright.dialogue.script import Script
from ringright.dialogue.sense import InTurn, Nearest, sensed
from ringright.engines.language import Chooser, LanguageModel, ModelFault
from ringright.engines.remembered import Remembered
from ringright.parts import find
from ringright.settings import Settings
from ringright.talk.hunches import LIMIT_S, Guessing

NONE: Final = "none"
log = structlog.get_logger(__name__)


class Model(Meaning, Protocol):
    """A model of meaning as entry points offer it; `id` tells its points from others'."""

    id: str

    def load(self) -> None:
        """Raises MissingPart when it cannot be used."""


class Told:
    """A guesser whose faults are told and count as no idea, so that the others still count."""

    def __init__(self, guesser: Guesser) -> None:
        self._guesser = guesser

    def guess(self, doubt: Doubt) -> Guess | None:
        """See `dialogue.meaning.Guesser`."""
        try:
            return self._guesser.guess(doubt)
        except ModelFault as error:
            log.warning("model_failed", error=str(error))
            return None


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
        guessers = [*self._nearest(script), *self._choosers(script)]
        made = InTurn(guessers) if guessers else None
        self._made.append((script, made))
        return made

    def live(self, script: Script, executor: Executor) -> Guessing | None:
        """The same for calls, thinking in `executor`."""
        guesser = self.of(script)
        slow = self._settings.model_timeout_s if self._model else 0.0
        return Guessing(guesser, executor, LIMIT_S + slow) if guesser else None

    @cached_property
    def _model(self) -> LanguageModel | None:
        chosen = self._settings
        if not chosen.model_url:
            return None
        key = chosen.model_key.get_secret_value()
        return LanguageModel(chosen.model_url, key, chosen.model_name, chosen.model_timeout_s)

    def _choosers(self, script: Script) -> list[Guesser]:
        return [Told(Chooser(self._model, script))] if self._model else []

    def _nearest(self, script: Script) -> list[Guesser]:
        if self.meaning is None:
            return []
        folder = self._settings.cache / "meaning" / self.meaning.id
        return [Nearest(sensed(script, Remembered(self.meaning, folder)), self.meaning)]
