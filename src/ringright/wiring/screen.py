"""Where a run shows itself; the command line implements it."""

from pathlib import Path
from typing import Protocol

from ringright.people.intake import ImportReport
from ringright.watch.live import Live


class Screen(Protocol):
    """Where a run shows itself."""

    def progress(self, stage: str, done: int, total: int) -> None:
        """Long work before the first call: `stage` is voices or people."""
        ...

    def imported(self, report: ImportReport) -> None:
        """What an import found."""
        ...

    def resumed(self, folder: Path, lost: int) -> None:
        """An earlier process died in this run; so many of its calls were lost."""
        ...

    def show(self, live: Live, title: str, elapsed_s: float, language: str) -> None:
        """The lines as they are now."""
        ...
