"""A person in whose room things happen while the robot speaks."""

from collections import deque
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.domain.speech import Utterance
from ringright.line.leg import FRAME

from .events import QUIET, Event
from .lines import Line, Sounds
from .scripts import Noted
from .talker import BORED, BREATH, ENOUGH, GREET

DELAYS: Final = (40, 220)  # frames of the robot's voice before the event
HUSH: Final = 6  # frames of quiet between a wording and the next
OVER: Final = 75  # frames of quiet after which the robot has finished, or given up
Pcm = NDArray[np.float64]


@dataclass
class Trial:
    """An event over a wording: the frames where the wording and the event began, and the end.

    `over` is 0 while it lasts.
    """

    event: Event
    wording: Utterance
    onset: int
    start: int
    over: int = 0

    @property
    def end(self) -> int:
        """The frame after the event."""
        return self.start + -(-len(self.event.pcm) // FRAME)


class Interrupter:
    """A `far.Person`: one event in each long wording; otherwise says yes when asked."""

    def __init__(self, left: deque[Event], mind: Noted, sounds: Sounds, seed: int) -> None:
        self._left = left
        self._mind = mind
        self._sounds = sounds
        self._draw = Random(seed)
        self._out: Pcm = np.zeros(0)
        self._quiet = BORED
        self._seen = 0
        self._spoke = False
        self._trial: Trial | None = None
        self._yes: Line | None = None
        self.trials: list[Trial] = []

    def greet(self, hello: Line, yes: Line) -> None:
        """Pick up the telephone; `yes` is what is said when the robot has asked."""
        self._out = np.concatenate([np.zeros(GREET * FRAME), self._sounds.of(hello)])
        self._yes = yes

    def echo(self) -> tuple[float, int]:
        """The robot's voice comes back while a trial with an echo lasts."""
        return self._trial.event.echo if self._trial else QUIET

    def frame(self, at: int, robot: bool) -> Pcm | None:  # noqa: FBT001  an event, no switch
        """See `far.Person`."""
        self._listen(at, robot=robot)
        trial = self._trial
        if trial and at == trial.start:
            self._out = trial.event.pcm
        if trial and self._quiet >= OVER and at >= trial.end + OVER:
            self._finish(at)
        if not (self._trial or len(self._out)) and self._spoke and self._quiet >= OVER:
            if not self._left:
                return None
            self._answer()
        if at > ENOUGH or (self._quiet > BORED and at > BORED):
            return None
        voice, self._out = self._out[:FRAME], self._out[FRAME:]
        return np.pad(voice, (0, FRAME - len(voice)))

    def _listen(self, at: int, *, robot: bool) -> None:
        if not robot:
            self._quiet += 1
            return
        fresh = len(self._mind.wordings) != self._seen
        if self._quiet >= BREATH or (fresh and self._quiet >= HUSH):
            self._begun(at, fresh=fresh)
        self._spoke = self._spoke or not len(self._out)
        self._quiet = 0

    def _begun(self, at: int, *, fresh: bool) -> None:
        """The robot begins: a wording of its own, or the rest of one."""
        if not fresh:
            return
        self._finish(at)
        self._seen = len(self._mind.wordings)
        if self._mind.asking == "long" and self._left and self._mind.long_said():
            start = at + self._draw.randint(*DELAYS)
            self._trial = Trial(self._left.popleft(), self._mind.wordings[-1], at, start)

    def _finish(self, at: int) -> None:
        if self._trial is None:
            return
        trial, self._trial = self._trial, None
        if at <= trial.start:  # the wording ended before the event began
            self._left.append(trial.event)
            return
        trial.over = at
        self.trials.append(trial)

    def _answer(self) -> None:
        if self._yes is not None:
            self._out = self._sounds.of(self._yes)
        self._spoke = False
