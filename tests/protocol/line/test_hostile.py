"""Packets nobody should send: the process lives and a call in progress keeps its audio."""

import asyncio
import re
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.protocol.line.sipp import TONE, Audio, Spec, audio, closed, far_end, invited, loud, until

from ringright.domain.trunk import Gateway
from ringright.line.inbound import Offer
from ringright.line.leg import Answered
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.leg import SipLeg

pytestmark = pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp is not installed")
SDP = (
    "v=0\r\no=x 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 9 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
)
GARBAGE = [path.read_bytes() for path in sorted((Path(__file__).parent / "hostile").glob("*.bin"))]


async def _talk(leg: SipLeg, far: Audio, over: asyncio.Event) -> tuple[int, int]:
    """Frames that the far end sent until it was `over`, and how many of them were heard."""
    sent = heard = 0
    while not over.is_set() or sent < 25:
        far.send(leg, TONE)
        sent += 1
        await asyncio.sleep(0.02)
        heard += len(leg.read()) // 320
    return sent, heard


@asynccontextmanager
async def talking(agent: SipAgent, folder: Path) -> AsyncIterator[None]:
    """A call in progress, which must be heard before, after, and at its end."""
    with audio() as far:
        async with far_end(Spec("answered", (("audio", str(far.port)),)), folder) as gateway:
            leg = await invited(agent, gateway)
            await until(leg, Answered)
            assert await loud(leg, far)
            over = asyncio.Event()
            talk = asyncio.create_task(_talk(leg, far, over))
            yield
            over.set()
            sent, heard = await talk
            assert heard > 0.8 * sent > 0
            assert await loud(leg, far)
            await leg.hangup()
            assert not (await closed(leg)).release.remote


@pytest.fixture
async def offers(agent: SipAgent) -> list[Offer]:
    offers: list[Offer] = []
    await agent.listen(offers.append)
    return offers


def invite(agent: SipAgent, call: str, branch: str, port: int, number: int = 1) -> bytes:
    return (
        f"INVITE sip:95588@127.0.0.1:{agent.port} SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{branch}\r\nFrom: <sip:a@x>;tag=t\r\n"
        f"To: <sip:95588@x>\r\nCall-ID: {call}\r\nCSeq: {number} INVITE\r\nMax-Forwards: 70\r\n"
        f"Contact: <sip:a@127.0.0.1:{port}>\r\nContent-Type: application/sdp\r\n"
        f"Content-Length: {len(SDP)}\r\n\r\n{SDP}"
    ).encode()


async def statuses(ours: socket.socket) -> list[int]:
    """The statuses that came, after half a second."""
    await asyncio.sleep(0.5)
    found = []
    try:
        while True:
            match = re.match(rb"SIP/2.0 (\d+)", ours.recv(65535))
            found += [int(match[1])] if match else []
    except BlockingIOError:
        return found


@pytest.fixture
async def ours() -> AsyncIterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours:
        ours.bind(("127.0.0.1", 0))
        ours.setblocking(False)  # noqa: FBT003  the library's signature
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
        yield ours


@pytest.mark.usefixtures("offers")
async def test_garbage_costs_nothing(agent: SipAgent, ours: socket.socket, tmp_path: Path) -> None:
    async with talking(agent, tmp_path):
        for junk in [*GARBAGE * 5, b"x" * 65507, b"INVITE " + b"\r\n" * 30000]:
            ours.sendto(junk, ("127.0.0.1", agent.port))
            await asyncio.sleep(0.002)


async def test_keep_alives_and_half_messages_over_tcp(
    agent: SipAgent, offers: list[Offer], tmp_path: Path
) -> None:
    async with talking(agent, tmp_path):
        whole = invite(agent, "half", "h", 9).replace(b"/UDP", b"/TCP")
        for cut in (1, 10, 100, len(whole) - 1):
            _, writer = await asyncio.open_connection("127.0.0.1", agent.port)
            writer.write(whole[:cut])
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        reader, writer = await asyncio.open_connection("127.0.0.1", agent.port)
        writer.write(b"\r\n\r\n" * 10_000)
        await writer.drain()
        pongs = await asyncio.wait_for(reader.read(2), 5)
        writer.write(b"INVITE sip:x SIP/2.0\r\nX: " + b"y" * 200_000)
        await asyncio.sleep(0.2)
        writer.close()
    assert pongs in (b"\r\n", b"")  # RFC 5626 section 4.4.1
    assert offers == []


@pytest.mark.usefixtures("offers")
async def test_ten_thousand_udp_keep_alives(
    agent: SipAgent, ours: socket.socket, tmp_path: Path
) -> None:
    async with talking(agent, tmp_path):
        for batch in range(100):
            for _ in range(100):
                ours.sendto(b"\r\n\r\n" if batch % 2 else b"\0", ("127.0.0.1", agent.port))
            await asyncio.sleep(0.002)


async def test_a_storm_of_one_call_is_one_call(
    agent: SipAgent, ours: socket.socket, offers: list[Offer], tmp_path: Path
) -> None:
    port = ours.getsockname()[1]
    async with talking(agent, tmp_path):
        for number in range(500):
            packet = invite(agent, "storm", f"s{number}", port, number + 1)
            ours.sendto(packet, ("127.0.0.1", agent.port))
            await asyncio.sleep(0.001)
        answers = await statuses(ours)
        assert agent.live <= agent.stack.calls
        for offer in offers:
            await offer.leg.hangup()
    assert answers
    assert {status for status in answers if status >= 200} <= {482, 486, 487, 500}


async def test_a_storm_of_calls_stops_at_the_ceiling(
    agent: SipAgent, ours: socket.socket, offers: list[Offer], tmp_path: Path
) -> None:
    port = ours.getsockname()[1]
    async with talking(agent, tmp_path):
        for number in range(200):
            ours.sendto(invite(agent, f"c{number}", f"c{number}", port), ("127.0.0.1", agent.port))
            await asyncio.sleep(0.002)
        answers = await statuses(ours)
        assert agent.live <= agent.stack.calls
        assert len(offers) < agent.stack.calls
        for offer in offers:
            await offer.leg.hangup()
    assert 486 in answers


@pytest.mark.usefixtures("offers")
async def test_a_contact_that_is_ourselves_calls_nobody(
    agent: SipAgent, ours: socket.socket, tmp_path: Path
) -> None:
    async with talking(agent, tmp_path):
        leg = await invited(agent, Gateway("127.0.0.1", ours.getsockname()[1]))
        await asyncio.sleep(0.1)
        asked, address = ours.recvfrom(9000)
        kept = [line for line in asked.decode().split("\r\n")
                if line.startswith(("Via:", "From:", "Call-ID:", "CSeq:"))]  # fmt: skip
        to = next(line for line in asked.decode().split("\r\n") if line.startswith("To:"))
        for status, port in (("183 Session Progress", 0), ("200 OK", agent.port)):
            contact = f"Contact: <sip:x@127.0.0.1:{port}>"
            head = [f"SIP/2.0 {status}", *kept, f"{to};tag=far", contact,
                    "Content-Type: application/sdp",
                    f"Content-Length: {len(SDP)}", "", SDP]  # fmt: skip
            ours.sendto("\r\n".join(head).encode(), address)
            await asyncio.sleep(0.1)
        await until(leg, Answered)
        assert agent.live == 2
        await leg.hangup()
        await closed(leg)
