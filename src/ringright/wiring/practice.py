"""A whole campaign against the practice world: import, gate, dial, talk, judge, keep."""

import asyncio
import hashlib
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from ringright.clock import PracticeClock, SystemClock
from ringright.dialer.campaign import Campaign
from ringright.dialogue import flow, speech
from ringright.dialogue.moves import Callee
from ringright.dialogue.script import Script
from ringright.domain.result import LineView, RunResult
from ringright.domain.trunk import Caller, Gateway, Trunk
from ringright.errors import InputError
from ringright.line.metronome import Metronome
from ringright.line.sip.agent import SipAgent
from ringright.records.recording import mend
from ringright.settings import Settings
from ringright.sim.load import load as load_world
from ringright.sim.people import World
from ringright.store import Store
from ringright.store.campaigns import Plan
from ringright.talk.prompter import Prompter
from ringright.talk.session import Booth
from ringright.voice.cache import Want
from ringright.voice.prompts import prepare
from ringright.watch.live import Live
from ringright.wiring.book import Book, Question, Switchboard
from ringright.wiring.calls import Calls, Desk
from ringright.wiring.crowd import Crowd, gather, lacking, save
from ringright.wiring.home import Home, occupy
from ringright.wiring.order import Order
from ringright.wiring.screen import Screen
from ringright.wiring.speech import Speech
from ringright.wiring.world import Job, practice_world, wants

_TRUNK: Final = "practice"
_CALLERS: Final = {"zh": "+8615400000000", "en": "+12125550100"}
_RING_S: Final = 25.0
_REFRESH_S: Final = 0.15


def practise(order: Order, settings: Settings, screen: Screen) -> tuple[RunResult, bool]:
    """Run a campaign to its end; the flag says whether every imported row was good."""
    script = read_script(order.script)
    play = Play(order, script, load_world(order.people))
    parts = Speech(settings)
    parts.check()
    now = SystemClock().now()
    own = _own_name(order, play.world)
    chosen = order.data or (None if order.fresh else settings.home / own)
    with occupy(settings.home, own, chosen, now) as home, ExitStack() as stack:
        store = Store.open(settings.database, home.folder)
        stack.callback(store.close)
        return asyncio.run(_Run(play, parts, screen, home, store).run())


def render(order: Order, settings: Settings, screen: Screen) -> int:
    """Render everything a run of `order` may say; returns how much was new."""
    script = read_script(order.script)
    world = load_world(order.people)
    parts = Speech(settings)
    parts.check()
    wanted = rendering(script, world, gather(world, None, screen))
    return prepare(wanted, parts.speaker, parts.rendered, partial(screen.progress, "voices"))


def rendering(script: Script, world: World, crowd: Crowd) -> list[Want]:
    """Everything that must be rendered before this run: the robot's sentences and the world's.

    Nothing is rendered for people who cannot be called anyway; a list may hold many of them.
    """
    reachable = crowd.reachable
    callees = {name: it for name, it in crowd.callees(world).items() if name in reachable}
    mute = lacking(script, callees)
    wanted = [
        Want(script.voice, piece)
        for name, callee in callees.items()
        if name not in mute
        for piece in speech.sentences(script, callee, world.start)
    ]
    return [*wanted, *wants(world)]


@dataclass(frozen=True)
class Play:
    """What is played: the order with its files read."""

    order: Order
    script: Script
    world: World


