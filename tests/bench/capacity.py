"""How many full conversations this machine carries, and what each part of them costs.

`python tests/bench/capacity.py --lines N | --search [--from N] [--runs R] [--calls K] [--json]`.

Each line makes K calls, one after the other, to a practice world over SIP and RTP on loopback:
greeting, disclosure, question, answers, a recording. Figures are of the time when all lines were
busy (60 s and more), turn gaps from the recordings of calls that ended then. N calls hold if p95 of
the gaps is under 1.5 s, no frame was missing when it should have been sent, and calls were not kept
waiting for want of power. The world shares the machine; its processor time is told apart.
`--profile FILE` keeps a cProfile of the main loop, which slows it by half.
"""

import argparse
import contextlib
import cProfile
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from clinic import write  # type: ignore[import-not-found]  # beside this script
from parts import Clockwork, Used, children, used  # type: ignore[import-not-found]

ROOT: Final = Path(__file__).parents[2]
GAP_MS: Final = 1500
BEAT_MS: Final = 20.0
BUSY: Final = 0.9
"""Share of the lines that must have been busy: a machine that cannot keep up lets calls wait."""
RAMP_S: Final = 12.0
"""Lines start together; it takes so long until their conversations no longer keep step."""


class Watch:
    """The run's screen: notes when all lines became busy and when the first had nothing to do."""

    def __init__(self, lines: int, clockwork: Clockwork) -> None:
        self._lines = lines
        self._clockwork = clockwork
        self._busy_at = 0.0
        self._world = 0
        self.busy: list[float] = []
        self.begun: Used | None = None
        self.ended: Used | None = None

    def progress(self, stage: str, done: int, total: int) -> None:
        if done == total:
            print(f"{stage} {done}", file=sys.stderr)

    def imported(self, report: object) -> None: ...

    def resumed(self, folder: Path, lost: int) -> None: ...

    def show(self, live: Any, *_: object) -> None:
        now = time.monotonic()
        if not self._busy_at and live.called >= self._lines:
            self._busy_at = now
            self._world = children()[0]
        if self._busy_at and self.begun is None and now - self._busy_at >= RAMP_S:
            self.begun = used(self._clockwork, self._world)
        if self.begun and not self.ended:
            states = [view.state for view in live.views.values()]
            self.busy.append(sum(state not in ("idle", "ended") for state in states))
        if self.ended is None and live.done > live.total - self._lines:
            self.ended = used(self._clockwork, self._world)

    def within(self, at: float) -> bool:
        """Whether a moment lies in the busy time."""
        return self.begun is not None and self.begun.at <= at <= (self.ended or self.begun).at


