"""One 20 ms clock a process drives all its calls."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Final

BEAT_S: Final = 0.02
"""Seconds between beats."""


class Metronome:
    """Calls every member once a beat; late beats are made up for, so nobody's time drifts."""

    def __init__(self, beat_s: float = BEAT_S) -> None:
        """Tests run through hours of calls with a `beat_s` of 0."""
        self._beat_s = beat_s
        self._members: list[Callable[[], None]] = []
        self._task: asyncio.Task[None] | None = None
        self._after: Callable[[float], None] = lambda _late_ms: None
        self.late_ms = 0.0

    def after(self, beaten: Callable[[float], None]) -> None:
        """Have `beaten` called when all members had their beat, with how late it was in ms."""
        self._after = beaten

    @contextlib.contextmanager
    def member(self, beat: Callable[[], None]) -> Iterator[None]:
        """Have `beat` called every 20 ms inside the block; it must not raise or block."""
        self._members.append(beat)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())
        try:
            yield
        finally:
            self._members.remove(beat)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + self._beat_s
        while self._members:
            wait = due - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            else:
                await asyncio.sleep(0)
            late_ms = max(0.0, (loop.time() - due) * 1000)
            self.late_ms = max(self.late_ms, late_ms)
            for beat in tuple(self._members):
                beat()
            self._after(late_ms)
            due += self._beat_s
