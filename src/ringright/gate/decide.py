"""The one question of the house, asked before every call: whether it may be placed now."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ringright.domain.consent import Consent
from ringright.domain.permit import Permit, Reason, Refusal
from ringright.gate import rules
from ringright.gate.facts import Facts, Request
from ringright.gate.policy import Policy

CLOSED = "House rule: everything fails closed"


def decide(
    request: Request, facts: Facts | None, policy: Policy | None, now: datetime
) -> Permit | Refusal:
    """An unsigned permit, or a refusal with every reason that applies.

    None for `facts` or `policy` means they could not be read: no call. `now` must be aware.
    """
    person = request.contact.id
    if facts is None or policy is None:
        return Refusal(person, tuple(_unreadable(facts, policy)))
    case = rules.Case(request, facts, policy, now)
    reasons = _first_of_each(reason for rule in rules.RULES for reason in rule(case))
    consent = rules.resting(case)
    if reasons or consent is None:
        return Refusal(person, reasons)
    return _permit(case, consent)


def _unreadable(facts: Facts | None, policy: Policy | None) -> Iterable[Reason]:
    if facts is None:
        yield Reason("facts_unreadable", "", CLOSED)
    if policy is None:
        yield Reason("policy_unreadable", "", CLOSED)


def _first_of_each(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """One reason a code: the law's pack speaks before the house's."""
    found: dict[str, Reason] = {}
    for reason in reasons:
        found.setdefault(reason.code, reason)
    return tuple(found.values())


def _permit(case: rules.Case, consent: Consent) -> Permit:
    request = case.request
    return Permit(
        id=request.permit,
        attempt=request.attempt,
        campaign=request.campaign,
        person=request.contact.id,
        number=request.contact.number.e164,
        caller=request.caller,
        trunk=request.trunk.name,
        purpose=request.purpose,
        consent=consent.id,
        policy=case.policy.version,
        issued_at=case.now,
        expires_at=_expiry(case, consent),
    )


def _expiry(case: rules.Case, consent: Consent) -> datetime:
    """The permit dies with its consent and with the calling hours, or earlier."""
    seconds = min(pack.permit.seconds for pack in case.packs if pack.permit)
    ends = [case.now + timedelta(seconds=seconds), rules.closing(case)]
    if consent.expires_at is not None:
        ends.append(consent.expires_at)
    return min(ends)
