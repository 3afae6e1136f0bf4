"""Draws the picture of a run for the README: the live table at one moment, then the results.

Takes a run as `ringright demo --json` prints it.
"""

import argparse
import html
import json
import re
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter
from rich.cells import cell_len
from rich.console import Console

from ringright.cli.board import Snapshot, board, count_grades, summary
from ringright.domain.result import LineView, PersonResult, RunResult

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURE: Final = ROOT / "docs" / "images" / "run.svg"
WIDTH: Final = 100
TEXT: Final = re.compile(r'textLength="[\d.]+"([^>]*)>([^<]*)</text>')
CELL: Final = 12.2  # width of one column in rich's picture
FONT_FACE: Final = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # they fetch from a network


def loaded(path: Path) -> RunResult:
    """The run of a `--json` document."""
    document = json.loads(path.read_text(encoding="utf-8"))
    people = [
        {
            **{key: value for key, value in person.items() if value is not None},
            "refusals": person["reasons"],
        }
        for person in document["people"]
    ]
    return TypeAdapter(RunResult).validate_python(
        {
            **document,
            "people": people,
            "ledger_entries": document["ledger"]["entries"],
            "ledger_ok": document["ledger"]["ok"],
            "permits_issued": document["permits"]["issued"],
            "permits_burned": document["permits"]["burned"],
        }
    )


def view(person: PersonResult, line: int, turn: int) -> LineView:
    """A line in the middle of this person's call."""
    said = person.transcript[turn]
    return LineView(
        str(line), "talking", person.name, person.number, said.who, said.text, said.end_s
    )


def snapshot(run: RunResult) -> Snapshot:
    """Three calls at once, as the live table would show them."""
    talks = [person for person in run.people if len(person.transcript) > 1]
    lines = tuple(
        view(person, line, turn)
        for line, (person, turn) in enumerate(zip(talks[-3:], (-2, -1, 0), strict=False), 1)
    )
    called = sum(person.called for person in run.people)
    over = [person for person in run.people if person.called][: called - len(lines)]
    return Snapshot(
        run.title, lines, len(run.people), called, len(run.people) - called, len(over),
        count_grades(over), run.wall_s / 2,
    )  # fmt: skip


def widen(found: re.Match[str]) -> str:
    """A text as wide as its columns: rich counts characters, and Chinese ones take two."""
    width = cell_len(html.unescape(found[2])) * CELL
    return f'textLength="{width:.1f}"{found[1]}>{found[2]}</text>'


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--out", type=Path, default=PICTURE)
    given = parser.parse_args()
    run = loaded(given.run)
    with Path("/dev/null").open("w") as nowhere:
        console = Console(width=WIDTH, record=True, file=nowhere, force_terminal=True)
        console.print(board(snapshot(run), run.language))
        console.print(summary(run, run.language, f"{run.folder}/report.html"))
    svg = FONT_FACE.sub("", console.export_svg(title="make demo"))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(TEXT.sub(widen, svg), encoding="utf-8")


if __name__ == "__main__":
    main()
