"""The values of a knowledge base: what was read, what may be said, and what was set aside."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Raw:
    """One answer as it stands in a file, markup and all.

    `source` names file and place (`faq.md#怎么预约`, `prices.xlsx!Sheet1:7`); `questions` are
    those it answers, none for plain text; `topic` is the heading above it.
    """

    source: str
    text: str
    questions: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True)
class Passage:
    """Sentences of one place that can be spoken.

    With `questions` they are one answer, said as a whole; else those that answer best are said.
    """

    source: str
    sentences: tuple[str, ...]
    questions: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True)
class Caution:
    """Something of a file that will not be said, and why."""

    source: str
    text: str


@dataclass(frozen=True)
class Shelf:
    """Everything a script may answer from, and what was set aside."""

    passages: tuple[Passage, ...] = ()
    cautions: tuple[Caution, ...] = ()
