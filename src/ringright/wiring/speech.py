"""The speech parts of this machine: which recogniser, detector, voice and cache a run uses."""

from concurrent.futures import Executor
from functools import cached_property

from ringright.clock import SystemClock
from ringright.ears.activity import Hall
from ringright.ears.answer.costs import load
from ringright.ears.answer.step import Policy
from ringright.ears.fallback import Fallback
from ringright.ears.recognizer import Recognizer
from ringright.engines.silero import SileroVad
from ringright.engines.weights import folder, missing
from ringright.engines.whisper import FILES
from ringright.errors import InputError, MissingPart
from ringright.parts import find
from ringright.settings import Settings
from ringright.talk.decoding import Decoders
from ringright.talk.hear import Senses
from ringright.voice.cache import Cache
from ringright.voice.speaker import Speaker
from ringright.wiring.guessing import Guessers
from ringright.wiring.webhooks import Webhooks, allowed


def lacking(settings: Settings) -> tuple[str, ...]:
    """The weight files that these settings need and this machine does not have."""
    spared = () if "whisper" in settings.recognizers else FILES
    return tuple(name for name in missing(settings.cache) if name not in spared)


class Speech:
    """Made from the settings; everything loads when it is first used."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._weights = folder(settings.cache)

    def check(self) -> None:
        """Raises MissingPart naming the weight files this machine lacks."""
        absent = lacking(self._settings)
        if absent:
            raise MissingPart(
                f"{len(absent)} weight files, {absent[0]} first, in {self._weights}",
                remedy="Run `make setup` to fetch them.",
            )

    @cached_property
    def voice(self) -> Speaker:
        """The one speaker of this process."""
        speaker: Speaker = find("speaker", self._settings.speaker)(self._weights)
        return speaker

    def speaker(self) -> Speaker:
        """The same, for those who want it only when something must be rendered."""
        return self.voice

    @cached_property
    def rendered(self) -> Cache:
        """Where rendered speech lies."""
        return Cache(self._settings.cache / "speech", self.voice.id)

    def recognizer(self, workers: int = 1) -> Recognizer:
        """The recogniser, or the chain of those chosen, ready to hear so many stretches at once."""
        names = self._settings.recognizers
        parts = [(name, self.part(name, workers)) for name in names]
        recognizer = parts[0][1]
        if len(parts) > 1:
            recognizer = Fallback(parts, self._settings.recognizer_timeout_s, SystemClock())
        recognizer.load()
        return recognizer

    def part(self, name: str, workers: int = 1) -> Recognizer:
        """One recogniser, not loaded. Raises InputError for one that lacks a setting."""
        made = find("recognizer", name)
        if hasattr(made, "from_settings"):
            configured: Recognizer = made.from_settings(self._weights, self._settings, workers)
            return configured
        recognizer: Recognizer = made(self._weights, workers=workers)
        return recognizer

    @cached_property
    def guessers(self) -> Guessers:
        """Who is asked about words that no phrase explains."""
        return Guessers(self._settings)

    def webhooks(self, executor: Executor) -> Webhooks:
        """The webhooks that calls may ask. Raises InputError for a setting that is no origin."""
        secret = self._settings.webhook_secret.get_secret_value()
        return Webhooks(allowed(self._settings), secret, executor, SystemClock())

    def answer(self) -> Policy:
        """How it is judged who answered. Raises CostError or InputError for the costs file."""
        path = self._settings.answer_costs
        if path is None:
            return Policy()
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path} cannot be read ({error})") from error
        return Policy(costs=load(text, str(path)))

    def senses(self, executor: Executor, workers: int) -> Senses:
        """What calls hear with.

        A thread of `executor` loads the recogniser, whose own threads take its priority.
        """
        recognizer = executor.submit(self.recognizer, workers).result()
        decoders = Decoders(recognizer, executor, workers)
        return Senses(decoders, Hall(SileroVad(self._weights)))
