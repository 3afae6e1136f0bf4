"""Whether this machine can take another call: a fold over how late it is. Pure.

New calls wait while it is full; running calls are left alone.
"""

from dataclasses import dataclass, replace
from typing import Final

WINDOW_MS: Final = 5000
"""How long the machine must have kept up before it takes calls again."""
BEATS: Final = 1 / 250
"""What one beat counts for: a memory of five seconds."""
MANY_BEATS: Final = 0.15
"""Late in more beats than this, some 0.8 s without a break, it is too much."""
WORDS: Final = 0.25
MANY_WORDS: Final = 0.6
"""Four late recognitions in a row are too much."""


@dataclass(frozen=True)
class Ceiling:
    """What running calls may suffer, in milliseconds, before new ones wait.

    `beat` is how late a 20 ms frame may be handed to the line (two wait there already), `decode`
    how long a recognition may take with its queue, so that a turn stays under 1.5 s.
    """

    beat: float = 30.0
    decode: float = 900.0


@dataclass(frozen=True)
class Load:
    """How things stand: when it was last too much (before all time if never), and shares of late.

    `beats` is the share of late beats in the last few seconds, `words` that of late recognitions
    among the last few: one stall, or one long stretch, is no reason to keep anybody out.
    """

    late_at: float = -1e12
    beats: float = 0.0
    words: float = 0.0

    def full(self, now_ms: float) -> bool:
        """Whether new calls must wait."""
        return now_ms - self.late_at < WINDOW_MS


def beaten(load: Load, now_ms: float, late_ms: float, ceiling: Ceiling) -> Load:
    """After a beat that came `late_ms` late."""
    share = load.beats + BEATS * ((late_ms > ceiling.beat) - load.beats)
    late_at = now_ms if share > MANY_BEATS else load.late_at
    return replace(load, late_at=late_at, beats=share)


def decoded(load: Load, now_ms: float, took_ms: float, ceiling: Ceiling) -> Load:
    """After a stretch whose words came `took_ms` after they were asked for."""
    share = load.words + WORDS * ((took_ms > ceiling.decode) - load.words)
    late_at = now_ms if share > MANY_WORDS else load.late_at
    return replace(load, late_at=late_at, words=share)
