"""Old calls valued anew: read from the ledger, written beside what stands there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from ringright.domain.outcome import Evidence, Graded
from ringright.records import graded
from ringright.records.kinds import Kind
from ringright.store.attempts import attempts, worth_row
from ringright.store.ledger import Ledger, entries
from ringright.store.people import persons


@dataclass(frozen=True)
class Past:
    """A call that ended, out or in: what its grade rests on, and what it is worth now.

    `person` is an id, or a number for a call that came in; `name` is "" where it is not known.
    """

    attempt: str
    person: str
    name: str
    campaign: str
    evidence: Evidence
    worth: Graded


@dataclass(frozen=True)
class Change:
    """A call whose worth is another by new rules."""

    call: Past
    new: Graded


@dataclass(frozen=True)
class Edition:
    """A script by its id and the SHA-256 of its file."""

    id: str
    sha256: str


@dataclass(frozen=True)
class Regrades:
    """Calls graded again; each method is one transaction."""

    ledger: Ledger

    def past(self, script: str) -> tuple[Past, ...]:
        """All calls that spoke the script of this id and kept evidence, oldest first."""
        with self.ledger.database.read() as connection:
            return _past(connection, script)

    def write(self, changes: Sequence[Change], edition: Edition, now: datetime) -> None:
        """Give calls their new worth, and tell the ledger old and new."""
        with self.ledger.writing() as book:
            worth = {call.attempt: call.worth for call in _past(book.connection, edition.id)}
            for change in changes:
                call, new = change.call, change.new
                this = update(attempts).where(attempts.c.id == call.attempt)
                book.connection.execute(this.values(**worth_row(new)))
                book.add(
                    Kind.CALL_REGRADED,
                    now,
                    call.person,
                    attempt=call.attempt,
                    campaign=call.campaign,
                    script=edition.id,
                    sha256=edition.sha256,
                    old=graded.of_graded(worth[call.attempt]),
                    new=graded.of_graded(new),
                )


def _past(connection: Connection, script: str) -> tuple[Past, ...]:
    """A fold over the ends of calls and their later grades; the text filter only saves reading."""
    kinds = entries.c.kind.in_((str(Kind.CALL_ENDED), str(Kind.CALL_REGRADED)))
    near = entries.c.data.contains(f'"script":{json.dumps(script)}', autoescape=True)
    rows = connection.execute(
        select(entries.c.kind, entries.c.subject, entries.c.data, persons.c.name)
        .outerjoin(persons, persons.c.id == entries.c.subject)
        .where(kinds & near)
        .order_by(entries.c.seq)
    )
    ended: dict[str, tuple[str, str, dict[str, object]]] = {}
    worth: dict[str, Graded] = {}
    for row in rows:
        data = json.loads(row.data)
        attempt = str(data.get("attempt", ""))
        if data.get("script") != script:
            continue
        if row.kind == Kind.CALL_ENDED:
            ended[attempt] = (row.subject, row.name or "", data)
        worth[attempt] = graded.to_graded(data["new"] if row.kind == Kind.CALL_REGRADED else data)
    calls = ((attempt, graded.to_evidence(data)) for attempt, (_, _, data) in ended.items())
    return tuple(
        Past(attempt, *ended[attempt][:2], str(ended[attempt][2].get("campaign", "")), call,
             worth[attempt])
        for attempt, call in calls
        if call is not None
    )  # fmt: skip
