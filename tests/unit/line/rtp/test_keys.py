import pytest

from ringright.line.rtp.keys import KEYS, Presses, parse, press
from ringright.line.rtp.packet import BadPacket


def test_a_press_grows_and_tells_its_end_three_times() -> None:
    reports = [parse(payload) for payload in press("9")]
    assert [report.duration for report in reports if report] == [
        160, 320, 480, 640, 800, 960, 1120, 1280, 1280, 1280,
    ]  # fmt: skip
    assert [report.end for report in reports if report] == [False] * 7 + [True] * 3


@pytest.mark.parametrize("key", KEYS)
def test_every_key_arrives_once(key: str) -> None:
    presses = Presses()
    heard = [presses.hear(4000, payload) for payload in press(key)]
    assert [found for found in heard if found] == [key]


def test_the_same_key_twice_counts_twice() -> None:
    presses = Presses()
    assert [presses.hear(stamp, press("1")[0]) for stamp in (0, 0, 1600)] == ["1", None, "1"]


def test_a_lost_start_is_heard_by_its_end() -> None:
    assert Presses().hear(0, press("5")[-1]) == "5"


def test_what_is_no_key_is_nothing() -> None:
    assert parse(b"\x10\x0a\x00\xa0") is None
    with pytest.raises(BadPacket):
        parse(b"\x01")
    with pytest.raises(ValueError, match="substring"):
        press("x")
