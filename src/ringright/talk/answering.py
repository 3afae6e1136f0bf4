"""Who answered, on a live call: the ears' stepper with its state held, and what a verdict means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ringright.domain.call import Hearing
from ringright.domain.outcome import Disposition
from ringright.ears.activity import Sound
from ringright.ears.answer.kinds import Kind, Verdict
from ringright.ears.answer.step import (
    Answered,
    Event,
    Listen,
    Policy,
    State,
    Words,
    step,
)
from ringright.outcome.signal import ANNOUNCED, MACHINES

NO_STATUS: Final = "unreachable"
"""What an announcement means that says nothing of the number: nobody is to be had there now."""


@dataclass(frozen=True)
class Reaction:
    """What a verdict after the answer leads to: who answered, and, unless None, hanging up."""

    machine: str = ""
    announcement: str = ""
    hang_up: Disposition | None = None


def react(verdict: Verdict) -> Reaction:
    """A machine is left at once; a screening assistant is told who calls, and a person too."""
    if verdict.kind is Kind.ANNOUNCEMENT:
        status = verdict.status or NO_STATUS
        return Reaction(announcement=status, hang_up=ANNOUNCED[status])
    if verdict.kind is Kind.SCREENING:
        return Reaction(machine=str(verdict.kind))
    if verdict.kind in MACHINES:
        return Reaction(machine=str(verdict.kind), hang_up=MACHINES[verdict.kind])
    return Reaction()


class Answering:
    """Follows one call; `told` gets each verdict, `listen` decodes a stretch on the way."""

    def __init__(
        self,
        policy: Policy,
        told: Callable[[Verdict], None],
        listen: Callable[[int, int], None],
    ) -> None:
        self._policy = policy
        self._told = told
        self._listen = listen
        self._state = State()

    def answered(self, now_ms: int) -> None:
        """The far end picked up."""
        self.put(Answered(now_ms))

    def sound(self, sound: Sound) -> None:
        """32 ms of the far end."""
        if self._open(sound.at_ms):
            self.put(sound)

    def words(self, hearing: Hearing) -> None:
        """What a stretch was recognised as."""
        start, end = round(hearing.start_s * 1000), round(hearing.end_s * 1000)
        if self._open(end):
            self.put(Words(hearing.text, start, end))

    def _open(self, at_ms: int) -> bool:
        """Networks may speak however long it rang; who answered is known after a while."""
        return self._state.answered < 0 or at_ms - self._state.since <= self._policy.until

    def put(self, event: Event) -> None:
        """Anything else that was heard."""
        self._state, acts = step(self._state, event, self._policy)
        for act in acts:
            if isinstance(act, Verdict):
                self._told(act)
                if act.kind is Kind.SCREENING:  # whoever it puts through is judged anew
                    self._state = State(answered=act.at_ms, since=act.at_ms, now=act.at_ms)
            elif isinstance(act, Listen):
                self._listen(act.start_ms, act.end_ms)
