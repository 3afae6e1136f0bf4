"""One call of a campaign: dial, talk, judge, keep."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog

from ringright.clock import Clock
from ringright.dialer.campaign import Slot
from ringright.dialogue.moves import Callee
from ringright.dialogue.script import Script
from ringright.domain.contact import Contact
from ringright.domain.event import Fact
from ringright.domain.outcome import Disposition, Grade, Outcome
from ringright.domain.permit import Permit, Refusal
from ringright.domain.result import LineView
from ringright.domain.trunk import Gateway
from ringright.errors import PermitError, RingRightError
from ringright.gate.facts import Suppression
from ringright.line.gateways import TrunkResting
from ringright.line.sip.trace import Message
from ringright.outcome.judge import Hints, judge
from ringright.records.gaps import turn_gaps
from ringright.records.kinds import Kind
from ringright.records.recording import Label, Recorder
from ringright.records.recording import load as load_recording
from ringright.records.scribe import Scribe
from ringright.store import Store
from ringright.store.attempts import End
from ringright.store.lines import Line
from ringright.talk.booth import Booth, Record
from ringright.talk.mind import Mind
from ringright.talk.session import Session
from ringright.talk.steward import Steward
from ringright.watch.live import Live
from ringright.wiring.exchange import Exchange
from ringright.wiring.learning.arms import Arms
from ringright.wiring.memory import remembered
from ringright.wiring.webhooks import Webhooks

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Desk:
    """What every call of a campaign shares; a booth for each script, by its version."""

    store: Store
    clock: Clock
    arms: Arms
    exchange: Exchange
    booths: Mapping[str, Booth]
    steward: Steward
    scribe: Scribe
    live: Live
    folder: Path
    callees: Mapping[str, Callee]
    webhooks: Webhooks


class CallWitness:
    """Writes one call to the ledger, the live board and the recording (`talk.session.Witness`)."""

    def __init__(self, desk: Desk, contact: Contact, permit: Permit, line: str) -> None:
        self._desk = desk
        self._contact = contact
        self._permit = permit
        self._line = line
        self.recorder: Recorder | None = None

    def fact(self, kind: Kind, data: Mapping[str, object]) -> None:
        """Write one fact of this call to the ledger."""
        now, attempt, scribe = self._desk.clock.now(), self._permit.attempt, self._desk.scribe
        if kind is Kind.CALL_ANSWERED:
            scribe.post(partial(self._desk.store.attempts.answered, attempt, now))
            return
        scribe.note(Fact(kind, now, self._contact.id, {"attempt": attempt, **data}))

    def suppress(self, words: str) -> None:
        """Never call this person again, from this moment, in any campaign."""
        now = self._desk.clock.now()
        said = Suppression(self._contact.id, self._contact.number.e164, now, "voice", words)
        people, campaign = self._desk.store.people, self._permit.campaign
        self._desk.scribe.now(partial(people.suppress, said, now, campaign))

    def show(self, state: str, who: str = "", text: str = "") -> None:
        """Show on the live board what goes on."""
        self._desk.live.say(self._line, state, who, text)

    def _path(self, suffix: str) -> Path:
        return self._desk.folder / f"{self._contact.id}-{self._permit.attempt[:8]}{suffix}"

    def keep(self, ladder: Sequence[Message]) -> None:
        """Keep the call's signalling beside its recording, for whoever looks into a fault."""
        texts = (f"{'->' if it.sent else '<-'} {it.text.rstrip()}\n\n" for it in ladder)
        self._path(".sip.txt").write_text("".join(texts), encoding="utf-8")

    def remember(self, mind: Mind, record: Record, end: End) -> None:
        """Keep what the script may be improved from."""
        path = self.recorder.path if self.recorder else None
        memory = remembered(self._permit.attempt, mind, record, end.outcome, path)
        if memory is not None:
            memory.keep(self._desk.store, self._desk.scribe)

    def record(self) -> Recorder:
        """Open the recording."""
        path = self._path(".wav")
        created = self._desk.clock.now().isoformat()
        organisation = self._desk.arms.scripts[0].organisation
        label = Label(self._permit.attempt, organisation, created)
        self.recorder = Recorder(path, label)
        return self.recorder


