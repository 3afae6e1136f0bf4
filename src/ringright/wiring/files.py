"""Files that a run is made of: read with clear errors, and told apart by their content."""

import hashlib
from pathlib import Path

from ringright.dialogue import flow
from ringright.dialogue.entry import incoming
from ringright.dialogue.script import Script
from ringright.errors import InputError
from ringright.wiring import recordings


def digest(*paths: Path | None) -> str:
    """One hash over the content of all of them."""
    found = hashlib.sha256()
    for path in paths:
        if path is not None:
            found.update(_bytes(path))
    return found.hexdigest()


def read_script(path: Path) -> Script:
    """Load a script file. Raises ScriptError with every mistake in it."""
    return recordings.placed(load_script(path), path.parent)


def load_script(path: Path) -> Script:
    """The same, with its recordings named as the file names them."""
    folder = path.parent
    return flow.load(
        read_text(path),
        path.name,
        exists=lambda name: (folder / name).is_file(),
        unfit=lambda name: recordings.unfit(folder / name),
    )


def read_incoming(path: Path) -> Script:
    """Load a script for calls that come in. Raises InputError if it needs a contact's columns."""
    script = incoming(read_script(path))
    lacking = flow.missing(script, {})
    if lacking:
        raise InputError(
            f"{path} speaks the columns {', '.join(lacking)}, which a call that comes in lacks",
            remedy="Begin such calls at a step of their own: inbound: {start: STEP}.",
        )
    return script


def read_text(path: Path) -> str:
    """A text file in UTF-8. Raises InputError if it cannot be read, or is something else."""
    try:
        return _bytes(path).decode()
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8", remedy="Save it as UTF-8.") from error


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8. Raises InputError if that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", remedy="Check the path.") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", remedy="Check the path.") from error
