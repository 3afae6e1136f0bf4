import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ringright.line.codec import Law, decode, encode
from ringright.line.conceal import Concealer
from ringright.line.dtmf import KEYPAD, Detector, press
from ringright.line.leg import FRAME
from ringright.line.timeline import Timeline

FRAMES = st.lists(st.binary(max_size=700).map(lambda data: data[: len(data) // 2 * 2]), max_size=8)
KEYS = st.text("".join(KEYPAD), min_size=1, max_size=6)


@given(KEYS, st.sampled_from(Law), st.floats(-25, -8), st.floats(-8, 4), st.integers(0, FRAME - 1))
def test_keys_come_back_at_every_legal_level_and_twist(
    keys: str, law: Law, loudest: float, twist: float, edge: int
) -> None:
    low = max(loudest, -25 - min(twist, 0))
    quiet = np.zeros(800 + edge, np.int16)
    pcm = np.concatenate([quiet, press(keys, 40, 40, low, twist), quiet])
    line, ear = decode(encode(pcm, law), law), Detector()
    heard = [ear.hear(line[at : at + FRAME]) for at in range(0, len(line), FRAME)]
    assert "".join(heard) == keys


@settings(max_examples=200)
@given(FRAMES)
def test_no_sound_of_any_length_upsets_the_detector(frames: list[bytes]) -> None:
    ear = Detector()
    for frame in frames:
        assert set(ear.hear(np.frombuffer(frame, np.int16))) <= set("".join(KEYPAD))


@settings(max_examples=200)
@given(st.lists(st.one_of(st.none(), st.binary(min_size=2 * FRAME, max_size=2 * FRAME))))
def test_a_frame_is_heard_or_made_up_whatever_came_before(frames: list[bytes | None]) -> None:
    line = Concealer()
    for frame in frames:
        out = line.missing() if frame is None else line.heard(np.frombuffer(frame, np.int16))
        assert len(out) == FRAME
        assert out.dtype == np.int16


@given(st.lists(st.binary(max_size=2000), max_size=30))
def test_the_timeline_gives_a_frame_a_beat_whatever_comes(chunks: list[bytes]) -> None:
    line = Timeline()
    for chunk in chunks:
        line.push(chunk)
        assert len(line.pop()) == FRAME
    assert line.concealed <= len(chunks)
