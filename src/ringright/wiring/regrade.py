"""Values old calls by a script's new rules."""

from dataclasses import dataclass
from pathlib import Path

from ringright.outcome.grading import graded
from ringright.settings import Settings
from ringright.store import Store
from ringright.store.regrades import Change, Edition
from ringright.wiring.files import digest, read_script
from ringright.wiring.home import latest
from ringright.wiring.learning.versions import time_of


@dataclass(frozen=True)
class Regraded:
    """What new rules make of old calls: how many were looked at, and which change."""

    script: str
    calls: int
    changes: tuple[Change, ...]
    written: bool


def regrade(settings: Settings, data: Path | None, script: Path, *, write: bool) -> Regraded:
    """Ask the rules of `script` about every call of its id; with `write` what changes is kept.

    Raises ScriptError, and NoRun where there is no data folder.
    """
    found = read_script(script)
    folder = latest(settings.home, data)
    store = Store.open(settings.database, folder)
    try:
        calls = store.regrades.past(found.id)
        worth = ((call, graded(found.rules, call.evidence)) for call in calls)
        changes = tuple(Change(call, new) for call, new in worth if new != call.worth)
        if write and changes:
            edition = Edition(found.id, digest(script))
            store.regrades.write(changes, edition, time_of(store))
    finally:
        store.close()
    return Regraded(found.id, len(calls), changes, written=write and bool(changes))
