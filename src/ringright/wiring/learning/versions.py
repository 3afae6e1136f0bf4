"""Versions of scripts in a data folder: adopt, name, compare, go back."""

import getpass
from datetime import datetime
from pathlib import Path

from ringright.clock import SystemClock
from ringright.dialogue import flow
from ringright.dialogue.script import Script
from ringright.domain.version import Live, Version
from ringright.errors import InputError
from ringright.store import Store
from ringright.store.scripts import Draft
from ringright.wiring.files import read_script, read_text
from ringright.wiring.home import TRUTH


class BadName(InputError):
    """No script or version is called so."""

    code = "bad_version_name"


def author() -> str:
    """Who sits at this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def time_of(store: Store) -> datetime:
    """Now; in a folder of practice, whose clock stands elsewhere, the latest time in its ledger."""
    practice = (store.worker.folder / TRUTH).exists()
    return (store.ledger.latest() if practice else None) or SystemClock().now()


def adopt(store: Store, file: Path, now: datetime, note: str = "") -> Version:
    """Keep the script in `file` as a version; a script's first one runs at once."""
    text = read_text(file)
    script = flow.load(text, file.name)
    known = store.scripts.lives(script.id)
    parent = known[-1].number if known else 0
    draft = Draft(script.id, text, parent, note or f"from {file.name}", author())
    made = store.scripts.add(draft, now)
    if not known:
        store.scripts.begin(made, now)
    return made


def keep_first(store: Store, file: Path, now: datetime) -> None:
    """Adopt the script that a run is held with, where none of its name is known yet."""
    if not store.scripts.lives(read_script(file).id):
        adopt(store, file, now)


def the_script(store: Store, asked: str) -> str:
    """The script that is meant: `asked`, or the only one. Raises BadName."""
    names = store.scripts.names()
    if asked in names or (not asked and len(names) == 1):
        return asked or names[0]
    if not names:
        raise BadName(asked or "no script", remedy="Begin with: ringright script adopt FILE.")
    raise BadName(asked or "which script", remedy=f"One of: {', '.join(names)}.")


def named(store: Store, name: str) -> Version:
    """The version called clinic@3, 3 or clinic (the running one). Raises BadName, NoVersion."""
    script, _, number = name.rpartition("@") if "@" in name else ("", "", name)
    if not number.isdigit():
        if script:
            raise BadName(name, remedy="Write it like clinic@3.")
        return store.scripts.running(the_script(store, name))
    return store.scripts.get(the_script(store, script), int(number))


def loaded(version: Version) -> Script:
    """The script of a version. Raises ScriptError if the linter no longer lets it pass."""
    return flow.load(version.text, version.name)


def base(versions: tuple[Version, ...], lives: tuple[Live, ...]) -> Version | None:
    """What an edit builds on: the newest draft made from the running version, else that one."""
    ran = {it.number for it in lives}
    by_number = {it.number: it for it in versions}
    running = by_number.get(lives[-1].number) if lives else None
    for draft in reversed(versions):
        above = draft
        while above.number not in ran and above.parent in by_number:
            above = by_number[above.parent]
        if draft.number not in ran and above is running:
            return draft
    return running
