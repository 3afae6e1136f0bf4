"""What the dialogue asks of slower ears: models of meaning and of language; `engines` has some."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ringright.dialogue.moves import Doubt, Guess

Points = NDArray[np.float32]


class Meaning(Protocol):
    """Sentences as points: what is meant alike lies near."""

    def embed(self, texts: Sequence[str]) -> Points:
        """One row of unit length a text, (texts, dimensions); their products are cosines."""


class Guesser(Protocol):
    """A slower ear of one script; safe from any thread."""

    def guess(self, doubt: Doubt) -> Guess | None:
        """What may have been meant, None where it has no idea. Raises RingRightError."""
