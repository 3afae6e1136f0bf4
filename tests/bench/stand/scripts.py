"""The robot's side: a script whose steps follow each other in the order that a bench wants."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Final

from ringright.clock import PracticeClock
from ringright.dialogue import flow
from ringright.dialogue.moves import Action, Callee, Event, Say
from ringright.dialogue.script import Script, Step
from ringright.dialogue.speech import sentences
from ringright.domain.speech import Utterance
from ringright.talk.mind import Mind
from ringright.voice.cache import Want

HERE: Final = Path(__file__).parent
CALLEE: Final = Callee("陈建国", {}, "", date(2026, 3, 10))
NOW: Final = datetime(2026, 3, 10, 2, tzinfo=timezone.utc)
PATIENT: Final = 99  # times a step asks again: a bench ends its calls itself


def load(language: str, order: Sequence[str]) -> Script:
    """The stand's script, going round through the steps of `order`, whatever is answered."""
    script = flow.load((HERE / f"{language}.yaml").read_text(encoding="utf-8"))
    names = [f"{name}{place}" for place, name in enumerate(order)]
    steps = {
        name: _leading(script.steps[kind], name, following)
        for kind, name, following in zip(order, names, (*names[1:], names[0]), strict=True)
    }
    return replace(script, start=names[0], steps=steps)


def _leading(step: Step, name: str, following: str) -> Step:
    replies = {
        intent: replace(reply, end="", goto=following) for intent, reply in step.expect.items()
    }
    goto = following if step.collect else ""
    return replace(step, name=name, expect=replies, end="", goto=goto, max_tries=PATIENT)


def wants(script: Script) -> list[Want]:
    """Everything the robot may say."""
    return [Want(script.voice, piece) for piece in sentences(script, CALLEE, NOW)]


class Noted(Mind):
    """A mind that tells which kind of step it asks about, and the wordings it chose."""

    def __init__(self, script: Script) -> None:
        super().__init__(script, CALLEE, PracticeClock(NOW))
        self.asking = script.start.rstrip("0123456789")
        self.wordings: list[Utterance] = []

    def long_said(self) -> bool:
        """Whether the last wording holds the whole long question."""
        long = next(step.say for step in self.script.steps.values() if step.name[:4] == "long")
        return self.wordings[-1].text.rstrip().endswith(long)

    def begin(self) -> tuple[Action, ...]:
        return self._noted(super().begin())

    def take(self, event: Event) -> tuple[Action, ...]:
        return self._noted(super().take(event))

    def _noted(self, actions: tuple[Action, ...]) -> tuple[Action, ...]:
        for action in actions:
            if isinstance(action, Say):
                self.asking = action.step.rstrip("0123456789")
                self.wordings.append(action.utterance)
        return actions
