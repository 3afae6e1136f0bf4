"""Campaigns and the people in them; an unfinished one is resumed, never started over."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Index,
    String,
    Table,
    func,
    insert,
    select,
    update,
)

from ringright.domain.consent import Purpose
from ringright.domain.contact import Contact
from ringright.people.person import Person
from ringright.records.kinds import Kind
from ringright.store.attempts import DONE, attempts
from ringright.store.base import Moment, metadata
from ringright.store.database import Row, put
from ringright.store.ledger import Ledger
from ringright.store.members import contact_of, member_row, members, members_of

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("title", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("caller", String, nullable=False),
    Column("trunk", String, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Index("campaigns_key", "key"),
)


@dataclass(frozen=True)
class Plan:
    """What a campaign is; `key` is the hash of its script and contacts, `caller` E.164."""

    key: str
    title: str
    purpose: Purpose
    caller: str
    trunk: str


@dataclass(frozen=True)
class Campaign:
    """A campaign under way; `resumed` says that an earlier process began it."""

    id: str
    plan: Plan
    resumed: bool


@dataclass(frozen=True)
class Tally:
    """How many permits a campaign was given, and how many were used."""

    issued: int
    burned: int


@dataclass(frozen=True)
class Campaigns:
    """Who is to be called for what; each method is one transaction."""

    ledger: Ledger

    def open(self, plan: Plan, now: datetime, *, once: bool = False) -> Campaign:
        """Start a campaign, or resume the unfinished one with the same key.

        With `once` a finished one is resumed too, so that nobody is ever dialled twice by it.
        """
        same = campaigns.c.key == plan.key
        wanted = same if once else same & campaigns.c.finished_at.is_(None)
        with self.ledger.writing() as book:
            found = book.connection.execute(select(campaigns.c.id).where(wanted)).scalar()
            name = found or f"c-{uuid.uuid4().hex[:12]}"
            if not found:
                book.connection.execute(insert(campaigns), _plan_row(name, plan, now))
            kind = Kind.CAMPAIGN_RESUMED if found else Kind.CAMPAIGN_STARTED
            book.add(kind, now, name, title=plan.title, purpose=str(plan.purpose), key=plan.key)
        return Campaign(name, plan, resumed=bool(found))

    def add(self, campaign: str, batch: Sequence[Person]) -> None:
        """Take people into the campaign in their order; duplicates and known ones are skipped."""
        with self.ledger.database.write() as connection:
            count = select(func.count()).select_from(members).where(members.c.campaign == campaign)
            start = connection.execute(count).scalar_one()
            fresh = [person.contact for person in batch if not person.merged]
            rows = [member_row(campaign, start + at, contact) for at, contact in enumerate(fresh)]
            put(connection, members, rows, keys=["campaign", "person"])

    def contacts(self, campaign: str) -> tuple[Contact, ...]:
        """Everyone in the campaign, in the order they came in."""
        with self.ledger.database.read() as connection:
            return tuple(contact_of(row) for row in members_of(connection, campaign))

    def pending(self, campaign: str) -> tuple[Contact, ...]:
        """Whom the campaign has not dialled yet."""
        with self.ledger.database.read() as connection:
            gone = (attempts.c.campaign == campaign) & attempts.c.state.in_(DONE)
            dialled = set(connection.execute(select(attempts.c.person).where(gone)).scalars())
            rows = members_of(connection, campaign)
            return tuple(contact_of(row) for row in rows if row.person not in dialled)

    def finish(self, campaign: str, now: datetime) -> None:
        """The campaign is over: the same script and contacts would now begin a new one."""
        this = (campaigns.c.id == campaign) & campaigns.c.finished_at.is_(None)
        with self.ledger.writing() as book:
            closing = update(campaigns).where(this).values(finished_at=now)
            if book.connection.execute(closing).rowcount:
                book.add(Kind.CAMPAIGN_FINISHED, now, campaign)

    def tally(self, campaign: str) -> Tally:
        """Permits issued and burned: each is one attempt, and burned once it was dialled."""
        counted = select(func.count(), func.count(attempts.c.dialled_at))
        with self.ledger.database.read() as connection:
            row = connection.execute(counted.where(attempts.c.campaign == campaign)).one()
            return Tally(row[0], row[1])


def caller_of(connection: Connection, campaign: str) -> str:
    """The campaign's one caller number, "" if there is no such campaign."""
    found = connection.execute(select(campaigns.c.caller).where(campaigns.c.id == campaign))
    return found.scalar() or ""


def _plan_row(name: str, plan: Plan, now: datetime) -> Row:
    return {
        "id": name,
        "key": plan.key,
        "title": plan.title,
        "purpose": str(plan.purpose),
        "caller": plan.caller,
        "trunk": plan.trunk,
        "started_at": now,
    }
