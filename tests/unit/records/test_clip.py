"""A moment is cut out of its recording, or it is said why not."""

from pathlib import Path

import numpy as np
import pytest

from ringright.records.clip import NoClip, cut
from ringright.records.recording import Label, Recorder, info, load


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "call.wav"
    with Recorder(path, Label("c1", "仁和诊所", "2026-03-10T10:00:00+08:00")) as file:
        left, right = np.arange(8000, dtype="<i2"), -np.arange(8000, dtype="<i2")
        file.write(left.tobytes(), right.tobytes())
    return path


def test_both_sides_and_the_label_are_cut(recording: Path, tmp_path: Path) -> None:
    out = tmp_path / "clip.wav"
    assert cut(recording, 250, 500, out) == 0.25
    left, right = load(out)
    assert (left[0], left[-1], right[0]) == (2000, 3999, -2000)
    assert info(out) == info(recording)


def test_a_clip_ends_with_its_recording(recording: Path, tmp_path: Path) -> None:
    assert cut(recording, 900, 5000, tmp_path / "clip.wav") == 0.1


def test_no_sound_no_clip(recording: Path, tmp_path: Path) -> None:
    out = tmp_path / "clip.wav"
    for start, end in ((0, 0), (2000, 3000)):
        with pytest.raises(NoClip):
            cut(recording, start, end, out)
    with pytest.raises(NoClip, match="gone"):
        cut(tmp_path / "other.wav", 0, 100, out)
    assert not out.exists()
