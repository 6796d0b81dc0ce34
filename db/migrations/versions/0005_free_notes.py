"""Notes of their own, tags and a trash of notes, pictures, and which links stand in which note.

`notes` is made anew: its ids are never used again from now on, and of the notes about one article only those outside
the trash have to be one. It is not renamed on the way, which would rewrite what refers to it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _remake_notes()
    op.create_table(
        "note_tags",
        sa.Column("note_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_note_tags_note_id_notes")),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_note_tags_tag_id_tags")),
        sa.PrimaryKeyConstraint("note_id", "tag_id", name=op.f("pk_note_tags")),
    )
    op.create_index(op.f("ix_note_tags_tag_id"), "note_tags", ["tag_id"], unique=False)
    op.create_table(
        "pictures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sa.UniqueConstraint("digest", name=op.f("uq_pictures_digest")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "note_links",
        sa.Column("note_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_note_links_note_id_notes")),
        sa.PrimaryKeyConstraint("note_id", "position", name=op.f("pk_note_links")),
    )
    op.create_index(op.f("ix_note_links_key"), "note_links", ["key"], unique=False)
    op.create_table(
        "note_link_stamps",
        sa.Column("note_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_note_link_stamps_note_id_notes")),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_note_link_stamps")),
    )


def _remake_notes() -> None:
    op.execute("CREATE TABLE notes_before AS SELECT * FROM notes")
    op.drop_table("notes")
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
        sa.Column("kept", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("article_id IS NULL OR pair_id IS NULL", name=op.f("ck_notes_one_subject")),
        sa.CheckConstraint(
            "NOT kept OR (article_id IS NULL AND pair_id IS NULL)", name=op.f("ck_notes_kept_without_subject")
        ),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_notes_article_id_articles")),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name=op.f("fk_notes_pair_id_pairs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sqlite_autoincrement=True,
    )
    # A note about nothing any more is one whose article or pair was deleted for ever: there were no others.
    op.execute(
        "INSERT INTO notes (id, article_id, pair_id, title, question, body, revision, changed, kept, deleted_at)"
        " SELECT id, article_id, pair_id, title, question, body, revision, changed,"
        " article_id IS NULL AND pair_id IS NULL, NULL FROM notes_before ORDER BY id"
    )
    op.drop_table("notes_before")
    for column in ("article_id", "pair_id"):
        op.create_index(op.f(f"ix_notes_{column}"), "notes", [column], unique=False)
        op.create_index(
            f"uq_notes_{column}", "notes", [column], unique=True, sqlite_where=sa.text("deleted_at IS NULL")
        )
