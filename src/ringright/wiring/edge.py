"""From an edge file to Kamailio's files on disk, and Kamailio's own opinion of them."""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ringright.errors import InputError, MissingPart
from ringright.line.edge import Edge, load
from ringright.line.kamailio import MAIN, render

DEPLOYED: Final = "/etc/kamailio"
"""Where the files are taken to lie when they are only printed."""
_PATIENCE_S: Final = 30


class EdgeRejected(InputError):
    """Kamailio does not accept the configuration."""

    code = "edge_rejected"


@dataclass(frozen=True)
class Made:
    """Name to text of Kamailio's files, where they were written, and whether Kamailio took them."""

    files: dict[str, str]
    folder: str | None
    checked: bool


def make(file: Path, out: Path | None, *, check: bool) -> Made:
    """Render the edge FILE; write it into the folder `out`, and let Kamailio check it, if asked.

    Raises EdgeError (the file), EdgeRejected and MissingPart (the check), InputError (the folder).
    """
    edge = _read(file)
    folder = str(out.resolve()) if out else DEPLOYED
    files = _rendered(edge, folder)
    if check:
        _check(edge)
    if out:
        _write(files, out)
    return Made(files, folder if out else None, check)


def _read(file: Path) -> Edge:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}", remedy="Check the path.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8", remedy="Save the file as UTF-8.") from error
    return load(text, str(file))


def _rendered(edge: Edge, folder: str) -> dict[str, str]:
    try:
        return render(edge, folder)
    except ValueError as error:
        remedy = "Choose a folder of letters, digits and _ . / + @ - only."
        raise InputError(str(error), remedy=remedy) from error


def _write(files: dict[str, str], out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (out / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{error.filename}: {error.strerror}", remedy="Check --out.") from error


def _check(edge: Edge) -> None:
    """Let Kamailio read the files from a folder of their own; nothing is started."""
    found = shutil.which("kamailio") or shutil.which("kamailio", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        remedy = "Install it (apt-get install kamailio kamailio-tls-modules), or drop --check."
        raise MissingPart("kamailio", remedy=remedy)
    with tempfile.TemporaryDirectory() as folder:
        _write(_rendered(edge, folder), Path(folder))
        command = [found, "-c", "-f", f"{folder}/{MAIN}", "-Y", folder]
        done = subprocess.run(  # noqa: S603 - kamailio itself, on files just made
            command, capture_output=True, text=True, check=False, timeout=_PATIENCE_S
        )
    if done.returncode:
        raise EdgeRejected(_complaint(done.stderr), remedy="Please report this with the edge file.")


def _complaint(said: str) -> str:
    """The lines of Kamailio's log that name a fault, without its process numbers."""
    wrong = [line.split(":", 1) for line in said.splitlines() if "ERROR" in line.split("<")[0]
             or "CRITICAL" in line]  # fmt: skip
    return "; ".join(dict.fromkeys(parts[-1].strip() for parts in wrong)) or said.strip()
