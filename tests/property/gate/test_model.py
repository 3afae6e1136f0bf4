"""The gate against an independent, slow reading of the same rules."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from ringright.domain.consent import Consent, Method, Purpose
from ringright.domain.contact import Contact
from ringright.domain.number import Number
from ringright.domain.permit import Permit
from ringright.domain.trunk import Caller, Gateway, Trunk
from ringright.gate.decide import decide
from ringright.gate.facts import Facts, Request, Suppression
from ringright.gate.packs import shipped

POLICY = shipped()
START = datetime(2025, 11, 1, tzinfo=timezone.utc)
PLACES = {
    "+8615410000001": ("CN", ["Asia/Shanghai"]),
    "+8613800138000": ("CN", ["Asia/Shanghai"]),
    "+12125550101": ("US", ["America/New_York"]),
    "+16505550101": ("US", ["America/Los_Angeles"]),
    "+12125551234": ("US", ["America/New_York", "Pacific/Honolulu"]),
    "+447700900000": ("GB", ["Europe/London"]),
    "+8615410000002": ("CN", ["Etc/Unknown"]),
}
# 2026 as the State Council published it, written down here by hand for the days the cases reach.
REST_2026 = {date(2026, 1, d) for d in (1, 2, 3)} | {date(2026, 2, d) for d in range(15, 24)}
WORK_2026 = {date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28)}
REST_2026 |= {date(2026, 4, d) for d in (4, 5, 6)} | {date(2026, 5, d) for d in range(1, 6)}
WORK_2026 |= {date(2026, 5, 9)}

seconds = st.integers(min_value=-2 * 86400, max_value=2 * 86400)
near = st.one_of(seconds, st.integers(min_value=-310, max_value=310))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Request, Facts, datetime]:
    now = START + timedelta(seconds=draw(st.integers(0, 195 * 86400)))
    e164 = draw(st.sampled_from(sorted(PLACES)))
    region, zones = PLACES[e164]
    kind = draw(st.sampled_from(["mobile"] * 5 + ["special"]))
    contact = Contact("p", "n", Number(e164, region, tuple(zones), kind))
    trunk = Trunk(
        "t",
        (Gateway("127.0.0.1"),),
        (Caller("+861", "contract"), Caller("+862", "contract")),
        practice=draw(st.booleans()),
    )
    purpose = draw(st.sampled_from(list(Purpose)))
    caller = draw(st.sampled_from(["+861"] * 4 + ["+862", "+863"]))
    request = Request("i", "a", "c", contact, purpose, caller, trunk)
    consents = []
    for n in range(draw(st.integers(0, 3))):
        optional = st.one_of(st.none(), st.none(), near)
        given_at, ends, gone = draw(near), draw(optional), draw(optional)
        consents.append(
            Consent(
                f"k{n}",
                draw(st.sampled_from(["p", "p", "p", "q"])),
                draw(st.sampled_from([purpose, purpose, Purpose.SURVEY])),
                "w",
                now + timedelta(seconds=given_at - 86400),
                Method.PAPER,
                "s",
                None if ends is None else now + timedelta(seconds=ends),
                None if gone is None else now + timedelta(seconds=gone),
            )
        )
    facts = Facts(
        consents=tuple(consents),
        suppressions=(Suppression("p", e164, now, "voice"),) if draw(st.booleans()) else (),
        calls=tuple(now + timedelta(seconds=s) for s in draw(st.lists(near, max_size=8))),
        attempted=draw(st.booleans()),
        caller=draw(st.sampled_from(["", "+861", "+862"])),
        latest=draw(st.sampled_from([None, now, now + timedelta(seconds=600.5)])),
        ledger_ok=draw(st.sampled_from([True, True, True, False])),
    )
    return request, facts, now


def consent_model(request: Request, facts: Facts, now: datetime) -> set[str]:
    """The consent rule alone."""
    mine = [c for c in facts.consents if c.person == "p" and c.purpose == request.purpose]
    ended = [c.withdrawn_at for c in mine if c.withdrawn_at and c.withdrawn_at <= now]
    for c in mine:
        dead = c.expires_at is not None and c.expires_at <= now
        early = c.given_at > now
        over = any(c.given_at <= end for end in ended) or (c.withdrawn_at and c.withdrawn_at <= now)
        if not (dead or early or over):
            return set()
    return {"some_consent_fault"} if mine else {"no_consent"}


def model(request: Request, facts: Facts, now: datetime) -> set[str]:  # noqa: C901, PLR0912 one flat list of rules, on purpose
    """Every rule as a plain sentence of code, sharing nothing with the gate."""
    out: set[str] = set()
    number = request.contact.number
    practice = number.e164.startswith("+86154") or number.e164[5:10] == "55501"
    if number.kind == "special":
        out.add("special_number")
    if practice and not request.trunk.practice:
        out.add("practice_only")
    if not practice and request.trunk.practice:
        out.add("real_number_on_practice_trunk")
    if request.caller == "+863" or (facts.caller and facts.caller != request.caller):
        out.add("caller_not_allowed")
    if facts.suppressions:
        out.add("opted_out")
    out |= consent_model(request, facts, now)
    if number.region not in ("CN", "US"):
        out.add("region_unknown")
    for zone in number.zones:
        if zone == "Etc/Unknown":
            out.add("zone_unknown")
            continue
        local = now.astimezone(ZoneInfo(zone))
        if local.hour < 8 or local.hour >= 21:
            out.add("outside_hours")
        if number.region == "CN" and request.purpose in (Purpose.MARKETING, Purpose.DEBT):
            day = local.date()
            rest = day in REST_2026 or (day.weekday() >= 5 and day not in WORK_2026)
            if rest:
                out.add("rest_day")
    counts = {w: sum((now - at).total_seconds() <= w for at in facts.calls) for w in (300, 86400)}
    if counts[300] >= 3:
        out.add("cap_minutes")
    daily = 3 if number.region == "CN" and request.purpose is Purpose.DEBT else 5
    if counts[86400] >= daily:
        out.add("cap_day")
    if facts.attempted:
        out.add("already_attempted")
    if facts.latest and (facts.latest - now).total_seconds() > 600:
        out.add("clock_backwards")
    if not facts.ledger_ok:
        out.add("ledger_broken")
    return out


@given(cases())
@settings(max_examples=3000, deadline=None)
def test_the_gate_agrees_with_a_slow_reading_of_the_rules(
    case: tuple[Request, Facts, datetime],
) -> None:
    request, facts, now = case
    answer = decide(request, facts, POLICY, now)
    wanted = model(request, facts, now)
    if isinstance(answer, Permit):
        assert wanted == set()
        return
    found = {"some_consent_fault" if c.startswith("consent_") else c for c in answer.codes}
    assert found == wanted
    assert len(answer.codes) == len(set(answer.codes))


@given(cases())
@settings(max_examples=500, deadline=None)
def test_more_bad_facts_never_turn_a_no_into_a_yes(
    case: tuple[Request, Facts, datetime],
) -> None:
    request, facts, now = case
    if isinstance(decide(request, facts, POLICY, now), Permit):
        return
    worse = replace(facts, attempted=True, calls=(*facts.calls, now))
    assert not isinstance(decide(request, worse, POLICY, now), Permit)
