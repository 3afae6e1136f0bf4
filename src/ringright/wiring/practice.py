"""A whole campaign against the practice world: import, gate, dial, talk, judge, keep."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from ringright.clock import Clock, PracticeClock, SystemClock
from ringright.dialogue import speech
from ringright.dialogue.moves import Callee
from ringright.dialogue.script import Script
from ringright.domain.result import RunResult
from ringright.domain.trunk import Caller, Gateway, Trunk
from ringright.line.sip.stack import Stack
from ringright.settings import Settings
from ringright.sim.load import load as load_world
from ringright.sim.people import World
from ringright.store import Store
from ringright.voice.cache import Want
from ringright.voice.prompts import prepare
from ringright.wiring.crowd import Crowd, gather, lacking
from ringright.wiring.exchange import Exchange, exchange
from ringright.wiring.files import digest, read_script
from ringright.wiring.home import TRUTH, Home, occupy
from ringright.wiring.learning.arms import begin, paired
from ringright.wiring.learning.versions import keep_first
from ringright.wiring.order import Order
from ringright.wiring.recordings import kept, sounds, synthetic
from ringright.wiring.run import Play, Run, Stage
from ringright.wiring.screen import Screen
from ringright.wiring.speech import Speech
from ringright.wiring.world import Job, practice_world, wants

_TRUNK: Final = "practice"
_CALLERS: Final = {"zh": "+8615400000000", "en": "+12125550100"}
_RING_S: Final = 25.0
_RATE: Final = 20.0


def practise(order: Order, settings: Settings, screen: Screen) -> tuple[RunResult, bool]:
    """Run a campaign to its end; the flag says whether every imported row was good."""
    script = read_script(order.script)
    arms = paired(script, order.contest)
    world = load_world(order.people)
    parts = Speech(settings)
    parts.check()
    now = SystemClock().now()
    own = _own_name(order, world)
    chosen = order.data or (None if order.fresh else settings.home / own)
    with occupy(settings.home, own, chosen, now) as home, ExitStack() as stack:
        store = Store.open(settings.database, home.folder)
        stack.callback(store.close)
        stage = Stage(home, store, PracticeClock(_start(world, store)), parts, screen)
        keep_first(store, order.script, stage.clock.now())
        begin(store, arms, order.contest, stage.clock.now())
        crowd = gather(world, home.folder, screen)
        against = order.contest.against if order.contest else None
        key = digest(order.script, against, order.people, world.contacts, *sounds(arms.scripts))
        callees = crowd.callees(world.start.date())
        wanted = [want for it in arms.scripts for want in rendering(it, world, crowd)]
        play = Play(key, world.title, script, crowd, callees, wanted, arms=arms)
        way = _carrier(order, world, home, stage.clock, script)
        return asyncio.run(Run(stage, play).run(way)), crowd.ok


def render(order: Order, settings: Settings, screen: Screen) -> int:
    """Render everything a run of `order` may say; returns how much was new."""
    script = read_script(order.script)
    world = load_world(order.people)
    parts = Speech(settings)
    parts.check()
    parts.guessers.of(script)  # places the examples of the script, once for all runs
    wanted = rendering(script, world, gather(world, None, screen))
    kept(script, parts.rendered)
    return prepare(wanted, parts.speaker, parts.rendered, partial(screen.progress, "voices"))


def rendering(script: Script, world: World, crowd: Crowd) -> list[Want]:
    """Everything that must be rendered before this run: the robot's sentences and the world's."""
    spoken = sentences(script, crowd, crowd.callees(world.start.date()), world.start)
    return [*spoken, *wants(world)]


def sentences(
    script: Script, crowd: Crowd, callees: Mapping[str, Callee], now: datetime
) -> list[Want]:
    """Everything the script may say to these people.

    Nothing is rendered for people who cannot be called anyway; a list may hold many of them.
    """
    reachable = crowd.reachable
    callees = {name: it for name, it in callees.items() if name in reachable}
    mute = lacking(script, callees)
    return [
        Want(script.voice, piece)
        for name, callee in callees.items()
        if name not in mute
        for piece in synthetic(script, speech.sentences(script, callee, now))
    ]


@asynccontextmanager
async def _carrier(
    order: Order, world: World, home: Home, clock: Clock, script: Script
) -> AsyncIterator[Exchange]:
    """The simulated carrier, and a trunk to it."""
    seed = world.seed if order.seed is None else order.seed
    truth = str(home.folder / TRUTH)
    async with practice_world(Job(str(order.people), truth, seed, order.port)) as port:
        trunk = Trunk(
            _TRUNK,
            (Gateway("127.0.0.1", port),),
            (Caller(_CALLERS[script.language], "practice"),),
            lines=order.lines,
            rate=_RATE,
            practice=True,
            ring_s=_RING_S,
        )
        async with exchange(trunk, Stack(), clock, script.organisation) as ready:
            yield ready


def _start(world: World, store: Store) -> datetime:
    """The file's clock, or just after the last thing that happened: time never runs backwards."""
    latest = store.ledger.latest()
    if latest is None:
        return world.start
    return max(world.start, latest.astimezone(world.start.tzinfo) + timedelta(seconds=1))


def _own_name(order: Order, world: World) -> str:
    """The folder of these people: whoever runs them again meets their opt-outs again."""
    return f"{order.name}-{digest(order.people, world.contacts, world.history)[:8]}"
