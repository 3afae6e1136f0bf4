"""Old calls graded again by new rules: shown, and written only when asked."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from ringright.cli import regrade as command
from ringright.dialogue import engine, flow
from ringright.dialogue.moves import Callee, Fill, Heard
from ringright.domain.call import Hearing, Release, Turn, Who
from ringright.domain.consent import Purpose
from ringright.domain.mark import Mark
from ringright.domain.permit import Permit
from ringright.domain.trunk import Caller, Gateway, Trunk
from ringright.gate.facts import Request
from ringright.gate.packs import shipped
from ringright.outcome.judge import Hints, judge
from ringright.people.intake import Options, admit
from ringright.people.person import Person, RawConsent, Row
from ringright.records import graded
from ringright.records.kinds import Kind
from ringright.settings import Settings
from ringright.store import Store
from ringright.store.attempts import End
from ringright.store.campaigns import Plan
from ringright.wiring.home import TRUTH
from ringright.wiring.regrade import regrade

SCRIPT = Path(__file__).parents[3] / "examples" / "clinic" / "script.yaml"
KNOWLEDGE = "knowledge: [knowledge/faq.md, knowledge/guide.md]\n"
NOW = datetime.fromisoformat("2026-03-10T10:00:00+08:00")
CALLER = "+8615410009999"
TRUNK = Trunk("practice", (Gateway("127.0.0.1"),), (Caller(CALLER, "practice"),), practice=True)
SAID = {
    "p01": ("能来",),
    "p02": ("多少钱", "在哪里"),
    "p03": ("别再打了",),
    "p04": ("风很大",),
}
"""Four calls: one comes to an ending, one asks and hangs up, one refuses, one says little."""


@dataclass
class Office:
    """A data folder with four finished calls and one that came in."""

    folder: Path
    store: Store
    campaign: str

    def grades(self) -> dict[str, str]:
        return {found.id: found.grade for found in self.store.results(self.campaign)}

    def kinds(self, person: str) -> list[str]:
        history = self.store.why(person)
        return [fact.kind for fact in history.facts] if history else []


def spoken(said: tuple[str, ...]) -> End:
    """How a call with these words ends, by the clinic's own script."""
    script = flow.load(SCRIPT.read_text(encoding="utf-8"))
    callee = Callee("李雷", {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}, "登记",
                    date(2026, 3, 10))  # fmt: skip
    state, actions = engine.start(script, callee, NOW)
    found = list(actions)
    turns = []
    for place, text in enumerate(said):
        state, actions = engine.step(script, state, Heard(Hearing(text, "zh", 0.0)), NOW)
        found += actions
        turns.append(Turn(Who.PERSON, text, place * 4.0, place * 4.0 + 2.5))
    marks = [action for action in found if isinstance(action, Mark)]
    slots = {action.slot: action.value for action in found if isinstance(action, Fill)}
    release = Release(200, "OK", answered=True, remote=True)
    outcome = judge(marks, slots, release, Hints(rules=script.rules, turns=turns))
    return End(outcome, 200, "", tuple(turns), script=script.id)


def permit(store: Store, campaign: str, person: Person) -> Permit:
    ask = Request(f"permit-{person.contact.id}", f"attempt-{person.contact.id}", campaign,
                  person.contact, Purpose.SERVICE, CALLER, TRUNK)  # fmt: skip
    answer = store.permits.decide(ask, shipped(), NOW)
    assert isinstance(answer, Permit), answer
    return answer


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished")
    store = Store.open("", folder)
    plan = Plan("key", "demo", Purpose.SERVICE, CALLER, "practice")
    campaign = store.campaigns.open(plan, NOW).id
    store.lines.ensure("practice", 1)
    given = RawConsent("service", "同意", "2026-02-01", "paper", "登记")
    people: list[Person] = []
    rows = [
        Row(n, id=name, number=f"1541000{n:04d}", name=f"人{n}", consent=given)
        for n, name in enumerate(SAID, 1)
    ]
    admit(rows, people.extend, Options())
    store.people.save(people, NOW)
    store.campaigns.add(campaign, people)
    for person in people:
        line = store.lines.claim("practice")
        assert line is not None
        allowed = permit(store, campaign, person)
        store.permits.burn(allowed, line, NOW)
        store.attempts.finish(allowed.attempt, spoken(SAID[person.contact.id]), NOW)
        store.lines.free(line)
    told = {"attempt": "in-1", **graded.of_outcome(spoken(("多少钱",)).outcome, "clinic")}
    with store.ledger.writing() as book:
        book.add(Kind.CALL_ENDED, NOW, "+8613800138000", **told)
        other = {**told, "attempt": "in-2", "script": "other", "slots": {"script": "clinic"}}
        book.add(Kind.CALL_ENDED, NOW, "+8613800138001", **other)
    store.close()
    return folder


