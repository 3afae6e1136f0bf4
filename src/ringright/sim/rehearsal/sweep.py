"""The systematic part: at every place everything that may be said there is said once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from ringright.dialogue.moves import Event, Key, Silent, State, Unclear
from ringright.domain.mark import Mark
from ringright.sim.rehearsal.check import Fault, beat_faults, refused, truthful, words
from ringright.sim.rehearsal.stage import Beat, Stage
from ringright.sim.rehearsal.words import AROUND


@dataclass(frozen=True, order=True)
class Misheard:
    """Words of `intent`, said where it is expected, that were understood as something else.

    `house` says that the phrase is not the script's own, so that nobody can word it differently.
    """

    step: str
    intent: str
    words: str
    understood: str
    house: bool = False


_ALWAYS: Final = ("opt_out", "are_you_robot", "who_are_you", "number_source")
_SOUNDLESS: Final[tuple[Event, ...]] = (*map(Key, "0123456789*#"), Silent(), Unclear())


@dataclass(frozen=True)
class Probe:
    """One try: the beat, and the intent that was meant ("" for a key, a silence or noise)."""

    beat: Beat
    intent: str = ""
    house: bool = False


def probes(stage: Stage, places: Iterable[State], luck: Random) -> Iterator[Probe]:
    """Everything tried at every place."""
    for state in places:
        for intent in (*_ALWAYS, *stage.expected(state), *stage.script.answers):
            house = stage.house(intent)
            for phrase in stage.script.matcher.phrases(intent):
                for text in _ways(stage, phrase, luck, own=phrase not in house):
                    beat = stage.feel(state, stage.said(text))
                    yield Probe(beat, intent, phrase in house)
        for event in _SOUNDLESS:
            yield Probe(stage.feel(state, event))


def _ways(stage: Stage, phrase: str, luck: Random, *, own: bool) -> Iterator[str]:
    """The phrase, and if it is the script's own once more with what people put around it."""
    yield phrase
    if own:
        before, behind = luck.choice(AROUND[stage.script.language])
        yield f"{before}{phrase}{behind}"


def probe_faults(stage: Stage, probe: Probe) -> Iterator[Fault]:
    """What one try broke."""
    beat = probe.beat
    yield from beat_faults(beat)
    out = probe.intent == "opt_out" or beat.event == Key("9")
    if out and not refused(stage.script, beat):
        yield Fault("opt_out", beat.before.step, words(beat))
    elif out:
        for event in (Silent(), stage.said(stage.script.matcher.phrases("yes")[0]), Key("1")):
            yield from beat_faults(stage.feel(beat.after, event))
    if probe.intent == "are_you_robot" and not truthful(stage.script, beat):
        yield Fault("truth", beat.before.step, words(beat))


def misheard(probe: Probe) -> Misheard | None:
    """Whether what was meant was understood as something else, or not at all."""
    if probe.intent in ("", *_ALWAYS[:2]):
        return None
    heard = [it for it in probe.beat.actions if isinstance(it, Mark) and it.kind == "heard"]
    understood = heard[0].intent if heard else "none"
    if understood == probe.intent:
        return None
    return Misheard(
        probe.beat.before.step, probe.intent, words(probe.beat), understood, probe.house
    )
