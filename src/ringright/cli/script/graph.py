"""`ringright script graph FILE` draws what leads where in a script."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

Format = Annotated[Literal["mermaid", "svg"], Parameter(name="--format", help="How to draw it.")]
Out = Annotated[Path | None, Parameter(help="Write to this file instead of stdout.")]


def graph(file: Path, *, form: Format = "mermaid", out: Out = None) -> None:
    """Draw a script FILE: its steps, replies, slots and endings."""
    from ringright.dialogue.chart.mermaid import mermaid
    from ringright.dialogue.chart.plan import plan
    from ringright.dialogue.chart.svg import svg
    from ringright.wiring.files import read_script, write_text

    picture = {"mermaid": mermaid, "svg": svg}[form](plan(read_script(file)))
    if out is None:
        sys.stdout.write(picture)
        return
    write_text(out, picture)
    sys.stderr.write(f"{out}: written.\n")
