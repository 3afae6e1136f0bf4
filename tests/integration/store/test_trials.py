"""Trials and what their arms came to, on both databases."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.integration.store.conftest import NOW

from ringright.domain.outcome import Disposition, Grade, Outcome
from ringright.outcome.trial import Tally
from ringright.people.person import Row
from ringright.store.attempts import End
from ringright.store.faults import NoTrial, TrialExists
from ringright.store.trials import Trial

if TYPE_CHECKING:
    from tests.integration.store.conftest import Scene

TRIAL = Trial("warm", "clinic", "a" * 64, "b" * 64, NOW)


def test_a_trial_is_started_once_and_stopped_for_good(scene: "Scene") -> None:
    trials = scene.store.trials
    trials.start(TRIAL)
    assert trials.get("warm") == TRIAL
    with pytest.raises(TrialExists):
        trials.start(TRIAL)
    assert trials.stop("warm", "harm", NOW).why == "harm"
    assert trials.stop("warm", "later", NOW).why == "harm"
    assert trials.get("warm").stopped_at == NOW
    assert trials.names() == ("warm",)
    with pytest.raises(NoTrial):
        trials.get("cold")


def test_each_arm_has_its_answered_calls(scene: "Scene", person: Callable[..., Row]) -> None:
    ways = [
        (TRIAL.a, "warm", Disposition.COMPLETED, Grade.A),
        (TRIAL.b, "warm", Disposition.OPTED_OUT, Grade.D),
        (TRIAL.b, "warm", Disposition.HUNG_UP, Grade.C),
        (TRIAL.b, "", Disposition.COMPLETED, Grade.A),
    ]
    people = scene.take(*(person(n) for n in range(1, len(ways) + 2)))
    for who, (version, trial, disposition, grade) in zip(people, ways, strict=False):
        dial(scene, who.contact.id, End(Outcome(disposition, grade), version=version, trial=trial))
    unanswered = End(Outcome(Disposition.BUSY, Grade.D), version=TRIAL.a, trial="warm")
    dial(scene, people[-1].contact.id, unanswered, answered=False)
    assert [it.version[:1] for it in scene.store.results(scene.campaign)] == list("abbba")
    scene.store.trials.start(TRIAL)
    assert scene.store.trials.tallies(TRIAL) == {
        "A": Tally(1, 1, 1, 0, 0), "B": Tally(2, 0, 0, 1, 1),
    }  # fmt: skip


def dial(scene: "Scene", person: str, end: End, *, answered: bool = True) -> None:
    store = scene.store
    contact = next(it for it in store.campaigns.contacts(scene.campaign) if it.id == person)
    permit, line = scene.permit(contact), store.lines.claim("practice")
    assert line is not None
    store.permits.burn(permit, line, NOW)
    if answered:
        store.attempts.answered(permit.attempt, NOW)
    store.attempts.finish(permit.attempt, end, NOW)
    store.lines.free(line)
