"""A stage for whole calls without a network: a leg that plays tones for speech, in no time."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ringright.clock import PracticeClock
from ringright.dialogue import flow
from ringright.dialogue.meaning import Guesser
from ringright.dialogue.moves import Callee
from ringright.domain.call import Hearing, Release
from ringright.domain.outcome import Disposition
from ringright.domain.speech import Utterance
from ringright.ears.activity import Hall
from ringright.line.leg import (
    Answered,
    Closed,
    LegEvent,
    Ringing,
)
from ringright.line.metronome import Metronome
from ringright.outcome.judge import Hints, judge
from ringright.records.kinds import Kind
from ringright.talk.booth import Booth, Record
from ringright.talk.decoding import Decoders
from ringright.talk.errand import Webhooks
from ringright.talk.hear import Senses
from ringright.talk.hunches import Guessing
from ringright.talk.mind import Mind
from ringright.talk.patience import Limits
from ringright.talk.session import Session
from ringright.talk.steward import Steward

ROOT = Path(__file__).parents[3]
SCRIPT = flow.load((ROOT / "examples/clinic/script.yaml").read_text(encoding="utf-8"))
CALLEE = Callee(
    "陈建国",
    {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"},
    "您在诊所预约时的登记",
    date(2026, 3, 10),
)
FRAME_MS = 20
UNHURRIED = Limits(moment=10**9, broken=10**9)
"""A call that runs faster than time has no time for the recogniser."""
CHARACTER_MS = 60


@dataclass(frozen=True)
class Words:
    """An utterance as a clip: three frames a character."""

    text: str

    @property
    def pcm(self) -> npt.NDArray[np.int16]:
        return np.full(8 * CHARACTER_MS * len(self.text), 500, np.int16)

    def said(self, samples: int) -> str:
        return self.text[: samples // (8 * CHARACTER_MS)]

    def word(self, samples: int) -> int:
        return samples // (8 * CHARACTER_MS) * (8 * CHARACTER_MS)


class Prompts:
    async def clip(self, utterance: Utterance) -> Words:
        return Words(utterance.text)

    def ready(self, utterance: Utterance) -> Words:
        return Words(utterance.text)


class Loudness:
    """Voice activity: anything that is not silence."""

    def start(self) -> None:
        return None

    def steps(
        self, chunks: npt.NDArray[np.int16], states: Sequence[None]
    ) -> tuple[list[float], Sequence[None]]:
        return [float(loudest > 0) for loudest in np.abs(chunks).max(axis=1)], states


@dataclass
class Person:
    """Says things when told to; each is a tone whose level is the index of its text.

    The recogniser doubts what stands between stars; other readings follow after a bar.
    """

    lines: list[str] = field(default_factory=list)

    def speech(self, text: str, ms: int) -> list[bytes]:
        self.lines.append(text)
        frame = np.full(160, 100 * len(self.lines), "<i2").tobytes()
        return [frame] * (ms // FRAME_MS)

    def load(self) -> None:
        self.lines.clear()

    def transcribe(self, pcm: npt.NDArray[np.int16], language: str) -> Hearing:
        level = int(np.abs(pcm).max()) // 100
        text, *others = (self.lines[level - 1] if level else "").split("|")
        silence = 0.0 if level and "*" not in text else 0.9
        return Hearing(text.strip("*"), language, silence, others=tuple(others))


class Leg:
    """A far end that follows a plan: after the robot's n-th pause, the n-th entry is played."""

    def __init__(self, person: Person, plan: list[tuple[str, int] | LegEvent], greet: str) -> None:
        self._person = person
        self._plan = deque(plan)
        self._events: asyncio.Queue[LegEvent] = asyncio.Queue()
        self._out: deque[bytes] = deque()
        self._quiet = 0
        self._robot_spoke = False
        self._over = False
        self._gone: Closed | None = None
        for event in (Ringing(), Answered()):
            self._events.put_nowait(event)
        if greet:
            self._out.extend([bytes(320)] * 10 + person.speech(greet, 600))

    async def event(self) -> LegEvent:
        return await self._events.get()

    def read(self) -> bytes:
        if self._out:
            return self._out.popleft()
        if self._gone is not None:  # hung up with the last word
            self._events.put_nowait(self._gone)
            self._gone = None
        return bytes(320)

    def write(self, pcm: bytes) -> None:
        if any(pcm):
            self._quiet, self._robot_spoke = 0, True
            return
        self._quiet += 1
        if self._robot_spoke and self._quiet == 15 and not self._out:
            self._robot_spoke = False
            self._next()

    def _next(self) -> None:
        entry = self._plan.popleft() if self._plan else None
        if isinstance(entry, tuple):
            self._out.extend(self._person.speech(*entry))
            after = self._plan[0] if self._plan else None
            self._gone = after if isinstance(after, Closed) else None
        elif entry is not None:
            self._events.put_nowait(entry)

    async def hangup(self) -> None:
        if not self._over:
            self._over = True
            self._events.put_nowait(Closed(Release(200, answered=True)))


