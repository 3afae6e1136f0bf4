"""From a model's or a studio's sound to what a telephone line carries: 8 kHz, level, trimmed."""

from functools import cache
from math import ceil, gcd
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.voice.speaker import RATE

FRAME: Final = 80  # 10 ms
LEVEL_DB: Final = -20.0
PEAK: Final = 0.89  # -1 dBFS: A-law and mu-law clip above
KNEE: Final = 0.6  # a recording's peaks are bent from here, so that one pop does not lower it all
POP: Final = 4.0  # times the middle level: speech stays below
FULL: Final = 0.999
FLAT: Final = 3  # samples in a row at full scale: cut off, not just loud
FAINT_DB: Final = -45.0  # below this level speech drowns in the noise that is raised with it
FADE: Final = 40  # 5 ms at 8 kHz
SILENT: Final = 1e-4  # RMS of less than four steps of 16 bits
QUIET_DB: Final = -40.0  # against the loudest frame: below it nobody speaks
LEAD_S, TAIL_S = 0.02, 0.06

Floats = NDArray[np.float32]
Pcm = NDArray[np.int16]


def telephone(audio: Floats) -> Pcm:
    """24 kHz floats as 8 kHz samples at -20 dBFS speech level with 20 ms before and 60 ms after."""
    return _samples(_levelled(_trimmed(_third(audio))))


def recorded(audio: Floats, rate: int) -> Pcm:
    """A recording at `rate` (8 to 48 kHz) as `telephone` makes speech, so that both go together.

    Peaks are bent instead of lowering the whole, and the ends fade, since rooms are never silent.
    Empty for a recording without any sound.
    """
    centred = _eighth(audio - audio.mean(dtype=np.float64).astype(np.float32), rate)
    voiced = _voiced(centred)
    if not voiced.any():
        return np.zeros(0, dtype=np.int16)
    spoken = _trimmed(centred)
    gain = 10 ** (LEVEL_DB / 20) / _usual(spoken)
    return _samples(_faded(_bent(spoken * np.float32(gain))))


def doubts(audio: Floats, rate: int) -> tuple[str, ...]:
    """What may be wrong with a recording that can be played: "too quiet", "clipped"."""
    level = _level(_eighth(audio, rate))
    faint = 0 < level < 10 ** (FAINT_DB / 20)
    full = (np.abs(audio) >= FULL).astype(np.int8)
    clipped = len(full) >= FLAT and bool((np.convolve(full, np.ones(FLAT)) >= FLAT).any())
    found = (("too quiet", faint), ("clipped", clipped))
    return tuple(name for name, holds in found if holds)


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


def _eighth(audio: Floats, rate: int) -> Floats:
    """`rate` to 8 kHz in the telephone band: one windowed sinc for each phase between samples."""
    if rate == RATE:
        return audio
    up, down = RATE // gcd(RATE, rate), rate // gcd(RATE, rate)
    reach = ceil(32 * rate / RATE)
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(audio, (reach, reach + down)), 2 * reach + 1
    )
    out = np.zeros(len(audio) * up // down, dtype=np.float32)
    for phase in range(min(up, len(out))):
        place, rest = divmod(phase * down, up)
        count = len(out[phase::up])
        out[phase::up] = windows[place::down][:count] @ _taps(rate, reach, rest / up)
    return out


def _taps(rate: int, reach: int, shift: float) -> Floats:
    """A low-pass at 3.7 kHz whose centre lies `shift` samples late; unit gain."""
    at = np.arange(-reach, reach + 1) - shift
    cutoff = 2 * 3700 / rate
    window = np.i0(6.0 * np.sqrt(np.maximum(0.0, 1 - (at / (reach + 1)) ** 2)))
    taps = np.sinc(cutoff * at) * window
    return np.asarray(taps / taps.sum(), dtype=np.float32)


def _level(audio: Floats) -> float:
    """RMS of the voiced frames; 0 where there are none."""
    voiced = _voiced(audio)
    return float(np.sqrt((_levels(audio)[voiced] ** 2).mean())) if voiced.any() else 0.0


def _usual(audio: Floats) -> float:
    """The level without what is far above its middle: a pop is no speech."""
    levels = _levels(audio)[_voiced(audio)]
    return float(np.sqrt((np.minimum(levels, POP * np.median(levels)) ** 2).mean()))


def _bent(audio: Floats) -> Floats:
    """Peaks above the knee pressed under -1 dBFS."""
    room = PEAK - KNEE
    over = np.maximum(np.abs(audio) - KNEE, 0.0)
    pressed = np.sign(audio) * (KNEE + room * np.tanh(over / room))
    return np.asarray(np.where(over > 0, pressed, audio), dtype=np.float32)


def _faded(audio: Floats) -> Floats:
    ramp = np.linspace(0, 1, min(FADE, len(audio) // 2), dtype=np.float32)
    faded = audio.copy()
    faded[: len(ramp)] *= ramp
    faded[len(faded) - len(ramp) :] *= ramp[::-1]
    return faded


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
    level = _level(audio)
    if not level:
        return audio
    gain = 10 ** (LEVEL_DB / 20) / level
    return audio * np.float32(min(gain, PEAK / float(np.abs(audio).max())))


def _samples(audio: Floats) -> Pcm:
    return np.clip(np.round(audio * 32767), -32768, 32767).astype(np.int16)
