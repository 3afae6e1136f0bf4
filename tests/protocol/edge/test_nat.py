"""Our own agent behind the edge: what its library does not do for sound, the edge does."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tests.protocol.edge.conftest import free
from tests.protocol.edge.rtpengine import INSIDE, needed, sounding
from tests.protocol.media.conftest import Desk
from tests.protocol.media.peer import Message, Peer, Voice
from tests.protocol.media.sound import share, talk

from ringright.domain.trunk import Gateway
from ringright.line.edge import Address, Carrier, Worker
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.leg import SipLeg
from ringright.line.sip.stack import Stack

pytestmark = needed
LAST = slice(-3200, None)
WORKER = "127.0.0.1"


class Natted(Peer):
    """A telephone that names a place in its own network, and keeps the route of its call."""

    def _invited(self, message: Message) -> None:
        self.extra = message.headers("Record-Route")
        super()._invited(message)

    def sdp(self, *, port: int = 0, way: str = "sendrecv") -> str:
        return super().sdp(port=port, way=way).replace("IP4 127.0.0.1", "IP4 10.9.9.9")


@pytest.fixture
async def far() -> AsyncIterator[Natted]:
    peer = Natted(await Voice().open(), media_port=9)
    await peer.open()
    yield peer
    await peer.close()


@pytest.fixture
async def leg(far: Natted, tmp_path: Path) -> AsyncIterator[SipLeg]:
    """A call of our agent, through the edge, to the telephone."""
    port = free(WORKER)
    trunk = Carrier("carrier", Address("udp", "127.0.0.1", far.port.number))
    worker = Worker(Address("udp", WORKER, port), 2)
    async with AsyncExitStack() as stack:
        opened = sounding(tmp_path, workers=(worker,), trunks=(trunk,))
        front, relay = stack.enter_context(opened)
        agent = SipAgent(Stack(interface=WORKER, port=port))
        await agent.start()
        stack.push_async_callback(agent.close)
        leg = await Desk(agent).call(Gateway(INSIDE, front.inside[1]))
        yield leg
        await leg.hangup()
        while not far.asked("BYE"):
            await leg.event()
        assert relay.freed


async def test_a_telephone_behind_nat_hears_us_and_is_heard(far: Natted, leg: SipLeg) -> None:
    heard = await talk(leg, 700, 75)
    assert share(heard[LAST], 440) > 0.9
    assert share(far.voice.sound()[LAST], 700) > 0.9


@pytest.mark.parametrize("copied", [False, True])
async def test_a_stranger_at_the_edge_is_not_heard(
    far: Natted, leg: SipLeg, *, copied: bool
) -> None:
    await talk(leg, 700, 40)
    other = await Voice(hz=1500, ssrc=far.voice.ssrc if copied else 0x9999).open()
    other.sequence, other.timestamp = far.voice.sequence + 100, far.voice.timestamp + 16000
    other.to = far.voice.to
    heard = await talk(leg, 700, 75)
    await other.close()
    assert share(heard[LAST], 440) > 0.9
    assert not other.heard
