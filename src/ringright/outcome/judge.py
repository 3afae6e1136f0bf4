"""Disposition and grade of one attempt: a fold over its marks and its release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ringright.domain.call import Release
from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition, Grade, Outcome
from ringright.domain.script import GradeRule
from ringright.outcome.signal import ANNOUNCED, MACHINES, UNWANTED, signalled


@dataclass(frozen=True)
class Hints:
    """What else is known: the ears' findings, whether the worker died, the script's rules.

    `announcement` is a key of `ANNOUNCED`, `machine` one of `MACHINES`, or ""; `cancelled` says
    that we stopped the ringing, `suppressed` that the person was put on the suppression list,
    `fault` names the part of ours that failed.
    """

    announcement: str = ""
    machine: str = ""
    cancelled: bool = False
    lost: bool = False
    suppressed: bool = False
    fault: str = ""
    rules: tuple[GradeRule, ...] = ()


def judge(
    marks: Sequence[Mark], slots: Mapping[str, str], release: Release, hints: Hints | None = None
) -> Outcome:
    """What the attempt came to; `marks` in the order they were made, `slots` as ISO values."""
    hints = hints or Hints()
    refused = next((mark for mark in marks if mark.intent == "opt_out"), None)
    if refused is not None:
        return Outcome(Disposition.OPTED_OUT, Grade.D, refused.words, slots, suppress=True)
    disposition = _disposition(marks, release, hints)
    grade, because = _grade(marks, disposition, hints)
    return Outcome(
        disposition,
        grade,
        because,
        slots,
        suppress=hints.suppressed or release.status == UNWANTED,
        detail=_detail(release, hints),
    )


def _disposition(marks: Sequence[Mark], release: Release, hints: Hints) -> Disposition:
    if hints.lost:
        return Disposition.LOST
    if not release.answered:
        return signalled(release, hints.announcement, cancelled=hints.cancelled)
    ending = _ending(marks)
    machine = MACHINES.get(hints.machine)
    if machine and not (machine is Disposition.SCREENED and _talked(ending)):
        return machine
    if hints.announcement in ANNOUNCED and not _talked(ending):
        return ANNOUNCED[hints.announcement]
    if ending is not None:
        return Disposition(ending.disposition)
    return Disposition.HUNG_UP if release.remote else Disposition.FAILED


def _talked(ending: Mark | None) -> bool:
    """Whether a person led the call to its end: no announcement does that."""
    return ending is not None and ending.disposition not in (
        Disposition.NO_SPEECH,
        Disposition.NOT_UNDERSTOOD,
    )


def _ending(marks: Sequence[Mark]) -> Mark | None:
    return next((mark for mark in reversed(marks) if mark.kind == "ending"), None)


def _grade(marks: Sequence[Mark], disposition: Disposition, hints: Hints) -> tuple[Grade, str]:
    """The ending's grade; of a call that broke off, the first rule that fits."""
    ending = _ending(marks)
    if ending is not None and ending.disposition == disposition:
        return Grade(ending.grade), ending.words
    if disposition not in (Disposition.HUNG_UP, Disposition.LOST, Disposition.FAILED):
        return Grade.D, ""
    for rule in hints.rules:
        for mark in marks:
            if mark.intent in rule.heard:
                return rule.grade, mark.words
    spoken = [mark for mark in marks if mark.kind in ("heard", "key")]
    return (Grade.C, spoken[-1].words) if spoken else (Grade.D, "")


def _detail(release: Release, hints: Hints) -> str:
    """What the network said, for whoever looks closer."""
    said = f"{release.status} {release.phrase}".strip() if release.status else "no response"
    cause = f", Q.850 cause {release.cause}" if release.cause else ""
    heard = f", announcement: {hints.announcement}" if hints.announcement else ""
    heard += f", answered by: {hints.machine}" if hints.machine else ""
    heard += f", fault of ours: {hints.fault}" if hints.fault else ""
    return f"{said}{cause}{heard}"
