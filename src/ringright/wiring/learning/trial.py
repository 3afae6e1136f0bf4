"""Trials in a data folder: start, look, stop; harm stops one without being asked."""

from dataclasses import dataclass
from typing import Final

from ringright.outcome import trial as stats
from ringright.store import Store
from ringright.store.trials import Trial
from ringright.wiring.learning.versions import named, time_of

HARM: Final = "harm: B makes more people refuse all calls"


@dataclass(frozen=True)
class Standing:
    """A trial and what its arms came to so far; `evidence` of 20 and more is harm."""

    trial: Trial
    a: stats.Tally
    b: stats.Tally
    differences: tuple[stats.Difference, ...]
    evidence: float


def start(store: Store, name: str, a: str, b: str) -> Trial:
    """Begin a trial of two versions of one script. Raises NoVersion, BadName, TrialExists."""
    one, other = named(store, a), named(store, b)
    made = Trial(name, one.script, one.sha256, other.sha256, time_of(store))
    store.trials.start(made)
    return made


def standing(store: Store, name: str) -> Standing:
    """How a trial stands; one that does harm is stopped here and now. Raises NoTrial."""
    found = store.trials.get(name)
    arms = store.trials.tallies(found)
    a, b = arms["A"], arms["B"]
    if found.stopped_at is None and stats.harmful(a.opted_out, b.opted_out):
        found = store.trials.stop(name, HARM, time_of(store))
    evidence = stats.evidence(a.opted_out, b.opted_out)
    return Standing(found, a, b, stats.compare(a, b), evidence)
