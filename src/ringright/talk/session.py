"""The one live-call loop: a leg, an ear, a mind and a mouth, beat by beat."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Protocol

import numpy as np

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
    Unclear,
)
from ringright.domain.call import Hearing, Release, Turn, Who
from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition
from ringright.ears.answer import announcement, voicemail
from ringright.line.leg import (
    SILENCE,
    Answered,
    Closed,
    EarlyMedia,
    Held,
    Leg,
    LegEvent,
    Pressed,
    Resumed,
    Ringing,
)
from ringright.line.metronome import BEAT_S, Metronome
from ringright.line.quality import Quality
from ringright.line.timeline import Timeline
from ringright.records.kinds import Kind
from ringright.talk import floor
from ringright.talk.backchannel import backchannel
from ringright.talk.hear import Ear, Senses, Stretches
from ringright.talk.mind import Mind
from ringright.talk.mouth import CUSHION, Mouth
from ringright.talk.prompter import Prompter
from ringright.talk.wire import Wire

_BEAT_MS: Final = round(BEAT_S * 1000)
_NOISE: Final = 0.6
"""Recogniser's silence probability above which words are not believed (speech.md)."""
_DRAIN_S: Final = 4.0


@dataclass(frozen=True)
class Limits:
    """How long things may take, in milliseconds.

    `greeting` is how long we wait for the callee's "hello" before we speak (47 CFR 64.1200(a)(7)
    allows 2 s), `greeting_max` how long a hello may last, `machine` until when words may be a
    voicemail greeting's, `parting` how long we listen after our goodbye, `call` the whole call.
    """

    greeting: int = 900
    greeting_max: int = 7000
    machine: int = 20_000
    parting: int = 3000
    call: int = 300_000


class Phase(StrEnum):
    """Where a call stands."""

    RINGING = "ringing"
    GREETING = "greeting"
    TALKING = "talking"
    ENDING = "ending"


class Recorder(Protocol):
    """Keeps both sides."""

    def write(self, left: bytes, right: bytes) -> None:
        """Append 20 ms of ours and theirs."""
        ...


class Witness(Protocol):
    """Whoever must know what happens while it happens."""

    def fact(self, kind: Kind, data: Mapping[str, object]) -> None:
        """Write one fact of this call to the ledger."""
        ...

    def suppress(self, words: str) -> None:
        """The person asked never to be called again: make it true now, everywhere."""
        ...

    def show(self, state: str, who: str = "", text: str = "") -> None:
        """Show on the live board what goes on."""
        ...

    def record(self) -> Recorder:
        """Open the recording; called once, at the first audio."""
        ...


@dataclass(frozen=True)
class Booth:
    """Everything a call needs that outlives it."""

    senses: Senses
    prompter: Prompter
    metronome: Metronome
    policy: floor.Policy = field(default_factory=floor.Policy)
    limits: Limits = field(default_factory=Limits)


@dataclass
class Record:
    """What a call left behind, for judging and keeping."""

    release: Release = field(default_factory=lambda: Release(0))
    turns: list[Turn] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    slots: dict[str, str] = field(default_factory=dict)
    quality: Quality | None = None
    announcement: str = ""
    voicemail: bool = False
    cancelled: bool = False
    suppressed: bool = False


