"""Plays rendered utterances, 20 ms at a time, and knows what the far end has really heard."""

from collections import deque
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from ringright.line.leg import FRAME
from ringright.talk.floor import Robot

Samples = npt.NDArray[np.int16]
FADE: Final = 40
"""Samples over which the voice fades when it yields: 5 ms, so that it does not click."""


class Clip(Protocol):
    """An utterance ready to be sent."""

    @property
    def pcm(self) -> Samples:
        """Its samples, 8 kHz."""
        ...

    def said(self, samples: int) -> str:
        """The words that had been sent after so many samples."""
        ...

    def word(self, samples: int) -> int:
        """The sample where the clause or word being said after so many samples began."""
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
    heard: int = 0  # furthest sample that was ever sent
    held: int = -1  # beat at which the voice yielded
    fading: bool = False


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
        if self._playing.held >= 0:
            return Robot.YIELDED
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
        if playing.held >= 0:
            return _faded(playing), begun, None
        samples = playing.clip.pcm[playing.sent : playing.sent + FRAME]
        playing.sent += len(samples)
        playing.heard = max(playing.heard, playing.sent)
        if playing.sent < len(playing.clip.pcm):
            return samples, begun, None
        self._playing = None
        said = Said(playing.clip.said(playing.sent), playing.start, beat + 1, interrupted=False)
        return np.pad(samples, (0, FRAME - len(samples))), begun, said

    def hold(self, beat: int) -> None:
        """Fall silent, ready to go on; what must be said does not yield."""
        if self._playing is not None and not self._playing.must and self._playing.held < 0:
            self._playing.held = beat
            self._playing.fading = True

    def resume(self) -> None:
        """Go on from where the word that was cut began."""
        if self._playing is not None and self._playing.held >= 0:
            self._playing.held = -1
            self._playing.sent = self._playing.clip.word(self._playing.sent)

    def stop(self, beat: int) -> Said | None:
        """Fall silent now and forget what was not said; returns what was."""
        self._queue.clear()
        playing, self._playing = self._playing, None
        if playing is None:
            return None
        end = playing.held if playing.held >= 0 else beat
        return Said(playing.clip.said(playing.heard), playing.start, end, interrupted=True)


def _faded(playing: _Playing) -> Samples:
    """Silence; in the first frame of it the voice dies away instead of breaking off."""
    frame = np.zeros(FRAME, np.int16)
    if playing.fading:
        playing.fading = False
        tail = playing.clip.pcm[playing.sent : playing.sent + FADE]
        frame[: len(tail)] = tail * np.linspace(1.0, 0.0, FADE)[: len(tail)]
    return frame
