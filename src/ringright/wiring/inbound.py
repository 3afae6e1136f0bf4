"""Answers calls that come in: a script by the called number, everything kept as on a call out."""

import asyncio
import contextlib
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import structlog

from ringright.clock import Clock, SystemClock
from ringright.dialogue import speech
from ringright.dialogue.moves import Callee
from ringright.dialogue.script import Script
from ringright.domain.event import Fact
from ringright.domain.outcome import Outcome
from ringright.errors import InputError, RingRightError
from ringright.gate.facts import Suppression
from ringright.line import inbound
from ringright.line.gateways import Gateways
from ringright.line.inbound import Offer
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.noise import hushed
from ringright.line.trunks import Trunks, load
from ringright.outcome.judge import Hints, judge
from ringright.people.numbers import NumberFault, parse
from ringright.records import graded
from ringright.records.kinds import Kind
from ringright.records.recording import Label, Recorder
from ringright.records.scribe import Scribe
from ringright.settings import Settings
from ringright.store import Store
from ringright.talk.booth import Booth, Record
from ringright.talk.mind import Mind
from ringright.talk.session import Session
from ringright.talk.steward import Steward
from ringright.voice.cache import Want
from ringright.voice.prompts import prepare
from ringright.wiring.crowd import REGIONS, ZONES
from ringright.wiring.exchange import tls_context
from ringright.wiring.files import read_incoming
from ringright.wiring.home import Home, occupy
from ringright.wiring.learning.versions import keep_first
from ringright.wiring.memory import remembered
from ringright.wiring.recordings import synthetic
from ringright.wiring.screen import Screen
from ringright.wiring.speech import Speech
from ringright.wiring.studio import opened
from ringright.wiring.webhooks import Webhooks

_SET_UP_S: Final = 20.0
_NOBODY: Final = "unknown"
log = structlog.get_logger(__name__)


class NoRoutes(InputError):
    """The trunks file answers no number."""

    code = "no_routes"


class Board(Protocol):
    """Where answered calls show themselves."""

    def told(self, call: str, who: str, text: str) -> None:
        """One thing that happened on a call: `who` is robot, person, or "" for a state."""
        ...


@dataclass(frozen=True)
class Desk:
    """What all calls that come in share."""

    file: Trunks
    scripts: Mapping[str, Script]
    store: Store
    clock: Clock
    booths: Mapping[str, Booth]
    steward: Steward
    scribe: Scribe
    home: Home
    board: Board
    webhooks: Webhooks


class InboundWitness:
    """Writes one call to the ledger, the board and the recording (`talk.session.Witness`)."""

    def __init__(self, desk: Desk, call: str, caller: str, script: Script) -> None:
        self._desk = desk
        self._call = call
        self._caller = caller
        self._script = script
        self.recorder: Recorder | None = None

    def fact(self, kind: Kind, data: Mapping[str, object]) -> None:
        """Write one fact of this call to the ledger."""
        told = {"attempt": self._call, **data}
        self._desk.scribe.note(Fact(kind, self._desk.clock.now(), self._caller, told))

    def suppress(self, words: str) -> None:
        """Never call this number again, from this moment, in any campaign."""
        now = self._desk.clock.now()
        said = Suppression(self._caller, self._caller, now, "voice", words)
        self._desk.scribe.now(partial(self._desk.store.people.suppress, said, now))

    def show(self, state: str, who: str = "", text: str = "") -> None:
        """Show what goes on."""
        self._desk.board.told(self._call[:8], who, text or state)

    def remember(self, mind: Mind, record: Record, outcome: Outcome) -> None:
        """Keep what the script may be improved from."""
        path = self.recorder.path if self.recorder else None
        memory = remembered(self._call, mind, record, outcome, path)
        if memory is not None:
            memory.keep(self._desk.store, self._desk.scribe)

    def record(self) -> Recorder:
        """Open the recording."""
        path = self._desk.home.recordings / f"in-{self._call[:8]}.wav"
        created = self._desk.clock.now().isoformat()
        self.recorder = Recorder(path, Label(self._call, self._script.organisation, created))
        return self.recorder


