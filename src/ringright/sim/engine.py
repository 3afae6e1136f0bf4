"""One 20 ms clock for all simulated calls, on its own thread."""

import heapq
import itertools
import queue
import threading
import time
from collections.abc import Callable
from typing import Final

from ringright.sim.call import Call

Transcribe = Callable[[bytes, str], str]
"""8 kHz s16le PCM and a language to text."""
_BEAT_S: Final = 0.02
_BEHIND_S: Final = 0.2


class Engine(threading.Thread):
    """Beats every call; runs what streams post for a little later in between."""

    def __init__(self) -> None:
        super().__init__(name="media", daemon=True)
        self._calls: tuple[Call, ...] = ()
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._changes = threading.Lock()
        self._stopped = threading.Event()

    def add(self, call: Call) -> None:
        """Beat `call` from now until it is over."""
        with self._changes:
            self._calls = (*self._calls, call)

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._stopped.set()
        self.join()

    def post(self, delay: float, what: Callable[[], None]) -> None:
        """Run `what` in `delay` seconds; for the media thread alone."""
        heapq.heappush(self._later, (time.monotonic() + delay, next(self._order), what))

    def run(self) -> None:
        """Beat until stopped; beats missed in a stall longer than 0.2 s are given up."""
        due = time.monotonic() + _BEAT_S
        while not self._stopped.is_set():
            self._wait(due)
            for call in self._calls:
                if not call.over:
                    call.beat()
            self._sweep()
            due += _BEAT_S
            if time.monotonic() - due > _BEHIND_S:
                due = time.monotonic()

    def _wait(self, due: float) -> None:
        while self._later and self._later[0][0] < due:
            _pause(self._later[0][0])
            heapq.heappop(self._later)[2]()
        _pause(due)

    def _sweep(self) -> None:
        gone = [call for call in self._calls if call.over]
        if not gone:
            return
        with self._changes:
            self._calls = tuple(call for call in self._calls if call not in gone)
        for call in gone:
            call.stream.close()


def _pause(until: float) -> None:
    left = until - time.monotonic()
    if left > 0:
        time.sleep(left)


class Scribe(threading.Thread):
    """Recognises what people heard, one piece at a time, so that media never waits."""

    def __init__(self, transcribe: Transcribe) -> None:
        super().__init__(name="scribe", daemon=True)
        self._transcribe = transcribe
        self._work: queue.SimpleQueue[tuple[Call, bytes]] = queue.SimpleQueue()
        self.failures = 0

    def ask(self, call: Call, pcm: bytes) -> None:
        """Have `pcm` recognised; the words go to the call's inbox."""
        self._work.put((call, pcm))

    def run(self) -> None:
        """Serve until the process ends."""
        while True:
            call, pcm = self._work.get()
            try:
                text = self._transcribe(pcm, call.person.language)
            except Exception:  # noqa: BLE001 - whatever a foreign recogniser raises, others go on
                self.failures += 1
                text = ""
            call.inbox.append(text)
