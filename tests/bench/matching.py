"""How fast a turn is understood: `python tests/bench/matching.py [--json] [--rounds N]`.

Prints lines a second and milliseconds a turn (p50, p99, worst) for the two clinic scripts, over
the evaluation lines, and for the whole stepper, in processor time of one core, without warm-up.
"""

import argparse
import json
import sys
import time
from datetime import date, datetime, timezone
from pathlib import Path

from ringright.dialogue import engine, flow
from ringright.dialogue.moves import Callee, Heard
from ringright.dialogue.script import Script
from ringright.domain.call import Hearing

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone.utc)
COLUMNS = {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}


def rows(language: str) -> list[tuple[str, str, str]]:
    """Step, text and intent of every evaluation line."""
    path = ROOT / "tests" / "unit" / "dialogue" / f"utterances_{language}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(step, text, intent) for step, text, intent in (line.split("\t") for line in lines)]


def matching(script: Script, lines: list[tuple[str, str, str]], rounds: int) -> list[float]:
    """Seconds of each decision."""
    took = []
    for turn in range(rounds):
        for step, text, _ in lines:
            varied = text + "啊呀哦"[turn % 3] if script.language == "zh" else f"{text} um{turn}"
            begun = time.process_time()
            script.matcher.decide(varied, tuple(script.steps[step].expect), "陈建国")
            took.append(time.process_time() - begun)
    return took


def stepping(script: Script, lines: list[tuple[str, str, str]], rounds: int) -> list[float]:
    """Seconds of each whole turn, every line said to a fresh call."""
    callee = Callee("陈建国", COLUMNS, "登记表", date(2026, 3, 10))
    fresh, _ = engine.start(script, callee, NOW)
    took = []
    for _ in range(rounds):
        for _, text, _ in lines:
            event = Heard(Hearing(text, script.language, 0.0))
            begun = time.process_time()
            engine.step(script, fresh, event, NOW)
            took.append(time.process_time() - begun)
    return took


def figures(took: list[float]) -> dict[str, float]:
    """Lines a second, and milliseconds a line."""
    order = sorted(took)
    return {
        "lines_per_s": round(len(took) / sum(took)),
        "p50_ms": round(order[len(order) // 2] * 1000, 3),
        "p99_ms": round(order[len(order) * 99 // 100] * 1000, 3),
        "worst_ms": round(order[-1] * 1000, 3),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    result = {}
    for language, folder in (("zh", "clinic"), ("en", "clinic-en")):
        path = ROOT / "examples" / folder / "script.yaml"
        script = flow.load(path.read_text(encoding="utf-8"))
        lines = rows(language)
        right = sum(
            script.matcher.decide(text, tuple(script.steps[step].expect), "陈建国").intent == intent
            for step, text, intent in lines
        )
        result[language] = {
            "lines": len(lines),
            "right": right,
            "match": figures(matching(script, lines, options.rounds)),
            "turn": figures(stepping(script, lines, options.rounds)),
        }
        print(language, result[language], file=sys.stderr)
    print(json.dumps(result) if options.json else json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
