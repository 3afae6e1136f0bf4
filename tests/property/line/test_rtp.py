import contextlib

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ringright.line.codec import Law, decode, encode
from ringright.line.rtp import keys
from ringright.line.rtp.jitter import FRAME, JitterBuffer
from ringright.line.rtp.packet import BadPacket, Packet, build, parse, rtcp

U16 = st.integers(0, 0xFFFF)
U32 = st.integers(0, 0xFFFFFFFF)


@given(st.binary(max_size=300))
def test_any_datagram_is_parsed_or_refused(data: bytes) -> None:
    rtcp(data)
    with contextlib.suppress(BadPacket):
        packet = parse(data)
        assert len(packet.payload) <= len(data) - 12


@given(
    st.builds(
        Packet, st.integers(0, 127), U16, U32, U32, st.binary(max_size=400), marker=st.booleans()
    )
)
def test_built_packets_come_back(packet: Packet) -> None:
    assert parse(build(packet)) == packet


@given(st.binary(max_size=20))
def test_any_telephone_event_is_parsed_or_refused(payload: bytes) -> None:
    with contextlib.suppress(BadPacket):
        keys.parse(payload)


@given(st.binary(max_size=400), st.sampled_from(Law))
def test_g711_keeps_every_code(payload: bytes, law: Law) -> None:
    levels = decode(payload, law)
    assert np.array_equal(decode(encode(levels, law), law), levels)


@settings(max_examples=60)
@given(st.lists(st.tuples(U32, st.integers(0, 400), st.integers(0, 3)), max_size=60))
def test_the_jitter_buffer_gives_a_frame_a_beat_whatever_comes(
    packets: list[tuple[int, int, int]],
) -> None:
    buffer = JitterBuffer()
    for timestamp, length, beats in packets:
        buffer.put(timestamp, np.ones(length * 20, np.int16))
        for _ in range(beats):
            assert len(buffer.take()) == FRAME
    assert len(buffer.take()) == FRAME


@given(st.permutations(range(12)))
def test_reordering_within_the_buffer_loses_nothing(order: list[int]) -> None:
    buffer = JitterBuffer(delay=12 * FRAME)
    for number in order:
        buffer.put(1000 + number * FRAME, np.full(FRAME, number + 1, np.int16))
    first = order[0]
    out = [int(buffer.take()[0]) for _ in range(36)]
    assert [value for value in out if value] == list(range(1, 13))
    assert out.index(1) == 12 - first
