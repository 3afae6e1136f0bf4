"""A gateway's health: OPTIONS and calls tell it, and a sick gateway is rested.

Only the *way* to the network changes when a gateway fails: the caller number never does. All
gateways of a trunk show the same true numbers, so nobody is rung from another number because a
gateway was sick, or blocked us.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus
from typing import Final

_UNAVAILABLE: Final = HTTPStatus.SERVICE_UNAVAILABLE
_TIMEOUT: Final = HTTPStatus.REQUEST_TIMEOUT
_DOUBLINGS: Final = 16


class State(StrEnum):
    """What we believe of a gateway."""

    UNKNOWN = "unknown"
    WELL = "well"
    SICK = "sick"
    RESTING = "resting"


@dataclass(frozen=True, slots=True)
class Alive:
    """It answered."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not answer, could not be reached, or said 503 and not until when."""


@dataclass(frozen=True, slots=True)
class Busy:
    """It said 503 with Retry-After: leave it alone for `seconds`."""

    seconds: int


Event = Alive | Failed | Busy


def probed(status: int | None, retry_after: int | None = None) -> Event:
    """What the end of an OPTIONS says; None is a timeout or a transport error.

    Any final status shows life, a refusal too, except 408 (its own timeout) and 503.
    """
    return Failed() if status == _TIMEOUT else called(status, retry_after)


def called(status: int | None, retry_after: int | None = None) -> Event:
    """What the first word on an INVITE says of its gateway; None when there was none.

    A 408 here is about the person's telephone: the gateway itself answered.
    """
    if status is None:
        return Failed()
    if status == _UNAVAILABLE:
        return Failed() if retry_after is None else Busy(retry_after)
    return Alive()


@dataclass(frozen=True, slots=True)
class Policy:
    """When to believe what; all times in seconds.

    `falls` failures in a row make a gateway sick, `rises` answers in a row well again. A well one
    is asked every `every_s`; a sick one after `first_s`, doubled each time it fails, at most
    `ceiling_s`, which also bounds what a Retry-After may ask for. An OPTIONS waits `patience_s` for
    its answer (four sendings over UDP fit), and every `nap_s` it is looked who is due.
    """

    falls: int = 2
    rises: int = 2
    every_s: float = 60.0
    first_s: float = 15.0
    ceiling_s: float = 900.0
    patience_s: float = 4.0
    nap_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Health:
    """A gateway's state; `check_s` is when an OPTIONS is due, and until when it rests if it does.

    `failures` and `answers` are those in a row, `spells` how often it failed while sick.
    """

    state: State = State.UNKNOWN
    failures: int = 0
    answers: int = 0
    spells: int = 0
    check_s: float = 0.0

    def usable(self, now: float) -> bool:
        """Whether calls may go there without a second thought; rested is as good as unknown."""
        return self.state in _OPEN or (self.state is State.RESTING and now >= self.check_s)


_OPEN: Final = {State.UNKNOWN, State.WELL}


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a handler may look at besides the health itself."""

    now: float
    policy: Policy
    scale: float

    def later(self, seconds: float) -> float:
        return self.now + seconds * self.scale


def step(health: Health, event: Event, now: float, policy: Policy, jitter: float = 0.0) -> Health:
    """The health after `event`.

    `jitter` (-1 to 1, drawn by the caller) spreads the next check by up to a tenth, so that many
    of us do not ask a recovering gateway at once; a Retry-After is only ever stretched by it.
    """
    turn = _Turn(now, policy, 1 + jitter / 10)
    if isinstance(event, Busy):
        rest = min(event.seconds, policy.ceiling_s) * (1 + abs(jitter) / 10)
        return Health(State.RESTING, check_s=now + rest)
    return _TABLE[health.state, type(event)](health, turn)


def _well(_: Health, turn: _Turn) -> Health:
    return Health(State.WELL, check_s=turn.later(turn.policy.every_s))


def _fail(health: Health, turn: _Turn) -> Health:
    failures = health.failures + 1
    if failures >= turn.policy.falls:
        return Health(State.SICK, failures, check_s=turn.later(_back_off(0, turn.policy)))
    return replace(health, failures=failures, check_s=turn.later(turn.policy.first_s))


def _recover(health: Health, turn: _Turn) -> Health:
    answers = health.answers + 1
    if answers >= turn.policy.rises:
        return _well(health, turn)
    return replace(health, answers=answers, failures=0, check_s=turn.later(turn.policy.first_s))


def _relapse(health: Health, turn: _Turn) -> Health:
    spells = health.spells + 1
    check_s = turn.later(_back_off(spells, turn.policy))
    return Health(State.SICK, health.failures + 1, spells=spells, check_s=check_s)


def _rested(health: Health, turn: _Turn) -> Health:
    """An answer ends a rest only when its time is over."""
    return _well(health, turn) if turn.now >= health.check_s else health


def _disturbed(health: Health, turn: _Turn) -> Health:
    """A failure after the rest counts like any first failure; during it, it was expected."""
    if turn.now < health.check_s:
        return health
    return _fail(Health(), turn)


def _back_off(spells: int, policy: Policy) -> float:
    doubled: float = policy.first_s * 2 ** min(spells, _DOUBLINGS)
    return min(policy.ceiling_s, doubled)


_TABLE: Final[Mapping[tuple[State, type[Event]], Callable[[Health, _Turn], Health]]] = {
    (State.UNKNOWN, Alive): _well,
    (State.UNKNOWN, Failed): _fail,
    (State.WELL, Alive): _well,
    (State.WELL, Failed): _fail,
    (State.SICK, Alive): _recover,
    (State.SICK, Failed): _relapse,
    (State.RESTING, Alive): _rested,
    (State.RESTING, Failed): _disturbed,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which gateway to use now; where there is none, `at` is when one is worth a try."""

    gateway: int | None
    at: float


def choose(gateways: Sequence[Health], now: float) -> Choice:
    """The place in the list, best first, of the gateway for the next call.

    The first usable one; else the first sick one whose rest is over, so that a trunk without
    health checks finds back too. The caller number is the trunk's and no part of this choice.
    """
    for at, health in enumerate(gateways):
        if health.usable(now):
            return Choice(at, now)
    for at, health in enumerate(gateways):
        if health.check_s <= now:
            return Choice(at, now)
    return Choice(None, min((health.check_s for health in gateways), default=float("inf")))