class Session:
    """One call from INVITE to BYE. Make it, `await run()`, read the `Record`."""

    def __init__(self, leg: Leg, mind: Mind, booth: Booth, witness: Witness) -> None:
        self._leg = leg
        self._mind = mind
        self._booth = booth
        self._witness = witness
        self._ear = Ear(booth.senses, mind.script.language)
        self._mouth = Mouth(booth.prompter, self._keep, self._saying)
        self._timeline = Timeline()
        self._wire = Wire()
        self._rang = self._held = False
        self._floor = floor.Floor()
        self._phase = Phase.RINGING
        self._recorder: Recorder | None = None
        self._now = self._since = self._calm = self._spoke = self._decoding = 0
        self._kept: list[Heard] = []
        self._stretches = Stretches()
        self._cut = False
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.record = Record()

    async def run(self, ring_s: float) -> Record:
        """Live through the call; `ring_s` is how long an unanswered call may ring."""
        speaking = asyncio.ensure_future(self._mouth.work())
        signals = asyncio.ensure_future(self._signals())
        speaking.add_done_callback(self._failed)
        try:
            with self._booth.metronome.member(self._beat):
                await self._live(ring_s)
        finally:
            await self._leg.hangup()
            await asyncio.wait([signals], timeout=5)
            signals.cancel()
            speaking.cancel()
        await self._drain()
        self.record.turns.sort(key=lambda turn: turn.start_s)
        return self.record

    async def _live(self, ring_s: float) -> None:
        done, _ = await asyncio.wait([self._over], timeout=ring_s)
        if not done and self._phase is Phase.RINGING:
            self.record.cancelled = self._rang  # a dead trunk rang nobody
            return
        await self._over

    def _failed(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and (error := task.exception()) and not self._over.done():
            self._over.set_exception(error)

    async def _drain(self) -> None:
        """Hear out what was said just before the end: it may be a "don't call me again"."""
        state = self._floor
        if state.speaking and not state.asked and state.voiced >= self._booth.policy.onset:
            self._decode(floor.Decode(state.decode + 1, state.start, self._now))
        waited = 0.0
        while self._decoding and waited < _DRAIN_S:
            await asyncio.sleep(BEAT_S)
            waited += BEAT_S

    # Signalling.

    async def _signals(self) -> None:
        event: LegEvent = Ringing()
        while not isinstance(event, Closed):
            event = await self._leg.event()
            self._signal(event)

    def _signal(self, event: LegEvent) -> None:
        match event:
            case Ringing():
                self._rang = True
                self._witness.show("ringing")
            case EarlyMedia():
                self._rang = True
                self._open()
                self._fact(Kind.EARLY_MEDIA)
            case Answered():
                self._open()
                self._enter(Phase.GREETING)
                self._leg.write(SILENCE * CUSHION)
                self._fact(Kind.CALL_ANSWERED)
                self._witness.show("talking")
            case Held() | Resumed():
                self._held = isinstance(event, Held)
                self._witness.show("held" if self._held else "talking")
            case Pressed(digit):
                self._wire.reported()
                self._press(digit)
            case Closed(release, quality):
                self.record.release = release
                self.record.quality = quality
                self._finish()

    def _press(self, digit: str) -> None:
        self._fact(Kind.KEY_PRESSED, digit=digit)
        self._respond(Key(digit))

    def _open(self) -> None:
        if self._recorder is None:
            self._recorder = self._witness.record()

    def _enter(self, phase: Phase) -> None:
        self._phase = phase
        self._since = self._calm = self._now

    def _finish(self) -> None:
        self._mouth.stop()
        if not self._over.done():
            self._over.set_result(None)

    # The beat.

    def _beat(self) -> None:
        if self._recorder is None or self._over.done():
            return
        try:
            self._exchange(self._recorder)
            self._watch()
        except Exception as error:  # noqa: BLE001  outermost loop of a call: it ends, others go on
            if not self._over.done():
                self._over.set_exception(error)

    def _exchange(self, recorder: Recorder) -> None:
        """One frame each way, both recorded as the line carries them."""
        self._timeline.push(self._leg.read())
        theirs = self._timeline.pop()
        frame, wire, ended = self._mouth.frame()
        self._leg.write(frame)
        recorder.write(wire, theirs.astype("<i2").tobytes())
        self._now += _BEAT_MS
        if ended:
            self._answer_kept()
        if self._mouth.robot is not self._floor.robot:
            self._step(floor.Voice(self._mouth.robot))
        for sound in self._ear.push(theirs, np.frombuffer(wire, "<i2")):
            self._step(sound)
        status, digit = self._wire.hear(theirs, ringing=self._phase is Phase.RINGING)
        self.record.announcement = self.record.announcement or status
        if digit:
            self._press(digit)

    def _watch(self) -> None:
        """Everything that happens because nothing happens."""
        if not self._mouth.idle:
            self._spoke = self._now
        if not self._mouth.idle or self._floor.speaking or self._decoding or self._held:
            self._calm = self._now  # whoever holds us does not listen: nothing is asked again
        watch = {
            Phase.GREETING: self._watch_greeting,
            Phase.TALKING: self._watch_talking,
            Phase.ENDING: self._watch_ending,
        }.get(self._phase)
        if watch is not None:
            watch(self._now - self._calm, self._now - self._since)

    def _watch_greeting(self, calm: int, phase: int) -> None:
        if calm >= self._booth.limits.greeting or phase >= self._booth.limits.greeting_max:
            self._begin()

    def _watch_talking(self, calm: int, phase: int) -> None:
        if phase > self._booth.limits.call:
            self._do((Hangup(Disposition.FAILED),))
        elif calm >= self._mind.expects().patience_s * 1000:
            self._calm = self._now
            self._respond(Silent())

    def _watch_ending(self, calm: int, _phase: int) -> None:
        parted = self._now - self._spoke
        heard_out = calm >= self._booth.policy.pause or parted > self._booth.limits.parting
        if self._mouth.idle and heard_out:
            self._finish()

    # Hearing.

    def _step(self, event: floor.Event) -> None:
        self._floor, acts = floor.step(self._floor, event, self._booth.policy)
        for act in acts:
            self._act(act)

    def _act(self, act: floor.Act) -> None:
        match act:
            case floor.Decode():
                self._decode(act)
            case floor.Stop():
                self._cut = True
                self._mouth.stop()
            case floor.Take(number):
                self._taken(self._turn(number))
            case floor.Keep(number):
                self._kept.append(replace(self._turn(number), during=True, early=True))
            case floor.Pass(number):
                self._turn(number)

    def _decode(self, act: floor.Decode) -> None:
        self._decoding += 1
        during = self._mouth.robot is not floor.Robot.SILENT
        self._ear.decode(
            act.start_ms, act.end_ms, lambda hearing: self._decoded(act, Heard(hearing, during))
        )

    def _decoded(self, act: floor.Decode, heard: Heard) -> None:
        self._decoding -= 1
        hearing = heard.hearing
        text = "" if hearing.silence > _NOISE else hearing.text
        machine = self._machine(replace(hearing, text=text))
        # A hum under our own voice has a word among its eight readings too: it must not stop us.
        if text and not (machine or heard.during or self._phase is Phase.GREETING):
            text = self._mind.expects().reading(hearing)
        hearing = replace(hearing, text="" if machine else text)
        self._stretches.put(act.id, replace(heard, hearing=hearing), endless=act.endless)
        if act.endless:
            return
        if not self._over.done():
            self._step(floor.Decoded(act.id, _worth(hearing.text, self._mind, self._phase)))
        elif hearing.text:
            self._taken(self._turn(act.id))

    def _machine(self, hearing: Hearing) -> bool:
        """Whether these words are a network's or a voicemail's; acts on it."""
        if self._phase is Phase.RINGING:
            self.record.announcement = announcement(hearing.text) or self.record.announcement
            self._person(hearing)
            return True
        early = self._now < self._booth.limits.machine and self._phase is not Phase.ENDING
        if early and voicemail(hearing.text):
            self.record.voicemail = True
            self._person(hearing)
            self._mouth.stop()
            self._do((Hangup(Disposition.VOICEMAIL),))
            return True
        return False

    def _taken(self, heard: Heard) -> None:
        heard = replace(heard, cut=self._cut)
        self._cut = False
        if self._phase is Phase.GREETING:
            self._kept.append(replace(heard, during=True, early=True))
            self._begin()
        else:
            self._respond(heard if heard.hearing.text else Unclear())

    def _turn(self, number: int) -> Heard:
        """A decided stretch becomes a turn of the person."""
        heard = self._stretches.take(number)
        self._person(heard.hearing)
        return heard

    def _person(self, hearing: Hearing) -> None:
        if hearing.text:
            self._keep(Turn(Who.PERSON, hearing.text, hearing.start_s, hearing.end_s))

    def _saying(self, text: str) -> None:
        self._witness.show("talking", Who.ROBOT, text)

    def _keep(self, turn: Turn) -> None:
        self.record.turns.append(turn)
        if turn.who is Who.PERSON:
            self._witness.show("talking", turn.who, turn.text)
        kind = Kind.ROBOT_SAID if turn.who is Who.ROBOT else Kind.PERSON_SAID
        self._fact(kind, text=turn.text, start_s=round(turn.start_s, 2), cut=turn.interrupted)

    # Thinking.

    def _begin(self) -> None:
        self._enter(Phase.TALKING)
        self._do(self._mind.begin())

    def _answer_kept(self) -> None:
        """What was said while we could not stop is answered now."""
        kept, self._kept = self._kept, []
        for heard in kept:
            self._respond(heard)

    def _respond(self, event: Event) -> None:
        if self._phase in (Phase.TALKING, Phase.ENDING):
            self._do(self._mind.take(event))

    def _do(self, actions: tuple[Action, ...]) -> None:
        if any(isinstance(action, Say | Hangup) for action in actions):
            self._mouth.forget()
        for action in actions:
            match action:
                case Say():
                    self._mouth.say(action)
                case Hangup(disposition):
                    self._fact(Kind.CALL_ENDING, disposition=disposition)
                    self._enter(Phase.ENDING)
                case Suppress(words):
                    self.record.suppressed = True
                    self._witness.suppress(words)
                case Fill(slot, value, _):
                    self.record.slots[slot] = value
                    self._fact(Kind.SLOT_FILLED, slot=slot, value=value)
                case Mark():
                    self.record.marks.append(action)

    def _fact(self, kind: Kind, **data: object) -> None:
        self._witness.fact(kind, data)


def _worth(text: str, mind: Mind, phase: Phase) -> floor.Worth:
    """What a stretch of speech means for the turn."""
    if not text:
        return floor.Worth.NOISE
    if backchannel(text):
        return floor.Worth.BACKCHANNEL
    expects = mind.expects()
    if phase is Phase.GREETING or expects.complete(text):
        return floor.Worth.COMPLETE
    return floor.Worth.KNOWN if expects.known(text) else floor.Worth.PARTIAL
