"""What Whisper sees: resampling to its 16 kHz and its log-mel picture of the sound."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 16000
WINDOW: Final = 400
HOP: Final = 160
BANDS: Final = 80

Floats = NDArray[np.float32]


def doubled(pcm: NDArray[np.int16]) -> Floats:
    """8 kHz samples as 16 kHz floats in -1..1, the mirror image above 4 kHz filtered away."""
    wide = np.zeros(len(pcm) * 2, dtype=np.float32)
    wide[::2] = pcm.astype(np.float32) / 16384.0  # half of 32768: the zeros between halve the level
    return np.convolve(wide, _halfband(), mode="same").astype(np.float32)[: len(wide)]


def log_mel(samples: Floats, silence: int = 0) -> Floats:
    """Log-mel spectrogram (80, frames) of 16 kHz samples, as openai/whisper computes it.

    `silence` more samples of digital silence follow; they cost nothing, being all alike.
    """
    total = (len(samples) + silence) // HOP
    near = WINDOW + HOP  # past the sound's end, as far as a frame can still reach back into it
    samples = np.pad(samples, (0, min(silence, near)))
    padded = np.pad(samples, WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:-1]
    power = np.abs(np.fft.rfft(frames * _hann(), axis=1)).astype(np.float32) ** 2
    mel = np.log10(np.maximum(_filters() @ power.T, 1e-10))
    mel = np.pad(mel, ((0, 0), (0, max(0, total - mel.shape[1]))), constant_values=-10.0)
    picture: Floats = (np.maximum(mel, mel.max() - 8.0) + 4.0) / 4.0
    return picture.astype(np.float32)


@cache
def _hann() -> Floats:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)


@cache
def _halfband() -> Floats:
    at = np.arange(-31, 32)
    taps = np.sinc(at / 2) * np.kaiser(len(at), 7.0)
    return np.asarray(taps / taps.sum(), dtype=np.float32)


@cache
def _filters() -> Floats:
    """Triangles on the Slaney mel scale, each of equal area, 0 to 8 kHz: (80, 201)."""
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    edges = _hertz(np.linspace(_mel(0.0), _mel(RATE / 2), BANDS + 2))
    widths = np.diff(edges)
    ramps = edges[:, None] - bins[None, :]
    rising = -ramps[:-2] / widths[:-1, None]
    falling = ramps[2:] / widths[1:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    return (triangles * (2.0 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


# Slaney's scale: linear below 1 kHz (15 mels), logarithmic above, 27 steps to a factor of 6.4.
_KNEE_HZ: Final = 1000
_KNEE: Final = 15.0
_STEP: Final = float(np.log(6.4) / 27.0)


def _mel(hertz: float) -> float:
    if hertz < _KNEE_HZ:
        return hertz * 3 / 200
    return _KNEE + float(np.log(hertz / _KNEE_HZ)) / _STEP


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    curved = _KNEE_HZ * np.exp(_STEP * (mels - _KNEE))
    return np.where(mels < _KNEE, mels * 200 / 3, curved)
