"""What the reader said of tellings and events outlives the articles it was said of."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiting_tellings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.Column("other_key", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("event_title", sa.Text(), nullable=False),
        sa.Column("event_created", sa.DateTime(), nullable=True),
        sa.CheckConstraint("verdict IN ('', 'same', 'other')", name=op.f("ck_waiting_tellings_verdict")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_tellings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_waiting_tellings_content_key"), "waiting_tellings", ["content_key"], unique=False)
    op.create_index(op.f("ix_waiting_tellings_other_key"), "waiting_tellings", ["other_key"], unique=False)
