"""A conversation with a script in text: what is typed is heard, what would be said is shown."""

from dataclasses import dataclass
from typing import Final

from ringright.dialogue import engine, sample
from ringright.dialogue.moves import (
    Action,
    Event,
    Fill,
    Hangup,
    Heard,
    Key,
    Say,
    Silent,
    Suppress,
)
from ringright.domain.call import Hearing, Release
from ringright.domain.mark import Mark
from ringright.domain.outcome import Outcome
from ringright.errors import InputError
from ringright.outcome.judge import Hints, judge
from ringright.wiring.hearing import Trial, Understood

KEYS: Final = tuple("0123456789*#")
HELP: Final = "Commands: /key 9, /silence, /hear WORDS (asks without saying), /quit."


@dataclass(frozen=True)
class Reply:
    """What the robot says, in order, and why: marks and slots as they were noted."""

    says: tuple[str, ...]
    noted: tuple[Mark | Fill | Suppress, ...]
    over: bool = False


class Chat:
    """One made-up call; `begin` it, `put` what happens, then read its `outcome`."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._now = trial.now
        made = sample.callee(trial.script, self._now.date())
        begun = engine.start(trial.script, made, self._now)
        self._state, self._first = engine.settled(trial.script, *begun, self._now)
        self._marks: list[Mark] = []
        self._slots: dict[str, str] = {}
        self._ended = False

    def begin(self) -> Reply:
        """The disclosure and the first question."""
        return self._reply(self._first)

    def say(self, text: str) -> Reply:
        """The person says `text`."""
        guess = self._trial.guess(self._state, text)
        return self._take(Heard(Hearing(text, self._trial.script.language, 0.0), guess=guess))

    def press(self, key: str) -> Reply:
        """The person presses a telephone key. Raises InputError for what is none."""
        if key not in KEYS:
            raise InputError(f"no key {key!r}", remedy=f"Keys: {' '.join(KEYS)}.")
        return self._take(Key(key))

    def wait(self) -> Reply:
        """The person says nothing."""
        return self._take(Silent())

    def hear(self, text: str) -> Understood:
        """What `text` would mean here; the call stays where it is."""
        return self._trial.consider(self._state, text)

    def outcome(self) -> Outcome:
        """What the call came to; the person has hung up if the robot had not."""
        release = Release(200, remote=not self._ended, answered=True)
        return judge(self._marks, self._slots, release, Hints(rules=self._trial.script.rules))

    def _take(self, event: Event) -> Reply:
        script = self._trial.script
        taken = engine.step(script, self._state, event, self._now)
        self._state, actions = engine.settled(script, *taken, self._now)
        return self._reply(actions)

    def _reply(self, actions: tuple[Action, ...]) -> Reply:
        noted = tuple(action for action in actions if isinstance(action, Mark | Fill | Suppress))
        self._marks += [action for action in noted if isinstance(action, Mark)]
        self._slots |= {action.slot: action.value for action in noted if isinstance(action, Fill)}
        self._ended = self._ended or any(isinstance(action, Hangup) for action in actions)
        said = tuple(action.utterance.text for action in actions if isinstance(action, Say))
        return Reply(said, noted, self._ended)
