"""What became of the robot's wording in a trial, judged on the audio as the far end heard it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.line.leg import FRAME

from .far import FRAME_MS, VOICED

TAIL: Final = 4800  # samples of the wording's end that tell whether it was said
ALIKE: Final = 0.7  # correlation of the same audio, wherever it was cut
SLACK: Final = 5  # frames beyond the longest pause of the wording itself
BEFORE: Final = 5  # frames before the onset that belong to it
Samples = NDArray[np.int16]


@dataclass(frozen=True)
class Verdict:
    """`stop_ms` from the person's first sound to the robot's last, None where it went on.

    `whole`: the wording was said to its end; `hesitation_ms`: silence in it that is not its own;
    `starts`: how often the robot's voice began again between `start` and the event's end.
    """

    stop_ms: int | None
    whole: bool
    hesitation_ms: int
    starts: int
    stop: int


@dataclass(frozen=True)
class Span:
    """Frames of a trial: the wording's onset, the event's start and end, the end of the trial."""

    onset: int
    start: int
    end: int
    over: int


def judge(heard: list[Samples], clip: Samples, span: Span) -> Verdict:
    """The verdict on one trial; `heard` is all the call's audio of the robot, by frames."""
    voice = voiced(np.concatenate(heard[: span.over]))
    own = voiced(clip)
    pause = longest(own) + SLACK
    stop = _stop(voice, span, pause)
    first = max(0, span.onset - BEFORE)
    end = found(np.concatenate(heard[first : span.over]), clip)
    told = voice[span.onset : first + end] if end else voice[:0]
    silent = int((~told).sum()) - int((~own[: _last(own)]).sum())
    during = voice[max(stop, span.start) : span.end]
    return Verdict(
        stop_ms=None if stop < 0 else max(0, stop - span.start) * FRAME_MS,
        whole=bool(end),
        hesitation_ms=max(0, silent) * FRAME_MS if end else 0,
        starts=int((np.diff(during.astype(np.int8)) > 0).sum()) if stop >= 0 else 0,
        stop=stop,
    )


def voiced(pcm: Samples) -> NDArray[np.bool_]:
    """Which whole frames hold voice."""
    frames = pcm[: len(pcm) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    return np.asarray(np.sqrt((frames**2).mean(axis=1)) > VOICED)


def longest(voice: NDArray[np.bool_]) -> int:
    """Frames of the longest silence between two voices."""
    places = np.flatnonzero(voice)
    return int(np.diff(places).max()) - 1 if len(places) > 1 else 0


def _last(voice: NDArray[np.bool_]) -> int:
    places = np.flatnonzero(voice)
    return int(places[-1]) + 1 if len(places) else 0


def _stop(voice: NDArray[np.bool_], span: Span, pause: int) -> int:
    """The first frame of the first silence after `start` that the wording does not have; or -1."""
    quiet = 0
    for at in range(span.start, len(voice)):
        quiet = 0 if voice[at] else quiet + 1
        if quiet >= pause:
            return at - quiet + 1
    return -1


def found(heard: Samples, clip: Samples) -> int:
    """The frame after the end of `clip` in `heard`; 0 where its end was not said."""
    end = _last(voiced(clip)) * FRAME
    tail = clip[max(0, end - TAIL) : end].astype(np.float64)
    if len(heard) < len(tail) or not len(tail):
        return 0
    size = len(heard) + len(tail)
    whole = heard.astype(np.float64)
    product = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(tail, size)), size)
    energy = np.concatenate(([0.0], np.cumsum(whole**2)))
    windows = energy[len(tail) :] - energy[: -len(tail)]
    alike = product[: len(windows)] / np.sqrt(np.maximum(windows, 1.0) * (tail**2).sum())
    best = int(np.argmax(alike))
    return -(-(best + len(tail)) // FRAME) if alike[best] > ALIKE else 0
