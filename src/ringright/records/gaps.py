"""How long a person waited for the robot's answer, measured on the recording alone.

Voice is told from the line's noise by energy, 20 ms at a time, against a floor taken from the
channel itself: comfort noise, A-law idle noise and white noise under a voice stay below it.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
Levels = NDArray[np.float64]
Run = tuple[int, int]  # first voiced frame, first frame after it

FRAME_MS: Final = 20
FULL_SCALE: Final = 32768.0
BAND_HZ: Final = (200.0, 3400.0)  # rumble and hum of a room lie below it
SILENT: Final = -70.0  # dBFS; A-law's idle code is at -72
ABOVE_FLOOR: Final = 6.0  # dB; 160 samples of white noise stay within 2 dB of their mean
VOICE_RANGE: Final = 30.0  # dB below the loudest 200 ms; quieter tails are room and codec
STEADY: Final = 4.0  # dB between the quietest frames: noise holds its level, fading words do not
NOISE_BELOW: Final = 15.0  # dB below the loudest 200 ms; a steady sound nearer is the voice itself
NOISE_MAX: Final = -40.0  # dBFS; a steady sound alone below it is line noise, never speech
LOUD_FRAMES: Final = 10
CLICK: Final = 2  # frames; a shorter sound is a click
HANGOVER: Final = 3  # frames; closures inside a word
PERSON_PAUSE: Final = 10  # frames; a breath inside a person's sentence
ROBOT_PAUSE: Final = 25  # frames; between two sentences of one robot turn


def turn_gaps(left: Samples, right: Samples, rate: int = 8000) -> tuple[int, ...]:
    """Milliseconds of silence at each change of turn from the person (right) to the robot (left).

    A turn changes where the robot starts after the person's stretch has ended. A robot that was
    already talking (barge-in, backchannel) and a person's own pauses give no gap.
    """
    robot = bridge(runs(voiced(left, rate)), ROBOT_PAUSE)
    person = bridge(runs(voiced(right, rate)), PERSON_PAUSE)
    gaps = []
    for last_end, (start, _) in zip([0, *(end for _, end in robot)], robot, strict=False):
        heard = _stretch_before(person, last_end, start)
        if heard is not None and heard <= start:
            gaps.append((start - heard) * FRAME_MS)
    return tuple(gaps)


def voiced(samples: Samples, rate: int = 8000) -> NDArray[np.bool_]:
    """Which 20 ms frames of one channel hold voice."""
    levels = frame_levels(samples, rate)
    return levels > _threshold(levels)


def frame_levels(samples: Samples, rate: int = 8000) -> Levels:
    """Level of each whole 20 ms frame in the telephone band, in dBFS, not below `SILENT`."""
    width = rate * FRAME_MS // 1000
    count = len(samples) // width
    frames = samples[: count * width].reshape(count, width) / FULL_SCALE
    window = np.hanning(width)
    pitch = np.fft.rfftfreq(width, 1 / rate)
    band = (pitch >= BAND_HZ[0]) & (pitch <= BAND_HZ[1])
    spectrum = np.abs(np.fft.rfft(frames * window, axis=1))[:, band]
    power = 2 * (spectrum**2).sum(axis=1) / width / (window**2).sum()
    levels: Levels = np.maximum(10 * np.log10(power + 1e-12), SILENT)
    return levels


def runs(mask: NDArray[np.bool_]) -> list[Run]:
    """The stretches of voice: closures within words bridged, clicks dropped."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    found = [(int(first), int(after)) for first, after in edges.reshape(-1, 2)]
    return [(first, after) for first, after in bridge(found, HANGOVER) if after - first >= CLICK]


def bridge(found: list[Run], pause: int) -> list[Run]:
    """Neighbouring runs joined where at most `pause` frames lie between them."""
    joined: list[Run] = []
    for first, after in found:
        if joined and first - joined[-1][1] <= pause:
            joined[-1] = (joined[-1][0], after)
        else:
            joined.append((first, after))
    return joined


def _threshold(levels: Levels) -> float:
    """The level above which a frame of this channel is voice."""
    sounding = levels[levels > SILENT]
    if not len(sounding):
        return SILENT
    loud = float(np.sort(sounding)[-LOUD_FRAMES:].mean())
    return max(_noise(levels, sounding, loud) + ABOVE_FLOOR, loud - VOICE_RANGE)


def _noise(levels: Levels, sounding: Levels, loud: float) -> float:
    """The steady level under the voice: `SILENT` where there is none, `loud` where all is noise."""
    quietest, floor = (float(level) for level in np.percentile(sounding, (2, 10)))
    if floor - quietest > STEADY:
        return SILENT
    if loud - floor >= NOISE_BELOW:
        return floor
    unbroken = len(sounding) == len(levels)
    return loud if unbroken or loud < NOISE_MAX else SILENT


def _stretch_before(person: list[Run], since: int, start: int) -> int | None:
    """Where the person's last stretch before frame `start` ended, if it reached past `since`."""
    begun = [after for first, after in person if first < start and after > since]
    return begun[-1] if begun else None
