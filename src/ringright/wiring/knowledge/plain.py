"""Markdown, plain text and CSV, in whatever encoding they were saved."""

from pathlib import Path
from typing import Final

from ringright.dialogue.knowledge import grid, markdown, outline
from ringright.dialogue.knowledge.grid import Row
from ringright.dialogue.knowledge.passage import Caution, Raw
from ringright.people import table
from ringright.people.faults import ContactsError
from ringright.wiring.knowledge.fault import KnowledgeError

ROWS: Final = 2000


def read_text(path: Path) -> tuple[list[Raw], list[Caution]]:
    """The answers of a Markdown or text file and what was left out; raises KnowledgeError."""
    parts, cautions = markdown.parts(path.name, _decoded(path, "UTF-8 text"))
    return list(outline.raws(path.name, parts)), cautions


def read_csv(path: Path) -> tuple[list[Raw], list[Caution]]:
    """The answers of a CSV file and what was left out; raises KnowledgeError."""
    encoding = _encoding(path, "CSV (UTF-8)")
    rows, cautions = list[Row](), list[Caution]()
    try:
        with path.open(encoding=encoding, newline="") as file:
            found = table.read(path, file, encoding, "")
            rows.append(Row(found.header, found.line))
            for record in found.records:
                if len(rows) > ROWS:
                    text = f"more than {ROWS} rows; the rest left out"
                    cautions.append(Caution(f"{path.name}:{record.line}", text))
                    break
                if record.fault:
                    text = "a quotation mark is not closed; row left out"
                    cautions.append(Caution(f"{path.name}:{record.line}", text))
                else:
                    rows.append(Row(tuple(record.cells), record.line))
    except ContactsError as error:
        raise KnowledgeError(error.detail, remedy=error.remedy) from error
    except UnicodeError as error:
        raise _undecodable(path, encoding, "CSV (UTF-8)") from error
    return list(grid.raws(rows, lambda line: f"{path.name}:{line}")), cautions


def _decoded(path: Path, kind: str) -> str:
    encoding = _encoding(path, kind)
    try:
        return path.read_text(encoding=encoding)
    except UnicodeError as error:
        raise _undecodable(path, encoding, kind) from error


def _encoding(path: Path, kind: str) -> str:
    try:
        return table.probe(path)[0]
    except ContactsError as error:
        raise KnowledgeError(error.detail, remedy=f"Save it as {kind}.") from error


def _undecodable(path: Path, encoding: str, kind: str) -> KnowledgeError:
    return KnowledgeError(f"{path.name} is no valid {encoding}", remedy=f"Save it as {kind}.")
