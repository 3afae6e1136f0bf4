"""A campaign from its first decision to its result, on whichever trunk."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from ringright.clock import Clock
from ringright.dialer.campaign import Campaign
from ringright.dialogue.moves import Callee
from ringright.dialogue.script import Script
from ringright.domain.result import LineView, RunResult
from ringright.records.recording import mend
from ringright.records.scribe import Scribe
from ringright.store import Store
from ringright.store.campaigns import Plan
from ringright.voice.cache import Want
from ringright.voice.prompts import prepare
from ringright.watch.live import Live
from ringright.wiring.book import Book, Question, Switchboard
from ringright.wiring.calls import Calls, Desk
from ringright.wiring.crowd import Crowd, lacking, save
from ringright.wiring.exchange import Exchange
from ringright.wiring.home import Home
from ringright.wiring.learning.arms import Arms
from ringright.wiring.screen import Screen
from ringright.wiring.speech import Speech
from ringright.wiring.studio import opened

_REFRESH_S: Final = 0.15


@dataclass(frozen=True)
class Stage:
    """Where a campaign is run: folder, database, clock, speech, and the screen that shows it."""

    home: Home
    store: Store
    clock: Clock
    speech: Speech
    screen: Screen


@dataclass(frozen=True)
class Play:
    """What is run: a script for people; `key` tells the same campaign from another.

    With `once` the same campaign again dials only whom it has not dialled, finished or not.
    `arms` say who hears which script; without them everybody hears `script`.
    """

    key: str
    title: str
    script: Script
    crowd: Crowd
    callees: Mapping[str, Callee]
    wanted: Sequence[Want]
    once: bool = False
    arms: Arms | None = None


class Run:
    """One run, from import to result."""

    def __init__(self, stage: Stage, play: Play) -> None:
        self._stage = stage
        self._play = play
        self._live = Live(stage.clock)
        self._began = time.monotonic()

    async def run(self, way: AbstractAsyncContextManager[Exchange]) -> RunResult:
        """Settle what an earlier process left, keep the people, and call them over `way`."""
        stage, play = self._stage, self._play
        settle(stage)
        save(play.crowd, stage.store, stage.clock.now())
        progress = partial(stage.screen.progress, "voices")
        prepare(play.wanted, stage.speech.speaker, stage.speech.rendered, progress)
        async with way as exchange:
            campaign = self._campaign(exchange)
            await self._work(campaign, exchange)
        stage.store.campaigns.finish(campaign, stage.clock.now())
        return self._result(campaign, exchange.trunk.lines)

    def _campaign(self, exchange: Exchange) -> str:
        stage, play, trunk = self._stage, self._play, exchange.trunk
        plan = Plan(play.key, play.title, play.script.purpose, trunk.callers[0], trunk.name)
        campaign = stage.store.campaigns.open(plan, stage.clock.now(), once=play.once)
        stage.store.campaigns.add(campaign.id, play.crowd.people)
        return campaign.id

    async def _work(self, campaign: str, exchange: Exchange) -> None:
        stage, play = self._stage, self._play
        lines = Switchboard(stage.store, exchange.trunk)
        for name in lines.names:
            self._live.put(LineView(name))
        with opened(stage.speech) as studio:
            stage.home.recordings.mkdir(exist_ok=True)
            scribe = Scribe(stage.store.ledger.append)
            arms = play.arms or Arms(play.script)
            booths = {script.version: studio.booth(script) for script in arms.scripts}
            desk = Desk(
                stage.store, stage.clock, arms, exchange, booths, studio.steward, scribe,
                self._live, stage.home.recordings, play.callees, studio.webhooks,
            )  # fmt: skip
            mute = {who: columns for script in arms.scripts
                    for who, columns in lacking(script, play.callees).items()}  # fmt: skip
            question = Question(campaign, play.script, exchange.trunk, mute)
            book = Book(stage.store, lines, question, stage.clock)
            waiting = stage.store.campaigns.pending(campaign)
            self._live.total = len(waiting)
            watching = asyncio.ensure_future(self._watch())
            try:
                await Campaign(book, Calls(desk, lines.held), exchange.trunk.lines).run(waiting)
            finally:
                watching.cancel()
                scribe.close()

    async def _watch(self) -> None:
        stage, play = self._stage, self._play
        while True:
            elapsed = time.monotonic() - self._began
            stage.screen.show(self._live, play.title, elapsed, play.script.language)
            await asyncio.sleep(_REFRESH_S)

    def _result(self, campaign: str, lines: int) -> RunResult:
        store = self._stage.store
        verdict = store.ledger.verify()
        tally = store.campaigns.tally(campaign)
        return RunResult(
            people=store.results(campaign),
            title=self._play.title,
            language=self._play.script.language,
            ledger_entries=verdict.entries,
            ledger_ok=verdict.ok,
            permits_issued=tally.issued,
            permits_burned=tally.burned,
            wall_s=round(time.monotonic() - self._began, 1),
            lines=lines,
            folder=str(self._stage.home.folder),
            ledger_fault=verdict.fault,
        )


def settle(stage: Stage) -> None:
    """Calls of a process that died are lost, and their recordings are finished."""
    mended = _mended(stage.home.recordings)
    lost = stage.store.recover(stage.clock.now(), lambda attempt: mended.get(attempt[:8], ""))
    if stage.home.resumed:
        stage.screen.resumed(stage.home.folder, len(lost))


def _mended(recordings: Path) -> dict[str, str]:
    """Recordings that a killed process left open, finished now, by the head of their attempt."""
    found = {}
    for rest in recordings.glob("*.part.wav"):
        whole = mend(rest.with_name(rest.name.replace(".part.wav", ".wav")))
        if whole is not None:
            found[whole.stem.rpartition("-")[2]] = f"{recordings.name}/{whole.name}"
    return found
