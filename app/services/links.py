"""`[[Links]]` of notes: what they name, what may be named, and from where something is linked.

Which links stand in which note is a cache, read again of every note whose text is another one, whoever wrote it. What a
link names is never stored: the library of now is asked. So that a link goes on meaning what it meant, the notes that
name something are rewritten in the very transaction that gives it another name (see `_keep_meaning`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.domain import Changes, NoteSubject, NoteSummary, Span, SubjectKind
from app.jobs import Job
from app.links import LINKS_VERSION, LinkKind, cut_sentence, find_links, fold, read_key
from app.services.library import Library, Writing
from app.services.link_names import LinkName, NameBook, Thing
from app.services.note_writing import store_body
from app.services.notes import NoteService
from app.services.records import subject_of
from db import note_queries

# Notes that are read in one transaction: short enough that a note typed meanwhile does not wait.
_AT_ONCE = 500
_BEGINNING, _WORD, _INSIDE = range(3)  # how what was typed stands in a name, the better first

FindEntities = Callable[[Sequence[str]], Mapping[str, str] | None]
CompleteEntities = Callable[[str, int], Sequence[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What a link names. `id` is that of the article, the pair or the note, 0 for an entity, which is known by
    `title` alone. `trashed`: it lies in the trash."""

    kind: LinkKind
    id: int
    title: str
    trashed: bool = False


@dataclass(frozen=True, slots=True)
class LinkOffer:
    """Something that can be named: `text` is what has to stand between the brackets, `detail` what tells it from
    others (an outlet, a date, in how many articles)."""

    target: LinkTarget
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Backlink:
    """A note that links here: with the sentence around the first link of each line, and where the link stands in it."""

    note: NoteSummary
    sentence: str
    span: Span


