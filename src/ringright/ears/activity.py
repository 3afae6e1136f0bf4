"""Voice activity of one call: frames in, "is somebody speaking" out."""

from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
CHUNK: Final = 256
"""Samples the detector looks at in one go: 32 ms at 8 kHz."""
CHUNK_MS: Final = 32
ON: Final = 0.6
OFF: Final = 0.35
"""Hysteresis on the detector's probability: speech starts above ON and ends below OFF."""


class VoiceDetector(Protocol):
    """A streaming voice activity detector; its state is opaque and belongs to one call."""

    def start(self) -> Any:
        """A fresh state."""
        ...

    def step(self, chunk: Samples, state: Any) -> tuple[float, Any]:
        """Probability of speech in 256 samples at 8 kHz, and the next state."""
        ...


@dataclass(frozen=True)
class Sound:
    """32 ms of the far end, ending `at_ms` after the recording began."""

    at_ms: int
    voiced: bool


class Activity:
    """Cuts a call's frames into chunks and smooths the detector's answers."""

    def __init__(self, detector: VoiceDetector) -> None:
        self._detector = detector
        self._state = detector.start()
        self._pending: list[Samples] = []
        self._count = 0
        self._at = 0
        self._voiced = False

    def push(self, frame: Samples) -> list[Sound]:
        """The sounds that `frame` completes: none or one for a 20 ms frame."""
        self._pending.append(frame)
        self._count += len(frame)
        sounds = []
        while self._count >= CHUNK:
            samples = np.concatenate(self._pending)
            sounds.append(self._look(samples[:CHUNK]))
            self._pending = [samples[CHUNK:]]
            self._count -= CHUNK
        return sounds

    def _look(self, chunk: Samples) -> Sound:
        probability, self._state = self._detector.step(chunk, self._state)
        self._voiced = probability > (OFF if self._voiced else ON)
        self._at += CHUNK_MS
        return Sound(self._at, self._voiced)
