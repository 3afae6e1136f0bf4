"""Disposition and grade of one attempt: a fold over its marks and its release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ringright.domain.call import Release, Turn, Who
from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition, Evidence, Outcome
from ringright.domain.script import Rules
from ringright.outcome.grading import ending, graded, refusal
from ringright.outcome.signal import ANNOUNCED, MACHINES, UNWANTED, signalled


@dataclass(frozen=True)
class Hints:
    """What else is known: the ears' findings, whether the worker died, the script's rules.

    `announcement` is a key of `ANNOUNCED`, `machine` one of `MACHINES`, or ""; `cancelled` says
    that we stopped the ringing, `suppressed` that the person was put on the suppression list,
    `fault` names the part of ours that failed; `turns` is all that was said.
    """

    announcement: str = ""
    machine: str = ""
    cancelled: bool = False
    lost: bool = False
    suppressed: bool = False
    fault: str = ""
    rules: Rules = field(default_factory=Rules)
    turns: Sequence[Turn] = ()


def judge(
    marks: Sequence[Mark], slots: Mapping[str, str], release: Release, hints: Hints | None = None
) -> Outcome:
    """What the attempt came to; `marks` in the order they were made, `slots` as ISO values."""
    hints = hints or Hints()
    refused = refusal(tuple(marks)) is not None
    disposition = Disposition.OPTED_OUT if refused else _disposition(marks, release, hints)
    suppress = refused or hints.suppressed
    call = _evidence(disposition, marks, slots, hints.turns, refused=suppress)
    worth = graded(hints.rules, call)
    return Outcome(
        disposition,
        worth.grade,
        worth.because,
        slots,
        suppress=suppress or release.status == UNWANTED,
        detail="" if refused else _detail(release, hints),
        rule=worth.rule,
        tags=worth.tags,
        fields=worth.fields,
        evidence=call,
    )


def _evidence(
    disposition: Disposition,
    marks: Sequence[Mark],
    slots: Mapping[str, str],
    turns: Sequence[Turn],
    *,
    refused: bool,
) -> Evidence:
    theirs = [turn for turn in turns if turn.who is Who.PERSON]
    return Evidence(
        disposition,
        tuple(marks),
        slots,
        round(sum(turn.end_s - turn.start_s for turn in theirs), 2),
        len(theirs),
        sum(turn.interrupted for turn in turns if turn.who is Who.ROBOT),
        refused,
    )


def _disposition(marks: Sequence[Mark], release: Release, hints: Hints) -> Disposition:
    if hints.lost:
        return Disposition.LOST
    if not release.answered:
        return signalled(release, hints.announcement, cancelled=hints.cancelled)
    end = ending(tuple(marks))
    machine = MACHINES.get(hints.machine)
    if machine and not (machine is Disposition.SCREENED and _talked(end)):
        return machine
    if hints.announcement in ANNOUNCED and not _talked(end):
        return ANNOUNCED[hints.announcement]
    if end is not None:
        return Disposition(end.disposition)
    return Disposition.HUNG_UP if release.remote else Disposition.FAILED


def _talked(end: Mark | None) -> bool:
    """Whether a person led the call to its end: no announcement does that."""
    return end is not None and end.disposition not in (
        Disposition.NO_SPEECH,
        Disposition.NOT_UNDERSTOOD,
    )


def _detail(release: Release, hints: Hints) -> str:
    """What the network said, for whoever looks closer."""
    said = f"{release.status} {release.phrase}".strip() if release.status else "no response"
    cause = f", Q.850 cause {release.cause}" if release.cause else ""
    heard = f", announcement: {hints.announcement}" if hints.announcement else ""
    heard += f", answered by: {hints.machine}" if hints.machine else ""
    heard += f", fault of ours: {hints.fault}" if hints.fault else ""
    return f"{said}{cause}{heard}"
