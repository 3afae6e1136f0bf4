"""The one live-call loop: a leg, an ear, a mind and a mouth, beat by beat."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import structlog

from ringright.dialogue.finish import Finish
from ringright.dialogue.moves import (
    Action,
    Event,
    Fetch,
    Hangup,
    Heard,
    Key,
    Say,
    Silent,
    Unclear,
)
from ringright.domain.call import Hearing
from ringright.domain.outcome import Disposition
from ringright.ears.activity import Sound
from ringright.ears.answer.kinds import Kind as Answerer
from ringright.ears.answer.kinds import Verdict
from ringright.line.leg import (
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
from ringright.records.kinds import Kind
from ringright.talk import floor
from ringright.talk.answering import Answering, react
from ringright.talk.booth import Booth, Record, Witness
from ringright.talk.duplex import Duplex
from ringright.talk.errand import Errand
from ringright.talk.hear import Ear, Stretches
from ringright.talk.hunches import Hunches
from ringright.talk.life import Life
from ringright.talk.mind import Mind
from ringright.talk.mouth import Mouth
from ringright.talk.notes import Notes
from ringright.talk.patience import Due, Facts, Phase, Vigil
from ringright.talk.wire import Wire
from ringright.talk.worth import worth

_BEAT_MS: Final = round(BEAT_S * 1000)
_DRAIN_BEATS: Final = round(4 / BEAT_S)
_FAULTS: Final = 2
"""Recognitions in a row that may fail before the call ends: the first reads as "not heard"."""
log = structlog.get_logger(__name__)


class Session(Life):
    """One call from INVITE to BYE. Make it, `await run()`, read the `Record`."""

    def __init__(self, leg: Leg, mind: Mind, booth: Booth, witness: Witness) -> None:
        self._mind, self._booth = mind, booth
        self._notes = Notes(witness)
        self._ear = Ear(booth.senses, mind.script.language, self._sounded)
        super().__init__(
            leg, Mouth(booth.prompter, self._notes.turn, self._notes.saying), booth.metronome
        )
        self._duplex = Duplex(leg, self._mouth)
        self._answering = Answering(booth.answer, self._verdict, self._listen)
        self._wire = Wire()
        self._rang = self._held = self._cut = self._screened = self._left_alone = False
        self._floor = floor.Floor()
        self._vigil = Vigil(booth.limits)
        self._now = self._soothed = 0
        self._stretches, self._hunches = Stretches(), Hunches(booth.guessing)
        self._errand = Errand(booth.webhooks, mind, self._notes.fact)
        self.record = self._notes.record
        self._due: dict[Due, Callable[[], None]] = {
            Due.NOTHING: lambda: None,
            Due.BEGIN: self._begin,
            Due.PROMPT: self._prompt,
            Due.MOMENT: self._soothe,
            Due.DEAF: partial(self._broke, "recogniser", "no answer"),
            Due.DUMB: partial(self._broke, "speaker", "no answer"),
            Due.OVERDUE: partial(self._do, (Hangup(Disposition.FAILED),)),
            Due.FINISH: self._finish,
        }

    def _answered(self) -> bool:
        ringing = self._phase is Phase.RINGING
        self.record.cancelled = ringing and self._rang  # a dead trunk rang nobody
        return not ringing

    async def _left(self) -> Record:
        await self._drain()
        self._errand.drop()
        self._ear.close()
        self.record.turns.sort(key=lambda turn: turn.start_s)
        return self.record

    async def _drain(self) -> None:
        """Hear out what was said just before the end: it may be a "don't call me again"."""
        state = self._floor
        if state.speaking and not state.asked and state.voiced >= self._booth.policy.onset:
            self._decode(floor.Decode(state.decode + 1, state.start, self._now, over=state.over))
        await self._while(lambda: bool(self._ear.decoding) or self._hunches.waiting, _DRAIN_BEATS)

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
                self._vigil.enter(Phase.GREETING, self._now)
                self._answering.answered(self._now)
                self._duplex.prime()
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
        if self._duplex.recorder is None:
            self._duplex.recorder = self._notes.witness.record()

    @property
    def _phase(self) -> Phase:
        return self._vigil.phase

    def _beat(self) -> None:
        if self._duplex.recorder is None or self._over.done():
            return
        try:
            self._exchange()
            self._watch()
        except Exception as error:  # noqa: BLE001  outermost loop of a call: others go on
            self._broke("call", error)

    def _exchange(self) -> None:
        theirs, ours, ended = self._duplex.beat()
        self._now += _BEAT_MS
        if ended:
            self._answer_kept()
        if self._mouth.robot is not self._floor.robot:
            self._step(floor.Voice(self._mouth.robot))
        self._ear.push(theirs, ours)
        tones, digit = self._wire.hear(theirs, ringing=self._phase is Phase.RINGING)
        for tone in tones:
            self._answering.put(tone)
        if digit:
            self._press(digit)

    def _watch(self) -> None:
        """Everything that happens because nothing happens."""
        busy = self._floor.speaking or bool(self._ear.decoding) or self._hunches.waiting
        busy = busy or self._held  # whoever holds us does not listen: nothing is asked again
        if not self._mind.fetching:
            self._errand.drop()
        if self._mouth.idle and not busy and (fetched := self._errand.take()):
            self._respond(fetched)
        facts = Facts(
            idle=self._mouth.idle,
            busy=busy or self._errand.waiting,
            owed=self._floor.gap if self._ear.decoding and self._floor.waits else 0,
            late=self._mouth.late_ms,
            patience=round(self._mind.expects().patience_s * 1000),
            asked=self._floor.gap if self._errand.waiting and not self._floor.speaking else 0,
        )
        self._due[self._vigil.look(self._now, facts)]()

    def _prompt(self) -> None:
        self._respond(Unclear() if self._vigil.prompted(self._now) else Silent())

    def _soothe(self) -> None:
        """Tell somebody who waits for us, once a turn."""
        if self._soothed != self._floor.until:
            self._soothed = self._floor.until
            self._mouth.interject(self._mind.moment())

    def _sounded(self, sound: Sound) -> None:
        try:
            self._answering.sound(sound)
            self._step(sound)
        except Exception as error:  # noqa: BLE001  as above: it is told after the beat
            self._broke("call", error)

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
                self._stretches.keep(self._turn(number))
            case floor.Pass(number, over):
                heard = self._turn(number)
                self._vigil.puzzled = not (over or heard.hearing.text)
                self._stretches.murmur(heard, self._now)

    def _decode(self, act: floor.Decode) -> None:
        self._ear.decode(act.start_ms, act.end_ms, partial(self._heard, act), keep=act.endless)

    def _heard(self, act: floor.Decode, hearing: Hearing) -> None:
        if self._ear.faults >= _FAULTS and self._phase is not Phase.RINGING:
            self._broke("recogniser", self._ear.fault)
        self._answering.words(hearing)
        text = hearing.text
        voiced = self._floor.voiced >= self._booth.policy.word  # even doubted words may count then
        if self._machine:
            self._notes.person(hearing)
            if self._phase is not Phase.RINGING and self._mind.refuses(text):
                self._do(self._mind.take(Heard(hearing)))  # a no counts, whoever we took them for
            text = ""
        # A hum under our own voice has a word among its eight readings too: it must not stop us.
        elif (text or voiced) and not (act.over or self._phase is Phase.GREETING):
            text = self._mind.expects().reading(hearing)
        heard = Heard(replace(hearing, text=text), act.over)
        self._stretches.put(act.id, heard, endless=act.endless)
        if not (act.endless or self._over.done()):
            self._hunches.ask(self._mind.expects().doubt(text))
            found = worth(heard, self._mind.expects(), greeting=self._phase is Phase.GREETING)
            self._step(floor.Decoded(act.id, found))
        elif text and not act.endless:
            self._taken(self._turn(act.id))

    @property
    def _machine(self) -> bool:
        """Whether what speaks is no person: its words are noted, and not answered."""
        return self._phase is Phase.RINGING or self._screened or self._left_alone

    def _listen(self, start_ms: int, end_ms: int) -> None:
        """Whoever speaks on and on is looked at on the way."""
        self._ear.decode(start_ms, end_ms, self._looked, keep=True)

    def _looked(self, hearing: Hearing) -> None:
        if not self._over.done():
            self._answering.words(hearing)
            if self.record.machine and self._phase is Phase.ENDING:
                self._notes.person(hearing)

    def _verdict(self, verdict: Verdict) -> None:
        """Somebody was recognised, or a network."""
        if self._phase is Phase.RINGING:
            self.record.announcement = verdict.status or self.record.announcement
            return
        if self._screened and verdict.kind is Answerer.SILENCE:
            return  # it looks for its owner
        found = react(verdict)
        self._notes.fact(Kind.ANSWERED_BY, who=str(verdict.kind), status=verdict.status,
                         confidence=verdict.confidence, why=verdict.why)  # fmt: skip
        self.record.machine = found.machine
        self.record.announcement = found.announcement
        screened, self._screened = self._screened, verdict.kind is Answerer.SCREENING
        if found.hang_up:
            self._left_alone = True
            self._mouth.stop()
            self._do((Hangup(found.hang_up),))
        elif screened and not self._screened:
            self._begin()  # once more: the person it puts through has not heard who calls

    def _taken(self, heard: Heard) -> None:
        self._vigil.puzzled = False
        heard, self._cut = replace(heard, cut=self._cut), False
        if self._phase is Phase.GREETING:
            self._stretches.keep(heard)
            self._begin()
        else:
            self._respond(heard if heard.hearing.text else Unclear())

    def _turn(self, number: int) -> Heard:
        """A decided stretch becomes a turn of the person."""
        heard = self._stretches.take(number)
        self._notes.person(heard.hearing)
        return heard

    def _begin(self) -> None:
        self._vigil.enter(Phase.TALKING, self._now)
        self._do(self._mind.begin())

    def _answer_kept(self) -> None:
        """What was said while we could not stop is answered now."""
        for heard in self._stretches.owed(self._now):
            text = heard.hearing.text
            if heard.early or self._mind.expects().finished(text) is Finish.WHOLE:
                self._respond(heard)

    def _respond(self, event: Event) -> None:
        self._hunches.answer(event, self._mind.expects(), self._answer)

    def _answer(self, event: Event) -> None:
        talking = self._phase in (Phase.TALKING, Phase.ENDING)
        if talking and not (self._machine or self.record.fault):
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
                    self._vigil.enter(Phase.ENDING, self._now)
                case Fetch():
                    self._errand.go(action)
                case _:
                    self._notes.note(action)

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
