"""Which articles tell one event: what is compared of each text, what the reader said of it, and events."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "placements",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("grouped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_placements_article_id_articles")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_placements")),
    )
    op.create_table(
        "features",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_features_article_id_articles")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_features")),
    )
    op.create_table(
        "likenesses",
        sa.Column("left_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("right_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("alike", sa.REAL(), nullable=False),
        sa.Column("copied", sa.REAL(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_likenesses_in_order")),
        sa.ForeignKeyConstraint(["left_id"], ["articles.id"], name=op.f("fk_likenesses_left_id_articles")),
        sa.ForeignKeyConstraint(["right_id"], ["articles.id"], name=op.f("fk_likenesses_right_id_articles")),
        sa.PrimaryKeyConstraint("left_id", "right_id", name=op.f("pk_likenesses")),
    )
    op.create_index(op.f("ix_likenesses_right_id"), "likenesses", ["right_id"], unique=False)
    op.create_table(
        "verdicts",
        sa.Column("left_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("right_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("decided", sa.DateTime(), nullable=False),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_verdicts_in_order")),
        sa.CheckConstraint("verdict IN ('same', 'other')", name=op.f("ck_verdicts_verdict")),
        sa.ForeignKeyConstraint(["left_id"], ["articles.id"], name=op.f("fk_verdicts_left_id_articles")),
        sa.ForeignKeyConstraint(["right_id"], ["articles.id"], name=op.f("fk_verdicts_right_id_articles")),
        sa.PrimaryKeyConstraint("left_id", "right_id", name=op.f("pk_verdicts")),
    )
    op.create_index(op.f("ix_verdicts_right_id"), "verdicts", ["right_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "event_articles",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("placed_by", sa.Text(), nullable=False),
        sa.CheckConstraint("placed_by IN ('reader', 'itself')", name=op.f("ck_event_articles_placed_by")),
        sa.CheckConstraint(
            "event_id IS NOT NULL OR placed_by = 'reader'", name=op.f("ck_event_articles_none_by_the_reader")
        ),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_event_articles_article_id_articles")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_articles_event_id_events")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_event_articles")),
    )
    op.create_index(op.f("ix_event_articles_event_id"), "event_articles", ["event_id"], unique=False)
