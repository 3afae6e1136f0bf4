"""A document as headings, texts and tables in a row, and the answers found in it.

Markdown and DOCX both come down to this. A heading that asks, or `Q:`/`问：` before `A:`/`答：`,
makes a question-answer pair of what follows; everything else is plain text under its heading.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from ringright.dialogue.knowledge import grid
from ringright.dialogue.knowledge.grid import Row
from ringright.dialogue.knowledge.passage import Raw
from ringright.domain.sound import HAN

_ASKS: Final = re.compile(r"[?？]\s*$")
_QUESTION: Final = re.compile(
    r"\s*(?:\*\*)?(?:Q|问|问题|Question)\s*[:：](?:\*\*)?\s*(.*)", re.IGNORECASE
)
_ANSWER: Final = re.compile(
    r"\s*(?:\*\*)?(?:A|答|答案|回答|Answer)\s*[:：](?:\*\*)?\s*(.*)", re.IGNORECASE
)
_WIDE: Final = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_ENDED: Final = re.compile(r"[。！？；.!?;:：]['\"”’)）*_]*$")


@dataclass(frozen=True)
class Heading:
    """A title, where it stands."""

    text: str
    place: int


@dataclass(frozen=True)
class Text:
    """A paragraph or an item of a list; its lines are joined by line breaks."""

    text: str
    place: int


@dataclass(frozen=True)
class Grid:
    """A table, its header first."""

    rows: tuple[Row, ...]
    place: int


Part: TypeAlias = Heading | Text | Grid


@dataclass
class _Pair:
    questions: list[str]
    answer: list[str] = field(default_factory=list)


class _Fold:
    """Reads parts in order; what is complete is handed out."""

    def __init__(self, file: str) -> None:
        self.file, self.topic = file, ""
        self.pair: _Pair | None = None

    def heading(self, part: Heading) -> Iterator[Raw]:
        asks = _ASKS.search(part.text) is not None
        if not asks or self.pair is None or self.pair.answer:
            yield from self.close()
        if asks and self.pair:
            self.pair.questions.append(part.text)
        elif asks:
            self.pair = _Pair([part.text])
        else:
            self.topic = part.text

    def text(self, part: Text) -> Iterator[Raw]:
        for mark, words in _speeches(part.text):
            if mark == "Q":
                yield from self._ask(words)
            elif self.pair is not None:
                self.pair.answer.append(words)
            else:
                yield Raw(self._place(part.place), words, topic=self.topic)

    def _ask(self, question: str) -> Iterator[Raw]:
        if self.pair is None or self.pair.answer:
            yield from self.close()
            self.pair = _Pair([])
        self.pair.questions += [question] if question else []

    def grid(self, part: Grid) -> Iterator[Raw]:
        yield from self.close()
        for raw in grid.raws(part.rows, self._row):
            yield Raw(raw.source, raw.text, raw.questions, self.topic)

    def close(self) -> Iterator[Raw]:
        pair, self.pair = self.pair, None
        if pair is not None and pair.questions:
            source = f"{self.file}#{pair.questions[0].rstrip('?？ ')}"
            yield Raw(source, sentences(pair.answer), tuple(pair.questions), self.topic)

    def _row(self, line: int) -> str:
        return f"{self.file}#{self.topic}:{line}" if self.topic else f"{self.file}:{line}"

    def _place(self, place: int) -> str:
        return f"{self.file}#{self.topic}" if self.topic else f"{self.file}:{place}"


def _speeches(text: str) -> Iterator[tuple[str, str]]:
    """Stretches of a paragraph: ("Q", a question), ("A", an answer) or ("", anything)."""
    mark, lines = "", list[str]()
    for line in text.split("\n"):
        asked, answered = _QUESTION.fullmatch(line), _ANSWER.fullmatch(line)
        if asked or answered:
            if lines:
                yield mark, joined(lines)
            mark, lines = ("Q", []) if asked else ("A", [])
        found = asked or answered
        lines.append((found[1] if found else line).strip())
    yield mark, joined(lines)


def raws(file: str, parts: Iterable[Part]) -> Iterator[Raw]:
    """The answers of a document called `file`; a question without an answer has the text ""."""
    fold = _Fold(file)
    for part in parts:
        if isinstance(part, Heading):
            yield from fold.heading(part)
        elif isinstance(part, Text):
            yield from fold.text(part)
        else:
            yield from fold.grid(part)
    yield from fold.close()


def joined(lines: Iterable[str]) -> str:
    """Lines of one paragraph as one line: Chinese needs no space where a line broke."""
    text = ""
    for line in filter(None, lines):
        tight = text and _WIDE.match(text[-1]) and _WIDE.match(line[0])
        text += ("" if not text or tight else " ") + line
    return text


def sentences(lines: Iterable[str]) -> str:
    """Lines that are sentences of their own, such as the items of a list, as one text."""
    said = []
    for line in filter(None, lines):
        full = "。" if HAN.search(line) else "."
        said.append(line if _ENDED.search(line) else line + full)
    return joined(said)
