"""What readers say of the entities that were found: corrections, and the articles they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("prefix", sa.Text(), nullable=True),
        sa.Column("suffix", sa.Text(), nullable=True),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("taken_back", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('merge', 'split', 'rename', 'retype', 'reject', 'assign')", name=op.f("ck_corrections_kind")
        ),
        sa.CheckConstraint("scope IN ('passage', 'article', 'pair', 'library')", name=op.f("ck_corrections_scope")),
        sa.CheckConstraint("scope <> 'passage' OR quote IS NOT NULL", name=op.f("ck_corrections_anchored")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_corrections_revision"), "corrections", ["revision"], unique=False)
    op.create_table(
        "correction_articles",
        sa.Column("correction_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["corrections.id"], name=op.f("fk_correction_articles_correction_id_corrections")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_correction_articles_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("correction_id", "position", name=op.f("pk_correction_articles")),
    )
    op.create_index(op.f("ix_correction_articles_article_id"), "correction_articles", ["article_id"], unique=False)
    op.create_index(op.f("ix_correction_articles_content_key"), "correction_articles", ["content_key"], unique=False)
