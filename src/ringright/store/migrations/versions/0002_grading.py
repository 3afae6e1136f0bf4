"""What grading adds to an attempt: the rule that decided, tags, and the script's own fields."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("rule", sa.Integer(), nullable=True))
    op.add_column("attempts", sa.Column("tags", sa.Text(), nullable=True))
    op.add_column("attempts", sa.Column("fields", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("the ledger is never thrown away; restore a backup instead")
