"""Guesses at what nothing explains, made in the background and waited for only so long."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Final

import structlog

from ringright.dialogue.engine import Expectation
from ringright.dialogue.meaning import Guesser
from ringright.dialogue.moves import Doubt, Event, Guess, Heard
from ringright.errors import RingRightError
from ringright.talk.background import result

LIMIT_S: Final = 0.3
log = structlog.get_logger(__name__)

Then = Callable[[Guess | None], None]


@dataclass(frozen=True)
class Guessing:
    """Who is asked about the words of one script, where, and how many seconds are waited."""

    guesser: Guesser
    executor: Executor
    limit_s: float = LIMIT_S


class Hunches:
    """The guesses of one call: the newest doubt is worked on, at most one answer waits for it."""

    def __init__(self, guessing: Guessing | None) -> None:
        self._guessing = guessing
        self._doubt: Doubt | None = None
        self._work: asyncio.Future[Guess | None] | None = None
        self._then: Then | None = None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> bool:
        """Whether an answer waits for a guess."""
        return self._then is not None

    def ask(self, doubt: Doubt | None) -> None:
        """Begin to think about `doubt`, None where there is none, in place of any earlier."""
        if self._guessing is None or doubt is None or doubt == self._doubt:
            return
        self.settle()
        self._drop()
        self._doubt = doubt
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._guessing.executor, _guess, self._guessing.guesser, doubt)
        work.add_done_callback(self._done)
        self._work = work

    def answer(self, event: Event, expects: Expectation, then: Callable[[Event], None]) -> None:
        """Call `then` with `event`; words that nothing explains wait a moment for a guess."""
        if isinstance(event, Heard):
            doubt = expects.doubt(event.hearing.text)
            self.when(doubt, lambda guess: then(replace(event, guess=guess)))
        else:
            self.settle()
            then(event)

    def when(self, doubt: Doubt | None, then: Then) -> None:
        """Call `then` with the guess at `doubt`: at once if it is there or none can come."""
        self.settle()
        self.ask(doubt)
        work = self._work
        if self._guessing is None or doubt is None or work is None:
            then(None)
        elif work.done():
            then(result(work, "guess_failed"))
        else:
            self._then = then
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._guessing.limit_s, self._late)

    def settle(self, guess: Guess | None = None) -> None:
        """Answer what waits now, without a guess unless one is given."""
        then, self._then = self._then, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if then is not None:
            then(guess)

    def _late(self) -> None:
        log.info("guess_late", limit_s=self._guessing.limit_s if self._guessing else 0.0)
        self.settle()

    def _done(self, work: "asyncio.Future[Guess | None]") -> None:
        found = result(work, "guess_failed")
        if work is self._work and self._then is not None:
            self.settle(found)

    def _drop(self) -> None:
        """Forget the earlier doubt; one not begun never is."""
        if self._work is not None:
            self._work.cancel()
        self._work = None


def _guess(guesser: Guesser, doubt: Doubt) -> Guess | None:
    """The guess; a part that fails is told and guesses nothing."""
    try:
        return guesser.guess(doubt)
    except RingRightError as error:
        log.warning("guess_failed", error=str(error))
        return None
