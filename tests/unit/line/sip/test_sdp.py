import pytest

from ringright.line.sip.sdp import LINE, LINES, SIZE, BadSession, Crypto, Format, Media, parse

OFFER = """v=0
o=- 1 1 IN IP4 192.0.2.1
s=-
c=IN IP4 192.0.2.1
t=0 0
m=audio 20000 RTP/AVP 8 96 101
a=rtpmap:96 opus/48000/2
a=fmtp:96 useinbandfec=1;maxaveragebitrate=24000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
a=maxptime:60
"""


def audio(text: str) -> Media:
    found = parse(text).audio
    assert found is not None
    return found


def test_an_offer_is_read() -> None:
    assert audio(OFFER) == Media(
        kind="audio",
        port=20000,
        profile="RTP/AVP",
        types=("8", "96", "101"),
        host="192.0.2.1",
        formats=(
            Format(8, "PCMA"),
            Format(96, "OPUS", 48000, 2, "useinbandfec=1;maxaveragebitrate=24000"),
            Format(101, "TELEPHONE-EVENT", fmtp="0-15"),
        ),
        ptime=20,
        maxptime=60,
    )
    assert parse(OFFER).origin == "- 1 1 IN IP4 192.0.2.1"
    assert parse(OFFER.replace("\n", "\r\n")) == parse(OFFER)


def test_a_format_is_found_by_name_and_clock() -> None:
    assert audio(OFFER).named("OPUS", 48000) == audio(OFFER).formats[1]
    assert audio(OFFER).named("OPUS") is None


def test_the_medias_own_lines_beat_the_sessions() -> None:
    moved = OFFER.replace("t=0 0", "t=0 0\na=recvonly\na=setup:active") + "c=IN IP6 2001:db8::9\n"
    assert (audio(moved).host, audio(moved).direction) == ("2001:db8::9", "recvonly")
    assert audio(moved).setup == "active"
    both = moved + "a=sendonly\na=setup:passive\n"
    assert (audio(both).direction, audio(both).held, audio(both).setup) == (
        "sendonly", True, "passive",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "held"),
    [("sendonly", True), ("inactive", True), ("sendrecv", False), ("recvonly", False)],
)
def test_hold_is_seen(word: str, *, held: bool) -> None:
    assert audio(f"{OFFER}a={word}\n").held is held


def test_keys_are_read_and_never_shown() -> None:
    line = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0a2V5|2^20|1:4 KDR=1\n"
    found = audio(OFFER + line + "a=crypto:x y z\n")
    rest = "|2^20|1:4 KDR=1"
    assert found.cryptos == (Crypto(1, "AES_CM_128_HMAC_SHA1_80", "c2VjcmV0a2V5", rest),)
    assert "c2VjcmV0a2V5" not in repr(found)


def test_dtls_and_rtcp_are_read() -> None:
    found = audio(
        OFFER + "a=fingerprint:sha-256 AB:CD\na=setup:actpass\na=rtcp:53020 IN IP4 192.0.2.7\n"
        "a=rtcp-mux\n"
    )
    assert (found.fingerprint, found.setup) == ("sha-256 AB:CD", "actpass")
    assert (found.rtcp, found.rtcp_mux) == (53020, True)


def test_the_first_audio_that_is_not_refused_counts() -> None:
    two = "v=0\nm=audio 0 RTP/AVP 0\nm=video 9 RTP/AVP 31\nm=audio 4000/2 RTP/SAVP 0 8\n"
    assert (audio(two).port, audio(two).profile, len(parse(two).media)) == (4000, "RTP/SAVP", 3)
    assert parse("v=0\nm=image 9 udptl t38\n").audio is None


@pytest.mark.parametrize(
    "line",
    ["a=ptime:soon", "a=ptime:", "a=rtpmap:x PCMA/8000", "a=rtpmap:8", "a=fmtp:", "a=rtcp:99999",
     "a=crypto:", "a=", "a=unknown:²", "b=AS:64", "k=clear:x"],
)  # fmt: skip
def test_an_attribute_that_cannot_be_read_is_absent(line: str) -> None:
    bare = OFFER.replace("a=ptime:20\n", "")
    assert audio(bare + line + "\n") == audio(bare)


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "v=1\n", "o=- 1 1 IN IP4 a\nv=0\n", "v=0\nhello\n", "v=0\n\nm=audio 1 RTP/AVP 0",
        "v=0\nc=IN IP5 x\n", "v=0\nc=\n", "v=0\nm=\n", "v=0\nm=audio\n", "v=0\nm=audio x RTP/AVP 0",
        "v=0\nm=audio 70000 RTP/AVP 0\n", "v=0\nm=audio 1 RTP/AVP 128\n",
        "v=0\nm=audio 1 RTP/AVP pcmu\n", "v=0\nm=audio 1 RTP/SAVPF 00008\n",
        "v=0\ns=" + "x" * LINE, "v=0\n" + "a=x\n" * LINES, "v=0\n" + "s=xxxxxx\n" * (SIZE // 8),
    ],
)  # fmt: skip
def test_what_is_no_description_is_refused(text: str) -> None:
    with pytest.raises(BadSession):
        parse(text)
