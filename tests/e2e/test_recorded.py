"""A person's recording is what a call plays, between synthesised words."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.e2e.house import SCRIPT, House, by_id, peopled
from tests.unit.voice.waves import wave

from ringright.engines.sound import recorded
from ringright.records.recording import load

PIECES = {"您好，您约了": (400, 2400), "的门诊，能来吗？": (2600, 600)}
RATE = 16000


def sweep(begin: float, end: float) -> NDArray[np.float32]:
    """One second from `begin` to `end` hertz: like nothing that a voice says."""
    time = np.arange(RATE) / RATE
    phase = 2 * np.pi * (begin * time + (end - begin) * time**2 / 2)
    return (0.5 * np.sin(phase)).astype(np.float32)


def likeness(heard: NDArray[np.int16], wanted: NDArray[np.int16]) -> tuple[float, int]:
    """The best correlation of `wanted` with any stretch of `heard`, and where that begins."""
    long, short = heard.astype(np.float64), wanted.astype(np.float64)
    size = len(long) + len(short)
    product = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    power = np.convolve(long**2, np.ones(len(short)), mode="valid")
    scaled = product[: len(power)] / np.sqrt(np.maximum(power, 1.0) * (short**2).sum())
    return float(scaled.max()), int(scaled.argmax())


@pytest.fixture
def script(tmp_path: Path) -> Path:
    text = SCRIPT.read_text(encoding="utf-8").replace("\nknowledge:", "\n# ") + "\nrecordings:\n"
    for number, (words, (begin, end)) in enumerate(PIECES.items()):
        (tmp_path / f"{number}.wav").write_bytes(wave(sweep(begin, end).astype(np.float64), RATE))
        text += f"  {words}: {number}.wav\n"
    path = tmp_path / "script.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_call_plays_the_recording(house: House, script: Path, tmp_path: Path) -> None:
    world = peopled("endings", tmp_path, keep=("silent",))
    words = ("--script", str(script), "--people", str(world), "--data", str(tmp_path / "data"))
    person = by_id(house.document("practice", *words))["silent"]
    question = person["transcript"][1]["text"]
    assert question == "陈建国您好，您约了明天上午九点半王医生的门诊，能来吗？"
    (sound,) = (tmp_path / "data").rglob("*.wav")
    ours, _theirs = load(sound)
    found = [likeness(ours, recorded(sweep(*ends), RATE)) for ends in PIECES.values()]
    assert min(like for like, _ in found) > 0.95
    between = (found[1][1] - found[0][1]) / 8000
    assert between > 2.5  # the first sweep, and the date, time and doctor in the script's voice
