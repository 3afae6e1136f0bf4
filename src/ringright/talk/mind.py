"""The dialogue's pure engine with its state and clock held for one call."""

from ringright.clock import Clock
from ringright.dialogue import engine, speech
from ringright.dialogue.engine import Expectation
from ringright.dialogue.moves import Action, Broken, Callee, Event
from ringright.dialogue.script import Script
from ringright.dialogue.webhook import FETCH
from ringright.domain.speech import Utterance


class Mind:
    """One conversation; `began`, `callee` and the `events` it took are enough to have it again."""

    def __init__(self, script: Script, callee: Callee, clock: Clock) -> None:
        self.script = script
        self.callee = callee
        self.began = clock.now()
        self.events: list[Event] = []
        self._clock = clock
        self._state, self._first = engine.start(script, callee, self.began)
        self._expects = engine.expects(script, self._state)

    def begin(self) -> tuple[Action, ...]:
        """The disclosure and the first question."""
        return self._first

    def take(self, event: Event) -> tuple[Action, ...]:
        """What to do about `event`."""
        self.events.append(event)
        self._state, actions = engine.step(self.script, self._state, event, self._clock.now())
        self._expects = engine.expects(self.script, self._state)
        return actions

    def expects(self) -> Expectation:
        """What the current step hopes to hear; asked at every beat, so made once a turn."""
        return self._expects

    @property
    def fetching(self) -> bool:
        """Whether the conversation waits for a webhook."""
        return self._state.waiting == FETCH

    def refuses(self, text: str) -> bool:
        """Whether `text` asks never to be called again."""
        return self.script.matcher.decide(text, (), "").intent == "opt_out"

    def moment(self) -> Utterance:
        """What to say to somebody who waits for an answer that takes long."""
        return speech.moment(self.script, self._state.turns)

    def give_up(self) -> tuple[Action, ...]:
        """The polite end when a part of ours fails, from wherever the conversation stands."""
        return self.take(Broken())
