"""`ringright edge`: the configuration of what stands in front of the workers."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from ringright.cli.show import Json, write

edge = App(name="edge", help="The edge in front of the workers: Kamailio (docs/edge.md).")

Flag = Parameter(negative="")


@edge.command
def config(
    file: Path,
    *,
    out: Annotated[Path | None, Parameter(help="Write the files into this folder.")] = None,
    check: Annotated[bool, Flag, Parameter(help="Let kamailio check what was made.")] = False,
    json: Json = False,
) -> None:
    """Make Kamailio's configuration from an edge FILE (docs/formats/edge.md)."""
    from ringright.wiring.edge import make

    made = make(file, out, check=check)
    if json:
        write({"files": made.files, "folder": made.folder, "checked": made.checked})
    elif made.folder is None:
        for name, text in made.files.items():
            sys.stdout.write(f"# ---- {name}\n{text}")
    if not json:
        for line in _sentences(made.folder, tuple(made.files), checked=made.checked):
            sys.stderr.write(f"{line}\n")


def _sentences(folder: str | None, names: tuple[str, ...], *, checked: bool) -> list[str]:
    written = [f"Written to {folder}: {', '.join(names)}."] if folder else []
    return [*written, *(["Kamailio accepts it."] if checked else [])]
