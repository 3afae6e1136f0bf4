"""A CSV file as a stream of records, with the line each one began on.

A broken record costs itself alone: the reader goes on with the line after the one it began on.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from ringright.people.encoding import survey
from ringright.people.faults import ContactsError

# No honest cell spans more lines; an unclosed quote would otherwise swallow the rest of the file.
LONGEST: Final = 40
DELIMITERS: Final = ",\t;"
NAMES: Final = "The first line names the columns."
BINARY: Final = {
    b"PK\x03\x04": "an XLSX or ZIP file",
    b"\xd0\xcf\x11\xe0": "an old XLS file",
    b"%PDF": "a PDF",
}


class _RunAway(Exception):
    """A record grew past LONGEST lines."""


@dataclass
class Lines:
    """Lines of a file that can be handed back, counting from 1."""

    file: IO[str]
    taken: int = 0
    record: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.back.pop() if self.back else next(self.file)
        self.taken += 1
        self.record.append(line)
        if len(self.record) > LONGEST:
            raise _RunAway
        return line

    def rewind(self) -> None:
        """Hand back all lines of the current record but its first."""
        rest = self.record[1:]
        self.back.extend(reversed(rest))
        self.taken -= len(rest)
        self.record.clear()


@dataclass(frozen=True)
class Record:
    """One record; `fault` is a reason's code where it could not be read, its cells are then raw."""

    line: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """An open table: its header cells, and the stream of what follows."""

    header: tuple[str, ...]
    encoding: str
    sha256: str
    records: Iterator[Record]
    line: int


def read(path: Path, file: IO[str], encoding: str, sha256: str) -> Table:
    """The table in `file`; raises ContactsError if there is no header."""
    lines = Lines(file)
    first = _first(lines, path)
    delimiter = max(DELIMITERS, key=first.count)
    records = _records(lines, delimiter)
    header = next(records, None)
    if header is None:
        raise ContactsError(f"{path.name}: no column is named", remedy=NAMES)
    if header.fault:
        place = f"{path.name}, line {header.line}"
        raise ContactsError(f"{place}: a quotation mark is not closed", remedy=NAMES)
    return Table(tuple(header.cells), encoding, sha256, records, header.line)


def probe(path: Path) -> tuple[str, str]:
    """(encoding, SHA-256) of the file; raises ContactsError if it is no text file."""
    try:
        found = survey(path)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise ContactsError(f"{path}: {reason}", remedy="Check the path.") from fault
    for magic, what in BINARY.items():
        if found.head.startswith(magic):
            raise ContactsError(f"{path.name} is {what}", remedy="Export it as CSV (UTF-8).")
    if b"\0" in found.head.split(b"\n", 1)[0] and found.encoding != "utf-16":
        raise ContactsError(f"{path.name} is no text file", remedy="Export it as CSV (UTF-8).")
    return found.encoding, found.sha256


def _first(lines: Lines, path: Path) -> str:
    """The header line, which is then handed back."""
    for line in lines:
        lines.record.clear()
        if line.strip():
            lines.back.append(line)
            lines.taken -= 1
            return line
    raise ContactsError(f"{path.name} is empty", remedy=NAMES)


def _records(lines: Lines, delimiter: str) -> Iterator[Record]:
    # strict: a stray quote is an error to report, not a guess to make.
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.record.clear()
        line = lines.taken + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _RunAway):
            raw = lines.record[0].rstrip("\r\n")
            lines.rewind()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield Record(line, raw.split(delimiter), "broken_quote")
            continue
        if any(cells):
            yield Record(line, cells)
