"""What a party of a simulated call can do; the call carries it out."""

from dataclasses import dataclass

from ringright.sim.people import Line


@dataclass(frozen=True)
class Say:
    """Play a line now; `kind` names it in the log."""

    line: Line
    kind: str = "reply"
    gain_db: float = 0.0
    noise_db: float | None = None


@dataclass(frozen=True)
class Beep:
    """Play a tone now."""

    hz: float
    seconds: float


@dataclass(frozen=True)
class Press:
    """Send keys as telephone events."""

    keys: str


@dataclass(frozen=True)
class Understand:
    """Have `pcm` (8 kHz s16le) recognised; the text comes back to `Mind.understood`."""

    pcm: bytes


@dataclass(frozen=True)
class Finish:
    """The party is done: a person hangs up, an announcement gives way to the final status."""


Act = Say | Beep | Press | Understand | Finish