class Lateness:
    """How late beats were, frames that were missing on the wire, waits before the recogniser."""

    def __init__(self) -> None:
        self.beats: list[tuple[float, float]] = []
        self.starved: list[tuple[float, int]] = []
        self.waits: list[tuple[float, float, float]] = []
        self.ends: dict[str, float] = {}
        self._stack = contextlib.ExitStack()
        self._due = 0.0

    def wrap(self) -> None:
        """Put the probes in."""
        self._probe_beats()
        self._probe_frames()
        self._probe_queue()
        self._probe_ends()

    def _beat(self) -> None:
        now = time.monotonic()
        self._due = min(now, self._due + BEAT_MS / 1000) if self._due else now
        self.beats.append((now, (now - self._due) * 1000))

    def _probe_beats(self) -> None:
        from ringright.line.metronome import Metronome

        owner: Any = Metronome
        plain = Metronome.member

        @contextlib.contextmanager
        def member(metronome: Metronome, beat: Callable[[], None]) -> Iterator[None]:
            if not self._due:
                self._stack.enter_context(plain(metronome, self._beat))
            with plain(metronome, beat):
                yield

        owner.member = member

    def _probe_frames(self) -> None:
        """The stack counts frames sent as silence for want of audio; the first second is set-up."""
        from ringright.line.sip.leg import SipLeg

        owner: Any = SipLeg
        written, hung_up = SipLeg.write, SipLeg.hangup
        frames: dict[int, list[int]] = {}

        def count(leg: Any) -> int:
            stats = leg._call.audio.stats()
            return int(stats.tx_silence_frames + stats.tx_starved_frames)

        def write(leg: Any, pcm: bytes) -> None:
            written(leg, pcm)
            seen = frames.setdefault(id(leg), [0, 0])
            seen[0] += 1
            if seen[0] == 50:
                with contextlib.suppress(Exception):
                    seen[1] = count(leg)

        async def hangup(leg: Any) -> None:
            seen = frames.pop(id(leg), None)
            if seen and seen[0] > 50:
                with contextlib.suppress(Exception):
                    self.starved.append((time.monotonic(), count(leg) - seen[1]))
            await hung_up(leg)

        owner.write, owner.hangup = write, hangup

    def _probe_queue(self) -> None:
        owner: Any = ThreadPoolExecutor
        from ringright.talk.decoding import Decoders

        queue: Any = Decoders
        asking, plain = Decoders.ask, ThreadPoolExecutor.submit
        times: dict[int, float] = {}

        def ask(decoders: Any, call: object, pcm: Any, *given: Any, **named: Any) -> Any:
            times[id(pcm)] = time.monotonic()
            return asking(decoders, call, pcm, *given, **named)

        def submit(pool: Any, work: Any, /, *given: Any, **named: Any) -> Future[Any]:
            if pool._thread_name_prefix != "hear":
                return plain(pool, work, *given, **named)
            asked = times.pop(id(given[0]), time.monotonic())

            def timed() -> Any:
                began = time.monotonic()
                try:
                    return work(*given, **named)
                finally:
                    self.waits.append((asked, began - asked, time.monotonic() - began))

            return plain(pool, timed)

        queue.ask, owner.submit = ask, submit

    def _probe_ends(self) -> None:
        from ringright.store.attempts import Attempts

        owner: Any = Attempts
        plain = Attempts.finish

        def finish(attempts: Attempts, attempt: str, end: Any, now: Any) -> None:
            self.ends[end.recording] = time.monotonic()
            plain(attempts, attempt, end, now)

        owner.finish = finish


def once(given: argparse.Namespace) -> dict[str, Any]:
    """One run in this process."""
    from ringright.settings import Settings
    from ringright.wiring.order import Order
    from ringright.wiring.practice import practise

    clockwork, late = Clockwork(), Lateness()
    clockwork.wrap()
    late.wrap()
    watch = Watch(given.lines, clockwork)
    with tempfile.TemporaryDirectory() as home:
        people = Path(home, "people.yaml")
        write(people, given.lines * given.calls)
        script = ROOT / "examples" / "clinic" / "script.yaml"
        order = Order("bench", script, people, given.lines, fresh=True)
        profile = cProfile.Profile(time.thread_time) if given.profile else None
        with profile or contextlib.nullcontext():
            result, _ = practise(order, Settings(home=Path(home)), watch)
        if profile:
            profile.dump_stats(given.profile)
    return _told(given.lines, result, watch, late, clockwork)


def _told(
    lines: int, result: Any, watch: Watch, late: Lateness, clockwork: Clockwork
) -> dict[str, Any]:
    begun, ended = watch.begun, watch.ended
    if begun is None or ended is None:
        raise SystemExit("the lines were never all busy: more --calls")
    span = ended.at - begun.at
    inside = {recording for recording, at in late.ends.items() if watch.within(at)}
    called = [person for person in result.people if person.recording in inside]
    beats = [ms for at, ms in late.beats if watch.within(at)]
    waits = [wait * 1000 for at, wait, _ in late.waits if watch.within(at)]
    decodes = [took * 1000 for at, _, took in late.waits if watch.within(at)]
    share = 100 / span / lines
    threads = {
        name: (ended.threads[name] - begun.threads.get(name, 0.0)) * share for name in ended.threads
    }
    inner = {
        f"main loop: {part}": (seconds - begun.inside.get(part, 0.0)) * share
        for part, seconds in ended.inside.items()
    }
    rest = threads.pop("main loop", 0.0) - sum(inner.values())
    parts = {**inner, "main loop: rest": rest, **threads}
    return {
        "lines": lines,
        "busy_s": round(span, 1),
        "busy_lines": round(statistics.mean(watch.busy), 1),
        "calls_ended": len(called),
        "gaps_ms": [gap for person in called for gap in person.turn_gaps_ms],
        "endings": sorted({person.disposition for person in result.people}),
        "failed": sum(person.disposition == "failed" for person in result.people),
        "late_max_ms": round(max(beats), 1),
        "late_p99_ms": round(_at(beats, 0.99), 1),
        "late_beats": sum(ms > BEAT_MS for ms in beats),
        "starved_frames": sum(count for at, count in late.starved if watch.within(at)),
        "decodes": len(decodes),
        "decode_p50_ms": round(_at(decodes, 0.5)),
        "decode_p95_ms": round(_at(decodes, 0.95)),
        "queue_p95_ms": round(_at(waits, 0.95)),
        "robot_cpu": round((ended.process - begun.process) * 100 / span, 1),
        "world_cpu": round((ended.world - begun.world) * 100 / span, 1),
        "cpu_parts": {name: round(cpu, 3) for name, cpu in sorted(parts.items()) if cpu >= 0.001},
        "longest_ms": {part: round(1000 * s, 1) for part, s in sorted(clockwork.longest.items())},
        "absent": clockwork.absent,
    }


