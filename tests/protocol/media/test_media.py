"""Codecs, packet lengths, keys and hold, heard from both ends."""

import asyncio
import re

import pytest
from tests.protocol.media.conftest import Desk, Meet, Ring, until
from tests.protocol.media.peer import Voice
from tests.protocol.media.sound import share, talk

from ringright.domain.trunk import Media
from ringright.line.codec import Law
from ringright.line.leg import Closed, Held, Pressed, Resumed
from ringright.line.sip.leg import SipLeg


@pytest.mark.parametrize(
    ("codec", "spoken", "rate"),
    [
        ("pcma", "PCMA/8000/1", 8000),
        ("pcmu", "PCMU/8000/1", 8000),
        ("g722", "G722/16000/1", 16000),
        ("opus", "opus/48000/2", 48000),
    ],
)
async def test_every_codec_is_8_khz_to_the_house(
    desk: Desk, phone: Ring, codec: str, spoken: str, rate: int
) -> None:
    far = phone(account=f"audio_codecs={spoken}", rate=rate)
    leg = await desk.call(far.gateway(), Media(codecs=(codec,)))
    await asyncio.sleep(0.3)
    heard = await talk(leg, 700, 75)
    assert abs(heard.size - 12000) < 4000  # 48 kHz would be six times as much
    assert share(heard[-3200:], 440) > 0.9
    assert share(far.heard()[-3200:], 700) > 0.9


@pytest.mark.parametrize(("ours", "theirs"), [(10, 40), (20, 30), (30, 10), (40, 60), (60, 20)])
async def test_packets_of_every_length(desk: Desk, peer: Meet, ours: int, theirs: int) -> None:
    far = await peer(Voice(ptime_ms=theirs))
    leg = await desk.call(far.gateway, Media(ptime_ms=ours))
    heard = await talk(leg, 700, 40)
    assert share(heard[-3200:], 440) > 0.9
    assert share(far.voice.sound()[-3200:], 700) > 0.9


async def test_comfort_noise_is_no_disturbance(desk: Desk, peer: Meet) -> None:
    far = await peer(formats="8 13 101", lines=("a=rtpmap:13 CN/8000",))
    leg = await desk.call(far.gateway)
    await talk(leg, 700, 15)
    far.voice.mute = True
    for _ in range(10):
        far.voice.say(far.voice.packet(b"\x40", 13, 800))
        await talk(leg, 700, 5)
    far.voice.mute = False
    await talk(leg, 700, 15)
    heard = await talk(leg, 700, 50)
    assert share(heard[-3200:], 440) > 0.9
    assert share(far.voice.sound()[-3200:], 700) > 0.9


async def test_each_way_may_have_a_codec_of_its_own(desk: Desk, peer: Meet) -> None:
    far = await peer(Voice(Law.PCMU), formats="8 0 101")
    leg = await desk.call(far.gateway)
    heard = await talk(leg, 700, 75)
    assert share(heard[-3200:], 440) > 0.9
    assert share(far.voice.sound(Law.PCMA)[-3200:], 700) > 0.9


async def test_keys_by_rtp_events_both_ways(desk: Desk, peer: Meet) -> None:
    far = await peer(lines=("a=fmtp:101 0-15",))
    leg = await desk.call(far.gateway)
    await talk(leg, 700, 10)
    far.voice.mute = True
    for key, ends in zip("159*#55", (3, 3, 1, 3, 5, 3, 3), strict=True):
        await far.voice.press(key, ends=ends)
    pressed = [event.digit for event in await until_keys(leg, 7)]
    await leg.press("159*#55")
    await leg.hangup()
    await asyncio.sleep(0.2)
    assert "".join(pressed) == "159*#55"
    assert far.voice.keys() == "159*#55"


async def until_keys(leg: SipLeg, count: int) -> list[Pressed]:
    """The next keys, then a moment in which no more may come."""
    found = [(await until(leg, Pressed, Closed))[-1] for _ in range(count)]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(leg.event(), 0.3)
    return [event for event in found if isinstance(event, Pressed)]


async def test_keys_by_info_where_the_far_end_knows_no_rtp_events(desk: Desk, peer: Meet) -> None:
    far = await peer(formats="8")
    leg = await desk.call(far.gateway)
    for key in "159*0#":
        far.info(key)
        await asyncio.sleep(0.1)
    pressed = [event.digit for event in await until_keys(leg, 6)]
    await leg.press("159*0#")
    await asyncio.sleep(0.2)
    sent = [re.search(r"Signal= ?(\S)", info.body) for info in far.asked("INFO")]
    assert "".join(pressed) == "159*0#"
    assert "".join(found[1] for found in sent if found) == "159*0#"


async def test_we_hold_and_go_on(desk: Desk, phone: Ring) -> None:
    far = phone()
    leg = await desk.call(far.gateway())
    assert share((await talk(leg, 700, 40))[-3000:], 440) > 0.9
    await leg.hold()
    await asyncio.sleep(0.3)
    held = await talk(leg, 700, 30)
    assert not held[-3000:].any()
    await leg.resume()
    await asyncio.sleep(0.3)
    heard = await talk(leg, 700, 50)
    assert share(heard[-3000:], 440) > 0.9
    assert share(far.heard()[-3000:], 700) > 0.9


async def test_the_far_end_holds_us_and_goes_on(desk: Desk, phone: Ring) -> None:
    far = phone()
    leg = await desk.call(far.gateway())
    await talk(leg, 700, 20)
    far.do("hold")
    assert isinstance((await until(leg, Held, Closed))[-1], Held)
    far.do("resume")
    assert isinstance((await until(leg, Resumed, Closed))[-1], Resumed)
    heard = await talk(leg, 700, 50)
    assert share(heard[-3000:], 440) > 0.9
    assert share(far.heard()[-3000:], 700) > 0.9


async def test_media_moves_where_a_new_offer_says(desk: Desk, peer: Meet) -> None:
    far = await peer()
    leg = await desk.call(far.gateway)
    await talk(leg, 700, 20)
    await far.voice.move()
    far.voice.heard.clear()
    far.reinvite(far.sdp())
    heard = await talk(leg, 700, 40)
    assert share(heard[-3200:], 440) > 0.9
    assert share(far.voice.sound()[-3200:], 700) > 0.9
