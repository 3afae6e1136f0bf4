"""Where a process's time goes: threads by the kernel, the main loop by wrapped functions.

Only benchmarks use it: the product knows nothing of being timed. A wrapped function costs some
0.7 us more, which the figures contain.
"""

import functools
import importlib
import os
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
NAMES: Final = {
    "python": "recogniser",
    "hear": "recogniser's callers",
    "voice": "speaker",
    "asyncio": "gaps measured",
    "Audio TX": "stack: audio sent",
    "aumem_play": "stack: audio received",
    "aumem_src": "stack: audio source",
    "baresip-re": "stack: signalling and RTP",
    "baresip-log": "stack: log",
}
"""Threads by what they do; the recogniser's native workers have the interpreter's own name."""
INSIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "voice activity": (
        "ringright.ears.activity:Activity.push",
        "ringright.ears.activity:Activity.take",
        "ringright.ears.activity:Activity.judged",
        "ringright.ears.activity:Hall.flush",
    ),
    "voice activity: network": ("ringright.engines.silero:SileroVad.steps",),
    "who answered": (
        "ringright.talk.answering:Answering.sound",
        "ringright.talk.answering:Answering.words",
        "ringright.talk.answering:Answering.put",
    ),
    "keys and tones": ("ringright.talk.wire:Wire.hear",),
    "floor": ("ringright.talk.floor:step",),
    "dialogue": (
        "ringright.talk.mind:Mind.__init__",
        "ringright.talk.mind:Mind.begin",
        "ringright.talk.mind:Mind.take",
        "ringright.talk.session:Session._heard",
    ),
    "hearing kept": (
        "ringright.talk.hear:Ear.push",
        "ringright.talk.hear:Ear.decode",
        "ringright.talk.hear:Ear._sounded",
    ),
    "audio read": ("ringright.line.sip.leg:SipLeg.read",),
    "audio written": ("ringright.line.sip.leg:SipLeg.write",),
    "timeline": (
        "ringright.line.timeline:Timeline.push",
        "ringright.line.timeline:Timeline.pop",
    ),
    "mouth": ("ringright.talk.mouth:Mouth.frame",),
    "clips": ("ringright.talk.prompter:Prompter.ready", "ringright.talk.prompter:assemble"),
    "recording": (
        "ringright.records.recording:Recorder.__init__",
        "ringright.records.recording:Recorder.write",
        "ringright.records.recording:Recorder.close",
    ),
    "ledger": (
        "ringright.store.ledger:Ledger.append",
        "ringright.store.attempts:Attempts.answered",
        "ringright.store.attempts:Attempts.finish",
        "ringright.store.permits:Permits.decide",
        "ringright.store.permits:Permits.burn",
        "ringright.store.permits:Permits.refuse",
        "ringright.store.people:People.suppress",
        "ringright.store.lines:Lines.claim",
        "ringright.store.lines:Lines.free",
    ),
    "session": ("ringright.talk.session:Session._beat",),
    "session: quiet": ("ringright.talk.session:Session._watch",),
}
"""Part of the main loop -> `module:function`; what a part calls of another part is the other's."""


class Clockwork:
    """Exclusive processor time of its maker's thread by part, and the longest single visit."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.visits: Counter[str] = Counter()
        self.longest: dict[str, float] = defaultdict(float)
        self.absent: list[str] = []
        self._thread = threading.get_ident()
        self._inner = [0.0]

    def wrap(self, table: Mapping[str, tuple[str, ...]] = INSIDE) -> None:
        """Put the wrappers in; what the product does not have (any more) is kept in `absent`."""
        for part, places in table.items():
            for place in places:
                try:
                    owner, name, plain = _found(place)
                except (ImportError, AttributeError):
                    self.absent.append(place)
                    continue
                setattr(owner, name, self._timed(part, plain))

    def _timed(self, part: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        clock, wall, ident = time.thread_time, time.perf_counter, threading.get_ident

        @functools.wraps(plain)
        def timed(*given: Any, **named: Any) -> Any:
            if ident() != self._thread:
                return plain(*given, **named)
            self._inner.append(0.0)
            at, began = clock(), wall()
            try:
                return plain(*given, **named)
            finally:
                whole, lasted = clock() - at, wall() - began
                self.spent[part] += whole - self._inner.pop()
                self._inner[-1] += whole
                self.visits[part] += 1
                self.longest[part] = max(self.longest[part], lasted)

        return timed


def _found(place: str) -> tuple[Any, str, Callable[..., Any]]:
    module, _, path = place.partition(":")
    owner = importlib.import_module(module)
    *inner, name = path.split(".")
    for each in inner:
        owner = getattr(owner, each)
    return owner, name, getattr(owner, name)


@dataclass(frozen=True)
class Used:
    """Processor seconds so far: of our threads by part, inside the loop, of the world."""

    at: float
    threads: Mapping[str, float]
    inside: Mapping[str, float]
    process: float
    world: float = 0.0
    counts: Mapping[str, int] = field(default_factory=dict)


def used(clockwork: Clockwork | None, world: int = 0) -> Used:
    """Look now; `world` is the process id of the far end."""
    names = {thread.native_id: thread.name for thread in threading.enumerate()}
    threads: dict[str, float] = defaultdict(float)
    for stat in Path("/proc/self/task").glob("*/stat"):
        name, seconds = _stat(stat)
        known = names.get(int(stat.parent.name), "")
        threads[_part(known, name)] += seconds
    return Used(
        at=time.monotonic(),
        threads=dict(threads),
        inside=dict(clockwork.spent) if clockwork else {},
        process=time.process_time(),
        world=_stat(Path(f"/proc/{world}/stat"))[1] if world else 0.0,
        counts=dict(clockwork.visits) if clockwork else {},
    )


def _part(python: str, native: str) -> str:
    """A thread's part by its name: Python's own threads carry one in Python alone."""
    if python == "MainThread":
        return "main loop"
    head = python.rstrip("0123456789_") or native
    return NAMES.get(head, head)


def _stat(path: Path) -> tuple[str, float]:
    """(name, processor seconds) of a process or thread; gone ones have used nothing."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "", 0.0
    name = text[text.index("(") + 1 : text.rindex(")")]
    after = text[text.rindex(")") + 2 :].split()
    return name, (int(after[11]) + int(after[12])) / TICKS


def children() -> list[int]:
    """Processes that this one started and that still live."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if int(text[text.rindex(")") + 2 :].split()[1]) == os.getpid():
            found.append(int(stat.parent.name))
    return found
