"""From a wideband codec's rate down to the house's 8 kHz."""

from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.line.leg import RATE

_CUTOFF_HZ: Final = 3600
_REACH: Final = 16
"""Half the filter's length in samples of 8 kHz: 2 ms of delay, aliases 60 dB down."""


class Decimator:
    """Keeps every `step`th sample of a stream that comes in pieces, low-passed before."""

    def __init__(self, step: int) -> None:
        self.step = step
        self._taps = _lowpass(step)
        self._rest = np.zeros(self._taps.size - 1)

    def push(self, pcm: bytes) -> bytes:
        """The next 16-bit mono PCM at `step` times 8 kHz; gives what it makes at 8 kHz."""
        if self.step == 1:
            return pcm
        whole = np.concatenate([self._rest, np.frombuffer(pcm, "<i2")])
        count = max(0, (whole.size - self._taps.size) // self.step + 1)
        self._rest = whole[count * self.step :]
        if not count:
            return b""
        windows = np.lib.stride_tricks.sliding_window_view(whole, self._taps.size)[:: self.step]
        return np.clip(np.rint(windows @ self._taps), -32768, 32767).astype("<i2").tobytes()


def _lowpass(step: int) -> npt.NDArray[np.float64]:
    """A Blackman-windowed sinc of unit gain."""
    at = np.arange(-_REACH * step, _REACH * step + 1)
    taps = np.sinc(2 * _CUTOFF_HZ / (RATE * step) * at) * np.blackman(at.size)
    whole: npt.NDArray[np.float64] = taps / taps.sum()
    return whole
