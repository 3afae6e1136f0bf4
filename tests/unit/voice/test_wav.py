from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.voice.waves import raw, voice, wave

from ringright.voice.wav import BadSound, read

SOUNDS = Path(__file__).parent / "sounds"
REASONS = {
    "a_law": "is coded as A-law; save it as PCM",
    "data_first": "is a WAV file without sound; save it again",
    "eight_bits": "has 8 bits a sample; save it with 16 or 24",
    "empty": "is empty",
    "fast": "has 96000 samples a second; save it with 16000 to 48000",
    "five_channels": "has 5 channels; save it with one",
    "flac": "is a FLAC file; save it as WAV",
    "mp3": "is an MP3 file; save it as WAV",
    "no_channels": "has 0 channels; save it with one",
    "no_rate": "has 0 samples a second; save it with 16000 to 48000",
    "no_samples": "is empty",
    "no_sound": "is a WAV file without sound; save it again",
    "no_wav": "is no WAV file; save it as WAV",
    "not_numbers": "holds values that are no sound; save it again",
    "short_header": "has a broken header; save it again",
    "slow": "has 4000 samples a second; save it with 16000 to 48000",
}


def test_every_broken_file_has_its_reason() -> None:
    assert {path.stem for path in SOUNDS.iterdir()} == set(REASONS)


@pytest.mark.parametrize("name", sorted(REASONS))
def test_a_broken_file_says_what_is_wrong(name: str) -> None:
    with pytest.raises(BadSound) as caught:
        read((SOUNDS / f"{name}.wav").read_bytes())
    assert caught.value.detail == REASONS[name]


@pytest.mark.parametrize(("coding", "bits"), [(1, 16), (1, 24), (1, 32), (3, 32), (3, 64)])
@pytest.mark.parametrize("extensible", [False, True])
def test_every_usual_coding_is_read(coding: int, bits: int, *, extensible: bool) -> None:
    samples = voice(0.2, 16000)
    found = read(wave(samples, 16000, coding=coding, bits=bits, extensible=extensible))
    assert found.rate == 16000
    assert np.abs(found.samples - samples).max() < 1e-4


def test_two_channels_become_one() -> None:
    left = voice(0.1, 8000)
    found = read(wave(np.stack([left, left / 2], axis=1), 8000))
    assert np.abs(found.samples - left * 0.75).max() < 1e-4


def test_a_stream_of_unknown_length_is_read_to_its_end() -> None:
    data = wave(voice(0.1, 8000), 8000)
    at = data.index(b"data") + 4
    found = read(data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :] + b"\x01")
    assert found.seconds == pytest.approx(0.5)


def test_a_long_recording_is_refused() -> None:
    with pytest.raises(BadSound, match="lasts 16 s; a piece may last 15"):
        read(raw(b"\0\0" * 8000 * 16, 8000))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(noise: bytes) -> None:
    whole = wave(voice(0.01, 8000), 8000)
    for data in (noise, whole[:12] + noise, whole[:20] + noise, whole[:44] + noise):
        try:
            found = read(data)
        except BadSound:
            continue
        assert np.isfinite(found.samples).all()
        assert len(found.samples)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_read_or_refused(at: int, noise: bytes) -> None:
    data = bytearray(wave(voice(0.01, 8000), 8000))
    data[at : at + len(noise)] = noise
    try:
        found = read(bytes(data))
    except BadSound:
        return
    assert 0 < found.seconds <= 15
