from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ringright.domain.consent import Consent, Method, Purpose
from ringright.domain.contact import Contact
from ringright.domain.number import Number
from ringright.domain.permit import Permit, Refusal
from ringright.domain.trunk import Caller, Gateway, Trunk
from ringright.gate.decide import decide
from ringright.gate.facts import Facts, Request, Suppression
from ringright.gate.packs import shipped
from ringright.gate.policy import Policy

NOW = datetime.fromisoformat("2026-03-10T10:00:00+08:00")
POLICY = shipped()
NUMBER = Number("+8615410000001", "CN", ("Asia/Shanghai",))
HERE = (Gateway("127.0.0.1"),)
TRUNK = Trunk("practice", HERE, (Caller("+8615410009999", "practice"),), practice=True)
REQUEST = Request(
    "permit-1",
    "attempt-1",
    "c-1",
    Contact("p01", "陈建国", NUMBER),
    Purpose.SERVICE,
    "+8615410009999",
    TRUNK,
)
CONSENT = Consent(
    "consent-1",
    "p01",
    Purpose.SERVICE,
    "同意",
    NOW - timedelta(days=30),
    Method.WEB_FORM,
    "登记",
)
FACTS = Facts(consents=(CONSENT,))


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


def codes(
    request: Request = REQUEST,
    facts: Facts | None = FACTS,
    policy: Policy | None = POLICY,
    now: datetime = NOW,
) -> tuple[str, ...]:
    answer = decide(request, facts, policy, now)
    return answer.codes if isinstance(answer, Refusal) else ()


def to(number: Number, trunk: Trunk = TRUNK) -> Request:
    return replace(REQUEST, contact=replace(REQUEST.contact, number=number), trunk=trunk)


def test_a_permit_names_everything_it_rests_on() -> None:
    answer = decide(REQUEST, FACTS, POLICY, NOW)
    assert answer == Permit(
        id="permit-1",
        attempt="attempt-1",
        campaign="c-1",
        person="p01",
        number="+8615410000001",
        caller="+8615410009999",
        trunk="practice",
        purpose=Purpose.SERVICE,
        consent="consent-1",
        policy=POLICY.version,
        issued_at=NOW,
        expires_at=NOW + timedelta(seconds=60),
    )


def test_a_permit_dies_with_its_consent_and_with_the_day() -> None:
    soon = replace(CONSENT, expires_at=NOW + timedelta(seconds=9))
    short = decide(REQUEST, Facts(consents=(soon,)), POLICY, NOW)
    assert isinstance(short, Permit)
    assert short.expires_at == NOW + timedelta(seconds=9)
    evening = NOW.replace(hour=20, minute=59, second=50)
    late = decide(REQUEST, FACTS, POLICY, evening)
    assert isinstance(late, Permit)
    assert late.expires_at == evening + timedelta(seconds=10)


