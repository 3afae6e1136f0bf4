"""Past talks and their badly answered moments, versions of scripts, replays and trials."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def text(name: str, *, key: bool = False, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), primary_key=key, nullable=null)


def word(name: str, *, key: bool = False, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(), primary_key=key, nullable=null)


def moment(name: str, *, key: bool = False, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, primary_key=key, nullable=null)


def number(name: str, *, key: bool = False, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), primary_key=key, nullable=null, autoincrement=False)


def upgrade() -> None:
    op.add_column("attempts", word("version", null=True))
    op.add_column("attempts", word("trial", null=True))
    op.create_index("attempts_trial", "attempts", ["trial"])
    learned()
    versions()
    trials()


def learned() -> None:
    op.create_table(
        "talks",
        word("call", key=True),
        word("script"),
        word("version"),
        moment("at"),
        number("utc_offset_s"),
        text("callee"),
        text("events"),
        sa.Column("refused", sa.Boolean(), nullable=False),
        word("disposition"),
        text("folder"),
        text("recording"),
    )
    op.create_index("talks_script", "talks", ["script", "at"])
    op.create_table(
        "moments",
        word("call", key=True),
        number("number", key=True),
        number("at_ms"),
        word("step"),
        text("words"),
        word("why"),
        word("intent"),
        word("how"),
        sa.Column("score", sa.Float(), nullable=False),
        text("because"),
        number("start_ms"),
        number("end_ms"),
        word("settled"),
    )


def versions() -> None:
    op.create_table(
        "versions",
        word("script", key=True),
        number("number", key=True),
        word("sha256"),
        number("parent"),
        text("text"),
        text("note"),
        word("author"),
        moment("created_at"),
        sa.UniqueConstraint("script", "sha256"),
    )
    op.create_table(
        "lives",
        word("script", key=True),
        number("turn", key=True),
        number("number"),
        moment("since"),
        text("why"),
    )
    op.create_table(
        "replays",
        word("sha256", key=True),
        number("against", key=True),
        moment("at"),
        number("calls"),
        number("changed"),
        text("lost"),
    )


def trials() -> None:
    op.create_table(
        "trials",
        word("name", key=True),
        word("script"),
        word("a"),
        word("b"),
        moment("started_at"),
        moment("stopped_at", null=True),
        word("why"),
    )


def downgrade() -> None:
    raise NotImplementedError("the ledger is never thrown away; restore a backup instead")
