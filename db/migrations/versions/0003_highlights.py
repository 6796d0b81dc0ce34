"""Passages that readers mark, alone or tied in twos, with what they say of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "highlights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "colour IN ('yellow', 'green', 'blue', 'pink', 'purple')", name=op.f("ck_highlights_colour")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_highlights")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "highlight_passages",
        sa.Column("highlight_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("place_start", sa.Integer(), nullable=True),
        sa.Column("place_end", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_highlight_passages_article_id_articles")
        ),
        sa.ForeignKeyConstraint(
            ["highlight_id"], ["highlights.id"], name=op.f("fk_highlight_passages_highlight_id_highlights")
        ),
        sa.PrimaryKeyConstraint("highlight_id", "position", name=op.f("pk_highlight_passages")),
    )
    op.create_index(op.f("ix_highlight_passages_article_id"), "highlight_passages", ["article_id"], unique=False)
    op.create_index(op.f("ix_highlight_passages_content_key"), "highlight_passages", ["content_key"], unique=False)
    op.create_table(
        "highlight_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("highlight_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("saved", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["highlight_id"], ["highlights.id"], name=op.f("fk_highlight_revisions_highlight_id_highlights")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_highlight_revisions")),
        sa.UniqueConstraint("highlight_id", "revision", name=op.f("uq_highlight_revisions_highlight_id_revision")),
    )
