import numpy as np
import pytest

from ringright.engines.mel import doubled, log_mel


def test_shape_and_range() -> None:
    picture = log_mel(np.zeros(16000, np.float32))
    assert picture.shape == (80, 100)
    assert picture.dtype == np.float32
    assert picture.max() == pytest.approx(-1.5)


@pytest.mark.parametrize(("hertz", "band"), [(200, 5), (1000, 26), (3000, 54)])
def test_a_tone_lights_its_band(hertz: int, band: int) -> None:
    tone = np.sin(2 * np.pi * hertz * np.arange(16000) / 16000).astype(np.float32)
    assert abs(int(log_mel(tone)[:, 50].argmax()) - band) <= 1


def test_doubling_keeps_the_wave_and_makes_no_mirror_image() -> None:
    tone = (8000 * np.sin(2 * np.pi * 3000 * np.arange(8000) / 8000)).astype(np.int16)
    spectrum = np.abs(np.fft.rfft(doubled(tone)[1000:-1000]))
    peak = int(np.argmax(spectrum))
    assert peak * 16000 / 14000 == pytest.approx(3000, abs=2)
    assert spectrum[int(4900 * 14000 / 16000) :].max() < spectrum[peak] / 300
    assert np.std(doubled(tone)[1000:-1000]) == pytest.approx(np.std(tone / 32768), rel=0.02)


@pytest.mark.parametrize("length", [200, 16000, 16073])
@pytest.mark.parametrize("silence", [0, 100, 600, 128000])
def test_silence_not_computed_is_the_silence_computed(length: int, silence: int) -> None:
    sound = np.random.default_rng(length).normal(0, 0.1, length).astype(np.float32)
    quick = log_mel(sound, silence)
    whole = log_mel(np.pad(sound, (0, silence)))
    np.testing.assert_allclose(quick, whole, atol=1e-5)
