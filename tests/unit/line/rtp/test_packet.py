from pathlib import Path

import pytest

from ringright.line.rtp.packet import BadPacket, Packet, ahead, build, parse, rtcp

FIXTURES = Path(__file__).parent / "packets"
PLAIN = Packet(8, 65535, 4294967295, 7, b"\xd5" * 160, marker=True)


def test_what_is_built_is_parsed_again() -> None:
    assert parse(build(PLAIN)) == PLAIN


def test_contributors_and_extension_are_skipped_and_padding_is_cut() -> None:
    head = bytes([0x80 | 0x20 | 0x10 | 2]) + build(PLAIN)[1:12]
    contributors, extension = b"abcdefgh", b"\xbe\xde\x00\x01wxyz"
    data = head + contributors + extension + b"voice" + b"\0\0\3"
    assert parse(data).payload == b"voice"


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.bin")), ids=lambda path: path.stem)
def test_malformed_packets_are_refused(path: Path) -> None:
    with pytest.raises(BadPacket):
        parse(path.read_bytes())


def test_the_malformed_packets_are_there() -> None:
    assert len(list(FIXTURES.glob("*.bin"))) == 6


@pytest.mark.parametrize(("second", "means"), [(200, True), (223, True), (8, False), (0x88, False)])
def test_rtcp_is_told_from_rtp(second: int, *, means: bool) -> None:
    assert rtcp(bytes([0x80, second, 0, 0])) is means


def test_timestamps_are_compared_across_the_wrap() -> None:
    assert ahead(10, 4294967290) == 16
    assert ahead(4294967290, 10) == -16
