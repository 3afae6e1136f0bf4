"""`ringright regrade --script FILE`: what new rules make of calls that were made before."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from ringright.cli.document import graded_document
from ringright.cli.show import Json, show
from ringright.settings import Settings

if TYPE_CHECKING:
    from ringright.domain.outcome import Graded
    from ringright.store.regrades import Change
    from ringright.wiring.regrade import Regraded

Data = Annotated[Path | None, Parameter(help="Folder of the run; default: the newest.")]
Write = Annotated[bool, Parameter(negative="", help="Keep the changes; else they are only shown.")]


def regrade(*, script: Path, data: Data = None, write: Write = False, json: Json = False) -> None:
    """Grade the calls of SCRIPT's id again by its rules, and show what changes."""
    from ringright.wiring.regrade import regrade as ask

    found = ask(Settings(), data, script, write=write)
    show(json, regraded_document(found), sentences(found))


def sentences(found: "Regraded") -> Iterator[str]:
    """Each change, old and new, and what it comes to in all."""
    for change in found.changes:
        yield _change(change)
    many = f"{found.calls} calls of script {found.script}, {len(found.changes)} change"
    if not found.changes:
        yield f"{many}."
    elif found.written:
        yield f"{many}; written, the ledger holds old and new."
    else:
        yield f"{many}; nothing was written. Run it again with --write to keep this."


def _change(change: "Change") -> str:
    call, old, new = change.call, change.call.worth, change.new
    grade = f"{old.grade} -> {new.grade}" if old.grade != new.grade else f"{new.grade} as before"
    rule = f", rule {new.rule}" if new.rule else ""
    because = f", because they said “{new.because}”" if new.because else ""
    who = f"{call.person} {call.name}".strip()
    return f"{who} ({call.evidence.disposition}): {grade}{rule}{because}{_extras(old, new)}"


def _extras(old: "Graded", new: "Graded") -> str:
    """Tags and fields that come and go."""
    told = [f"+{tag}" for tag in new.tags if tag not in old.tags]
    told += [f"-{tag}" for tag in old.tags if tag not in new.tags]
    told += [
        f"{name}={new.fields[name].value if name in new.fields else 'gone'}"
        for name in {**old.fields, **new.fields}
        if old.fields.get(name) != new.fields.get(name)
    ]
    return f"; {', '.join(told)}" if told else ""


def regraded_document(found: "Regraded") -> dict[str, object]:
    """The same as JSON (docs/results.md)."""
    return {
        "script": found.script,
        "calls": found.calls,
        "written": found.written,
        "changes": [
            {
                "person": change.call.person,
                "name": change.call.name,
                "attempt": change.call.attempt,
                "campaign": change.call.campaign or None,
                "disposition": str(change.call.evidence.disposition),
                "old": graded_document(change.call.worth),
                "new": graded_document(change.new),
            }
            for change in found.changes
        ],
    }
