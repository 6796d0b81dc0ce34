"""Takes notes and highlights from outside into a library: nothing that is there is replaced, nothing comes twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from db.queries import AnyRow

RULE = "\n\n---\n\n"  # between a note that was there and one that was added to it

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note that was written, for its undo: what stood there before, on which revision it stands now, and whether it
    is a new one that is about nothing else."""

    id: int
    before: str
    revision: int
    new: bool = False


@dataclass(frozen=True, slots=True)
class NamedPair:
    """A pair that got its title or question: as they were, and as they came."""

    id: int
    before: tuple[str, str]
    after: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of a bundle. `added` are the ids of new highlights; `notes` were written, `joined` of them beneath
    one that was there; `known` notes and highlights were here already; `waiting` highlights belong to articles that are
    not, `lost` to passages that were not found; `missing` are titles of such articles. The rest is
    for the undo (`exchange_undo`): notes that were `written` or `tagged` (with the tags that came), `pairs` that are
    new or came out of the trash, those that were `named`, and when all of it came."""

    added: tuple[int, ...] = ()
    notes: int = 0
    joined: int = 0
    known: int = 0
    waiting: int = 0
    lost: int = 0
    missing: tuple[str, ...] = ()
    written: tuple[WrittenNote, ...] = ()
    pairs: tuple[int, ...] = ()
    named: tuple[NamedPair, ...] = ()
    tagged: tuple[tuple[int, tuple[str, ...]], ...] = ()
    moment: datetime = _NEVER

    @property
    def is_anything(self) -> bool:
        """Whether the library is another one for it, so that there is something to take back."""
        return bool(self.added or self.written or self.pairs or self.named or self.tagged)


def take_in(writing: Writing, bundle: Bundle) -> Intake:
    taking = _Taking(writing)
    for note in bundle.notes:
        taking.take_note(note)
    for highlight in bundle.highlights:
        taking.take_highlight(highlight)
    return taking.end()


class _Taking:
    def __init__(self, writing: Writing) -> None:
        self._writing, self._session = writing, writing.session
        self._articles: dict[str, int | None] = {}
        self._texts: dict[int, str] = {}
        self._known: Counter[Hashable] | None = None
        self._counts: Counter[str] = Counter()
        self._added: list[int] = []
        self._missing: dict[str, None] = {}
        self._written: list[WrittenNote] = []
        self._pairs: list[int] = []
        self._named: list[NamedPair] = []
        self._tagged: list[tuple[int, tuple[str, ...]]] = []
        self._met: set[int] = set()  # notes that are those of the bundle, so that a second one is another note

    def end(self) -> Intake:
        return Intake(
            added=tuple(self._added),
            missing=tuple(self._missing),
            written=tuple(self._written),
            pairs=tuple(self._pairs),
            named=tuple(self._named),
            tagged=tuple(self._tagged),
            moment=datetime.now(UTC),
            **self._counts,
        )

    def _count(self, **more: int) -> None:
        self._counts.update(more)

    def _find(self, article: CarriedArticle) -> int | None:
        if article.identity not in self._articles:
            self._articles[article.identity] = find_article(self._session, article)
        return self._articles[article.identity]

    def _miss(self, articles: Iterable[CarriedArticle]) -> None:
        self._missing.update(dict.fromkeys(article.title or article.url for article in articles))

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
            self._session.flush()
            self._pairs.append(row.id)
        elif row.deleted_at is not None:
            row.deleted_at = None
            self._pairs.append(row.id)
        before = row.title, row.question
        row.title = row.title or clean_line(note.title)[:MOST_CHARACTERS]
        row.question = row.question or note.question
        if before != (row.title, row.question):
            self._named.append(NamedPair(row.id, before, (row.title, row.question)))
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
        ).all()  # fmt: skip
        if (known := next((number for number in same if number not in self._met), None)) is not None:
            self._met.add(known)
            self._count(known=1)
            return
        row = NoteRow(
            title=title, question=note.question, body="", revision=0, changed=datetime.now(UTC), kept=not note.free
        )
        self._session.add(row)
        self._session.flush()
        self._save(row, note.body, note.changed, new=True)
        self._met.add(row.id)
        note_queries.write_note_tags(self._session, row.id, note.tags)
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
        elif _holds(row.body, note.body):
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
            self._tagged.append((row.id, tuple(tag for tag in after if tag not in before)))

    def _save(self, row: NoteRow, body: str, changed: datetime | None, *, new: bool = False) -> None:
        before = row.body
        save_body(self._session, row, body, changed)
        self._written.append(WrittenNote(row.id, before, row.revision, new))
        self._count(notes=1)

    # --- highlights ---

    def take_highlight(self, highlight: CarriedHighlight) -> None:
        ids = [self._find(passage.article) for passage in highlight.passages]
        if len(ids) > 1 and ids[0] is not None and ids[0] == ids[1]:
            ids[1] = None  # both sides are one article here: a tie is between two
        stands = [
            self._locate(number, passage.anchor) if number is not None else (passage.anchor, None)
            for number, passage in zip(ids, highlight.passages, strict=True)
        ]
        told = _tell(
            [
                (number or _waiting_key(passage.article), anchor, place)
                for number, passage, (anchor, place) in zip(ids, highlight.passages, stands, strict=True)
            ],
            highlight.comment,
        )
        known = self._read_known()
        if known[told] > 0:
            known[told] -= 1
            self._count(known=1)
            return
        row = self._add_highlight(highlight, tied=len(ids) > 1)
        for position, (number, passage, (anchor, place)) in enumerate(
            zip(ids, highlight.passages, stands, strict=True)
        ):
            self._session.add(_make_passage(row.id, position, number, passage.article, anchor, place))
        self._writing.highlights.add(row.id)
        self._added.append(row.id)
        if None in ids:
            self._count(waiting=1)
            self._miss(p.article for p, number in zip(highlight.passages, ids, strict=True) if number is None)
        elif any(place is None for _, place in stands):
            self._count(lost=1)

    def _add_highlight(self, highlight: CarriedHighlight, *, tied: bool) -> HighlightRow:
        now = datetime.now(UTC)
        row = HighlightRow(
            colour=highlight.colour.value,
            comment=highlight.comment,
            stance=clean_line(highlight.stance)[:MOST_CHARACTERS] if tied else "",
            tags=list(highlight.tags),
            created=highlight.created or highlight.changed or now,
            changed=highlight.changed or highlight.created or now,
            revision=1,
        )
        self._session.add(row)
        self._session.flush()
        self._session.add(
            HighlightRevisionRow(
                highlight_id=row.id, revision=1, comment=row.comment, stance=row.stance, saved=row.changed
            )
        )
        return row

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

    def _read_known(self) -> Counter[Hashable]:
        """How often each highlight is here already. One of a file counts for one that is here, not for its twin in the
        same file: that one is another highlight of the same words."""
        if self._known is None:
            self._known = Counter(
                _tell([(p.article_id or p.content_key, _read_anchor(p), _read_place(p)) for p in passages], row.comment)
                for row, passages in highlight_queries.read_highlights(self._session, trashed=False)
            )
        return self._known


def _holds(body: str, other: str) -> bool:
    """Whether the other text stands there, line by line: a "No" is not here already because of a "Nobody"."""
    wanted = other.strip("\n")
    return f"\n{wanted}\n" in f"\n{body}\n"


def save_body(session: Session, row: NoteRow, body: str, changed: datetime | None) -> None:
    row.body, row.changed, row.revision = body, changed or datetime.now(UTC), row.revision + 1
    session.add(
        NoteRevisionRow(note_id=row.id, revision=row.revision, typed_on=row.revision - 1, body=body, saved=row.changed)
    )


def _tell(passages: Iterable[tuple[int | str, Anchor, Span | None]], comment: str) -> Hashable:
    """What two highlights that are one have in common: where they stand, or with which words where they were not
    found; not their colour."""
    return tuple((where, place or (anchor.quote, anchor.span.start)) for where, anchor, place in passages), comment


def _waiting_key(article: CarriedArticle) -> str:
    return waiting_key(article.key, article.url, article.title)


def _make_passage(
    highlight_id: int, position: int, here: int | None, article: CarriedArticle, anchor: Anchor, place: Span | None
) -> HighlightPassageRow:
    return HighlightPassageRow(
        highlight_id=highlight_id,
        position=position,
        article_id=here,
        content_key=_waiting_key(article),
        title=article.title,
        start=anchor.span.start,
        end=anchor.span.end,
        quote=anchor.quote,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        place_start=place.start if place is not None else None,
        place_end=place.end if place is not None else None,
    )


def _read_anchor(row: AnyRow) -> Anchor:
    return Anchor(Span(row.start, row.end), row.quote, row.prefix, row.suffix)


def _read_place(row: AnyRow) -> Span | None:
    return Span(row.place_start, row.place_end) if row.place_start is not None else None


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
