"""`ringright learn trial start | show | stop | list`: two versions tried at the same time."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from ringright.cli.show import Json, show
from ringright.settings import Settings

if TYPE_CHECKING:
    from ringright.wiring.learning.trial import Standing

trial = App(name="trial", help="Try two versions of a script on people at the same time.")
Data = Annotated[Path | None, Parameter(help="Data folder; default: that of the newest run.")]


@trial.command
def start(name: str, *, a: str, b: str, data: Data = None, json: Json = False) -> None:
    """Begin the trial NAME: half of all people get version A (clinic@1), half get B."""
    from ringright.wiring.learning.trial import standing
    from ringright.wiring.learning.trial import start as begin
    from ringright.wiring.read import opened

    with opened(Settings(), data) as store:
        begin(store, name, a, b)
        found = standing(store, name)
    show(json, _document(found), _lines(found))


@trial.command(name="show")
def show_(name: str, *, data: Data = None, json: Json = False) -> None:
    """Show how the trial NAME stands; if B makes more people refuse all calls, it is stopped."""
    from ringright.wiring.learning.trial import standing
    from ringright.wiring.read import opened

    with opened(Settings(), data) as store:
        found = standing(store, name)
    show(json, _document(found), _lines(found))


@trial.command
def stop(
    name: str, *, why: str = "a person stopped it", data: Data = None, json: Json = False
) -> None:
    """End the trial NAME: from here on everybody gets version A."""
    from ringright.wiring.learning.trial import standing
    from ringright.wiring.learning.versions import time_of
    from ringright.wiring.read import opened

    with opened(Settings(), data) as store:
        store.trials.stop(name, why, time_of(store))
        found = standing(store, name)
    show(json, _document(found), _lines(found))


@trial.command(name="list")
def list_(*, data: Data = None, json: Json = False) -> None:
    """List all trials of the data folder."""
    from ringright.wiring.read import opened

    with opened(Settings(), data) as store:
        names = store.trials.names()
    show(json, {"trials": list(names)}, names)


def _lines(found: "Standing") -> Iterator[str]:
    it = found.trial
    state = f"stopped: {it.why}" if it.stopped_at else "running"
    yield f"{it.name}: {it.script} {it.a[:12]} (A) against {it.b[:12]} (B), {state}"
    yield f"  calls: A {found.a.calls}, B {found.b.calls}"
    for gap in found.differences:
        yield (
            f"  {gap.of}: A {gap.a:.1%}, B {gap.b:.1%}, B - A {gap.difference:+.1%} "
            f"(95 % {gap.low:+.1%} to {gap.high:+.1%})"
        )
    yield f"  evidence of harm: {found.evidence:.2f} (20 stops the trial)"


def _document(found: "Standing") -> dict[str, object]:
    it = found.trial
    return {
        "name": it.name,
        "script": it.script,
        "a": {"sha256": it.a, **asdict(found.a)},
        "b": {"sha256": it.b, **asdict(found.b)},
        "started_at": it.started_at.isoformat(),
        "stopped_at": it.stopped_at.isoformat() if it.stopped_at else None,
        "why": it.why,
        "differences": [{**asdict(gap), "difference": gap.difference} for gap in found.differences],
        "evidence_of_harm": found.evidence,
    }
