"""What a script makes of one sentence at one step, without a telephone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from ringright.dialogue import engine, sample
from ringright.dialogue.meaning import Guesser
from ringright.dialogue.moves import Action, Fill, Guess, Heard, Say, State
from ringright.dialogue.script import Script
from ringright.domain.call import Hearing
from ringright.domain.mark import Mark
from ringright.errors import InputError
from ringright.wiring.crowd import ZONES

START: Final = "start"
"""Stands for the first step where no step has this name."""

_SLOT: Final = 0.85
"""Score of a value that could be read: as sure as a pattern."""


@dataclass(frozen=True)
class Understood:
    """What was understood, why, and what follows: `next` is a step, or "end:" and an ending."""

    intent: str
    how: str
    score: float
    because: str
    next: str
    says: str


class Trial:
    """One script, to be asked about any sentence; `guesser` is made when it is first needed."""

    def __init__(self, script: Script, guesser: Callable[[], Guesser | None]) -> None:
        self.script = script
        self._guesser = guesser
        self.now = datetime.now(ZoneInfo(ZONES[script.language]))
        self._states: dict[str, State] = {}

    def hear(self, step: str, text: str) -> Understood:
        """What `text` means at `step`. Raises InputError for a step there is not."""
        return self.consider(self.state(step), text)

    def consider(self, state: State, text: str) -> Understood:
        """What `text` means to a call in this state."""
        language = self.script.language
        heard = Heard(Hearing(text, language, 0.0), guess=self.guess(state, text))
        taken = engine.step(self.script, state, heard, self.now)
        after, actions = engine.settled(self.script, *taken, self.now)
        return _understood(after, taken[1], actions, " " * (language == "en"))

    def guess(self, state: State, text: str) -> Guess | None:
        """What a slower ear makes of `text`, if it is needed and there is one."""
        doubt = engine.expects(self.script, state).doubt(text)
        if doubt is None or self._ear is None:
            return None
        return self._ear.guess(doubt)

    def state(self, step: str) -> State:
        """A made-up call at `step`."""
        steps = self.script.steps
        name = self.script.start if step == START and step not in steps else step
        if name not in steps:
            raise InputError(f"no step {step!r}", remedy=f"Steps: {', '.join(steps)}.")
        if name not in self._states:
            callee = sample.callee(self.script, self.now.date())
            self._states[name] = engine.at(self.script, callee, name, self.now)
        return self._states[name]

    @cached_property
    def _ear(self) -> Guesser | None:
        return self._guesser()


def _understood(
    after: State, heard: tuple[Action, ...], actions: tuple[Action, ...], gap: str
) -> Understood:
    """What the actions of the words themselves tell; `actions` are all that followed."""
    marks = [action for action in heard if isinstance(action, Mark) and action.kind != "ending"]
    mark = next((mark for mark in marks if mark.kind == "heard"), None)
    decided = mark or Mark("unclear", "none", after.step)
    fills = [action for action in heard if isinstance(action, Fill)]
    how, score, because = decided.how, decided.score, decided.because
    if fills:
        read = "; ".join(f"{fill.slot} = {fill.value}" for fill in fills)
        how, score = ("pattern", _SLOT) if how == "none" else (how, score)
        because = f"{because}; {read}" if because else read
    return Understood(
        decided.intent,
        how,
        score,
        because,
        f"end:{after.ended}" if after.ended else after.step,
        gap.join(action.utterance.text for action in actions if isinstance(action, Say)),
    )


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Step and text of each line of a TSV file, blank lines left out. Raises InputError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error})") from error
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        step, tab, said = line.partition("\t")
        if not tab:
            raise InputError(
                f"{path}:{number} has no tab", remedy="Write a step, a tab and the text."
            )
        yield step.strip(), said.partition("\t")[0].strip()


def hear_all(trial: Trial, asked: Iterable[tuple[str, str]]) -> Iterator[Understood]:
    """What each line means, in order."""
    return (trial.hear(step, text) for step, text in asked)
