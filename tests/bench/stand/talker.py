"""A person who answers when the robot has finished, and never lets it take the words away."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.line.leg import FRAME

from .far import FRAME_MS
from .lines import Line, Sounds

BREATH: Final = 25  # frames of quiet after which the robot's voice counts as begun anew
WAITS: Final = (35, 55)  # frames after the robot's last voice before the person answers
GREET: Final = 20  # frames after the answer
BORED: Final = 700  # frames without a robot after which the person leaves
ENOUGH: Final = 12_000  # frames of the longest call
Pcm = NDArray[np.float64]


@dataclass
class Spoken:
    """What the person said, from frame `start` to `end`; `robot` are the starts of its voice."""

    line: Line
    start: int
    end: int
    robot: list[int] = field(default_factory=list)
    parts_ms: tuple[float, ...] = ()

    def breaks(self) -> list[tuple[float, float]]:
        """From the start of each pause to the start of the next one or the end, ms after start."""
        found, time = [], 0.0
        for length, pause in zip(self.parts_ms, self.line.pauses, strict=False):
            time += length
            found.append(time)
            time += pause
        return list(pairwise([*found, float((self.end - self.start) * FRAME_MS)]))

    @property
    def cut_ms(self) -> int | None:
        """When the robot began before the person had finished, ms after their start."""
        early = [at for at in self.robot if at < self.end]
        return (early[0] - self.start) * FRAME_MS if early else None

    @property
    def gap_ms(self) -> int | None:
        """Silence before the answer; None where there was none, or a cut-off."""
        if not self.robot or self.cut_ms is not None:
            return None
        return (self.robot[0] - self.end) * FRAME_MS


class Pool:
    """Lines still to be said, by the step they answer."""

    def __init__(self, lines: list[Line], fillers: list[Line]) -> None:
        self._fillers = {line.step: line for line in fillers}
        self._left: dict[str, deque[Line]] = {}
        for line in lines:
            self._left.setdefault(line.step, deque()).append(line)

    @property
    def empty(self) -> bool:
        """Whether all was said."""
        return not any(self._left.values())

    def take(self, step: str) -> Line | None:
        """The next line that answers `step`, or a filler; None when all was said."""
        left = self._left.get(step)
        if left:
            return left.popleft()
        return None if self.empty else self._fillers[step]


class Talker:
    """A `far.Person`: greets, then takes lines from a pool as the robot asks."""

    def __init__(self, pool: Pool, asking: Callable[[], str], sounds: Sounds, seed: int) -> None:
        self._pool = pool
        self._asking = asking
        self._sounds = sounds
        self._draw = Random(seed)
        self._out: Pcm = np.zeros(0)
        self._quiet = BORED
        self._due = 0
        self._spoke = False
        self.spoken: list[Spoken] = []

    def greet(self, line: Line) -> None:
        """Pick up the telephone."""
        self._out = np.concatenate([np.zeros(GREET * FRAME), self._sounds.of(line)])

    def echo(self) -> tuple[float, int]:
        """None of it comes back."""
        return 0.0, 0

    def frame(self, at: int, robot: bool) -> Pcm | None:  # noqa: FBT001  an event, no switch
        """See `far.Person`."""
        self._listen(at, robot=robot)
        if not len(self._out) and self._spoke and self._quiet >= self._due:
            line = self._pool.take(self._asking())
            if line is None:
                return None
            self._say(line, at)
        if at > ENOUGH or (self._quiet > BORED and at > BORED and not len(self._out)):
            return None
        voice, self._out = self._out[:FRAME], self._out[FRAME:]
        return np.pad(voice, (0, FRAME - len(voice)))

    def _listen(self, at: int, *, robot: bool) -> None:
        if not robot:
            self._quiet += 1
            return
        if self._quiet >= BREATH and self.spoken:
            self.spoken[-1].robot.append(at)
        if not len(self._out):
            self._spoke = True
        self._quiet = 0
        self._due = self._draw.randint(*WAITS)

    def _say(self, line: Line, at: int) -> None:
        self._out = self._sounds.of(line)
        self._spoke = False
        end = at + -(-len(self._out) // FRAME)
        parts = self._sounds.parts_ms(line)
        self.spoken.append(Spoken(line, at, end, parts_ms=parts))
