"""From a model's 24 kHz sound to what a telephone line carries: 8 kHz, level, trimmed."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.voice.speaker import RATE

FRAME: Final = 80  # 10 ms
LEVEL_DB: Final = -20.0
PEAK: Final = 0.89  # -1 dBFS: A-law and mu-law clip above
SILENT: Final = 1e-4  # RMS of less than four steps of 16 bits
QUIET_DB: Final = -40.0  # against the loudest frame: below it nobody speaks
LEAD_S, TAIL_S = 0.02, 0.06

Floats = NDArray[np.float32]
Pcm = NDArray[np.int16]


def telephone(audio: Floats) -> Pcm:
    """24 kHz floats as 8 kHz samples at -20 dBFS speech level with 20 ms before and 60 ms after."""
    return _samples(_levelled(_trimmed(_third(audio))))


def voiced_seconds(pcm: Pcm) -> float:
    """Seconds from the first to the last voiced 10 ms frame, pauses between them included."""
    first, last = _edges(pcm.astype(np.float32) / 32768.0)
    return (last - first) / RATE


def stretched(pcm: Pcm, factor: float) -> Pcm:
    """`pcm` `factor` times as long at the same pitch (WSOLA: overlapped where waves agree)."""
    window, hop, seek = 320, 160, 80  # 40 ms windows, half overlapped, searched +-10 ms
    source = np.pad(pcm.astype(np.float32), (seek, window + 2 * seek))
    steps = max(1, round(len(pcm) * factor / hop))
    out = np.zeros((steps + 1) * hop + window, dtype=np.float32)
    fade = np.hanning(window + 1)[:window].astype(np.float32)
    at = 0
    for step in range(steps):
        target = min(round(step * hop / factor), len(pcm) - 1)
        if step:
            at = target + _agreeing(source, at + hop, target, seek, window)
        piece = source[seek + at : seek + at + window] if step else source[seek : seek + window]
        out[step * hop : step * hop + window] += piece * fade
    return np.clip(out[: steps * hop], -32768, 32767).astype(np.int16)


def _agreeing(source: Floats, natural: int, target: int, seek: int, window: int) -> int:
    """The shift in +-seek at which the source around `target` best continues what came before."""
    wish = source[seek + natural : seek + natural + window]
    field = source[target : target + window + 2 * seek]
    if len(wish) < window or len(field) < window + 2 * seek:
        return 0
    likeness = np.correlate(field, wish, mode="valid")
    return int(np.argmax(likeness)) - seek


def _third(audio: Floats) -> Floats:
    return np.convolve(audio, _lowpass(), mode="same")[::3].astype(np.float32)


@cache
def _lowpass() -> Floats:
    """193 taps at 24 kHz: flat to 3.4 kHz, 60 dB down at 4 kHz (the telephone band of G.712)."""
    at = np.arange(-96, 97)
    cutoff = 3700 / 12000
    taps = cutoff * np.sinc(cutoff * at) * np.kaiser(len(at), 6.0)
    return np.asarray(taps / taps.sum(), dtype=np.float32)


def _levels(audio: Floats) -> NDArray[np.float64]:
    """RMS of each 10 ms frame."""
    frames = audio[: len(audio) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    return np.asarray(np.sqrt((frames**2).mean(axis=1)), dtype=np.float64)


def _voiced(audio: Floats) -> NDArray[np.bool_]:
    levels = _levels(audio)
    if not levels.size or levels.max() < SILENT:
        return np.zeros(levels.shape, dtype=np.bool_)
    return np.asarray(levels > levels.max() * 10 ** (QUIET_DB / 20), dtype=np.bool_)


def _edges(audio: Floats) -> tuple[int, int]:
    """Samples where speech begins and ends; (0, all) when there is none."""
    voiced = np.flatnonzero(_voiced(audio))
    if not voiced.size:
        return 0, len(audio)
    return int(voiced[0]) * FRAME, (int(voiced[-1]) + 1) * FRAME


def _trimmed(audio: Floats) -> Floats:
    first, last = _edges(audio)
    lead, tail = int(LEAD_S * RATE), int(TAIL_S * RATE)
    padded = np.pad(audio, (lead, tail))
    return padded[first : last + lead + tail]


def _levelled(audio: Floats) -> Floats:
    voiced = _voiced(audio)
    if not voiced.any():
        return audio
    level = float(np.sqrt((_levels(audio)[voiced] ** 2).mean()))
    gain = 10 ** (LEVEL_DB / 20) / level
    return audio * np.float32(min(gain, PEAK / float(np.abs(audio).max())))


def _samples(audio: Floats) -> Pcm:
    return np.clip(np.round(audio * 32767), -32768, 32767).astype(np.int16)
