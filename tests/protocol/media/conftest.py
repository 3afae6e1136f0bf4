"""Our agent, and what it takes to call somebody with it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.protocol.media.certs import Authority
from tests.protocol.media.peer import Peer, Voice
from tests.protocol.media.phone import CALLEE, Phone, ringing

from ringright.domain.trunk import Caller, Gateway, Media, Trunk
from ringright.line.call import Order, Route
from ringright.line.leg import Answered, Closed, LegEvent
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.leg import SipLeg
from ringright.line.sip.stack import Stack

CALLER = "+8615400000000"


class Desk:
    """Calls with one agent; hangs everything up at the end."""

    def __init__(self, agent: SipAgent) -> None:
        self.agent = agent
        self.legs: list[SipLeg] = []

    async def invite(self, gateway: Gateway, media: Media | None = None, **trunk: Any) -> SipLeg:
        """Dial; gives the leg before anything is known of it."""
        made = Trunk(
            "t", (gateway,), (Caller(CALLER, "contract"),), media=media or Media(), **trunk
        )
        leg = await self.agent.invite(Order(Route(made, gateway), CALLEE, CALLER))
        self.legs.append(leg)
        return leg

    async def call(self, gateway: Gateway, media: Media | None = None, **trunk: Any) -> SipLeg:
        """Dial and wait for the answer."""
        leg = await self.invite(gateway, media, **trunk)
        found = await until(leg, Answered, Closed)
        assert isinstance(found[-1], Answered), found
        return leg


async def until(leg: SipLeg, *kinds: type[LegEvent]) -> list[LegEvent]:
    """The leg's events up to and with the first of `kinds`."""
    events: list[LegEvent] = []
    while not events or not isinstance(events[-1], kinds):
        events.append(await asyncio.wait_for(leg.event(), 12))
    return events


async def closed(leg: SipLeg) -> Closed:
    """Wait for the end of a call."""
    found = (await until(leg, Closed))[-1]
    assert isinstance(found, Closed)
    return found


Open = Callable[..., Awaitable[Desk]]
Ring = Callable[..., Phone]
Meet = Callable[..., Awaitable[Peer]]


@pytest.fixture
async def agents() -> AsyncIterator[Open]:
    """Open a desk with settings of its own; one at a time."""
    async with AsyncExitStack() as stack:

        async def open_(**settings: Any) -> Desk:
            agent = SipAgent(Stack(**settings))
            await agent.start()
            stack.push_async_callback(agent.close)
            return Desk(agent)

        yield open_


@pytest.fixture
async def desk(agents: Open) -> Desk:
    return await agents()


@pytest.fixture
async def phone(tmp_path: Path) -> AsyncIterator[Ring]:
    """Start phones; they are stopped when the test ends."""
    if shutil.which("baresip") is None:
        pytest.skip("baresip is not installed")
    async with AsyncExitStack() as stack:

        def start(name: str = "phone", **settings: Any) -> Phone:
            return stack.enter_context(ringing(tmp_path / name, **settings))

        yield start


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "authority")


@pytest.fixture
async def peer() -> AsyncIterator[Meet]:
    """Open peers written by hand; they are closed when the test ends."""
    async with AsyncExitStack() as stack:

        async def open_(voice: Voice | None = None, **settings: Any) -> Peer:
            made = await Peer(await (voice or Voice()).open(), **settings).open()
            stack.push_async_callback(made.close)
            return made

        yield open_
