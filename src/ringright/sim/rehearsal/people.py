"""The people of a rehearsal, made from the script itself: what each does next."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

from ringright.dialogue.moves import Event, Key, Silent, State, Unclear
from ringright.sim.rehearsal.stage import Stage
from ringright.sim.rehearsal.values import value
from ringright.sim.rehearsal.words import ANGRY, AROUND, CHILD, CONFUSED, STRAY

_ELSEWHERE: Final = ("busy", "callback", "who_are_you", "number_source", "are_you_robot",
    "repeat", "slower", "wrong_number", "human", "complaint")  # fmt: skip


@dataclass
class Scene:
    """Where a person stands: the stage, their luck, and what was tried already in all calls."""

    stage: Stage
    luck: Random
    tried: Counter[str] = field(default_factory=Counter)

    @property
    def language(self) -> str:
        """The language of the call."""
        return self.stage.script.language

    def say(self, text: str) -> Event:
        """Say `text`."""
        return self.stage.said(text)

    def mean(self, intent: str) -> Event:
        """Say one of the phrases of `intent`."""
        return self.say(self.luck.choice(self.stage.script.matcher.phrases(intent)))

    def by_chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.luck.random() < share

    def rarest(self, kind: str, names: tuple[str, ...]) -> str:
        """Of `names` the one tried least, and count it."""
        name = min(names, key=lambda it: self.tried[f"{kind}.{it}"])
        self.tried[f"{kind}.{name}"] += 1
        return name


React = Callable[[Scene, State], Event]


def cooperative(scene: Scene, state: State) -> Event:
    """Answer what is asked; every expected intent gets its turn."""
    slot = scene.stage.slot(state)
    words = value(slot, scene.language, scene.luck) if slot else ""
    if words:
        return scene.say(words)
    if state.waiting:
        return scene.mean(scene.rarest(f"{state.step}.{state.waiting}", ("yes", "yes", "no")))
    return scene.mean(scene.rarest(state.step, scene.stage.expected(state)))


def confused(scene: Scene, state: State) -> Event:
    """Stray words, noise and values of the wrong kind; now and then an answer, hesitantly."""
    if scene.by_chance(0.2):
        return Unclear()
    if scene.by_chance(0.5):
        return scene.say(scene.luck.choice(CONFUSED[scene.language]))
    event = cooperative(scene, state)
    before, behind = scene.luck.choice(AROUND[scene.language])
    hearing = getattr(event, "hearing", None)
    return scene.say(f"{before}{hearing.text}{behind}") if hearing else event


def angry(scene: Scene, state: State) -> Event:
    """Grumbles, complains, and in the end wants no more calls."""
    if state.turns > scene.luck.randrange(2, 8):
        return scene.mean("opt_out")
    return scene.say(scene.luck.choice(ANGRY[scene.language]))


def silent(scene: Scene, state: State) -> Event:
    """Says nothing, or a hello at most."""
    if state.turns and scene.by_chance(0.1):
        return scene.say(CONFUSED[scene.language][0])
    return Silent()


def child(scene: Scene, _state: State) -> Event:
    """A child has picked up."""
    return scene.say(scene.luck.choice(CHILD[scene.language]))


def curious(scene: Scene, state: State) -> Event:
    """Asks every answer of the script, and what it has no answer for, before answering."""
    answers = tuple(scene.stage.script.answers)
    if answers and scene.by_chance(0.5):
        return scene.mean(scene.rarest("answers", answers))
    if scene.by_chance(0.4):
        return scene.say(scene.luck.choice(STRAY[scene.language]))
    return cooperative(scene, state)


def interrupting(scene: Scene, state: State) -> Event:
    """Speaks while the robot speaks: hums, and answers before the question is over."""
    if scene.by_chance(0.4):
        return scene.stage.said(CONFUSED[scene.language][-1], during=True)
    event = cooperative(scene, state)
    hearing = getattr(event, "hearing", None)
    return scene.stage.said(hearing.text, during=True, cut=True) if hearing else event


def elsewhere(scene: Scene, state: State) -> Event:
    """Means what is understood at any step: busy, later, a person please, wrong number."""
    if scene.by_chance(0.5):
        return scene.mean(scene.rarest("elsewhere", _ELSEWHERE))
    return cooperative(scene, state)


def typing(scene: Scene, state: State) -> Event:
    """Answers by the keys of the telephone where there are any, and mistypes."""
    step = scene.stage.script.steps[state.step]
    collected = (asked.keys for asked in step.collect if asked.slot.name == state.waiting)
    keys = next(collected, step.keys)
    if scene.by_chance(0.2):
        return Key(scene.luck.choice("012345678*#"))
    if keys and state.waiting not in ("confirm", "callback"):
        return Key(scene.rarest(f"{state.step}.{state.waiting}.keys", tuple(keys)))
    return cooperative(scene, state)


PEOPLE: Final[Mapping[str, React]] = {
    "cooperative": cooperative, "confused": confused, "angry": angry, "silent": silent,
    "child": child, "curious": curious, "interrupting": interrupting, "elsewhere": elsewhere,
    "typing": typing,
}  # fmt: skip
"""Everybody who takes part in a rehearsal, by what they are like."""