@pytest.fixture
def office(finished: Path, tmp_path: Path) -> Iterator[Office]:
    folder = tmp_path / "data"
    subprocess.run(["cp", "-r", str(finished), str(folder)], check=True)
    store = Store.open("", folder)
    (found,) = {call.campaign for call in store.regrades.past("clinic")} - {""}
    yield Office(folder, store, found)
    store.close()


def edition(folder: Path, rules: str) -> Path:
    """The clinic's script with other rules."""
    text = SCRIPT.read_text(encoding="utf-8").replace(KNOWLEDGE, "")
    path = folder / "new.yaml"
    path.write_text(text[: text.index("\ngrades:")] + rules, encoding="utf-8")
    return path


RULES = """
grades:
  - {grade: A, when: {questions: {at_least: 2}}, tag: 问得多}
  - {grade: D, when: {spoke_s: {at_most: 3}, not_heard: [cost]}}
  - {grade: A, overrule: true, when: {heard: [yes, opt_out]}}
tags:
  - {tag: 问了价格, when: {heard: [cost]}}
"""


def test_the_same_rules_change_nothing(office: Office) -> None:
    found = regrade(Settings(), office.folder, SCRIPT, write=True)
    assert (found.script, found.calls, found.changes) == ("clinic", 5, ())
    assert not found.written
    assert Kind.CALL_REGRADED not in office.kinds("p02")


def test_what_would_change_is_shown_and_nothing_written(office: Office, tmp_path: Path) -> None:
    before = office.grades()
    found = regrade(Settings(), office.folder, edition(tmp_path, RULES), write=False)
    new = {change.call.person: (str(change.new.grade), change.new.because, change.new.tags)
           for change in found.changes}  # fmt: skip
    assert new["p02"] == ("A", "在哪里", ("问得多", "问了价格"))
    assert new["p04"] == ("D", "风很大", ())
    assert "p03" not in {name for name, (grade, _, _) in new.items() if grade != "D"}
    assert "问了价格" in new["+8613800138000"][2]
    assert office.grades() == before
    assert office.store.ledger.verify().ok
    assert Kind.CALL_REGRADED not in office.kinds("p02")


def test_writing_keeps_the_first_grade_and_adds_the_new(office: Office, tmp_path: Path) -> None:
    (office.folder / TRUTH).touch()
    script = edition(tmp_path, RULES)
    found = regrade(Settings(), office.folder, script, write=True)
    assert found.written
    assert office.grades() == {"p01": "A", "p02": "A", "p03": "D", "p04": "D"}
    result = next(it for it in office.store.results(office.campaign) if it.id == "p02")
    assert (result.rule, result.tags) == (1, ("问得多", "问了价格"))
    history = office.store.why("p02")
    assert history is not None
    assert history.decisions[-1].grade == "A"
    assert history.decisions[-1].because == "在哪里"
    assert history.facts[-1].at == NOW
    ended, regraded = history.facts[-2:]
    assert (ended.kind, regraded.kind) == (Kind.CALL_ENDED, Kind.CALL_REGRADED)
    assert ended.data["grade"] != "A"
    old, new = regraded.data["old"], regraded.data["new"]
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    assert (old["grade"], new["grade"]) == (ended.data["grade"], "A")
    assert office.store.ledger.verify().ok
    assert regrade(Settings(), office.folder, script, write=True).changes == ()
    back = regrade(Settings(), office.folder, SCRIPT, write=True)
    assert {change.call.person for change in back.changes} >= {"p02", "+8613800138000"}


def test_another_script_has_no_calls_here(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    text = (
        SCRIPT.read_text(encoding="utf-8")
        .replace(KNOWLEDGE, "")
        .replace("id: clinic", "id: clini", 1)
    )
    other.write_text(text, encoding="utf-8")
    found = regrade(Settings(), office.folder, other, write=True)
    assert (found.calls, found.written) == (0, False)
    assert list(command.sentences(found)) == ["0 calls of script clini, 0 change."]


def test_the_command_says_it_in_words_and_in_json(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = edition(tmp_path, RULES)
    command.regrade(script=script, data=office.folder)
    text = capsys.readouterr().out
    assert "p02 人2 (hung_up): B -> A, rule 1, because they said “在哪里”; +问得多" in text
    assert "nothing was written" in text
    command.regrade(script=script, data=office.folder, write=True, json=True)
    document = json.loads(capsys.readouterr().out)
    assert (document["script"], document["calls"], document["written"]) == ("clinic", 5, True)
    change = next(it for it in document["changes"] if it["person"] == "p02")
    assert (change["old"]["grade"], change["new"]["grade"], change["new"]["rule"]) == ("B", "A", 1)
    assert change["campaign"] == office.campaign
