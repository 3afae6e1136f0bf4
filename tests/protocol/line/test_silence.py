"""What nobody answers, and sessions that nobody refreshes: the long waits, side by side."""

import asyncio
import shutil
import socket
from pathlib import Path

import pytest
from tests.protocol.line.sipp import Spec, closed, far_end, invited, until

from ringright.domain.trunk import Gateway
from ringright.line.leg import Answered, Closed
from ringright.line.sip.agent import SipAgent

pytestmark = pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp is not installed")


async def test_what_falls_silent_comes_to_an_end(agent: SipAgent, tmp_path: Path) -> None:
    await asyncio.gather(
        dead_trunk(agent, patient=True),
        dead_trunk(agent, patient=False),
        closed_port(agent),
        lost_session(agent, tmp_path),
        kept_session(agent, tmp_path),
    )
    assert agent.live == 0


async def dead_trunk(agent: SipAgent, *, patient: bool) -> None:
    """Timer B (RFC 3261 section 17.1.1.2) ends it after 32 s; no response means status 0."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        mute.setblocking(False)  # noqa: FBT003  the library's signature
        leg = await invited(agent, Gateway("127.0.0.1", mute.getsockname()[1]))
        if not patient:
            await asyncio.sleep(1)
            await leg.hangup()
        event = await asyncio.wait_for(leg.event(), 40)
        heard = set()
        for _ in range(len(leg.ladder)):
            heard.add(mute.recv(4096).split(b" ")[0])
    assert isinstance(event, Closed)
    assert (event.release.status, event.release.answered) == (0, False)
    assert heard == {b"INVITE"}  # no CANCEL before a response
    assert len(leg.ladder) == 7


async def closed_port(agent: SipAgent) -> None:
    """An ICMP error is no response either: nothing tells a dead trunk from a deaf one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    leg = await invited(agent, Gateway("127.0.0.1", port))
    event = await asyncio.wait_for(leg.event(), 40)
    assert isinstance(event, Closed)
    assert event.release.status == 0


async def lost_session(agent: SipAgent, folder: Path) -> None:
    """RFC 4028 section 10: our BYE at two thirds of the session."""
    async with far_end(Spec("session", (("expires", "6"),)), folder) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        release = (await closed(leg)).release
    assert (release.answered, release.remote) == (True, False)


async def kept_session(agent: SipAgent, folder: Path) -> None:
    """Two refreshes, 2 s apart, carry it over; then it ends like the other."""
    async with far_end(Spec("session_kept", (("expires", "6"),)), folder) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        release = (await closed(leg)).release
    assert (release.answered, release.remote) == (True, False)
    refreshes = [m for m in leg.ladder if m.sent and m.header("CSeq").endswith("UPDATE")]
    assert [message.status for message in refreshes] == [200, 200]
