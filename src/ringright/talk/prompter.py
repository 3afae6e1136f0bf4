"""Gets utterances ready to be sent: from the cache at once, from the speaker if it must be."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from ringright.domain.speech import Utterance
from ringright.talk.player import Clip
from ringright.voice.cache import Cache, Want
from ringright.voice.prompts import assemble
from ringright.voice.speaker import Speaker


@dataclass(frozen=True)
class Prompter:
    """Clips in one voice; `speaker` is made only when something was not rendered before."""

    cache: Cache
    voice: str
    speaker: Callable[[], Speaker]
    workers: Executor

    async def clip(self, utterance: Utterance) -> Clip:
        """`utterance` as audio; rendering a missing piece takes about its own length."""
        for want in self._missing(utterance):
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self.workers, self._render, want)
        return assemble(utterance, self.voice, self.cache)

    def ready(self, utterance: Utterance) -> Clip | None:
        """`utterance` as audio if it was rendered before."""
        return None if self._missing(utterance) else assemble(utterance, self.voice, self.cache)

    def _missing(self, utterance: Utterance) -> tuple[Want, ...]:
        return self.cache.wanted(Want(self.voice, piece) for piece in utterance.pieces)

    def _render(self, want: Want) -> None:
        self.cache.put(want, self.speaker().render(want.piece, want.voice).tobytes())
