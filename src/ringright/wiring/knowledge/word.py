"""DOCX: headings, paragraphs and tables in the order of the page."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph

from ringright.dialogue.knowledge import outline
from ringright.dialogue.knowledge.grid import Row
from ringright.dialogue.knowledge.outline import Grid, Heading, Part, Text
from ringright.dialogue.knowledge.passage import Caution, Raw
from ringright.wiring.knowledge.office import BROKEN, broken, inspect

KIND: Final = "DOCX"
PARAGRAPHS: Final = 5000
ROWS: Final = 500
COLUMNS: Final = 30
_TITLE: Final = re.compile(r"(?:heading|title|标题|標題)", re.IGNORECASE)


def read(path: Path) -> tuple[list[Raw], list[Caution]]:
    """The answers of a document and what was left out; raises KnowledgeError."""
    inspect(path, KIND)
    cautions: list[Caution] = []
    try:
        parts = list(_parts(docx.Document(str(path)), path.name, cautions))
    except (*BROKEN, OpcError) as error:
        raise broken(path, KIND) from error
    return list(outline.raws(path.name, parts)), cautions


def _parts(document: Document, file: str, cautions: list[Caution]) -> Iterator[Part]:
    for place, block in enumerate(document.iter_inner_content(), 1):
        if place > PARAGRAPHS:
            text = f"more than {PARAGRAPHS} paragraphs; the rest left out"
            cautions.append(Caution(f"{file}:{place}", text))
            return
        if isinstance(block, Paragraph):
            text = block.text.strip()
            title = block.style is not None and _TITLE.match(block.style.name or "")
            if text:
                yield Heading(text, place) if title else Text(text, place)
        else:
            yield _grid(block, place, file, cautions)


def _grid(table: Table, place: int, file: str, cautions: list[Caution]) -> Grid:
    rows = []
    for line, row in enumerate(table.rows, 1):
        if line > ROWS:
            cautions.append(Caution(f"{file}:{place}", f"more than {ROWS} rows; the rest left out"))
            break
        # The library repeats a cell as often as the file says it is wide.
        spans = sum(cell.grid_span for cell in row._tr.tc_lst)  # noqa: SLF001  no public way
        if spans + row.grid_cols_before > COLUMNS:
            text = f"a row of more than {COLUMNS} columns; left out"
            cautions.append(Caution(f"{file}:{place}", text))
            continue
        rows.append(Row(tuple(cell.text.strip() for cell in row.cells), line))
    return Grid(tuple(rows), place)
