"""A library opened from files or from a script, ready to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ringright.dialogue.knowledge.library import Library
from ringright.dialogue.knowledge.passage import Shelf
from ringright.dialogue.meaning import Meaning
from ringright.errors import InputError
from ringright.wiring.files import papers, read_script
from ringright.wiring.guessing import house_model
from ringright.wiring.knowledge.read import read

SCRIPTS: Final = (".yaml", ".yml")


@dataclass(frozen=True)
class Source:
    """What is asked: documents in one language."""

    files: tuple[Path, ...]
    language: str

    def shelf(self) -> Shelf:
        """Everything they hold; raises KnowledgeError."""
        return read(self.files, self.language)


def source(paths: Sequence[Path], language: str) -> Source:
    """One script's documents, or the documents `paths`; raises InputError."""
    scripts = [path for path in paths if path.suffix.lower() in SCRIPTS]
    if not scripts:
        return Source(tuple(paths), language)
    if len(paths) > 1:
        raise InputError("a script stands alone", remedy="Name one script, or documents only.")
    script = read_script(scripts[0])
    found = Source(papers(script), script.language)
    if not found.files:
        raise InputError(
            f"{scripts[0]} has no knowledge", remedy='Name files: "knowledge: [faq.md]".'
        )
    return found


def library(shelf: Shelf, language: str, meaning: Meaning | None = None) -> Library:
    """The passages of `shelf`, compared by `meaning`; without one, by the house's model."""
    return Library(shelf.passages, meaning or house_model(), language)
