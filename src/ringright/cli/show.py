"""What commands have in common: common options, one JSON document or lines, the end of a run."""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from ringright.cli.document import run_document
from ringright.cli.terminal import Terminal
from ringright.domain.result import RunResult

Json = Annotated[bool, Parameter(negative="", help="Print one JSON document to stdout.")]
Keep = Annotated[
    Path | None, Parameter(help="Keep state in this folder; run again with it to go on.")
]


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
    console = Console(highlight=False)
    for line in lines:
        console.print(line, soft_wrap=True, markup=False)


def write(document: object) -> None:
    """`document` as the one thing on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
