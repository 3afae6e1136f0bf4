"""The ZIP files of office programs, looked over before anything unpacks them."""

import zipfile
import zlib
from pathlib import Path
from typing import Final

from ringright.wiring.knowledge.fault import KnowledgeError

UNPACKED: Final = 64 << 20
"""Bytes a document may unpack to; a thousand-page one has about five million."""

PARTS: Final = 2000
RATIO: Final = 200
SLACK: Final = 1 << 20
CHUNK: Final = 1 << 20
# What libraries raise on broken files; some of these say no more than that a key is missing.
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, LookupError, ValueError, TypeError,
    AttributeError, SyntaxError, NotImplementedError, RuntimeError, ArithmeticError,
    AssertionError,
)  # fmt: skip
_TYPES: Final = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"),
    "<!DOCTYPE".encode("utf-16-be"))  # fmt: skip


def inspect(path: Path, kind: str) -> None:
    """Raise KnowledgeError unless `path` is a ZIP of a sane size without document types in it.

    `zipfile` unpacks no more than the size a part claims, so the claims can be trusted.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if len(parts) > PARTS or size > UNPACKED or (size > SLACK and size > RATIO * packed):
                raise KnowledgeError(
                    f"{path.name} unpacks to {size >> 20} MB in {len(parts)} parts",
                    remedy="That is no honest document; save it anew, without pictures.",
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _search(archive, part, path)
    except BROKEN as error:
        raise broken(path, kind) from error


def broken(path: Path, kind: str, place: str = "") -> KnowledgeError:
    """The error for a file that its library cannot read."""
    where = f"{path.name}, {place}" if place else path.name
    return KnowledgeError(
        f"{where} is damaged or no {kind} file", remedy=f"Open it and save it anew as {kind}."
    )


def _search(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path) -> None:
    """XML with a document type can grow without end as it is read; office programs write none."""
    rest = b""
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            if any(sign in rest + chunk for sign in _TYPES):
                raise KnowledgeError(
                    f"{path.name}, part {part.filename}: holds an XML document type",
                    remedy="No office program writes that; save the file anew.",
                )
            rest = chunk[-32:]
