"""Whether this machine can take another call: a fold over how late it is. Pure.

New calls wait while it is full; running calls are left alone.
"""

from dataclasses import dataclass, replace
from typing import Final

WINDOW_MS: Final = 5000
"""How long the machine must have kept up before it takes calls again."""


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
    """How things stand; `late_at` is when a limit was last passed, before all time if never."""

    late_at: float = -1e12
    beat: float = 0.0
    decode: float = 0.0

    def full(self, now_ms: float) -> bool:
        """Whether new calls must wait."""
        return now_ms - self.late_at < WINDOW_MS


def beaten(load: Load, now_ms: float, late_ms: float, ceiling: Ceiling) -> Load:
    """After a beat that came `late_ms` late."""
    late_at = now_ms if late_ms > ceiling.beat else load.late_at
    return replace(load, late_at=late_at, beat=max(load.beat, late_ms))


def decoded(load: Load, now_ms: float, took_ms: float, ceiling: Ceiling) -> Load:
    """After a stretch whose words came `took_ms` after they were asked for."""
    late_at = now_ms if took_ms > ceiling.decode else load.late_at
    return replace(load, late_at=late_at, decode=max(load.decode, took_ms))
