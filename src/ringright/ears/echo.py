"""Our own voice in what comes back: measured while we speak, then taken out of what is heard.

Cross-correlation with whitened spectra (GCC-PHAT) finds the delay, a Wiener filter around it the
path; both from half-second blocks in which we speak. Without a clear peak nothing is touched.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.ears.level import SILENCE_DB, dbfs

Samples = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float64]
Spectrum = npt.NDArray[np.complex128]

BLOCK: Final = 4096
"""Samples measured at once (0.5 s), and the longest delay looked for."""
KEPT: Final = 4 * BLOCK
TAPS: Final = 128
"""Length of the echo's path: 16 ms, as hybrids and handsets have it."""
BEFORE: Final = 24
"""Taps before the peak: band limits and codecs spread it both ways."""
SPEAKING_DB: Final = -42.0
"""We are speaking in a block as loud as this; fainter ones teach nothing."""
PEAK: Final = 9.0
LOST: Final = 6.0
"""Peak over spread of the correlation that is an echo, and that one known still has; chance
reaches 5 to 6."""
STUCK: Final = 4
"""Blocks (2 s) of voice over ours after which we learn again: it may be an echo that moved."""
KEEP: Final = 0.8
"""Share of the past that a new block leaves: a memory of 2.5 s of our speech."""
LOADING: Final = 1e-3
"""Share of the power added to every lag-zero term, so that the filter stays tame."""
LEAK_DB: Final = -24.0
"""No echo is believed to be removed better than this: mu-law alone leaves -30 dB."""
NEW_DB: Final = -6.0
BETTER_DB: Final = 5.0
"""Leak of a path before its first block, and how much better a block may make it: a filter is
judged on the block that it was made from, and flatters itself."""
MARGIN_DB: Final = 6.0
"""What is left of an echo varies by so much from chunk to chunk."""
_SECOND_HALF: Final = np.tile([1.0, -1.0], BLOCK // 2 + 1)[: BLOCK + 1]
"""Turns the spectrum of a block into that of the block delayed by its own length."""
ROUNDS: Final = 24
"""Steps of conjugate gradients: by then the error is below the leak; stopping early also tames."""


@dataclass(frozen=True)
class Heard:
    """A chunk without our echo, and the level (dBFS) up to which it may still be echo."""

    samples: Samples
    gate_db: float = SILENCE_DB


@dataclass(frozen=True)
class Path:
    """A known echo: `delay` in samples, `taps` from BEFORE ahead of it, `leak_db` after removal."""

    delay: int
    taps: Floats
    leak_db: float

    @property
    def loss_db(self) -> float:
        """Echo return loss: how much fainter our voice comes back than it left."""
        return -10 * float(np.log10(np.sum(self.taps**2) + 1e-12))


class Echo:
    """One call's echo, chunk by chunk; `path` is None until one is found, and after it is lost."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self._ours = np.zeros(KEPT)
        self._theirs = np.zeros(KEPT)
        self._phases = np.zeros(BLOCK + 1, np.complex128)
        self._auto = np.zeros(BLOCK + 1)
        self._cross = np.zeros(BLOCK + 1, np.complex128)
        self._fresh = 0
        self._other = 0
        self._mixed = 0
        self._loud = False

    def hear(self, theirs: Samples, ours: Samples) -> Heard:
        """`theirs` without the echo of what we said up to and with `ours`; equal lengths."""
        self._loud = self._loud or bool(np.any(ours))
        if not self._loud:
            return Heard(theirs)
        size = len(theirs)
        for kept, fresh in ((self._ours, ours), (self._theirs, theirs)):
            kept[:-size] = kept[size:]
            kept[-size:] = fresh
        self._fresh += size
        if self.path is None:
            return Heard(theirs)
        return _without(theirs, _echo(self._ours, self.path, size), self.path.leak_db)

    def learn(self, noise_db: float, *, voice: bool) -> None:
        """Say whether the person spoke in the last chunk, and how loud the line's noise is.

        Measures when a block is full.
        """
        self._other += voice
        if self._fresh < BLOCK:
            return
        mixed = self.path is not None and self._other * 4 > BLOCK // 256
        self._mixed = self._mixed + 1 if mixed else 0
        self._fresh = self._other = 0
        self._loud = bool(np.any(self._ours))
        if dbfs(self._ours[-BLOCK:]) > SPEAKING_DB:
            self._measure(noise_db, alone=self._mixed % STUCK == 0)

    def _measure(self, noise_db: float, *, alone: bool) -> None:
        """Find the delay, which bears a voice over ours; and if we are `alone`, the path."""
        spectrum = np.fft.rfft(self._theirs[-BLOCK:], 2 * BLOCK)
        self._phases *= KEEP
        ours = np.conj(np.fft.rfft(self._ours[-2 * BLOCK :]))
        self._phases += _white(ours * spectrum * _SECOND_HALF)
        peaks = np.fft.irfft(self._phases)[:BLOCK]
        delay = int(np.argmax(peaks))
        if peaks[delay] < (LOST if self.path else PEAK) * float(np.std(peaks)):
            self.path = None
            return
        moved = self.path is None or abs(delay - self.path.delay) > BEFORE // 2
        if self.path is None or moved:
            self._auto[:] = 0
            self._cross[:] = 0
        else:
            delay = self.path.delay
        if alone or moved:
            self._solve(delay, spectrum, noise_db)

    def _solve(self, delay: int, spectrum: Spectrum, noise_db: float) -> None:
        ours = np.fft.rfft(_delayed(self._ours, delay - BEFORE, BLOCK), 2 * BLOCK)
        self._auto = KEEP * self._auto + np.abs(ours) ** 2
        self._cross = KEEP * self._cross + np.conj(ours) * spectrum
        auto = np.fft.irfft(self._auto)[:TAPS]
        auto[0] *= 1 + LOADING
        path = Path(delay, _toeplitz(auto, np.fft.irfft(self._cross)[:TAPS]), 0.0)
        echo = _echo(self._ours, path, BLOCK)
        left = _power(self._theirs[-BLOCK:] - echo) - 32768**2 * 10 ** (noise_db / 10)
        leak = 10 * np.log10(max(left, 1.0) / max(_power(echo), 1.0))
        before = self.path.leak_db if self.path and self.path.delay == delay else NEW_DB
        self.path = replace(path, leak_db=float(np.clip(leak, max(before - BETTER_DB, LEAK_DB), 0)))


def _white(spectrum: Spectrum) -> Spectrum:
    white: Spectrum = spectrum / (np.abs(spectrum) + 1e-9)
    return white


def _power(samples: Floats) -> float:
    return float(np.mean(samples**2))


def _toeplitz(auto: Floats, cross: Floats) -> Floats:
    """Taps that a symmetric Toeplitz matrix with the first column `auto` takes to `cross`.

    By conjugate gradients on FFTs: a dense solver wakes a thread on every core, and stalls calls.
    """
    size = len(auto)
    circle = np.fft.rfft(np.concatenate([auto, [0.0], auto[:0:-1]])).real
    taps = np.zeros(size)
    rest, step = cross.copy(), cross.copy()
    error = begun = float(rest @ rest)
    for _ in range(ROUNDS):
        if error <= 1e-9 * begun:
            break
        turned = np.fft.irfft(circle * np.fft.rfft(step, 2 * size))[:size]
        pace = error / float(step @ turned)
        taps += pace * step
        rest -= pace * turned
        before, error = error, float(rest @ rest)
        step = rest + error / before * step
    return taps


def _delayed(ours: Floats, delay: int, size: int) -> Floats:
    """The `size` samples that ended `delay` samples ago; those yet to come are zero."""
    if delay >= 0:
        return ours[len(ours) - delay - size : len(ours) - delay]
    return np.concatenate([ours[len(ours) - size - delay :], np.zeros(-delay)])


def _echo(ours: Floats, path: Path, size: int) -> Floats:
    source = _delayed(ours, path.delay - BEFORE, size + TAPS - 1)
    echo: Floats = np.convolve(source, path.taps, mode="valid")
    return echo


def _without(theirs: Samples, echo: Floats, leak_db: float) -> Heard:
    """`theirs` less `echo`, unless that would make it louder: then the path has changed."""
    level = dbfs(echo)
    rest = theirs - echo
    if np.sum(rest**2) > np.sum(np.square(theirs, dtype=np.float64)):
        return Heard(theirs, level + MARGIN_DB if level > SILENCE_DB else SILENCE_DB)
    gate = level + leak_db + MARGIN_DB
    return Heard(np.round(rest).clip(-32768, 32767).astype(np.int16), max(SILENCE_DB, gate))
