"""The practice world as values: who lives in it, what their carrier does, what they say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from ringright.domain.consent import Consent

SILENT_VOICE: Final = "silence"
"""The voice whose audio is digital silence, however long the text is."""


class Outcome(StrEnum):
    """What the carrier makes of a call to a person."""

    ANSWER = "answer"
    BUSY = "busy"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    ANNOUNCEMENT = "announcement"
    VOICEMAIL = "voicemail"
    STATUS = "status"


@dataclass(frozen=True)
class Carrier:
    """The carrier's part; `docs/formats/people.md`, section `line`, explains each field.

    `status` and `cause` (Q.850) are what ends the call when nobody answers, 0 where it is answered.
    """

    outcome: Outcome = Outcome.ANSWER
    ring_s: float = 1.0
    ring_limit_s: float = 60.0
    status: int = 0
    cause: int = 0
    text: str = ""
    voice: str = ""
    times: int = 1
    beep_hz: float = 1000.0
    beep_s: float = 0.4
    record_s: float = 30.0


@dataclass(frozen=True)
class Network:
    """What the network does to packets, both ways: loss in percent, jitter up to so many ms."""

    loss_pct: float = 0.0
    jitter_ms: float = 0.0


@dataclass(frozen=True)
class Reply:
    """One thing a person does, and when; see `docs/formats/people.md`, section `replies`."""

    when: tuple[str, ...] = ()
    turn: int = 0
    say: tuple[str, ...] = ()
    hum: str = ""
    after_ms: int = 500
    interrupt_after_ms: int | None = None
    silence_s: float = 0.0
    keys: str = ""
    hang_up: bool = False
    times: int = 1
    pace: float | None = None
    gain_db: float | None = None
    noise_db: float | None = None

    @property
    def interrupts(self) -> bool:
        """Whether it starts while the robot is still talking."""
        return self.interrupt_after_ms is not None or bool(self.hum)


@dataclass(frozen=True)
class Talk:
    """How a person talks; figures in dB are relative to the recording (gain) or full scale."""

    greeting: str = ""
    greeting_after_ms: int = 300
    turn_end_ms: int = 600
    replies: tuple[Reply, ...] = ()
    otherwise: tuple[str, ...] = ()
    otherwise_after_ms: int = 500
    pace: float = 1.0
    gain_db: float = 0.0
    noise_db: float | None = None


@dataclass(frozen=True)
class Inline:
    """A contact written into the people file, for worlds that have no contacts.csv."""

    name: str
    variables: Mapping[str, str] = field(default_factory=dict)
    consent: Consent | None = None
    opted_out_at: datetime | None = None
    earlier_calls: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Person:
    """One inhabitant; `number` is E.164 and always a practice number."""

    id: str
    number: str
    voice: str
    language: str = "zh"
    carrier: Carrier = field(default_factory=Carrier)
    network: Network = field(default_factory=Network)
    talk: Talk = field(default_factory=Talk)
    contact: Inline | None = None

    def line(self, text: str, pace: float | None = None) -> "Line":
        """`text` in this person's voice, at the reply's own pace or the person's."""
        return Line(self.voice, text, self.talk.pace if pace is None else pace)

    def announced(self) -> "Line":
        """The carrier's words (announcement, voicemail greeting), in the carrier's voice."""
        return Line(self.carrier.voice or self.voice, self.carrier.text)


@dataclass(frozen=True)
class World:
    """A whole people file; `start` carries the file's time zone, paths are already resolved."""

    title: str
    language: str
    start: datetime
    timezone: str
    seed: int
    people: tuple[Person, ...]
    contacts: Path | None = None
    history: Path | None = None

    def at(self, number: str) -> Person | None:
        """Who has this number, if anybody."""
        return next((person for person in self.people if person.number == number), None)


@dataclass(frozen=True)
class Line:
    """One thing to be synthesised before the world starts; `speed` 1.0 is the voice's own."""

    voice: str
    text: str
    speed: float = 1.0


def lines(world: World) -> tuple[Line, ...]:
    """Everything the world can ever play, each once, in file order; silent voices need none."""
    every = (line for person in world.people for line in _spoken(person))
    return tuple(dict.fromkeys(line for line in every if line.voice != SILENT_VOICE))


def _spoken(person: Person) -> Iterator[Line]:
    if person.carrier.text:
        yield person.announced()
    if person.carrier.outcome is not Outcome.ANSWER:
        return
    talk = person.talk
    for text in (talk.greeting, *talk.otherwise):
        if text:
            yield person.line(text)
    for reply in talk.replies:
        for text in (*reply.say, reply.hum):
            if text:
                yield person.line(text, reply.pace)
