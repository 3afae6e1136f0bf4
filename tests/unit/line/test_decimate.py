import numpy as np
import pytest

from ringright.line.decimate import Decimator


def wave(hz: float, step: int, seconds: float = 0.5) -> bytes:
    at = np.arange(int(8000 * step * seconds)) / (8000 * step)
    return (10000 * np.sin(2 * np.pi * hz * at)).astype("<i2").tobytes()


def loudness(pcm: bytes) -> float:
    """Peak of what is settled."""
    return float(np.abs(np.frombuffer(pcm, "<i2")[400:].astype(int)).max())


@pytest.mark.parametrize("step", [2, 6])
@pytest.mark.parametrize("hz", [300, 1000, 3000])
def test_speech_passes_unchanged(step: int, hz: float) -> None:
    assert 9900 < loudness(Decimator(step).push(wave(hz, step))) < 10100


@pytest.mark.parametrize("step", [2, 6])
@pytest.mark.parametrize("hz", [4300, 5000, 7400])
def test_what_would_alias_is_gone(step: int, hz: float) -> None:
    assert loudness(Decimator(step).push(wave(hz, step))) < 40


@pytest.mark.parametrize("size", [2, 34, 320, 1922])
def test_pieces_make_the_same_as_the_whole(size: int) -> None:
    whole, decimator = wave(700, 6), Decimator(6)
    parts = [decimator.push(whole[at : at + size]) for at in range(0, len(whole), size)]
    assert b"".join(parts) == Decimator(6).push(whole)


def test_8_khz_is_left_alone() -> None:
    assert Decimator(1).push(b"\x01\x02\x03\x04") == b"\x01\x02\x03\x04"


def test_clipping_does_not_wrap() -> None:
    square = (np.sign(np.sin(np.arange(4000) / 20)) * 32767).astype("<i2").tobytes()
    made = np.frombuffer(Decimator(2).push(square), "<i2").astype(int)
    assert np.abs(np.diff(made)).max() < 50000
