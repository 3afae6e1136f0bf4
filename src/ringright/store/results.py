"""What a campaign came to, person by person."""

import json

from sqlalchemy import Connection, select
from sqlalchemy import Row as Found

from ringright.domain.permit import Reason
from ringright.domain.result import PersonResult
from ringright.records import graded
from ringright.records.kinds import Kind
from ringright.store import ledger
from ringright.store.attempts import DONE, attempts, turns_of
from ringright.store.consents import SLICE, suppressions
from ringright.store.database import Database
from ringright.store.members import members_of

Record = Found[tuple[object, ...]]


def results(database: Database, campaign: str) -> tuple[PersonResult, ...]:
    """Everyone in the campaign in their order: called and how it ended, or refused and why."""
    with database.read() as connection:
        people = members_of(connection, campaign)
        called = _called(connection, campaign)
        ids = [row.person for row in people if row.person not in called]
        refused = _refused(connection, campaign, ids)
        silent = _silent(connection)
        return tuple(
            _result(row, called.get(row.person), refused.get(row.person, ()), silent)
            for row in people
        )


def _called(connection: Connection, campaign: str) -> dict[str, Record]:
    this = (attempts.c.campaign == campaign) & attempts.c.state.in_(DONE)
    rows = connection.execute(select(attempts).where(this).order_by(attempts.c.dialled_at))
    return {row.person: row for row in rows}


def _refused(
    connection: Connection, campaign: str, ids: list[str]
) -> dict[str, tuple[Reason, ...]]:
    """The last refusal of each person in this campaign, from the ledger."""
    found: dict[str, tuple[Reason, ...]] = {}
    for start in range(0, len(ids), SLICE):
        for entry in ledger.about(connection, ids[start : start + SLICE]):
            if entry.fact.data.get("campaign") == campaign:
                found[entry.fact.subject] = reasons_of(entry.fact.kind, entry.fact.data) or (
                    found.get(entry.fact.subject, ())
                )
    return found


def reasons_of(kind: str, data: ledger.Data) -> tuple[Reason, ...]:
    """The reasons in a ledger entry that refuses a call, () in any other."""
    if kind == Kind.PERMIT_REJECTED:
        return (Reason(str(data.get("code", "")), "", "checked again before dialling"),)
    raw = data.get("reasons") if kind == Kind.CALL_REFUSED else None
    return tuple(Reason(**item) for item in raw) if isinstance(raw, list) else ()


def _silent(connection: Connection) -> frozenset[str]:
    """Ids and numbers that asked not to be called."""
    rows = connection.execute(select(suppressions.c.person, suppressions.c.number))
    return frozenset(key for row in rows for key in row)


def _result(
    row: Record, call: Record | None, refusals: tuple[Reason, ...], silent: frozenset[str]
) -> PersonResult:
    suppressed = row.person in silent or row.number in silent
    if call is None:
        return PersonResult(
            row.person, row.name, row.number, called=False, refusals=refusals, suppressed=suppressed
        )
    return PersonResult(
        row.person,
        row.name,
        row.number,
        called=True,
        disposition=call.disposition or "",
        grade=call.grade or "",
        because=call.because or "",
        slots=json.loads(call.slots or "{}"),
        suppressed=suppressed,
        sip_status=call.sip_status or 0,
        transcript=turns_of(call.turns),
        turn_gaps_ms=tuple(json.loads(call.gaps or "[]")),
        recording=call.recording or "",
        rule=call.rule or 0,
        tags=tuple(json.loads(call.tags or "[]")),
        fields=graded.to_fields(json.loads(call.fields or "{}")),
        version=call.version or "",
    )
