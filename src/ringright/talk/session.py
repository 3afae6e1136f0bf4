"""The one live-call loop: a leg, an ear, a mind and a mouth, beat by beat."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Final

import structlog

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
from ringright.domain.call import Hearing
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
from ringright.line.metronome import BEAT_S
from ringright.line.timeline import Timeline
from ringright.records.kinds import Kind
from ringright.talk import floor
from ringright.talk.booth import Booth, Record, Recorder, Witness
from ringright.talk.hear import Ear, Stretches
from ringright.talk.mind import Mind
from ringright.talk.mouth import CUSHION, Mouth
from ringright.talk.notes import Notes
from ringright.talk.patience import Due, Phase, Quiet, due
from ringright.talk.wire import Wire
from ringright.talk.worth import worth

_BEAT_MS: Final = round(BEAT_S * 1000)
_NOISE: Final = 0.6
"""Recogniser's silence probability above which words are not believed (speech.md)."""
_DRAIN_S: Final = 4.0
_FAULTS: Final = 2
"""Recognitions in a row that may fail before the call ends: the first reads as "not heard"."""
log = structlog.get_logger(__name__)


class Session:
    """One call from INVITE to BYE. Make it, `await run()`, read the `Record`."""

    def __init__(self, leg: Leg, mind: Mind, booth: Booth, witness: Witness) -> None:
        self._leg = leg
        self._mind = mind
        self._booth = booth
        self._notes = Notes(witness)
        self._ear = Ear(booth.senses, mind.script.language)
        self._mouth = Mouth(booth.prompter, self._notes.turn, self._notes.saying)
        self._timeline = Timeline()
        self._wire = Wire()
        self._rang = self._held = False
        self._floor = floor.Floor()
        self._phase = Phase.RINGING
        self._recorder: Recorder | None = None
        self._now = self._since = self._calm = self._spoke = 0
        self._soothed = 0
        self._kept: list[Heard] = []
        self._stretches = Stretches()
        self._cut = False
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._speaking = asyncio.ensure_future(self._mouth.work())
        self._speaking.add_done_callback(self._mute)
        self.record = self._notes.record

    async def run(self, ring_s: float) -> Record:
        """Live through the call; `ring_s` is how long an unanswered call may ring."""
        signals = asyncio.ensure_future(self._signals())
        try:
            with self._booth.metronome.member(self._beat):
                await self._live(ring_s)
        finally:
            await self._leg.hangup()
            await asyncio.wait([signals], timeout=5)
            signals.cancel()
            self._speaking.cancel()
        await self._drain()
        self.record.turns.sort(key=lambda turn: turn.start_s)
        return self.record

    async def _live(self, ring_s: float) -> None:
        done, _ = await asyncio.wait([self._over], timeout=ring_s)
        if not done and self._phase is Phase.RINGING:
            self.record.cancelled = self._rang  # a dead trunk rang nobody
            return
        await self._over

    async def _drain(self) -> None:
        """Hear out what was said just before the end: it may be a "don't call me again"."""
        state = self._floor
        if state.speaking and not state.asked and state.voiced >= self._booth.policy.onset:
            self._decode(floor.Decode(state.decode + 1, state.start, self._now, over=state.over))
        waited = 0.0
        while self._ear.decoding and waited < _DRAIN_S:
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
                self._notes.witness.show("ringing")
            case EarlyMedia():
                self._rang = True
                self._open()
                self._notes.fact(Kind.EARLY_MEDIA)
            case Answered():
                self._open()
                self._enter(Phase.GREETING)
                self._leg.write(SILENCE * CUSHION)
                self._notes.fact(Kind.CALL_ANSWERED)
                self._notes.witness.show("talking")
            case Held() | Resumed():
                self._held = isinstance(event, Held)
                self._notes.witness.show("held" if self._held else "talking")
            case Pressed(digit):
                self._wire.reported()
                self._press(digit)
            case Closed(release, quality):
                self.record.release = release
                self.record.quality = quality
                self._finish()

    def _press(self, digit: str) -> None:
        self._notes.fact(Kind.KEY_PRESSED, digit=digit)
        self._respond(Key(digit))

    def _open(self) -> None:
        if self._recorder is None:
            self._recorder = self._notes.witness.record()

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
        except Exception as error:  # noqa: BLE001  outermost loop of a call: others go on
            self._broke("call", error)

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
        for sound in self._ear.push(theirs):
            self._step(sound)
        status, digit = self._wire.hear(theirs, ringing=self._phase is Phase.RINGING)
        self.record.announcement = self.record.announcement or status
        if digit:
            self._press(digit)

    def _watch(self) -> None:
        """Everything that happens because nothing happens."""
        if not self._mouth.idle:
            self._spoke = self._now
        if not self._mouth.idle or self._floor.speaking or self._ear.decoding or self._held:
            self._calm = self._now  # whoever holds us does not listen: nothing is asked again
        quiet = Quiet(
            phase=self._now - self._since,
            calm=self._now - self._calm,
            owed=self._floor.gap if self._floor.asked and self._ear.decoding else 0,
            late=self._mouth.late_ms,
            parted=self._now - self._spoke,
            idle=self._mouth.idle,
            patience=round(self._mind.expects().patience_s * 1000),
        )
        self._do_due(due(self._phase, quiet, self._booth.limits))

    def _do_due(self, what: Due) -> None:
        match what:
            case Due.BEGIN:
                self._begin()
            case Due.PROMPT:
                self._calm = self._now
                self._respond(Silent())
            case Due.MOMENT:
                self._soothe()
            case Due.DEAF:
                self._broke("recogniser", "no answer")
            case Due.DUMB:
                self._broke("speaker", "no answer")
            case Due.OVERDUE:
                self._do((Hangup(Disposition.FAILED),))
            case Due.FINISH:
                self._finish()

    def _soothe(self) -> None:
        """Tell somebody who waits for us, once a turn."""
        if self._soothed != self._floor.until:
            self._soothed = self._floor.until
            self._mouth.interject(self._mind.moment())

    # Hearing.

    def _step(self, event: floor.Event) -> None:
        self._floor, acts = floor.step(self._floor, event, self._booth.policy)
        for act in acts:
            self._act(act)

    def _act(self, act: floor.Act) -> None:
        match act:
            case floor.Decode():
                self._decode(act)
            case floor.Yield():
                self._mouth.hold()
            case floor.Resume():
                self._mouth.resume()
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
        self._ear.decode(act.start_ms, act.end_ms, partial(self._heard, act), keep=act.endless)

    def _heard(self, act: floor.Decode, hearing: Hearing) -> None:
        if self._ear.faults >= _FAULTS:
            self._broke("recogniser", self._ear.fault)
        text = "" if hearing.silence > _NOISE else hearing.text
        machine = self._machine(replace(hearing, text=text))
        # A hum under our own voice has a word among its eight readings too: it must not stop us.
        if text and not (machine or act.over or self._phase is Phase.GREETING):
            text = self._mind.expects().reading(hearing)
        heard = Heard(replace(hearing, text="" if machine else text), act.over)
        self._stretches.put(act.id, heard, endless=act.endless)
        if act.endless:
            return
        if not self._over.done():
            found = worth(heard, self._mind.expects(), greeting=self._phase is Phase.GREETING)
            self._step(floor.Decoded(act.id, found))
        elif heard.hearing.text:
            self._taken(self._turn(act.id))

    def _machine(self, hearing: Hearing) -> bool:
        """Whether these words are a network's or a voicemail's; acts on it."""
        if self._phase is Phase.RINGING:
            self.record.announcement = announcement(hearing.text) or self.record.announcement
            self._notes.person(hearing)
            return True
        early = self._now < self._booth.limits.machine and self._phase is not Phase.ENDING
        if early and voicemail(hearing.text):
            self.record.voicemail = True
            self._notes.person(hearing)
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
        self._notes.person(heard.hearing)
        return heard

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
        if self._phase in (Phase.TALKING, Phase.ENDING) and not self.record.fault:
            self._do(self._mind.take(event))

    def _do(self, actions: tuple[Action, ...]) -> None:
        if any(isinstance(action, Say | Hangup) for action in actions):
            self._mouth.forget()
        for action in actions:
            match action:
                case Say():
                    self._mouth.say(action)
                case Hangup(disposition):
                    self._notes.fact(Kind.CALL_ENDING, disposition=disposition)
                    self._enter(Phase.ENDING)
                case Suppress(words):
                    self._notes.suppress(words)
                case Fill():
                    self._notes.fill(action)
                case Mark():
                    self._notes.mark(action)

    # Breaking.

    def _mute(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and (error := task.exception()) and not self._over.done():
            self._speaking = asyncio.ensure_future(self._mouth.work())
            self._speaking.add_done_callback(self._mute)
            self._broke("speaker", error)

    def _broke(self, part: str, why: object) -> None:
        """A part of ours failed: say so and go, or, if even that fails, just go."""
        if self._over.done():
            return
        log.error("call_broke", part=part, why=repr(why))
        if self.record.fault:
            self._finish()
            return
        self.record.fault = f"{part}: {why}"
        self._mouth.stop()
        try:
            self._do(self._mind.give_up())
        except Exception as error:
            log.exception("call_mute", why=repr(error))
            self._finish()
