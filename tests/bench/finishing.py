"""How well finished speech is told from unfinished: `python tests/bench/finishing.py [--json]`.

Prints the confusion over the evaluation lines (rows: what it is, columns: the verdict), the share
of whole lines taken for unfinished and the other way about, and microseconds of processor time of
one core a verdict, with cold memos. The lines were written by hand together with the tables: the
figures show that they hold, not how they do on strangers.
"""

import argparse
import json
import runpy
import time
from collections import Counter
from datetime import date
from pathlib import Path

from ringright.dialogue import flow
from ringright.dialogue.finish import Finish
from ringright.dialogue.moves import Callee

ROOT = Path(__file__).parents[2]
LINES = runpy.run_path(str(ROOT / "tests" / "unit" / "dialogue" / "test_finish.py"))
FOLDERS = {"zh": "clinic", "en": "clinic-en"}
COLUMNS = {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}
DONE = (Finish.WHOLE, Finish.UNDERSTOOD)


def judge(language: str) -> tuple[Counter[tuple[str, str]], list[float]]:
    """Counts of (expected, verdict), and the seconds of each verdict."""
    path = ROOT / "examples" / FOLDERS[language] / "script.yaml"
    script = flow.load(path.read_text(encoding="utf-8"))
    callee = Callee("陈建国", COLUMNS, "登记表", date(2026, 3, 10))
    counts: Counter[tuple[str, str]] = Counter()
    took = []
    for kind, text, expected in LINES["rows"](language):
        begun = time.process_time()
        found = LINES["finish"](script, callee, kind, text)
        took.append(time.process_time() - begun)
        counts[expected, found] += 1
    return counts, took


def report(language: str) -> dict[str, object]:
    """The figures of one language."""
    counts, took = judge(language)
    order = sorted(took)
    early = sum(n for (is_, said), n in counts.items() if said in DONE and is_ not in DONE)
    late = sum(n for (is_, said), n in counts.items() if said not in DONE and is_ in DONE)
    return {
        "lines": len(took),
        "right": sum(n for (is_, said), n in counts.items() if is_ == said),
        "cut_off": early,
        "kept_waiting": late,
        "p50_us": round(order[len(order) // 2] * 1e6),
        "p95_us": round(order[int(len(order) * 0.95)] * 1e6),
        "confusion": {f"{is_} as {said}": n for (is_, said), n in sorted(counts.items())},
    }


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    found = {language: report(language) for language in FOLDERS}
    if options.parse_args().json:
        print(json.dumps(found))
        return
    for language, figures in found.items():
        for name, value in figures.items():
            print(f"{language} {name:14} {value}")


if __name__ == "__main__":
    main()