@dataclass
class Log:
    """A witness that remembers."""

    facts: list[Kind] = field(default_factory=list)
    suppressed: list[str] = field(default_factory=list)
    frames: int = 0

    def fact(self, kind: Kind, data: Mapping[str, object]) -> None:
        assert data is not None
        self.facts.append(kind)

    def suppress(self, words: str) -> None:
        self.suppressed.append(words)

    def show(self, state: str, who: str = "", text: str = "") -> None:
        assert state in {"ringing", "talking"}
        assert not text or who

    def record(self) -> "Log":
        return self

    def write(self, left: bytes, right: bytes) -> None:
        assert len(left) == len(right) == 320
        self.frames += 1


@dataclass
class Patient(Log):
    """Remembers what was shown, too."""

    shown: list[str] = field(default_factory=list)

    def show(self, state: str, who: str = "", text: str = "") -> None:
        assert not text or who
        self.shown.append(state)


async def call(*plan: tuple[str, int] | LegEvent, greet: str = "喂你好") -> tuple[Record, Log]:
    person, log = Person(), Log()
    return await lived(Leg(person, list(plan), greet), person, log), log


@dataclass(frozen=True)
class Setting:
    """What a test may change about a call: the voice, the mind, and how long things may take.

    With `beat_s` of 0 a call runs so fast that words come late in it; a tenth of real time is quick
    enough for words that must be known while the far end is still speaking.
    """

    limits: Limits = UNHURRIED
    prompts: Any = field(default_factory=Prompts)
    mind: type[Mind] = Mind
    ring_s: float = 5
    beat_s: float = 0.0
    guesser: Guesser | None = None
    webhooks: Webhooks | None = None


async def lived(leg: Leg, person: Person, log: Log, setting: Setting | None = None) -> Record:
    """A whole call on `leg`, as fast as the machine goes."""
    setting = setting or Setting()
    with ThreadPoolExecutor(1) as workers, ThreadPoolExecutor(1) as thoughts:
        senses = Senses(Decoders(person, workers, 1), Hall(Loudness()))
        metronome = Metronome(setting.beat_s)
        Steward(senses, metronome)
        guessing = Guessing(setting.guesser, thoughts) if setting.guesser else None
        booth = Booth(
            senses, setting.prompts, metronome, limits=setting.limits, guessing=guessing,
            webhooks=setting.webhooks,
        )  # fmt: skip
        clock = PracticeClock(datetime(2026, 3, 10, 2, tzinfo=timezone.utc))
        session = Session(leg, setting.mind(SCRIPT, CALLEE, clock), booth, log)
        return await asyncio.wait_for(session.run(setting.ring_s), 20)


def ending(record: Record) -> Disposition:
    return judge(record.marks, record.slots, record.release, Hints()).disposition


BRIEF = Setting(ring_s=0.05)
