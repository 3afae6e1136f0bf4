"""The only door to time: pure modules take `now`, drivers take a `Clock`."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Protocol


class Clock(Protocol):
    """Wall time for rules and records, monotonic time for pacing."""

    def now(self) -> datetime:
        """Aware wall-clock time."""
        ...

    def tick(self) -> float:
        """Monotonic seconds; only differences mean anything."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        """Current time, UTC."""
        return datetime.now(timezone.utc)

    def tick(self) -> float:
        """Seconds of the machine's monotonic clock."""
        return time.monotonic()


@dataclass(frozen=True)
class PracticeClock:
    """The practice world's clock: it starts at `start` and runs at the real pace.

    It lets the gate apply its full rules (hours, caps) whatever the hour outside is;
    only a loopback practice trunk is ever dialled under it.
    """

    start: datetime
    _origin: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """`start` plus the real time since this clock was made."""
        return self.start + timedelta(seconds=time.monotonic() - self._origin)

    def tick(self) -> float:
        """Seconds of the machine's monotonic clock."""
        return time.monotonic()
