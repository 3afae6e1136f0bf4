"""The clock of the calls comes before everything else in the process."""

import gc
import os
import sys
import threading

from ringright.wiring.steady import SWITCH_S, humble, steady


def test_what_was_loaded_before_is_left_out_of_collections() -> None:
    before = sys.getswitchinterval()
    with steady():
        assert gc.get_freeze_count() > 1000
        assert sys.getswitchinterval() == SWITCH_S
    assert gc.get_freeze_count() == 0
    assert sys.getswitchinterval() == before


def test_a_humble_thread_makes_only_itself_nice() -> None:
    found: list[int] = []

    def work() -> None:
        humble()
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert found == [max(10, own)]
