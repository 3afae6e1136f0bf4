"""Voice activity of all calls of a process: frames in, "is somebody speaking" out.

A chunk is voice when the detector says so, it stands clear of the line's noise, is not far
fainter than the person, and is more than what may be left of our own echo.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from ringright.ears.echo import Echo
from ringright.ears.level import SILENCE_DB, Noise, Person, dbfs, know, settle

Samples = npt.NDArray[np.int16]
CHUNK: Final = 256
"""Samples the detector looks at in one go: 32 ms at 8 kHz."""
CHUNK_MS: Final = 32
ON: Final = 0.5
OFF: Final = 0.35
"""Hysteresis on the detector's probability: speech starts above ON and ends below OFF."""
CALM: Final = 0.3
"""Below this probability a chunk is noise, and teaches the floor."""
CLEAR_DB: Final = 2.0
"""Voice lies so far above the floor; 32 ms of steady noise vary by 0.4 dB."""
LOUD_DB: Final = 25.0
"""Speech so far above the floor ends with its first chunk at the floor, fainter with the second:
the ends of its syllables drown."""
DECAY_DB: Final = 0.3
"""The peak that LOUD_DB is measured from falls by this each chunk (9 dB a second)."""


class VoiceDetector(Protocol):
    """A streaming voice activity detector; a state is opaque and belongs to one call."""

    def start(self) -> Any:
        """A fresh state."""
        ...

    def steps(
        self, chunks: Samples, states: Sequence[Any]
    ) -> tuple[Sequence[float], Sequence[Any]]:
        """Probability of speech in each of (calls, 256) samples at 8 kHz, and the next states."""
        ...


@dataclass(frozen=True)
class Sound:
    """32 ms of the far end, ending `at_ms` after the recording began; levels in dBFS."""

    at_ms: int
    voiced: bool
    level: float = SILENCE_DB
    floor: float = SILENCE_DB


@dataclass(frozen=True)
class Look:
    """One chunk as measured: the detector's probability, its level, what may be echo of it."""

    probability: float
    level: float
    echo: float = SILENCE_DB


@dataclass(frozen=True)
class Judge:
    """What decides on a call's chunks; `low` counts those at the floor within speech."""

    voiced: bool = False
    noise: Noise = field(default_factory=Noise)
    person: Person = field(default_factory=Person)
    peak: float = SILENCE_DB
    low: int = 0


def judge(state: Judge, look: Look) -> Judge:
    """The state after a chunk; its `voiced` is the verdict."""
    speech = look.probability > (OFF if state.voiced else ON)
    own = look.level > look.echo
    theirs = state.voiced or look.level > state.person.background_db
    low = 0 if look.level > state.noise.db + CLEAR_DB else state.low + 1
    spare = 1 if state.voiced and state.peak - state.noise.db < LOUD_DB else 0
    voiced = speech and own and theirs and low <= spare
    peak = max(look.level, state.peak - DECAY_DB) if state.voiced else look.level
    person = state.person
    if speech and own and low == 0:
        person = know(person, look.level, theirs=theirs)
    noise = settle(state.noise, look.level, voice=look.probability > CALM)
    return replace(state, voiced=voiced, noise=noise, person=person, peak=peak, low=low)


class Activity:
    """One call's place in a hall: cuts its frames into chunks, and keeps what was learnt of it.

    `chunk` holds the samples of the last sound, without our echo.
    """

    def __init__(self, state: Any, told: Callable[[Sound], None]) -> None:
        """`state` is the detector's; `told` is called with each sound and must not raise."""
        self.state = state
        self._told = told
        self._echo = Echo()
        self._judge = Judge()
        self._pending = np.zeros((2, 0), np.int16)
        self._gate = SILENCE_DB
        self.chunk = np.zeros(0, np.int16)
        self._at = 0

    def push(self, theirs: Samples, ours: Samples) -> None:
        """Queue what was heard, and what we had on the wire meanwhile; equal lengths."""
        self._pending = np.concatenate([self._pending, np.stack([theirs, ours])], axis=1)

    @property
    def ready(self) -> bool:
        """Whether a whole chunk waits."""
        return self._pending.shape[1] >= CHUNK

    def take(self) -> Samples:
        """The next chunk, without our echo."""
        theirs, ours = self._pending[:, :CHUNK]
        self._pending = self._pending[:, CHUNK:]
        heard = self._echo.hear(theirs, ours)
        self.chunk, self._gate = heard.samples, heard.gate_db
        return self.chunk

    def judged(self, probability: float) -> None:
        """Tell what the chunk just taken was."""
        level = dbfs(self.chunk)
        self._judge = judge(self._judge, Look(probability, level, self._gate))
        self._echo.learn(self._judge.noise.db, voice=self._judge.voiced)
        self._at += CHUNK_MS
        self._told(Sound(self._at, self._judge.voiced, level, self._judge.noise.db))


class Hall:
    """All calls of a process before one detector: they push each beat, then one `flush`."""

    def __init__(self, detector: VoiceDetector) -> None:
        self._detector = detector
        self._members: list[Activity] = []

    def enter(self, told: Callable[[Sound], None]) -> Activity:
        """A call's place; `told` hears of each 32 ms during `flush`."""
        activity = Activity(self._detector.start(), told)
        self._members.append(activity)
        return activity

    def leave(self, activity: Activity) -> None:
        """Give the place up: nothing is told any more. Twice is once."""
        if activity in self._members:
            self._members.remove(activity)

    def flush(self) -> None:
        """Look at every full chunk of every call, one of each call at a time."""
        while ready := [member for member in self._members if member.ready]:
            chunks = np.stack([member.take() for member in ready])
            found, states = self._detector.steps(chunks, [member.state for member in ready])
            for member, probability, state in zip(ready, found, states, strict=True):
                member.state = state
                if member in self._members:  # what another was told may have ended this call
                    member.judged(probability)
