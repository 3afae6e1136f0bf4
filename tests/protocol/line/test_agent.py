"""Our SIP agent against a real far end (sipp)."""

import asyncio
import contextlib
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from ringright.domain.trunk import Caller, Gateway, Trunk
from ringright.line.call import Order, Route
from ringright.line.leg import Answered, Closed, Leg, LegEvent, Ringing
from ringright.line.sip.agent import SipAgent

HERE = Path(__file__).parent
CALLER = "+8615400000000"
pytestmark = pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp is not installed")


@pytest.fixture
async def agent() -> AsyncIterator[SipAgent]:
    agent = SipAgent()
    await agent.start()
    yield agent
    await agent.close()


@contextlib.contextmanager
def far_end(*scenario: str, media: bool = False) -> Iterator[Gateway]:
    """A sipp that takes one call; gives the gateway to dial."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    echo = ["-rtp_echo"] if media else []
    command = ["sipp", *scenario, *echo, "-i", "127.0.0.1", "-p", str(port), "-m", "1",
               "-nostdin", "-timeout", "20"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as sipp:
        try:
            yield Gateway("127.0.0.1", port)
        finally:
            sipp.terminate()


async def invited(agent: SipAgent, gateway: Gateway) -> Leg:
    await asyncio.sleep(0.3)  # sipp opens its socket without a word
    trunk = Trunk("t", (gateway,), (Caller(CALLER, "contract"),))
    return await agent.invite(Order(Route(trunk, gateway), "+8615410000001", CALLER))


async def until_closed(leg: Leg) -> list[LegEvent]:
    events: list[LegEvent] = []
    while not events or not isinstance(events[-1], Closed):
        events.append(await asyncio.wait_for(leg.event(), 10))
    return events


async def test_an_answered_call_is_heard_and_hung_up(agent: SipAgent) -> None:
    with far_end("-sn", "uas", media=True) as gateway:
        leg = await invited(agent, gateway)
        assert await asyncio.wait_for(leg.event(), 5) == Ringing()
        assert await asyncio.wait_for(leg.event(), 5) == Answered()
        tone = b"\x00\x20\x00\xe0" * 80
        heard = b""
        for _ in range(50):
            leg.write(tone)
            await asyncio.sleep(0.02)
            heard += leg.read()
        assert any(heard)
        await leg.hangup()
        *_, closed = await until_closed(leg)
    assert isinstance(closed, Closed)
    assert closed.release.status == 200
    assert closed.release.answered
    assert not closed.release.remote


@pytest.mark.parametrize(
    ("status", "cause"), [(486, 17), (603, 21), (404, 1), (480, 20), (503, 34), (607, 0)]
)
async def test_a_refusal_keeps_its_status_and_cause(
    agent: SipAgent, tmp_path: Path, status: int, cause: int
) -> None:
    text = (HERE / "refused.xml").read_text()
    scenario = tmp_path / "refused.xml"
    scenario.write_text(text.replace("STATUS", str(status)).replace("CAUSE", str(cause)))
    with far_end("-sf", str(scenario)) as gateway:
        *earlier, closed = await until_closed(await invited(agent, gateway))
    assert Ringing() in earlier
    assert isinstance(closed, Closed)
    assert (closed.release.status, closed.release.cause) == (status, cause)
    assert closed.release.remote


async def test_a_call_nobody_answers_is_cancelled(agent: SipAgent) -> None:
    with far_end("-sf", str(HERE / "cancelled.xml")) as gateway:
        leg = await invited(agent, gateway)
        assert await asyncio.wait_for(leg.event(), 5) == Ringing()
        await leg.hangup()
        *_, closed = await until_closed(leg)
    assert isinstance(closed, Closed)
    assert closed.release.status == 487


async def test_hanging_up_twice_is_harmless(agent: SipAgent) -> None:
    with far_end("-sn", "uas") as gateway:
        leg = await invited(agent, gateway)
        await asyncio.wait_for(leg.event(), 5)
        await leg.hangup()
        await leg.hangup()
        await until_closed(leg)
        leg.write(bytes(320))
        assert leg.read() == b""
