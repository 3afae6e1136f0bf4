"""Writes facts in a thread of its own, in order: an event loop must not wait for the disk.

Facts noted while the disk was busy go into one transaction. After a failure nothing more is
written and everybody who asks is told: a ledger with a hole is worse than one that stopped.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from ringright.domain.event import Fact
from ringright.errors import StoreError

_T = TypeVar("_T")
_MOST: Final = 64
"""Facts of one transaction: what dialling waits for, when it needs the lock, stays short."""


class ScribeStopped(StoreError):
    """An earlier write failed, so this one was not tried."""

    code = "scribe_stopped"


class Append(Protocol):
    """Appends facts in one transaction (`store.ledger.Ledger.append`)."""

    def __call__(self, *facts: Fact) -> None:
        """Return when they are durable."""
        ...


@dataclass(frozen=True)
class _Work:
    """Something to do between facts; its future is told how it went."""

    do: Callable[[], object]
    done: "Future[object]"


class Scribe:
    """One writer thread. `note` returns at once; `run` when the work is done and durable.

    Whatever was noted or asked for first is written first.
    """

    def __init__(self, append: Append) -> None:
        self._append = append
        self._waiting: queue.SimpleQueue[Fact | _Work | None] = queue.SimpleQueue()
        self._fault: Exception | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._live, name="scribe", daemon=True)
        self._thread.start()

    def note(self, fact: Fact) -> None:
        """Have a fact written soon. Raises ScribeStopped when an earlier one could not be."""
        self._check()
        self._waiting.put(fact)

    async def run(self, work: Callable[[], _T]) -> _T:
        """Do `work` (a transaction) in the writer thread, after all that was noted before.

        Raises what `work` raises, and ScribeStopped when an earlier write failed.
        """
        return await asyncio.shield(asyncio.wrap_future(self._queued(work)))

    def post(self, work: Callable[[], object]) -> None:
        """Have `work` done in its turn; if it fails, nothing more is written, as after a fact."""
        self._queued(work).add_done_callback(self._posted)

    def now(self, work: Callable[[], object]) -> None:
        """Block until all that was noted before, and `work`, are durable. Raises what it raises."""
        self._queued(work).result()

    def _queued(self, work: Callable[[], _T]) -> "Future[_T]":
        self._check()
        done: Future[_T] = Future()
        self._waiting.put(_Work(work, done))  # type: ignore[arg-type]  # its result goes to `done`
        return done

    def _posted(self, done: "Future[object]") -> None:
        fault = done.exception()
        if isinstance(fault, Exception) and self._fault is None:
            self._fault = fault

    def close(self) -> None:
        """Write all that waits and end the thread. Raises ScribeStopped if something was lost."""
        if not self._closed:
            self._closed = True
            self._waiting.put(None)
            self._thread.join()
        if self._fault is not None:
            raise self._stopped() from self._fault

    def _check(self) -> None:
        if self._closed or self._fault is not None:
            raise self._stopped() from self._fault

    def _stopped(self) -> ScribeStopped:
        why = "it was closed" if self._fault is None else str(self._fault)
        return ScribeStopped(why, remedy="See that the database can be written, then start again.")

    def _live(self) -> None:
        facts: list[Fact] = []
        while True:
            job = self._waiting.get()
            if isinstance(job, Fact):
                facts.append(job)
                if len(facts) < _MOST and not self._waiting.empty():
                    continue
            self._write(facts)
            facts = []
            if isinstance(job, _Work):
                self._do(job)
            elif job is None:
                return

    def _write(self, facts: list[Fact]) -> None:
        if not facts or self._fault is not None:
            return
        try:
            self._append(*facts)
        except Exception as fault:  # noqa: BLE001  whatever it was, from here on nothing is written
            self._fault = fault

    def _do(self, work: _Work) -> None:
        if self._fault is not None:
            work.done.set_exception(self._stopped())
            return
        try:
            work.done.set_result(work.do())
        except Exception as fault:  # noqa: BLE001  it belongs to whoever asked
            work.done.set_exception(fault)
