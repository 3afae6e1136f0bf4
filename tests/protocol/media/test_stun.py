"""Where addresses are translated on the way, STUN tells ours (RFC 8489)."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ringright.domain.trunk import Caller, Gateway, Trunk
from ringright.line.call import Order, Route
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.stack import Stack

COOKIE = 0x2112A442
SEEN = ("203.0.113.7", 40404)


class Reflector(asyncio.DatagramProtocol):
    """Tells everybody that they come from `SEEN`."""

    transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        port = SEEN[1] ^ (COOKIE >> 16)
        (host,) = struct.unpack("!I", socket.inet_aton(SEEN[0]))
        mapped = struct.pack("!HHBBHI", 0x0020, 8, 0, 1, port, host ^ COOKIE)
        self.transport.sendto(struct.pack("!HH", 0x0101, len(mapped)) + data[4:20] + mapped, addr)


@pytest.fixture
async def reflector() -> AsyncIterator[int]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Reflector, local_addr=("127.0.0.1", 0))
    yield transport.get_extra_info("sockname")[1]
    transport.close()


async def test_the_offer_names_the_address_that_others_see(reflector: int) -> None:
    agent = SipAgent(Stack(stun=f"127.0.0.1:{reflector}"))
    await agent.start()
    try:
        gateway = Gateway("127.0.0.1", reflector)
        trunk = Trunk("t", (gateway,), (Caller("+8657100000000", "contract"),))
        leg = await agent.invite(Order(Route(trunk, gateway), "+8615410000001", "+8657100000000"))
        assert await leg.request()  # waits for the trace
    finally:
        await agent.close()
    offer = leg.ladder[0].text
    assert f"c=IN IP4 {SEEN[0]}" in offer
    assert f"m=audio {SEEN[1]} " in offer
