"""Whose turn is it? A pure stepper over what is heard, decoded and said.

A stretch of speech is decoded speculatively at its first short pause. If the words are already
what the step expects, the robot answers after a short silence; if they trail off, it waits longer.
Voice over the robot's own makes it fall silent at once and listen: words take the floor and the
rest is forgotten; after a backchannel or noise it goes on where it was. What the law makes us say
is never interrupted: words said meanwhile are kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from ringright.ears.activity import CHUNK_MS, Sound


class Robot(StrEnum):
    """What our own voice is doing; it has yielded when it fell silent in the middle to listen."""

    SILENT = "silent"
    SPEAKING = "speaking"
    YIELDED = "yielded"
    MUST = "must"


class Worth(StrEnum):
    """What a decoded stretch is worth to the conversation."""

    COMPLETE = "complete"
    KNOWN = "known"
    PARTIAL = "partial"
    TRAILING = "trailing"
    HALF = "half"
    BACKCHANNEL = "backchannel"
    NOISE = "noise"


@dataclass(frozen=True)
class Policy:
    """Turn-taking as data; all in milliseconds.

    `onset` of voice makes a stretch worth decoding, a `pause` starts the decoder. `quick`,
    `likely`, `patient`, `trailing` and `half` are the silences before answering: an expected
    reply; one that is understood but says more; one that is not understood; one that breaks off in
    a word that leads on; a number or date of which a part is missing. `yields` is the voice that
    makes the robot listen, `word` the voice in which there must have been words, `brief` the voice
    below which only understood words take the floor, `bid` the voice of a 等一下 or 那个 that does,
    `barge` the voice that takes it whatever was said. `resume` is the silence after which a robot
    that yielded goes on though the words are not known yet. A voice within `rejoin` of sound that
    gave no words belongs to it: the first half of a short word says nothing. `longest` forces a
    decode of an endless stretch, `lead` is the audio kept from before the onset.
    """

    onset: int = 96
    pause: int = 64
    quick: int = 200
    likely: int = 400
    patient: int = 1000
    trailing: int = 1500
    half: int = 2000
    yields: int = 32
    word: int = 160
    bid: int = 320
    brief: int = 700
    resume: int = 900
    barge: int = 1600
    rejoin: int = 700
    longest: int = 12_000
    lead: int = 200


@dataclass(frozen=True)
class Decode:
    """Recognise the far end between these times.

    `endless` speech was cut and goes on; `over` says that it began over the robot's voice.
    """

    id: int
    start_ms: int
    end_ms: int
    endless: bool = False
    over: bool = False


@dataclass(frozen=True)
class Yield:
    """Fall silent and listen; the rest may still be said."""


@dataclass(frozen=True)
class Resume:
    """It was nothing: go on with what was being said."""


@dataclass(frozen=True)
class Stop:
    """Stop speaking and forget the rest: the person took the floor."""


@dataclass(frozen=True)
class Take:
    """The decoded stretch `id` is the person's turn: answer it."""

    id: int


@dataclass(frozen=True)
class Keep:
    """It was said while we could not stop: answer it afterwards."""

    id: int


@dataclass(frozen=True)
class Pass:
    """Nothing to answer: a backchannel or noise, `over` our own voice or too short for words."""

    id: int
    over: bool = False


Act = Decode | Yield | Resume | Stop | Take | Keep | Pass


@dataclass(frozen=True)
class Decoded:
    """What the recogniser made of `Decode(id)`."""

    id: int
    worth: Worth


@dataclass(frozen=True)
class Voice:
    """Our own voice changed."""

    robot: Robot


Event = Sound | Decoded | Voice


@dataclass(frozen=True)
class Floor:
    """The state: our voice, and the stretch of speech being followed (`start` < 0: none).

    `over` says that the stretch began while the robot was speaking, `near` that it is the person's
    own by its level. `wordless` is where the last stretch that gave no words began, or -1.
    """

    robot: Robot = Robot.SILENT
    start: int = -1
    until: int = 0
    voiced: int = 0
    now: int = 0
    decode: int = 0
    over: bool = False
    asked: bool = False
    worth: Worth | None = None
    near: bool = False
    wordless: int = -1

    @property
    def open(self) -> bool:
        """Whether a far voice may be the person's: we wait for one, and have heard none nearer."""
        return self.robot is Robot.SILENT and not self.near

    @property
    def speaking(self) -> bool:
        """Whether the person is being followed."""
        return self.start >= 0

    @property
    def waits(self) -> bool:
        """Whether somebody has spoken into our silence and waits for an answer."""
        return self.asked and self.robot is Robot.SILENT

    @property
    def gap(self) -> int:
        """Milliseconds of silence since the person's last voice."""
        return self.now - self.until


Step = tuple[Floor, tuple[Act, ...]]


def step(floor: Floor, event: Event, policy: Policy) -> Step:
    """The next state, and what to do."""
    if isinstance(event, Voice):
        return replace(floor, robot=event.robot), ()
    if isinstance(event, Decoded):
        if event.id != floor.decode or not floor.asked:
            return floor, ()
        return _settle(replace(floor, worth=event.worth), policy)
    heard = _voiced if event.voiced and (event.near or floor.open) else _quiet
    near = floor.near or (event.voiced and event.near)
    return heard(replace(floor, now=event.at_ms, near=near), policy)


