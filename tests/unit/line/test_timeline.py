import numpy as np
from numpy.typing import NDArray

from ringright.line.leg import FRAME
from ringright.line.timeline import WATCH, Timeline


def pcm(value: int, frames: int = 1) -> bytes:
    return np.full(FRAME * frames, value, "<i2").tobytes()


def voiced(frames: int) -> bytes:
    at = np.arange(FRAME * frames)
    return np.asarray(5000 * np.sin(2 * np.pi * 100 / 8000 * at), "<i2").tobytes()


def level(frame: NDArray[np.int16]) -> float:
    return float(np.sqrt(np.mean(frame.astype(np.float64) ** 2)))


def test_frames_come_out_in_order() -> None:
    line = Timeline()
    line.push(pcm(1) + pcm(2))
    assert line.pop()[0] == 1
    assert line.pop()[0] == 2


def test_a_lost_frame_is_concealed_and_a_long_loss_ends_in_near_silence() -> None:
    line = Timeline()
    line.push(voiced(5))
    heard = [line.pop() for _ in range(5)]
    made = [line.pop() for _ in range(5)]
    assert level(made[0]) > 0.8 * level(heard[-1])
    assert level(made[1]) < level(made[0])
    assert level(made[4]) < 200
    assert line.concealed == 5


def test_a_beat_without_audio_costs_no_delay_once_it_goes_on() -> None:
    line = Timeline()
    line.push(pcm(1))
    line.pop()
    line.pop()
    line.push(pcm(7000))
    assert line.pop()[-1] == 7000


def test_a_backlog_is_cut_to_stay_live() -> None:
    line = Timeline(ceiling=3)
    for value in range(1, 6):
        line.push(pcm(value))
    assert line.pop()[0] == 3
    assert line.cut == 2


def test_a_backlog_that_is_never_needed_is_let_go_in_pauses() -> None:
    line = Timeline()
    line.push(pcm(0, 4))
    for _ in range(2 * WATCH):
        line.push(pcm(0))
        line.pop()
    assert line.cut == 4
    line.push(pcm(9))
    assert line.pop()[0] == 9


def test_a_backlog_is_not_let_go_while_somebody_speaks() -> None:
    line = Timeline()
    line.push(pcm(0) + voiced(4))
    for _ in range(2 * WATCH):
        line.push(voiced(1))
        line.pop()
    assert line.cut == 0


def test_a_backlog_that_jitter_uses_up_is_kept() -> None:
    line = Timeline()
    line.push(pcm(0, 2))
    for beat in range(3 * WATCH):
        if beat % 10 not in (3, 4):
            line.push(pcm(0, 3 if beat % 10 == 5 else 1))
        line.pop()
    assert (line.cut, line.concealed) == (0, 0)
