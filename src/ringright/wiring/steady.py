"""A process that keeps time: the clock of the calls comes before everything else in it."""

import contextlib
import gc
import os
import sys
import threading
from collections.abc import Iterator
from typing import Final

SWITCH_S: Final = 0.001
"""After so long a thread that computes in Python gives way to the clock; usually 5 ms."""

_HUMBLE: Final = 10
"""Niceness of the threads that recognise."""


@contextlib.contextmanager
def steady() -> Iterator[None]:
    """Collections look at calls alone, not at what was loaded before, which took 170 ms."""
    before = sys.getswitchinterval()
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
        gc.unfreeze()


def humble() -> None:
    """Let the clock's thread go before this one, and before those it starts (Linux)."""
    thread = threading.get_native_id()
    with contextlib.suppress(OSError, AttributeError):
        now = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, max(_HUMBLE, now))
