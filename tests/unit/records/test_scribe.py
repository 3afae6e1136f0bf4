"""The writer thread: order, batches, and what a failed write means for those who come after."""

import asyncio
import threading
from datetime import UTC, datetime

import pytest

from ringright.domain.event import Fact
from ringright.records.scribe import Scribe, ScribeStopped

NOW = datetime(2026, 3, 10, 10, tzinfo=UTC)


def fact(number: int) -> Fact:
    return Fact("robot_said", NOW, "anna", {"number": number})


class Disk:
    """Keeps what is written; waits for `free`, and fails from the `fails`-th transaction on."""

    def __init__(self, fails: int = 1000) -> None:
        self.transactions: list[list[int]] = []
        self.free = threading.Event()
        self.free.set()
        self._fails = fails

    def append(self, *facts: Fact) -> None:
        assert self.free.wait(10)
        if len(self.transactions) >= self._fails:
            raise OSError("no space left")
        self.transactions.append([int(str(each.data["number"])) for each in facts])

    @property
    def written(self) -> list[int]:
        return [number for each in self.transactions for number in each]


async def test_facts_are_written_in_order_before_the_work_that_follows_them() -> None:
    disk = Disk()
    scribe = Scribe(disk.append)
    for number in range(5):
        scribe.note(fact(number))
    seen = await scribe.run(lambda: list(disk.written))
    scribe.note(fact(5))
    scribe.close()
    assert seen == [0, 1, 2, 3, 4]
    assert disk.written == [0, 1, 2, 3, 4, 5]


async def test_what_waits_for_a_slow_disk_goes_in_one_transaction() -> None:
    disk = Disk()
    disk.free.clear()
    scribe = Scribe(disk.append)
    for number in range(200):
        scribe.note(fact(number))
    disk.free.set()
    await scribe.run(lambda: None)
    scribe.close()
    assert disk.written == list(range(200))
    assert len(disk.transactions) < 10
    assert max(map(len, disk.transactions)) <= 64


async def test_the_loop_goes_on_while_the_disk_is_busy() -> None:
    disk = Disk()
    disk.free.clear()
    scribe = Scribe(disk.append)
    scribe.note(fact(0))
    settled = asyncio.ensure_future(scribe.run(lambda: None))
    await asyncio.sleep(0)
    assert not settled.done()
    disk.free.set()
    await settled
    scribe.close()


async def test_work_that_fails_is_told_to_its_asker_alone() -> None:
    disk = Disk()
    scribe = Scribe(disk.append)

    def fail() -> None:
        raise KeyError("gone")

    with pytest.raises(KeyError):
        await scribe.run(fail)
    scribe.note(fact(0))
    scribe.close()
    assert disk.written == [0]


async def test_after_a_failed_write_nothing_is_written_and_everybody_is_told() -> None:
    disk = Disk(fails=1)
    scribe = Scribe(disk.append)
    scribe.note(fact(0))
    await scribe.run(lambda: None)
    scribe.note(fact(1))
    with pytest.raises(ScribeStopped, match="no space left"):
        await scribe.run(lambda: None)
    with pytest.raises(ScribeStopped):
        scribe.note(fact(2))
    with pytest.raises(ScribeStopped):
        scribe.close()
    assert disk.written == [0]


async def test_work_whose_asker_was_cancelled_is_done_all_the_same() -> None:
    disk = Disk()
    disk.free.clear()
    scribe = Scribe(disk.append)
    done = threading.Event()
    scribe.note(fact(0))
    asked = asyncio.ensure_future(scribe.run(done.set))
    await asyncio.sleep(0)
    asked.cancel()
    disk.free.set()
    scribe.close()
    assert done.is_set()


def test_a_closed_scribe_takes_nothing_and_closes_twice() -> None:
    scribe = Scribe(Disk().append)
    scribe.close()
    scribe.close()
    with pytest.raises(ScribeStopped, match="closed"):
        scribe.note(fact(0))


def test_work_that_must_be_durable_now_follows_what_was_noted() -> None:
    disk = Disk()
    scribe = Scribe(disk.append)
    seen: list[list[int]] = []
    scribe.note(fact(1))
    scribe.now(lambda: seen.append(list(disk.written)))
    scribe.close()
    assert seen == [[1]]


def test_work_that_was_left_to_the_writer_and_fails_stops_it() -> None:
    disk = Disk()
    scribe = Scribe(disk.append)

    def fail() -> None:
        raise OSError("no space left")

    scribe.post(fail)
    with pytest.raises(ScribeStopped, match="no space left"):
        scribe.now(lambda: None)
    with pytest.raises(ScribeStopped):
        scribe.note(fact(1))
    assert disk.written == []
