import numpy as np

from ringright.line.leg import FRAME
from ringright.line.timeline import Timeline


def pcm(value: int, frames: int = 1) -> bytes:
    return np.full(FRAME * frames, value, "<i2").tobytes()


def test_frames_come_out_in_order() -> None:
    line = Timeline()
    line.push(pcm(1) + pcm(2))
    assert line.pop()[0] == 1
    assert line.pop()[0] == 2


def test_a_lost_frame_is_faded_once_and_then_silent() -> None:
    line = Timeline()
    line.push(pcm(1000))
    line.pop()
    faded = line.pop()
    assert faded[0] == 1000
    assert faded[-1] == 0
    assert not line.pop().any()
    assert line.concealed == 2


def test_a_backlog_is_cut_to_stay_live() -> None:
    line = Timeline(ceiling=3)
    for value in range(1, 6):
        line.push(pcm(value))
    assert line.pop()[0] == 3
    assert line.cut == 2
