"""The far end's audio of one call: kept, watched for voice, and recognised in the background."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.dialogue.moves import Heard
from ringright.domain.call import Hearing
from ringright.ears.activity import CHUNK, CHUNK_MS, Hall, Sound
from ringright.ears.recognizer import BELIEVED
from ringright.talk.decoding import Decoders

Samples = npt.NDArray[np.int16]
LATE_MS: Final = 800
"""A 好 so shortly before the end of our question is an answer, earlier it is a murmur."""
_KEEP: Final = 30_000 // CHUNK_MS


@dataclass(frozen=True)
class Senses:
    """The parts that hear: one recogniser and one detector serve all calls of a process."""

    decoders: Decoders
    hall: Hall


class Ear:
    """One call's hearing. Times are milliseconds since the first frame.

    `decoding` counts the questions that wait for words, `faults` the recognitions in a row that
    failed; `fault` tells of the last one.
    """

    def __init__(self, senses: Senses, language: str, told: Callable[[Sound], None]) -> None:
        self._senses = senses
        self._language = language
        self._told = told
        self._activity = senses.hall.enter(self._sounded)
        self._chunks: list[Samples] = []
        self._dropped = 0
        self.decoding = 0
        self.faults = 0
        self.fault = ""

    def push(self, theirs: Samples, ours: Samples) -> None:
        """Hear 20 ms; `ours` was on the wire meanwhile. Sounds are told at the end of the beat."""
        self._activity.push(theirs, ours)

    def close(self) -> None:
        """Hear no more."""
        self._senses.hall.leave(self._activity)

    def _sounded(self, sound: Sound) -> None:
        self._chunks.append(self._activity.chunk)
        if len(self._chunks) > 2 * _KEEP:
            del self._chunks[:_KEEP]
            self._dropped += _KEEP
        self._told(sound)

    def decode(
        self, start_ms: int, end_ms: int, then: Callable[[Hearing], None], *, keep: bool = False
    ) -> None:
        """Recognise a stretch; `then` is called back in the event loop.

        A later question makes this one stale, and `then` is never called, unless it is to be kept.
        A recogniser that fails reads as noise, so that the floor goes on.
        """
        pcm = self._cut(start_ms, end_ms)
        asked = self._senses.decoders.ask(self, pcm, self._language, keep=keep)
        self.decoding += 1

        def deliver(done: "asyncio.Future[Hearing]") -> None:
            self.decoding -= 1
            if not done.cancelled():
                found = self._found(done)
                then(replace(found, start_s=start_ms / 1000, end_s=end_ms / 1000))

        asked.add_done_callback(deliver)

    def _found(self, done: "asyncio.Future[Hearing]") -> Hearing:
        if (fault := done.exception()) is not None:
            self.faults += 1
            self.fault = repr(fault)
            return Hearing("", self._language, 1.0)
        self.faults = 0
        found = done.result()
        if found.silence <= BELIEVED or not found.text:
            return found
        return replace(found, text="", others=(found.text, *found.others))

    def _cut(self, start_ms: int, end_ms: int) -> Samples:
        first = max(0, start_ms // CHUNK_MS - self._dropped)
        last = -(-end_ms // CHUNK_MS) - self._dropped
        chunks = self._chunks[first:last]
        return np.concatenate(chunks) if chunks else np.zeros(CHUNK, np.int16)


class Stretches:
    """Decoded stretches not answered yet: undecided ones by their number, and kept ones."""

    def __init__(self) -> None:
        self._heard: dict[int, Heard] = {}
        self._endless: list[Hearing] = []
        self._kept: list[Heard] = []
        self._murmur: tuple[Heard, int] | None = None

    def put(self, number: int, heard: Heard, *, endless: bool) -> None:
        """Keep a stretch; an `endless` one goes before whatever is taken next."""
        if endless:
            self._endless.append(heard.hearing)
        else:
            self._heard = {number: heard}

    def take(self, number: int) -> Heard:
        """A stretch with any endless speech before it, and forget both."""
        heard = self._heard.pop(number)
        parts = [*self._endless, heard.hearing]
        self._endless = []
        text = "".join(part.text for part in parts)
        return replace(heard, hearing=replace(heard.hearing, text=text, start_s=parts[0].start_s))

    def keep(self, heard: Heard) -> None:
        """It was said while we could not stop: answer it afterwards."""
        self._kept.append(replace(heard, during=True, early=True))

    def murmur(self, heard: Heard, now_ms: int) -> None:
        """It was passed over, for it was said over our voice."""
        self._murmur = (heard, now_ms) if heard.hearing.text else None

    def owed(self, now_ms: int) -> list[Heard]:
        """What is to be answered now that our turn has ended, and forget it.

        A murmur at the very end of our question may have been the answer to it.
        """
        kept, self._kept = self._kept, []
        late, self._murmur = self._murmur, None
        if late is not None and now_ms - late[1] <= LATE_MS:
            kept.append(replace(late[0], during=False))
        return kept
