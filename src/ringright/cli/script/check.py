"""`ringright script check FILE` names every mistake of a script."""

from pathlib import Path

from ringright.cli.show import Json, show


def check(file: Path, *, json: Json = False) -> None:
    """Read a script FILE and name every mistake by line and column."""
    from ringright.wiring.files import read_script

    read = read_script(file)
    found = {"ok": True, "id": read.id, "language": read.language}
    show(json, found, [f"{file}: good, script {read.id} ({read.language})."])
