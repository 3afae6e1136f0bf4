"""What the robot is about to say, as pieces that can be rendered and cached one by one."""

from dataclasses import dataclass
from typing import Final

_MARKS: Final = "，。？！；、：,.?!;: \t\n"


@dataclass(frozen=True)
class Piece:
    """A stretch of text rendered as one unit.

    `pace` is characters a minute where the law fixes it (GB 45438-2025 5.3: the AI label is
    spoken at 120 to 160), 0 for the voice's natural pace.
    """

    text: str
    pace: int = 0

    @property
    def words(self) -> str:
        """The text without the marks it begins with: what a recording of it is called."""
        return self.text.lstrip(_MARKS).rstrip()


@dataclass(frozen=True)
class Recording:
    """A sound file that says a fixed piece; `digest` is the SHA-256 of its bytes."""

    file: str
    digest: str = ""


@dataclass(frozen=True)
class Utterance:
    """Pieces said in one breath; `interruptible` is False only for what the law makes us say."""

    pieces: tuple[Piece, ...]
    interruptible: bool = True

    @property
    def text(self) -> str:
        """The whole wording."""
        return "".join(piece.text for piece in self.pieces)
