"""The evaluation sets of `tests/eval` in text: what was reached is held."""

from functools import cache
from pathlib import Path
from typing import Final

import pytest

from ringright.dialogue import flow
from ringright.dialogue.script import Script

ROOT: Final = Path(__file__).parents[3]
FLOORS: Final = {
    ("zh", "dev"): (0.97, 1.0, 0.0),
    ("zh", "test"): (0.885, 0.97, 0.003),
    ("en", "dev"): (0.976, 1.0, 0.0),
    ("en", "test"): (0.91, 0.98, 0.007),
}
"""Least accuracy, least recall of refusals, most refusals made up, of the matcher alone."""


@cache
def script(language: str, name: str) -> Script:
    path = ROOT / "src" / "ringright" / "templates" / language / f"{name}.yaml"
    if name == "clinic":
        folder = "clinic" if language == "zh" else "clinic-en"
        path = ROOT / "examples" / folder / "script.yaml"
    return flow.load(path.read_text(encoding="utf-8"))


def decided(language: str, split: str) -> list[tuple[str, str]]:
    """What was meant and what was understood, of each line."""
    lines = (ROOT / "tests" / "eval" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    caller = "陈建国" if language == "zh" else "John Smith"
    found = []
    for name, step, intent, _, half, text in (line.split("\t") for line in lines):
        if half == split:
            said = script(language, name)
            expected = tuple(said.steps[step].expect)
            found.append((intent, said.matcher.decide(text, expected, caller).intent))
    return found


@pytest.mark.parametrize(("language", "split"), FLOORS)
def test_what_was_reached_is_held(language: str, split: str) -> None:
    pairs = decided(language, split)
    right, recall, invented = FLOORS[language, split]
    refusals = [found for meant, found in pairs if meant == "opt_out"]
    others = [found for meant, found in pairs if meant != "opt_out"]
    assert sum(meant == found for meant, found in pairs) >= right * len(pairs)
    assert refusals.count("opt_out") >= recall * len(refusals)
    assert others.count("opt_out") <= invented * len(others)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wording_lies_in_one_half(language: str) -> None:
    lines = (ROOT / "tests" / "eval" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    halves = {tuple(line.split("\t")[3:5]) for line in lines}
    assert len(halves) == len({wording for wording, _ in halves})
