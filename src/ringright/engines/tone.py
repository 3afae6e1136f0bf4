"""A speaker that hums instead of speaking: tests and dry runs need no weights."""

import re
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.domain.speech import Piece
from ringright.errors import InputError
from ringright.voice.speaker import RATE

BEATS_A_MINUTE: Final = 240


class ToneSpeaker:
    """Implements `voice.speaker.Speaker` with 400 Hz for as long as the text would take."""

    id: Final = "tone/1"

    def __init__(self, _folder: Path | None = None) -> None:
        """Made like every speaker, but it has no weights to look for."""

    def render(self, piece: Piece, voice: str, speed: float = 1.0) -> NDArray[np.int16]:
        """A tone at -20 dBFS; `voice` may be any name."""
        characters = len(re.findall(r"[^\W_]", piece.text))
        if not characters or not voice:
            raise InputError(f"nothing to say in {piece.text!r}")
        pace = piece.pace or BEATS_A_MINUTE * speed
        time = np.arange(int(characters * 60 / pace * RATE)) / RATE
        return np.round(4634 * np.sin(2 * np.pi * 400 * time)).astype(np.int16)
