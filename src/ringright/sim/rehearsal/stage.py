"""One conversation with the stepper, event by event, and everything that came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

from ringright.dialogue import engine, sample
from ringright.dialogue.entry import incoming
from ringright.dialogue.exits import tests
from ringright.dialogue.intents import tongue
from ringright.dialogue.moves import Action, Callee, Event, Fetched, Hangup, Heard, State
from ringright.dialogue.script import Script
from ringright.dialogue.slots import Slot
from ringright.dialogue.turn import TURNS
from ringright.dialogue.webhook import FETCH
from ringright.domain.call import Hearing
from ringright.sim.rehearsal.words import COLUMNS, NAMES

NOW: Final = datetime(2026, 3, 10, 10, 0, tzinfo=timezone(timedelta(hours=8)))
MOST: Final = TURNS + 10
"""Events after which a call that has not ended never will."""

_NONE: Final[Mapping[str, str]] = {}


@dataclass(frozen=True)
class Beat:
    """One event: the state before and after it, and what the robot did."""

    before: State
    event: Event
    after: State
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Talk:
    """One rehearsed conversation: who it was with, the robot's opening, and every beat."""

    script: Script
    person: str
    opening: tuple[Action, ...]
    beats: tuple[Beat, ...]

    @property
    def ended(self) -> bool:
        """Whether the robot hung up."""
        return any(isinstance(action, Hangup) for action in self.opening) or any(
            isinstance(action, Hangup) for beat in self.beats for action in beat.actions
        )


def stages(script: Script) -> "tuple[Stage, ...]":
    """The script with everybody on the line: one more for each value that a branch looks for.

    Calls that come in are among them, if the script says how they begin.
    """
    coming = () if script.inbound is None else _called(incoming(script))
    return (*_called(script), *coming)


def _called(script: Script) -> "tuple[Stage, ...]":
    values = COLUMNS[script.language]
    columns = {name: values[kind] for name, kind in script.variables.items()}
    every = [columns]
    for test in tests(script):
        if test.name in columns:
            wanted = (*test.among, test.at_least, test.at_most)
            every += [{**columns, test.name: value} for value in wanted if value]
    alike = {tuple(sorted(one.items())): one for one in every}
    answers = _answers(script) if script.webhooks else ()
    return (
        *(Stage(script, one) for one in alike.values()),
        *(Stage(script, columns, given) for given in answers),
    )


def _answers(script: Script) -> "tuple[Mapping[str, str] | None, ...]":
    """What webhooks answer: nothing at all, and each value that a branch looks for."""
    names = {name for hook in script.webhooks.values() for name in hook.gives}
    found = [
        {test.name: value}
        for test in tests(script)
        if test.name in names
        for value in (*test.among, test.at_least, test.at_most)
        if value
    ]
    return (None, *found)


class Stage:
    """A script with somebody on the line: every value a contact needs is made up.

    `given` are values that webhooks answer instead of made-up ones; with None all of them fail.
    """

    def __init__(
        self, script: Script, columns: Mapping[str, str], given: Mapping[str, str] | None = _NONE
    ) -> None:
        self.script = script
        self._given = given
        self.callee = Callee(NAMES[script.language], columns, "", date(2026, 3, 10))
        self._opening = engine.start(script, self.callee, NOW)

    @property
    def opening(self) -> tuple[State, tuple[Action, ...]]:
        """How every call begins."""
        return self._opening

    def feel(self, state: State, event: Event) -> Beat:
        """What one event does in `state`."""
        after, actions = engine.step(self.script, state, event, NOW)
        return Beat(state, event, after, actions)

    def answer(self, state: State) -> Fetched:
        """What the webhook that `state` waits for answers; nothing outside is asked."""
        hook = self.script.webhooks[self.script.steps[state.step].fetch]
        if self._given is None:
            return Fetched(None)
        made = sample.answer(hook, self.script.language, self.callee.today)
        return Fetched({name: self._given.get(name, value) for name, value in made.items()})

    def play(self, person: str, react: Callable[[State], Event]) -> Talk:
        """A whole conversation: `react` says what the person does next."""
        state, opening = self._opening
        beats: list[Beat] = []
        while not state.ended and len(beats) < MOST:
            event = self.answer(state) if state.waiting == FETCH else react(state)
            beat = self.feel(state, event)
            beats.append(beat)
            state = beat.after
        return Talk(self.script, person, opening, tuple(beats))

    def said(self, text: str, *, during: bool = False, cut: bool = False) -> Heard:
        """`text`, as the person says it."""
        return Heard(Hearing(text, self.script.language, 0.0), during, cut)

    def expected(self, state: State) -> tuple[str, ...]:
        """Intents that lead somewhere here."""
        return () if state.waiting == "callback" else tuple(self.script.steps[state.step].expect)

    def house(self, intent: str) -> frozenset[str]:
        """The phrases of `intent` that every script has."""
        return frozenset(tongue(self.script.language).PHRASES.get(intent, ()))

    def slot(self, state: State) -> Slot | None:
        """The slot that is being asked for."""
        return engine.asked(self.script, state)
