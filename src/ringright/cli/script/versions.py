"""`ringright script adopt | versions | diff | export | rollback`: the history of a script."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ringright.cli.show import Json, show
from ringright.domain.version import Version
from ringright.settings import Settings

Data = Annotated[Path | None, Parameter(help="Data folder; default: that of the newest run.")]
Out = Annotated[Path | None, Parameter(help="File to write; default: the terminal.")]


def adopt(file: Path, *, note: str = "", data: Data = None, json: Json = False) -> None:
    """Keep the script FILE as a version of its own; the first one of a script runs at once."""
    from ringright.wiring.learning.versions import adopt as take
    from ringright.wiring.learning.versions import time_of
    from ringright.wiring.read import opened

    with opened(Settings(), data) as store:
        made = take(store, file, time_of(store), note)
        live = store.scripts.running(made.script) == made
    state = "running" if live else f"a draft: ringright learn replay {made.name}"
    show(json, {**fields(made), "running": live}, [f"{made.name}: {state}"])


def versions(script: str = "", *, data: Data = None, json: Json = False) -> None:
    """List the versions of SCRIPT: number, hash, what they came from, by whom, which one runs."""
    from ringright.wiring.learning.versions import the_script
    from ringright.wiring.read import opened

    with opened(Settings(), data) as store:
        name = the_script(store, script)
        found, lives = store.scripts.of(name), store.scripts.lives(name)
    live = lives[-1].number if lives else 0
    document = {
        "script": name,
        "running": live,
        "versions": [fields(it) for it in found],
        "lives": [{"version": it.number, "since": it.since.isoformat(), "why": it.why}
                  for it in lives],
    }  # fmt: skip
    show(json, document, (_line(it, live) for it in found))


def diff(old: str, new: str, *, data: Data = None, json: Json = False) -> None:
    """Compare two versions, OLD and NEW (clinic@1): what was added and removed, and the text."""
    from ringright.dialogue.learning.change import changes, unified
    from ringright.wiring.learning.versions import named
    from ringright.wiring.read import opened

    with opened(Settings(), data) as store:
        one, other = named(store, old), named(store, new)
    found = changes(one.text, other.text)
    lines = unified(one.text, other.text, one.name, other.name)
    document = {
        "old": one.name,
        "new": other.name,
        "changes": [{"kind": it.kind, "where": it.where, "old": it.old, "new": it.new}
                    for it in found],
        "diff": list(lines),
    }  # fmt: skip
    show(json, document, [*(it.sentence() for it in found), "", *lines])


def export(version: str, *, out: Out = None, data: Data = None) -> None:
    """Write the text of VERSION (clinic@3; clinic is the running one) to a file."""
    from ringright.wiring.learning.versions import named
    from ringright.wiring.read import opened

    with opened(Settings(), data) as store:
        found = named(store, version)
    if out is None:
        show(False, {}, found.text.splitlines())  # noqa: FBT003  the command has no --json
    else:
        out.write_text(found.text, encoding="utf-8")


def rollback(script: str = "", *, to: int = 0, data: Data = None, json: Json = False) -> None:
    """Run an earlier version of SCRIPT again: number TO, or the newest one that ran before."""
    from ringright.wiring.learning.versions import the_script, time_of
    from ringright.wiring.read import opened

    with opened(Settings(), data) as store:
        back = store.scripts.roll_back(the_script(store, script), to, time_of(store))
    show(json, fields(back), [f"{back.name} runs again."])


def fields(version: Version) -> dict[str, object]:
    """A version as JSON, without its text."""
    return {
        "version": version.name,
        "script": version.script,
        "number": version.number,
        "sha256": version.sha256,
        "parent": version.parent,
        "note": version.note,
        "author": version.author,
        "created_at": version.created_at.isoformat(),
    }


def _line(version: Version, live: int) -> str:
    running = " (running)" if version.number == live else ""
    parent = f" from {version.parent}" if version.parent else ""
    return (
        f"{version.name}{running}  {version.sha256[:12]}{parent}  {version.author} "
        f"{version.created_at:%Y-%m-%d %H:%M}  {version.note}"
    )
