"""What a far end may do within a call: hold, glare, refreshes, keys, requests nobody expects."""

import asyncio
import shutil
import socket
from pathlib import Path

import pytest
from tests.protocol.line.sipp import Spec, audio, closed, eventually, far_end, invited, loud, until

from ringright.line.leg import Answered, Held, Pressed, Resumed
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.leg import SipLeg

pytestmark = pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp is not installed")


def said(leg: SipLeg, method: str) -> list[str]:
    """The status lines of our responses to `method`."""
    return [
        message.first.removeprefix("SIP/2.0 ")
        for message in leg.ladder
        if message.sent and message.status and message.header("CSeq").endswith(method)
    ]


@pytest.mark.parametrize("hold", ["sendonly", "inactive"])
async def test_a_far_end_may_hold_us_and_come_back(
    agent: SipAgent, tmp_path: Path, hold: str
) -> None:
    with audio() as far:
        spec = Spec("held", (("hold", hold), ("audio", str(far.port))))
        async with far_end(spec, tmp_path) as gateway:
            leg = await invited(agent, gateway)
            await until(leg, Answered)
            assert await until(leg, Held) == [Held()]
            assert await until(leg, Resumed) == [Resumed()]
            assert await loud(leg, far)
            await leg.hangup()
            await closed(leg)


async def test_a_re_invite_without_sdp_gets_our_offer(agent: SipAgent, tmp_path: Path) -> None:
    with audio() as far:
        spec = Spec("late_offer", (("audio", str(far.port)),))
        async with far_end(spec, tmp_path) as gateway:
            leg = await invited(agent, gateway)
            await until(leg, Answered)
            await asyncio.sleep(0.4)
            assert await loud(leg, far)
            await leg.hangup()
            await closed(leg)


async def test_a_hold_that_glares_is_tried_again(agent: SipAgent, tmp_path: Path) -> None:
    async with far_end(Spec("glare"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        await leg.hold()
        await eventually(lambda: sum(m.first.startswith("INVITE") for m in leg.ladder) == 3)
        await asyncio.sleep(0.2)
        await leg.hangup()
        await closed(leg)


async def test_a_re_invite_that_glares_with_ours_is_refused(
    agent: SipAgent, tmp_path: Path
) -> None:
    async with far_end(Spec("glare_inbound"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        await leg.hold()
        await asyncio.sleep(0.5)
        await leg.hangup()
        await closed(leg)


async def test_our_hold_keeps_a_silent_call_alive(agent: SipAgent, tmp_path: Path) -> None:
    async with far_end(Spec("we_hold"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        await leg.hold()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(leg.event(), 2.5)
        await leg.resume()
        await eventually(lambda: sum(m.first.startswith("ACK") for m in leg.ladder) == 3)
        await leg.hangup()
        await closed(leg)


async def test_an_update_may_refresh_the_session(agent: SipAgent, tmp_path: Path) -> None:
    async with far_end(Spec("update"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        await eventually(lambda: said(leg, "UPDATE") == ["200 OK"])
        await leg.hangup()
        await closed(leg)


async def test_we_ask_the_far_end_to_refresh_the_session(agent: SipAgent, tmp_path: Path) -> None:
    async with far_end(Spec("answered"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        await leg.hangup()
        await closed(leg)
    invite = leg.ladder[0]
    assert invite.header("Session-Expires") == "1800;refresher=uas"
    assert "timer" in invite.headers("Supported")


@pytest.mark.parametrize(("more", "cause"), [("X-Reason: none", 0), ("Reason: Q.850;cause=31", 31)])
async def test_a_far_end_hangs_up_and_may_say_why(
    agent: SipAgent, tmp_path: Path, more: str, cause: int
) -> None:
    async with far_end(Spec("hangs_up", (("more", more),)), tmp_path) as gateway:
        release = (await closed(await invited(agent, gateway))).release
    assert (release.status, release.answered, release.remote) == (200, True, True)
    assert release.cause == cause


async def test_a_bye_of_another_call_ends_nothing(agent: SipAgent, tmp_path: Path) -> None:
    async with far_end(Spec("stray_bye"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        await asyncio.sleep(0.5)
        assert said(leg, "BYE") == ["481 Call Does Not Exist"]
        await leg.hangup()
        assert not (await closed(leg)).release.remote


async def test_keys_by_info_are_pressed(agent: SipAgent, tmp_path: Path) -> None:
    async with far_end(Spec("keys_info"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        assert [await leg.event(), await leg.event()] == [Pressed("5"), Pressed("#")]
        await asyncio.sleep(0.1)
        await leg.hangup()
        await closed(leg)


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ("OPTIONS", 200),
        ("INFO", 200),  # RFC 6086 would have 469 for an unknown package
        ("MESSAGE", 501),
        ("NOTIFY", 400),  # no Subscription-State
        ("SUBSCRIBE", 481),
        ("PUBLISH", 501),
        ("REGISTER", 501),
        ("FROBNICATE", 501),
    ],
)
async def test_a_request_within_the_call_is_answered_and_the_call_goes_on(
    agent: SipAgent, tmp_path: Path, method: str, status: int
) -> None:
    words = (("method", method), ("verdict", str(status)), ("more", "Event: presence"))
    async with far_end(Spec("asks", words), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        await eventually(lambda: bool(said(leg, method)))
        await leg.hangup()
        assert not (await closed(leg)).release.remote


async def test_a_refer_calls_nobody(agent: SipAgent, tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        other.setblocking(False)  # noqa: FBT003  the library's signature
        target = f"sip:+8615410000002@127.0.0.1:{other.getsockname()[1]}"
        async with far_end(Spec("refer", (("target", target),)), tmp_path) as gateway:
            leg = await invited(agent, gateway)
            await until(leg, Answered)
            await asyncio.sleep(0.6)
            assert agent.live == 1
            await leg.hangup()
            await closed(leg)
        with pytest.raises(BlockingIOError):
            other.recv(2048)
