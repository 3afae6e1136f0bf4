"""Plays rendered utterances, 20 ms at a time, and knows what the far end has really heard."""

from collections import deque
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ringright.line.leg import FRAME
from ringright.talk.floor import Robot

Samples = npt.NDArray[np.int16]


class Clip(Protocol):
    """An utterance ready to be sent."""

    @property
    def pcm(self) -> Samples:
        """Its samples, 8 kHz."""
        ...

    def said(self, samples: int) -> str:
        """The words that had been sent after so many samples."""
        ...


@dataclass(frozen=True)
class Said:
    """One utterance left the house; times in beats since the recording began."""

    text: str
    start: int
    end: int
    interrupted: bool


@dataclass
class _Playing:
    clip: Clip
    must: bool
    start: int
    sent: int = 0


class Player:
    """A queue of clips; `frame` is called once a beat."""

    def __init__(self) -> None:
        self._queue: deque[tuple[Clip, bool]] = deque()
        self._playing: _Playing | None = None

    @property
    def robot(self) -> Robot:
        """What our voice is doing now."""
        if self._playing is None:
            return Robot.SILENT
        return Robot.MUST if self._playing.must else Robot.SPEAKING

    @property
    def idle(self) -> bool:
        """Whether nothing is playing and nothing waits."""
        return self._playing is None and not self._queue

    def add(self, clip: Clip, *, must: bool) -> None:
        """Queue a clip; `must` marks what cannot be interrupted."""
        self._queue.append((clip, must))

    def spare(self) -> None:
        """Forget what waits, except what cannot be interrupted."""
        self._queue = deque(entry for entry in self._queue if entry[1])

    def frame(self, beat: int) -> tuple[Samples, str, Said | None]:
        """The next 160 samples (silence when idle), the wording that began and what ended here."""
        begun = ""
        if self._playing is None:
            if not self._queue:
                return np.zeros(FRAME, np.int16), begun, None
            clip, must = self._queue.popleft()
            self._playing = _Playing(clip, must, beat)
            begun = clip.said(len(clip.pcm))
        playing = self._playing
        samples = playing.clip.pcm[playing.sent : playing.sent + FRAME]
        playing.sent += len(samples)
        if playing.sent < len(playing.clip.pcm):
            return samples, begun, None
        self._playing = None
        said = Said(playing.clip.said(playing.sent), playing.start, beat + 1, interrupted=False)
        return np.pad(samples, (0, FRAME - len(samples))), begun, said

    def stop(self, beat: int) -> Said | None:
        """Fall silent now and forget what was not said; returns what was."""
        self._queue.clear()
        playing, self._playing = self._playing, None
        if playing is None:
            return None
        return Said(playing.clip.said(playing.sent), playing.start, beat, interrupted=True)
