"""`ringright learn replay | promote`: a version is tried on past calls, then it runs."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from ringright.cli.show import Json, show
from ringright.settings import Settings

if TYPE_CHECKING:
    from ringright.dialogue.learning.replay import Compared, Passed
    from ringright.wiring.learning.replay import Tried

Data = Annotated[Path | None, Parameter(help="Data folder; default: that of the newest run.")]


def replay(version: str, *, data: Data = None, json: Json = False) -> None:
    """Have all past calls again with VERSION (clinic@3) and show what would go another way.

    Exit code 1 where it would not hear somebody who asked never to be called again: such a version
    cannot run.
    """
    from ringright.wiring.learning.replay import tried
    from ringright.wiring.learning.versions import named
    from ringright.wiring.read import opened

    with opened(Settings(), data) as store:
        found = tried(store, named(store, version))
    show(json, _document(found), _lines(found))
    if found.lost:
        sys.exit(1)


def promote(version: str, *, data: Data = None, json: Json = False) -> None:
    """Let VERSION run, once it was replayed against the one that runs now."""
    from ringright.cli.script.versions import fields
    from ringright.wiring.learning.versions import named, time_of
    from ringright.wiring.read import opened

    with opened(Settings(), data) as store:
        found = named(store, version)
        store.scripts.promote(found, time_of(store))
    command = f"ringright script export {found.script} --out FILE"
    show(json, fields(found), [f"{found.name} runs. Its text: {command}"])


def _lines(tried: "Tried") -> Iterator[str]:
    yield (
        f"{tried.version.name} against {tried.against.name}: {len(tried.calls)} call(s), "
        f"{len(tried.changed)} changed, {len(tried.lost)} refusal(s) lost"
    )
    for call in tried.changed:
        mark = "  REFUSAL LOST" if call.lost else ""
        yield f"  {call.call[:8]}: {call.old_ended or '-'} -> {call.new_ended or '-'}{mark}"
        for it in call.changes:
            yield f"    {it.number}. “{it.words}”: {_passed(it.old)} -> {_passed(it.new)}"
    if tried.lost:
        yield "This version cannot run: put back the phrases by which these people refused."


def _passed(passed: "Passed") -> str:
    ended = f", ends {passed.ended}" if passed.ended else ""
    return f"{passed.intent} at {passed.step}{ended}"


def _document(tried: "Tried") -> dict[str, object]:
    return {
        "version": tried.version.name,
        "against": tried.against.name,
        "calls": len(tried.calls),
        "changed": len(tried.changed),
        "lost": [it.call for it in tried.lost],
        "differences": [_call(it) for it in tried.changed],
    }


def _call(call: "Compared") -> dict[str, object]:
    return {
        "call": call.call,
        "old_ended": call.old_ended or None,
        "new_ended": call.new_ended or None,
        "lost": call.lost,
        "changes": [
            {"number": it.number, "words": it.words, "old": _step(it.old), "new": _step(it.new)}
            for it in call.changes
        ],
    }


def _step(passed: "Passed") -> dict[str, object]:
    return {"intent": passed.intent, "step": passed.step, "ended": passed.ended or None}
