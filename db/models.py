"""The tables of a library, as SQLAlchemy 2 maps them.

Nothing that a person wrote hangs on ON DELETE CASCADE: rows are deleted by name, by the one service that means it.
What can be made again (analyses, comparisons) names the text it was made from by hash, and is thrown away freely.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    REAL,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class DamagedValue(sqlite3.DatabaseError):
    """A value in the file is none that its column can hold: a bit flipped where SQLite's own checks do not look."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


Reading = Callable[[Any], Any]


def _tell_damage(read: Reading | None) -> Reading | None:
    """A reading of stored values that raises DamagedValue for one that cannot be read."""
    if read is None:
        return None

    def read_carefully(stored: Any) -> Any:
        try:
            return read(stored)
        except (ValueError, TypeError) as error:
            # The value itself may be the text of an article.
            raise DamagedValue(f"a stored value cannot be read: {type(error).__name__}") from None

    return read_carefully


class JsonValue(TypeDecorator[Any]):
    """JSON; DamagedValue where what is stored is none."""

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: Any) -> Reading | None:
        return _tell_damage(super().result_processor(dialect, coltype))


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is taken off on the way in and put back on the way out. DamagedValue
    where what is stored is no moment."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.replace(tzinfo=UTC) if value is not None else None

    def result_processor(self, dialect: Dialect, coltype: Any) -> Reading | None:
        return _tell_damage(super().result_processor(dialect, coltype))


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, str: Text}  # noqa: RUF012 - SQLAlchemy reads it from the class


