import json
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringright.records.recording import (
    FRAME,
    BadRecording,
    Label,
    Recorder,
    RecordingLost,
    info,
    load,
    mend,
    partial,
)

FIXTURES = Path(__file__).parent / "fixtures"
LABEL = Label(call="a-0001", organisation="仁和诊所", created="2026-03-10T10:00:00+08:00")


def tone(value: int) -> bytes:
    return np.full(FRAME // 2, value, dtype="<i2").tobytes()


def record(path: Path, frames: int) -> Recorder:
    recorder = Recorder(path, LABEL)
    for number in range(frames):
        recorder.write(tone(100 + number), tone(-100 - number))
    return recorder


def test_a_finished_file_is_ordinary_stereo(tmp_path: Path) -> None:
    path = record(tmp_path / "calls" / "p01.wav", 75).close()
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 8000, 2)
        assert file.getnframes() == 75 * 160
    left, right = load(path)
    assert left[0] == 100
    assert left[-1] == 174
    assert np.array_equal(left, -right)
    assert not partial(path).exists()


def test_one_silent_side(tmp_path: Path) -> None:
    with Recorder(tmp_path / "p01.wav", LABEL) as recorder:
        recorder.write(left=tone(7))
        recorder.write(right=tone(9))
        assert recorder.seconds == pytest.approx(0.04)
    left, right = load(tmp_path / "p01.wav")
    assert (left[0], right[0], left[-1], right[-1]) == (7, 0, 0, 9)


def test_the_file_says_that_the_voice_is_synthetic(tmp_path: Path) -> None:
    path = record(tmp_path / "p01.wav", 1).close()
    entries = info(path)
    assert "AI-generated" in entries["ICMT"]
    assert "人工智能生成合成" in entries["ICMT"]
    label = json.loads(entries["AIGC"])["AIGC"]
    assert label["Label"] == "1"
    assert label["ContentProducer"] == "仁和诊所"
    assert label["ProduceID"] == "a-0001"
    assert list(label) == [
        "Label", "ContentProducer", "ProduceID", "ReservedCode1",
        "ContentPropagator", "PropagateID", "ReservedCode2",
    ]  # fmt: skip


def test_the_final_name_appears_only_when_finished(tmp_path: Path) -> None:
    path = tmp_path / "p01.wav"
    recorder = record(path, 60)
    assert not path.exists()
    recorder.close()
    assert path.exists()
    assert recorder.close() == path


def test_an_unfinished_file_is_playable_and_labelled(tmp_path: Path) -> None:
    path = tmp_path / "p01.wav"
    recorder = record(path, 130)  # 2.6 s: two whole seconds are on the disk
    rest = partial(path)
    with wave.open(str(rest)) as file:
        assert file.getnframes() == 100 * 160
    assert len(load(rest)[0]) == 100 * 160
    assert "AI-generated" in info(rest)["ICMT"]
    recorder.close()


def test_mending_takes_every_byte_that_reached_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "p01.wav"
    whole = record(tmp_path / "whole.wav", 50).close().read_bytes()
    stale = bytearray(whole)
    at = whole.index(b"data")
    stale[4:8] = stale[at + 4 : at + 8] = bytes(4)  # killed before the header was put right
    partial(path).write_bytes(bytes(stale) + b"\x01")  # and in the middle of a sample
    assert mend(path) == path
    assert path.read_bytes() == whole
    assert mend(path) is None


def test_nothing_to_mend(tmp_path: Path) -> None:
    assert mend(tmp_path / "p01.wav") is None


def test_a_file_killed_at_birth_loads_as_silence(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "p01.wav", LABEL)
    left, right = load(partial(recorder.path))
    assert len(left) == len(right) == 0
    recorder.close()


@pytest.mark.parametrize("sides", [(b"\0" * 320, b"\0" * 160), (b"\0" * 3, b"\0" * 3)])
def test_uneven_sides_are_refused(tmp_path: Path, sides: tuple[bytes, bytes]) -> None:
    recorder = Recorder(tmp_path / "p01.wav", LABEL)
    with pytest.raises(ValueError, match="equal length"):
        recorder.write(*sides)
    recorder.close()


def test_writing_after_the_end(tmp_path: Path) -> None:
    recorder = record(tmp_path / "p01.wav", 1)
    recorder.close()
    with pytest.raises(RecordingLost, match="closed already"):
        recorder.write()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "calls").write_text("a file, not a folder")
    with pytest.raises(RecordingLost, match="data folder is writable"):
        Recorder(tmp_path / "calls" / "p01.wav", LABEL)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("empty.wav", "not a WAV file"),
        ("not_riff.wav", "not a WAV file"),
        ("no_data.wav", "not a WAV file"),
        ("chunk_past_end.wav", "not a WAV file"),
        ("mono.wav", "not 8 kHz"),
        ("wide_band.wav", "not 8 kHz"),
        ("short_fmt.wav", "not 8 kHz"),
        ("no_fmt.wav", "not 8 kHz"),
        ("absent.wav", "No such file"),
    ],
)
def test_malformed_files_are_named(name: str, message: str) -> None:
    with pytest.raises(BadRecording, match=message):
        load(FIXTURES / name)


def test_a_size_past_the_end_loads_what_is_there() -> None:
    left, right = load(FIXTURES / "data_past_end.wav")
    assert left.tolist() == [1, 3]
    assert right.tolist() == [2, 4]


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "fuzz.wav"
    path.write_bytes(b"RIFF\0\0\0\0WAVE" + data)
    info(path)
    try:
        load(path)
    except BadRecording:
        assert path.exists()
