"""Takes notes and highlights from outside into a library: nothing that is there is replaced, nothing comes twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import NoteSubject, SubjectKind
from app.exchange.bundle import Bundle, CarriedArticle, CarriedNote
from app.exchange.word_meeting import RULE, Meeting, is_alike, meet
from app.services.fields import MOST_CHARACTERS, clean_line
from app.services.highlight_intake import AddedHighlight, HighlightsTaken, UnitedHighlight, take_highlights
from app.services.library import Writing
from app.services.notes import MOST_MEGABYTES
from db import note_queries, queries
from db.models import (
    ArticleRow,
    NoteRevisionRow,
    NoteRow,
    PairRow,
)

# Notes on nothing that is here: by title and (the hash of) their text, and by the moments of their versions.
_Kept = tuple[defaultdict[tuple[str, int], set[int]], defaultdict[datetime | None, set[int]]]

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note that was written, for its undo: what stood there before, and on which revision it stands now. Of a new
    one that is about nothing else, `new` is what was carried in, and `title` what it was called here."""

    id: int
    before: str
    revision: int
    new: CarriedNote | None = None
    title: str = ""


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
    articles that are not here, `lost` to passages that were not found; `missing` are titles of such articles. Of what
    came, `hidden` notes and highlights belong to articles in the trash, whose titles are `trashed`. The rest
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
    hidden: int = 0
    trashed: tuple[str, ...] = ()
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
    return taking.end(take_highlights(writing, bundle.highlights, taking.find, taking.hidden))


