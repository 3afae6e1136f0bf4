"""How a call's audio travelled."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """Packets both ways, loss, jitter and round trip."""

    sent: int = 0
    received: int = 0
    lost: int = 0
    lost_far: int = 0
    jitter_ms: float = 0.0
    jitter_far_ms: float = 0.0
    rtt_ms: float = 0.0
    late: int = 0