@dataclass(frozen=True)
class _Burner:
    store: Store
    line: Line

    def burn(self, permit: Permit, now: datetime) -> None:
        self.store.permits.burn(permit, self.line, now)


class Calls:
    """Makes the calls of one campaign (`dialer.campaign.Caller`)."""

    def __init__(self, desk: Desk, lines: Mapping[str, Line]) -> None:
        self._desk = desk
        self._lines = lines

    async def ready(self) -> None:
        """Wait until the trunk, and this machine, can take another call."""
        await self._desk.exchange.ready()
        await self._desk.steward.ready()

    def refused(self, _contact: Contact, _refusal: Refusal) -> None:
        """The gate said no; the ledger has it already."""
        self._desk.live.refused += 1

    async def call(self, contact: Contact, permit: Permit, slot: Slot) -> None:
        """Dial with `permit`, talk, and write down how it ended."""
        desk = self._desk
        desk.live.put(LineView(slot.line, "dialling", contact.name, contact.number.e164))
        witness = CallWitness(desk, contact, permit, slot.line)
        try:
            end = await self._talk(contact, permit, slot, witness)
        except (PermitError, TrunkResting):  # nothing was dialled: there is no attempt to finish
            desk.live.put(LineView(slot.line))
            raise
        except RingRightError as error:
            end = _failed(str(error))
        except Exception as error:  # a fault of ours ends this call alone, and is told
            log.exception("call_failed", person=contact.id)
            end = _failed(repr(error))
        if witness.recorder is not None:
            witness.recorder.close()
            end = await asyncio.to_thread(_measured, end, witness.recorder.path)
        finish = partial(desk.store.attempts.finish, permit.attempt, end, desk.clock.now())
        await desk.scribe.run(finish)
        if end.trial:
            await desk.scribe.run(partial(desk.arms.watch, desk.store))
        desk.live.done += 1
        desk.live.grades[str(end.outcome.grade)] += 1
        desk.live.say(slot.line, "ended", "", "")

    async def _talk(
        self, contact: Contact, permit: Permit, slot: Slot, witness: CallWitness
    ) -> End:
        desk = self._desk
        burner = _Burner(desk.store, self._lines[slot.id])
        leg, gateway = await desk.exchange.place(permit, burner)
        desk.live.called += 1
        script, trial = desk.arms.of(contact.id)
        mind = Mind(script, desk.callees[contact.id], desk.clock)
        asker = desk.webhooks.of(script, permit.attempt, contact.number.e164)
        booth = replace(desk.booths[script.version], webhooks=asker)
        record = await Session(leg, mind, booth, witness).run(desk.exchange.trunk.ring_s)
        desk.exchange.over(gateway, record.release)
        witness.fact(Kind.LINE_CLOSED, _line(gateway, record))
        witness.keep(leg.ladder)
        end = replace(_end(record, script), trial=trial)
        witness.remember(mind, record, end)
        return end


def _line(gateway: Gateway, record: Record) -> dict[str, object]:
    """How the signalling ended and the audio travelled."""
    release, quality = record.release, record.quality
    told: dict[str, object] = {
        "gateway": gateway.authority,
        "status": release.status,
        "cause": release.cause,
        "remote": release.remote,
        "redress": release.redress,
    }
    if quality is not None and quality.received:
        told["loss_pct"] = round(quality.loss_pct, 2)
        told["jitter_ms"] = round(quality.jitter_ms, 1)
        told["rtt_ms"] = round(quality.rtt_ms, 1)
        told["mos"] = round(quality.mos, 2)
    return told


def _end(record: Record, script: Script) -> End:
    hints = Hints(
        announcement=record.announcement,
        machine=record.machine,
        fault=record.fault,
        cancelled=record.cancelled,
        suppressed=record.suppressed,
        rules=script.rules,
        turns=record.turns,
    )
    outcome = judge(record.marks, record.slots, record.release, hints)
    turns = tuple(record.turns)
    return End(outcome, record.release.status, "", turns, script=script.id, version=script.version)


def _failed(detail: str) -> End:
    return End(Outcome(Disposition.FAILED, Grade.D, detail=detail))


def _measured(end: End, path: Path) -> End:
    left, right = load_recording(path)
    return replace(end, recording=f"{path.parent.name}/{path.name}", gaps_ms=turn_gaps(left, right))