OPTED_OUT = (Suppression("p01", NUMBER.e164, ago(days=1), "voice"),)
REAL = Number("+8613800138000", "CN", ("Asia/Shanghai",))
REAL_TRUNK = Trunk("carrier", HERE, (Caller("+8615410009999", "contract"),))
NEW_YORK = Number("+12125550101", "US", ("America/New_York",))
NOON_IN_NEW_YORK = datetime.fromisoformat("2026-03-10T12:00:00-04:00")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(), ("no_consent",)),
        (Facts(consents=(replace(CONSENT, person="other"),)), ("no_consent",)),
        (Facts(consents=(replace(CONSENT, purpose=Purpose.SURVEY),)), ("no_consent",)),
        (Facts(consents=(replace(CONSENT, expires_at=NOW),)), ("consent_expired",)),
        (Facts(consents=(replace(CONSENT, withdrawn_at=NOW),)), ("consent_withdrawn",)),
        (
            Facts(consents=(replace(CONSENT, given_at=NOW + timedelta(seconds=1)),)),
            ("consent_not_yet",),
        ),
        (replace(FACTS, suppressions=OPTED_OUT), ("opted_out",)),
        (
            replace(FACTS, calls=(ago(seconds=300), ago(seconds=2), ago(seconds=1))),
            ("cap_minutes",),
        ),
        (replace(FACTS, calls=tuple(ago(hours=h) for h in (24, 9, 8, 7, 6))), ("cap_day",)),
        (
            replace(FACTS, calls=tuple(ago(seconds=s) for s in (9, 8, 7, 6, 5))),
            ("cap_minutes", "cap_day"),
        ),
        (
            replace(FACTS, calls=(NOW + timedelta(hours=5),) * 3),
            ("cap_minutes",),
        ),
        (replace(FACTS, attempted=True), ("already_attempted",)),
        (replace(FACTS, caller="+8615410008888"), ("caller_not_allowed",)),
        (replace(FACTS, caller="+8615410009999"), ()),
        (replace(FACTS, latest=NOW + timedelta(seconds=600)), ()),
        (replace(FACTS, latest=NOW + timedelta(seconds=601)), ("clock_backwards",)),
        (replace(FACTS, ledger_ok=False), ("ledger_broken",)),
        (
            replace(FACTS, calls=(ago(seconds=301), ago(seconds=2), ago(seconds=1))),
            (),
        ),
    ],
)
def test_facts_about_the_person(facts: Facts, expected: tuple[str, ...]) -> None:
    assert codes(facts=facts) == expected


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (to(REAL), ("real_number_on_practice_trunk",)),
        (to(NUMBER, REAL_TRUNK), ("practice_only",)),
        (to(REAL, REAL_TRUNK), ()),
        (to(replace(REAL, kind="special"), REAL_TRUNK), ("special_number",)),
        (
            to(Number("110", "CN", ("Asia/Shanghai",), "special"), REAL_TRUNK),
            ("invalid_number", "special_number"),
        ),
        (to(replace(REAL, region="GB"), REAL_TRUNK), ("region_unknown",)),
        (to(replace(REAL, region=""), REAL_TRUNK), ("region_unknown",)),
        (to(replace(NUMBER, zones=("Etc/Unknown",))), ("zone_unknown",)),
        (to(replace(NUMBER, zones=("Mars/Olympus",))), ("zone_unknown",)),
        (to(replace(NUMBER, zones=("../../etc/passwd",))), ("zone_unknown",)),
        (to(replace(NUMBER, zones=())), ("zone_unknown",)),
        (to(replace(NUMBER, zones=("Asia/Shanghai", "Europe/London"))), ("outside_hours",)),
        (replace(REQUEST, caller="+8615410008888"), ("caller_not_allowed",)),
    ],
)
def test_number_trunk_and_caller(request_: Request, expected: tuple[str, ...]) -> None:
    assert codes(request_) == expected


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("07:59:59", ("outside_hours",)),
        ("08:00:00", ()),
        ("20:59:59", ()),
        ("21:00:00", ("outside_hours",)),
        ("00:30:00", ("outside_hours",)),
    ],
)
def test_hours_are_the_callees(local: str, expected: tuple[str, ...]) -> None:
    assert codes(now=datetime.fromisoformat(f"2026-03-10T{local}+08:00")) == expected
    there = to(NEW_YORK)
    assert codes(there, now=datetime.fromisoformat(f"2026-03-10T{local}-04:00")) == expected


def test_winter_and_summer_time() -> None:
    there = to(NEW_YORK)
    # 12:30 UTC is 07:30 on the day before the clocks change in New York, and 08:30 on the day.
    consent = replace(CONSENT, given_at=datetime.fromisoformat("2026-01-01T00:00:00+00:00"))
    facts = Facts(consents=(consent,))
    before = datetime.fromisoformat("2026-03-07T12:30:00+00:00")
    after = datetime.fromisoformat("2026-03-08T12:30:00+00:00")
    assert codes(there, facts, now=before) == ("outside_hours",)
    assert codes(there, facts, now=after) == ()


SPRING_FESTIVAL = datetime.fromisoformat("2026-02-17T10:00:00+08:00")
WORKING_SATURDAY = datetime.fromisoformat("2026-02-14T10:00:00+08:00")
SATURDAY = datetime.fromisoformat("2026-03-07T10:00:00+08:00")


