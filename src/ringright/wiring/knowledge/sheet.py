"""XLSX: the values of every visible sheet, as they are shown."""

import warnings
from collections.abc import Iterator
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import Any, Final

import openpyxl

from ringright.dialogue.knowledge import grid
from ringright.dialogue.knowledge.grid import Row
from ringright.dialogue.knowledge.passage import Caution, Raw
from ringright.wiring.knowledge.office import BROKEN, broken, inspect

ROWS: Final = 2000
COLUMNS: Final = 30
KIND: Final = "XLSX"
_PLACES: Final = 6


def read(path: Path) -> tuple[list[Raw], list[Caution]]:
    """The answers of a workbook and what was left out; raises KnowledgeError."""
    inspect(path, KIND)
    raws, cautions = list[Raw](), list[Caution]()
    title = ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not spoken
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                for sheet in book.worksheets:
                    title = str(sheet.title)
                    place = f"{path.name}!{title}"
                    if sheet.sheet_state != "visible":
                        cautions.append(Caution(place, "this sheet is hidden; left out"))
                        continue
                    rows = list(_rows(sheet, place, cautions))
                    raws += grid.raws(rows, partial(_at, place))
            finally:
                book.close()
    except BROKEN as error:
        raise broken(path, KIND, f"sheet {title}" if title else "") from error
    return raws, cautions


def _at(sheet: str, line: int) -> str:
    return f"{sheet}:{line}"


def _rows(sheet: Any, place: str, cautions: list[Caution]) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a file claims about its size may be anything
    for line, cells in enumerate(sheet.iter_rows(max_row=ROWS + 1, max_col=COLUMNS), 1):
        if line > ROWS:
            cautions.append(Caution(f"{place}:{line}", f"more than {ROWS} rows; the rest left out"))
            return
        if any(cell.data_type == "e" for cell in cells):
            cautions.append(Caution(f"{place}:{line}", "a cell holds an error; row left out"))
        else:
            yield Row(tuple(_text(cell.value, cell.number_format) for cell in cells), line)


def _text(value: object, shape: str | None) -> str:
    """A cell as it is shown, near enough to be spoken."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, shape or "")
    return str(value).strip()


def _number(value: float, shape: str) -> str:
    if "%" in shape:
        return f"{_plain(value * 100)}%"
    sign = next((sign for sign in "¥￥$€£" if sign in shape), "")
    return sign + _plain(value)


def _plain(value: float) -> str:
    return f"{round(value, _PLACES):f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