class LinkService:
    """Reads and keeps links. `find_entities` says which folded names are names of entities, and how they are written,
    or None where that cannot be known now; `complete_entities` which begin as typed, with the number of articles that
    speak of them."""

    def __init__(
        self,
        library: Library,
        notes: NoteService,
        find_entities: FindEntities,
        complete_entities: CompleteEntities,
    ) -> None:
        self._library, self._notes = library, notes
        self._find_entities, self._complete_entities = find_entities, complete_entities
        self._lock = threading.Lock()
        self._book: NameBook | None = None
        self._stale: set[Thing] = set()  # what may have another name than in the book
        self._reading = threading.Lock()
        library.changes.subscribe(self._note)
        library.before_commit(self._keep_meaning)

    # --- names ---

    def names(self) -> NameBook:
        """What everything is called now."""
        with self._reading:
            with self._lock:
                book, stale = self._book, self._stale
                self._stale = set()
            if book is None or stale or self._library.read_only:
                try:
                    with self._library.read() as session:
                        if book is None or self._library.read_only:
                            book = NameBook(_read_names(session))
                        else:
                            found = _read_names_of(session, stale)
                            book = book.changed({thing: found.get(thing) for thing in stale})
                except BaseException:
                    with self._lock:
                        self._stale |= stale
                    raise
                with self._lock:
                    self._book = book
            return book

    def _note(self, changes: Changes) -> None:
        with self._lock:
            self._stale |= _things(changes.articles, changes.pairs, changes.notes)

    def resolve(self, targets: Iterable[str]) -> dict[str, LinkTarget | None]:
        """What each of these texts between brackets names; None for what there is not, or cannot be known now."""
        return self._resolve(targets)[0]

    def _resolve(self, targets: Iterable[str]) -> tuple[dict[str, LinkTarget | None], bool]:
        """And whether it is known of all of them."""
        book, found, unknown = self.names(), {}, {}
        for target in dict.fromkeys(targets):
            key = fold(target)
            name = book.find(key)
            found[target] = _target(name) if name is not None else None
            if name is None and key:
                unknown[target] = [
                    a.name for a in read_key(key) if a.kind in (None, LinkKind.ENTITY) and not a.qualifier
                ]
        if not unknown:
            return found, True
        entities = self._find_entities(sorted({key for keys in unknown.values() for key in keys}))
        for target, keys in unknown.items():
            name_found = next((entities[key] for key in keys if key in entities), None) if entities else None
            if name_found is not None:
                found[target] = LinkTarget(LinkKind.ENTITY, 0, name_found)
        return found, entities is not None

    def find_missing(self, body: str) -> tuple[str, ...]:
        """What the links of a text name, and is not there. What cannot be known now (the index is being made, the disk
        went away) counts as there."""
        targets = [link.target for link in find_links(body)]
        found, is_known = self._resolve(targets)
        return tuple(target for target, there in found.items() if there is None) if is_known else ()

    def find(self, target: str) -> LinkTarget | None:
        """What one text between brackets names."""
        return self.resolve([target])[target]

    def complete(self, typed: str, limit: int = 12) -> list[LinkOffer]:
        """What may be meant by the beginning of a name: titles that begin so, then those with a word that does, then
        entities, then what stands inside of words. Notes come before pairs, and those before articles."""
        book, key = self.names(), fold(typed)
        ranked: list[tuple[tuple[int, int, int], LinkName]] = []
        kinds = (LinkKind.NOTE, LinkKind.PAIR, LinkKind.ARTICLE)
        for folded, name in book.live():
            place = _find_typed(folded, key)
            if place is not None:
                # The newest first: it is what one is at work on.
                ranked.append(((place, kinds.index(name.kind), -name.id), name))
        ranked.sort(key=lambda one: one[0])
        found = [
            (place[0], LinkOffer(_target(name), book.write(name), _detail(name))) for place, name in ranked[:limit]
        ]
        entities = [
            (_find_typed(fold(name), key) or 0, _offer_entity(book, name, count))
            for name, count in (self._complete_entities(typed, limit) if key else ())
        ]
        # Half of the room is kept for the other kind.
        best = sorted([*found, *entities[: max(limit // 2, limit - len(found))]], key=lambda one: one[0])
        return [offer for _, offer in best[:limit]]

    def write(self, target: LinkTarget) -> str:
        """What has to stand between brackets so that this is meant."""
        book = self.names()
        if target.kind is LinkKind.ENTITY:
            return _offer_entity(book, target.title, 0).text
        name = book.get((target.kind, target.id))
        return book.write(name) if name is not None else target.title

    # --- back ---

    def linked_from(self, subject: NoteSubject) -> list[Backlink]:
        """The notes that link to an article, to a pair, or to a note that is about neither; the last changed first.
        Not its own."""
        book = self.names()
        name = book.get((_KINDS[subject.kind], subject.id))
        if name is None:
            return []
        self.refresh(Job())
        with self._library.read() as session:
            rows = [row for row in note_queries.find_links_to(session, name.keys()) if book.find(row.key) == name]
            notes = note_queries.find_notes(session, {row.note_id for row in rows})
            bodies = {number: (row.body, subject_of(row)) for number, row in notes.items()}
        summaries = {summary.id: summary for summary in self._notes.summaries(list(bodies))}
        found: list[Backlink] = []
        for row in rows:
            body, about = bodies[row.note_id]
            link = next((link for link in find_links(body) if link.start == row.start), None)
            if link is None or about == subject or row.note_id not in summaries:
                continue
            sentence, span = cut_sentence(body, link)
            if not any(known.note.id == row.note_id and known.sentence == sentence for known in found):
                found.append(Backlink(summaries[row.note_id], sentence, span))
        return sorted(found, key=lambda one: one.note.changed, reverse=True)

    def refresh(self, job: Job) -> int:
        """Read the links of all notes whose text is another one than they were read of; returns how many those were.
        A library that is only read is left alone. Raises JobCancelled; what was read by then stays."""
        done = 0
        while not self._library.read_only:
            with self._library.read() as session:
                if not note_queries.find_unread_links(session, LINKS_VERSION, 1):
                    break
            with self._library.write() as writing:
                done += _read_links(writing.session, _AT_ONCE)
            job.progress(done, 0)
        return done

    # --- keeping ---

    def _keep_meaning(self, writing: Writing) -> None:
        """Before a transaction is committed that gives something another name: links that would mean something else
        from then on, or nothing, are rewritten in their notes, each of which gets a new version."""
        touched = _things(writing.articles, writing.pairs, writing.notes)
        if not touched:
            return
        session = writing.session
        session.flush()
        after = _read_names_of(session, touched)
        before = self.names()
        changed = {
            thing: name
            for thing, name in after.items()
            # An article that comes new takes no link from what is there; what the reader names does.
            if (name.kind is not LinkKind.ARTICLE if (was := before.get(thing)) is None else _is_renamed(was, name))
        }
        if changed:
            gone = dict.fromkeys(thing for thing in touched if thing not in after)
            _rewrite(writing, before, before.changed({**gone, **changed}), changed)


_KINDS = {
    SubjectKind.ARTICLE: LinkKind.ARTICLE,
    SubjectKind.PAIR: LinkKind.PAIR,
    SubjectKind.FREE: LinkKind.NOTE,
}


def _things(articles: Iterable[int], pairs: Iterable[int], notes: Iterable[NoteSubject]) -> set[Thing]:
    free = {(LinkKind.NOTE, note.id) for note in notes if note.kind is SubjectKind.FREE}
    return {*((LinkKind.ARTICLE, i) for i in articles), *((LinkKind.PAIR, i) for i in pairs), *free}


def _read_names(session: Session, of: Mapping[LinkKind, Sequence[int]] | None = None) -> list[LinkName]:
    def some(kind: LinkKind) -> Sequence[int] | None:
        return None if of is None else of.get(kind, ())

    names = [
        LinkName(LinkKind.ARTICLE, row.id, row.title, row.outlet, row.published, row.deleted_at is None)
        for row in note_queries.list_article_names(session, some(LinkKind.ARTICLE))
    ]
    for kind, read in ((LinkKind.NOTE, note_queries.list_note_names), (LinkKind.PAIR, note_queries.list_pair_names)):
        names += [LinkName(kind, row.id, row.title, live=row.deleted_at is None) for row in read(session, some(kind))]
    return names


def _read_names_of(session: Session, things: Iterable[Thing]) -> dict[Thing, LinkName]:
    of: dict[LinkKind, list[int]] = {}
    for kind, number in things:
        of.setdefault(kind, []).append(number)
    return {name.thing: name for name in _read_names(session, of)}


def _is_renamed(was: LinkName, name: LinkName) -> bool:
    return (was.title, was.outlet, was.published) != (name.title, name.outlet, name.published)


def _read_links(session: Session, most: int) -> int:
    rows = note_queries.find_unread_links(session, LINKS_VERSION, most)
    note_queries.write_links(
        session,
        ((row.id, row.revision, [(link.start, link.end, link.key) for link in find_links(row.body)]) for row in rows),
        LINKS_VERSION,
    )
    return len(rows)


def _rewrite(writing: Writing, before: NameBook, after: NameBook, changed: Mapping[Thing, LinkName]) -> None:
    session = writing.session
    while _read_links(session, _AT_ONCE):
        pass
    keys: set[str] = set()
    for thing, name in changed.items():
        keys |= name.keys()
        if (was := before.get(thing)) is not None:
            keys |= was.keys()
    moved: dict[int, dict[int, LinkName]] = {}
    for link in note_queries.find_links_to(session, keys):
        meant = before.find(link.key)
        now = after.get(meant.thing) if meant is not None else None
        if now is not None and after.find(link.key) != now:
            moved.setdefault(link.note_id, {})[link.start] = now
    for number, row in note_queries.find_notes(session, moved).items():
        body = _rename(row.body, moved[number], after)
        if body != row.body:
            store_body(writing, row, body, row.revision, datetime.now(UTC))
            writing.notes.add(subject_of(row))


def _rename(body: str, moved: Mapping[int, LinkName], book: NameBook) -> str:
    pieces, at = [], 0
    for link in find_links(body):
        if link.start in moved:
            pieces += [body[at : link.start], link.renamed(book.write(moved[link.start]))]
            at = link.end
    return "".join((*pieces, body[at:]))


def _target(name: LinkName) -> LinkTarget:
    return LinkTarget(name.kind, name.id, name.title, not name.live)


def _detail(name: LinkName) -> str:
    return " · ".join(part for part in (name.outlet, name.published) if part)


def _offer_entity(book: NameBook, name: str, count: int) -> LinkOffer:
    text = name if book.find(fold(name)) is None else f"{LinkKind.ENTITY}: {name}"
    return LinkOffer(LinkTarget(LinkKind.ENTITY, 0, name), text, str(count) if count else "")


def _find_typed(folded: str, key: str) -> int | None:
    at = folded.find(key)
    if at <= 0:
        return _BEGINNING if at == 0 else None
    if not folded[at - 1].isalnum():
        return _WORD
    # A later place may be the beginning of a word.
    return _WORD if f" {key}" in folded else _INSIDE