@pytest.mark.parametrize(
    ("purpose", "now", "expected"),
    [
        (Purpose.SERVICE, SPRING_FESTIVAL, ()),
        (Purpose.MARKETING, SPRING_FESTIVAL, ("rest_day",)),
        (Purpose.MARKETING, WORKING_SATURDAY, ()),
        (Purpose.MARKETING, SATURDAY, ("rest_day",)),
        (Purpose.DEBT, SATURDAY, ("rest_day",)),
        (Purpose.DEBT, NOW, ()),
        (
            Purpose.SERVICE,
            datetime.fromisoformat("2029-03-06T10:00:00+08:00"),
            ("holiday_unknown",),
        ),
    ],
)
def test_rest_days(purpose: Purpose, now: datetime, expected: tuple[str, ...]) -> None:
    consent = replace(CONSENT, purpose=purpose, given_at=SPRING_FESTIVAL - timedelta(days=40))
    request = replace(REQUEST, purpose=purpose)
    assert codes(request, Facts(consents=(consent,)), now=now) == expected


def test_an_unknown_year_stops_chinese_numbers_only() -> None:
    now = NOON_IN_NEW_YORK.replace(year=2031)
    assert codes(to(NEW_YORK), now=now) == ()


def test_debt_has_its_own_daily_cap() -> None:
    consent = replace(CONSENT, purpose=Purpose.DEBT)
    facts = Facts(consents=(consent,), calls=tuple(ago(hours=h) for h in (9, 8, 7)))
    assert codes(replace(REQUEST, purpose=Purpose.DEBT), facts) == ("cap_day",)
    assert codes(REQUEST, replace(facts, consents=(CONSENT,))) == ()


def test_a_withdrawal_ends_every_earlier_consent_but_no_later_one() -> None:
    withdrawn = replace(CONSENT, id="2", given_at=ago(days=9), withdrawn_at=ago(days=5))
    assert codes(facts=Facts(consents=(CONSENT, withdrawn))) == ("consent_withdrawn",)
    anew = replace(CONSENT, id="3", given_at=ago(days=2))
    answer = decide(REQUEST, Facts(consents=(CONSENT, withdrawn, anew)), POLICY, NOW)
    assert isinstance(answer, Permit)
    assert answer.consent == "3"


def test_all_reasons_are_given_not_the_first() -> None:
    facts = Facts(suppressions=OPTED_OUT, calls=(ago(seconds=1),) * 5, attempted=True)
    night = to(Number("+8613800138000", "CN", ("Asia/Shanghai",)))
    assert codes(replace(night, caller="+861"), facts, now=NOW.replace(hour=23)) == (
        "real_number_on_practice_trunk",
        "caller_not_allowed",
        "opted_out",
        "no_consent",
        "outside_hours",
        "cap_day",
        "already_attempted",
    )


@pytest.mark.parametrize(
    ("facts", "policy", "expected"),
    [
        (None, POLICY, ("facts_unreadable",)),
        (FACTS, None, ("policy_unreadable",)),
        (None, None, ("facts_unreadable", "policy_unreadable")),
    ],
)
def test_what_cannot_be_read_is_a_no(
    facts: Facts | None, policy: Policy | None, expected: tuple[str, ...]
) -> None:
    assert codes(facts=facts, policy=policy) == expected


def test_every_reason_carries_figures_and_a_source() -> None:
    shapes: list[Callable[[], Permit | Refusal]] = [
        lambda: decide(REQUEST, Facts(), POLICY, NOW.replace(hour=22)),
        lambda: decide(to(REAL), replace(FACTS, suppressions=OPTED_OUT), POLICY, NOW),
        lambda: decide(REQUEST, replace(FACTS, calls=(ago(seconds=1),) * 9), POLICY, NOW),
    ]
    for shape in shapes:
        answer = shape()
        assert isinstance(answer, Refusal)
        assert all(reason.source and "=" in reason.detail for reason in answer.reasons)


def test_an_ended_proof_of_the_caller_number_allows_no_call() -> None:
    yesterday = NOW.date() - timedelta(days=1)
    for day, ended in ((yesterday, True), (NOW.date(), False)):
        numbers = (Caller("+8615410009999", "lease", day),)
        refused = codes(request=to(NUMBER, replace(TRUNK, numbers=numbers)))
        assert ("caller_proof_ended" in refused) is ended