class LibraryMeta(Base):
    """Facts about the library itself: when it was made, by which version."""

    __tablename__ = "library"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class OriginalRow(Base):
    """The bytes articles were made from; the members of one book share a row."""

    __tablename__ = "originals"
    __table_args__ = (UniqueConstraint("digest", "name", "media_type"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ArticleRow(Base):
    """Everything about an article but its text, so that listing a library never reads texts.

    `content_key` is the key of the text as it stands, `imported_key` that of the text as it came; a file whose key is
    either of them is already known. `text_hash` covers what an analysis is made from: the text, and which parts of it
    are tails. `corrected` says that a person changed the text after import.
    """

    __tablename__ = "articles"
    __table_args__ = (
        CheckConstraint("read_state IN ('unread', 'reading', 'read')", name="read_state"),
        # Ids are never used again, so that an old reference cannot come to mean another article.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    outlet: Mapped[str]
    author: Mapped[str]
    url: Mapped[str] = mapped_column(index=True)
    published: Mapped[str]
    language: Mapped[str]
    perspective: Mapped[str]
    words: Mapped[int]
    read_state: Mapped[str]
    position: Mapped[int]
    added: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    text_hash: Mapped[str]
    content_key: Mapped[str] = mapped_column(index=True)
    imported_key: Mapped[str] = mapped_column(index=True)
    corrected: Mapped[bool]
    member: Mapped[str]
    original_id: Mapped[int | None] = mapped_column(ForeignKey("originals.id"), index=True)


class TextRow(Base):
    """The canonical text of an article, with its blocks and inline marks."""

    __tablename__ = "texts"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    text: Mapped[str]
    blocks: Mapped[list[Any]] = mapped_column(JsonValue)
    marks: Mapped[list[Any]] = mapped_column(JsonValue)


class TagRow(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class ArticleTagRow(Base):
    """`position` keeps the order in which the reader wrote the tags."""

    __tablename__ = "article_tags"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True, autoincrement=False, index=True)
    position: Mapped[int]


class PairRow(Base):
    __tablename__ = "pairs"
    __table_args__ = (
        UniqueConstraint("left_id", "right_id"),
        CheckConstraint("left_id <> right_id", name="two_articles"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    left_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    right_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    title: Mapped[str]
    question: Mapped[str]
    created: Mapped[datetime]
    opened: Mapped[datetime]
    view: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    deleted_at: Mapped[datetime | None]


class NoteRow(Base):
    """A note about an article or a pair, or about neither: then it has a title of its own (a free note), or `kept` says
    that it was about an article or pair that was deleted for ever, and `title` (and the pair's `question`) about which.
    `deleted_at` is the moment it was put into the trash, or NULL: there may lie several about one subject."""

    __tablename__ = "notes"
    __table_args__ = (
        CheckConstraint("article_id IS NULL OR pair_id IS NULL", name="one_subject"),
        CheckConstraint("NOT kept OR (article_id IS NULL AND pair_id IS NULL)", name="kept_without_subject"),
        Index("uq_notes_article_id", "article_id", unique=True, sqlite_where=text("deleted_at IS NULL")),
        Index("uq_notes_pair_id", "pair_id", unique=True, sqlite_where=text("deleted_at IS NULL")),
        # Ids are never used again, so that an old reference cannot come to mean another note.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Those that tell them apart know nothing of the trash, and SQLite asks for its notes too when a subject is deleted.
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pairs.id"), index=True)
    title: Mapped[str]
    question: Mapped[str]
    body: Mapped[str]
    revision: Mapped[int]
    changed: Mapped[datetime]
    # Rows that are saved out of a damaged library of an older schema come without it.
    kept: Mapped[bool] = mapped_column(server_default=text("0"), default=False)
    deleted_at: Mapped[datetime | None]


class NoteTagRow(Base):
    """`position` keeps the order in which the reader wrote the tags."""

    __tablename__ = "note_tags"

    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True, autoincrement=False)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True, autoincrement=False, index=True)
    position: Mapped[int]


class PictureRow(Base):
    """A picture that was put into a note, which names it by `digest` (of its bytes, SHA-256 in hexadecimal). The bytes
    are in here and not beside it, so that every backup holds them. Which notes show it stands in their texts alone."""

    __tablename__ = "pictures"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    media_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    added: Mapped[datetime]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class NoteLinkRow(Base):
    """Cache: a `[[link]]` in a note, `start` to `end` in its body. `key` is what it names, as `app.links` folds names;
    what that is (an article, a note, an entity) is asked of the library of now."""

    __tablename__ = "note_links"

    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    start: Mapped[int]
    end: Mapped[int]
    key: Mapped[str] = mapped_column(index=True)


class NoteLinkStampRow(Base):
    """Cache: which revision of a note its links were read of, and by which version of the reading."""

    __tablename__ = "note_link_stamps"

    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True, autoincrement=False)
    revision: Mapped[int]
    version: Mapped[str]


class NoteRevisionRow(Base):
    """Every body that was ever saved. `revision` is NULL for one that was typed on a revision that was not the newest
    any more: it did not become the note, but it was not lost either."""

    __tablename__ = "note_revisions"
    __table_args__ = (UniqueConstraint("note_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"))
    revision: Mapped[int | None]
    typed_on: Mapped[int]
    body: Mapped[str]
    saved: Mapped[datetime]


class CorrectionRow(Base):
    """What a person said of the entities that were found. Nothing is ever deleted: `taken_back` is the moment it was
    taken back, or NULL. `revision` is higher than any other in the table after every change of the row or of its
    articles, so that the highest one tells whether anything changed.

    `start` to `suffix` say where the passage is that it was said of; kept when the scope is made wider.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint("kind IN ('merge', 'split', 'rename', 'retype', 'reject', 'assign')", name="kind"),
        CheckConstraint("scope IN ('passage', 'article', 'pair', 'library')", name="scope"),
        CheckConstraint("scope <> 'passage' OR quote IS NOT NULL", name="anchored"),
        # Later ones win over earlier ones, so an id must never be used again.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    scope: Mapped[str]
    names: Mapped[list[str]] = mapped_column(JsonValue)
    entity: Mapped[str]
    value: Mapped[str]
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[str | None]
    prefix: Mapped[str | None]
    suffix: Mapped[str | None]
    created: Mapped[datetime]
    revision: Mapped[int] = mapped_column(index=True)
    taken_back: Mapped[datetime | None]


class CorrectionArticleRow(Base):
    """The articles a correction is about: one, or the two of a pair; none where it holds for the whole library.

    `article_id` is NULL where the article was deleted for ever, or is not here yet (the correction was imported): then
    `content_key` (of the text as it came) and `title` say which it was, and it is found again when it is imported.
    """

    __tablename__ = "correction_articles"

    correction_id: Mapped[int] = mapped_column(ForeignKey("corrections.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    content_key: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]


class HighlightRow(Base):
    """A passage a person marked, or two that they tied together; with what they say of it. `deleted_at` is the moment
    it was put into the trash, or NULL. `revision` grows by one with every change of what is said."""

    __tablename__ = "highlights"
    __table_args__ = (
        CheckConstraint("colour IN ('yellow', 'green', 'blue', 'pink', 'purple')", name="colour"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[str]
    comment: Mapped[str]
    stance: Mapped[str]
    tags: Mapped[list[str]] = mapped_column(JsonValue)
    created: Mapped[datetime]
    changed: Mapped[datetime]
    revision: Mapped[int]
    deleted_at: Mapped[datetime | None]


class HighlightPassageRow(Base):
    """Where a highlight stands. `start` to `suffix` are the passage as it was marked (or placed by hand), which text
    changes never touch; `place_start` and `place_end` where it was last found, NULL while it is not.

    `article_id` is NULL where the article was deleted for ever, or is not here yet (the highlight was imported): then
    `content_key` and `title` say which it was, and it is found again when it is imported."""

    __tablename__ = "highlight_passages"

    highlight_id: Mapped[int] = mapped_column(ForeignKey("highlights.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    content_key: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    prefix: Mapped[str]
    suffix: Mapped[str]
    place_start: Mapped[int | None]
    place_end: Mapped[int | None]


class HighlightRevisionRow(Base):
    """Everything that was ever said of a highlight, as notes keep theirs."""

    __tablename__ = "highlight_revisions"
    __table_args__ = (UniqueConstraint("highlight_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    highlight_id: Mapped[int] = mapped_column(ForeignKey("highlights.id"))
    revision: Mapped[int]
    comment: Mapped[str]
    stance: Mapped[str]
    saved: Mapped[datetime]


class AnalysisRow(Base):
    """Cache: what one text holds. Good while `version` and `text_hash` are those of now."""

    __tablename__ = "analyses"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    version: Mapped[str]
    text_hash: Mapped[str]
    language: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ComparisonRow(Base):
    """Cache: what two texts share. Sides are as they were compared; the other order is another row."""

    __tablename__ = "comparisons"
    __table_args__ = (Index(None, "right_id"),)

    left_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    right_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    version: Mapped[str]
    left_hash: Mapped[str]
    right_hash: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class PlacementRow(Base):
    """Cache: how far an article is compared with others. `version`, `text_hash` and `language` say what its features
    were made from; `placed` stands for the sample of texts by which it was compared with the others, 0 for not yet, 1
    for once more; `published` is its date then, `grouped`, whether it was looked for an event since."""

    __tablename__ = "placements"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    version: Mapped[str]
    text_hash: Mapped[str]
    language: Mapped[str]
    published: Mapped[str]
    placed: Mapped[int]
    grouped: Mapped[bool]


class FeatureRow(Base):
    """Cache: what of one text is compared with others; `PlacementRow` says of which text, and is read more often."""

    __tablename__ = "features"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class LikenessRow(Base):
    """Cache: how alike two texts are, of those that are most alike; the lower id is the left one. `reasons` is JSON, or
    NULL where nobody would ask for them."""

    __tablename__ = "likenesses"
    __table_args__ = (Index(None, "right_id"), CheckConstraint("left_id < right_id", name="in_order"))

    left_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    right_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    alike: Mapped[float] = mapped_column(REAL)
    copied: Mapped[float] = mapped_column(REAL)
    reasons: Mapped[str | None]


class VerdictRow(Base):
    """What the reader said of two articles: that they tell the same event, or another one."""

    __tablename__ = "verdicts"
    __table_args__ = (
        Index(None, "right_id"),
        CheckConstraint("left_id < right_id", name="in_order"),
        CheckConstraint("verdict IN ('same', 'other')", name="verdict"),
    )

    left_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    right_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    verdict: Mapped[str]
    decided: Mapped[datetime]


class EventRow(Base):
    """An event that articles tell. `title` is the reader's, or empty. One without articles is over."""

    __tablename__ = "events"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    created: Mapped[datetime]


class EventArticleRow(Base):
    """Which event an article tells. `placed_by` the reader (then nothing moves it any more) or by itself; an event of
    NULL is the reader's word that it belongs to none."""

    __tablename__ = "event_articles"
    __table_args__ = (
        CheckConstraint("placed_by IN ('reader', 'itself')", name="placed_by"),
        CheckConstraint("event_id IS NOT NULL OR placed_by = 'reader'", name="none_by_the_reader"),
    )

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    placed_by: Mapped[str]


class WaitingTellingRow(Base):
    """What the reader said of an article that was deleted for ever: that it tells the same event as another text, or
    another one (`verdict`), or else in which event it was put (NULL: in none). Texts go by the key they were imported
    with."""

    __tablename__ = "waiting_tellings"
    __table_args__ = (
        CheckConstraint("verdict IN ('', 'same', 'other')", name="verdict"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    content_key: Mapped[str] = mapped_column(index=True)
    other_key: Mapped[str] = mapped_column(index=True)
    verdict: Mapped[str]
    event_id: Mapped[int | None]
    event_title: Mapped[str]
    event_created: Mapped[datetime | None]


class SearchRow(Base):
    """A search that was asked. One with a `name` was saved under it, one without is kept for a while."""

    __tablename__ = "searches"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    query: Mapped[str]
    name: Mapped[str]
    used: Mapped[datetime]
