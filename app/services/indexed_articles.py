"""Articles as the index takes them, out of the database, each with a stamp of all that is indexed of it."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.domain import EntityType, TextAnalysis
from app.search.articles import INDEX_VERSION, IndexedArticle
from db import highlight_queries, note_queries, queries
from db.models import AnalysisRow, ArticleRow, HighlightPassageRow, HighlightRow, NoteRow, TextRow

if TYPE_CHECKING:
    from db.queries import AnyRow, AnySelect

log = logging.getLogger(__name__)

# An article speaks of more, but hardly of these; and is called more, but hardly by these.
_MOST_ENTITIES = 60
_MOST_NAMES = 12


def read_stamps(session: Session, some: Collection[int] | None = None) -> dict[int, str]:
    """The stamp of each article and note, or of some; another one when anything changes that is indexed of it. Notes
    that are about no article go by their ids, negative."""
    rows: list[AnyRow] = []
    for ids in [None] if some is None else queries.split_ids(some):
        statement = _select_stamped()
        rows += session.execute(statement if ids is None else statement.where(ArticleRow.id.in_(ids))).all()
    tags, comments, others = queries.read_tags(session, some), read_said(session, some), _read_others(session, some)
    stamps = {
        row.id: _stamp(row, tags.get(row.id, ()), comments.get(row.id, ()), others.get(row.id, ())) for row in rows
    }
    return stamps | {note.id: note.stamp for note in _load_notes(session, some)}


def load_articles(session: Session, ids: list[int]) -> list[IndexedArticle]:
    """Articles as they are now, each with the stamp of just that: of a moment before, it could become true again when
    a change that is in here is undone."""
    rows = session.execute(
        _select_stamped(TextRow.text, NoteRow.body, AnalysisRow.data)
        .join(TextRow, TextRow.article_id == ArticleRow.id)
        .where(ArticleRow.id.in_(ids))
    ).all()
    tags, comments, others = queries.read_tags(session, ids), read_said(session, ids), _read_others(session, ids)
    by_id: dict[int, IndexedArticle] = {}
    for row in rows:
        own_tags, said, other_tags = tags.get(row.id, ()), comments.get(row.id, ()), others.get(row.id, ())
        by_id[row.id] = IndexedArticle(
            id=row.id,
            stamp=_stamp(row, own_tags, said, other_tags),
            title=row.title,
            text=row.text,
            outlet=row.outlet,
            author=row.author,
            tags=own_tags,
            said_tags=other_tags,
            perspective=row.perspective,
            note="\n".join(filter(None, [row.body, *said])),
            language=row.language,
            published=row.published,
            url=row.url,
            entities=_read_entities(row) if _is_analysed(row) else (),
            words=row.words,
            added=row.added.toordinal(),
            trashed=row.deleted_at is not None,
        )
    by_id |= {note.id: note for note in _load_notes(session, ids)}
    return [by_id[i] for i in ids if i in by_id]


def find_pair_notes(session: Session, pairs: Collection[int]) -> set[int]:
    """The notes on some pairs, by which the index knows them."""
    found: set[int] = set()
    for ids in queries.split_ids(pairs):
        found.update(-note for note in session.scalars(select(NoteRow.id).where(NoteRow.pair_id.in_(ids))))
    return found


def _load_notes(session: Session, some: Collection[int] | None) -> list[IndexedArticle]:
    """Notes that are about no article, as they are indexed; all, or those among the ids."""
    wanted = None if some is None else [-number for number in some if number < 0]
    rows = note_queries.list_whole_notes(session, wanted) if wanted is None or wanted else []
    tags = note_queries.read_note_tags(session, None if wanted is None else [row.id for row in rows]) if rows else {}
    language = _find_language(session) if rows else ""
    made = []
    for row in rows:
        title = row.title if row.pair_id is None else row.pair_title or f"{row.left_title} | {row.right_title}"
        own = tags.get(row.id, ())
        parts = (INDEX_VERSION, "note", title, row.question, str(row.revision), language, *own)
        made.append(
            IndexedArticle(
                id=-row.id,
                stamp=blake2b("\x00".join(parts).encode(), digest_size=12).hexdigest(),
                title=title,
                tags=own,
                note="\n".join(filter(None, [row.question, row.body])),
                language=language,
                words=len(row.body.split()),
                added=row.changed.toordinal(),
            )
        )
    return made


def _find_language(session: Session) -> str:
    """The language of most articles: what a reader writes is in it more likely than in any other."""
    statement = select(ArticleRow.language).group_by(ArticleRow.language).order_by(func.count().desc()).limit(1)
    return session.scalar(statement) or ""


def _read_others(session: Session, ids: Collection[int] | None) -> dict[int, tuple[str, ...]]:
    """The tags of the notes on articles, and of what is marked in them, by article."""
    found: dict[int, list[str]] = defaultdict(list)
    for article, tag in note_queries.list_tags_of_article_notes(session, ids):
        found[article].append(tag)
    for article, marked in highlight_queries.list_tags_in_articles(session, ids):
        found[article] += marked
    return {article: tuple(dict.fromkeys(tags)) for article, tags in found.items()}


def find_highlighted(session: Session, highlights: Collection[int]) -> set[int]:
    """The articles that some highlights stand in."""
    found: set[int] = set()
    for ids in queries.split_ids(highlights):
        statement = select(HighlightPassageRow.article_id).where(HighlightPassageRow.highlight_id.in_(ids))
        found.update(article for article in session.scalars(statement) if article is not None)
    return found


def _select_stamped(*more: Any) -> AnySelect:
    """Articles with all that their stamps are made of, but for tags and comments."""
    return (
        select(
            *queries.SUMMARY_COLUMNS,
            ArticleRow.text_hash,
            NoteRow.id.label("note_id"),
            NoteRow.revision,
            AnalysisRow.version.label("analysis_version"),
            AnalysisRow.text_hash.label("analysed_hash"),
            (func.length(AnalysisRow.data) > 0).label("was_analysed"),
            *more,
        )
        .outerjoin(NoteRow, (NoteRow.article_id == ArticleRow.id) & NoteRow.deleted_at.is_(None))
        .outerjoin(AnalysisRow, AnalysisRow.article_id == ArticleRow.id)
    )


def _stamp(row: AnyRow, tags: tuple[str, ...], comments: Iterable[str], others: Iterable[str]) -> str:
    parts = (
        INDEX_VERSION,
        row.text_hash,
        row.title,
        row.outlet,
        row.author,
        row.url,
        row.published,
        row.language,
        row.perspective,
        f"{row.note_id}/{row.revision}",
        row.analysis_version if _is_analysed(row) else "",
        "trash" if row.deleted_at is not None else "",
        *tags,
        "\x01",
        *comments,
        *(f"\x02{tag}" for tag in others),
    )
    return blake2b("\x00".join(parts).encode(), digest_size=12).hexdigest()


def read_said(session: Session, ids: Collection[int] | None) -> dict[int, list[str]]:
    """What the reader said of passages, and tagged them with, by article. Their words stand in the text itself."""
    statement = (
        select(HighlightPassageRow.article_id, HighlightRow.comment, HighlightRow.tags)
        .join(HighlightRow, HighlightRow.id == HighlightPassageRow.highlight_id)
        .where(
            HighlightPassageRow.article_id.is_not(None),
            HighlightRow.deleted_at.is_(None),
            or_(HighlightRow.comment != "", HighlightRow.tags != []),
        )
        .order_by(HighlightRow.id, HighlightPassageRow.position)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for some in [None] if ids is None else queries.split_ids(ids):
        part = statement if some is None else statement.where(HighlightPassageRow.article_id.in_(some))
        for article, comment, tags in session.execute(part):
            said = "\n".join(filter(None, [comment, ", ".join(tags)]))
            if article is not None and said not in found[article]:
                found[article].append(said)
    return found


def _is_analysed(row: AnyRow) -> bool:
    """Whether what was found in the text, by whatever version, is of the text as it is."""
    return bool(row.was_analysed) and row.analysed_hash == row.text_hash


def _read_entities(row: AnyRow) -> tuple[tuple[str, ...], ...]:
    from app.analysis.encoding import decode_analysis

    try:
        return name_entities(decode_analysis(row.data))
    except ValueError:
        log.info("the analysis of article %d cannot be read, so its names are not indexed", row.id)
        return ()


def name_entities(analysis: TextAnalysis) -> tuple[tuple[str, ...], ...]:
    """The entities of a text that have names, those it speaks of most first, each with all its names; countries also
    with those that they have elsewhere."""
    called: list[Counter[str]] = [Counter() for _ in analysis.entities]
    for mention in analysis.mentions:
        if _is_name(mention.name):
            called[mention.entity][mention.name] += 1
    named = []
    for entity, names in zip(analysis.entities, called, strict=True):
        if not names and not _is_name(entity.name):
            continue
        own = [name for name, _count in names.most_common(_MOST_NAMES)]
        shown = entity.name if _is_name(entity.name) else own[0]
        others = _other_names(shown) if entity.type in (EntityType.PLACE, EntityType.GROUP) else ()
        named.append((names.total(), tuple(dict.fromkeys((shown, *own, *others)))))
    named.sort(key=lambda one: -one[0])
    return tuple(names for _count, names in named[:_MOST_ENTITIES])


def _is_name(text: str) -> bool:
    """Not `the gunman`: something in it is written large, or in letters that have no case."""
    return any(char.isupper() or (char.isalpha() and char.lower() == char.upper()) for char in text)


@lru_cache(maxsize=512)
def _other_names(name: str) -> tuple[str, ...]:
    """What a country is called beside this name of it."""
    from app.analysis.names.gazetteer import FormKind, load_gazetteer

    gazetteer = load_gazetteer("en")
    found = gazetteer.lookup(name)
    return gazetteer.names(found[0]) if found is not None and found[1] is FormKind.NAME else ()
