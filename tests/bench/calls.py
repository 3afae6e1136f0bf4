"""The demo, run after run: turn gaps on the recordings, CPU and memory of the robot's process.

`python tests/bench/calls.py [--runs N] [--lines N] [--lang zh|en] [--json]`. CPU and memory are the
robot's own (the practice world is another process and not counted).
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = {"zh": "clinic", "en": "clinic-en"}


class Mute:
    """A screen that shows nothing."""

    def progress(self, stage: str, done: int, total: int) -> None: ...

    def imported(self, report: object) -> None: ...

    def resumed(self, folder: Path, lost: int) -> None: ...

    def show(self, live: object, title: str, elapsed_s: float, language: str) -> None: ...


def once(lines: int, language: str) -> dict[str, object]:
    """One demo in this process."""
    from ringright.settings import Settings
    from ringright.wiring.order import Order
    from ringright.wiring.practice import practise

    folder = ROOT / "examples" / EXAMPLES[language]
    order = Order("bench", folder / "script.yaml", folder / "people.yaml", lines, fresh=True)
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        before = resource.getrusage(resource.RUSAGE_SELF)
        result, _ = practise(order, settings, Mute())
        after = resource.getrusage(resource.RUSAGE_SELF)
    called = [person for person in result.people if person.called]
    talk_s = sum(max((t.end_s for t in p.transcript), default=0.0) for p in called)
    return {
        "gaps_ms": [gap for person in called for gap in person.turn_gaps_ms],
        "calls": len(called),
        "talk_s": talk_s,
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "rss_mb": after.ru_maxrss / 1024,
        "wall_s": result.wall_s,
        "endings": {person.id: person.disposition for person in result.people},
    }


def child(lines: int, language: str) -> dict[str, object]:
    """One demo in a process of its own, so that memory is that of one run."""
    command = [sys.executable, __file__, "--once", "--lines", str(lines), "--lang", language]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def summed(runs: list[dict[str, object]], lines: int) -> dict[str, object]:
    """The figures over all runs."""
    gaps = sorted(gap for run in runs for gap in _list(run["gaps_ms"]))
    calls = sum(_number(run["calls"]) for run in runs)
    talk = sum(_number(run["talk_s"]) for run in runs)
    cpu = sum(_number(run["cpu_s"]) for run in runs)
    return {
        "runs": len(runs),
        "lines": lines,
        "calls": calls,
        "gaps": len(gaps),
        "gap_p50_ms": _at(gaps, 0.5),
        "gap_p95_ms": _at(gaps, 0.95),
        "cpu_s_per_call": round(cpu / calls, 2),
        "cpu_percent_per_live_call": round(100 * cpu / talk, 1),
        "rss_mb": round(statistics.median(_number(run["rss_mb"]) for run in runs)),
        "wall_s": statistics.median(_number(run["wall_s"]) for run in runs),
        "same_endings": all(run["endings"] == runs[0]["endings"] for run in runs),
    }


def _list(value: object) -> list[float]:
    return list(value) if isinstance(value, list) else []


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--lines", type=int, default=3)
    parser.add_argument("--lang", choices=EXAMPLES, default="zh")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="nothing but the last line on stdout")
    given = parser.parse_args()
    if given.once:
        print(json.dumps(once(given.lines, given.lang)))
        return
    runs = []
    for number in range(1, given.runs + 1):
        print(f"run {number} of {given.runs}", file=sys.stderr)
        runs.append(child(given.lines, given.lang))
    found = summed(runs, given.lines)
    if not given.json:
        for key, value in found.items():
            print(f"{key:>28}  {value}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
