"""Guesses in the background: waited for only so long, and never in the way."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from tests.unit.talk.stage import Leg, Log, Person, Setting, ending, lived

from ringright.dialogue.moves import Doubt, Guess
from ringright.domain.call import Release
from ringright.domain.outcome import Disposition
from ringright.errors import MissingPart
from ringright.line.leg import Closed
from ringright.talk.hunches import Guessing, Hunches

ONE, OTHER = Doubt("那天家里有一堆事", ("move",)), Doubt("那天家里有两堆事", ("move",))


class Thinker:
    """Guesses once it is let; `fault` is raised instead."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.let = Event()
        self.asked: list[Doubt] = []
        self._fault = fault

    def guess(self, doubt: Doubt) -> Guess | None:
        self.asked.append(doubt)
        self.let.wait(5)
        if self._fault:
            raise self._fault
        return Guess("move", "meaning", 0.9, doubt.text)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def hunches(thinker: Thinker, pool: ThreadPoolExecutor, limit_s: float = 5.0) -> Hunches:
    return Hunches(Guessing(thinker, pool, limit_s))


async def found(hunches: Hunches, doubt: Doubt | None) -> Guess | None:
    told = asyncio.get_running_loop().create_future()
    hunches.when(doubt, told.set_result)
    return await told  # type: ignore[no-any-return]


async def test_no_doubt_is_answered_at_once(pool: ThreadPoolExecutor) -> None:
    thinker = Thinker()
    told: list[Guess | None] = []
    hunches(thinker, pool).when(None, told.append)
    Hunches(None).when(ONE, told.append)
    assert told == [None, None]
    assert not thinker.asked


async def test_a_guess_asked_for_early_is_there_when_it_is_needed(pool: ThreadPoolExecutor) -> None:
    thinker = Thinker()
    thinker.let.set()
    mine = hunches(thinker, pool)
    mine.ask(ONE)
    await asyncio.get_running_loop().run_in_executor(pool, lambda: None)
    await asyncio.sleep(0)
    told: list[Guess | None] = []
    mine.when(ONE, told.append)
    assert [guess.because for guess in told if guess] == [ONE.text]
    assert thinker.asked == [ONE]


async def test_an_answer_waits_for_its_guess(pool: ThreadPoolExecutor) -> None:
    thinker = Thinker()
    mine = hunches(thinker, pool)
    waiting = asyncio.ensure_future(found(mine, ONE))
    await asyncio.sleep(0)
    assert mine.waiting
    thinker.let.set()
    guess = await waiting
    assert guess is not None
    assert not mine.waiting


async def test_a_late_guess_is_dropped(pool: ThreadPoolExecutor) -> None:
    thinker = Thinker()
    mine = hunches(thinker, pool, limit_s=0.01)
    assert await found(mine, ONE) is None
    thinker.let.set()
    await asyncio.get_running_loop().run_in_executor(pool, lambda: None)
    assert not mine.waiting


async def test_whoever_goes_on_does_not_wait(pool: ThreadPoolExecutor) -> None:
    thinker = Thinker()
    mine = hunches(thinker, pool)
    told: list[tuple[str, Guess | None]] = []
    mine.when(ONE, lambda guess: told.append(("one", guess)))
    mine.when(OTHER, lambda guess: told.append(("other", guess)))
    assert told == [("one", None)]
    mine.settle()
    assert told == [("one", None), ("other", None)]
    thinker.let.set()


@pytest.mark.parametrize("fault", [MissingPart("gone"), ValueError("bug")])
async def test_a_part_that_fails_guesses_nothing(
    pool: ThreadPoolExecutor, fault: Exception
) -> None:
    thinker = Thinker(fault)
    thinker.let.set()
    assert await found(hunches(thinker, pool), ONE) is None


async def test_in_a_call_a_guess_leads_on() -> None:
    thinker, person, log = Thinker(), Person(), Log()
    thinker.let.set()
    leg = Leg(person, [(ONE.text, 900), ("不是，取消", 600), ("对", 400)], "喂你好")
    record = await lived(leg, person, log, Setting(guesser=thinker))
    heard = [mark for mark in record.marks if mark.kind == "heard"]
    assert (heard[0].intent, heard[0].how, heard[0].because) == ("move", "meaning", ONE.text)
    assert [doubt.text for doubt in thinker.asked] == [ONE.text]


async def test_a_call_goes_on_without_a_guess_that_does_not_come() -> None:
    thinker, log = Thinker(), Log()

    class Slow(Person):
        def speech(self, text: str, ms: int) -> list[bytes]:
            if text == "能来":  # the call has gone on by then
                thinker.let.set()
            return super().speech(text, ms)

    person = Slow()
    leg = Leg(person, [(ONE.text, 900), ("能来", 600)], "喂你好")
    record = await lived(leg, person, log, Setting(guesser=thinker))
    heard = [mark.how for mark in record.marks if mark.kind == "heard"]
    assert heard[0] == "none"
    assert ending(record) is Disposition.COMPLETED


async def test_what_phrases_explain_is_nobodys_guess() -> None:
    thinker, person, log = Thinker(), Person(), Log()
    leg = Leg(person, [("能来", 600)], "喂你好")
    record = await lived(leg, person, log, Setting(guesser=thinker))
    assert ending(record) is Disposition.COMPLETED
    assert not thinker.asked


async def test_a_refusal_guessed_after_they_hung_up_counts() -> None:
    class Sure:
        def guess(self, doubt: Doubt) -> Guess | None:
            return Guess("opt_out", "meaning", 0.97, doubt.text)

    person, log = Person(), Log()
    gone = Closed(Release(200, remote=True, answered=True))
    record = await lived(
        Leg(person, [(ONE.text, 900), gone], "喂你好"), person, log, Setting(guesser=Sure())
    )
    assert log.suppressed == [ONE.text]
    assert ending(record) is Disposition.OPTED_OUT
