"""What the line itself says, beside words: tones of networks and machines, and pressed keys."""

from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.ears.tones import Heard, Tones
from ringright.line.dtmf import Detector

Frame = npt.NDArray[np.int16]
_TONES: Final = 25_000 // 20
"""Frames after the answer in which machines give themselves away."""


class Wire:
    """One call's line; every frame goes through `hear`."""

    def __init__(self) -> None:
        self._tones = Tones()
        self._keys = Detector()
        self._events = False
        self._left = _TONES

    def hear(self, frame: Frame, *, ringing: bool) -> tuple[tuple[Heard, ...], str]:
        """The tones that this frame makes certain, then a pressed key; mostly () and "".

        Where the trunk reports keys as events (RFC 4733, INFO), those alone count: the same press
        may stand in the voice as well.
        """
        if ringing:
            return tuple(self._tones.hear(frame)), ""
        pressed = self._keys.hear(frame)
        heard = tuple(self._tones.hear(frame)) if self._left > 0 else ()
        self._left -= 1
        return heard, "" if self._events else pressed

    def reported(self) -> None:
        """The trunk reported a key."""
        self._events = True
