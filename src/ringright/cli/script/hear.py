"""`ringright script hear FILE` tells what one sentence would mean at a step, and why."""

import json as dumper
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from ringright.cli.show import Json, show
from ringright.errors import InputError
from ringright.settings import Settings

if TYPE_CHECKING:
    from ringright.dialogue.meaning import Guesser
    from ringright.wiring.hearing import Trial, Understood

Meaning = Annotated[bool, Parameter(help="Ask the models about words that no phrase explains.")]


def hear(
    file: Path,
    *,
    step: Annotated[str, Parameter(help="Where it is said; start: the first step.")] = "start",
    text: Annotated[str | None, Parameter(help="What is said.")] = None,
    batch: Annotated[Path | None, Parameter(help="A TSV file: a step, a tab, a text.")] = None,
    meaning: Meaning = True,
    json: Json = False,
) -> None:
    """Tell what a sentence would mean at a step of the script FILE, why, and what follows.

    With --batch, one JSON document for each line of the file.
    """
    if (text is None) == (batch is None):
        raise InputError("nothing to hear", remedy="Give --text WORDS, or --batch FILE.tsv.")
    tried = trial(file, meaning=meaning)
    if batch is not None:
        _all(tried, batch)
        return
    found = tried.hear(step, text or "")
    show(json, asdict(found), sentences(found))


def trial(file: Path, *, meaning: bool) -> "Trial":
    """The script FILE, ready to be asked."""
    from ringright.wiring.files import read_script
    from ringright.wiring.guessing import Guessers
    from ringright.wiring.hearing import Trial

    script = read_script(file)
    nobody: Callable[[], Guesser | None] = lambda: None  # noqa: E731  a name for its type
    return Trial(script, (lambda: Guessers(Settings()).of(script)) if meaning else nobody)


def _all(tried: "Trial", batch: Path) -> None:
    from ringright.wiring.hearing import hear_all, lines

    for found in hear_all(tried, lines(batch)):
        sys.stdout.write(dumper.dumps(asdict(found), ensure_ascii=False) + "\n")


def sentences(found: "Understood") -> list[str]:
    """The same for people."""
    return [why(found), f"-> {found.next}", found.says]


def why(found: "Understood") -> str:
    """Intent, how, score and what it rests on, in one line."""
    because = f": {found.because}" if found.because else ""
    return f"{found.intent} ({found.how} {found.score:.2f}{because})"
