"""What the dialogue asks of a model of meaning; `engines` has one."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]


class Meaning(Protocol):
    """Sentences as points: what is meant alike lies near."""

    def embed(self, texts: Sequence[str]) -> Points:
        """One row of unit length a text, (texts, dimensions); their products are cosines."""
