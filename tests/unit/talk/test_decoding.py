"""The queue before the recogniser: stale questions are dropped, those who wait longest go first."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import numpy.typing as npt
import pytest

from ringright.domain.call import Hearing
from ringright.talk.decoding import Decoders


class Slow:
    """A recogniser that answers when it is let; a stretch is known by its first sample."""

    def __init__(self) -> None:
        self.go = Event()
        self.asked: list[int] = []

    def load(self) -> None: ...

    def transcribe(self, pcm: npt.NDArray[np.int16], language: str) -> Hearing:
        self.asked.append(int(pcm[0]))
        assert self.go.wait(5)
        if pcm[0] < 0:
            raise OSError("broken")
        return Hearing(str(pcm[0]), language, 0.0)


def pcm(number: int) -> npt.NDArray[np.int16]:
    return np.full(160, number, np.int16)


async def test_a_newer_question_of_the_same_call_makes_the_waiting_one_stale() -> None:
    slow = Slow()
    with ThreadPoolExecutor(1) as pool:
        queue = Decoders(slow, pool, 1)
        busy = queue.ask("other", pcm(1), "zh")
        stale = queue.ask("call", pcm(2), "zh")
        fresh = queue.ask("call", pcm(3), "zh")
        slow.go.set()
        assert (await busy).text == "1"
        assert (await fresh).text == "3"
    assert stale.cancelled()
    assert slow.asked == [1, 3]


async def test_a_question_to_be_kept_does_not_become_stale() -> None:
    slow = Slow()
    slow.go.set()
    with ThreadPoolExecutor(1) as pool:
        queue = Decoders(slow, pool, 1)
        asked = [queue.ask("call", pcm(number), "zh", keep=True) for number in (1, 2, 3)]
        assert [one.text for one in await asyncio.gather(*asked)] == ["1", "2", "3"]


async def test_who_waits_longest_goes_first_and_no_more_run_than_there_are_workers() -> None:
    slow = Slow()
    with ThreadPoolExecutor(4) as pool:
        queue = Decoders(slow, pool, 2)
        asked = [queue.ask(number, pcm(number), "zh") for number in range(1, 6)]
        await asyncio.sleep(0.05)
        assert sorted(slow.asked) == [1, 2]
        slow.go.set()
        await asyncio.gather(*asked)
    assert sorted(slow.asked[2:4]) == [3, 4]


async def test_a_fault_reaches_the_one_who_asked_and_the_next_is_served() -> None:
    slow = Slow()
    slow.go.set()
    told: list[float] = []
    with ThreadPoolExecutor(1) as pool:
        queue = Decoders(slow, pool, 1)
        queue.watch(told.append)
        broken, fine = queue.ask("a", pcm(-1), "zh"), queue.ask("b", pcm(2), "zh")
        with pytest.raises(OSError, match="broken"):
            await broken
        assert (await fine).text == "2"
    assert len(told) == 1
