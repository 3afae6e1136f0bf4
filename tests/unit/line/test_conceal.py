import numpy as np
import pytest
from numpy.typing import NDArray

from ringright.line.conceal import LONGEST, SHORTEST, Concealer, pitch
from ringright.line.leg import FRAME, RATE

Pcm = NDArray[np.int16]


def voiced(hz: float, frames: int, size: float = 6000.0) -> Pcm:
    at = np.arange(frames * FRAME)
    wave = sum(np.sin(2 * np.pi * hz * part / RATE * at) / part for part in (1, 2, 3))
    return np.asarray(size * wave, np.int16)


def after(pcm: Pcm) -> Concealer:
    line = Concealer()
    for at in range(0, len(pcm), FRAME):
        line.heard(pcm[at : at + FRAME])
    return line


def level(frame: Pcm) -> float:
    return float(np.sqrt(np.mean(frame.astype(np.float64) ** 2)))


def test_what_is_heard_is_not_touched() -> None:
    line = Concealer()
    pcm = voiced(130, 5)
    for at in range(0, len(pcm), FRAME):
        frame = pcm[at : at + FRAME]
        assert np.array_equal(line.heard(frame), frame)


@pytest.mark.parametrize("hz", [70, 100, 130, 160, 195])
def test_the_pitch_of_a_voice_or_twice_its_period_is_found(hz: int) -> None:
    found = pitch(voiced(hz, 5).astype(np.float32))
    assert SHORTEST <= found <= LONGEST
    assert min(abs(found - RATE / hz), abs(found - 2 * RATE / hz)) <= 1.5


@pytest.mark.parametrize("hz", [80, 100, 125, 160])
def test_a_lost_frame_sounds_like_the_voice_going_on(hz: int) -> None:
    pcm = voiced(hz, 6)
    made = after(pcm[: 5 * FRAME]).missing().astype(np.float64)
    lost = pcm[5 * FRAME :].astype(np.float64)
    likeness = np.dot(made, lost) / np.sqrt(np.dot(made, made) * np.dot(lost, lost))
    assert likeness > 0.97


def test_nothing_jumps_where_a_loss_begins_and_ends() -> None:
    pcm = voiced(117, 10)
    frames = [pcm[at : at + FRAME] for at in range(0, len(pcm), FRAME)]
    line = Concealer()
    out = np.concatenate(
        [line.missing() if at in (4, 5) else line.heard(frame) for at, frame in enumerate(frames)]
    ).astype(np.int32)
    steepest = np.abs(np.diff(pcm.astype(np.int32))).max()
    assert np.abs(np.diff(out)).max() < 1.5 * steepest


def test_the_ends_of_a_repeated_period_meet() -> None:
    rising = np.linspace(-8000, 8000, 5 * FRAME).astype(np.int16)
    made = after(rising).missing().astype(np.int32)
    assert np.abs(np.diff(made)).max() < 300


def test_what_comes_back_begins_at_the_level_of_what_was_made_up() -> None:
    line = after(np.full(5 * FRAME, 8000, np.int16))
    made = line.missing()
    back = line.heard(np.zeros(FRAME, np.int16))
    assert back[0] == pytest.approx(made[-1], rel=0.15)


def test_the_voice_fades_by_a_fifth_every_10_ms_after_the_first_and_is_gone_after_60() -> None:
    pcm = np.concatenate([np.zeros(20 * FRAME, np.int16), voiced(100, 6)])
    line = after(pcm)
    full = level(pcm[-FRAME:])
    made = np.concatenate([line.missing() for _ in range(4)])
    tens = [level(made[at : at + 80]) / full for at in range(0, len(made), 80)]
    assert tens == pytest.approx([1.0, 0.9, 0.7, 0.5, 0.3, 0.12, 0.0, 0.0], abs=0.03)


def test_a_long_loss_ends_in_noise_as_loud_as_the_background() -> None:
    room = np.random.default_rng(0).normal(0, 60, 50 * FRAME).astype(np.int16)
    line = after(np.concatenate([room, voiced(100, 10)]))
    made = [line.missing() for _ in range(30)]
    assert 40 < level(np.concatenate(made[4:])) < 80


def test_noise_is_never_loud_even_when_nothing_else_was_heard() -> None:
    line = after(np.random.default_rng(0).normal(0, 9000, 5 * FRAME).astype(np.int16))
    made = [line.missing() for _ in range(30)]
    assert level(np.concatenate(made[4:])) < 200


def test_after_digital_silence_a_loss_is_digital_silence() -> None:
    line = after(np.zeros(10 * FRAME, np.int16))
    assert not line.missing().any()


def test_before_anything_was_heard_a_loss_is_silence() -> None:
    line = Concealer()
    assert not line.missing().any()


def test_what_comes_back_is_blended_in_and_then_itself() -> None:
    pcm = voiced(100, 5)
    line = after(pcm)
    line.missing()
    back = np.full(FRAME, 2000, np.int16)
    blended = line.heard(back)
    assert not np.array_equal(blended[:20], back[:20])
    assert np.array_equal(blended[80:], back[80:])
    assert np.array_equal(line.heard(back), back)


def test_frames_as_quiet_as_the_background_are_told_from_speech() -> None:
    noise = np.random.default_rng(0).normal(0, 50, 30 * FRAME).astype(np.int16)
    line = after(noise)
    assert line.quiet(noise[:FRAME])
    assert not line.quiet(voiced(100, 1))
