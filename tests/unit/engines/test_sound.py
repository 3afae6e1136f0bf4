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


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 32000, 44100, 48000])
def test_a_recording_of_any_rate_sounds_as_synthesis_does(rate: int) -> None:
    quiet = np.zeros(rate // 2, np.float32)
    audio = np.concatenate([quiet, tone(400, 1.0, rate, 0.02), quiet]) + 0.1
    pcm = sound.recorded(audio.astype(np.float32), rate)
    assert len(pcm) / 8000 == pytest.approx(1.08, abs=0.03)
    middle = pcm[800:7200] / 32768
    assert 20 * np.log10(np.std(middle)) == pytest.approx(-20, abs=0.3)
    spectrum = np.abs(np.fft.rfft(middle))
    assert spectrum.argmax() * 8000 / len(middle) == pytest.approx(400, abs=2)


@pytest.mark.parametrize("rate", [11025, 44100, 48000])
def test_what_a_line_cannot_carry_is_filtered_out_of_recordings(rate: int) -> None:
    kept, lost = (sound._eighth(tone(hertz, 0.5, rate), rate) for hertz in (3000.0, 4200.0))
    assert np.std(kept[500:-500]) == pytest.approx(0.3 / np.sqrt(2), rel=0.02)
    assert np.std(lost[500:-500]) < 0.3 / 500


def test_a_pop_is_bent_and_lowers_nothing() -> None:
    audio = tone(400, 1.0, 16000, 0.02)
    audio[8000:8010] = 1.0
    pcm = sound.recorded(audio, 16000)
    assert np.abs(pcm).max() <= 0.9 * 32767
    assert 20 * np.log10(np.std(pcm[800:3200] / 32768)) == pytest.approx(-20, abs=1.5)


def test_a_recording_begins_and_ends_without_a_click() -> None:
    noise = np.random.default_rng(5).normal(0, 0.01, 16000).astype(np.float32)
    pcm = sound.recorded(noise, 16000).astype(np.int64)
    edge = int(np.abs(np.concatenate([pcm[:4], pcm[-4:]])).max())
    assert edge < np.std(pcm) / 2


def test_nothing_is_made_of_silence() -> None:
    assert not len(sound.recorded(np.zeros(8000, np.float32), 16000))


def test_doubts() -> None:
    good = tone(400, 0.5, 16000)
    assert sound.doubts(good, 16000) == ()
    assert sound.doubts((good / 200).astype(np.float32), 16000) == ("too quiet",)
    assert sound.doubts(np.clip(good * 5, -1, 1).astype(np.float32), 16000) == ("clipped",)
