"""Who is in which campaign, with the number and the variables of that campaign's own contacts."""

import json

from sqlalchemy import Column, Connection, Integer, String, Table, Text, select
from sqlalchemy import Row as Found

from ringright.domain.contact import Contact
from ringright.domain.number import Number
from ringright.records.ledger import canonical
from ringright.store.base import metadata
from ringright.store.database import Row

members = Table(
    "members",
    metadata,
    Column("campaign", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("number", String, nullable=False),
    Column("region", String, nullable=False),
    Column("zones", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("language", String, nullable=False),
    Column("variables", Text, nullable=False),
)


def members_of(connection: Connection, campaign: str) -> list[Found[tuple[object, ...]]]:
    """The rows of everyone in the campaign, in the order they came in."""
    wanted = select(members).where(members.c.campaign == campaign)
    return list(connection.execute(wanted.order_by(members.c.position, members.c.person)))


def member_row(campaign: str, position: int, contact: Contact) -> Row:
    """A contact as a row."""
    number = contact.number
    return {
        "campaign": campaign,
        "person": contact.id,
        "position": position,
        "name": contact.name,
        "number": number.e164,
        "region": number.region,
        "zones": " ".join(number.zones),
        "kind": number.kind,
        "language": contact.language,
        "variables": canonical(contact.variables),
    }


def contact_of(row: Found[tuple[object, ...]]) -> Contact:
    """The contact in a row."""
    number = Number(row.number, row.region, tuple(row.zones.split()), row.kind)
    return Contact(row.person, row.name, number, row.language, json.loads(row.variables))
