import struct
from pathlib import Path

import pytest

from ringright.line.rtp.rtcp import (
    BadReport,
    Block,
    Bye,
    Description,
    Metrics,
    ReceiverReport,
    Report,
    SenderReport,
    build,
    fraction,
    middle,
    ntp,
    parse,
    round_trip_s,
)

FIXTURES = Path(__file__).parent / "reports"
BLOCK = Block(7, fraction=64, lost=-3, highest=0x1FFFF, jitter=80, last=0x10002, delay=0x8000)
SR = SenderReport(1, ntp(1_700_000_000.5), 160, 2, 320, (BLOCK,))


@pytest.mark.parametrize(
    "report",
    [
        SR,
        SenderReport(1, 2, 3, 4, 5),
        ReceiverReport(9, (BLOCK, BLOCK)),
        ReceiverReport(9),
        Description(((1, b"a@b"), (2, b""), (3, b"abcdef"))),
        Description(()),
        Bye((1, 2), b"over"),
        Bye((1,)),
    ],
)
def test_what_is_built_is_parsed_again(
    report: SenderReport | ReceiverReport | Description | Bye,
) -> None:
    data = build([report, SR])
    assert len(data) % 4 == 0
    assert parse(data) == (report, SR)


def test_the_bytes_are_those_of_the_rfc() -> None:
    data = build([ReceiverReport(0x0A, (Block(0x0B, 1, 2, 3, 4, 5, 6),))])
    assert data.hex(" ", 4) == (
        "81c90007 0000000a 0000000b 01000002 00000003 00000004 00000005 00000006"
    )
    assert build([Description(((1, b"ab"),))]).hex(" ", 4) == "81ca0003 00000001 01026162 00000000"


def test_padding_at_the_end_is_cut_and_strange_packets_are_skipped() -> None:
    padded = bytes([0x80 | 0x20, 201, 0, 2]) + struct.pack("!I", 9) + b"\0\0\0\4"
    feedback = bytes([0x81, 205, 0, 2]) + bytes(8)
    assert parse(feedback + padded) == (ReceiverReport(9),)


def metrics(mos: int, r: int) -> bytes:
    block = struct.pack(
        "!IBBBBHHHHbbBBBBBBBBHHH",
        7, 26, 13, 0, 0, 0, 0, 120, 40, -20, -60, 127, 16, r, 127, 127, mos, 0x30, 0, 60, 80, 120,
    )  # fmt: skip
    foreign = struct.pack("!BBHI", 4, 0, 1, 0)
    body = struct.pack("!I", 1) + foreign + struct.pack("!BBH", 7, 0, 8) + block
    return struct.pack("!BBH", 0x80, 207, len(body) // 4) + body


def test_voip_metrics_are_read() -> None:
    known: tuple[Report, ...] = (Metrics(7, 10.15625, 5.078125, 120, 40, 88, 4.1, 60),)
    assert parse(metrics(41, 88)) == known
    unknown = parse(metrics(127, 127))[0]
    assert isinstance(unknown, Metrics)
    assert (unknown.r_factor, unknown.mos) == (None, None)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.bin")), ids=lambda path: path.stem)
def test_malformed_reports_are_refused(path: Path) -> None:
    with pytest.raises(BadReport):
        parse(path.read_bytes())


def test_the_malformed_reports_are_there() -> None:
    assert len(list(FIXTURES.glob("*.bin"))) == 16


def test_too_much_for_one_packet_is_not_built() -> None:
    for report in (ReceiverReport(1, (BLOCK,) * 32), Bye((1,), b"x" * 256), Bye((0,) * 32)):
        with pytest.raises(BadReport):
            build([report])


def test_losses_beyond_24_bits_are_clamped() -> None:
    for lost, kept in ((1 << 30, 0x7FFFFF), (-(1 << 30), -0x800000)):
        report = ReceiverReport(1, (Block(2, 0, lost, 0, 0),))
        (read,) = parse(build([report]))
        assert isinstance(read, ReceiverReport)
        assert read.blocks[0].lost == kept


def test_figures_are_in_their_units() -> None:
    assert BLOCK.loss_pct == 25.0
    assert BLOCK.jitter_ms(8000) == 10.0
    assert BLOCK.jitter_ms(48000) == pytest.approx(1.667, abs=0.001)


def test_the_round_trip_is_the_rfcs_own_example() -> None:
    """RFC 3550 figure 2."""
    block = Block(1, 0, 0, 0, 0, last=0xB705_2000, delay=0x0005_4000)
    assert round_trip_s(block, 0xB710_8000) == 6.125


def test_the_round_trip_crosses_the_wrap_and_may_be_unknown() -> None:
    assert round_trip_s(Block(1, 0, 0, 0, 0, 0xFFFF_0000, 0x8000), 0x0001_0000) == 1.5
    assert round_trip_s(Block(1, 0, 0, 0, 0), 5) is None
    assert round_trip_s(Block(1, 0, 0, 0, 0, 100, 100), 150) is None


def test_ntp_time_counts_from_1900() -> None:
    assert ntp(0.5) == 2_208_988_800 << 32 | 1 << 31
    assert middle(0x1234_5678_9ABC_DEF0) == 0x5678_9ABC


@pytest.mark.parametrize(
    ("expected", "received", "part"),
    [(100, 75, 64), (100, 100, 0), (100, 120, 0), (0, 0, 0), (5, 0, 255)],
)
def test_the_fraction_lost_is_in_256ths(expected: int, received: int, part: int) -> None:
    assert fraction(expected, received) == part
