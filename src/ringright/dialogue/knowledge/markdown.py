"""Markdown as headings, texts and tables; code and comments are not for the ear."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ringright.dialogue.knowledge.grid import Row
from ringright.dialogue.knowledge.outline import Grid, Heading, Part, Text
from ringright.dialogue.knowledge.passage import Caution

_HEADING: Final = re.compile(r" {0,3}#{1,6}\s(.*)")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-{2,})\s*")
_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)、])\s+(.*)")
_FENCE: Final = re.compile(r"\s*(```|~~~)")
_RULE: Final = re.compile(r" {0,3}(?:[-*_]\s*){3,}")
_ROW: Final = re.compile(r"\s*\|.*")
_DASHES: Final = re.compile(r"[\s|:-]*--[\s|:-]*")
_CELL: Final = re.compile(r"(?<!\\)\|")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FRONT: Final = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)(?:\n|\Z)", re.DOTALL)


@dataclass
class _Reader:
    """Lines gathered until something else begins."""

    text: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    start: int = 0
    fence: str = ""

    def flush(self) -> Iterator[Part]:
        if self.text:
            yield Text("\n".join(self.text), self.start)
        if self.rows:
            yield Grid(tuple(self.rows), self.start)
        self.text, self.rows = [], []

    def line(self, line: str, place: int) -> Iterator[Part]:
        heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
        if not line.strip() or _RULE.fullmatch(line):
            yield from self.flush()
        elif heading:
            yield from self.flush()
            yield Heading(heading[1].strip().rstrip("#").strip("*_ "), place)
        elif _ROW.fullmatch(line):
            if self.text:
                yield from self.flush()
            self._row(line, place)
        elif item:
            yield from self.flush()
            self.text, self.start = [item[1]], place
        else:
            if self.rows:
                yield from self.flush()
            self.start = self.start if self.text else place
            self.text.append(line.strip().lstrip("> "))

    def _row(self, line: str, place: int) -> None:
        if _DASHES.fullmatch(line):
            return
        self.start = self.start if self.rows else place
        bare = line.strip().removeprefix("|").removesuffix("|")
        cells = tuple(cell.replace("\\|", "|").strip() for cell in _CELL.split(bare))
        self.rows.append(Row(cells, place))


def parts(file: str, text: str) -> tuple[list[Part], list[Caution]]:
    """The parts of a Markdown text called `file`, and what of it was left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _FRONT.sub(_blank, text, count=1)
    text = _COMMENT.sub(_blank, text)
    found: list[Part] = []
    cautions: list[Caution] = []
    reader = _Reader()
    for place, line in enumerate(text.split("\n"), 1):
        fence = _FENCE.match(line)
        if fence and reader.fence in ("", fence[1]):
            if not reader.fence:
                cautions.append(Caution(f"{file}:{place}", "code cannot be spoken; left out"))
            reader.fence = "" if reader.fence else fence[1]
            found += reader.flush()
        elif reader.fence:
            continue
        elif _UNDERLINE.fullmatch(line) and len(reader.text) == 1:
            title, reader.text = reader.text[0], []
            found.append(Heading(title, reader.start))
        else:
            found += reader.line(line, place)
    found += reader.flush()
    return found, cautions


def _blank(found: re.Match[str]) -> str:
    """Nothing but the line breaks, so that places stay true."""
    return "\n" * found[0].count("\n")