def _at(found: list[float], share: float) -> float:
    ordered = sorted(found)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def child(given: argparse.Namespace, lines: int) -> dict[str, Any]:
    """One run in a process of its own."""
    command = [sys.executable, *given.script, "--once", "--lines", str(lines)]
    command += ["--calls", str(given.calls)]
    if given.profile:
        command += ["--profile", given.profile]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(given: argparse.Namespace, lines: int) -> dict[str, Any]:
    """Medians over the runs at so many lines, and whether all of them held."""
    runs = [child(given, lines) for _ in range(given.runs)]
    for run in runs:
        run["p50_gap_ms"] = _at(run["gaps_ms"], 0.5)
        run["p95_gap_ms"] = _at(run["gaps_ms"], 0.95)
        run["gaps"] = len(run.pop("gaps_ms"))
    names = {name for run in runs for name in run["cpu_parts"]}
    middle = {
        key: statistics.median(run[key] for run in runs)
        for key, value in runs[0].items()
        if isinstance(value, int | float)
    }
    middle["late_max_ms"] = max(run["late_max_ms"] for run in runs)
    middle["starved_frames"] = max(run["starved_frames"] for run in runs)
    middle["cpu_parts"] = {
        name: round(statistics.median(run["cpu_parts"].get(name, 0.0) for run in runs), 3)
        for name in sorted(names)
    }
    kept = middle["busy_lines"] >= BUSY * lines
    sound = kept and not (middle["starved_frames"] or any(run["failed"] for run in runs))
    middle["holds"] = sound and max(run["p95_gap_ms"] for run in runs) < GAP_MS
    more = {key: runs[-1][key] for key in ("endings", "longest_ms", "absent")}
    print({**middle, **more}, file=sys.stderr)
    return {**middle, **more}


def search(given: argparse.Namespace) -> dict[str, Any]:
    """Double until it breaks, then halve the distance; the largest number that held."""
    held: dict[str, Any] = {"lines": 0, "holds": False}
    low, high, lines = 0, 0, given.start
    while not high or high - low > max(1, low // 12):
        found = measured(given, lines)
        if found["holds"]:
            held, low = found, lines
        else:
            high = lines
        lines = (low + high) // 2 if high else min(2 * lines, 80)
        if low == 80:
            break
    return held


def options(words: str | None) -> argparse.ArgumentParser:
    """The command line; `script` is what a child process runs."""
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument("--lines", type=int, default=24)
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--from", dest="start", type=int, default=16)
    parser.add_argument("--calls", type=int, default=5, help="calls a line")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--profile", default="")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="nothing but the last line on stdout")
    parser.set_defaults(script=[__file__])
    return parser


def main() -> None:
    given = options(__doc__).parse_args()
    if given.once:
        print(json.dumps(once(given)))
        return
    found = search(given) if given.search else measured(given, given.lines)
    found = {"calls": found["lines"] if found["holds"] else 0, **found}
    if not given.json:
        for key, value in found.items():
            if key != "cpu_parts":
                print(f"{key:>16}  {value}")
        for part, cpu in found.get("cpu_parts", {}).items():
            print(f"{cpu:>16}  {part}, % of a core a call")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
