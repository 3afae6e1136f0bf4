"""A table as answers: two columns named question and answer are pairs, other rows are sentences."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ringright.dialogue.knowledge.passage import Raw
from ringright.domain.sound import HAN

QUESTIONS: Final = ("question", "questions", "q", "问题", "问", "提问", "問題", "常见问题")
ANSWERS: Final = ("answer", "answers", "a", "答案", "答", "回答", "解答", "答复")
_UNIT: Final = re.compile(r"(.+?)\s*[（(]\s*([^（）()\d]{1,12})\s*[）)]\s*$")
_FIGURE: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SEVERAL: Final = re.compile(r"[\n|｜]|(?<=[？?])(?=.)")
_HEADER: Final = 60
"""A longer header names no unit."""

_MONEY: Final = {"¥": "元", "￥": "元", "rmb": "元", "cny": "元"}


@dataclass(frozen=True)
class Row:
    """The cells of one row as text, and its number in the file."""

    cells: tuple[str, ...]
    line: int


def raws(rows: Iterable[Row], place: Callable[[int], str]) -> Iterator[Raw]:
    """The answers of a table whose first row names the columns; `place` words a line's source."""
    header: tuple[str, ...] = ()
    for row in rows:
        if not any(row.cells):
            continue
        if not header:
            header = tuple(cell.strip() for cell in row.cells)
            continue
        yield _raw(header, row, place(row.line))


def _raw(header: tuple[str, ...], row: Row, source: str) -> Raw:
    cells = dict(zip(map(str.lower, header), row.cells, strict=False))
    asked = next((cells[name] for name in QUESTIONS if name in cells), None)
    answer = next((cells[name] for name in ANSWERS if name in cells), None)
    if asked is None or answer is None:
        return Raw(source, _sentence(header, row.cells))
    questions = tuple(part.strip() for part in _SEVERAL.split(asked) if part.strip())
    return Raw(source, answer.strip(), questions)


def _sentence(header: tuple[str, ...], cells: tuple[str, ...]) -> str:
    """`header: value` for each cell that holds something."""
    said = []
    chinese = HAN.search("".join((*header, *cells))) is not None
    for name, value in zip(header, cells, strict=False):
        if value.strip():
            said.append(_cell(name, value.strip(), chinese=chinese))
    return ("，" if chinese else ", ").join(said) + ("。" if chinese else ".") if said else ""


def _cell(name: str, value: str, *, chinese: bool) -> str:
    """A unit in the header goes behind a bare figure: 价格（元） and 25 are 价格：25元."""
    unit = _UNIT.fullmatch(name) if len(name) <= _HEADER else None
    if unit and _FIGURE.fullmatch(value):
        name = unit[1]
        value += ("" if chinese else " ") + _MONEY.get(unit[2].lower(), unit[2])
    value = " ".join(value.rstrip("。.；;，,").split())
    colon = "：" if chinese else ": "
    return f"{name}{colon}{value}" if name else value
