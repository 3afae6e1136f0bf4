"""The rules one by one: each looks at a case and yields a reason for every breach it finds.

A detail is "key=value; key=value": figures only, so that `texts.explain` can word it in any
language.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import chinese_calendar

from ringright.domain.consent import Consent
from ringright.domain.permit import Reason
from ringright.gate.facts import Facts, Request
from ringright.gate.policy import Cap, Hours, Pack, Policy

E164: Final = re.compile(r"\+[1-9]\d{6,14}")
HOUR_S: Final = 3600
DAY_S: Final = 86400
UNKNOWN_ZONE: Final = "Etc/Unknown"


@dataclass(frozen=True)
class Case:
    """One request with all that bears on it; `now` is aware."""

    request: Request
    facts: Facts
    policy: Policy
    now: datetime

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs that bind this call."""
        return self.policy.in_force(self.request.contact.number.region)

    def written(self, at: datetime) -> str:
        """`at` on the asker's clock, ISO 8601 to the second."""
        return at.astimezone(self.now.tzinfo).isoformat(timespec="seconds")


Rule = Callable[[Case], Iterator[Reason]]


def number(case: Case) -> Iterator[Reason]:
    """A person's number in E.164, on the trunk of its own world."""
    callee, trunk = case.request.contact.number, case.request.trunk
    if not E164.fullmatch(callee.e164):
        yield Reason("invalid_number", f"number={callee.e164}", "ITU-T E.164")
    if callee.kind == "special":
        yield Reason("special_number", f"number={callee.e164}", "House rule: persons only")
    if callee.practice and not trunk.practice:
        source = "House rule: practice numbers belong to nobody"
        yield Reason("practice_only", f"number={callee.e164}; trunk={trunk.name}", source)
    if trunk.practice and not callee.practice:
        source = "House rule: practice never leaves the machine"
        yield Reason(
            "real_number_on_practice_trunk", f"number={callee.e164}; trunk={trunk.name}", source
        )


def caller(case: Case) -> Iterator[Reason]:
    """One true caller number: the trunk's own, and the same for the whole campaign."""
    asked, trunk = case.request.caller, case.request.trunk
    source = "反电信网络诈骗法 art. 13, 14; MIIT call-centre notice 2020-06"
    if asked not in trunk.callers:
        yield Reason("caller_not_allowed", f"caller={asked}; trunk={trunk.name}", source)
    elif (ended := _ended(case, asked)) is not None:
        yield Reason("caller_proof_ended", f"caller={asked}; day={ended}", source)
    elif case.facts.caller not in ("", asked):
        yield Reason("caller_not_allowed", f"caller={asked}; campaign={case.facts.caller}", source)


def _ended(case: Case, caller: str) -> date | None:
    """The last day of the proof that `caller` is ours, if it is over."""
    today = case.now.date()
    numbers = case.request.trunk.numbers
    ends = (item.until for item in numbers if item.number == caller and item.until is not None)
    return next((end for end in ends if end < today), None)


def optout(case: Case) -> Iterator[Reason]:
    """A no is a no, for every campaign and number, for good."""
    if case.facts.suppressions:
        first = min(case.facts.suppressions, key=lambda item: item.at)
        source = next((pack.optout_source for pack in case.packs if pack.optout_source), "")
        yield Reason("opted_out", f"at={case.written(first.at)}; source={first.source}", source)


def resting(case: Case) -> Consent | None:
    """The newest consent that covers this call now; a withdrawal ends all that came before it."""
    request = case.request
    mine = [item for item in case.facts.consents if item.person == request.contact.id]
    ended = max(
        (
            item.withdrawn_at
            for item in mine
            if item.purpose is request.purpose
            and item.withdrawn_at is not None
            and item.withdrawn_at <= case.now
        ),
        default=None,
    )
    alive = [
        item
        for item in mine
        if item.covers(request.purpose, case.now) and (ended is None or item.given_at > ended)
    ]
    return max(alive, key=lambda item: (item.given_at, item.id), default=None)


def consent(case: Case) -> Iterator[Reason]:
    """Nobody is called without consent to this very purpose."""
    if resting(case) is not None:
        return
    source = next((pack.consent_source for pack in case.packs if pack.consent_source), "")
    purpose, person = case.request.purpose, case.request.contact.id
    same = [c for c in case.facts.consents if c.person == person and c.purpose is purpose]
    if not same:
        yield Reason("no_consent", f"purpose={purpose}", source)
    for item in same:
        code, at = _lapse(item, case.now)
        yield Reason(code, f"purpose={purpose}; at={case.written(at)}", source)


def _lapse(item: Consent, now: datetime) -> tuple[str, datetime]:
    """Why a consent does not carry a call now, and since (or until) when."""
    if item.withdrawn_at is not None and item.withdrawn_at <= now:
        return "consent_withdrawn", item.withdrawn_at
    if item.expires_at is not None and item.expires_at <= now:
        return "consent_expired", item.expires_at
    if item.given_at > now:
        return "consent_not_yet", item.given_at
    return "consent_withdrawn", item.given_at