class _Run:
    """One run, from import to result."""

    def __init__(
        self, play: Play, speech: Speech, screen: Screen, home: Home, store: Store
    ) -> None:
        self._order = play.order
        self._script = play.script
        self._world = world = play.world
        self._speech = speech
        self._screen = screen
        self._home = home
        self._store = store
        self._clock = PracticeClock(_start(world, store))
        self._live = Live(self._clock)
        self._began = time.monotonic()

    async def run(self) -> tuple[RunResult, bool]:
        """Everything in order."""
        mended = _mended(self._home.recordings)
        lost = self._store.recover(self._clock.now(), lambda attempt: mended.get(attempt[:8], ""))
        if self._home.resumed:
            self._screen.resumed(self._home.folder, len(lost))
        crowd = gather(self._world, self._home.folder, self._screen)
        save(crowd, self._store, self._clock.now())
        callees = crowd.callees(self._world)
        self._render(rendering(self._script, self._world, crowd))
        campaign = self._campaign(crowd)
        await self._dial(campaign, callees)
        self._store.campaigns.finish(campaign, self._clock.now())
        return self._result(campaign), crowd.ok

    def _render(self, wanted: Sequence[Want]) -> None:
        progress = partial(self._screen.progress, "voices")
        prepare(wanted, self._speech.speaker, self._speech.rendered, progress)

    def _campaign(self, crowd: Crowd) -> str:
        plan = Plan(
            _key(self._order, self._world),
            self._world.title,
            self._script.purpose,
            _CALLERS[self._script.language],
            _TRUNK,
        )
        campaign = self._store.campaigns.open(plan, self._clock.now())
        self._store.campaigns.add(campaign.id, crowd.people)
        return campaign.id

    async def _dial(self, campaign: str, callees: Mapping[str, Callee]) -> None:
        order = self._order
        seed = self._world.seed if order.seed is None else order.seed
        truth = str(self._home.folder / "practice.jsonl")
        async with practice_world(Job(str(order.people), truth, seed, order.port)) as port:
            caller = _CALLERS[self._script.language]
            trunk = Trunk(
                _TRUNK,
                (Gateway("127.0.0.1", port),),
                (Caller(caller, "practice"),),
                lines=order.lines,
                practice=True,
                ring_s=_RING_S,
            )
            agent = SipAgent()
            await agent.start()
            try:
                await self._work(campaign, callees, trunk, agent)
            finally:
                await agent.close()

    async def _work(
        self, campaign: str, callees: Mapping[str, Callee], trunk: Trunk, agent: SipAgent
    ) -> None:
        lines = Switchboard(self._store, trunk)
        for name in lines.names:
            self._live.put(LineView(name))
        with ThreadPoolExecutor(2, "speech") as workers:
            senses = self._speech.senses(workers, 2)
            speaker = self._speech.speaker
            prompter = Prompter(self._speech.rendered, self._script.voice, speaker, workers)
            booth = Booth(senses, prompter, Metronome())
            self._home.recordings.mkdir(exist_ok=True)
            desk = Desk(
                self._store, self._clock, self._script, trunk, agent, booth, self._live,
                self._home.recordings, callees,
            )  # fmt: skip
            calls = Calls(desk, lines.held)
            mute = lacking(self._script, callees)
            question = Question(campaign, self._script, trunk, mute)
            book = Book(self._store, lines, question, self._clock)
            waiting = self._store.campaigns.pending(campaign)
            self._live.total = len(waiting)
            watching = asyncio.ensure_future(self._watch())
            try:
                await Campaign(book, calls, trunk.lines).run(waiting)
            finally:
                watching.cancel()

    async def _watch(self) -> None:
        while True:
            elapsed = time.monotonic() - self._began
            self._screen.show(self._live, self._world.title, elapsed, self._script.language)
            await asyncio.sleep(_REFRESH_S)

    def _result(self, campaign: str) -> RunResult:
        verdict = self._store.ledger.verify()
        tally = self._store.campaigns.tally(campaign)
        return RunResult(
            people=self._store.results(campaign),
            title=self._world.title,
            language=self._script.language,
            ledger_entries=verdict.entries,
            ledger_ok=verdict.ok,
            permits_issued=tally.issued,
            permits_burned=tally.burned,
            wall_s=round(time.monotonic() - self._began, 1),
            lines=self._order.lines,
            folder=str(self._home.folder),
            ledger_fault=verdict.fault,
        )


def _mended(recordings: Path) -> dict[str, str]:
    """Recordings that a killed process left open, finished now, by the head of their attempt."""
    found = {}
    for rest in recordings.glob("*.part.wav"):
        whole = mend(rest.with_name(rest.name.replace(".part.wav", ".wav")))
        if whole is not None:
            found[whole.stem.rpartition("-")[2]] = f"{recordings.name}/{whole.name}"
    return found


def _start(world: World, store: Store) -> datetime:
    """The file's clock, or just after the last thing that happened: time never runs backwards."""
    latest = store.ledger.latest()
    if latest is None:
        return world.start
    return max(world.start, latest.astimezone(world.start.tzinfo) + timedelta(seconds=1))


def _own_name(order: Order, world: World) -> str:
    """The folder of these people: whoever runs them again meets their opt-outs again."""
    return f"{order.name}-{_digest(order.people, world.contacts, world.history)[:8]}"


def _key(order: Order, world: World) -> str:
    return _digest(order.script, order.people, world.contacts)


def _digest(*paths: Path | None) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path is not None:
            digest.update(_bytes(path))
    return digest.hexdigest()


def read_script(path: Path) -> Script:
    """Load a script file. Raises ScriptError with every mistake in it."""
    return flow.load(_text(path), path.name)


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode()
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8", remedy="Save it as UTF-8.") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", remedy="Check the path.") from error
