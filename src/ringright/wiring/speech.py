"""The speech parts of this machine: which recogniser, detector, voice and cache a run uses."""

from concurrent.futures import Executor
from functools import partial

from ringright.engines.kokoro import KokoroSpeaker
from ringright.engines.silero import SileroVad
from ringright.engines.weights import folder, missing
from ringright.engines.whisper import WhisperRecognizer
from ringright.errors import MissingPart
from ringright.settings import Settings
from ringright.talk.hear import Senses
from ringright.voice.cache import Cache


class Speech:
    """Made from the settings; everything loads when it is first used."""

    def __init__(self, settings: Settings) -> None:
        self._cache = settings.cache
        self._weights = folder(settings.cache)
        self.speaker = partial(KokoroSpeaker, self._weights)

    def check(self) -> None:
        """Raises MissingPart naming the weight files this machine lacks."""
        absent = missing(self._cache)
        if absent:
            raise MissingPart(
                f"{len(absent)} weight files, {absent[0]} first, in {self._weights}",
                remedy="Run `make setup` to fetch them.",
            )

    @property
    def rendered(self) -> Cache:
        """Where rendered speech lies."""
        return Cache(self._cache / "speech")

    def recognizer(self, workers: int = 1) -> WhisperRecognizer:
        """The embedded recogniser, loaded."""
        recognizer = WhisperRecognizer(self._weights, workers=workers)
        recognizer.load()
        return recognizer

    def senses(self, executor: Executor, workers: int) -> Senses:
        """What calls hear with."""
        return Senses(self.recognizer(workers), SileroVad(self._weights), executor)
