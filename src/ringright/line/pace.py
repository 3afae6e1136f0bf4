"""Calls a second on one trunk: a token bucket that holds one token, so there are no bursts."""

from dataclasses import dataclass, replace

from ringright.domain.trunk import TrunkError


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `per_s` calls a second, evenly; times are seconds of any steady clock."""

    per_s: float
    next_s: float = 0.0

    def __post_init__(self) -> None:
        if not self.per_s > 0:
            raise TrunkError(f"{self.per_s} calls a second", remedy="Allow some.")

    def ready_at(self, now: float) -> float:
        """When the next call may start: `now`, or the moment that is worth waiting for."""
        return max(now, self.next_s)

    def taken(self, now: float) -> "Pace":
        """The pace after a call that starts at `ready_at(now)`."""
        return replace(self, next_s=self.ready_at(now) + 1 / self.per_s)
