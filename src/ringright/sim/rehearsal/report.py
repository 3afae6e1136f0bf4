"""A whole rehearsal of one script, and what came of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from random import Random

from ringright.dialogue.lint import seconds
from ringright.dialogue.moves import Say
from ringright.dialogue.script import Script
from ringright.sim.rehearsal.check import Fault, faults
from ringright.sim.rehearsal.coverage import Coverage, Covered
from ringright.sim.rehearsal.people import PEOPLE, Scene
from ringright.sim.rehearsal.spots import Place, spots
from ringright.sim.rehearsal.stage import Stage, Talk, stages
from ringright.sim.rehearsal.sweep import Misheard, misheard, probe_faults, probes


@dataclass(frozen=True)
class Longest:
    """The longest call in events, and the longest thing said in seconds (an estimate)."""

    turns: int = 0
    person: str = ""
    monologue_s: float = 0.0
    monologue: str = ""


@dataclass(frozen=True)
class Report:
    """What a rehearsal found; `people` counts each kind of person's endings."""

    script: str
    seed: int
    places: int
    tries: int
    calls: int
    people: Mapping[str, Mapping[str, int]]
    coverage: tuple[Covered, ...]
    misheard: tuple[Misheard, ...]
    faults: tuple[Fault, ...]
    longest: Longest

    @property
    def ok(self) -> bool:
        """Whether nothing broke that must hold in every call."""
        return not self.faults


def rehearse(script: Script, seed: int, calls: int) -> Report:
    """Try everything at every place, then hold `calls` conversations with each kind of person."""
    coverage, everybody = Coverage(script), stages(script)
    places: dict[Place, None] = {}
    broken: dict[Fault, None] = {}
    wrong: dict[Misheard, None] = {}
    tries = 0
    luck = Random(f"{seed}/sweep")
    for stage in everybody:
        fresh = {at: state for at, state in spots(stage).items() if at not in places}
        places.update(dict.fromkeys(fresh))
        for probe in probes(stage, fresh.values(), luck):
            tries += 1
            coverage.feel(probe.beat)
            broken.update(dict.fromkeys(probe_faults(stage, probe)))
            found = misheard(probe)
            wrong.update({found: None} if found else {})
    talks = tuple(_talks(everybody, seed, calls))
    for stage in everybody:
        coverage.open(*stage.opening)
    for talk in talks:
        for beat in talk.beats:
            coverage.feel(beat)
        broken.update(dict.fromkeys(faults(talk)))
    return Report(
        script.id, seed, len(places), tries, len(talks), _endings(talks), coverage.result(),
        tuple(wrong), tuple(broken), _longest(talks, script.language),
    )  # fmt: skip


def _talks(everybody: tuple[Stage, ...], seed: int, calls: int) -> Iterator[Talk]:
    for name, react in PEOPLE.items():
        luck, tried = Random(f"{seed}/{name}"), Counter[str]()
        for place in range(calls):
            stage = everybody[place % len(everybody)]
            scene = Scene(stage, luck, tried)
            yield stage.play(name, partial(react, scene))


def _endings(talks: tuple[Talk, ...]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in PEOPLE}
    for talk in talks:
        last = talk.beats[-1].after.ended if talk.beats else "start"
        counts[talk.person][last or "none"] += 1
    return {name: dict(count.most_common()) for name, count in counts.items()}


def _longest(talks: tuple[Talk, ...], language: str) -> Longest:
    calls = max(talks, key=lambda talk: len(talk.beats), default=None)
    said = {
        action.utterance.text
        for talk in talks
        for actions in (talk.opening, *(beat.actions for beat in talk.beats))
        for action in actions
        if isinstance(action, Say)
    }
    text = max(sorted(said), key=lambda it: seconds(it, language), default="")
    spoken = round(seconds(text, language), 1)
    if calls is None:
        return Longest(monologue_s=spoken, monologue=text)
    return Longest(len(calls.beats), calls.person, spoken, text)
