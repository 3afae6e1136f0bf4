"""The tasks of one call: it lives from INVITE to BYE, whatever happens on it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable

from ringright.line.leg import Closed, Leg, LegEvent, Ringing
from ringright.line.metronome import BEAT_S, Metronome
from ringright.talk.booth import Record
from ringright.talk.mouth import Mouth


class Life(ABC):
    """Runs the beat, the signalling and the voice of a call until it is over."""

    def __init__(self, leg: Leg, mouth: Mouth, metronome: Metronome) -> None:
        self._leg = leg
        self._mouth = mouth
        self._metronome = metronome
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._speaking = self._speak()

    async def run(self, ring_s: float) -> Record:
        """Live through the call; `ring_s` is how long an unanswered call may ring."""
        signals = asyncio.ensure_future(self._signals())
        try:
            with self._metronome.member(self._beat):
                done, _ = await asyncio.wait([self._over], timeout=ring_s)
                if done or self._answered():
                    await self._over
        finally:
            await self._leg.hangup()
            await asyncio.wait([signals], timeout=5)
            signals.cancel()
            self._speaking.cancel()
        return await self._left()

    async def _signals(self) -> None:
        event: LegEvent = Ringing()
        while not isinstance(event, Closed):
            event = await self._leg.event()
            self._signal(event)

    def _speak(self) -> "asyncio.Task[None]":
        speaking = asyncio.ensure_future(self._mouth.work())
        speaking.add_done_callback(self._mute)
        return speaking

    def _mute(self, task: "asyncio.Task[None]") -> None:
        """The voice failed: it gets a second task, so that we can say so."""
        if not task.cancelled() and (error := task.exception()) and not self._over.done():
            self._speaking = self._speak()
            self._broke("speaker", error)

    def _finish(self) -> None:
        self._mouth.stop()
        if not self._over.done():
            self._over.set_result(None)

    @staticmethod
    async def _while(busy: Callable[[], bool], beats: int) -> None:
        """Wait for what still works, but no longer than `beats`."""
        for _ in range(beats):
            if busy():
                await asyncio.sleep(BEAT_S)

    @abstractmethod
    def _beat(self) -> None:
        """20 ms have passed."""

    @abstractmethod
    def _signal(self, event: LegEvent) -> None:
        """The leg told something."""

    @abstractmethod
    def _broke(self, part: str, why: object) -> None:
        """A part of ours failed."""

    @abstractmethod
    def _answered(self) -> bool:
        """Asked when it has rung long enough: whether it was answered."""

    @abstractmethod
    async def _left(self) -> Record:
        """What remains to be done after the BYE, and what the call left."""
