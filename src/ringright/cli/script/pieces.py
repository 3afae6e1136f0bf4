"""`ringright script pieces FILE` lists what a person may record for a script: a studio's list."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ringright.cli.show import Json, show

if TYPE_CHECKING:
    from ringright.wiring.recordings import Take


def pieces(file: Path, *, json: Json = False) -> None:
    """List every fixed piece of the script FILE: its words, its sound file, where it is said.

    A piece that is not recorded yet has the name proposed for its file.
    """
    from ringright.wiring.files import load_script
    from ringright.wiring.recordings import takes

    found = takes(load_script(file))
    recorded = sum(take.recorded for take in found)
    document = {"recorded": recorded, "pieces": [asdict(take) for take in found]}
    show(json, document, _lines(found, recorded))


def _lines(found: "tuple[Take, ...]", recorded: int) -> Iterator[str]:
    for take in found:
        mark = "recorded" if take.recorded else "to record"
        yield f"{take.file}  {mark}\n  {take.text}\n  {', '.join(take.places)}"
    yield f"{recorded} of {len(found)} pieces are recorded."
