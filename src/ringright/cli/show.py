"""What commands have in common: common options, one JSON document or lines, the end of a run."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from ringright.cli.document import run_document
from ringright.cli.terminal import Terminal
from ringright.domain.result import RunResult
from ringright.errors import InputError
from ringright.wiring.order import Contest

Json = Annotated[bool, Parameter(negative="", help="Print one JSON document to stdout.")]
Keep = Annotated[
    Path | None, Parameter(help="Keep state in this folder; run again with it to go on.")
]


@Parameter(name="*")
@dataclass(frozen=True)
class Rival:
    """Another version to try at the same time (docs/learning.md)."""

    against: Annotated[Path | None, Parameter(help="A script that half of the people hear.")] = None
    trial: Annotated[str, Parameter(help="Name of the trial; needed with --against.")] = ""

    def contest(self) -> Contest | None:
        """What is to be tried, if anything. Raises InputError where half of it is missing."""
        if self.against is None and not self.trial:
            return None
        if self.against is None or not self.trial:
            raise InputError("a trial needs both", remedy="Give --against SCRIPT and --trial NAME.")
        return Contest(self.against, self.trial)


NO_RIVAL = Rival()


def run_shown(run: Callable[[Terminal], tuple[RunResult, bool]], *, json: bool) -> None:
    """Run a campaign on the terminal and show its result; exit code 2 for bad rows."""
    from ringright.web import report

    with Terminal(quiet=json) as screen:
        result, clean = run(screen)
    page = report.write(result, Path(result.folder) / "report.html")
    if json:
        write(run_document(result, page))
    else:
        screen.summary(result, page)
    if not clean:
        sys.exit(2)


def show(as_json: bool, document: object, lines: Iterable[str]) -> None:  # noqa: FBT001  the command's own flag
    """One JSON document, or lines for people."""
    if as_json:
        write(document)
        return
    console = Console(highlight=False, emoji=False)
    for line in lines:
        console.print(line, soft_wrap=True, markup=False)


def write(document: object) -> None:
    """`document` as the one thing on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
