"""A run on the terminal: progress bars while it prepares, then the live board."""

import sys
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ringright.cli.board import Board, Snapshot, summary
from ringright.domain.result import RunResult
from ringright.people.intake import ImportReport
from ringright.watch.live import Live

SMALL: Final = 2000
STAGES: Final = {
    "voices": "Rendering voices / 合成语音",
    "people": "Importing people / 导入联系人",
}


class Terminal:
    """Implements `wiring.screen.Screen`; `quiet` keeps stdout clean for JSON."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = Console(stderr=quiet, highlight=False)
        self._progress: Progress | None = None
        self._board: Board | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def progress(self, stage: str, done: int, total: int) -> None:
        """Move a bar; a total of 0 is not known yet, and a small import needs no bar."""
        if stage == "people" and done < SMALL:
            return
        if self._progress is None:
            self._progress = self._open.enter_context(
                Progress(
                    TextColumn("{task.description}"),
                    BarColumn(),
                    MofNCompleteColumn(),
                    TimeRemainingColumn(),
                    console=Console(stderr=True),
                )
            )
        task = next((t for t in self._progress.tasks if t.fields["stage"] == stage), None)
        if task is None:
            self._progress.add_task(STAGES[stage], stage=stage, completed=done, total=total or None)
        else:
            self._progress.update(task.id, completed=done, total=total or None)

    def imported(self, report: ImportReport) -> None:
        """Say what was wrong in a file, if anything was."""
        if report.ok and not report.merges:
            return
        for line in report.lines("en"):
            sys.stderr.write(f"{line}\n")

    def resumed(self, folder: Path, lost: int) -> None:
        """Say that an earlier run goes on."""
        sys.stderr.write(
            f"An earlier run in {folder} was interrupted: going on where it stopped. "
            f"{lost} call(s) were lost and will not be dialled again.\n"
        )

    def show(self, live: Live, title: str, elapsed_s: float, language: str) -> None:
        """Draw the lines as they are now."""
        if self._board is None:
            self._close()
            self._board = self._open.enter_context(Board(self._console, language))
        self._board.show(
            Snapshot(
                title=title,
                lines=live.lines(),
                total=live.total,
                called=live.called,
                refused=live.refused,
                done=live.done,
                grades=live.grades,
                elapsed_s=elapsed_s,
            )
        )

    def summary(self, result: RunResult, report: Path) -> None:
        """What the run came to."""
        self._console.print(summary(result, result.language, str(report)))

    def _close(self) -> None:
        self._open.close()
        self._progress = None
        self._board = None
