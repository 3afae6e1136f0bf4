"""A jitter buffer: packets in any order in, one even 20 ms frame a beat out."""

from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.line.rtp.packet import ahead

Samples = npt.NDArray[np.int16]
FRAME: Final = 160
_SPAN: Final = 8192
_PATIENCE: Final = 5
"""Packets in a row that may come too late before the buffer follows the sender's new clock."""


class JitterBuffer:
    """Lays decoded audio on the sender's timeline, `delay` samples behind it.

    Any packet length works, duplicates and reordering are harmless, what is missing is silence.
    `late` counts packets that missed their moment, `resets` jumps of the sender's clock.
    """

    def __init__(self, delay: int = 3 * FRAME) -> None:
        self._delay = delay
        self._ring: Samples = np.zeros(_SPAN, np.int16)
        self._cursor: int | None = None
        self._behind = 0
        self.late = 0
        self.resets = 0

    def put(self, timestamp: int, samples: Samples) -> None:
        """Place one packet's audio; longer than the ring is cut."""
        samples = samples[: _SPAN - self._delay]
        if self._cursor is None:
            self._cursor = timestamp - self._delay
        place = ahead(timestamp, self._cursor)
        if place < 0:
            self.late += 1
            self._behind += 1
        if place + len(samples) > _SPAN or self._behind > _PATIENCE:
            place = self._restart(timestamp)
        if place >= 0:
            self._behind = 0
            self._write(place, samples)

    def take(self) -> Samples:
        """The next 160 samples; silence before the first packet."""
        if self._cursor is None:
            return np.zeros(FRAME, np.int16)
        at = self._cursor % _SPAN
        self._cursor = (self._cursor + FRAME) & 0xFFFFFFFF
        places = _places(at, FRAME)
        frame = self._ring[places].copy()
        self._ring[places] = 0
        return frame

    def _restart(self, timestamp: int) -> int:
        self._ring[:] = 0
        self._cursor = timestamp - self._delay
        self._behind = 0
        self.resets += 1
        return self._delay

    def _write(self, place: int, samples: Samples) -> None:
        at = ((self._cursor or 0) + place) % _SPAN
        self._ring[_places(at, len(samples))] = samples


def _places(at: int, count: int) -> slice | npt.NDArray[np.intp]:
    """Where so many samples lie in the ring; a slice, which is cheaper, unless they wrap."""
    if at + count <= _SPAN:
        return slice(at, at + count)
    return np.arange(at, at + count) % _SPAN
