"""Codecs, packet lengths, keys and hold, heard from both ends."""

import asyncio

import pytest
from tests.protocol.media.conftest import Desk, Ring
from tests.protocol.media.sound import share, talk

from ringright.domain.trunk import Media


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
    assert abs(heard.size - 12000) < 2500
    assert share(heard[-4000:], 440) > 0.9
    assert share(far.heard()[-4000:], 700) > 0.9
