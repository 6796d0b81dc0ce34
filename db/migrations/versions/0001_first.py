"""The first schema: articles, texts, originals, tags, pairs, notes, and the caches of analysis."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("PRAGMA application_id=1347570776")  # "PRLX"
    op.create_table(
        "library",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_library")),
    )
    op.create_table(
        "originals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_originals")),
        sa.UniqueConstraint("digest", "name", "media_type", name=op.f("uq_originals_digest_name_media_type")),
    )
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("name", name=op.f("uq_tags_name")),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("perspective", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("read_state", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.Column("imported_key", sa.Text(), nullable=False),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("read_state IN ('unread', 'reading', 'read')", name=op.f("ck_articles_read_state")),
        sa.ForeignKeyConstraint(["original_id"], ["originals.id"], name=op.f("fk_articles_original_id_originals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_articles_content_key"), "articles", ["content_key"], unique=False)
    op.create_index(op.f("ix_articles_imported_key"), "articles", ["imported_key"], unique=False)
    op.create_index(op.f("ix_articles_original_id"), "articles", ["original_id"], unique=False)
    op.create_index(op.f("ix_articles_url"), "articles", ["url"], unique=False)
    op.create_table(
        "analyses",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_analyses_article_id_articles")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_analyses")),
    )
    op.create_table(
        "article_tags",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_tags_article_id_articles")),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_article_tags_tag_id_tags")),
        sa.PrimaryKeyConstraint("article_id", "tag_id", name=op.f("pk_article_tags")),
    )
    op.create_index(op.f("ix_article_tags_tag_id"), "article_tags", ["tag_id"], unique=False)
    op.create_table(
        "comparisons",
        sa.Column("left_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("right_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("left_hash", sa.Text(), nullable=False),
        sa.Column("right_hash", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["left_id"], ["articles.id"], name=op.f("fk_comparisons_left_id_articles")),
        sa.ForeignKeyConstraint(["right_id"], ["articles.id"], name=op.f("fk_comparisons_right_id_articles")),
        sa.PrimaryKeyConstraint("left_id", "right_id", name=op.f("pk_comparisons")),
    )
    op.create_index(op.f("ix_comparisons_right_id"), "comparisons", ["right_id"], unique=False)
    op.create_table(
        "pairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("left_id", sa.Integer(), nullable=False),
        sa.Column("right_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("opened", sa.DateTime(), nullable=False),
        sa.Column("view", sa.JSON(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("left_id <> right_id", name=op.f("ck_pairs_two_articles")),
        sa.ForeignKeyConstraint(["left_id"], ["articles.id"], name=op.f("fk_pairs_left_id_articles")),
        sa.ForeignKeyConstraint(["right_id"], ["articles.id"], name=op.f("fk_pairs_right_id_articles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairs")),
        sa.UniqueConstraint("left_id", "right_id", name=op.f("uq_pairs_left_id_right_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pairs_right_id"), "pairs", ["right_id"], unique=False)
    op.create_table(
        "texts",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_texts_article_id_articles")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_texts")),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.CheckConstraint("article_id IS NULL OR pair_id IS NULL", name=op.f("ck_notes_one_subject")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_notes_article_id_articles")),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name=op.f("fk_notes_pair_id_pairs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("article_id", name=op.f("uq_notes_article_id")),
        sa.UniqueConstraint("pair_id", name=op.f("uq_notes_pair_id")),
    )
    op.create_table(
        "note_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("typed_on", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_note_revisions_note_id_notes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_revisions")),
        sa.UniqueConstraint("note_id", "revision", name=op.f("uq_note_revisions_note_id_revision")),
    )