def _voiced(floor: Floor, policy: Policy) -> Step:
    if not floor.speaking:
        over = floor.robot is not Robot.SILENT
        again = floor.wordless >= 0 and floor.gap <= policy.rejoin and not over
        start = floor.wordless if again else max(0, floor.now - CHUNK_MS - policy.lead)
        floor = replace(floor, start=start, voiced=0, over=over, wordless=-1)
    # Voice after a pause makes the speculative decode stale: the stretch goes on.
    voiced = floor.voiced + CHUNK_MS
    floor = replace(floor, until=floor.now, voiced=voiced, asked=False, worth=None)
    if floor.robot is Robot.SPEAKING and voiced >= policy.yields:
        return replace(floor, robot=Robot.YIELDED), (Yield(),)
    if floor.robot is Robot.YIELDED and voiced >= policy.barge:
        return replace(floor, robot=Robot.SILENT), (Stop(),)
    if floor.now - floor.start >= policy.longest:
        cut = Decode(floor.decode + 1, floor.start, floor.now, endless=True, over=floor.over)
        return replace(floor, decode=cut.id, start=floor.now), (cut,)
    return floor, ()


def _quiet(floor: Floor, policy: Policy) -> Step:
    if not floor.speaking:
        return floor, ()
    if floor.voiced < policy.onset:
        return _nothing(floor, ()) if floor.gap >= policy.pause else (floor, ())
    if not floor.asked and floor.gap >= policy.pause:
        return _ask(floor, floor.until + policy.pause)
    if floor.robot is Robot.YIELDED and floor.worth is None and floor.gap >= policy.resume:
        return replace(floor, robot=Robot.SPEAKING), (Resume(),)
    return _settle(floor, policy)


def _ask(floor: Floor, end: int) -> Step:
    asked = Decode(floor.decode + 1, floor.start, end, over=floor.over)
    return replace(floor, decode=asked.id, asked=True), (asked,)


def _forget(floor: Floor) -> Floor:
    return replace(floor, start=-1, voiced=0, over=False, near=False, asked=False, worth=None)


def _nothing(floor: Floor, acts: tuple[Act, ...]) -> Step:
    """Nothing was said; a robot that fell silent for it goes on."""
    if floor.robot is Robot.YIELDED:
        return replace(_forget(floor), robot=Robot.SPEAKING), (*acts, Resume())
    return _forget(floor), acts


def _settle(floor: Floor, policy: Policy) -> Step:
    """Decide on a decoded stretch, if its silence has lasted long enough."""
    if floor.worth is None:
        return floor, ()
    if floor.worth is Worth.NOISE:
        over = floor.over or floor.robot is not Robot.SILENT or floor.voiced < policy.word
        wordless = -1 if floor.over else floor.start
        floor, acts = _nothing(floor, (Pass(floor.decode, over),))
        return replace(floor, wordless=wordless), acts
    return _BY_ROBOT[floor.robot](floor, policy)


def _while_silent(floor: Floor, policy: Policy) -> Step:
    if floor.gap < _wait(floor.worth, policy):
        return floor, ()
    return _forget(floor), (Take(floor.decode),)


def _wait(worth: Worth | None, policy: Policy) -> int:
    waits = {
        Worth.KNOWN: policy.likely,
        Worth.PARTIAL: policy.patient,
        Worth.TRAILING: policy.trailing,
        Worth.HALF: policy.half,
    }
    return policy.quick if worth is None else waits.get(worth, policy.quick)


def _while_yielded(floor: Floor, policy: Policy) -> Step:
    least = {Worth.PARTIAL: policy.brief, Worth.TRAILING: policy.bid, Worth.HALF: policy.bid}
    brief = floor.worth is not None and floor.voiced < least.get(floor.worth, 0)
    if floor.worth is Worth.BACKCHANNEL or brief:
        return _nothing(floor, (Pass(floor.decode, over=True),))
    floor, acts = _while_silent(replace(floor, robot=Robot.SILENT), policy)
    return floor, (Stop(), *acts)


def _while_speaking(floor: Floor, policy: Policy) -> Step:
    """The robot began in the silence after these words, or they were too short to yield to."""
    if floor.gap < policy.quick:
        return floor, ()
    if floor.worth in (Worth.COMPLETE, Worth.KNOWN):
        return replace(_forget(floor), robot=Robot.SILENT), (Stop(), Take(floor.decode))
    return _forget(floor), (Pass(floor.decode, over=True),)


def _while_must(floor: Floor, policy: Policy) -> Step:
    if floor.gap < policy.quick:
        return floor, ()
    return _forget(floor), (Keep(floor.decode),)


_BY_ROBOT: dict[Robot, Callable[[Floor, Policy], Step]] = {
    Robot.SILENT: _while_silent,
    Robot.SPEAKING: _while_speaking,
    Robot.YIELDED: _while_yielded,
    Robot.MUST: _while_must,
}
