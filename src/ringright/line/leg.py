"""One leg of a call, as the rest of the house sees it."""

from dataclasses import dataclass
from typing import Final, Protocol

from ringright.domain.call import Release
from ringright.line.quality import Quality

RATE: Final = 8000
"""Samples a second inside the house."""
FRAME: Final = 160
"""Samples of a 20 ms frame."""
SILENCE: Final = bytes(2 * FRAME)
"""One frame of digital silence."""


@dataclass(frozen=True)
class Ringing:
    """180: the far telephone rings."""


@dataclass(frozen=True)
class EarlyMedia:
    """183 with SDP: audio before any answer (RFC 3960)."""


@dataclass(frozen=True)
class Answered:
    """200: the call is up."""


@dataclass(frozen=True)
class Pressed:
    """The far end pressed a key (RFC 4733)."""

    digit: str


@dataclass(frozen=True)
class Held:
    """The far end put us on hold (RFC 3264 section 8.4): it does not listen."""


@dataclass(frozen=True)
class Resumed:
    """The far end listens again."""


@dataclass(frozen=True)
class Closed:
    """The call is over: how its signalling ended, and how its audio travelled, where known."""

    release: Release
    quality: Quality | None = None


LegEvent = Ringing | EarlyMedia | Answered | Held | Resumed | Pressed | Closed


class Leg(Protocol):
    """Audio and signalling of one call; PCM is 16-bit little-endian mono at 8 kHz."""

    async def event(self) -> LegEvent:
        """The next event, in order; after `Closed` there is none."""
        ...

    def read(self) -> bytes:
        """All PCM that arrived since the last read; b"" while there is none."""
        ...

    def write(self, pcm: bytes) -> None:
        """Queue PCM for sending; dropped while the call has no media."""
        ...

    async def hangup(self) -> None:
        """End the call (BYE, or CANCEL before an answer); harmless when it is over."""
        ...
