"""Legs joined in our own process: everybody hears the others, and every side is recorded."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ringright.line.leg import Leg
from ringright.line.timeline import Timeline

Frame = npt.NDArray[np.int16]
"""160 samples, 8 kHz."""
Tap = Callable[[Sequence[Frame]], None]
"""Gets one frame of each party a beat, in the order in which they joined."""
_LIMITS = (-32768, 32767)


class Steered(Leg, Protocol):
    """A leg that can be parked, sent elsewhere and spoken to in keys."""

    async def hold(self) -> None:
        """Put the far end on hold."""
        ...

    async def resume(self) -> None:
        """Go on talking."""
        ...

    async def press(self, keys: str) -> None:
        """Send telephone keys."""
        ...

    async def refer(self, uri: str) -> None:
        """Have the far end call `uri` instead of us."""
        ...


def minus(frames: Sequence[Frame]) -> list[Frame]:
    """For each party the sum of the others, clipped at full scale."""
    whole = np.sum([frame.astype(np.int32) for frame in frames], axis=0)
    return [np.clip(whole - frame, *_LIMITS).astype(np.int16) for frame in frames]


class Bridge:
    """Joins legs; call `beat` every 20 ms (`line.metronome`). Parties may join and leave."""

    def __init__(self, tap: Tap | None = None) -> None:
        self._tap = tap
        self._parties: list[tuple[Leg, Timeline]] = []

    def join(self, leg: Leg) -> None:
        """Add a party."""
        self._parties.append((leg, Timeline()))

    def leave(self, leg: Leg) -> None:
        """Take a party out; its call goes on."""
        self._parties = [party for party in self._parties if party[0] is not leg]

    def beat(self) -> None:
        """Carry one frame from each to all others."""
        frames = []
        for leg, timeline in self._parties:
            timeline.push(leg.read())
            frames.append(timeline.pop())
        for (leg, _), mixed in zip(self._parties, minus(frames) if frames else [], strict=True):
            leg.write(mixed.astype("<i2").tobytes())
        if self._tap is not None and frames:
            self._tap(frames)
