"""Permits: decided, signed, and burned. The law of the house lives in this file."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Column, Connection, Index, String, Table, Text, insert, select, update

from ringright.domain.permit import Permit, Refusal
from ringright.domain.seal import genuine, seal
from ringright.errors import PermitError
from ringright.gate.decide import decide
from ringright.gate.facts import Facts, Request
from ringright.gate.policy import Policy
from ringright.records.kinds import Kind
from ringright.store import consents, lines
from ringright.store.attempts import DIALLED, DONE, PERMITTED, VOID, attempts
from ringright.store.base import Moment, metadata
from ringright.store.campaigns import caller_of
from ringright.store.database import Row
from ringright.store.faults import (
    AlreadyDialled,
    ConsentGone,
    LineNotHeld,
    PermitExpired,
    PermitForged,
    PermitSpent,
    PersonSuppressed,
)
from ringright.store.ledger import Book, Ledger, opened
from ringright.store.lines import Line
from ringright.store.people import Circle, circle_of, earlier_of
from ringright.store.workers import Worker

permits = Table(
    "permits",
    metadata,
    Column("id", String, primary_key=True),
    Column("attempt", String, nullable=False, unique=True),
    Column("campaign", String, nullable=False),
    Column("person", String, nullable=False),
    Column("number", String, nullable=False),
    Column("caller", String, nullable=False),
    Column("trunk", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("consent", String, nullable=False),
    Column("policy", String, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("signature", Text, nullable=False),
    Column("burned_at", Moment),
    Index("permits_campaign", "campaign"),
)
SPENT: Final = "It is used once; ask the gate for another."


@dataclass(frozen=True)
class Permits:
    """The only door to a call; each method is one transaction."""

    ledger: Ledger
    worker: Worker
    key: Ed25519PrivateKey

    def facts(self, request: Request, now: datetime) -> Facts:
        """All that is known about a person at `now`, as the gate wants it."""
        with self.ledger.database.read() as connection:
            return gathered(opened(connection), request, now)

    def decide(self, request: Request, policy: Policy | None, now: datetime) -> Permit | Refusal:
        """Ask the gate, and record its answer: a signed permit, or a refusal with all reasons.

        Facts, decision and record are one transaction, so two askers cannot both pass a cap.
        """
        me = self.worker.id
        with self.ledger.writing() as book:
            answer = decide(request, gathered(book, request, now), policy, now)
            if isinstance(answer, Refusal):
                _refused(book, request, answer, now)
                return answer
            permit = seal(answer, self.key)
            _issue(book, permit, me)
            return permit

    def refuse(self, request: Request, refusal: Refusal, now: datetime) -> None:
        """Record a no that was found before the gate was asked."""
        with self.ledger.writing() as book:
            _refused(book, request, refusal, now)

    def burn(self, permit: Permit, line: Line, now: datetime) -> None:
        """Use the permit for the one call it allows: after this, and only then, may it ring.

        Checks signature, time, single use, person, consent and line once more, marks the attempt
        as dialled and tells the ledger, all or nothing. Raises a PermitError; the call is then off.
        """
        if not genuine(permit, self.key.public_key()):
            self._rejected(permit, PermitForged(permit.id), now)
        try:
            with self.ledger.writing() as book:
                self._check(book, permit, line, now)
                _dialled(book, permit, line, self.worker.id, now)
        except PermitError as fault:
            self._rejected(permit, fault, now)

    def _check(self, book: Book, permit: Permit, line: Line, now: datetime) -> None:
        connection = book.connection
        _unused(connection, permit)
        if not permit.issued_at <= now < permit.expires_at:
            raise PermitExpired(f"{permit.id} until {permit.expires_at.isoformat()}", remedy=SPENT)
        circle = circle_of(connection, permit.person, permit.number)
        if consents.against(connection, circle.persons, circle.numbers):
            raise PersonSuppressed(permit.person)
        if not consents.stands(connection, permit.consent, permit.purpose, now):
            raise ConsentGone(permit.consent)
        if _dialled_before(connection, permit.campaign, permit.person, permit.number):
            raise AlreadyDialled(permit.person)
        held = line.trunk == permit.trunk
        if not (held and lines.occupy(connection, line, self.worker.id, permit.attempt)):
            raise LineNotHeld(line.id, remedy="Claim a line of the permit's trunk first.")

    def _rejected(self, permit: Permit, fault: PermitError, now: datetime) -> None:
        """Tell the ledger, close the attempt if it never rang, and raise the fault."""
        with self.ledger.writing() as book:
            if not isinstance(fault, PermitForged | LineNotHeld):
                waiting = (attempts.c.id == permit.attempt) & (attempts.c.state == PERMITTED)
                book.connection.execute(update(attempts).where(waiting).values(state=VOID))
            book.add(
                Kind.PERMIT_REJECTED,
                now,
                permit.person,
                code=fault.code,
                permit=permit.id,
                attempt=permit.attempt,
                campaign=permit.campaign,
            )
        raise fault


def gathered(book: Book, request: Request, now: datetime) -> Facts:
    """The facts of a request, read under the ledger's lock."""
    connection, contact = book.connection, request.contact
    number = contact.number.e164
    circle = circle_of(connection, contact.id, number)
    return Facts(
        consents=consents.held(connection, contact.id, number),
        suppressions=consents.against(connection, circle.persons, circle.numbers),
        calls=_calls(connection, circle, now),
        attempted=_dialled_before(connection, request.campaign, contact.id, number)
        or _permitted(connection, request, now),
        caller=caller_of(connection, request.campaign),
        latest=book.latest,
        ledger_ok=book.sound,
    )


