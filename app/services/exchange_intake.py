"""Takes notes and highlights from outside into a library: nothing that is there is replaced, nothing comes twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import NoteSubject, SubjectKind
from app.exchange.bundle import Bundle, CarriedArticle, CarriedNote
from app.services.fields import MOST_CHARACTERS, clean_line
from app.services.highlight_intake import AddedHighlight, HighlightsTaken, UnitedHighlight, take_highlights
from app.services.library import Writing
from app.services.word_meeting import RULE, holds
from db import note_queries, queries
from db.models import (
    ArticleRow,
    NoteRevisionRow,
    NoteRow,
    PairRow,
)

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
    """What became of a bundle. `added` are the ids of new highlights, `united` those that were here and got what the
    file says more; `notes` were written, `joined` of them beneath one that was there; `known` notes and highlights were
    here already, `older` ones are what ours once were. Of highlights that say something else here, `both` have the
    words of the file beneath ours, and `recoloured` have another colour there than here. `waiting` highlights belong to
    articles that are not here, `lost` to passages that were not found; `missing` are titles of such articles. The rest
    is for the undo (`exchange_undo`): new highlights as they were `marked`, notes that were `written` or `tagged` (with
    the tags that came), `pairs` that are new or came out of the trash, those that were `named`, and when all came."""

    added: tuple[int, ...] = ()
    notes: int = 0
    joined: int = 0
    known: int = 0
    older: int = 0
    both: int = 0
    recoloured: int = 0
    waiting: int = 0
    lost: int = 0
    missing: tuple[str, ...] = ()
    united: tuple[UnitedHighlight, ...] = ()
    marked: tuple[AddedHighlight, ...] = ()
    written: tuple[WrittenNote, ...] = ()
    pairs: tuple[int, ...] = ()
    named: tuple[NamedPair, ...] = ()
    tagged: tuple[tuple[int, tuple[str, ...]], ...] = ()
    moment: datetime = _NEVER

    @property
    def is_anything(self) -> bool:
        """Whether the library is another one for it, so that there is something to take back."""
        return bool(self.added or self.united or self.written or self.pairs or self.named or self.tagged)


def take_in(writing: Writing, bundle: Bundle) -> Intake:
    taking = _Taking(writing)
    for note in bundle.notes:
        taking.take_note(note)
    return taking.end(take_highlights(writing, bundle.highlights, taking.find))


class _Taking:
    def __init__(self, writing: Writing) -> None:
        self._writing, self._session = writing, writing.session
        self._articles: dict[str, int | None] = {}
        self._counts: Counter[str] = Counter()
        self._missing: dict[str, None] = {}
        self._written: list[WrittenNote] = []
        self._pairs: list[int] = []
        self._named: list[NamedPair] = []
        self._tagged: list[tuple[int, tuple[str, ...]]] = []
        self._met: set[int] = set()  # notes that are those of the bundle, so that a second one is another note

    def end(self, highlights: HighlightsTaken) -> Intake:
        self._counts += highlights.counts
        self._miss(highlights.waiting)
        return Intake(
            added=tuple(added.id for added in highlights.added),
            marked=tuple(highlights.added),
            united=tuple(highlights.united),
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

    def find(self, article: CarriedArticle) -> int | None:
        if article.identity not in self._articles:
            self._articles[article.identity] = find_article(self._session, article)
        return self._articles[article.identity]

    def _miss(self, articles: Iterable[CarriedArticle]) -> None:
        self._missing.update(dict.fromkeys(article.title or article.url for article in articles))

    # --- notes ---

    def take_note(self, note: CarriedNote) -> None:
        here = [self.find(article) for article in note.articles]
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
        elif holds(row.body, note.body):
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


def save_body(session: Session, row: NoteRow, body: str, changed: datetime | None) -> None:
    row.body, row.changed, row.revision = body, changed or datetime.now(UTC), row.revision + 1
    session.add(
        NoteRevisionRow(note_id=row.id, revision=row.revision, typed_on=row.revision - 1, body=body, saved=row.changed)
    )


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
