import numpy as np
import pytest
from numpy.typing import NDArray

from ringright.engines import sound


def tone(hertz: float, seconds: float, rate: int, level: float = 0.3) -> NDArray[np.float32]:
    at = np.arange(int(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * hertz * at)).astype(np.float32)


def test_what_a_line_cannot_carry_is_filtered_away() -> None:
    kept, lost = (sound._third(tone(hertz, 0.5, 24000)) for hertz in (3000.0, 4200.0))
    assert np.std(kept[500:-500]) == pytest.approx(0.3 / np.sqrt(2), rel=0.02)
    assert np.std(lost[500:-500]) < 0.3 / 500


def test_level_and_edges() -> None:
    quiet = np.zeros(12000, np.float32)
    pcm = sound.telephone(np.concatenate([quiet, tone(400, 1.0, 24000, 0.01), quiet]))
    assert len(pcm) / 8000 == pytest.approx(1.08, abs=0.03)
    assert 20 * np.log10(np.std(pcm[400:8000] / 32768)) == pytest.approx(-20, abs=0.3)


def test_a_peak_never_clips() -> None:
    audio = tone(400, 1.0, 24000, 0.02)
    audio[12000:12010] = 1.0
    assert np.abs(sound.telephone(audio)).max() <= 0.9 * 32767


def test_silence_stays_silence() -> None:
    assert not sound.telephone(np.zeros(24000, np.float32)).any()


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.3, 1.9])
def test_stretching_keeps_the_pitch(factor: float) -> None:
    pcm = (tone(300, 1.0, 8000) * 32767).astype(np.int16)
    longer = sound.stretched(pcm, factor)
    assert len(longer) / 8000 == pytest.approx(factor, abs=0.03)
    spectrum = np.abs(np.fft.rfft(longer[800:-800].astype(float)))
    assert np.argmax(spectrum) * 8000 / (len(longer) - 1600) == pytest.approx(300, abs=8)


def test_voiced_seconds_count_the_pauses_between() -> None:
    gap = np.zeros(4000, np.int16)
    beep = (tone(400, 0.5, 8000) * 32767).astype(np.int16)
    assert sound.voiced_seconds(np.concatenate([gap, beep, gap, beep, gap])) == 1.5
