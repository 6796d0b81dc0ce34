"""Passages a reader marks: in a colour, with a comment and tags; two of them tied over a pair of articles.

A highlight stands by its anchor (the position and quote selectors of the W3C Web Annotation model): `highlight_upkeep`
finds it again whenever the text changes. What is not found waits in the tray (`lost`) to be placed by hand. Everything
that was ever said of one is kept; what is deleted lies in a trash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import Anchor, Document, Span
from app.errors import UnknownItem, UserError
from app.highlights import Colour, Highlight, HighlightVersion, Passage
from app.services.fields import clean_field, clean_line
from app.services.library import Library, Writing
from app.services.records import read_document, require_article
from db import highlight_queries as queries
from db.models import HighlightPassageRow, HighlightRevisionRow, HighlightRow

if TYPE_CHECKING:
    from db.queries import AnyRow

MOST_QUOTE = 100_000  # code points of one passage: some thirty pages
MOST_COMMENT = 1_000_000  # bytes of a comment; longer thoughts are notes
MOST_STANCE = 200

# The class has a method named `list`, which hides the type of that name inside it.
Highlights = list[Highlight]
Versions = list[HighlightVersion]
Counts = list[tuple[str, int]]
Place = tuple[int, Span]  # an article and a span of its text


class HighlightService:
    """Highlights: make, change, place, trash, list. Every write announces the ids it changed."""

    def __init__(self, library: Library) -> None:
        self._library = library

    # --- making and changing ---

    def add(
        self,
        places: Sequence[Place],
        colour: Colour = Colour.YELLOW,
        *,
        comment: str = "",
        tags: Iterable[str] = (),
        stance: str = "",
    ) -> Highlight:
        """Mark a passage, or tie two of different articles. White space at the ends of a span is left out. Its undo is
        `trash`. Raises UnknownItem, UserError `bad-value`, `note-too-large`."""
        if len({article for article, _ in places}) != len(places) or len(places) not in (1, 2):
            raise _bad("That", "a highlight", "Mark one passage, or one in each of two articles.")
        now = datetime.now(UTC)
        with self._library.write() as writing:
            session = writing.session
            row = HighlightRow(
                colour=Colour(colour).value,
                comment=_clean_comment(comment),
                stance=_clean_stance(stance) if len(places) > 1 else "",
                tags=list(_clean_tags(tags)),
                created=now,
                changed=now,
                revision=1,
            )
            session.add(row)
            session.flush()
            for position, (article_id, span) in enumerate(places):
                session.add(_make_passage(session, row.id, position, article_id, span))
            _keep_version(session, row)
            return _finish(writing, row.id)

    def change(
        self,
        highlight_id: int,
        revision: int,
        *,
        colour: Colour | None = None,
        comment: str | None = None,
        tags: Iterable[str] | None = None,
        stance: str | None = None,
    ) -> Highlight:
        """Change what is said of a highlight as it was at `revision`; None leaves a part as it is. With the parts it
        had before, this is its own undo. Raises UnknownItem, UserError `bad-value`, and `highlight-conflict` where it
        was changed elsewhere since: then the comment and the stance that were typed are kept among its versions, and
        nothing is changed (tags of both sides can be joined, which is left to whoever knows what they began with)."""
        with self._library.write() as writing:
            session = writing.session
            row = _require(session, highlight_id)
            typed = _clean_comment(comment) if comment is not None else row.comment
            typed_stance = _clean_stance(stance) if stance is not None else row.stance
            conflict = row.revision != revision
            if conflict:
                _keep_beside(session, row, typed, typed_stance)
            else:
                row.colour = Colour(colour).value if colour is not None else row.colour
                row.comment = typed
                row.tags = list(_clean_tags(tags)) if tags is not None else row.tags
                row.stance = typed_stance
                row.revision += 1
                row.changed = datetime.now(UTC)
                _keep_version(session, row)
            changed = _finish(writing, highlight_id)
        if conflict:
            raise UserError("highlight-conflict")
        return changed

    def place(self, highlight_id: int, article_id: int, span: Span) -> Highlight:
        """Put a passage that was not found where it belongs now; from then on it is looked for by these words. Its undo
        is `put_back`. Raises UnknownItem, also for an article it has no passage in; UserError `bad-value`."""
        with self._library.write() as writing:
            row = _require_passage(writing.session, highlight_id, article_id)
            fresh = _make_passage(writing.session, highlight_id, row.position, article_id, span)
            for name in ("start", "end", "quote", "prefix", "suffix", "place_start", "place_end"):
                setattr(row, name, getattr(fresh, name))
            return _finish(writing, highlight_id)

    def put_back(self, highlight_id: int, article_id: int, anchor: Anchor) -> Highlight:
        """Undo of `place`: a passage is looked for again by the words it had before. Raises UnknownItem."""
        from app.analysis.corrections.anchoring import find_anchor

        with self._library.write() as writing:
            row = _require_passage(writing.session, highlight_id, article_id)
            place = find_anchor(read_document(writing.session, article_id).text, anchor)
            row.start, row.end = anchor.span
            row.quote, row.prefix, row.suffix = anchor.quote, anchor.prefix, anchor.suffix
            row.place_start, row.place_end = place if place is not None else (None, None)
            return _finish(writing, highlight_id)

    def trash(self, ids: Sequence[int]) -> None:
        """Put highlights into the trash; its undo is `restore`. Raises UnknownItem (then none is)."""
        self._set_deleted(ids, datetime.now(UTC))

    def restore(self, ids: Sequence[int]) -> None:
        """Take highlights out of the trash. Raises UnknownItem (then none is)."""
        self._set_deleted(ids, None)

    def _set_deleted(self, ids: Sequence[int], moment: datetime | None) -> None:
        with self._library.write() as writing:
            for number in ids:
                row = _require(writing.session, number)
                if (row.deleted_at is None) is not (moment is None):
                    row.deleted_at = moment
                    _tell(writing, number)

    def purge(self, ids: Sequence[int]) -> None:
        """Delete highlights that lie in the trash for ever; others stay. Ids that are gone are no error."""
        with self._library.write() as writing:
            found = queries.read_highlights(writing.session, ids, trashed=True)
            for row, passages in found:
                writing.highlights.add(row.id)
                writing.articles.update(p.article_id for p in passages if p.article_id is not None)
            queries.delete_highlights(writing.session, [row.id for row, _ in found])

    # --- reading ---

    def get(self, highlight_id: int) -> Highlight:
        """One highlight, in the trash or not. Raises UnknownItem."""
        with self._library.read() as session:
            return _read_one(session, highlight_id)

    def of_articles(self, *articles: int) -> Highlights:
        """The highlights outside the trash with a passage in any of these articles, by where they stand in the first
        of them; what was not found comes last."""
        with self._library.read() as session:
            ids = queries.find_highlights_in(session, articles)
            found = [_read(*found) for found in queries.read_highlights(session, ids, trashed=False)]
        order = {article: number for number, article in enumerate(articles)}

        def key(highlight: Highlight) -> tuple[int, int, int]:
            places = [
                (order[p.article_id], p.place is None, p.place.start if p.place is not None else p.anchor.span.start)
                for p in highlight.passages
                if p.article_id in order
            ]
            first = min(places)
            return (first[0], int(first[1]), first[2])

        return sorted(found, key=key)

    def list(self) -> Highlights:
        """All highlights outside the trash, the newest first."""
        with self._library.read() as session:
            return [_read(*found) for found in queries.read_highlights(session, trashed=False)][::-1]

    def first(self, limit: int) -> tuple[Highlights, int]:
        """The first highlights outside the trash by article and place, and how many there are in all: what a list of
        very many shows until it is whole."""
        with self._library.read() as session:
            ids, count = queries.find_first(session, limit)
            found = {row.id: _read(row, passages) for row, passages in queries.read_highlights(session, ids)}
        return [found[highlight_id] for highlight_id in ids], count

    def count(self) -> int:
        """How many there are outside the trash."""
        with self._library.read() as session:
            return queries.count_highlights(session)

    def some(self, ids: Collection[int]) -> Highlights:
        """These, in the trash or not; those that are gone for ever are left out."""
        with self._library.read() as session:
            return [_read(*found) for found in queries.read_highlights(session, ids)]

    def lost(self) -> Highlights:
        """The tray: those that wait to be placed by hand, the newest first."""
        return [highlight for highlight in self.list() if highlight.is_lost]

    def trashed(self) -> Highlights:
        """Those in the trash, the last deleted first."""
        with self._library.read() as session:
            found = [_read(*found) for found in queries.read_highlights(session, trashed=True)]
        return sorted(found, key=lambda h: (h.trashed or h.changed, h.id), reverse=True)

    def tags(self) -> Counts:
        """Tags with the number of highlights outside the trash that carry them, most frequent first."""
        with self._library.read() as session:
            counted = Counter(name for names in queries.read_tags(session) for name in names)
        return counted.most_common()

    def versions(self, highlight_id: int) -> Versions:
        """All that was ever said of a highlight, the newest first."""
        with self._library.read() as session:
            rows = session.scalars(
                select(HighlightRevisionRow)
                .where(HighlightRevisionRow.highlight_id == highlight_id)
                .order_by(HighlightRevisionRow.id.desc())
            )
            return [HighlightVersion(row.revision, row.comment, row.stance, row.saved) for row in rows]


def _finish(writing: Writing, highlight_id: int) -> Highlight:
    writing.session.flush()
    _tell(writing, highlight_id)
    return _read_one(writing.session, highlight_id)


def _tell(writing: Writing, highlight_id: int) -> None:
    writing.highlights.add(highlight_id)


def _make_passage(
    session: Session, highlight_id: int, position: int, article_id: int, span: Span
) -> HighlightPassageRow:
    from app.analysis.corrections.anchoring import make_anchor

    article = require_article(session, article_id)
    document = read_document(session, article_id)
    place = _trim(document, span)
    anchor = make_anchor(document.text, place)
    return HighlightPassageRow(
        highlight_id=highlight_id,
        position=position,
        article_id=article_id,
        content_key=article.imported_key,
        title=article.title,
        start=place.start,
        end=place.end,
        quote=anchor.quote,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        place_start=place.start,
        place_end=place.end,
    )


def _trim(document: Document, span: Span) -> Span:
    start, end = max(0, span.start), min(len(document.text), span.end)
    while start < end and document.text[start].isspace():
        start += 1
    while end > start and document.text[end - 1].isspace():
        end -= 1
    if start >= end:
        raise _bad("An empty passage", "a highlight", "Mark at least one word.")
    if end - start > MOST_QUOTE:
        raise _bad("A passage as long as that", "a highlight", "Mark less, or write a note on the article.")
    return Span(start, end)


def _clean_comment(comment: str) -> str:
    data = comment.encode("utf-8", "replace")  # SQLite takes no lone surrogates
    if len(data) > MOST_COMMENT:
        raise UserError("note-too-large", limit=MOST_COMMENT // 1_000_000)
    return data.decode("utf-8")


def _clean_stance(stance: str) -> str:
    cleaned = clean_line(stance)
    if len(cleaned) > MOST_STANCE:
        raise _bad(f"“{cleaned[:40]}…”", "a stance", f"It has more than {MOST_STANCE} characters.")
    return cleaned


def _clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    cleaned = clean_field("tags", tuple(tags))
    assert isinstance(cleaned, tuple)
    return cleaned


def _keep_version(session: Session, row: HighlightRow) -> None:
    session.add(
        HighlightRevisionRow(
            highlight_id=row.id, revision=row.revision, comment=row.comment, stance=row.stance, saved=row.changed
        )
    )


def _keep_beside(session: Session, row: HighlightRow, comment: str, stance: str) -> None:
    """Keep what did not win; the revision below all others that are taken says so."""
    kept = session.scalars(select(HighlightRevisionRow).where(HighlightRevisionRow.highlight_id == row.id)).all()
    if all((version.comment, version.stance) != (comment, stance) for version in kept):
        lowest = min(0, *(version.revision for version in kept))
        session.add(
            HighlightRevisionRow(
                highlight_id=row.id, revision=lowest - 1, comment=comment, stance=stance, saved=datetime.now(UTC)
            )
        )


def _require(session: Session, highlight_id: int) -> HighlightRow:
    row = session.get(HighlightRow, highlight_id)
    if row is None:
        raise UnknownItem("unknown-highlight", id=highlight_id)
    return row


def _require_passage(session: Session, highlight_id: int, article_id: int) -> HighlightPassageRow:
    _require(session, highlight_id)
    row = session.scalars(
        select(HighlightPassageRow).where(
            HighlightPassageRow.highlight_id == highlight_id, HighlightPassageRow.article_id == article_id
        )
    ).first()
    if row is None:
        raise UnknownItem("unknown-highlight", id=highlight_id)
    return row


def _read_one(session: Session, highlight_id: int) -> Highlight:
    for found in queries.read_highlights(session, [highlight_id]):
        return _read(*found)
    raise UnknownItem("unknown-highlight", id=highlight_id)


def _read(row: AnyRow, passages: Sequence[AnyRow]) -> Highlight:
    return Highlight(
        row.id,
        tuple(_read_passage(passage) for passage in passages),
        Colour(row.colour),
        row.comment,
        row.stance,
        tuple(row.tags),
        row.created,
        row.changed,
        row.revision,
        row.deleted_at,
    )


def _read_passage(row: AnyRow) -> Passage:
    anchor = Anchor(Span(row.start, row.end), row.quote, row.prefix, row.suffix)
    place = Span(row.place_start, row.place_end) if row.place_start is not None else None
    return Passage(row.article_id, anchor, place, row.title, row.content_key)


def _bad(value: str, field: str, hint: str) -> UserError:
    return UserError("bad-value", value=value, field=field, hint=hint)
