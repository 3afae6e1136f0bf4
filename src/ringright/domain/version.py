"""Versions of a script: what they say, where they come from, and what a replay of one found."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Version:
    """One text of a script; `number` counts from 1, `parent` is the number it was made from or 0.

    `sha256` is taken over the text in UTF-8.
    """

    script: str
    number: int
    sha256: str
    parent: int
    text: str
    note: str
    author: str
    created_at: datetime

    @property
    def name(self) -> str:
        """How commands call it: clinic@3."""
        return f"{self.script}@{self.number}"


@dataclass(frozen=True)
class Replayed:
    """What a replay came to: past calls, how many went another way, whose refusal was lost."""

    calls: int
    changed: int
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Live:
    """A stretch of time in which a version was the running one, and why it began."""

    number: int
    since: datetime
    why: str
