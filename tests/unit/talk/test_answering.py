"""What a verdict on who answered leads to."""

import pytest

from ringright.domain.outcome import Disposition
from ringright.ears.answer.kinds import Kind, Verdict
from ringright.talk.answering import Reaction, react

CASES = {
    "a person": (Verdict(Kind.PERSON, 0), Reaction()),
    "nobody": (Verdict(Kind.SILENCE, 0), Reaction()),
    "a mailbox": (
        Verdict(Kind.VOICEMAIL, 0), Reaction(machine="voicemail", hang_up=Disposition.VOICEMAIL),
    ),
    "a menu": (Verdict(Kind.IVR, 0), Reaction(machine="ivr", hang_up=Disposition.IVR)),
    "a fax": (Verdict(Kind.FAX, 0), Reaction(machine="fax", hang_up=Disposition.FAX)),
    "an assistant is told who calls": (Verdict(Kind.SCREENING, 0), Reaction(machine="screening")),
    "a network": (
        Verdict(Kind.ANNOUNCEMENT, 0, "suspended"),
        Reaction(announcement="suspended", hang_up=Disposition.SUSPENDED),
    ),
    "a network that says nothing of the number": (
        Verdict(Kind.ANNOUNCEMENT, 0),
        Reaction(announcement="unreachable", hang_up=Disposition.UNREACHABLE),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("verdict", "reaction"), CASES.values(), ids=CASES)
def test_what_a_verdict_leads_to(verdict: Verdict, reaction: Reaction) -> None:
    assert react(verdict) == reaction