class Reception:
    """Takes calls until it is stopped, at most `calls` of them (0: no end)."""

    def __init__(self, desk: Desk, calls: int = 0) -> None:
        self._desk = desk
        self._left = calls
        self._tasks: set[asyncio.Task[None]] = set()
        self._full = asyncio.Event()

    async def open(self, agent: SipAgent) -> None:
        """Answer; returns when all `calls` are over."""
        await agent.listen(self._offered)
        await self._full.wait()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _offered(self, offer: Offer) -> None:
        task = asyncio.ensure_future(self._take(offer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take(self, offer: Offer) -> None:
        desk = self._desk
        path = inbound.script(desk.file.entries, offer.called)
        caller = self._number(offer, desk)
        call = uuid.uuid4().hex
        data = {"attempt": call, "called": offer.called, "script": path or ""}
        desk.scribe.note(Fact(Kind.CALL_RECEIVED, desk.clock.now(), caller, data))
        if path is None or desk.steward.full:
            why = "this machine is full" if path else "nobody answers there"
            desk.board.told(call[:8], "", f"{caller} -> {offer.called}: {why}")
            with contextlib.suppress(RingRightError):
                await offer.leg.reject()
            return
        try:
            await self._talk(offer, call, caller, path)
        except RingRightError as error:
            log.warning("call_failed", call=call, error=str(error))
        self._done()

    async def _talk(self, offer: Offer, call: str, caller: str, path: str) -> None:
        desk = self._desk
        script = desk.scripts[path]
        desk.board.told(call[:8], "", f"{caller} -> {offer.called}")
        witness = InboundWitness(desk, call, caller, script)
        mind = Mind(script, _stranger(script), desk.clock)
        asker = desk.webhooks.of(script, call, "" if caller == _NOBODY else caller)
        booth = replace(desk.booths[path], webhooks=asker)
        session = Session(offer.leg, mind, booth, witness)
        answering = asyncio.ensure_future(offer.leg.answer())
        record = await session.run(_SET_UP_S)
        with contextlib.suppress(RingRightError):
            await answering
        if witness.recorder is not None:
            witness.recorder.close()
        outcome = _outcome(record, script)
        witness.remember(mind, record, outcome)
        witness.fact(Kind.CALL_ENDED, _ended(record, outcome, script, witness))
        desk.board.told(call[:8], "", "ended")

    def _done(self) -> None:
        if self._left:
            self._left -= 1
            if not self._left:
                self._full.set()

    @staticmethod
    def _number(offer: Offer, desk: Desk) -> str:
        """The caller's number as we know people by it, "unknown" where it is withheld."""
        region = REGIONS[next(iter(desk.scripts.values())).language]
        try:
            return parse(offer.number, region).e164
        except NumberFault:
            return offer.number or _NOBODY


def _outcome(record: Record, script: Script) -> Outcome:
    hints = Hints(
        suppressed=record.suppressed,
        rules=script.rules,
        fault=record.fault,
        turns=record.turns,
    )
    return judge(record.marks, record.slots, record.release, hints)


def _ended(
    record: Record, outcome: Outcome, script: Script, witness: InboundWitness
) -> dict[str, object]:
    return {
        **graded.of_outcome(outcome, script.id),
        "sip_status": record.release.status,
        "recording": f"recordings/{witness.recorder.path.name}" if witness.recorder else "",
    }


def _stranger(script: Script) -> Callee:
    today = datetime.now(ZoneInfo(ZONES[script.language])).date()
    return Callee("", {}, script.number_source, today)


@dataclass(frozen=True)
class Wish:
    """What is asked: answer until stopped, or `calls` calls; `data` None is a folder of its own."""

    trunks: Path
    data: Path | None = None
    calls: int = 0


def answer(wish: Wish, settings: Settings, screen: Screen, board: Board) -> Path:
    """Answer until stopped, or `calls` calls; gives the folder with ledger and recordings.

    Raises NoRoutes, and ScriptError or InputError for a script that cannot answer.
    """
    file = load(wish.trunks)
    if not file.entries:
        raise NoRoutes(str(wish.trunks), remedy='Add routes: [{called: "*", script: FILE}].')
    scripts = {entry.script: read_incoming(Path(entry.script)) for entry in file.entries}
    parts = Speech(settings)
    parts.check()
    clock = SystemClock()
    chosen = wish.data or settings.home / "answer"
    with occupy(settings.home, "answer", chosen, clock.now()) as home, ExitStack() as stack:
        store = Store.open(settings.database, home.folder)
        stack.callback(store.close)
        home.recordings.mkdir(exist_ok=True)
        for path in scripts:
            keep_first(store, Path(path), clock.now())
        _prepare(scripts, parts, screen)
        with opened(parts) as studio:
            booths = {path: studio.booth(script) for path, script in scripts.items()}
            scribe = Scribe(store.ledger.append)
            stack.callback(scribe.close)
            desk = Desk(
                file, scripts, store, clock, booths, studio.steward, scribe, home, board,
                studio.webhooks,
            )  # fmt: skip
            with hushed() as malformed:
                asyncio.run(_serve(desk, wish.calls))
            if malformed:
                log.info("malformed_packets", **malformed)
        return home.folder


def _prepare(scripts: Mapping[str, Script], parts: Speech, screen: Screen) -> None:
    wanted = [
        Want(script.voice, piece)
        for script in scripts.values()
        for piece in synthetic(
            script, speech.sentences(script, _stranger(script), SystemClock().now())
        )
    ]
    prepare(wanted, parts.speaker, parts.rendered, partial(screen.progress, "voices"))


async def _serve(desk: Desk, calls: int) -> None:
    agent = SipAgent(desk.file.stack)
    await agent.start()
    watching = [
        asyncio.ensure_future(Gateways(trunk, tls_context(trunk, desk.file.stack)).run())
        for trunk in desk.file.trunks
    ]
    try:
        for trunk in desk.file.trunks:
            for gateway in trunk.gateways:
                await agent.register(trunk, gateway)
        desk.board.told("", "", f"listening on {desk.file.stack.interface}:{agent.port}")
        await Reception(desk, calls).open(agent)
    finally:
        for task in watching:
            task.cancel()
        await agent.close()
