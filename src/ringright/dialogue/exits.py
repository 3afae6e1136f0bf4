"""The ways out of a step, each with what it takes to go there."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ringright.dialogue.branch import Check
from ringright.dialogue.script import Reply, Script, Step


class Cause(StrEnum):
    """What makes a call leave a step by a way."""

    DONE = "done"
    INTENT = "intent"
    CASE = "case"
    ELSE = "else"
    SILENCE = "silence"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Exit:
    """One way out: its cause, the intent or the condition in words, and where it leads."""

    cause: Cause
    label: str
    way: Reply


def exits(step: Step) -> Iterator[Exit]:
    """Every way out of `step`; a reply that leads nowhere asks again."""
    if step.goto or step.end:
        yield Exit(Cause.DONE, "", Reply(goto=step.goto, end=step.end))
    for intent, reply in step.expect.items():
        yield Exit(Cause.INTENT, intent, reply)
    for case in step.branch:
        yield Exit(Cause.CASE, ", ".join(map(_words, case.checks)), case.way)
    others = ((Cause.ELSE, step.otherwise), (Cause.SILENCE, step.silence),
              (Cause.UNCLEAR, step.unclear))  # fmt: skip
    for cause, way in others:
        if way is not None:
            alone = cause is Cause.ELSE and not (step.branch or step.fetch)
            yield Exit(cause, "" if alone else str(cause), way)


def tested(script: Script) -> frozenset[str]:
    """The slots and variables that some branch looks at."""
    return frozenset(test.name for test in tests(script))


def tests(script: Script) -> Iterator[Check]:
    """Every condition of every branch."""
    for step in script.steps.values():
        for case in step.branch:
            yield from case.checks


def _words(test: Check) -> str:
    """A condition as short as it can be said."""
    parts = []
    if test.known is not None:
        parts.append("known" if test.known else "unknown")
    if test.among:
        parts.append("= " + "/".join(test.among))
    if test.barred:
        parts.append("≠ " + "/".join(test.barred))
    if test.at_least:
        parts.append(f"≥ {test.at_least}")
    if test.at_most:
        parts.append(f"≤ {test.at_most}")
    return " ".join((test.name, *parts))
