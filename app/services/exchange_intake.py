"""Takes notes and highlights from outside into a library: nothing that is there is replaced, nothing comes twice."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import Anchor, NoteSubject, Span, SubjectKind
from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote
from app.services.fields import MOST_CHARACTERS, clean_line
from app.services.highlight_upkeep import waiting_key
from app.services.library import Writing
from app.services.records import read_document
from db import highlight_queries, note_queries, queries
from db.models import (
    ArticleRow,
    HighlightPassageRow,
    HighlightRevisionRow,
    HighlightRow,
    NoteRevisionRow,
    NoteRow,
    PairRow,
)

RULE = "\n\n---\n\n"  # between a note that was there and one that was added to it


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of a bundle. `added` are the ids of new highlights (the undo is to trash them); `notes` were written,
    `joined` of them beneath one that was there; `known` notes and highlights were here already; `waiting` highlights
    belong to articles that are not, `lost` to passages that were not found; `missing` are titles of such articles."""

    added: tuple[int, ...] = ()
    notes: int = 0
    joined: int = 0
    known: int = 0
    waiting: int = 0
    lost: int = 0
    missing: tuple[str, ...] = ()


def take_in(writing: Writing, bundle: Bundle) -> Intake:
    taking = _Taking(writing)
    for note in bundle.notes:
        taking.take_note(note)
    for highlight in bundle.highlights:
        taking.take_highlight(highlight)
    return taking.result


