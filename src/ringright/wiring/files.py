"""Files that a run is made of: read with clear errors, and told apart by their content."""

import hashlib
from pathlib import Path

from ringright.dialogue import flow
from ringright.dialogue.script import Script
from ringright.errors import InputError


def digest(*paths: Path | None) -> str:
    """One hash over the content of all of them."""
    found = hashlib.sha256()
    for path in paths:
        if path is not None:
            found.update(_bytes(path))
    return found.hexdigest()


def read_script(path: Path) -> Script:
    """Load a script file. Raises ScriptError with every mistake in it."""
    return flow.load(read_text(path), path.name)


def read_text(path: Path) -> str:
    """A file's text. Raises InputError if it cannot be read or is not UTF-8."""
    try:
        return _bytes(path).decode()
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8", remedy="Save it as UTF-8.") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", remedy="Check the path.") from error
