"""What is due on a call because nothing happens: a pure reading of how long things take.

Nobody is left in silence: whoever waits for our answer hears an honest word within two seconds,
and a part of ours that does not come back ends the call politely instead of leaving it mute.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where a call stands."""

    RINGING = "ringing"
    GREETING = "greeting"
    TALKING = "talking"
    ENDING = "ending"


@dataclass(frozen=True)
class Limits:
    """How long things may take, in milliseconds.

    `greeting` is how long we wait for the callee's "hello" before we speak (47 CFR 64.1200(a)(7)
    allows 2 s), `greeting_max` how long a hello may last, `parting` how long we listen after
    our goodbye, `call` the whole call.
    `moment` is the silence after which a person who waits for our answer is told so, `broken` the
    time after which what we wait for is taken for dead, `puzzled` the quiet after speech
    without words before we ask again, `listened` the quiet after our goodbye.
    """

    greeting: int = 900
    greeting_max: int = 7000
    parting: int = 3000
    call: int = 300_000
    moment: int = 1600
    broken: int = 6000
    puzzled: int = 1400
    listened: int = 190


@dataclass(frozen=True)
class Facts:
    """What a vigil is told each beat, in milliseconds.

    `idle`: we say nothing; `busy`: the far end does something; `owed` and `late` as in `Quiet`;
    `patience` is how long the step lets a person be silent; `asked` how long the person has waited
    while a webhook is asked.
    """

    idle: bool
    busy: bool
    owed: int
    late: int
    patience: int
    asked: int = 0


@dataclass(frozen=True)
class Quiet:
    """How things stand, in milliseconds.

    `phase` is the time in the present one, `calm` since anything last happened, `owed` since the
    person fell silent while the recogniser works on what they said, `late` since the voice has
    been working on what we are to say (both 0: nothing is owed), `parted` since we last spoke,
    `asked` since they began to wait for a webhook.
    """

    phase: int
    calm: int
    owed: int
    late: int
    parted: int
    idle: bool
    patience: int
    asked: int = 0


class Due(StrEnum):
    """What must be done now."""

    NOTHING = "nothing"
    BEGIN = "begin"
    PROMPT = "prompt"
    MOMENT = "moment"
    DEAF = "deaf"
    DUMB = "dumb"
    OVERDUE = "overdue"
    FINISH = "finish"


def due(phase: Phase, quiet: Quiet, limits: Limits) -> Due:
    """What is due in `phase`."""
    watch = _BY_PHASE.get(phase)
    return watch(quiet, limits) if watch else Due.NOTHING


def _greeting(quiet: Quiet, limits: Limits) -> Due:
    waited = quiet.calm >= limits.greeting or quiet.phase >= limits.greeting_max
    return Due.BEGIN if waited else Due.NOTHING


def _talking(quiet: Quiet, limits: Limits) -> Due:
    if quiet.phase > limits.call:
        return Due.OVERDUE
    if quiet.owed >= limits.broken:
        return Due.DEAF
    if quiet.late >= limits.broken:
        return Due.DUMB
    if max(quiet.owed, quiet.late, quiet.asked) >= limits.moment:
        return Due.MOMENT
    return Due.PROMPT if quiet.calm >= quiet.patience else Due.NOTHING


def _ending(quiet: Quiet, limits: Limits) -> Due:
    if quiet.late >= limits.broken:
        return Due.FINISH
    heard_out = quiet.calm >= limits.listened or quiet.parted > limits.parting
    return Due.FINISH if quiet.idle and heard_out else Due.NOTHING


_BY_PHASE: dict[Phase, Callable[[Quiet, Limits], Due]] = {
    Phase.GREETING: _greeting,
    Phase.TALKING: _talking,
    Phase.ENDING: _ending,
}


@dataclass
class Vigil:
    """Keeps the times of one call, in milliseconds; `puzzled` after speech that gave no words."""

    limits: Limits
    phase: Phase = Phase.RINGING
    puzzled: bool = False
    _since: int = 0
    _calm: int = 0
    _spoke: int = 0

    def enter(self, phase: Phase, now: int) -> None:
        """The call goes on to `phase`."""
        self.phase = phase
        self._since = self._calm = now

    def prompted(self, now: int) -> bool:
        """We ask again; gives whether it is because of speech that gave no words."""
        puzzled, self.puzzled, self._calm = self.puzzled, False, now
        return puzzled

    def look(self, now: int, facts: Facts) -> Due:
        """What is due now."""
        if not facts.idle:
            self._spoke = now
        if facts.busy or not facts.idle:
            self._calm = now
        patience = min(facts.patience, self.limits.puzzled) if self.puzzled else facts.patience
        quiet = Quiet(
            now - self._since, now - self._calm, facts.owed, facts.late, now - self._spoke,
            facts.idle, patience, min(facts.asked, now - self._spoke),
        )  # fmt: skip
        return due(self.phase, quiet, self.limits)
