"""No call without a permit, whatever happens between the decision and the dialling."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ringright.domain.call import Turn, Who
from ringright.domain.outcome import Disposition, Field, Grade, Outcome
from ringright.domain.permit import Permit, Refusal
from ringright.domain.trunk import Caller
from ringright.gate.facts import Suppression
from ringright.gate.packs import shipped
from ringright.people.person import RawConsent, Row
from ringright.records.kinds import Kind
from ringright.store.attempts import End
from ringright.store.faults import (
    AlreadyDialled,
    AttemptEnded,
    ConsentGone,
    LineInUse,
    LineNotHeld,
    PermitExpired,
    PermitForged,
    PermitSpent,
    PersonSuppressed,
)
from ringright.store.lines import Line

if TYPE_CHECKING:
    from tests.integration.store.conftest import Actor, Scene

NOW = datetime.fromisoformat("2026-03-10T10:00:00+08:00")
People = Callable[..., Row]
Minutes = Callable[[float], datetime]
Act = Callable[[str, str], "Actor"]
DONE = End(
    Outcome(
        Disposition.COMPLETED, Grade.A, "好的", {"slot": "值"}, rule=2, tags=("价格",),
        fields={"score": Field("满意度", "number", 4)},
    ),
    200,
    "p01.wav",
    (Turn(Who.ROBOT, "您好", 0.0, 1.5), Turn(Who.PERSON, "好的", 2.0, 2.5, interrupted=False)),
    (640,),
)  # fmt: skip


def line_of(scene: "Scene") -> Line:
    line = scene.store.lines.claim("practice")
    assert line is not None
    return line


def kinds(scene: "Scene", asked: str) -> list[str]:
    history = scene.store.why(asked)
    return [fact.kind for fact in history.facts] if history else []


def wire(permit: Permit) -> str:
    raw = asdict(permit)
    return json.dumps(
        {key: getattr(value, "isoformat", lambda v=value: v)() for key, value in raw.items()}
    )


def test_one_call_from_wish_to_result(scene: "Scene", person: People, minutes: Minutes) -> None:
    (one,) = scene.take(person(1))
    permit = scene.permit(one.contact)
    line = line_of(scene)
    scene.store.permits.burn(permit, line, minutes(0.1))
    assert scene.store.campaigns.pending(scene.campaign) == ()
    scene.store.attempts.answered(permit.attempt, minutes(0.2))
    with pytest.raises(LineInUse):
        scene.store.lines.free(line)
    scene.store.attempts.finish(permit.attempt, DONE, minutes(1))
    scene.store.lines.free(line)
    (result,) = scene.store.results(scene.campaign)
    assert result.called
    assert (result.disposition, result.grade, result.because) == ("completed", "A", "好的")
    assert (result.slots, result.sip_status, result.turn_gaps_ms) == ({"slot": "值"}, 200, (640,))
    assert (result.rule, result.tags) == (2, ("价格",))
    assert result.fields == DONE.outcome.fields
    assert result.transcript == DONE.turns
    assert result.recording == "p01.wav"
    assert not result.suppressed
    tally = scene.store.campaigns.tally(scene.campaign)
    assert (tally.issued, tally.burned) == (1, 1)
    assert kinds(scene, "p01") == [
        Kind.CALL_PERMITTED,
        Kind.CALL_DIALLED,
        Kind.CALL_ANSWERED,
        Kind.CALL_ENDED,
    ]
    assert scene.store.ledger.verify().ok


def test_a_refusal_is_kept_with_all_reasons(scene: "Scene", person: People) -> None:
    (one,) = scene.take(person(1, consent=None, opted_out_at="2026-03-01"))
    answer = scene.ask(one.contact)
    assert isinstance(answer, Refusal)
    assert answer.codes == ("opted_out", "no_consent")
    (result,) = scene.store.results(scene.campaign)
    assert not result.called
    assert result.refusals == answer.reasons
    assert result.suppressed
    assert scene.store.lines.live("practice") == 0
    assert scene.store.campaigns.tally(scene.campaign).issued == 0


def test_a_permit_is_used_once(scene: "Scene", person: People) -> None:
    (one,) = scene.take(person(1))
    permit = scene.permit(one.contact)
    scene.store.permits.burn(permit, line_of(scene), NOW)
    with pytest.raises(PermitSpent):
        scene.store.permits.burn(permit, line_of(scene), NOW)
    assert kinds(scene, "p01")[-1] == Kind.PERMIT_REJECTED
    scene.store.attempts.finish(permit.attempt, DONE, NOW)
    with pytest.raises(PermitSpent):
        scene.store.permits.burn(permit, line_of(scene), NOW)
    assert scene.store.results(scene.campaign)[0].disposition == "completed"


@pytest.mark.parametrize(
    "change",
    [
        {"number": "+8615410000002"},
        {"person": "p02"},
        {"trunk": "carrier"},
        {"caller": "+8613800138000"},
        {"expires_at": NOW + timedelta(days=1)},
        {"signature": ""},
        {"signature": "AAAA"},
    ],
)
def test_a_changed_permit_is_worthless(
    scene: "Scene", person: People, change: dict[str, object]
) -> None:
    (one,) = scene.take(person(1))
    permit = scene.permit(one.contact)
    with pytest.raises(PermitForged):
        scene.store.permits.burn(replace(permit, **change), line_of(scene), NOW)  # type: ignore[arg-type] # fields of the test's choice
    scene.store.permits.burn(permit, scene.store.lines.claim("practice") or line_of(scene), NOW)


def test_a_genuine_permit_of_another_house_is_worthless(
    scene: "Scene", person: People, tmp_path: Path
) -> None:
    (one,) = scene.take(person(1))
    permit = scene.permit(one.contact)
    other = type(scene.store).open("", tmp_path / "other")
    with pytest.raises(PermitForged):
        other.permits.burn(permit, Line("practice/1", "practice", 1), NOW)
    other.close()


@pytest.mark.parametrize("late", [60, 61, 3600, -1])
def test_a_permit_lives_for_a_minute(scene: "Scene", person: People, late: int) -> None:
    (one,) = scene.take(person(1))
    permit = scene.permit(one.contact)
    with pytest.raises(PermitExpired):
        scene.store.permits.burn(permit, line_of(scene), NOW + timedelta(seconds=late))
    assert len(scene.store.campaigns.pending(scene.campaign)) == 1


def test_an_opt_out_after_the_permit_wins(scene: "Scene", person: People, minutes: Minutes) -> None:
    one, two = scene.take(person(1), person(2))
    permit = scene.permit(one.contact)
    spoken = Suppression("p01", one.contact.number.e164, minutes(0.1), "voice", "别再打了")
    scene.store.people.suppress(spoken, minutes(0.1))
    line = line_of(scene)
    with pytest.raises(PersonSuppressed) as fault:
        scene.store.permits.burn(permit, line, minutes(0.2))
    assert fault.value.code == "opted_out"
    result = scene.store.results(scene.campaign)[0]
    assert (result.called, [r.code for r in result.refusals]) == (False, ["opted_out"])
    assert result.suppressed
    scene.store.permits.burn(scene.permit(two.contact), line, NOW)
    assert scene.store.ledger.verify().ok


def test_a_consent_that_ends_after_the_permit_ends_it(
    scene: "Scene", person: People, minutes: Minutes
) -> None:
    (one,) = scene.take(person(1))
    permit = scene.permit(one.contact)
    scene.take(person(1, consent=None), at=minutes(0.1))
    with pytest.raises(ConsentGone):
        scene.store.permits.burn(permit, line_of(scene), minutes(0.2))


def test_a_call_needs_a_line_of_its_own(scene: "Scene", person: People) -> None:
    one, two = scene.take(person(1), person(2))
    first, second = scene.permit(one.contact), scene.permit(two.contact)
    line = line_of(scene)
    for wrong in (Line("practice/2", "practice", 2), replace(line, trunk="carrier")):
        with pytest.raises(LineNotHeld):
            scene.store.permits.burn(first, wrong, NOW)
    scene.store.permits.burn(first, line, NOW)
    with pytest.raises(LineNotHeld):
        scene.store.permits.burn(second, line, NOW)
    scene.store.permits.burn(second, line_of(scene), NOW)


def test_nobody_is_dialled_twice_in_a_campaign(scene: "Scene", person: People) -> None:
    (one,) = scene.take(person(1))
    permit = scene.permit(one.contact)
    asked_meanwhile = scene.ask(one.contact)
    assert isinstance(asked_meanwhile, Refusal)
    assert asked_meanwhile.codes == ("already_attempted",)
    scene.store.permits.burn(permit, line_of(scene), NOW)
    scene.store.attempts.finish(permit.attempt, DONE, NOW)
    same_number_other_id = replace(one.contact, id="someone")
    for contact in (one.contact, same_number_other_id):
        answer = scene.ask(contact)
        assert isinstance(answer, Refusal)
        assert "already_attempted" in answer.codes


def test_two_permits_for_one_person_ring_once(scene: "Scene", person: People) -> None:
    """The first permit is given up by a crash, comes back from the dead, and meets the second."""
    (one,) = scene.take(person(1))
    permit = scene.permit(one.contact)
    scene.store.worker.leave()
    scene.store.recover(NOW)
    second = scene.permit(one.contact)
    line = line_of(scene)
    with pytest.raises(PermitSpent):
        scene.store.permits.burn(permit, line, NOW)
    scene.store.permits.burn(second, line, NOW)
    with pytest.raises(AlreadyDialled):
        raise_twice(scene, second)


def raise_twice(scene: "Scene", permit: Permit) -> None:
    """A second unburned permit for the same person, as a bug elsewhere might make it."""
    from ringright.domain.seal import seal
    from ringright.store.permits import _issue

    twin = seal(replace(permit, id="twin", attempt="twin"), scene.store.permits.key)
    with scene.store.ledger.writing() as book:
        _issue(book, twin, scene.store.worker.id)
    scene.store.permits.burn(twin, line_of(scene), NOW)


def test_caps_hold_over_campaigns_history_and_open_permits(
    scene: "Scene", person: People, minutes: Minutes
) -> None:
    (one,) = scene.take(person(1, earlier_calls=("2026-03-10T09:58:00+08:00",)))
    first = scene.permit(one.contact)
    scene.store.permits.burn(first, line_of(scene), NOW)
    scene.store.attempts.finish(first.attempt, DONE, NOW)
    second = scene.begin("second")
    scene.take(person(1, earlier_calls=("2026-03-10T09:58:00+08:00",)), campaign=second)
    open_permit = scene.permit(one.contact, minutes(0.5), second)
    third = scene.begin("third")
    answer = scene.ask(one.contact, minutes(1), third)
    assert isinstance(answer, Refusal)
    assert answer.codes == ("cap_minutes",)
    assert "calls=3; cap=3" in answer.reasons[0].detail
    assert open_permit.expires_at == minutes(1.5)
    scene.permit(one.contact, minutes(1.5), third)


def test_caps_follow_the_human_over_ids_and_numbers(scene: "Scene", person: People) -> None:
    recent = tuple(f"2026-03-10T09:5{n}:00+08:00" for n in (7, 8, 9))
    scene.take(person(1))
    scene.take(person(1, number="15410000050", earlier_calls=recent))
    (other_id,) = scene.take(person(7, number="15410000001"))
    answer = scene.ask(other_id.contact)
    assert isinstance(answer, Refusal)
    assert answer.codes == ("cap_minutes",)


def test_eight_askers_cannot_pass_a_cap_together(scene: "Scene", person: People) -> None:
    (one,) = scene.take(person(1))
    campaigns = [scene.begin(f"k{n}") for n in range(8)]

    def ask(campaign: str) -> bool:
        return isinstance(scene.ask(one.contact, campaign=campaign), Permit)

    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(ask, campaigns))
    assert sum(granted) == 3
    assert scene.store.ledger.verify().ok


def test_two_processes_burn_one_permit_and_one_wins(
    scene: "Scene", person: People, act: Act
) -> None:
    (one,) = scene.take(person(1))
    permit = wire(scene.permit(one.contact))
    rivals = [act("burn", permit) for _ in range(2)]
    assert [rival.said() for rival in rivals] == ["ready", "ready"]
    for rival in rivals:
        rival.go()
    assert sorted(rival.said() for rival in rivals) == ["dialled", "permit_spent"]
    assert [rival.process.wait() for rival in rivals] == [0, 0]
    assert kinds(scene, "p01").count(Kind.CALL_DIALLED) == 1
    assert scene.store.ledger.verify().ok


def test_killed_in_mid_call(scene: "Scene", person: People, minutes: Minutes, act: Act) -> None:
    one, two = scene.take(person(1), person(2))
    permit = scene.permit(one.contact)
    victim = act("die", wire(permit))
    assert victim.said() == "talking"
    assert scene.store.recover(minutes(0.2)) == (), "a living worker is left alone"
    assert scene.store.lines.live("practice") == 1
    victim.kill()
    assert scene.store.lines.live("practice") == 1
    restarted = scene.again()
    assert restarted.recover(minutes(1)) == (permit.attempt,)
    assert restarted.recover(minutes(1)) == ()
    assert restarted.lines.live("practice") == 0
    result = restarted.results(scene.campaign)[0]
    assert (result.called, result.disposition, result.grade) == (True, "lost", "D")
    plan_again = scene.begin("first", minutes(1))
    assert plan_again == scene.campaign
    assert [c.id for c in restarted.campaigns.pending(scene.campaign)] == ["p02"]
    answer = scene.ask(one.contact, minutes(1), store=restarted)
    assert isinstance(answer, Refusal)
    assert answer.codes == ("already_attempted",)
    with pytest.raises(AttemptEnded):
        restarted.attempts.finish(permit.attempt, DONE, minutes(1))
    assert restarted.ledger.verify().ok
    assert two.contact.id == "p02"


def test_killed_between_decision_and_dialling(scene: "Scene", person: People) -> None:
    (one,) = scene.take(person(1))
    doomed = scene.again()
    permit = scene.ask(one.contact, store=doomed)
    assert isinstance(permit, Permit)
    doomed.close()
    scene.store.recover(NOW)
    assert isinstance(scene.ask(one.contact), Permit), (
        "nobody was dialled, so they may be asked for"
    )


def test_an_opt_out_in_the_outcome_suppresses_everywhere(
    scene: "Scene", person: People, minutes: Minutes
) -> None:
    (one,) = scene.take(person(1))
    permit = scene.permit(one.contact)
    scene.store.permits.burn(permit, line_of(scene), NOW)
    no = Outcome(Disposition.OPTED_OUT, Grade.D, "别再给我打电话了", suppress=True)
    scene.store.attempts.finish(permit.attempt, End(no, 200), minutes(1))
    assert scene.store.results(scene.campaign)[0].suppressed
    second = scene.begin("second", minutes(2))
    scene.take(person(1), campaign=second, at=minutes(2))
    stranger = replace(one.contact, id="other-id")
    for contact in (one.contact, stranger):
        answer = scene.ask(contact, minutes(20), second)
        assert isinstance(answer, Refusal)
        assert "opted_out" in answer.codes


def test_a_no_reaches_every_number_of_the_person(scene: "Scene", person: People) -> None:
    scene.take(person(1), person(1, number="15410000099"))
    moved = scene.take(person(1, number="15410000050"))[0]
    scene.store.people.suppress(Suppression("p01", "+8615410000001", NOW, "api"), NOW)
    for contact in (
        moved.contact,
        replace(moved.contact, id="x", number=replace(moved.contact.number, e164="+8615410000099")),
    ):
        answer = scene.ask(contact)
        assert isinstance(answer, Refusal)
        assert "opted_out" in answer.codes


def test_a_number_alone_can_say_no(scene: "Scene", person: People) -> None:
    unknown = Suppression("caller-of-the-hotline", "+8615410000001", NOW, "api")
    scene.store.people.suppress(unknown, NOW)
    (one,) = scene.take(person(1))
    answer = scene.ask(one.contact)
    assert isinstance(answer, Refusal)
    assert answer.codes == ("opted_out",)


def test_consent_is_bound_to_its_number(scene: "Scene", person: People) -> None:
    scene.take(person(1))
    (moved,) = scene.take(person(1, consent=None, number="15410000050"))
    answer = scene.ask(moved.contact)
    assert isinstance(answer, Refusal)
    assert answer.codes == ("no_consent",)


def test_silence_in_a_newer_import_is_a_no(scene: "Scene", person: People) -> None:
    survey = RawConsent("survey", "同意", "2026-02-01", "paper", "登记")
    scene.take(person(1))
    (other_purpose,) = scene.take(person(1, consent=survey))
    scene.permit(other_purpose.contact)
    scene.take(person(2), person(2, consent=None))
    (same_file,) = scene.take(person(2))
    scene.permit(same_file.contact)
    scene.take(person(3))
    (quiet,) = scene.take(person(3, consent=None))
    answer = scene.ask(quiet.contact)
    assert isinstance(answer, Refusal)
    assert answer.codes == ("no_consent",)
    (again,) = scene.take(person(3))
    scene.permit(again.contact)


def test_a_dead_policy_is_a_no(scene: "Scene", person: People) -> None:
    (one,) = scene.take(person(1))
    answer = scene.store.permits.decide(scene.request(one.contact), None, NOW)
    assert isinstance(answer, Refusal)
    assert answer.codes == ("policy_unreadable",)


def test_another_caller_number_than_the_campaigns_is_refused(
    scene: "Scene", person: People
) -> None:
    (one,) = scene.take(person(1))
    request = scene.request(one.contact)
    more = (*request.trunk.numbers, Caller("+8615410008888", "practice"))
    trunk = replace(request.trunk, numbers=more)
    rotated = replace(request, caller="+8615410008888", trunk=trunk)
    answer = scene.store.permits.decide(rotated, shipped(), NOW)
    assert isinstance(answer, Refusal)
    assert answer.codes == ("caller_not_allowed",)
    facts = scene.store.permits.facts(request, NOW)
    assert facts.caller == request.caller
