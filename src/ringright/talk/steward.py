"""Keeps what all calls of a process share in step, and new calls out while it is late."""

import asyncio
from typing import Final

from ringright.line.metronome import Metronome
from ringright.talk.hear import Senses
from ringright.talk.load import Ceiling, Load, beaten, decoded

_ASK_S: Final = 0.25


class Steward:
    """Flushes the hall after each beat and watches how late beats and words are."""

    def __init__(
        self, senses: Senses, metronome: Metronome, ceiling: Ceiling | None = None
    ) -> None:
        self._hall = senses.hall
        self._ceiling = ceiling or Ceiling()
        self.load = Load()
        metronome.after(self._beaten)
        senses.decoders.watch(self._decoded)

    @property
    def full(self) -> bool:
        """Whether the machine cannot carry another call now."""
        return self.load.full(_now_ms())

    async def ready(self) -> None:
        """Wait until the machine can carry another call."""
        while self.full:  # noqa: ASYNC110  time alone makes it ready
            await asyncio.sleep(_ASK_S)

    def _beaten(self, late_ms: float) -> None:
        self._hall.flush()
        self.load = beaten(self.load, _now_ms(), late_ms, self._ceiling)

    def _decoded(self, took_ms: float) -> None:
        self.load = decoded(self.load, _now_ms(), took_ms, self._ceiling)


def _now_ms() -> float:
    return asyncio.get_running_loop().time() * 1000
