"""A script file rehearsed against people made from the script itself."""

from pathlib import Path

from ringright.sim.rehearsal.report import Report
from ringright.sim.rehearsal.report import rehearse as play
from ringright.wiring.files import read_script


def rehearse(path: Path, seed: int, calls: int) -> Report:
    """Rehearse the script at `path`: `calls` conversations with each kind of person."""
    return play(read_script(path), seed, calls)
