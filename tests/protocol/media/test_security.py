"""The same call in the clear and under lock and key, and what must not be taken for it."""

import asyncio
import ssl
import warnings
from pathlib import Path

import numpy as np
import pytest
from tests.protocol.media.certs import Authority
from tests.protocol.media.conftest import Desk, Meet, Open, Ring, closed, until
from tests.protocol.media.sound import share, talk

from ringright.domain.trunk import Encryption, Gateway, Media, Transport
from ringright.line.leg import Closed, Pressed

MENC = {
    Encryption.NONE: "",
    Encryption.SDES: "mediaenc=srtp-mand",
    Encryption.DTLS: "mediaenc=dtls_srtp",
}
LOUD = b"\x00\x20" * 160
KEY = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:Yq7ze2IHH05rLKKOwJV8AH4pb93lMcnnUq37/6ER"
TAG = 10
"""Bytes that SRTP adds to a packet."""


@pytest.mark.parametrize(
    ("transport", "encryption"),
    [
        (Transport.UDP, Encryption.NONE),
        (Transport.TCP, Encryption.NONE),
        (Transport.TLS, Encryption.NONE),
        (Transport.TLS, Encryption.SDES),
        (Transport.UDP, Encryption.DTLS),
    ],
)
async def test_the_same_call_over_every_way(
    agents: Open, phone: Ring, authority: Authority, transport: Transport, encryption: Encryption
) -> None:
    desk = await agents(authorities=authority.path)
    far = phone(account=MENC[encryption], config=f"sip_certificate {authority.sign('127.0.0.1')}\n")
    leg = await desk.call(far.gateway(transport), Media(encryption=encryption))
    await asyncio.sleep(0.3)
    heard = await talk(leg, 700, 50)
    assert share(heard[-3200:], 440) > 0.9
    assert share(far.heard()[-3200:], 700) > 0.9

    await leg.press("1#")
    await far.until("CALL_DTMF_START", 2)
    pressed = [event["param"] for event in far.events if event["type"] == "CALL_DTMF_START"]
    assert "".join(pressed) == "1#"
    far.do("sndcode", "7")
    assert (await until(leg, Pressed, Closed))[-1] == Pressed("7")


async def test_a_server_known_by_name_is_dialled_by_name(
    agents: Open, phone: Ring, authority: Authority
) -> None:
    desk = await agents(authorities=authority.path)
    far = phone(config=f"sip_certificate {authority.sign('localhost')}\n")
    leg = await desk.call(far.gateway(Transport.TLS, "localhost"))
    assert leg.call_id


@pytest.mark.parametrize("fault", ["unknown", "wrong name", "expired", "early", "alone"])
async def test_a_server_that_is_not_who_it_should_be_gets_no_call(
    agents: Open, phone: Ring, authority: Authority, tmp_path: Path, fault: str
) -> None:
    stranger = Authority(tmp_path, "stranger")
    host = "localhost" if fault == "wrong name" else "127.0.0.1"
    shown = {
        "unknown": lambda: stranger.sign(host),
        "wrong name": lambda: authority.sign("carrier.example"),
        "expired": lambda: authority.sign(host, first=-9, last=-1),
        "early": lambda: authority.sign(host, first=2),
        "alone": lambda: authority.alone(host),
    }[fault]()
    desk = await agents(authorities=authority.path)
    far = phone(config=f"sip_certificate {shown}\n")
    leg = await desk.invite(far.gateway(Transport.TLS, host))
    end = await closed(leg)
    assert not end.release.answered
    assert "CALL_INCOMING" not in far.kinds()


async def test_without_authorities_nobody_is_trusted(
    agents: Open, phone: Ring, authority: Authority, tmp_path: Path
) -> None:
    desk = await agents(authorities=tmp_path / "none.pem")
    far = phone(config=f"sip_certificate {authority.sign('127.0.0.1')}\n")
    end = await closed(await desk.invite(far.gateway(Transport.TLS)))
    assert not end.release.answered


@pytest.mark.parametrize(
    ("encryption", "proto", "lines"),
    [
        (Encryption.SDES, "RTP/AVP", ()),
        (Encryption.SDES, "RTP/SAVP", ()),
        (Encryption.SDES, "RTP/SAVP", ("a=crypto:1 NULL_CIPHER inline:AAAA",)),
        (Encryption.SDES, "RTP/SAVP", ("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA",)),
        (Encryption.SDES, "UDP/TLS/RTP/SAVPF", ("a=fingerprint:SHA-256 00", "a=setup:active")),
        (Encryption.DTLS, "RTP/AVP", ()),
    ],
)
async def test_a_call_that_should_be_encrypted_is_never_plain(
    desk: Desk, peer: Meet, encryption: Encryption, proto: str, lines: tuple[str, ...]
) -> None:
    far = await peer(proto=proto, lines=lines)
    leg = await desk.invite(far.gateway, Media(encryption=encryption))
    heard = b""
    while not far.asked("BYE"):
        leg.write(LOUD)
        heard += leg.read()
        await asyncio.sleep(0.02)
    end = await asyncio.wait_for(leg.event(), 5)
    assert isinstance(end, Closed)
    assert (end.release.status, end.release.answered) == (488, False)
    assert not any(heard)
    assert not np.any(np.abs(far.voice.sound()) > 50)


async def test_plain_audio_does_not_slip_in_between_encrypted(desk: Desk, peer: Meet) -> None:
    far = await peer(proto="RTP/SAVP", lines=(KEY,))
    leg = await desk.call(far.gateway, Media(encryption=Encryption.SDES))
    heard = await talk(leg, 700, 50)
    assert not heard.any()
    assert {len(packet.payload) for packet in far.voice.heard} == {160 + TAG}


@pytest.mark.parametrize("proto", ["RTP/AVP", "RTP/SAVP"])
async def test_an_encrypted_call_does_not_become_plain_by_a_new_offer(
    desk: Desk, peer: Meet, proto: str
) -> None:
    far = await peer(proto="RTP/SAVP", lines=(KEY,))
    leg = await desk.call(far.gateway, Media(encryption=Encryption.SDES))
    await talk(leg, 700, 10)
    far.proto, far.lines = proto, ()
    far.reinvite(far.sdp())
    heard = await talk(leg, 700, 50)
    assert not heard.any()
    assert {len(packet.payload) for packet in far.voice.heard} == {160 + TAG}


@pytest.mark.parametrize(
    ("newest", "spoken"),
    [
        (ssl.TLSVersion.TLSv1, False),
        (ssl.TLSVersion.TLSv1_1, False),
        (ssl.TLSVersion.TLSv1_2, True),
        (ssl.TLSVersion.TLSv1_3, True),
    ],
)
async def test_old_tls_is_refused(
    agents: Open, authority: Authority, newest: ssl.TLSVersion, *, spoken: bool
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore"):
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, newest
    context.load_cert_chain(authority.sign("127.0.0.1"))
    asked = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        asked.set()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        desk = await agents(authorities=authority.path)
        leg = await desk.invite(Gateway("127.0.0.1", port, Transport.TLS))
        if spoken:
            await asyncio.wait_for(asked.wait(), 5)
        else:
            assert not (await closed(leg)).release.answered
            assert not asked.is_set()
