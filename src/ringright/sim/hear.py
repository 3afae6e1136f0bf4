"""A person's ears: where the robot's speech begins and pauses, by energy alone."""

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
FRAME_MS: Final = 20
PAUSE_MS: Final = 180
"""Quiet after which a stretch of speech is over."""
_LOUD: Final = 150.0
"""Root mean square above which a frame is speech: 47 dB below full scale."""
_ONSET: Final = 3
_BEFORE: Final = 10


@dataclass(frozen=True)
class Began:
    """The robot began to speak at `at_ms`."""

    at_ms: int


@dataclass(frozen=True)
class Paused:
    """The robot fell quiet at `at_ms`; `pcm` is what it said since `Began`."""

    at_ms: int
    pcm: bytes


class Ears:
    """Fed one 20 ms frame a beat; speech is three loud frames running."""

    def __init__(self) -> None:
        self._before: deque[Samples] = deque(maxlen=_BEFORE)
        self._stretch: list[Samples] = []
        self._loud = 0
        self._quiet = 0

    def hear(self, frame: Samples, now_ms: int) -> Began | Paused | None:
        """What this frame, ending at `now_ms`, makes known."""
        sound = frame.astype(np.float32)
        loud = float(np.dot(sound, sound)) > _LOUD**2 * len(sound)
        self._loud = self._loud + 1 if loud else 0
        self._quiet = 0 if loud else self._quiet + 1
        return self._within(frame, now_ms) if self._stretch else self._outside(frame, now_ms)

    def _outside(self, frame: Samples, now_ms: int) -> Began | None:
        self._before.append(frame)
        if self._loud < _ONSET:
            return None
        self._stretch = list(self._before)
        self._before.clear()
        return Began(now_ms - _ONSET * FRAME_MS)

    def _within(self, frame: Samples, now_ms: int) -> Paused | None:
        self._stretch.append(frame)
        if self._quiet * FRAME_MS < PAUSE_MS:
            return None
        pcm = np.concatenate(self._stretch).tobytes()
        self._stretch = []
        return Paused(now_ms - self._quiet * FRAME_MS, pcm)
