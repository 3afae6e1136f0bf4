"""Several recognisers as one: whoever fails or is late rests, and the next in the row is asked."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import ClassVar, Final

import numpy as np
import structlog
from numpy.typing import NDArray

from ringright.clock import Clock
from ringright.domain.call import Hearing
from ringright.ears.recognizer import Recognizer
from ringright.errors import InputError, RingRightError

SHORTEST_REST_S: Final = 5.0
LONGEST_REST_S: Final = 300.0
# Each hung question holds a thread for as long as it hangs, which may be for ever.
MOST_HUNG: Final = 4
# There is nobody to turn to after the last: under load a late answer is worth more than none.
LAST: Final = 3.0

log = structlog.get_logger(__name__)


class NoRecognizer(RingRightError):
    """No recogniser answers."""

    code: ClassVar[str] = "no_recognizer"
    retryable: ClassVar[bool] = True
    exit_code: ClassVar[int] = 3


@dataclass(frozen=True)
class Health:
    """How one recogniser does: since and until which tick it rests, and `why`."""

    failures: int = 0
    since: float = 0.0
    until: float = 0.0
    hung: int = 0
    why: str = ""

    def awake(self, now: float) -> bool:
        """Whether it may be asked."""
        return now >= self.until and not self.stuck

    @property
    def stuck(self) -> bool:
        """Whether so many questions hang in it that it is not asked before one comes back."""
        return self.hung >= MOST_HUNG


def asked(health: Health, now: float, deadline_s: float) -> Health:
    """After a rest one question tries it; the others go elsewhere until that one is answered."""
    return replace(health, until=now + deadline_s) if health.failures else health


def failed(health: Health, begun: float, now: float, why: str) -> Health:
    """It rests: twice as long each time it fails again.

    Questions `begun` before the rest fail with the one that caused it, and count no more.
    """
    if health.failures and begun < health.since:
        return health
    rest = min(LONGEST_REST_S, SHORTEST_REST_S * 2**health.failures)
    return replace(health, failures=health.failures + 1, since=now, until=now + rest, why=why)


def refused(health: Health, why: str) -> Health:
    """It is well, but this question (a language it does not speak) is not for it."""
    return replace(answered(health), why=why)


def answered(health: Health) -> Health:
    """It is well."""
    return Health(hung=health.hung)


def returned(health: Health) -> Health:
    """One question that hung has come back."""
    return replace(health, hung=health.hung - 1)


class Fallback:
    """Implements `ears.recognizer.Recognizer` with the first of `parts` that does its work.

    `parts` are names and recognisers, the preferred first; each has `deadline_s` seconds, the last
    one asked three times as many. While every one of them rests, the one whose rest ends first is
    asked all the same.
    """

    def __init__(
        self, parts: Sequence[tuple[str, Recognizer]], deadline_s: float, clock: Clock
    ) -> None:
        self._parts = dict(parts)
        self._deadline_s = deadline_s
        self._clock = clock
        self._lock = Lock()
        self._health = {name: Health() for name in self._parts}
        self._answering = next(iter(self._parts))

    def transcribe(self, pcm: NDArray[np.int16], language: str) -> Hearing:
        """See the Protocol. Raises NoRecognizer, naming who failed and why."""
        order = self._order()
        for name in order:
            patience = self._deadline_s * (LAST if name == order[-1] else 1.0)
            heard = self._ask(name, pcm, language, patience)
            if heard is not None:
                self._tell(name)
                return heard
        raise NoRecognizer(self._reasons(), remedy="Run `ringright doctor`.")

    def load(self) -> None:
        """Load every one; who cannot be loaded rests. Raises NoRecognizer when none can."""
        for name, part in self._parts.items():
            try:
                part.load()
            except RingRightError as error:
                log.warning("recognizer not ready", name=name, why=error.sentence())
                self._failed(name, self._clock.tick(), error.sentence())
        if all(health.failures for health in self._health.values()):
            raise NoRecognizer(self._reasons(), remedy="Run `ringright doctor`.")

    def _order(self) -> list[str]:
        now = self._clock.tick()
        with self._lock:
            awake = [name for name, health in self._health.items() if health.awake(now)]
            able = [name for name, health in self._health.items() if not health.stuck]
            return awake or sorted(able, key=lambda name: self._health[name].until)[:1]

    def _ask(
        self, name: str, pcm: NDArray[np.int16], language: str, patience: float
    ) -> Hearing | None:
        """What it heard; None when it failed, which its health then tells."""
        begun = self._clock.tick()
        self._change(name, lambda health: asked(health, begun, patience))
        answer: Future[Hearing] = Future()
        work = (answer, self._parts[name], pcm, language)
        # A daemon: a question that hangs for ever must not keep the process from ending.
        Thread(target=_answer, args=work, name=f"hear-{name}", daemon=True).start()
        if not wait([answer], patience).done:
            self._failed(name, begun, f"no answer within {patience:g} s")
            self._change(name, lambda health: replace(health, hung=health.hung + 1))
            answer.add_done_callback(lambda _: self._change(name, returned))
            return None
        error = answer.exception()
        if error is None:
            self._change(name, answered)
            return answer.result()
        why = str(error) or type(error).__name__
        if isinstance(error, InputError):
            self._change(name, lambda health: refused(health, why))
        else:
            self._failed(name, begun, why)
        return None

    def _failed(self, name: str, begun: float, why: str) -> None:
        now = self._clock.tick()
        self._change(name, lambda health: failed(health, begun, now, why))

    def _change(self, name: str, step: Callable[[Health], Health]) -> None:
        with self._lock:
            self._health[name] = step(self._health[name])

    def _tell(self, name: str) -> None:
        """Log who answers now, when that has changed."""
        with self._lock:
            before, self._answering = self._answering, name
            why = self._health[before].why
        if name != before:
            log.warning("another recognizer answers", now=name, before=before, why=why)

    def _reasons(self) -> str:
        with self._lock:
            return "; ".join(f"{name}: {health.why}" for name, health in self._health.items())


def _answer(
    answer: "Future[Hearing]", part: Recognizer, pcm: NDArray[np.int16], language: str
) -> None:
    """The body of a question's thread."""
    try:
        answer.set_result(part.transcribe(pcm, language))
    except BaseException as error:  # noqa: BLE001 - whoever waits for the answer gets it
        answer.set_exception(error)
