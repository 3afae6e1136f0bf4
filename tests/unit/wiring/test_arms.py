"""Who hears which script while two are tried."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ringright.cli.show import Rival
from ringright.dialogue import flow
from ringright.errors import InputError
from ringright.outcome.trial import Tally, arm
from ringright.store import Store
from ringright.store.faults import TrialExists
from ringright.store.trials import Trials
from ringright.wiring.learning.arms import Arms, begin, paired
from ringright.wiring.learning.trial import HARM
from ringright.wiring.order import Contest

CLINIC = Path(__file__).parents[3] / "examples/clinic/script.yaml"
KNOWLEDGE = "knowledge: [knowledge/faq.md, knowledge/guide.md]\n"
TEXT = CLINIC.read_text(encoding="utf-8").replace(KNOWLEDGE, "")
SHORT = TEXT.replace("的门诊，能来吗？", "的门诊，来吗？")
A = flow.load(TEXT)
NOW = datetime.fromisoformat("2026-03-10T10:00:00+08:00")
PEOPLE = [f"p{n}" for n in range(40)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open("", tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def contest(tmp_path: Path) -> Contest:
    file = tmp_path / "short.yaml"
    file.write_text(SHORT, encoding="utf-8")
    return Contest(file, "short")


def test_without_a_contest_everybody_hears_the_script() -> None:
    arms = paired(A, None)
    assert all(arms.of(person) == (A, "") for person in PEOPLE)


def test_half_hear_the_other_and_each_always_the_same(store: Store, contest: Contest) -> None:
    arms = paired(A, contest)
    begin(store, arms, contest, NOW)
    for person in PEOPLE:
        script, trial = arms.of(person)
        assert trial == "short"
        assert (script.version == A.version) is (arm(person, "short") == "A")
    assert len({arms.of(person)[0].version for person in PEOPLE}) == 2


def test_a_stopped_trial_gives_everybody_a(store: Store, contest: Contest) -> None:
    arms = paired(A, contest)
    begin(store, arms, contest, NOW)
    arms.watch(store)
    assert len(arms.scripts) == 2
    store.trials.stop("short", "enough", NOW)
    arms.watch(store)
    assert all(arms.of(person) == (A, "") for person in PEOPLE)
    again = paired(A, contest)
    begin(store, again, contest, NOW)
    assert again.scripts == (A,)


def test_harm_stops_a_trial_without_anybody_asking(
    store: Store, contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    arms = paired(A, contest)
    begin(store, arms, contest, NOW)
    arms_tally = {"A": Tally(100, opted_out=1), "B": Tally(100, opted_out=15)}
    monkeypatch.setattr(Trials, "tallies", lambda *_: arms_tally)
    arms.watch(store)
    assert arms.scripts == (A,)
    assert store.trials.get("short").why == HARM


def test_a_name_holds_one_trial(store: Store, contest: Contest) -> None:
    begin(store, paired(A, contest), contest, NOW)
    begin(store, paired(A, contest), contest, NOW)
    assert [it.sha256 for it in store.scripts.of("clinic")] == [flow.load(SHORT).version]
    other = Arms(flow.load(SHORT), A, "short")
    with pytest.raises(TrialExists):
        begin(store, other, contest, NOW)


def test_only_versions_of_one_script_are_tried(contest: Contest) -> None:
    contest.against.write_text(SHORT.replace("id: clinic", "id: dentist"), encoding="utf-8")
    with pytest.raises(InputError, match="differs in id"):
        paired(A, contest)


def test_half_a_wish_for_a_trial_is_refused(tmp_path: Path) -> None:
    assert Rival().contest() is None
    assert Rival(tmp_path, "x").contest() == Contest(tmp_path, "x")
    for half in (Rival(against=tmp_path), Rival(trial="x")):
        with pytest.raises(InputError):
            half.contest()
