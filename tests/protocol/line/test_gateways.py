"""A trunk's gateways over real sockets: small peers of our own that answer, or fall silent."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from tests.protocol.line.test_options import fine, reply, udp

from ringright.domain.call import Release
from ringright.domain.trunk import Caller, Gateway, Trunk
from ringright.line.gateways import Gateways, TrunkResting
from ringright.line.health import Policy, State
from ringright.line.sip.message import Request

QUICK = Policy(every_s=0.05, first_s=0.05, ceiling_s=0.2, patience_s=0.3, nap_s=0.01)
"""The house's rules, a few hundred times faster."""
SLOW = replace(QUICK, first_s=60, every_s=60, ceiling_s=900)
"""What is sick stays so for the whole test."""


@dataclass
class Mood:
    """How a peer answers now; `status` 0 is silence."""

    status: int = 200
    fields: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    def replies(self, request: Request, _: int) -> list[bytes]:
        self.asked += 1
        return [reply(request, self.status, "Said", **self.fields)] if self.status else []


@dataclass
class Pair:
    """Two gateways of one trunk and their moods."""

    first: Gateway
    second: Gateway
    moods: tuple[Mood, Mood]

    def trunk(self, *, rate: float = 100, probe: bool = True) -> Trunk:
        numbers = (Caller("+861055550100", "contract 7"),)
        return Trunk("city", (self.first, self.second), numbers, rate=rate, probe=probe)


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    moods = Mood(), Mood()
    async with udp(moods[0].replies) as (first, _), udp(moods[1].replies) as (second, _):
        yield Pair(first, second, moods)


@contextlib.asynccontextmanager
async def running(gateways: Gateways) -> AsyncIterator[Gateways]:
    task = asyncio.ensure_future(gateways.run())
    yield gateways
    task.cancel()
    await asyncio.wait([task])


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  time and sockets change it, nobody who could tell
            await asyncio.sleep(0.01)


def states(gateways: Gateways) -> list[State]:
    return [its.state for its in gateways.standing()]


async def test_the_first_is_chosen_while_it_is_well_or_unknown(pair: Pair) -> None:
    gateways = Gateways(pair.trunk(), policy=QUICK)
    assert gateways.choose() == pair.first
    await gateways.look()
    assert states(gateways) == [State.WELL, State.WELL]
    assert gateways.choose() == pair.first


async def test_calls_go_to_the_second_while_the_first_is_silent_and_come_back(pair: Pair) -> None:
    told: list[tuple[Gateway, State]] = []
    gateways = Gateways(pair.trunk(), told=lambda *each: told.append(each), policy=QUICK)
    async with running(gateways):
        await until(lambda: states(gateways) == [State.WELL, State.WELL])
        pair.moods[0].status = 0
        await until(lambda: gateways.choose() == pair.second)
        pair.moods[0].status = 200
        await until(lambda: gateways.choose() == pair.first)
    first = [state for gateway, state in told if gateway == pair.first]
    assert first == [State.WELL, State.SICK, State.WELL]
    assert [state for gateway, state in told if gateway == pair.second] == [State.WELL]


async def test_a_503_rests_a_gateway_for_as_long_as_it_asks(pair: Pair) -> None:
    pair.moods[0].status, pair.moods[0].fields = 503, {"Retry_After": "600"}
    gateways = Gateways(pair.trunk(), policy=SLOW)
    resting, well = await gateways.look()
    assert (resting.state, well.state) == (State.RESTING, State.WELL)
    assert 500 < resting.wait_s <= 660
    assert gateways.choose() == pair.second


async def test_a_call_tells_of_its_gateway_and_a_busy_person_says_nothing(pair: Pair) -> None:
    gateways = Gateways(pair.trunk(), policy=SLOW)
    gateways.heard(pair.first, Release(486))
    assert states(gateways)[0] is State.WELL
    gateways.heard(pair.first, Release(503, retry_after_s=60))
    assert gateways.choose() == pair.second
    for _ in range(2):
        gateways.heard(pair.second, Release(0))
    assert states(gateways) == [State.RESTING, State.SICK]


async def test_nothing_is_dialled_while_all_are_down(pair: Pair) -> None:
    gateways = Gateways(pair.trunk(), policy=SLOW)
    for gateway in pair.trunk().gateways * 2:
        gateways.heard(gateway, Release(0))
    with pytest.raises(TrunkResting, match=r"city: every gateway .* The next is tried in \d+ s"):
        gateways.choose()


async def test_a_sick_gateway_is_not_tried_by_a_call_where_options_can_tell(pair: Pair) -> None:
    """It was due long ago, but only OPTIONS may find out whether it lives."""
    gateways = Gateways(pair.trunk(), policy=replace(QUICK, first_s=0))
    for gateway in pair.trunk().gateways * 2:
        gateways.heard(gateway, Release(0))
    await asyncio.sleep(0.01)
    with pytest.raises(TrunkResting):
        gateways.choose()


async def test_without_probe_nobody_is_asked_and_a_call_tries_the_rested(pair: Pair) -> None:
    trunk = pair.trunk(probe=False)
    gateways = Gateways(trunk, policy=replace(QUICK, first_s=0))
    async with asyncio.timeout(5):
        await gateways.run()
    for gateway in trunk.gateways * 2:
        gateways.heard(gateway, Release(0))
    await asyncio.sleep(0.01)
    assert states(gateways) == [State.SICK, State.SICK]
    assert gateways.choose() == pair.first
    assert pair.moods[0].asked == pair.moods[1].asked == 0


async def test_ready_waits_until_a_gateway_is_back(pair: Pair) -> None:
    pair.moods[0].status = pair.moods[1].status = 0
    gateways = Gateways(pair.trunk(), policy=QUICK)
    async with running(gateways):
        await until(lambda: states(gateways) == [State.SICK, State.SICK])
        waiting = asyncio.ensure_future(gateways.ready())
        await asyncio.sleep(0.1)
        assert not waiting.done()
        pair.moods[1].status = 200
        await asyncio.wait_for(waiting, 10)
        assert gateways.choose() == pair.second


async def test_ready_keeps_the_pace_of_the_trunk(pair: Pair) -> None:
    gateways = Gateways(pair.trunk(rate=20), policy=QUICK)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await asyncio.gather(*(gateways.ready() for _ in range(5)))
    assert loop.time() - begun >= 4 / 20 - 0.01


async def test_a_cancelled_watch_leaves_no_socket() -> None:
    def sockets() -> int:
        found = 0
        for each in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):
                found += str(each.readlink()).startswith("socket:")
        return found

    silent = Mood(0)
    async with udp(silent.replies) as (gateway, _):
        before = sockets()
        trunk = Trunk("city", (gateway,), (Caller("+861055550100", "contract 7"),))
        async with running(Gateways(trunk, policy=replace(QUICK, patience_s=30))):
            await until(lambda: silent.asked > 0)
            assert sockets() > before
        await asyncio.sleep(0)
        assert sockets() == before


async def test_a_host_without_an_address_is_sick_like_a_silent_one() -> None:
    async with udp(fine) as (gateway, _):
        hosts = Gateway("nowhere.invalid"), gateway
        trunk = Trunk("city", hosts, (Caller("+861055550100", "contract 7"),))
        gateways = Gateways(trunk, policy=SLOW)
        for _ in range(2):
            await gateways.look()
        assert gateways.choose() == gateway
