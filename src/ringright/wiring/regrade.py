"""Values old calls by a script's new rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ringright.clock import SystemClock
from ringright.outcome.grading import graded
from ringright.settings import Settings
from ringright.store import Store
from ringright.store.regrades import Change, Edition
from ringright.wiring.files import digest, read_script
from ringright.wiring.home import TRUTH, latest


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
            now = _now(store, folder)
            store.regrades.write(changes, Edition(found.id, digest(script)), now)
    finally:
        store.close()
    return Regraded(found.id, len(calls), changes, written=write and bool(changes))


def _now(store: Store, folder: Path) -> datetime:
    """The time; a practice world lives in its own, which must not jump to ours."""
    last = store.ledger.latest()
    if last is not None and (folder / TRUTH).exists():
        return last + timedelta(seconds=1)
    return SystemClock().now()
