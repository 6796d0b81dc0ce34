"""Statements about notes, their tags and their pictures; they take a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from db.models import (
    ArticleRow,
    HighlightRow,
    NoteLinkRow,
    NoteLinkStampRow,
    NoteRevisionRow,
    NoteRow,
    NoteTagRow,
    PairRow,
    TagRow,
)
from db.queries import MOST_IDS, require_tags, split_ids

if TYPE_CHECKING:
    from db.queries import AnyRow, AnySelect

_PLAIN = {"synchronize_session": False}

# Characters of a note that a list of them shows; beginnings often are headings and lists.
BEGINNING = 400

_LEFT, _RIGHT = aliased(ArticleRow), aliased(ArticleRow)


def list_notes(session: Session, ids: Collection[int] | None = None, *, trashed: bool = False) -> list[AnyRow]:
    """Notes in the trash or outside, the last changed first; all where `ids` is None. Those about something in the
    trash, or about a pair with a side in it, lie there with it, and are left out. Rows are (id, article_id, pair_id,
    title, question, beginning, changed, kept, deleted_at, article_title, pair_title, left_title, right_title)."""
    statement = _in_list(
        select(
            NoteRow.id,
            NoteRow.article_id,
            NoteRow.pair_id,
            NoteRow.title,
            NoteRow.question,
            func.substr(NoteRow.body, 1, BEGINNING).label("beginning"),
            NoteRow.changed,
            NoteRow.kept,
            NoteRow.deleted_at,
            ArticleRow.title.label("article_title"),
            PairRow.title.label("pair_title"),
            _LEFT.title.label("left_title"),
            _RIGHT.title.label("right_title"),
        ),
        trashed,
    ).order_by(NoteRow.deleted_at.desc(), NoteRow.changed.desc(), NoteRow.id.desc())
    if ids is None:
        return [*session.execute(statement)]
    return [row for some in split_ids(ids) for row in session.execute(statement.where(NoteRow.id.in_(some)))]


def _in_list(statement: AnySelect, trashed: bool) -> AnySelect:
    joined = (
        statement.select_from(NoteRow)
        .outerjoin(ArticleRow, ArticleRow.id == NoteRow.article_id)
        .outerjoin(PairRow, PairRow.id == NoteRow.pair_id)
        .outerjoin(_LEFT, _LEFT.id == PairRow.left_id)
        .outerjoin(_RIGHT, _RIGHT.id == PairRow.right_id)
    )
    if trashed:
        return joined.where(NoteRow.deleted_at.is_not(None))
    gone = (NoteRow.deleted_at, ArticleRow.deleted_at, PairRow.deleted_at, _LEFT.deleted_at, _RIGHT.deleted_at)
    return joined.where(
        *(moment.is_(None) for moment in gone),
        # An article keeps its note when it is emptied; an empty free note is one that somebody has just begun.
        or_(func.trim(NoteRow.body, " \n\t\r") != "", NoteRow.article_id.is_(None) & NoteRow.pair_id.is_(None)),
    )


def list_whole_notes(session: Session, ids: Collection[int] | None = None) -> list[AnyRow]:
    """Notes outside the trash that are about no article; all where `ids` is None. Rows are (id, pair_id, title,
    question, body, revision, changed, pair_title, left_title, right_title)."""
    columns = (NoteRow.id, NoteRow.pair_id, NoteRow.title, NoteRow.question, NoteRow.body, NoteRow.revision)
    titles = (
        PairRow.title.label("pair_title"),
        _LEFT.title.label("left_title"),
        _RIGHT.title.label("right_title"),
    )
    statement = _in_list(select(*columns, NoteRow.changed, *titles), False).where(NoteRow.article_id.is_(None))
    return _some(session, statement, NoteRow.id, ids)


def list_tags_of_article_notes(session: Session, articles: Iterable[int] | None = None) -> list[AnyRow]:
    """(article_id, tag) of the notes on articles outside the trash, in the order the reader gave them; of all articles
    where none are named."""
    statement = (
        select(NoteRow.article_id, TagRow.name)
        .join(NoteTagRow, NoteTagRow.note_id == NoteRow.id)
        .join(TagRow, TagRow.id == NoteTagRow.tag_id)
        .where(NoteRow.article_id.is_not(None), NoteRow.deleted_at.is_(None))
        .order_by(NoteRow.id, NoteTagRow.position)
    )
    return _some(session, statement, NoteRow.article_id, articles)


def count_notes(session: Session, *, trashed: bool = False) -> int:
    """How many `list_notes` lists."""
    return session.scalar(_in_list(select(func.count()), trashed)) or 0


def read_bodies(session: Session) -> Iterator[tuple[int, str]]:
    """The id and text of every note."""
    for row in session.execute(select(NoteRow.id, NoteRow.body).execution_options(yield_per=500)):
        yield row.id, row.body


def list_all_tags(session: Session) -> set[str]:
    """What articles, notes, and highlights outside the trash are tagged with."""
    found = set(session.scalars(select(TagRow.name)))
    for tags in session.scalars(select(HighlightRow.tags).where(HighlightRow.deleted_at.is_(None)).distinct()):
        found.update(tags)
    return found


def read_note_tags(session: Session, ids: Collection[int] | None = None) -> dict[int, tuple[str, ...]]:
    """Tags by note, in the order the reader gave them; of all notes where `ids` is None."""
    statement = (
        select(NoteTagRow.note_id, TagRow.name)
        .join(TagRow, TagRow.id == NoteTagRow.tag_id)
        .order_by(NoteTagRow.note_id, NoteTagRow.position)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for some in [None] if ids is None else split_ids(ids):
        part = statement if some is None else statement.where(NoteTagRow.note_id.in_(some))
        for note_id, name in session.execute(part):
            found[note_id].append(name)
    return {note_id: tuple(names) for note_id, names in found.items()}


def write_note_tags(session: Session, note_id: int, names: Sequence[str]) -> None:
    """Make these the tags of a note. Tags that nothing carries any more stay: see `drop_unused_tags`."""
    session.execute(delete(NoteTagRow).where(NoteTagRow.note_id == note_id))
    if names:
        known = require_tags(session, names)
        session.execute(
            insert(NoteTagRow),
            [{"note_id": note_id, "tag_id": known[name], "position": n} for n, name in enumerate(names)],
        )


def count_note_tags(session: Session) -> list[tuple[str, int]]:
    """Tags with the number of notes outside the trash that carry them, most frequent first."""
    rows = session.execute(
        select(TagRow.name, func.count())
        .join(NoteTagRow, NoteTagRow.tag_id == TagRow.id)
        .join(NoteRow, NoteRow.id == NoteTagRow.note_id)
        .where(NoteRow.deleted_at.is_(None))
        .group_by(TagRow.id)
        .order_by(func.count().desc(), TagRow.name)
    )
    return [(name, count) for name, count in rows]


def find_notes(session: Session, ids: Iterable[int]) -> dict[int, NoteRow]:
    """Mapped notes by id, in the trash or not, of those that exist, to be changed within the session."""
    found: dict[int, NoteRow] = {}
    for some in split_ids(ids):
        found.update((row.id, row) for row in session.scalars(select(NoteRow).where(NoteRow.id.in_(some))))
    return found


def delete_notes(session: Session, ids: Iterable[int]) -> None:
    """For ever, with every version, tags, and what was read of their links."""
    for some in split_ids(ids):
        for table in (NoteRevisionRow, NoteTagRow, NoteLinkRow, NoteLinkStampRow):
            session.execute(delete(table).where(table.note_id.in_(some)))
        session.execute(delete(NoteRow).where(NoteRow.id.in_(some)))


# --- what links name ------------------------------------------------------------------------------------------------


def list_article_names(session: Session, ids: Iterable[int] | None = None) -> list[AnyRow]:
    """(id, title, outlet, published, deleted_at) of all articles, or of some."""
    statement = select(ArticleRow.id, ArticleRow.title, ArticleRow.outlet, ArticleRow.published, ArticleRow.deleted_at)
    return _some(session, statement, ArticleRow.id, ids)


def list_note_names(session: Session, ids: Iterable[int] | None = None) -> list[AnyRow]:
    """(id, title, deleted_at) of all notes that are about neither article nor pair, or of some."""
    statement = select(NoteRow.id, NoteRow.title, NoteRow.deleted_at).where(
        NoteRow.article_id.is_(None), NoteRow.pair_id.is_(None)
    )
    return _some(session, statement, NoteRow.id, ids)


def list_pair_names(session: Session, ids: Iterable[int] | None = None) -> list[AnyRow]:
    """(id, title, deleted_at) of all saved pairs that have a title, or of some."""
    statement = select(PairRow.id, PairRow.title, PairRow.deleted_at).where(PairRow.title != "")
    return _some(session, statement, PairRow.id, ids)


def _some(session: Session, statement: AnySelect, column: Any, ids: Iterable[int] | None) -> list[AnyRow]:
    if ids is None:
        return [*session.execute(statement)]
    return [row for some in split_ids(ids) for row in session.execute(statement.where(column.in_(some)))]


# --- links ----------------------------------------------------------------------------------------------------------


def find_unread_links(session: Session, version: str, most: int) -> list[AnyRow]:
    """(id, revision, body) of notes whose links were not read of their text as it is, by this version; so many at
    most."""
    statement = (
        select(NoteRow.id, NoteRow.revision, NoteRow.body)
        .outerjoin(NoteLinkStampRow, NoteLinkStampRow.note_id == NoteRow.id)
        .where(
            or_(
                NoteLinkStampRow.note_id.is_(None),
                NoteLinkStampRow.revision != NoteRow.revision,
                NoteLinkStampRow.version != version,
            )
        )
        .limit(most)
    )
    return [*session.execute(statement)]


def write_links(
    session: Session, rows: Iterable[tuple[int, int, Sequence[tuple[int, int, str]]]], version: str
) -> None:
    """Keep the links of notes: (id, revision, [(start, end, key)])."""
    links: list[dict[str, Any]] = []
    stamps: list[dict[str, Any]] = []
    for note_id, revision, found in rows:
        stamps.append({"note_id": note_id, "revision": revision, "version": version})
        links += [
            {"note_id": note_id, "position": n, "start": start, "end": end, "key": key}
            for n, (start, end, key) in enumerate(found)
        ]
    for some in split_ids(stamp["note_id"] for stamp in stamps):
        for table in (NoteLinkRow, NoteLinkStampRow):
            session.execute(delete(table).where(table.note_id.in_(some)), execution_options=_PLAIN)
    if stamps:
        session.execute(insert(NoteLinkStampRow), stamps)
    if links:
        session.execute(insert(NoteLinkRow), links)


def find_links_to(session: Session, keys: Iterable[str]) -> list[AnyRow]:
    """(note_id, start, end, key) of the links with any of these keys, in notes outside the trash, by note and place."""
    found: list[AnyRow] = []
    wanted = list(dict.fromkeys(keys))
    for at in range(0, len(wanted), MOST_IDS):
        found += session.execute(
            select(NoteLinkRow.note_id, NoteLinkRow.start, NoteLinkRow.end, NoteLinkRow.key)
            .join(NoteRow, NoteRow.id == NoteLinkRow.note_id)
            .where(NoteLinkRow.key.in_(wanted[at : at + MOST_IDS]), NoteRow.deleted_at.is_(None))
        )
    return sorted(found, key=lambda row: (row.note_id, row.start))
