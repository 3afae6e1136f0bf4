"""Who turns speech into text; `engines` implements it."""

from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from ringright.domain.call import Hearing

BELIEVED: Final = 0.6
"""`Hearing.silence` above which its words are not believed."""


class Recognizer(Protocol):
    """A speech recogniser for finished stretches of speech."""

    def transcribe(self, pcm: NDArray[np.int16], language: str) -> Hearing:
        """What was said in `pcm` (8 kHz mono, at most 30 s); `language` is "zh" or "en".

        Blocks while it works: call it in a thread. Several threads may call at once.
        Times of the Hearing are seconds from the start of `pcm`. MissingPart without weights.
        """
        ...

    def load(self) -> None:
        """Get ready now rather than at the first call. Raises MissingPart without weights."""
        ...
