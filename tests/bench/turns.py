"""Turn-taking: how long people wait for the answer, and how often the robot talks into words.

`python tests/bench/turns.py [--runs N] [--calls N] [--only short,crowd,hesitant] [--limit N]
[--patients N] [--json]`. The real session (Whisper, Silero, recorder) talks to people in this
process: rendered voices through mu-law, half of them with white noise at 20 dB. `short`: expected
short replies in one call after another, gaps from the recordings; `crowd`: the same in `--calls`
calls at once; `hesitant`: utterances with real pauses (stand/hesitant.tsv) from `--patients` people
at once, where a false cut-off is a robot heard before the last part ended. Needs the weights; what
is said is rendered once.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from stand import house, scripts  # type: ignore[import-not-found]  # found beside the script
from stand.far import NOISE, Far, Room  # type: ignore[import-not-found]  # as above
from stand.house import House  # type: ignore[import-not-found]  # as above
from stand.lines import Line, Sounds, hesitant, said  # type: ignore[import-not-found]  # as above
from stand.talker import Pool, Spoken, Talker  # type: ignore[import-not-found]  # as above

from ringright.records.gaps import turn_gaps
from ringright.records.recording import load

SHORT: Final = ("attend", "attend", "attend", "attend", "attend", "date")
WHOLE: Final = ("attend", "date", "attend", "phone", "attend", "address", "attend", "wish")
EACH: Final = 10  # replies of each of many calls
STAGGER_S: Final = 0.7  # between the first beats of calls at once
SLOW_MS: Final = 900
MOST: Final = 60  # calls of a set: where nothing is heard, the rest stays unsaid
NOISES: Final = (0.0, NOISE)
KINDS: Final = ("short", "crowd", "hesitant")


@dataclass
class Told:
    """What a set of calls gave: gaps of the recordings (without the greeting's), and the truth."""

    gaps: list[int] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    starved: int = 0
    late_ms: float = 0.0


class Stage:
    """Runs calls and gathers what they told."""

    def __init__(self, ours: House, sounds: Sounds, folder: Path) -> None:
        self._house = ours
        self._sounds = sounds
        self._folder = folder
        self._number = 0

    async def drain(
        self, pool: Pool, language: str, order: tuple[str, ...] | None, told: Told
    ) -> None:
        """Call until the pool is empty; without an `order`, what is left decides."""
        while not pool.empty and self._number < MOST:
            await self._call(pool, language, order or pool.order(), told)

    async def _call(self, pool: Pool, language: str, order: tuple[str, ...], told: Told) -> None:
        self._number += 1
        number = self._number
        mind = scripts.Noted(scripts.load(language, order))
        talker = Talker(pool, lambda: str(mind.asking), self._sounds, number)
        talker.greet(said("greeting", language)[0])
        far = Far(talker, Room(NOISES[number % 2], number))
        path = self._folder / f"{number}.wav"
        _, log = await self._house.call(far, mind, path)
        left, right = await asyncio.to_thread(load, path)
        told.gaps += (await asyncio.to_thread(turn_gaps, left, right))[1:]
        told.spoken += talker.spoken
        told.starved += far.starved
        told.late_ms = max(told.late_ms, self._house.metronome.late_ms)
        for spoken in talker.spoken:
            if spoken.gap_ms is not None and spoken.gap_ms > SLOW_MS:
                print(f"answered after {spoken.gap_ms} ms: {spoken.line.text}", file=sys.stderr)
        heard = " | ".join(words.text for words in log.person)
        print(f"call {number} heard: {heard}", file=sys.stderr)
        print(f"call {number}: {len(talker.spoken)} said, {pool.left} left", file=sys.stderr)


def some(lines: list[Line], limit: int) -> list[Line]:
    """Every so-manieth line, so that at most `limit` remain; 0 for all."""
    return lines[:: -(-len(lines) // limit)] if limit else lines


async def short(stage: Stage, given: argparse.Namespace) -> Told:
    """One call at a time."""
    told = Told()
    await stage.drain(
        Pool(some(said("short"), given.limit), said("filler", "zh")), "zh", SHORT, told
    )
    return told


async def crowd(stage: Stage, given: argparse.Namespace) -> Told:
    """Many calls at once."""
    told, lines = Told(), said("short")

    async def one(number: int) -> None:
        await asyncio.sleep(number * STAGGER_S)
        mine = [lines[(number * 7 + at) % len(lines)] for at in range(EACH)]
        await stage.drain(Pool(mine, said("filler", "zh")), "zh", SHORT, told)

    await asyncio.gather(*(one(number) for number in range(given.calls)))
    return told


async def pausing(stage: Stage, given: argparse.Namespace) -> Told:
    """Hesitant people, several at once, and one who speaks English."""
    told, lines = Told(), some(hesitant(), given.limit)
    pools = {
        language: Pool([x for x in lines if x.language == language], said("filler", language))
        for language in ("zh", "en")
    }

    async def one(number: int, language: str) -> None:
        await asyncio.sleep(number * STAGGER_S)
        await stage.drain(pools[language], language, None, told)

    zh = [one(number, "zh") for number in range(max(1, given.patients - 1))]
    await asyncio.gather(*zh, one(given.patients, "en"))
    told.spoken = [spoken for spoken in told.spoken if spoken.line.pauses]
    return told


def at(values: Iterable[float], share: float) -> float:
    """The value that so many are not above."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else 0.0


def spread(values: list[int], mark: str) -> dict[str, float]:
    """Median and 95th percentile."""
    return {f"p50{mark}_ms": at(values, 0.5), f"p95{mark}_ms": at(values, 0.95)}


def gaps_of(told: Told, mark: str) -> dict[str, float]:
    """Figures of expected replies."""
    truth = [gap for spoken in told.spoken if (gap := spoken.gap_ms) is not None]
    cut = sum(spoken.cut_ms is not None for spoken in told.spoken)
    return {
        **spread(told.gaps, mark),
        **spread(truth, f"{mark}_truth"),
        f"replies{mark}": len(told.spoken),
        f"gaps{mark}": len(told.gaps),
        f"unanswered{mark}": len(told.spoken) - len(truth) - cut,
        f"late{mark}_ms": round(told.late_ms, 1),
        f"starved{mark}": told.starved,
    }


def hesitations_of(told: Told) -> dict[str, float]:
    """Figures of hesitant people; tables by kind and by length of the pause go to stderr."""
    cut = [spoken for spoken in told.spoken if spoken.cut_ms is not None]
    _table("kind", ((x.line.kind, x.cut_ms is not None) for x in told.spoken))
    _table("pause_ms", (pair for spoken in told.spoken for pair in pauses(spoken)))
    for spoken in cut:
        print(f"cut after {spoken.cut_ms} ms: {spoken.line.text}", file=sys.stderr)
    waited = [gap for spoken in told.spoken if (gap := spoken.gap_ms) is not None]
    return {
        "false_cutoff": round(len(cut) / max(1, len(told.spoken)), 4),
        "hesitant": len(told.spoken),
        **spread(waited, "_hesitant"),
        "unanswered_hesitant": len(told.spoken) - len(waited) - len(cut),
        "late_hesitant_ms": round(told.late_ms, 1),
    }


def pauses(spoken: Spoken) -> list[tuple[str, bool]]:
    """Each pause that was lived through, and whether the robot began because of it.

    A robot that begins while the next part is being said took the pause before for the end.
    """
    found: list[tuple[str, bool]] = []
    for length, (start, following) in zip(spoken.line.pauses, spoken.breaks(), strict=True):
        cut = spoken.cut_ms is not None and start <= spoken.cut_ms < following
        if spoken.cut_ms is None or start <= spoken.cut_ms:
            found.append((str(length), cut))
    return found


def _table(name: str, pairs: Iterable[tuple[str, bool]]) -> None:
    rows: dict[str, list[bool]] = {}
    for key, cut in pairs:
        rows.setdefault(key, []).append(cut)
    for key in sorted(rows, key=lambda key: key.zfill(5) if key.isdigit() else key):
        print(f"{name} {key:>16}: {sum(rows[key])} of {len(rows[key])} cut off", file=sys.stderr)


def once(stage_of: Callable[[], Stage], given: argparse.Namespace) -> dict[str, float]:
    """All that was asked for, one after the other."""
    found: dict[str, float] = {}
    if "short" in given.only:
        found |= gaps_of(asyncio.run(short(stage_of(), given)), "")
    if "crowd" in given.only:
        found |= gaps_of(asyncio.run(crowd(stage_of(), given)), f"_{given.calls}")
    if "hesitant" in given.only:
        found |= hesitations_of(asyncio.run(pausing(stage_of(), given)))
    return found


def measured(given: argparse.Namespace) -> dict[str, float]:
    """Medians over the runs."""
    with house.opened() as ours, tempfile.TemporaryDirectory() as folder:
        sounds = Sounds(ours.speech)
        lines = [*said("greeting"), *said("filler"), *said("short"), *hesitant()]
        robot = [scripts.wants(scripts.load(language, WHOLE)) for language in ("zh", "en")]
        sounds.render(lines, (want for wants in robot for want in wants))
        runs = []
        for number in range(1, given.runs + 1):
            print(f"run {number} of {given.runs}", file=sys.stderr)
            place = Path(folder) / str(number)
            runs.append(once(partial(_stage, ours, sounds, place), given))
            print(json.dumps(runs[-1]), file=sys.stderr)
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def _stage(ours: House, sounds: Sounds, folder: Path) -> Stage:
    return Stage(ours.again(), sounds, folder)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--calls", type=int, default=20, help="calls at once of `crowd`")
    parser.add_argument("--patients", type=int, default=6, help="calls at once of `hesitant`")
    parser.add_argument("--limit", type=int, default=0, help="lines of `short` and `hesitant`")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(KINDS))
    parser.add_argument("--json", action="store_true", help="nothing but the last line on stdout")
    given = parser.parse_args()
    if not set(given.only) <= set(KINDS):
        parser.error(f"--only takes some of {','.join(KINDS)}")
    found = measured(given)
    if not given.json:
        for key, value in found.items():
            print(f"{key:>24}  {value}")
    print(json.dumps({"runs": given.runs, **found}))


if __name__ == "__main__":
    main()
