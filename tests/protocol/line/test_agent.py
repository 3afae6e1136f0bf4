"""Our SIP agent against a real far end (sipp): calls that are answered, in every shape."""

import asyncio
import shutil
from pathlib import Path

import pytest
from tests.protocol.line.sipp import Audio, Spec, audio, closed, far_end, invited, loud, until

from ringright.domain.trunk import Transport
from ringright.line.leg import Answered, Closed, EarlyMedia, Pressed, Ringing
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.leg import SipLeg
from ringright.line.sip.stack import Stack

pytestmark = pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp is not installed")


async def test_an_answered_call_is_heard_both_ways_and_hung_up(
    agent: SipAgent, tmp_path: Path
) -> None:
    with audio() as far:
        async with far_end(Spec("answered", (("audio", str(far.port)),)), tmp_path) as gateway:
            leg = await invited(agent, gateway)
            assert await until(leg, Answered) == [Ringing(), Answered()]
            assert await loud(leg, far)
            for _ in range(10):
                leg.write(b"\x00\x20\x00\xe0" * 80)
                await asyncio.sleep(0.02)
            assert far.heard()
            await leg.hangup()
            release = (await closed(leg)).release
    assert (release.status, release.answered, release.remote) == (200, True, False)


async def test_hanging_up_twice_is_harmless(agent: SipAgent, tmp_path: Path) -> None:
    async with far_end(Spec("answered"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        await leg.hangup()
        await leg.hangup()
        await closed(leg)
        leg.write(bytes(320))
        assert leg.read() == b""


@pytest.mark.parametrize(
    "scenario",
    [
        "reliable",  # RFC 3262: the far end checks RAck
        "forked",
        "forked_early",
        "answered_twice",
        "invite_lost",
        "long",
        "folded",
        "proxied",
        "contact",
        "multipart",
    ],
)
async def test_an_answer_of_odd_shape_is_a_call_we_can_end(
    agent: SipAgent, tmp_path: Path, scenario: str
) -> None:
    async with far_end(Spec(scenario), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Answered)
        await asyncio.sleep(0.2)
        await leg.hangup()
        assert (await closed(leg)).release.answered


@pytest.mark.parametrize("scenario", ["ack_lost", "repeated"])
async def test_each_answer_that_comes_again_is_acknowledged_again(
    agent: SipAgent, tmp_path: Path, scenario: str
) -> None:
    async with far_end(Spec(scenario, strict=True), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        events = await until(leg, Answered)
        assert set(events) == {Ringing(), Answered()}
        await asyncio.sleep(1)
        await leg.hangup()
        assert (await closed(leg)).release.answered


@pytest.mark.parametrize("scenario", ["compact", "tel"])
async def test_short_names_and_tel_uris_are_read(
    agent: SipAgent, tmp_path: Path, scenario: str
) -> None:
    async with far_end(Spec(scenario), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        release = (await closed(leg)).release
    assert (release.answered, release.remote) == (True, True)


@pytest.mark.parametrize("scenario", ["no_sdp", "strange_codec", "port_zero"])
async def test_an_answer_without_audio_for_us_is_followed_by_our_bye(
    agent: SipAgent, tmp_path: Path, scenario: str
) -> None:
    async with far_end(Spec(scenario), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        release = (await closed(leg)).release
    assert (release.answered, release.remote) == (True, False)


@pytest.mark.parametrize("transport", [Transport.UDP, Transport.TCP])
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_the_same_call_over_every_way(
    tmp_path: Path, host: str, transport: Transport
) -> None:
    agent = SipAgent(Stack(interface=host))
    await agent.start()
    try:
        spec = Spec("answered", host=host, transport=transport)
        async with far_end(spec, tmp_path) as gateway:
            leg = await invited(agent, gateway)
            await until(leg, Answered)
            await leg.hangup()
            assert (await closed(leg)).release.status == 200
    finally:
        await agent.close()


async def test_audio_before_the_answer_is_heard(agent: SipAgent, tmp_path: Path) -> None:
    with audio() as far:
        async with far_end(Spec("early", (("audio", str(far.port)),)), tmp_path) as gateway:
            leg = await invited(agent, gateway)
            assert await until(leg, EarlyMedia) == [EarlyMedia()]
            assert await loud(leg, far)
            assert await until(leg, Answered) == [Answered()]
            assert await loud(leg, far)
            await leg.hangup()
            await closed(leg)


async def test_keys_as_rtp_events_are_pressed_once(agent: SipAgent, tmp_path: Path) -> None:
    with audio() as far:
        async with far_end(Spec("answered", (("audio", str(far.port)),)), tmp_path) as gateway:
            leg = await invited(agent, gateway)
            await until(leg, Answered)
            assert await loud(leg, far)
            for number, digit in ((7, "7"), (11, "#")):
                await _press(far, leg, number)
                pressed = await until(leg, Pressed)
                assert pressed == [Pressed(digit)]
            await leg.hangup()
            assert isinstance((await until(leg, Closed))[0], Closed)


async def _press(far: Audio, leg: SipLeg, number: int) -> None:
    """RFC 4733: one timestamp, growing duration, the last packet three times."""
    stamp = 100_000 + number * 8000
    for step, over in ((1, 0), (2, 0), (3, 0), (4, 0x80), (4, 0x80), (4, 0x80)):
        payload = bytes([number, over | 10]) + (160 * step).to_bytes(2, "big")
        far.send(leg, payload, 101, stamp)
        await asyncio.sleep(0.02)
