"""The first schema: people, consent, campaigns, permits, attempts, lines, workers, ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
GENESIS = "0" * 64


def text(name: str, *, key: bool = False, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), primary_key=key, nullable=null)


def word(name: str, *, key: bool = False, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(), primary_key=key, nullable=null)


def moment(name: str, *, key: bool = False, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, primary_key=key, nullable=null)


def number(name: str, *, key: bool = False, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), primary_key=key, nullable=null, autoincrement=False)


def truth(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean(), nullable=null)


def upgrade() -> None:
    people()
    consent()
    calls()
    house()
    ledger()
    seal_ledger()


def people() -> None:
    op.create_table(
        "persons", word("id", key=True), word("name"), word("language"), moment("imported_at")
    )
    op.create_table("numbers", word("person", key=True), word("number", key=True))
    op.create_index("numbers_number", "numbers", ["number"])
    op.create_table(
        "earlier_calls",
        word("number", key=True),
        moment("at", key=True),
        word("person"),
        word("disposition"),
        truth("answered"),
    )
    op.create_index("earlier_calls_person", "earlier_calls", ["person"])


def consent() -> None:
    op.create_table(
        "consents",
        word("id", key=True),
        word("person"),
        word("number"),
        word("purpose"),
        text("wording"),
        moment("given_at"),
        word("method"),
        text("source"),
        moment("expires_at", null=True),
        moment("withdrawn_at", null=True),
        moment("dropped_at", null=True),
    )
    op.create_index("consents_person", "consents", ["person", "number"])
    op.create_table(
        "suppressions",
        word("person", key=True),
        word("number", key=True),
        word("source", key=True),
        moment("at"),
        text("words"),
    )
    op.create_index("suppressions_number", "suppressions", ["number"])


def calls() -> None:
    op.create_table(
        "campaigns",
        word("id", key=True),
        word("key"),
        word("title"),
        word("purpose"),
        word("caller"),
        word("trunk"),
        moment("started_at"),
        moment("finished_at", null=True),
    )
    op.create_index("campaigns_key", "campaigns", ["key"])
    op.create_table(
        "members",
        word("campaign", key=True),
        word("person", key=True),
        number("position"),
        word("name"),
        word("number"),
        word("region"),
        text("zones"),
        word("kind"),
        word("language"),
        text("variables"),
    )
    op.create_table(
        "attempts",
        word("id", key=True),
        word("campaign"),
        word("person"),
        word("number"),
        word("state"),
        word("worker"),
        word("line", null=True),
        moment("dialled_at", null=True),
        moment("answered_at", null=True),
        moment("ended_at", null=True),
        word("disposition", null=True),
        word("grade", null=True),
        text("because", null=True),
        text("slots", null=True),
        text("detail", null=True),
        truth("suppressed", null=True),
        number("sip_status", null=True),
        text("recording", null=True),
        text("turns", null=True),
        text("gaps", null=True),
    )
    op.create_index("attempts_campaign", "attempts", ["campaign", "person"])
    op.create_index("attempts_person", "attempts", ["person"])
    op.create_index("attempts_number", "attempts", ["number"])
    op.create_table(
        "permits",
        word("id", key=True),
        word("attempt"),
        word("campaign"),
        word("person"),
        word("number"),
        word("caller"),
        word("trunk"),
        word("purpose"),
        word("consent"),
        word("policy"),
        moment("issued_at"),
        moment("expires_at"),
        text("signature"),
        moment("burned_at", null=True),
        sa.UniqueConstraint("attempt"),
    )
    op.create_index("permits_campaign", "permits", ["campaign"])


def house() -> None:
    op.create_table(
        "lines",
        word("id", key=True),
        word("trunk"),
        number("position"),
        word("worker", null=True),
        word("attempt", null=True),
        sa.UniqueConstraint("trunk", "position"),
    )
    op.create_table("workers", word("id", key=True), word("host"), word("folder"))


def ledger() -> None:
    op.create_table(
        "ledger",
        number("seq", key=True),
        text("at"),
        word("kind"),
        word("subject"),
        text("data"),
        word("prev"),
        word("hash"),
    )
    op.create_index("ledger_subject", "ledger", ["subject"])
    op.create_table(
        "ledger_head",
        number("id", key=True),
        number("length"),
        word("head"),
        moment("latest", null=True),
    )
    op.execute(f"INSERT INTO ledger_head (id, length, head) VALUES (1, 0, '{GENESIS}')")


def seal_ledger() -> None:
    """What was written stays: the ledger takes only new rows, a burned permit stays burned."""
    if op.get_bind().dialect.name == "postgresql":
        seal_postgresql()
    else:
        seal_sqlite()


def seal_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER ledger_no_{verb.lower()} BEFORE {verb} ON ledger "
            "BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"
        )
    op.execute(
        "CREATE TRIGGER permits_no_delete BEFORE DELETE ON permits "
        "BEGIN SELECT RAISE(ABORT, 'a permit is never removed'); END"
    )
    op.execute(
        "CREATE TRIGGER permits_stay_burned BEFORE UPDATE ON permits "
        "WHEN OLD.burned_at IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'a burned permit stays burned'); END"
    )


def seal_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION ringright_never() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% on % is never done', TG_OP, TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION ringright_never()"
    )
    op.execute(
        "CREATE TRIGGER permits_kept BEFORE DELETE OR TRUNCATE ON permits "
        "FOR EACH STATEMENT EXECUTE FUNCTION ringright_never()"
    )
    op.execute(
        "CREATE TRIGGER permits_stay_burned BEFORE UPDATE ON permits FOR EACH ROW "
        "WHEN (OLD.burned_at IS NOT NULL) EXECUTE FUNCTION ringright_never()"
    )


def downgrade() -> None:
    raise NotImplementedError("the ledger is never thrown away; restore a backup instead")
