"""What a run is asked to do."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Order:
    """What to run.

    `seed` None takes the people file's, `data` None chooses a folder, `port` 0 any free one.
    """

    name: str
    script: Path
    people: Path
    lines: int = 3
    seed: int | None = None
    data: Path | None = None
    port: int = 0
