"""Turn gaps on real Mandarin speech: noise on the line must not move the end of a sentence much."""

import os
from pathlib import Path

import miniaudio
import numpy as np
import pytest
from numpy.typing import NDArray

from ringright.records.gaps import turn_gaps

SHARED = Path(
    os.environ.get("RINGRIGHT_SHARED", Path(__file__).parents[3].parent / "shared" / "data")
)
VOICES = sorted((SHARED / "speech" / "aishell_s0150").glob("*.flac"))[:12]
RATE = 8000
Wave = NDArray[np.float64]

pytestmark = pytest.mark.skipif(not VOICES, reason=f"no shared speech under {SHARED}")


def speech(path: Path) -> Wave:
    """A sentence at 8 kHz, -1 to 1."""
    decoded = miniaudio.decode_file(str(path), nchannels=1, sample_rate=RATE)
    return np.array(decoded.samples, np.float64) / 32768


def gap(sentence: Wave, noise: Wave) -> int:
    """The gap before a robot that answers one second after the end of the file."""
    person = np.concatenate([np.zeros(RATE), sentence, np.zeros(2 * RATE)])
    person += noise[: len(person)]
    robot = np.zeros(len(person))
    robot[-RATE:] = 0.3 * np.sin(np.arange(RATE) * 0.3)
    left, right = (np.round(side * 32767).astype(np.int16) for side in (robot, person))
    (measured,) = turn_gaps(left, right)
    return measured


@pytest.mark.parametrize("path", VOICES, ids=lambda path: path.stem)
def test_noise_moves_the_end_of_a_sentence_by_little(path: Path) -> None:
    sentence = speech(path)
    white = np.random.default_rng(1).normal(0, 1, len(sentence) + 3 * RATE)
    loudness = float(np.sqrt((sentence[np.abs(sentence) > 0.01] ** 2).mean()))
    clean = gap(sentence, 0 * white)
    assert 1000 <= clean <= 2000  # the files end with up to a second of room
    assert gap(sentence, white * 10 ** (-60 / 20)) == pytest.approx(clean, abs=100)
    assert gap(sentence, white * loudness * 10 ** (-20 / 20)) == pytest.approx(clean, abs=200)
