"""What the line itself says, beside words: tones of networks, and keys pressed in the voice."""

from typing import Final

import numpy as np
import numpy.typing as npt

from ringright.ears.plans import Kind
from ringright.ears.tones import Heard, Tones
from ringright.line.dtmf import Detector

Frame = npt.NDArray[np.int16]
_SAYS: Final = {
    Kind.BUSY: "busy",
    Kind.CONGESTION: "congestion",
    Kind.VACANT: "invalid_number",
}
"""A tone before the answer, as the announcement that it stands for."""


class Wire:
    """One call's line; every frame goes through `hear`."""

    def __init__(self) -> None:
        self._tones = Tones()
        self._keys = Detector()
        self._events = False

    def hear(self, frame: Frame, *, ringing: bool) -> tuple[str, str]:
        """What this frame makes certain: of the number while it rings, then a pressed key.

        Mostly both are "". Where the trunk reports keys as events (RFC 4733, INFO), those alone
        count: the same press may stand in the voice as well.
        """
        if ringing:
            heard = self._tones.hear(frame)
            return next((said for tone in heard if (said := _means(tone))), ""), ""
        pressed = self._keys.hear(frame)
        return "", "" if self._events else pressed

    def reported(self) -> None:
        """The trunk reported a key."""
        self._events = True


def _means(heard: Heard) -> str:
    return heard.says or _SAYS.get(heard.kind, "")
