"""Received audio laid on the wall clock: one frame a beat, whatever the network did."""

from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.line.conceal import Concealer
from ringright.line.leg import FRAME

Frame = npt.NDArray[np.int16]

WATCH: Final = 150
"""Beats after which a backlog that never ran out counts as more than the jitter asks for: 3 s."""
_BYTES: Final = 2 * FRAME


class Timeline:
    """Turns bursts of PCM into exactly one 20 ms frame a beat; push what came, then pop once.

    Lost packets shorten what the stack hands over (47.5 frames a second at 5 % loss was
    measured), so a beat without audio is concealed. Where in the backlog a packet was lost cannot
    be told without its number: guessing from the gaps was tried, and erred under any jitter.
    The backlog is what late packets made of it; what 3 s did not need of it is let go in pauses,
    and beyond `ceiling` frames the oldest is cut: hearing stays live.
    """

    def __init__(self, ceiling: int = 12) -> None:
        self._pending = bytearray()
        self._ceiling = ceiling * _BYTES
        self._concealer = Concealer()
        self._least = ceiling
        self._beats = 0
        self._spare = 0
        self.concealed = 0
        self.cut = 0

    def push(self, pcm: bytes) -> None:
        """Add what arrived; the oldest audio beyond the ceiling is dropped."""
        self._pending += pcm
        excess = len(self._pending) - self._ceiling
        if excess > 0:
            del self._pending[: excess + (excess % 2)]
            self.cut += excess // _BYTES

    def pop(self) -> Frame:
        """The next 160 samples."""
        if len(self._pending) < _BYTES:
            self.concealed += 1
            frame = self._concealer.missing()
        else:
            frame = self._take()
            if self._spare and len(self._pending) >= _BYTES and self._concealer.quiet(frame):
                self._spare -= 1
                self.cut += 1
                frame = self._take()
            frame = self._concealer.heard(frame)
        self._watch()
        return frame

    def _take(self) -> Frame:
        frame = np.frombuffer(bytes(self._pending[:_BYTES]), "<i2")
        del self._pending[:_BYTES]
        return frame

    def _watch(self) -> None:
        """Find how much of the backlog the last 3 s never needed."""
        self._least = min(self._least, len(self._pending) // _BYTES)
        self._beats += 1
        if self._beats >= WATCH:
            self._spare, self._least, self._beats = self._least, self._ceiling // _BYTES, 0
