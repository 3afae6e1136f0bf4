"""Who is at the far end of a simulated call: a person, a voicemail, an announcement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ringright.sim.act import Act, Beep, Finish, Say
from ringright.sim.hear import Began, Ears, Paused, Samples
from ringright.sim.mind import Mind
from ringright.sim.people import Line, Outcome, Person

_LEAD_MS = 300
_GAP_MS = 400


@dataclass(frozen=True)
class Heard:
    """One stretch of the robot's speech, and its words where they were needed."""

    start_ms: int
    end_ms: int
    text: str = ""


class Party(Protocol):
    """Fed the robot's audio a frame a beat; says what to do. Times are ms since pick-up or 183."""

    heard: list[Heard]

    def beat(self, frame: Samples, now_ms: int) -> list[Act]:
        """Hear one frame and act."""
        ...

    def understood(self, text: str, now_ms: int) -> None:
        """What the recogniser made of the oldest `Understand`."""
        ...


class Listening:
    """Ears with a memory: the robot's stretches, for the log."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self._ears = Ears()
        self._began_ms = 0

    def _notice(self, frame: Samples, now_ms: int) -> Began | Paused | None:
        event = self._ears.hear(frame, now_ms)
        if isinstance(event, Began):
            self._began_ms = event.at_ms
        elif event:
            self.heard.append(Heard(self._began_ms, event.at_ms))
        return event


class Human(Listening):
    """A person of the people file."""

    def __init__(self, person: Person, seed: int, length: Callable[[Line], int]) -> None:
        super().__init__()
        self._mind = Mind(person, seed, length)
        self._mind.answer(0)

    def beat(self, frame: Samples, now_ms: int) -> list[Act]:
        """Hear one frame and act."""
        event = self._notice(frame, now_ms)
        acts = self._mind.hear(event) if event else []
        return acts + self._mind.beat(now_ms)

    def understood(self, text: str, now_ms: int) -> None:
        """Take in words; the log shows them at the newest stretch."""
        self._mind.understood(text, now_ms)
        if self.heard:
            last = self.heard[-1]
            self.heard[-1] = replace(last, text=f"{last.text} {text}".strip())


class Playing(Listening):
    """Plays a fixed list of acts at fixed times."""

    def __init__(self, timeline: Sequence[tuple[int, Act]]) -> None:
        super().__init__()
        self._timeline = list(timeline)

    def beat(self, frame: Samples, now_ms: int) -> list[Act]:
        """Hear one frame; do what is due."""
        self._notice(frame, now_ms)
        due = [act for at_ms, act in self._timeline if at_ms <= now_ms]
        del self._timeline[: len(due)]
        return due

    def understood(self, text: str, now_ms: int) -> None:
        """Recordings understand nothing."""


def announcement(person: Person, length: Callable[[Line], int]) -> Playing:
    """The carrier's words, as often as the file says, then the final status."""
    line = person.announced()
    step = length(line) + _GAP_MS
    says = [(_LEAD_MS + at * step, Say(line, "announcement")) for at in range(person.carrier.times)]
    return Playing([*says, (_LEAD_MS + len(says) * step, Finish())])


def voicemail(person: Person, length: Callable[[Line], int]) -> Playing:
    """Greeting, beep, then recording until the limit."""
    line, carrier = person.announced(), person.carrier
    beep_ms = _LEAD_MS + length(line) + _GAP_MS
    end_ms = beep_ms + round(1000 * (carrier.beep_s + carrier.record_s))
    return Playing([
        (_LEAD_MS, Say(line, "voicemail")),
        (beep_ms, Beep(carrier.beep_hz, carrier.beep_s)),
        (end_ms, Finish()),
    ])  # fmt: skip


def answering(person: Person, seed: int, length: Callable[[Line], int]) -> Party:
    """Who gives audio on a call to `person`."""
    if person.carrier.outcome is Outcome.VOICEMAIL:
        return voicemail(person, length)
    if person.carrier.outcome is Outcome.ANNOUNCEMENT:
        return announcement(person, length)
    return Human(person, seed, length)