class _Taking:
    def __init__(self, writing: Writing) -> None:
        self._writing, self._session = writing, writing.session
        self._articles: dict[str, int | None] = {}
        self._texts: dict[int, str] = {}
        self._known: set[Hashable] | None = None
        self.result = Intake()

    def _count(self, **more: int) -> None:
        self.result = replace(self.result, **{name: getattr(self.result, name) + n for name, n in more.items()})

    def _find(self, article: CarriedArticle) -> int | None:
        if article.identity not in self._articles:
            self._articles[article.identity] = find_article(self._session, article)
        return self._articles[article.identity]

    def _miss(self, articles: Iterable[CarriedArticle]) -> None:
        titles = [article.title or article.url for article in articles]
        self.result = replace(self.result, missing=tuple(dict.fromkeys((*self.result.missing, *titles))))

    # --- notes ---

    def take_note(self, note: CarriedNote) -> None:
        here = [self._find(article) for article in note.articles]
        ids = [number for number in here if number is not None]
        if not note.articles or len(set(ids)) < len(here):
            self._miss(a for a, number in zip(note.articles, here, strict=True) if number is None)
            self._keep(note)
        elif len(ids) == 1:
            self._put(note, NoteSubject(SubjectKind.ARTICLE, ids[0]))
        else:
            self._put(note, NoteSubject(SubjectKind.PAIR, self._require_pair(note, ids[0], ids[1])))

    def _require_pair(self, note: CarriedNote, left: int, right: int) -> int:
        row = queries.find_pair(self._session, left, right)
        now = datetime.now(UTC)
        if row is None:
            row = PairRow(
                left_id=left, right_id=right, title="", question="", created=now, opened=now, view={}, deleted_at=None
            )
            self._session.add(row)
        row.title = row.title or clean_line(note.title)[:MOST_CHARACTERS]
        row.question = row.question or note.question
        self._session.flush()
        self._writing.pairs.add(row.id)
        return row.id

    def _keep(self, note: CarriedNote) -> None:
        """A note on nothing that is here: kept, under the title of what it was about."""
        title = note.title or " | ".join(article.title for article in note.articles)
        title = (clean_line(title)[:MOST_CHARACTERS] or "Note") if note.free else title
        same = self._session.scalars(
            select(NoteRow.id).where(
                NoteRow.article_id.is_(None), NoteRow.pair_id.is_(None), NoteRow.deleted_at.is_(None),
                NoteRow.title == title, NoteRow.body == note.body,
            )
        ).first()  # fmt: skip
        if same is not None:
            self._count(known=1)
            return
        row = NoteRow(
            title=title, question=note.question, body="", revision=0, changed=datetime.now(UTC), kept=not note.free
        )
        self._session.add(row)
        self._session.flush()
        self._save(row, note.body, note.changed)
        self._tag(row, note.tags)
        self._writing.notes.add(NoteSubject(SubjectKind.FREE, row.id))

    def _put(self, note: CarriedNote, subject: NoteSubject) -> None:
        if not note.body.strip():
            return
        column = NoteRow.article_id if subject.kind is SubjectKind.ARTICLE else NoteRow.pair_id
        row = self._session.scalars(select(NoteRow).where(column == subject.id, NoteRow.deleted_at.is_(None))).first()
        if row is None:
            row = NoteRow(title="", question="", body="", revision=0, changed=datetime.now(UTC))
            if subject.kind is SubjectKind.ARTICLE:
                row.article_id = subject.id
            else:
                row.pair_id = subject.id
            self._session.add(row)
            self._session.flush()
        self._tag(row, note.tags)
        if not row.body:
            self._save(row, note.body, note.changed)
        elif note.body.strip() in row.body:
            self._count(known=1)
            return
        else:
            self._save(row, row.body + RULE + note.body, None)
            self._count(joined=1)
        self._writing.notes.add(subject)
        (self._writing.articles if subject.kind is SubjectKind.ARTICLE else self._writing.pairs).add(subject.id)

    def _tag(self, row: NoteRow, tags: Iterable[str]) -> None:
        """Tags come beside those that are there."""
        before = note_queries.read_note_tags(self._session, [row.id]).get(row.id, ())
        after = tuple(dict.fromkeys((*before, *tags)))
        if after != before:
            note_queries.write_note_tags(self._session, row.id, after)

    def _save(self, row: NoteRow, body: str, changed: datetime | None) -> None:
        row.body, row.changed, row.revision = body, changed or datetime.now(UTC), row.revision + 1
        self._session.add(
            NoteRevisionRow(
                note_id=row.id, revision=row.revision, typed_on=row.revision - 1, body=body, saved=row.changed
            )
        )
        self._count(notes=1)

    # --- highlights ---

    def take_highlight(self, highlight: CarriedHighlight) -> None:
        ids = [self._find(passage.article) for passage in highlight.passages]
        if len(ids) > 1 and ids[0] is not None and ids[0] == ids[1]:
            ids[1] = None  # both sides are one article here: a tie is between two
        told = _tell(
            [(number or waiting_key(p.article.key, p.article.url, p.article.title), p.anchor.quote, p.anchor.prefix)
             for number, p in zip(ids, highlight.passages, strict=True)],
            highlight.comment,
        )  # fmt: skip
        if told in self._read_known():
            self._count(known=1)
            return
        self._read_known().add(told)
        now = datetime.now(UTC)
        row = HighlightRow(
            colour=highlight.colour.value,
            comment=highlight.comment,
            stance=highlight.stance if len(ids) > 1 else "",
            tags=list(highlight.tags),
            created=highlight.created or highlight.changed or now,
            changed=highlight.changed or highlight.created or now,
            revision=1,
        )
        self._session.add(row)
        self._session.flush()
        places = [self._add_passage(row.id, n, highlight, number) for n, number in enumerate(ids)]
        self._session.add(
            HighlightRevisionRow(
                highlight_id=row.id, revision=1, comment=row.comment, stance=row.stance, saved=row.changed
            )
        )
        self._writing.highlights.add(row.id)
        self.result = replace(self.result, added=(*self.result.added, row.id))
        if None in ids:
            self._count(waiting=1)
            self._miss(p.article for p, number in zip(highlight.passages, ids, strict=True) if number is None)
        elif None in places:
            self._count(lost=1)

    def _add_passage(
        self, highlight_id: int, position: int, highlight: CarriedHighlight, here: int | None
    ) -> Span | None:
        passage = highlight.passages[position]
        anchor, place = passage.anchor, None
        if here is not None:
            anchor, place = self._locate(here, anchor)
        self._session.add(
            HighlightPassageRow(
                highlight_id=highlight_id,
                position=position,
                article_id=here,
                content_key=waiting_key(passage.article.key, passage.article.url, passage.article.title),
                title=passage.article.title,
                start=anchor.span.start,
                end=anchor.span.end,
                quote=anchor.quote,
                prefix=anchor.prefix,
                suffix=anchor.suffix,
                place_start=place.start if place is not None else None,
                place_end=place.end if place is not None else None,
            )
        )
        return place

    def _locate(self, article_id: int, anchor: Anchor) -> tuple[Anchor, Span | None]:
        """Where a passage stands here; one that came with its words alone takes what stands around them."""
        from app.analysis.corrections.anchoring import find_anchor, make_anchor

        if article_id not in self._texts:
            self._texts[article_id] = read_document(self._session, article_id).text
        text = self._texts[article_id]
        place = find_anchor(text, anchor)
        if place is not None and not anchor.span.end:
            return make_anchor(text, place), place
        return anchor, place

    def _read_known(self) -> set[Hashable]:
        if self._known is None:
            self._known = {
                _tell([(p.article_id or p.content_key, p.quote, p.prefix) for p in passages], row.comment)
                for row, passages in highlight_queries.read_highlights(self._session, trashed=False)
            }
        return self._known


def _tell(passages: Iterable[tuple[int | str, str, str]], comment: str) -> Hashable:
    """What two highlights that are one have in common; where it stands does not count, nor its colour."""
    return tuple((where, quote) for where, quote, _ in passages), comment


def find_article(session: Session, article: CarriedArticle) -> int | None:
    """The article of the library that is meant: of that text, else of that address, else the only one of that title."""
    if article.key and (known := queries.find_known(session, article.key)) is not None:
        return int(known.id)
    if article.url and len(same := queries.find_by_url(session, article.url, 2)) == 1:
        return same[0]
    if not article.title:
        return None
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.title).where(
            ArticleRow.deleted_at.is_(None), func.lower(ArticleRow.title) == func.lower(clean_line(article.title))
        )
    ).all()
    return rows[0].id if len(rows) == 1 else None
