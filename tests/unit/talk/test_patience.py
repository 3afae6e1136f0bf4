"""What is due because nothing happens."""

from dataclasses import replace

import pytest

from ringright.talk.patience import Due, Limits, Phase, Quiet, due

LIMITS = Limits()
CALM = Quiet(phase=1000, calm=0, owed=0, late=0, parted=0, idle=True, patience=6000)

CASES = {
    "nothing while it rings": (Phase.RINGING, replace(CALM, calm=10**6), Due.NOTHING),
    "we wait for a hello": (Phase.GREETING, CALM, Due.NOTHING),
    "no hello comes": (Phase.GREETING, replace(CALM, calm=LIMITS.greeting), Due.BEGIN),
    "a hello without end": (Phase.GREETING, replace(CALM, phase=LIMITS.greeting_max), Due.BEGIN),
    "somebody thinks": (Phase.TALKING, replace(CALM, calm=5999), Due.NOTHING),
    "somebody is silent": (Phase.TALKING, replace(CALM, calm=6000), Due.PROMPT),
    "words are late": (Phase.TALKING, replace(CALM, owed=LIMITS.moment), Due.MOMENT),
    "words do not come": (Phase.TALKING, replace(CALM, owed=LIMITS.broken), Due.DEAF),
    "the voice is late": (Phase.TALKING, replace(CALM, late=LIMITS.moment), Due.MOMENT),
    "the voice does not come": (Phase.TALKING, replace(CALM, late=LIMITS.broken), Due.DUMB),
    "a webhook is late": (Phase.TALKING, replace(CALM, asked=LIMITS.moment), Due.MOMENT),
    "a webhook is very late": (Phase.TALKING, replace(CALM, asked=8000), Due.MOMENT),
    "a call without end": (Phase.TALKING, replace(CALM, phase=LIMITS.call + 1), Due.OVERDUE),
    "our goodbye is being said": (Phase.ENDING, replace(CALM, idle=False, calm=900), Due.NOTHING),
    "all is said": (Phase.ENDING, replace(CALM, calm=LIMITS.listened), Due.FINISH),
    "they talk on": (Phase.ENDING, replace(CALM, parted=LIMITS.parting + 1), Due.FINISH),
    "no goodbye can be said": (
        Phase.ENDING, replace(CALM, idle=False, late=LIMITS.broken), Due.FINISH,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("phase", "quiet", "what"), CASES.values(), ids=CASES)
def test_what_is_due(phase: Phase, quiet: Quiet, what: Due) -> None:
    assert due(phase, quiet, LIMITS) is what


def test_whoever_waits_for_us_hears_something_within_two_seconds() -> None:
    assert LIMITS.moment < 2000