class _Taking:
    def __init__(self, writing: Writing) -> None:
        self._writing, self._session = writing, writing.session
        self._articles: dict[str, int | None] = {}
        self.hidden: dict[int, str] = {}  # articles in the trash that were found, by their ids
        self._counts: Counter[str] = Counter()
        self._missing: dict[str, None] = {}
        self._written: list[WrittenNote] = []
        self._pairs: list[int] = []
        self._named: list[NamedPair] = []
        self._tagged: list[tuple[int, tuple[str, ...]]] = []
        self._kept: _Kept | None = None
        self._met: set[int] = set()  # notes that are those of the bundle, so that a second one is another note

    def end(self, highlights: HighlightsTaken) -> Intake:
        self._counts += highlights.counts
        self._miss(highlights.waiting)
        return Intake(
            added=tuple(added.id for added in highlights.added),
            marked=tuple(highlights.added),
            united=tuple(highlights.united),
            missing=tuple(self._missing),
            trashed=tuple(self.hidden.values()) if self._counts["hidden"] else (),
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
            number = self._articles[article.identity] = find_article(self._session, article)
            row = self._session.get(ArticleRow, number) if number is not None else None
            if row is not None and row.deleted_at is not None:
                self.hidden[row.id] = row.title
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
            written = self._put(note, NoteSubject(SubjectKind.ARTICLE, ids[0]))
            self._count(hidden=int(written and ids[0] in self.hidden))
        else:
            pair = self._require_pair(note, ids[0], ids[1])
            written = self._put(self._name_otherwise(note, pair), NoteSubject(SubjectKind.PAIR, pair.id))
            self._count(hidden=int(written and not self.hidden.keys().isdisjoint(ids)))

    def _require_pair(self, note: CarriedNote, left: int, right: int) -> PairRow:
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
        return row

    def _name_otherwise(self, note: CarriedNote, pair: PairRow) -> CarriedNote:
        """A pair has one title and one question: others of a file stand over its note. Not so where the file holds an
        earlier state of the same note: then they were changed here."""
        asked = ((clean_line(note.title)[:MOST_CHARACTERS], pair.title), (note.question, pair.question))
        other = [f"**{theirs.strip()}**" for theirs, ours in asked if theirs.strip() and not is_alike(theirs, ours)]
        row = self._find_note(NoteSubject(SubjectKind.PAIR, pair.id))
        if not other or (row is not None and self._find_base(row, note) is not None):
            return note
        return replace(note, body="\n\n".join([*other, *([note.body] if note.body.strip() else [])]))

    def _keep(self, note: CarriedNote) -> None:
        """A note on nothing that is here: kept, under the title of what it was about."""
        title = note.title or " | ".join(article.title for article in note.articles)
        title = (clean_line(title)[:MOST_CHARACTERS] or "Note") if note.free else title
        row = self._find_kept(title, note)
        if row is not None:
            self._met.add(row.id)
            tagged = self._tag(row, note.tags)
            if not self._meet(row, note) and not tagged:
                return
        else:
            row = NoteRow(
                title=title, question=note.question, body="", revision=0, changed=datetime.now(UTC), kept=not note.free
            )
            self._session.add(row)
            self._session.flush()
            self._met.add(row.id)
            self._save(row, note.body, note.changed)
            note_queries.write_note_tags(self._session, row.id, note.tags)
            self._written[-1] = replace(self._written[-1], new=note, title=row.title)
        self._writing.notes.add(NoteSubject(SubjectKind.FREE, row.id))

    def _find_kept(self, title: str, note: CarriedNote) -> NoteRow | None:
        """The note that is meant: of this title and text, else one of which a version was saved at that moment. In
        whole seconds, as others write them, that may be another one."""
        if self._kept is None:
            self._kept = _read_kept(self._session)
        same, saved = self._kept
        for number in same.get((title, hash(note.body)), ()):
            row = self._session.get_one(NoteRow, number)
            if number not in self._met and row.body == note.body:
                return row
        rows = [self._session.get_one(NoteRow, number) for number in saved.get(note.changed, ())]
        rows = [row for row in rows if row.id not in self._met and (row.title == title or row.changed.microsecond)]
        return min(rows, key=lambda row: row.title != title, default=None)

    def _find_note(self, subject: NoteSubject) -> NoteRow | None:
        column = NoteRow.article_id if subject.kind is SubjectKind.ARTICLE else NoteRow.pair_id
        return self._session.scalars(select(NoteRow).where(column == subject.id, NoteRow.deleted_at.is_(None))).first()

    def _put(self, note: CarriedNote, subject: NoteSubject) -> bool:
        """Whether the note on it says something else then."""
        if not note.body.strip():
            return False
        row = self._find_note(subject)
        if row is None:
            row = NoteRow(title="", question="", body="", revision=0, changed=datetime.now(UTC))
            if subject.kind is SubjectKind.ARTICLE:
                row.article_id = subject.id
            else:
                row.pair_id = subject.id
            self._session.add(row)
            self._session.flush()
        tagged = self._tag(row, note.tags)
        changed = self._meet(row, note)
        if changed or tagged:
            self._writing.notes.add(subject)
            (self._writing.articles if subject.kind is SubjectKind.ARTICLE else self._writing.pairs).add(subject.id)
        return changed

    # --- words that come to words ---

    def _meet(self, row: NoteRow, note: CarriedNote) -> bool:
        """Whether the note says something else then."""
        if is_alike(row.body, note.body):
            self._count(known=1)
            return False
        base = self._find_base(row, note)
        meeting = meet(row.body, note.body, base, self._read_versions(row))
        both = f"{row.body}{RULE}{note.body}"
        if meeting is Meeting.TAKEN:
            self._save(row, note.body, None if row.body else note.changed)
        elif meeting is Meeting.BOTH and len(both.encode()) > MOST_MEGABYTES * 1_000_000:
            self._keep(note)
        elif meeting is Meeting.BOTH:
            self._save(row, both, None)
            self._count(joined=1)
        else:
            self._count(older=int(meeting is Meeting.OLDER), known=int(meeting is Meeting.SAME))
            return False
        return True

    def _find_base(self, row: NoteRow, note: CarriedNote) -> str | None:
        """What the note was when it was carried out: the version that was saved at the moment that the file tells."""
        if note.changed is None:
            return None
        return self._session.scalars(
            select(NoteRevisionRow.body)
            .where(
                NoteRevisionRow.note_id == row.id,
                NoteRevisionRow.saved == note.changed,
                NoteRevisionRow.revision.is_not(None),
            )
            .order_by(NoteRevisionRow.id.desc())
            .limit(1)
        ).first()

    def _read_versions(self, row: NoteRow) -> Iterator[str]:
        yield from self._session.scalars(
            select(NoteRevisionRow.body).where(NoteRevisionRow.note_id == row.id).order_by(NoteRevisionRow.id)
        )

    def _tag(self, row: NoteRow, tags: Iterable[str]) -> bool:
        """Tags come beside those that are there; whether any did."""
        if not (tags := tuple(tags)):
            return False
        before = note_queries.read_note_tags(self._session, [row.id]).get(row.id, ())
        after = tuple(dict.fromkeys((*before, *tags)))
        if after != before:
            note_queries.write_note_tags(self._session, row.id, after)
            self._tagged.append((row.id, tuple(tag for tag in after if tag not in before)))
        return after != before

    def _save(self, row: NoteRow, body: str, changed: datetime | None) -> None:
        before = row.body
        save_body(self._session, row, body, changed)
        self._written.append(WrittenNote(row.id, before, row.revision))
        self._count(notes=1)


def _read_kept(session: Session) -> _Kept:
    kept: _Kept = (defaultdict(set), defaultdict(set))
    apart = (NoteRow.article_id.is_(None), NoteRow.pair_id.is_(None), NoteRow.deleted_at.is_(None))
    for number, title, body in session.execute(select(NoteRow.id, NoteRow.title, NoteRow.body).where(*apart)):
        kept[0][title, hash(body)].add(number)
    for number, saved in session.execute(
        select(NoteRow.id, NoteRevisionRow.saved)
        .join(NoteRevisionRow, NoteRevisionRow.note_id == NoteRow.id)
        .where(*apart)
    ):
        kept[1][saved].add(number)
    return kept


def save_body(session: Session, row: NoteRow, body: str, changed: datetime | None) -> None:
    row.body, row.changed, row.revision = body, changed or datetime.now(UTC), row.revision + 1
    session.add(
        NoteRevisionRow(note_id=row.id, revision=row.revision, typed_on=row.revision - 1, body=body, saved=row.changed)
    )


def find_article(session: Session, article: CarriedArticle) -> int | None:
    """The article of the library that is meant: of that text, else of that address, else the only one of that title.
    One in the trash only where none of that text or address is outside of it."""
    known = queries.find_known(session, article.key) if article.key else None
    if known is not None and known.deleted_at is None:
        return int(known.id)
    if article.url and len(same := queries.find_by_url(session, article.url, 2)) == 1:
        return same[0]
    if known is not None:
        return int(known.id)
    if not article.title:
        return None
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.title).where(
            ArticleRow.deleted_at.is_(None), func.lower(ArticleRow.title) == func.lower(clean_line(article.title))
        )
    ).all()
    return rows[0].id if len(rows) == 1 else None
