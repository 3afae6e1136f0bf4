"""The queue before the recogniser that all calls of a process share."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt

from ringright.domain.call import Hearing
from ringright.ears.recognizer import Recognizer

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, eq=False)
class Job:
    """One stretch to be recognised, for `call`; `result` is cancelled when it is not needed."""

    call: object
    pcm: Samples
    language: str
    asked: float
    result: "asyncio.Future[Hearing]" = field(repr=False)


class Decoders:
    """Runs at most `workers` recognitions at a time; the longest waiting goes first.

    A call waits for its newest stretch alone: a speculative decode that has become stale before it
    was begun is never begun, so that under load the machine works for those who have finished.
    """

    def __init__(self, recognizer: Recognizer, executor: Executor, workers: int) -> None:
        self._recognizer = recognizer
        self._executor = executor
        self._free = workers
        self._waiting: dict[object, Job] = {}
        self._told: Callable[[float], None] = lambda _ms: None

    def watch(self, told: Callable[[float], None]) -> None:
        """Have `told` called with the milliseconds from question to answer of each decode."""
        self._told = told

    def ask(
        self, call: object, pcm: Samples, language: str, *, keep: bool = False
    ) -> "asyncio.Future[Hearing]":
        """Recognise `pcm` for `call` in its turn.

        An earlier question of the same call that was not begun is cancelled, unless it was to be
        kept.
        """
        loop = asyncio.get_running_loop()
        job = Job(call, pcm, language, loop.time(), loop.create_future())
        key: object = job if keep else call
        stale = self._waiting.pop(key, None)
        if stale is not None:
            stale.result.cancel()
        self._waiting[key] = job
        self._begin()
        return job.result

    def _begin(self) -> None:
        while self._free and self._waiting:
            job = self._waiting.pop(next(iter(self._waiting)))
            if job.result.cancelled():
                continue
            self._free -= 1
            work = self._recognizer.transcribe
            loop = asyncio.get_running_loop()
            running = loop.run_in_executor(self._executor, work, job.pcm, job.language)
            running.add_done_callback(partial(self._ended, job))

    def _ended(self, job: Job, done: "asyncio.Future[Hearing]") -> None:
        self._free += 1
        if done.cancelled():
            job.result.cancel()
        elif job.result.cancelled():
            done.exception()  # nobody asks for it any more
        elif (error := done.exception()) is not None:
            job.result.set_exception(error)
        else:
            self._told(1000 * (asyncio.get_running_loop().time() - job.asked))
            job.result.set_result(done.result())
        self._begin()
