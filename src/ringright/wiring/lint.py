"""A script file looked at closely: what is wrong with it, and what could be better."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ringright.dialogue import flow
from ringright.dialogue.advice import Advice, advise
from ringright.dialogue.recorded import entries
from ringright.dialogue.source import parse
from ringright.wiring.files import load_script, read_text
from ringright.wiring.recordings import doubtful

ERROR: Final = "error"
WARNING: Final = "warning"


@dataclass(frozen=True)
class Finding:
    """One finding: `level` is error or warning; the text of an error holds its own remedy."""

    file: str
    line: int
    column: int
    level: str
    rule: str
    text: str
    remedy: str = ""

    def sentence(self) -> str:
        """The finding on one line, as compilers write it."""
        advice = f"; {self.remedy}" if self.remedy else ""
        return (
            f"{self.file}:{self.line}:{self.column}: {self.level}: {self.text}{advice}"
            f" [{self.rule}]"
        )


def examine(path: Path, *, strict: bool = False) -> tuple[Finding, ...]:
    """Everything there is to say about the script at `path`; `strict` makes warnings errors.

    A script that is wrong gets no advice: first it must load.
    """
    text, file = read_text(path), str(path)
    try:
        script = load_script(path)
    except flow.ScriptError as error:
        return tuple(
            Finding(file, fault.line, fault.column, ERROR, "fault", fault.text)
            for fault in error.problems
        )
    level = ERROR if strict else WARNING
    advice = (*advise(text, script), *_sounds(text, path.parent))
    return tuple(
        Finding(file, it.line, it.column, level, it.rule, it.text, it.remedy)
        for it in sorted(advice)
    )


def _sounds(text: str, folder: Path) -> Iterator[Advice]:
    """Recordings that can be played and will not sound well."""
    source = parse(text)
    for path, _, file in entries(source):
        for doubt in doubtful(folder / file):
            fault = f'"{file}" is {doubt}'
            yield Advice(*source.where(path), "recording", fault, "record it again")
