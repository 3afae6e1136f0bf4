import numpy as np

from ringright.line.rtp.jitter import FRAME, JitterBuffer, Samples

START = 4294967000
"""Close to the wrap of the timestamp."""


def _frame(number: int) -> Samples:
    return np.full(FRAME, number + 1, np.int16)


def _put(buffer: JitterBuffer, number: int) -> None:
    buffer.put((START + number * FRAME) & 0xFFFFFFFF, _frame(number))


def _taken(buffer: JitterBuffer, count: int) -> list[int]:
    return [int(buffer.take()[0]) for _ in range(count)]


def test_frames_come_out_even_and_three_late() -> None:
    buffer = JitterBuffer()
    for number in range(5):
        _put(buffer, number)
    assert _taken(buffer, 9) == [0, 0, 0, 1, 2, 3, 4, 5, 0]


def test_order_and_duplicates_do_not_matter() -> None:
    buffer = JitterBuffer()
    for number in (0, 2, 1, 1, 3, 0):
        _put(buffer, number)
    assert _taken(buffer, 7)[3:] == [1, 2, 3, 4]


def test_a_lost_packet_is_silence_of_its_length() -> None:
    buffer = JitterBuffer()
    for number in (0, 2):
        _put(buffer, number)
    assert _taken(buffer, 6)[3:] == [1, 0, 3]


def test_a_late_packet_is_counted_and_dropped() -> None:
    buffer = JitterBuffer()
    _put(buffer, 0)
    _taken(buffer, 10)
    _put(buffer, 1)
    assert (buffer.late, _taken(buffer, 1)) == (1, [0])


def test_a_sender_whose_clock_fell_behind_is_followed() -> None:
    buffer = JitterBuffer()
    _put(buffer, 0)
    _taken(buffer, 50)
    for number in range(1, 8):
        _put(buffer, number)
    assert buffer.resets == 1
    assert max(_taken(buffer, 6)) > 1


def test_a_jump_ahead_is_followed() -> None:
    buffer = JitterBuffer()
    _put(buffer, 0)
    _put(buffer, 500)
    assert buffer.resets == 1
    assert _taken(buffer, 4)[3] == 501


def test_packets_of_any_length_fit_together() -> None:
    buffer = JitterBuffer()
    for start, length in ((0, 80), (80, 240), (320, 160)):
        buffer.put(start, np.arange(start, start + length).astype(np.int16))
    out = np.concatenate([buffer.take() for _ in range(6)])[3 * FRAME :]
    assert out.tolist() == list(range(480))


def test_before_the_first_packet_there_is_silence() -> None:
    assert _taken(JitterBuffer(), 2) == [0, 0]
