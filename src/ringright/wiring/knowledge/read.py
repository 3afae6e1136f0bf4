"""The files of a knowledge base, each by its reader."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from ringright.dialogue.knowledge.cutting import shelve
from ringright.dialogue.knowledge.passage import Caution, Raw, Shelf
from ringright.wiring.knowledge.fault import KnowledgeError
from ringright.wiring.knowledge.plain import read_csv, read_text

LARGEST: Final = 16 << 20
FILES: Final = 50
Reader = Callable[[Path], tuple[list[Raw], list[Caution]]]


def _read_xlsx(path: Path) -> tuple[list[Raw], list[Caution]]:
    from ringright.wiring.knowledge import sheet

    return sheet.read(path)


def _read_docx(path: Path) -> tuple[list[Raw], list[Caution]]:
    from ringright.wiring.knowledge import word

    return word.read(path)


READERS: Final[Mapping[str, Reader]] = {
    ".md": read_text,
    ".txt": read_text,
    ".csv": read_csv,
    ".xlsx": _read_xlsx,
    ".docx": _read_docx,
}


def read(paths: Sequence[Path], language: str) -> Shelf:
    """Everything `paths` hold, as passages in `language`; raises KnowledgeError."""
    if len(paths) > FILES:
        raise KnowledgeError(f"{len(paths)} files", remedy=f"Use {FILES} files at most.")
    raws, cautions = list[Raw](), list[Caution]()
    for path in paths:
        found, aside = _reader(path)(path)
        if not found:
            aside.append(Caution(path.name, "nothing to say was found in this file"))
        raws += found
        cautions += aside
    return shelve(raws, language, cautions)


def _reader(path: Path) -> Reader:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise KnowledgeError(f"{path.name} is no known kind of file", remedy=f"Use {known}.")
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise KnowledgeError(f"{path}: {reason}", remedy="Check the path.") from error
    if size > LARGEST:
        most = f"At most {LARGEST >> 20} MB; split it, or take pictures out."
        raise KnowledgeError(f"{path.name} has {size >> 20} MB", remedy=most)
    return reader
