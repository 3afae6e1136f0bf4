"""A campaign over a real trunk: the machine's clock, a contacts file, a trunks file."""

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ringright.clock import SystemClock
from ringright.domain.result import RunResult
from ringright.line.trunks import load
from ringright.people.contacts import import_contacts
from ringright.people.intake import Options
from ringright.settings import Settings
from ringright.store import Store
from ringright.wiring.crowd import REGIONS, ZONES, Crowd
from ringright.wiring.exchange import exchange
from ringright.wiring.files import digest, read_script
from ringright.wiring.home import occupy
from ringright.wiring.learning.arms import begin, paired
from ringright.wiring.learning.versions import keep_first
from ringright.wiring.order import Contest
from ringright.wiring.practice import sentences
from ringright.wiring.recordings import sounds
from ringright.wiring.run import Play, Run, Stage
from ringright.wiring.screen import Screen
from ringright.wiring.speech import Speech


@dataclass(frozen=True)
class Wish:
    """What is asked: `trunk` "" is the file's only one, `data` None the script's own folder."""

    script: Path
    contacts: Path
    trunks: Path
    trunk: str = ""
    data: Path | None = None
    contest: Contest | None = None


def call(wish: Wish, settings: Settings, screen: Screen) -> tuple[RunResult, bool]:
    """Call everybody who may be called, once; the flag says whether every imported row was good.

    The same wish again goes on where it was: nobody is called twice for one campaign.
    """
    script = read_script(wish.script)
    arms = paired(script, wish.contest)
    file = load(wish.trunks)
    trunk = file.named(wish.trunk)
    parts = Speech(settings)
    parts.check()
    clock = SystemClock()
    own = f"call-{script.id}"
    chosen = wish.data or settings.home / own
    with occupy(settings.home, own, chosen, clock.now()) as home, ExitStack() as stack:
        store = Store.open(settings.database, home.folder)
        stack.callback(store.close)
        stage = Stage(home, store, clock, parts, screen)
        keep_first(store, wish.script, clock.now())
        begin(store, arms, wish.contest, clock.now())
        crowd = gathered(wish, script.language, stage)
        today = datetime.now(ZoneInfo(ZONES[script.language]))
        callees = crowd.callees(today.date())
        wanted = [want for it in arms.scripts for want in sentences(it, crowd, callees, today)]
        against = wish.contest.against if wish.contest else None
        key = digest(wish.script, against, wish.contacts, *sounds(arms.scripts))
        play = Play(key, script.id, script, crowd, callees, wanted, once=True, arms=arms)
        way = exchange(trunk, file.stack, clock, script.organisation)
        return asyncio.run(Run(stage, play).run(way)), crowd.ok


def gathered(wish: Wish, language: str, stage: Stage) -> Crowd:
    """Everybody of the contacts file; bad rows are told and set aside."""
    crowd = Crowd()
    options = Options(
        language=language,
        zone=ZONES[language],
        region=REGIONS[language],
        error_file=stage.home.folder / f"{wish.contacts.stem}.rejected.csv",
        progress=lambda rows: stage.screen.progress("people", rows, 0),
    )
    crowd.reports.append(import_contacts(wish.contacts, crowd.people.extend, options))
    for report in crowd.told:
        stage.screen.imported(report)
    return crowd
