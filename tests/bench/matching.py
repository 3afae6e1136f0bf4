"""How fast a turn is understood: `python tests/bench/matching.py [--json] [--rounds N]`.

Prints lines a second and milliseconds a turn (p50, p99, worst) for the two clinic scripts, over
the evaluation lines, for the whole stepper, for a turn in which the model of meaning is asked, and
for `script hear --batch`, in processor time of one core, without warm-up. Limits: 2 ms of processor
time a turn without meaning and 40 ms with it, 200 lines a second and 30 with meaning.
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
from ringright.settings import Settings
from ringright.wiring.guessing import Guessers
from ringright.wiring.hearing import Trial, hear_all

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


def meaning(script: Script, language: str, guessers: Guessers) -> dict[str, object]:
    """Turns of talk about other things, where the model is asked: in a turn, and in a batch."""
    guessers.of(script)
    tried, took = Trial(script, lambda: guessers.of(script)), []
    path = ROOT / "tests" / "unit" / "dialogue" / f"offtopic_{language}.tsv"
    for text in path.read_text(encoding="utf-8").splitlines():
        state = tried.state("start")
        if engine.expects(script, state).doubt(text) is None:
            continue
        begun = time.process_time()
        tried.consider(state, text)
        took.append(time.process_time() - begun)
    return {"asked": len(took), **figures(took)}


def batch(script: Script, lines: list[tuple[str, str, str]]) -> float:
    """Lines a second of `script hear --batch --no-meaning`."""
    tried = Trial(script, lambda: None)
    begun = time.process_time()
    done = sum(1 for _ in hear_all(tried, ((step, text) for step, text, _ in lines)))
    return round(done / (time.process_time() - begun))


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
    result, guessers = {}, Guessers(Settings())
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
            "meaning": meaning(script, language, guessers),
            "batch_lines_per_s": batch(script, lines),
        }
        print(language, result[language], file=sys.stderr)
    print(json.dumps(result) if options.json else json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
