"""Barge-in: how fast the robot stops for real speech, and how seldom for anything else.

`python tests/bench/bargein.py [--runs N] [--calls N] [--limit N] [--json]`. The real session says a
long question while at the far end somebody interrupts (several voices and levels, noise, an echo of
the robot), or only hums along, coughs, has the TV on, or sends its echo back. Judged on the audio
as the far end heard it: `stop` is from the first sound of a real interruption to the robot's last,
`missed` the share of them over which it went on to its end; `false_stop` is the share of the others
after which the rest was never said, `hesitations` of those with a pause of its voice over 200 ms.
`words_off` is the share of stopped wordings whose recorded text ends more than a word from where a
recogniser hears the audio end. Needs the weights; what is said is rendered once.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from stand import heard, house, scripts  # type: ignore[import-not-found]  # beside the script
from stand.events import Event, events  # type: ignore[import-not-found]  # as above
from stand.far import FRAME_MS, NOISE, Far, Room  # type: ignore[import-not-found]  # as above
from stand.house import House, Log  # type: ignore[import-not-found]  # as above
from stand.interrupter import Interrupter, Trial  # type: ignore[import-not-found]  # as above
from stand.judge import BEFORE, Span, Verdict, judge  # type: ignore[import-not-found]  # as above
from stand.lines import Sounds, said  # type: ignore[import-not-found]  # as above

from ringright.voice.prompts import assemble

ORDER: Final = ("attend", *("long",) * 20)
STAGGER_S: Final = 1.3
MOST: Final = 120  # calls of a run: where nothing is heard, the rest stays untried
AUDIBLE_MS: Final = 200
ROLES: Final = ("greeting", "filler", "short", "interruption", "backchannel")


@dataclass(frozen=True)
class Judged:
    """A trial, its verdict, and how many tokens its recorded text is off (-1: not looked at)."""

    event: Event
    verdict: Verdict
    off: int = -1

    @property
    def missed(self) -> bool:
        """Whether the robot went on, or never fell silent."""
        return self.verdict.whole or self.verdict.stop_ms is None


@dataclass(frozen=True)
class Case:
    """A trial with all that is needed to judge it."""

    trial: Trial
    far: Far
    log: Log
    voice: str


@dataclass
class Told:
    """What all calls of a run gave."""

    judged: list[Judged] = field(default_factory=list)
    late_ms: float = 0.0
    starved: int = 0


class Stage:
    """Runs calls and judges them."""

    def __init__(self, ours: House, sounds: Sounds, folder: Path) -> None:
        self._house = ours
        self._sounds = sounds
        self._folder = folder
        self._number = 0
        self._waiting: list[Case] = []
        self.told = Told()

    async def drain(self, left: deque[Event], language: str) -> None:
        """Call until nothing is left to try."""
        while left and self._number < MOST:
            await self._call(left, language)

    async def _call(self, left: deque[Event], language: str) -> None:
        self._number += 1
        number = self._number
        mind = scripts.Noted(scripts.load(language, ORDER))
        person = Interrupter(left, mind, self._sounds, number)
        yes = next(line for line in said("filler", language) if line.step == "long")
        person.greet(said("greeting", language)[0], yes)
        far = Far(person, Room(NOISE if number % 2 else 0.0, number))
        _, log = await self._house.call(far, mind, self._folder / f"{number}.wav")
        self.told.starved += far.starved
        self.told.late_ms = max(self.told.late_ms, self._house.metronome.late_ms)
        voice = mind.script.voice
        self._waiting += [Case(trial, far, log, voice) for trial in person.trials]
        print(f"call {number}: {len(self._waiting)} trials, {len(left)} left", file=sys.stderr)

    def judged(self) -> Told:
        """The verdicts; made when no call runs, for a recogniser is asked."""
        self.told.judged = [self._judged(case) for case in self._waiting]
        return self.told

    def _judged(self, case: Case) -> Judged:
        trial, far = case.trial, case.far
        clip = assemble(trial.wording, case.voice, self._sounds.cache).pcm
        span = Span(trial.onset, trial.start, max(trial.end, trial.start + 1), trial.over)
        verdict = judge(far.heard, clip, span)
        if not trial.event.real or verdict.whole or verdict.stop < 0:
            return Judged(trial.event, verdict)
        return Judged(trial.event, verdict, self._off(trial, verdict, far, case.log))

    def _off(self, trial: Trial, verdict: Verdict, far: Far, log: Log) -> int:
        first = trial.onset - BEFORE
        audio = np.concatenate(far.heard[first : max(verdict.stop, first + 1)])
        begin, end = (at * FRAME_MS / 1000 for at in (trial.onset, trial.over))
        told = [turn.text for turn in log.robot if begin - 0.5 <= turn.start_s < end - 0.5]
        language, recognizer = trial.event.language, self._house.recognizer
        wording = trial.wording.text
        return int(heard.off(wording, "".join(told), audio, recognizer, language))


async def played(stage: Stage, given: argparse.Namespace, sounds: Sounds) -> None:
    """All events, in so many calls at once; one of five is in English."""
    every = {language: events(sounds, language, 4) for language in ("zh", "en")}
    lefts = {language: deque(found[: given.limit or None]) for language, found in every.items()}

    async def one(number: int) -> None:
        await asyncio.sleep(number * STAGGER_S)
        language = "en" if number % 5 == 1 else "zh"
        await stage.drain(lefts[language], language)
        await stage.drain(lefts["zh"], "zh")

    await asyncio.gather(*(one(number) for number in range(max(2, given.calls))))


def figures(told: Told) -> dict[str, float]:
    """What the bench prints; a table by kind goes to stderr."""
    real = [x for x in told.judged if x.event.real]
    other = [x for x in told.judged if not x.event.real]
    missed = [x for x in real if x.missed]
    stops = [x.verdict.stop_ms for x in real if not (x.missed or x.verdict.early)]
    false = [x for x in other if not x.verdict.whole]
    pauses = [x.verdict.hesitation_ms for x in other if x.verdict.hesitation_ms > AUDIBLE_MS]
    over = [x for x in real if not x.missed and x.verdict.starts]
    offs = [x.off > heard.A_WORD[x.event.language] for x in real if x.off >= 0]
    _table(told.judged, [*missed, *false])
    return {
        "stop_p50_ms": _at(stops, 0.5),
        "stop_p95_ms": _at(stops, 0.95),
        "missed": _share(len(missed), len(real)),
        "false_stop": _share(len(false), len(other)),
        "hesitations": _share(len(pauses), len(other)),
        "hesitation_ms": _at(pauses, 0.5),
        "talked_over": _share(len(over), len(real)),
        "words_off": _share(sum(offs), len(offs)),
        "words_checked": len(offs),
        "stopped_before": sum(x.verdict.early for x in real),
        "interruptions": len(real),
        "others": len(other),
        "late_ms": round(told.late_ms, 1),
        "starved": told.starved,
    }


def _share(some: int, whole: int) -> float:
    return round(some / max(1, whole), 4)


def _at(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else 0.0


def _table(judged: list[Judged], wrong: list[Judged]) -> None:
    for bad in wrong:
        print(f"wrong: {bad.event.kind} {bad.event.name} {bad.verdict}", file=sys.stderr)
    for kind in sorted({x.event.kind for x in judged}):
        mine = [x for x in judged if x.event.kind == kind]
        amiss = sum(any(x is y for y in wrong) for x in mine)
        stops = [x.verdict.stop_ms for x in mine if x.verdict.stop_ms is not None]
        paused = sum(x.verdict.hesitation_ms > AUDIBLE_MS for x in mine)
        told = f"{amiss:3} of {len(mine):3} wrong, {paused:3} paused, stop p50 {_at(stops, 0.5)} ms"
        print(f"{kind:>20}: {told}", file=sys.stderr)


def measured(given: argparse.Namespace) -> dict[str, float]:
    """Medians over the runs."""
    with house.opened() as ours, tempfile.TemporaryDirectory() as folder:
        sounds = Sounds(ours.speech)
        robot = [scripts.wants(scripts.load(language, ORDER)) for language in ("zh", "en")]
        sounds.render([x for role in ROLES for x in said(role)], (w for ws in robot for w in ws))
        runs = []
        for number in range(1, given.runs + 1):
            print(f"run {number} of {given.runs}", file=sys.stderr)
            stage = Stage(ours.again(), sounds, Path(folder) / str(number))
            asyncio.run(played(stage, given, sounds))
            runs.append(figures(stage.judged()))
            print(json.dumps(runs[-1]), file=sys.stderr)
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--calls", type=int, default=8, help="calls at once")
    parser.add_argument("--limit", type=int, default=0, help="events of a language, 0 for all")
    parser.add_argument("--json", action="store_true", help="nothing but the last line on stdout")
    given = parser.parse_args()
    found = measured(given)
    if not given.json:
        for key, value in found.items():
            print(f"{key:>24}  {value}")
    print(json.dumps({"runs": given.runs, **found}))


if __name__ == "__main__":
    main()
