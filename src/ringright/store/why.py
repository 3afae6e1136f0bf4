"""Why was this person called, or not? The facts about them, folded into decisions."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from ringright.domain.consent import Consent
from ringright.domain.event import Fact
from ringright.domain.permit import Reason
from ringright.gate.facts import Suppression
from ringright.people.numbers import NumberFault, parse
from ringright.people.person import Earlier
from ringright.records.kinds import Kind
from ringright.store import consents, ledger
from ringright.store.campaigns import campaigns
from ringright.store.database import Database
from ringright.store.people import circle_of, earlier_of, persons
from ringright.store.results import reasons_of


@dataclass(frozen=True)
class Decision:
    """One wish to call this person and what became of it.

    `called` is False where the gate, or the check before dialling, said no: `reasons` say why.
    `disposition` is "" while the call is under way.
    """

    at: datetime
    person: str
    campaign: str
    title: str
    attempt: str
    called: bool = False
    reasons: tuple[Reason, ...] = ()
    permit: str = ""
    consent: str = ""
    policy: str = ""
    disposition: str = ""
    grade: str = ""
    because: str = ""


@dataclass(frozen=True)
class History:
    """All that is known about a person or number, oldest first."""

    persons: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    consents: tuple[Consent, ...]
    suppressions: tuple[Suppression, ...]
    earlier: tuple[Earlier, ...]
    decisions: tuple[Decision, ...]
    facts: tuple[Fact, ...]


def why(database: Database, asked: str, region: str = "CN") -> History | None:
    """The history of a person's id, or of a number in any way of writing; None if unknown."""
    with database.read() as connection:
        person, number = _meant(connection, asked.strip(), region)
        circle = circle_of(connection, person, number)
        facts = tuple(entry.fact for entry in ledger.about(connection, list(circle.persons)))
        refused = consents.against(connection, circle.persons, circle.numbers)
        earlier = earlier_of(connection, circle)
        names = _names(connection, circle.persons)
        if not (facts or refused or earlier or names):
            return None
        return History(
            circle.persons,
            names,
            circle.numbers,
            tuple(item for who in circle.persons for item in consents.held(connection, who)),
            refused,
            earlier,
            fold(facts, _titles(connection)),
            facts,
        )


def _meant(connection: Connection, asked: str, region: str) -> tuple[str, str]:
    """(person, number), one of them "": an id that is known wins over a number."""
    known = select(persons.c.id).where(persons.c.id == asked)
    if connection.execute(known).first() is not None:
        return asked, ""
    try:
        return "", parse(asked, region).e164
    except NumberFault:
        return asked, ""


def _names(connection: Connection, ids: tuple[str, ...]) -> tuple[str, ...]:
    found = select(persons.c.name).where(persons.c.id.in_(ids)).order_by(persons.c.id)
    return tuple(connection.execute(found).scalars())


def _titles(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(campaigns.c.id, campaigns.c.title))
    return {row.id: row.title for row in rows}


def fold(facts: tuple[Fact, ...], titles: dict[str, str]) -> tuple[Decision, ...]:
    """The decisions told by facts, in the order they were asked for."""
    found: dict[str, Decision] = {}
    for fact in facts:
        attempt = _text(fact, "attempt")
        if not attempt:
            continue
        campaign = _text(fact, "campaign")
        known = found.get(attempt) or Decision(
            fact.at, fact.subject, campaign, titles.get(campaign, ""), attempt
        )
        found[attempt] = _after(known, fact)
    return tuple(found.values())


def _after(known: Decision, fact: Fact) -> Decision:
    """A decision once one more fact about its attempt is known."""
    if fact.kind == Kind.CALL_PERMITTED:
        return replace(
            known,
            permit=_text(fact, "permit"),
            consent=_text(fact, "consent"),
            policy=_text(fact, "policy"),
        )
    if fact.kind == Kind.CALL_DIALLED:
        return replace(known, called=True)
    if fact.kind in (Kind.CALL_ENDED, Kind.CALL_LOST):
        return replace(
            known,
            disposition=_text(fact, "disposition"),
            grade=_text(fact, "grade"),
            because=_text(fact, "because"),
        )
    if fact.kind == Kind.CALL_REGRADED:
        new = fact.data.get("new")
        worth = new if isinstance(new, dict) else {}
        return replace(
            known, grade=str(worth.get("grade", "")), because=str(worth.get("because", ""))
        )
    if known.called:
        return known
    return replace(known, reasons=reasons_of(fact.kind, fact.data) or known.reasons)


def _text(fact: Fact, key: str) -> str:
    return str(fact.data.get(key, ""))
