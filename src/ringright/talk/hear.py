"""The far end's audio of one call: kept, watched for voice, and recognised in the background."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.dialogue.moves import Heard
from ringright.domain.call import Hearing
from ringright.ears.activity import Hall, Sound, VoiceDetector
from ringright.ears.recognizer import Recognizer
from ringright.line.leg import FRAME, RATE

Samples = npt.NDArray[np.int16]
_KEEP_S: Final = 30
_PER_MS: Final = RATE // 1000


@dataclass(frozen=True)
class Senses:
    """The parts that hear: one recogniser and detector serve all calls of a process."""

    recognizer: Recognizer
    detector: VoiceDetector
    workers: Executor


class Ear:
    """One call's hearing. Times are milliseconds since the first frame."""

    def __init__(self, senses: Senses, language: str) -> None:
        self._senses = senses
        self._language = language
        self._hall = Hall(senses.detector)
        self._sounds: list[Sound] = []
        self._activity = self._hall.enter(self._sounds.append)
        self._frames: list[Samples] = []
        self._dropped = 0

    def push(self, frame: Samples, ours: Samples) -> list[Sound]:
        """Keep 20 ms and tell whether somebody speaks; `ours` was on the wire meanwhile."""
        self._frames.append(frame)
        if len(self._frames) > 2 * _KEEP_S * RATE // FRAME:
            gone = len(self._frames) // 2
            del self._frames[:gone]
            self._dropped += gone
        self._activity.push(frame, ours)
        self._hall.flush()
        sounds = self._sounds[:]
        self._sounds.clear()
        return sounds

    def decode(self, start_ms: int, end_ms: int, then: Callable[[Hearing], None]) -> None:
        """Recognise a stretch in a worker thread; `then` is called back in the event loop.

        A recogniser that fails reads as noise: the dialogue then asks again instead of hanging.
        """
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(
            self._senses.workers,
            self._senses.recognizer.transcribe,
            self._cut(start_ms, end_ms),
            self._language,
        )

        def deliver(done: asyncio.Future[Hearing]) -> None:
            if done.cancelled():
                return
            failed = done.exception() is not None
            heard = Hearing("", self._language, 1.0) if failed else done.result()
            then(replace(heard, start_s=start_ms / 1000, end_s=end_ms / 1000))

        future.add_done_callback(deliver)

    def _cut(self, start_ms: int, end_ms: int) -> Samples:
        first = max(0, start_ms * _PER_MS // FRAME - self._dropped)
        last = -(-end_ms * _PER_MS // FRAME) - self._dropped
        frames = self._frames[first:last]
        return np.concatenate(frames) if frames else np.zeros(FRAME, np.int16)


class Stretches:
    """Decoded stretches of speech that the floor has not decided on yet, by their number."""

    def __init__(self) -> None:
        self._heard: dict[int, Heard] = {}
        self._endless: list[Hearing] = []

    def put(self, number: int, heard: Heard, *, endless: bool) -> None:
        """Keep a stretch; an `endless` one goes before whatever is taken next."""
        if endless:
            self._endless.append(heard.hearing)
        else:
            self._heard[number] = heard

    def take(self, number: int) -> Heard:
        """A stretch with any endless speech before it, and forget both."""
        heard = self._heard.pop(number)
        parts = [*self._endless, heard.hearing]
        self._endless = []
        text = "".join(part.text for part in parts)
        return replace(heard, hearing=replace(heard.hearing, text=text, start_s=parts[0].start_s))
