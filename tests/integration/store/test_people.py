"""Imports in the store, campaigns resumed, and the answer to "why?"."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ringright.domain.consent import Purpose
from ringright.domain.outcome import Disposition, Grade, Outcome
from ringright.domain.permit import Permit, Refusal
from ringright.domain.trunk import Caller, Gateway, Trunk
from ringright.gate.facts import Request
from ringright.gate.packs import shipped
from ringright.people.contacts import import_contacts
from ringright.people.history import import_history
from ringright.people.intake import Options
from ringright.people.person import Person, Row
from ringright.records.kinds import Kind
from ringright.store.attempts import End
from ringright.store.campaigns import Plan

if TYPE_CHECKING:
    from tests.integration.store.conftest import Scene

NOW = datetime.fromisoformat("2026-03-10T10:00:00+08:00")
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
ENGLISH = datetime.fromisoformat("2026-03-10T10:00:00-04:00")


@pytest.mark.parametrize(
    ("example", "options", "now", "caller"),
    [
        ("clinic", Options("zh", "Asia/Shanghai"), NOW, "+8615410009999"),
        ("clinic-en", Options("en", "America/New_York"), ENGLISH, "+12125550100"),
    ],
)
def test_the_examples_end_as_told(
    scene: "Scene", example: str, options: Options, now: datetime, caller: str
) -> None:
    store, folder = scene.store, EXAMPLES / example
    people: list[Person] = []
    report = import_contacts(folder / "contacts.csv", people.extend, options)
    store.people.save(people, now)
    store.people.imported(report, now)
    past = import_history(folder / "history.csv", store.people.save_history, options)
    store.people.imported(past, now, Kind.HISTORY_IMPORTED)
    assert report.ok
    assert past.ok
    campaign = store.campaigns.open(Plan("k", "t", Purpose.SERVICE, caller, "practice"), now).id
    store.campaigns.add(campaign, people)
    trunk = Trunk("practice", (Gateway("127.0.0.1"),), (Caller(caller, "practice"),), practice=True)
    refused: dict[str, tuple[str, ...]] = {}
    for contact in store.campaigns.pending(campaign):
        ids = (f"permit-{contact.id}", f"attempt-{contact.id}")
        request = Request(*ids, campaign, contact, Purpose.SERVICE, caller, trunk)
        later = now + timedelta(minutes=3)
        answer = store.permits.decide(request, shipped(), later)
        if isinstance(answer, Refusal):
            refused[contact.id] = answer.codes
    assert refused == {"p10": ("no_consent",), "p11": ("opted_out",), "p12": ("cap_day",)}
    assert store.campaigns.tally(campaign).issued == 9
    assert set(people[0].contact.variables) == {"doctor", "date", "time"}
    assert store.ledger.verify().ok


def test_importing_again_doubles_nothing(scene: "Scene", person: Callable[..., Row]) -> None:
    for _ in range(3):
        scene.take(person(1, earlier_calls=("2026-03-09T12:00",), opted_out_at="2026-03-01"))
    history = scene.store.why("p01")
    assert history is not None
    assert len(history.consents) == len(history.suppressions) == len(history.earlier) == 1
    assert [fact.kind for fact in history.facts] == [Kind.PERSON_SUPPRESSED]
    assert len(scene.store.campaigns.contacts(scene.campaign)) == 1


def test_a_thousand_rows_by_the_file(scene: "Scene", tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    lines = [f"p{n},1541001{n:04d},人{n}" for n in range(9000)]
    big.write_text("id,number,name\n" + "\n".join(lines), "utf-8")
    report = import_contacts(big, partial(scene.store.people.save, now=NOW), Options())
    assert report.people == 9000
    assert scene.store.why("p8999") is not None


def test_contacts_come_back_as_they_went_in(scene: "Scene", person: Callable[..., Row]) -> None:
    people = scene.take(*(person(n, variables={"医生": f"王{n}"}) for n in (3, 1, 2)))
    assert scene.store.campaigns.contacts(scene.campaign) == tuple(p.contact for p in people)


def test_a_campaign_is_resumed_until_it_is_finished(
    scene: "Scene", person: Callable[..., Row], minutes: Callable[[float], datetime]
) -> None:
    scene.take(person(1))
    plan = Plan("first", "demo", Purpose.SERVICE, "+8615410009999", "practice")
    resumed = scene.store.campaigns.open(plan, minutes(1))
    assert (resumed.id, resumed.resumed) == (scene.campaign, True)
    scene.store.campaigns.finish(scene.campaign, minutes(2))
    scene.store.campaigns.finish(scene.campaign, minutes(2))
    fresh = scene.store.campaigns.open(plan, minutes(3))
    assert fresh.id != scene.campaign
    assert not fresh.resumed
    assert scene.store.campaigns.pending(fresh.id) == ()


def test_a_campaign_that_is_made_once_is_resumed_for_ever(
    scene: "Scene", minutes: Callable[[float], datetime]
) -> None:
    plan = Plan("first", "demo", Purpose.SERVICE, "+8615410009999", "practice")
    scene.store.campaigns.finish(scene.campaign, minutes(2))
    again = scene.store.campaigns.open(plan, minutes(3), once=True)
    assert (again.id, again.resumed) == (scene.campaign, True)


@pytest.mark.parametrize(
    "asked",
    [
        "p01",
        "+8615410000001",
        "15410000001",
        "154 1000 0001",
        "154-1000-0001",
        "８６１５４１００００００１",
    ],
)
def test_why_by_id_or_number_in_any_writing(
    scene: "Scene", person: Callable[..., Row], asked: str
) -> None:
    scene.take(person(1))
    history = scene.store.why(asked)
    assert history is not None
    assert history.persons == ("p01",)
    assert history.names == ("人1",)
    assert history.numbers == ("+8615410000001",)


def test_why_nobody(scene: "Scene") -> None:
    assert scene.store.why("p99") is None
    assert scene.store.why("15410000077") is None
    assert scene.store.why("") is None


def test_why_tells_each_decision(
    scene: "Scene", person: Callable[..., Row], minutes: Callable[[float], datetime]
) -> None:
    (one,) = scene.take(person(1, earlier_calls=("2026-03-09T12:00",)))
    refused = scene.ask(one.contact, NOW.replace(hour=22))
    tomorrow = 24 * 60
    permit = scene.permit(one.contact, minutes(tomorrow))
    assert isinstance(refused, Refusal)
    line = scene.store.lines.claim("practice")
    assert line is not None
    scene.store.permits.burn(permit, line, minutes(tomorrow + 0.1))
    under_way = scene.store.why("p01")
    assert under_way is not None
    assert [(d.called, d.disposition) for d in under_way.decisions] == [(False, ""), (True, "")]
    end = End(Outcome(Disposition.OPTED_OUT, Grade.D, "别打了", suppress=True), 200)
    scene.store.attempts.finish(permit.attempt, end, minutes(tomorrow + 1))
    history = scene.store.why("p01")
    assert history is not None
    first, second = history.decisions
    assert (first.called, [r.code for r in first.reasons]) == (False, ["outside_hours"])
    assert first.reasons == refused.reasons
    assert (second.called, second.reasons, second.disposition) == (True, (), "opted_out")
    assert (second.because, second.grade, second.title) == ("别打了", "D", "demo")
    assert (second.permit, second.consent) == (permit.id, history.consents[0].id)
    assert second.policy == shipped().version
    assert history.suppressions[0].words == "别打了"
    assert len(history.earlier) == 1


def test_the_import_is_in_the_ledger(scene: "Scene", tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("id,number\np1,15410000001\np2,bad\n", "utf-8")
    report = import_contacts(file, partial(scene.store.people.save, now=NOW), Options())
    scene.store.people.imported(report, NOW)
    scene.store.ledger.export(tmp_path / "l.jsonl")
    last = (tmp_path / "l.jsonl").read_text("utf-8").splitlines()[-1]
    assert report.sha256 in last
    assert '"bad":1' in last
    assert '"subject":"c.csv"' in last


def test_results_of_people_nobody_asked_about(scene: "Scene", person: Callable[..., Row]) -> None:
    scene.take(person(1), person(2))
    answer = scene.ask(scene.store.campaigns.pending(scene.campaign)[0])
    assert isinstance(answer, Permit)
    results = scene.store.results(scene.campaign)
    assert [(r.called, r.refusals, r.disposition) for r in results] == [(False, (), "")] * 2
