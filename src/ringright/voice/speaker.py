"""Who turns text into speech; `engines` implements it, `prompts` uses it."""

from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from ringright.domain.speech import Piece

RATE: Final = 8000
"""Samples a second of everything a speaker hands out."""

SHIPPED: Final = "kokoro-82m-int8/1"
"""The engine that ships. Part of every cache key: count it up when its output changes."""


class Speaker(Protocol):
    """A voice engine. `id` names the engine and its version, and keys the cache."""

    @property
    def id(self) -> str:
        """Engine and version, as `SHIPPED`."""
        ...

    def render(self, piece: Piece, voice: str, speed: float = 1.0) -> NDArray[np.int16]:
        """`piece` spoken by `voice` as 8 kHz mono samples; called from worker threads.

        `speed` 1.0 is the voice's own pace, and is set aside where `piece.pace` fixes it.
        Raises InputError for text that cannot be spoken, MissingPart without weights.
        """
        ...
