"""Reading and editing the articles of a library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.addresses import ArticleAddress
from app.domain import Article, ArticleSummary, Document, Metadata, NoteSubject, Original, ReadState, Span, SubjectKind
from app.errors import JobCancelled, UnknownItem, UserError
from app.importers.correction import content_key, count_words, hash_document, retitle, revise_text, set_tail
from app.jobs import Job
from app.services import correction_upkeep, highlight_upkeep, telling_upkeep
from app.services.fields import change_metadata
from app.services.library import Library, Writing
from app.services.records import (
    decode_document,
    encode_blocks,
    encode_marks,
    encode_metadata,
    read_document,
    read_metadata,
    read_summary,
    summarise,
)
from db import queries
from db.models import ArticleRow, NoteRow, OriginalRow, TextRow

# The class has a method named `list`, which hides the type of that name inside it.
Summaries = list[ArticleSummary]
Counts = list[tuple[str, int]]


# Articles deleted for ever in one transaction: short enough that a note typed meanwhile does not wait.
_PURGED_AT_ONCE = 50


class ArticleService:
    """Articles: list, read, edit, trash. Everything that changes one returns what was before, for undo."""

    def __init__(self, library: Library) -> None:
        self._library = library

    # --- reading ---

    def list(self, *, trashed: bool = False) -> Summaries:
        """All articles, or those in the trash, newest first."""
        with self._library.read() as session:
            return summarise(session, queries.list_articles(session, trashed=trashed), everything=not trashed)

    def count(self) -> tuple[int, int]:
        """How many articles there are, and how many lie in the trash."""
        with self._library.read() as session:
            return queries.count_articles(session)

    def summaries(self, ids: Iterable[int]) -> Summaries:
        """The articles of these ids, in that order; those that are gone are left out."""
        with self._library.read() as session:
            wanted = [*ids]
            found = queries.find_summaries(session, wanted)
            rows = [found[article_id] for article_id in wanted if article_id in found]
            return summarise(session, rows, everything=False)

    def get(self, article_id: int) -> Article:
        """One article with its text, in the trash or not. Raises UnknownItem."""
        with self._library.read() as session:
            row = session.execute(
                select(ArticleRow, TextRow)
                .join(TextRow, TextRow.article_id == ArticleRow.id)
                .where(ArticleRow.id == article_id)
            ).first()
            if row is None:
                raise UnknownItem("unknown-article", id=article_id)
            article, text = row
            tags = queries.read_tags(session, [article_id]).get(article_id, ())
            noted = bool(queries.find_noted(session, "article", [article_id]))
            return Article(
                summary=read_summary(article, tags, has_note=noted),
                document=decode_document(text.text, text.blocks, text.marks),
                text_hash=article.text_hash,
                position=article.position,
                key=article.imported_key,
            )

    def find_place(self, address: ArticleAddress) -> tuple[int, Span | None]:
        """Where an address leads in this library: an article, and the passage in its text of now; None where it is not
        found there. Raises UserError `article-elsewhere`, `article-in-trash`."""
        with self._library.read() as session:
            row = queries.find_by_key(session, address.key)
            if row is None:
                raise UserError("article-elsewhere")
            if row.deleted_at is not None:
                raise UserError("article-in-trash", title=row.title)
            text = read_document(session, row.id).text
        anchor = address.anchor
        if anchor is None:
            return row.id, None
        from app.analysis.corrections.anchoring import find_anchor

        length = anchor.span.end - anchor.span.start
        head = Span(anchor.span.start, anchor.span.start + len(anchor.quote))
        found = find_anchor(text, replace(anchor, span=head))
        if found is None or length == len(anchor.quote):
            return row.id, found
        return row.id, Span(found.start, min(len(text), found.start + length))

    def get_original(self, article_id: int) -> Original:
        """The bytes the article came from (empty, unnamed ones where none were kept). Raises UnknownItem."""
        with self._library.read() as session:
            row = session.execute(
                select(OriginalRow).join_from(ArticleRow, OriginalRow, isouter=True).where(ArticleRow.id == article_id)
            ).first()
            if row is None:
                raise UnknownItem("unknown-article", id=article_id)
            return Original(row[0].data, row[0].name, row[0].media_type) if row[0] else Original(b"", "", "")

    def tags(self) -> Counts:
        """Tags with the number of articles that carry them outside the trash, most frequent first."""
        with self._library.read() as session:
            return queries.count_tags(session)

    def outlets(self) -> Counts:
        with self._library.read() as session:
            return queries.count_values(session, "outlet")

    def perspectives(self) -> Counts:
        with self._library.read() as session:
            return queries.count_values(session, "perspective")

    # --- editing ---

    def edit(self, ids: Sequence[int], changes: Mapping[str, object]) -> tuple[tuple[int, Metadata], ...]:
        """Set fields of `Metadata` on one article or many, all or none; returns what each had before.

        A new title also becomes the title block of the text. Raises UserError `bad-value`, UnknownItem.
        """
        with self._library.write() as writing:
            rows = _require(writing.session, ids)
            before = _read_metadata(writing.session, rows)
            for row, old in zip(rows, before, strict=True):
                _put_metadata(writing, row, old, change_metadata(old, changes))
            queries.drop_unused_tags(writing.session)
            return tuple((row.id, old) for row, old in zip(rows, before, strict=True))

    def put_metadata(self, previous: Sequence[tuple[int, Metadata]]) -> None:
        """Undo of `edit`. Articles that are gone by now are left out."""
        with self._library.write() as writing:
            wanted = dict(previous)
            rows = list(queries.find_articles(writing.session, wanted).values())
            for row, now in zip(rows, _read_metadata(writing.session, rows), strict=True):
                _put_metadata(writing, row, now, wanted[row.id])
            queries.drop_unused_tags(writing.session)

    def put_document(self, article_id: int, document: Document) -> Document:
        """Give an article a corrected text; returns the one it had, which undoes it. Its title follows the title
        block. Raises UnknownItem."""
        return self._correct(article_id, lambda _before: document)

    def revise_text(self, article_id: int, text: str) -> Document:
        """Correct an article's text, one line a block (see `app.importers.correction.revise_text`); returns the
        document it had. Raises UnknownItem, UserError `bad-value` for no text."""
        return self._correct(article_id, lambda before: revise_text(before, text))

    def set_tail(self, article_id: int, span: Span, tail: bool) -> Document:
        """Take the blocks that a span overlaps out of the article, or back into it; returns the document it had.
        Raises UnknownItem."""
        return self._correct(article_id, lambda before: set_tail(before, span, tail))

    def _correct(self, article_id: int, change: Callable[[Document], Document]) -> Document:
        with self._library.write() as writing:
            (row,) = _require(writing.session, [article_id])
            before = read_document(writing.session, article_id)
            after = change(before)
            if after != before:
                store_document(writing, row, after)
                row.corrected = True
                if after.title:
                    row.title = after.title
            return before

    def set_read(self, ids: Sequence[int], state: ReadState) -> tuple[tuple[int, ReadState], ...]:
        """Mark articles as read, being read, or unread; returns what each was."""
        with self._library.write() as writing:
            before = []
            for row in _require(writing.session, ids):
                before.append((row.id, ReadState(row.read_state)))
                if row.read_state != state.value:
                    row.read_state = state.value
                    writing.articles.add(row.id)
            return tuple(before)

    def set_position(self, article_id: int, position: int) -> None:
        """Remember the code point at the top of the page. Announces nothing: no view shows it elsewhere."""
        with self._library.write() as writing:
            writing.session.execute(
                update(ArticleRow).where(ArticleRow.id == article_id).values(position=max(0, position))
            )

    # --- trash ---

    def trash(self, ids: Sequence[int]) -> None:
        """Put articles into the trash. Their notes and pairs stay, and come back with them."""
        self._set_deleted(ids, datetime.now(UTC))

    def restore(self, ids: Sequence[int]) -> None:
        """Take articles out of the trash."""
        self._set_deleted(ids, None)

    def _set_deleted(self, ids: Sequence[int], moment: datetime | None) -> None:
        with self._library.write() as writing:
            rows = [row for row in _require(writing.session, ids) if (row.deleted_at is None) is (moment is not None)]
            for row in rows:
                row.deleted_at = moment
                writing.articles.add(row.id)
            # A pair is seen only while both its articles are.
            writing.pairs.update(pair.id for pair in queries.pairs_of(writing.session, [row.id for row in rows]))

    def purge(self, ids: Sequence[int], job: Job) -> None:
        """Delete articles that lie in the trash for ever; one that was taken out of it meanwhile stays. Notes on them
        and on their pairs, and the titles and questions of those pairs, outlive them (see `NoteService.kept`), and so
        do corrections. Cancelling keeps those not yet deleted. Ids that are gone are no error."""
        wanted = [*ids]
        for start in range(0, len(wanted), _PURGED_AT_ONCE):
            job.progress(start, len(wanted))
            with self._library.write() as writing:
                _purge(writing, wanted[start : start + _PURGED_AT_ONCE])
        try:
            job.progress(len(wanted), len(wanted))
        except JobCancelled:
            return  # too late: they are gone, and saying otherwise would be wrong


def store_document(writing: Writing, row: ArticleRow, document: Document) -> None:
    """Make this the text of an article, and bring what is derived from it in step. `analyses` see by the hash that
    they are stale."""
    session = writing.session
    text = session.get(TextRow, row.id)
    if text is None:
        text = TextRow(article_id=row.id)
        session.add(text)
    text.text, text.blocks, text.marks = document.text, encode_blocks(document), encode_marks(document)
    row.text_hash = hash_document(document)
    row.content_key = content_key(document)
    row.words = count_words(document)
    row.position = min(row.position, len(document.text))
    correction_upkeep.follow_text(writing, row.id, document)
    highlight_upkeep.follow_text(writing, row.id, document)
    writing.articles.add(row.id)


def _require(session: Session, ids: Iterable[int]) -> list[ArticleRow]:
    wanted = list(dict.fromkeys(ids))
    rows = queries.find_articles(session, wanted)
    for article_id in wanted:
        if article_id not in rows:
            raise UnknownItem("unknown-article", id=article_id)
    return [rows[article_id] for article_id in wanted]


def _read_metadata(session: Session, rows: Sequence[ArticleRow]) -> Sequence[Metadata]:
    tags = queries.read_tags(session, [row.id for row in rows])
    return [read_metadata(row, tags.get(row.id, ())) for row in rows]


def _put_metadata(writing: Writing, row: ArticleRow, before: Metadata, after: Metadata) -> None:
    if after == before:
        return
    if after.title != before.title:
        document = retitle(read_document(writing.session, row.id), after.title)
        store_document(writing, row, document)
        row.corrected = True
    for name, value in encode_metadata(after).items():
        setattr(row, name, value)
    if after.title != before.title:
        row.title = document.title or after.title  # as the text has it: one form for both
    if after.tags != before.tags:
        queries.write_tags(writing.session, row.id, after.tags)
    writing.articles.add(row.id)


def _purge(writing: Writing, ids: Sequence[int]) -> None:
    session = writing.session
    rows = {row.id: row for row in queries.find_articles(session, ids).values() if row.deleted_at is not None}
    pairs = queries.pairs_of(session, rows)
    let_go: list[NoteRow] = []
    sides = queries.find_articles(session, [side for pair in pairs for side in (pair.left_id, pair.right_id)])
    for pair in pairs:
        notes = session.scalars(select(NoteRow).where(NoteRow.pair_id == pair.id)).all()
        names = f"{sides[pair.left_id].title} | {sides[pair.right_id].title}"
        if all(note.deleted_at is not None for note in notes) and (pair.title or pair.question):
            own = NoteRow(body="", revision=0, changed=pair.opened)
            session.add(own)
            notes = [*notes, own]
        for note in notes:
            note.pair_id = None
            note.kept = True
            note.title = pair.title or names
            note.question = pair.question
            let_go.append(note)
        if notes:
            writing.notes.add(NoteSubject(SubjectKind.PAIR, pair.id))
        session.flush()
        session.delete(pair)
        writing.pairs.add(pair.id)
    for note in session.scalars(select(NoteRow).where(NoteRow.article_id.in_(rows))):
        writing.notes.add(NoteSubject(SubjectKind.ARTICLE, note.article_id or 0))
        note.title = rows[note.article_id or 0].title
        note.article_id = None
        note.kept = True
        let_go.append(note)
    correction_upkeep.let_go(writing, rows)
    highlight_upkeep.let_go(writing, rows)
    telling_upkeep.let_go(writing, rows)
    session.flush()
    writing.notes.update(NoteSubject(SubjectKind.FREE, note.id) for note in let_go)
    for row in rows.values():
        session.expunge(row)
    queries.delete_articles(session, rows)
    writing.articles.update(rows)


def with_title(metadata: Metadata, document: Document) -> Metadata:
    """Metadata whose title is the document's own, where it has one: the two never differ in a library."""
    title = document.title
    return replace(metadata, title=title) if title and title != metadata.title else metadata
