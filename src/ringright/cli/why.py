"""Why was this person called, or not: as sentences and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from ringright.gate.texts import explain
from ringright.store.why import Decision, History


def sentences(history: History) -> Iterator[str]:
    """The history in the order it happened, every time on the clock the ledger was kept by."""
    zone = next((fact.at.tzinfo for fact in history.facts), None)

    def local(at: datetime) -> str:
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"

    yield f"{', '.join(history.names)} ({', '.join(history.persons)}) {', '.join(history.numbers)}"
    for consent in history.consents:
        ended = f", withdrawn {local(consent.withdrawn_at)}" if consent.withdrawn_at else ""
        yield (
            f"  consent to {consent.purpose} calls, {local(consent.given_at)}, {consent.source}"
            f"{ended}: “{consent.wording}”"
        )
    for said in history.suppressions:
        yield f"  asked not to be called, {local(said.at)} ({said.source}): “{said.words}”"
    for call in history.earlier:
        yield f"  earlier call {local(call.at)}: {call.disposition or 'unknown'}"
    for decision in history.decisions:
        yield from _decision(decision, local(decision.at))


def _decision(decision: Decision, when: str) -> Iterator[str]:
    head = f"  {when} {decision.title}"
    if decision.reasons:
        yield f"{head}: NOT called"
        for reason in decision.reasons:
            yield f"    {reason.code}: {explain(reason, 'en')} [{reason.source}]"
        return
    called = "called" if decision.called else "permitted, not dialled"
    yield f"{head}: {called}, permit {decision.permit[:8]}, consent {decision.consent[:8]}"
    if decision.disposition:
        because = f", because they said “{decision.because}”" if decision.because else ""
        yield f"    {decision.disposition}, grade {decision.grade}{because}"


def why_document(history: History) -> dict[str, object]:
    """The history as JSON; times are ISO 8601."""
    decisions = [_plain(asdict(decision)) for decision in history.decisions]
    return {
        "persons": list(history.persons),
        "names": list(history.names),
        "numbers": list(history.numbers),
        "called": any(decision.called for decision in history.decisions),
        "suppressed": bool(history.suppressions),
        "consents": [_plain(asdict(consent)) for consent in history.consents],
        "suppressions": [_plain(asdict(said)) for said in history.suppressions],
        "earlier_calls": [_plain(asdict(call)) for call in history.earlier],
        "decisions": decisions,
    }


def _plain(fields: dict[str, object]) -> dict[str, object]:
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in fields.items()
    }
