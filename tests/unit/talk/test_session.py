"""Whole calls without a network: a leg that plays tones for speech, at the speed of the machine."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from pathlib import Path
from time import sleep
from typing import Any

import numpy as np
import numpy.typing as npt
from tests.unit.ears.test_tones import frames, played

from ringright.clock import PracticeClock
from ringright.dialogue import flow
from ringright.dialogue.moves import Action, Callee, Event
from ringright.domain.call import Hearing, Release, Who
from ringright.domain.outcome import Disposition
from ringright.domain.speech import Utterance
from ringright.ears.activity import Hall
from ringright.ears.plans import PLANS
from ringright.ears.plans import Kind as Busy
from ringright.line.leg import (
    Answered,
    Closed,
    EarlyMedia,
    Held,
    LegEvent,
    Pressed,
    Resumed,
    Ringing,
)
from ringright.line.metronome import Metronome
from ringright.outcome.judge import Hints, judge
from ringright.records.kinds import Kind
from ringright.talk.booth import Booth, Record
from ringright.talk.decoding import Decoders
from ringright.talk.hear import Senses
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


async def lived(
    leg: Leg,
    person: Person,
    log: Log,
    ring_s: float = 5,
    *,
    limits: Limits = UNHURRIED,
    prompts: Any = None,
    mind: type[Mind] = Mind,
) -> Record:
    """A whole call on `leg`, as fast as the machine goes."""
    spoken: Any = prompts or Prompts()
    with ThreadPoolExecutor(1) as workers:
        senses = Senses(Decoders(person, workers, 1), Hall(Loudness()))
        metronome = Metronome(0)
        Steward(senses, metronome)
        booth = Booth(senses, spoken, metronome, limits=limits)
        clock = PracticeClock(datetime(2026, 3, 10, 2, tzinfo=timezone.utc))
        session = Session(leg, mind(SCRIPT, CALLEE, clock), booth, log)
        return await asyncio.wait_for(session.run(ring_s), 20)


def ending(record: Record) -> Disposition:
    return judge(record.marks, record.slots, record.release, Hints()).disposition


async def test_the_disclosure_comes_first_and_a_yes_completes_the_call() -> None:
    record, log = await call(("能来的", 600))
    robot = [turn for turn in record.turns if turn.who is Who.ROBOT]
    assert "仁和诊所" in robot[0].text
    assert "人工智能" in robot[0].text
    assert "合成" in robot[0].text
    assert ending(record) is Disposition.COMPLETED
    assert log.facts[0] is Kind.CALL_ANSWERED
    assert log.frames > 100


async def test_an_opt_out_suppresses_at_once_and_ends_the_call() -> None:
    record, log = await call(("别再给我打电话了", 900))
    assert log.suppressed == ["别再给我打电话了"]
    assert ending(record) is Disposition.OPTED_OUT
    said = [turn for turn in record.turns if turn.who is Who.ROBOT]
    assert len(said) == 3


async def test_an_opt_out_shouted_before_hanging_up_counts() -> None:
    gone = Closed(Release(200, remote=True, answered=True))
    record, log = await call(("别再打了", 700), gone)
    assert log.suppressed == ["别再打了"]
    assert ending(record) is Disposition.OPTED_OUT


async def test_words_that_the_recogniser_itself_doubts_are_not_believed() -> None:
    record, log = await call(("*别再打了*", 700))
    assert log.suppressed == []
    assert ending(record) is Disposition.NO_SPEECH


async def test_key_nine_is_an_opt_out() -> None:
    record, log = await call(Pressed("9"))
    assert len(log.suppressed) == 1
    assert ending(record) is Disposition.OPTED_OUT


async def test_a_key_stops_the_robot_in_the_middle_of_a_word() -> None:
    person, log = Person(), Log()

    class Impatient(Leg):
        spoken = 0

        def write(self, pcm: bytes) -> None:
            self.spoken += any(pcm)
            if self.spoken == 120:  # well into the question, after the disclosure
                self._events.put_nowait(Pressed("9"))
            super().write(pcm)

    record = await lived(Impatient(person, [], "喂你好"), person, log)
    question = [turn for turn in record.turns if turn.who is Who.ROBOT][1]
    assert question.interrupted
    assert not question.text.endswith("吗？")
    assert ending(record) is Disposition.OPTED_OUT


async def test_a_hum_under_the_robots_voice_is_not_read_as_a_word() -> None:
    person, log = Person(), Log()

    class Humming(Leg):
        spoken = 0

        def write(self, pcm: bytes) -> None:
            self.spoken += any(pcm)
            if self.spoken == 120:  # well into the question, after the disclosure
                self._out.extend(person.speech("你|没有", 240))
            super().write(pcm)

    record = await lived(Humming(person, [], "喂你好"), person, log)
    question = [turn for turn in record.turns if turn.who is Who.ROBOT][1]
    assert not question.interrupted
    assert "没有" not in {turn.text for turn in record.turns}


async def test_another_reading_is_believed_when_it_is_the_persons_turn() -> None:
    record, log = await call(("困|别再打了", 700))
    assert log.suppressed == ["别再打了"]
    assert ending(record) is Disposition.OPTED_OUT


async def test_a_recogniser_that_fails_does_not_end_the_call() -> None:
    class Deaf(Person):
        def transcribe(self, pcm: npt.NDArray[np.int16], language: str) -> Hearing:
            raise RuntimeError(f"{len(pcm)} samples of {language}")

    person, log = Deaf(), Log()
    record = await lived(Leg(person, [("能来的", 600)], ""), person, log)
    assert ending(record) is Disposition.NO_SPEECH
    assert {turn.who for turn in record.turns} == {Who.ROBOT}


async def test_silence_is_prompted_twice_and_ends() -> None:
    record, _ = await call(greet="")
    assert ending(record) is Disposition.NO_SPEECH
    robot = [turn for turn in record.turns if turn.who is Who.ROBOT]
    assert len(robot) <= 5


async def test_a_voicemail_greeting_is_not_talked_to() -> None:
    record, _ = await call(greet="您好，我现在无法接听您的电话，请在嘀声后留言")
    assert record.machine == "voicemail"
    hints = Hints(machine=record.machine)
    assert judge(record.marks, {}, record.release, hints).disposition is Disposition.VOICEMAIL


async def test_words_before_any_answer_are_the_networks() -> None:
    person, log = Person(), Log()

    class Early(Leg):
        def __init__(self) -> None:
            super().__init__(person, [], "")
            self._events = asyncio.Queue()
            self._events.put_nowait(EarlyMedia())
            self._out.extend([bytes(320)] * 10 + person.speech("您拨打的电话已关机", 2000))

        def read(self) -> bytes:
            if not self._out and not self._over:
                self._over = True
                self._events.put_nowait(Closed(Release(480, "Temporarily Unavailable", 20)))
            return super().read()

    record = await lived(Early(), person, log)
    assert record.announcement == "switched_off"
    assert record.release.status == 480
    assert not any(turn.who is Who.ROBOT for turn in record.turns)


async def test_an_unanswered_call_is_cancelled() -> None:
    person, log = Person(), Log()

    class Mute(Leg):
        def __init__(self) -> None:
            super().__init__(person, [], "")
            self._events = asyncio.Queue()

        async def hangup(self) -> None:
            self._events.put_nowait(Closed(Release(487)))

    record = await lived(Mute(), person, log, 0.05)
    assert record.release.status == 487
    assert ending(record) is Disposition.NO_ANSWER


async def test_a_fault_of_ours_ends_the_call_and_is_told() -> None:
    class Broken(Log):
        def write(self, left: bytes, right: bytes) -> None:
            raise OSError(len(left) + len(right), "disk full")

    person = Person()
    record = await lived(Leg(person, [], ""), person, Broken())
    assert "disk full" in record.fault


async def test_a_recogniser_that_is_dead_ends_the_call_politely() -> None:
    class Dead(Person):
        def transcribe(self, pcm: npt.NDArray[np.int16], language: str) -> Hearing:
            raise OSError(len(pcm), language)

    person, log = Dead(), Log()
    plan: list[tuple[str, int] | LegEvent] = [("能来的", 600), ("能来的", 600)]
    record = await lived(Leg(person, plan, "喂你好"), person, log)
    assert record.fault.startswith("recogniser")
    assert "故障" in record.turns[-1].text
    assert ending(record) is Disposition.FAILED


async def test_a_voice_that_fails_ends_the_call_and_what_was_rendered_is_still_said() -> None:
    class Hoarse(Prompts):
        async def clip(self, utterance: Utterance) -> Words:
            if "故障" not in utterance.text and "您约" in utterance.text:
                raise OSError(utterance.text)
            return Words(utterance.text)

    person, log = Person(), Log()
    record = await lived(Leg(person, [], "喂你好"), person, log, prompts=Hoarse())
    assert record.fault.startswith("speaker")
    assert "故障" in record.turns[-1].text


async def test_a_script_that_fails_ends_the_call() -> None:
    class Stuck(Mind):
        def take(self, event: Event) -> tuple[Action, ...]:
            raise ValueError(event)

    person, log = Person(), Log()
    record = await lived(Leg(person, [("能来的", 600)], "喂你好"), person, log, mind=Stuck)
    assert record.fault.startswith("call")


async def test_whoever_waits_for_a_slow_recogniser_is_told_so() -> None:
    class Slow(Person):
        def transcribe(self, pcm: npt.NDArray[np.int16], language: str) -> Hearing:
            sleep(0.3)
            return super().transcribe(pcm, language)

    person, log = Slow(), Log()
    limits = Limits(moment=1600, broken=10**9)
    record = await lived(Leg(person, [("能来的", 600)], "喂你好"), person, log, limits=limits)
    assert [turn for turn in record.turns if turn.text == "请稍等。"]
    assert ending(record) is Disposition.COMPLETED


async def test_a_screening_assistant_is_told_who_calls_and_so_is_the_person_behind_it() -> None:
    record, log = await call(
        ("请稍等，正在为您转接", 900),
        ("喂你好", 500),
        ("能来的", 600),
        greet="您好，我是机主的智能助理，请问您是哪位，有什么事情",
    )
    told = [turn for turn in record.turns if "仁和诊所" in turn.text]
    assert len(told) >= 1
    assert Kind.ANSWERED_BY in log.facts


async def test_a_trunk_on_which_nothing_rang_is_not_a_person_who_did_not_answer() -> None:
    person, log = Person(), Log()

    class Dead(Leg):
        def __init__(self, *events: LegEvent) -> None:
            super().__init__(person, [], "")
            self._events = asyncio.Queue()
            for event in events:
                self._events.put_nowait(event)

        async def hangup(self) -> None:
            self._events.put_nowait(Closed(Release(487)))

    assert not (await lived(Dead(), person, log, 0.05)).cancelled
    assert (await lived(Dead(Ringing()), person, log, 0.05)).cancelled
    assert (await lived(Dead(EarlyMedia()), person, log, 0.05)).cancelled


async def test_a_busy_tone_before_the_answer_is_a_busy_line() -> None:
    person, log = Person(), Log()
    busy = next(plan for plan in PLANS if plan.kind is Busy.BUSY)

    class Toned(Leg):
        def __init__(self) -> None:
            super().__init__(person, [], "")
            self._events = asyncio.Queue()
            self._events.put_nowait(EarlyMedia())
            self._out.extend(frame.astype("<i2").tobytes() for frame in frames(played(busy, -20)))

        def read(self) -> bytes:
            if not self._out and not self._over:
                self._over = True
                self._events.put_nowait(Closed(Release(480)))
            return super().read()

    record = await lived(Toned(), person, log)
    assert record.announcement == "busy"
    hints = Hints(announcement=record.announcement)
    assert judge(record.marks, record.slots, record.release, hints).disposition is Disposition.BUSY


async def test_nothing_is_asked_again_while_we_are_on_hold() -> None:
    async def asked(*plan: LegEvent) -> tuple[int, Patient]:
        person, log = Person(), Patient()
        record = await lived(Leg(person, list(plan), "喂你好"), person, log)
        return sum(turn.who is Who.ROBOT for turn in record.turns), log

    (held, log), (waiting, _), (resumed, _) = (
        await asked(Held()), await asked(), await asked(Resumed())
    )  # fmt: skip
    assert "held" in log.shown
    assert held < waiting == resumed
