"""What a run is asked to do."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Contest:
    """The script file to try `against` the order's own, and the trial's name."""

    against: Path
    name: str


@dataclass(frozen=True)
class Order:
    """What to run.

    `seed` None takes the people file's, `port` 0 any free one. `data` None chooses a folder: a new
    one where `fresh`, else the one that belongs to this people file, so that a no stays a no.
    With a `contest` half of the people hear another script.
    """

    name: str
    script: Path
    people: Path
    lines: int = 3
    seed: int | None = None
    data: Path | None = None
    port: int = 0
    fresh: bool = False
    contest: Contest | None = None
