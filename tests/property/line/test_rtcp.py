import contextlib

from hypothesis import given
from hypothesis import strategies as st
from tests.bench import fuzz

from ringright.line.rtp import rtcp
from ringright.line.rtp.rtcp import (
    BadReport,
    Block,
    Bye,
    Description,
    ReceiverReport,
    SenderReport,
    build,
    parse,
)

SEEDS = next(target.seeds for target in fuzz.targets() if target.name == "rtcp")
U32 = st.integers(0, 0xFFFFFFFF)
BLOCKS = st.lists(
    st.builds(Block, U32, st.integers(0, 255), st.integers(-(1 << 23), (1 << 23) - 1), U32, U32,
              U32, U32), max_size=31,
).map(tuple)  # fmt: skip
TEXT = st.binary(max_size=255)
REPORTS = (
    st.builds(SenderReport, U32, st.integers(0, (1 << 64) - 1), U32, U32, U32, BLOCKS)
    | st.builds(ReceiverReport, U32, BLOCKS)
    | st.builds(Description, st.lists(st.tuples(U32, TEXT), max_size=31).map(tuple))
    | st.builds(Bye, st.lists(U32, max_size=31).map(tuple), TEXT)
)


@given(st.lists(REPORTS, min_size=1, max_size=5))
def test_built_reports_come_back(
    reports: list[SenderReport | ReceiverReport | Description | Bye],
) -> None:
    assert parse(build(reports)) == tuple(reports)


@given(
    st.binary(max_size=120) | st.binary(max_size=60).map(lambda tail: b"\x81\xcf\x00\x0c" + tail)
)
def test_any_datagram_is_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(BadReport):
        fuzz.report(data)


@given(st.sampled_from(SEEDS), st.integers(0, 200), st.binary(min_size=1, max_size=4))
def test_torn_reports_are_read_or_refused(seed: bytes, at: int, new: bytes) -> None:
    torn = bytearray(seed)
    torn[at : at + len(new)] = new
    with contextlib.suppress(BadReport):
        fuzz.report(bytes(torn))


@given(U32, st.integers(1, 0xFFFFFFFF), U32)
def test_a_round_trip_is_never_negative(now: int, last: int, delay: int) -> None:
    trip = rtcp.round_trip_s(Block(1, 0, 0, 0, 0, last, delay), now)
    assert trip is None or 0 <= trip < 32768


@given(st.integers(-10, 10_000), st.integers(-10, 10_000))
def test_the_fraction_lost_fits_its_byte(expected: int, received: int) -> None:
    assert 0 <= rtcp.fraction(expected, received) <= 255