def region(case: Case) -> Iterator[Reason]:
    """No rules known for a region: no call."""
    name = case.request.contact.number.region
    if case.policy.region(name) is None:
        source = "House rule: everything fails closed"
        yield Reason("region_unknown", f"region={name or '?'}", source)


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone called `name`, None if nobody knows it."""
    try:
        return None if name == UNKNOWN_ZONE else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def locals_of(case: Case) -> tuple[datetime, ...]:
    """The callee's possible local times; zones nobody knows are left out (see `zones`)."""
    known = (zone_of(name) for name in case.request.contact.number.zones)
    return tuple(case.now.astimezone(zone) for zone in known if zone is not None)


def zones(case: Case) -> Iterator[Reason]:
    """An unknown zone may hide the night."""
    names = case.request.contact.number.zones
    bad = [name for name in names if zone_of(name) is None]
    if bad or not names:
        source = "House rule: everything fails closed"
        yield Reason("zone_unknown", f"zone={','.join(bad) or '?'}", source)


def window(packs: tuple[Pack, ...]) -> Hours:
    """The narrowest hours of all packs; the source is the first pack's that sets an edge."""
    given = [pack.hours for pack in packs if pack.hours]
    start, end = max(h.start for h in given), min(h.end for h in given)
    source = next(h.source for h in given if h.start == start or h.end == end)
    return Hours(start, end, source)


def hours(case: Case) -> Iterator[Reason]:
    """Within calling hours in every zone the callee may be in."""
    allowed = window(case.packs)
    for local in locals_of(case):
        if not allowed.start <= local.time() < allowed.end:
            detail = f"local={local:%H:%M}; start={allowed.start:%H:%M}; end={allowed.end:%H:%M}"
            yield Reason("outside_hours", f"{detail}; zone={local.tzinfo}", allowed.source)
            return


def closing(case: Case) -> datetime:
    """The first moment at which calling hours end in some zone of the callee, UTC."""
    end = window(case.packs).end
    ends = (datetime.combine(at.date(), end, at.tzinfo) for at in locals_of(case))
    return min(moment.astimezone(timezone.utc) for moment in ends)


def days(case: Case) -> Iterator[Reason]:
    """Rest days keep some purposes silent; a year without a calendar keeps all silent."""
    for pack in case.packs:
        if pack.calendar == "chinese":
            for day in sorted({local.date() for local in locals_of(case)}):
                yield from _chinese(day, pack, case)


def _chinese(day: date, pack: Pack, case: Case) -> Iterator[Reason]:
    try:
        rest = chinese_calendar.is_holiday(day)
    except NotImplementedError:
        source = "State Council holiday notices (chinesecalendar)"
        yield Reason("holiday_unknown", f"day={day}; year={day.year}", source)
        return
    if rest and case.request.purpose in pack.rest.purposes:
        detail = f"day={day}; purpose={case.request.purpose}"
        yield Reason("rest_day", detail, pack.rest.source)


def caps(case: Case) -> Iterator[Reason]:
    """Sliding windows over all calls to the person; a call in the future counts too."""
    for pack in case.packs:
        for cap in pack.caps:
            if cap.binds(case.request.purpose):
                yield from _over(cap, case)


def _over(cap: Cap, case: Case) -> Iterator[Reason]:
    since = case.now - timedelta(seconds=cap.seconds)
    inside = [at for at in case.facts.calls if at >= since]
    if len(inside) >= cap.calls:
        free = sorted(inside)[-cap.calls] + timedelta(seconds=cap.seconds)
        figures = f"calls={len(inside)}; cap={cap.calls}; seconds={cap.seconds}"
        yield Reason(_cap_code(cap), f"{figures}; until={case.written(free)}", cap.source)


def _cap_code(cap: Cap) -> str:
    if cap.seconds < HOUR_S:
        return "cap_minutes"
    return "cap_hours" if cap.seconds < DAY_S else "cap_day"


def once(case: Case) -> Iterator[Reason]:
    """One attempt a person and campaign; a retry is another decision, never a silent redial."""
    if case.facts.attempted:
        source = "House rule: a call whose worker died is never redialled"
        yield Reason("already_attempted", f"campaign={case.request.campaign}", source)


def trust(case: Case) -> Iterator[Reason]:
    """A clock that ran back, or a broken ledger, cannot be judged by."""
    allowed = min(pack.clock.seconds for pack in case.packs if pack.clock)
    latest = case.facts.latest
    if latest is not None and case.now < latest - timedelta(seconds=allowed):
        detail = f"now={case.now.isoformat()}; latest={latest.isoformat()}; seconds={allowed}"
        source = next(pack.clock.source for pack in case.packs if pack.clock)
        yield Reason("clock_backwards", detail, source)
    if not case.facts.ledger_ok:
        yield Reason("ledger_broken", "", "House rule: everything fails closed")


RULES: Final[tuple[Rule, ...]] = (
    number, caller, optout, consent, region, zones, hours, days, caps, once, trust,
)  # fmt: skip
