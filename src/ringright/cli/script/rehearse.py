"""`ringright script rehearse FILE` lets made-up people talk with a script, and tells what broke."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from ringright.cli.show import Json, show

if TYPE_CHECKING:
    from ringright.sim.rehearsal.report import Report

Seed = Annotated[int, Parameter(help="Seed of what people say: the same seed, the same calls.")]
Calls = Annotated[int, Parameter(help="Calls with each kind of person.", validator=Number(gte=1))]


def rehearse(file: Path, *, seed: Seed = 1, calls: Calls = 50, json: Json = False) -> None:
    """Rehearse a script FILE in text: thousands of conversations, and what they came through.

    Everything that may be said is said at every step; then people talk who are cooperative,
    confused, angry, silent, a child, curious, interrupting. Exit code 1 when something broke that
    must hold in every call: the disclosure, the truth, a refusal, an answer, an end.
    """
    from ringright.wiring.rehearse import rehearse as play

    report = play(file, seed, calls)
    show(json, {"ok": report.ok, **asdict(report)}, _lines(report))
    if not report.ok:
        sys.exit(1)


def _lines(report: "Report") -> Iterator[str]:
    yield (
        f"{report.script}: {report.tries} tries at {report.places} places, {report.calls} calls"
        f" (seed {report.seed})."
    )
    for person, endings in report.people.items():
        yield f"  {person:<13}" + ", ".join(f"{name} {count}" for name, count in endings.items())
    yield "Covered: " + ", ".join(f"{it.reached}/{it.total} {it.kind}" for it in report.coverage)
    for covered in report.coverage:
        if covered.missed:
            yield f"  no call came to these {covered.kind}: {', '.join(covered.missed)}"
    yield from _understood(report)
    longest = report.longest
    yield f"Longest call: {longest.turns} turns ({longest.person})."
    yield f"Longest speech: about {longest.monologue_s:g} s: {longest.monologue}"
    yield f"Broken: {len(report.faults)}."
    yield from (f"  {fault.sentence()}" for fault in report.faults)


def _understood(report: "Report") -> Iterator[str]:
    own = [it for it in report.misheard if not it.house]
    rest = len(report.misheard) - len(own)
    yield f"Understood as something else: {len(own)}."
    for it in own:
        yield f'  at "{it.step}": "{it.words}" of "{it.intent}" as "{it.understood}"'
    if rest:
        yield f"  and {rest} phrases that every script has (--json lists them)"