def _calls(connection: Connection, circle: Circle, now: datetime) -> tuple[datetime, ...]:
    """When the circle was called, by us or before us; a live permit counts from its issue."""
    theirs = attempts.c.person.in_(circle.persons) | attempts.c.number.in_(circle.numbers)
    ours = select(attempts.c.dialled_at).where(theirs & attempts.c.dialled_at.is_not(None))
    live = (
        select(permits.c.issued_at)
        .join(attempts, attempts.c.id == permits.c.attempt)
        .where(theirs & (attempts.c.state == PERMITTED) & (permits.c.expires_at > now))
    )
    before = (call.at for call in earlier_of(connection, circle))
    return tuple(
        sorted([*connection.execute(ours).scalars(), *connection.execute(live).scalars(), *before])
    )


def _dialled_before(connection: Connection, campaign: str, person: str, number: str) -> bool:
    """Whether the campaign has already rung this person or number."""
    theirs = (attempts.c.person == person) | (attempts.c.number == number)
    rung = (attempts.c.campaign == campaign) & theirs & attempts.c.state.in_(DONE)
    return connection.execute(select(attempts.c.id).where(rung)).first() is not None


def _permitted(connection: Connection, request: Request, now: datetime) -> bool:
    """Whether a permit of this campaign for this person is still alive and unused."""
    contact = request.contact
    theirs = (permits.c.person == contact.id) | (permits.c.number == contact.number.e164)
    live = (
        select(permits.c.id)
        .join(attempts, attempts.c.id == permits.c.attempt)
        .where((permits.c.campaign == request.campaign) & theirs & (permits.c.expires_at > now))
        .where(attempts.c.state == PERMITTED)
    )
    return connection.execute(live).first() is not None


def _issue(book: Book, permit: Permit, worker: str) -> None:
    attempt: Row = {
        "id": permit.attempt,
        "campaign": permit.campaign,
        "person": permit.person,
        "number": permit.number,
        "state": PERMITTED,
        "worker": worker,
    }
    book.connection.execute(insert(attempts), attempt)
    book.connection.execute(insert(permits), {**asdict(permit), "purpose": str(permit.purpose)})
    book.add(
        Kind.CALL_PERMITTED,
        permit.issued_at,
        permit.person,
        permit=permit.id,
        attempt=permit.attempt,
        campaign=permit.campaign,
        purpose=str(permit.purpose),
        consent=permit.consent,
        policy=permit.policy,
        caller=permit.caller,
        trunk=permit.trunk,
        expires_at=permit.expires_at.isoformat(),
    )


def _refused(book: Book, request: Request, answer: Refusal, now: datetime) -> None:
    book.add(
        Kind.CALL_REFUSED,
        now,
        answer.person,
        attempt=request.attempt,
        campaign=request.campaign,
        purpose=str(request.purpose),
        reasons=[asdict(reason) for reason in answer.reasons],
    )


def _unused(connection: Connection, permit: Permit) -> None:
    """Raise unless this very permit stands in the store, unburned, its attempt still waiting."""
    found = (
        select(permits.c.signature, permits.c.burned_at, attempts.c.state)
        .join(attempts, attempts.c.id == permits.c.attempt)
        .where(permits.c.id == permit.id)
    )
    row = connection.execute(found).first()
    if row is None or row.signature != permit.signature:
        raise PermitForged(permit.id)
    if row.burned_at is not None or row.state != PERMITTED:
        raise PermitSpent(permit.id, remedy=SPENT)


def _dialled(book: Book, permit: Permit, line: Line, worker: str, now: datetime) -> None:
    connection = book.connection
    burning = update(permits).where(permits.c.id == permit.id).values(burned_at=now)
    connection.execute(burning)
    connection.execute(
        update(attempts)
        .where(attempts.c.id == permit.attempt)
        .values(state=DIALLED, dialled_at=now, line=line.id, worker=worker)
    )
    book.add(
        Kind.CALL_DIALLED,
        now,
        permit.person,
        permit=permit.id,
        attempt=permit.attempt,
        campaign=permit.campaign,
        line=line.id,
    )
