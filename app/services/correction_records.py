"""Rows of corrections to values, and what may be written into one."""

from __future__ import annotations

import json
import logging
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.domain import Anchor, Correction, CorrectionKind, EntityType, Scope, ScopeKind, Span
from app.errors import UserError
from app.services.fields import clean_line
from app.services.records import require_article
from db import queries
from db.glance import read_moment
from db.models import CorrectionArticleRow

if TYPE_CHECKING:
    from db.queries import AnyRow

log = logging.getLogger(__name__)

# Characters of a name: far more than anybody is called by, far less than a page.
MOST_NAME = 300
# Names in one correction: an entity of a long article carries some thirty forms.
MOST_NAMES = 200
# Characters of a passage: a long sentence.
MOST_QUOTE = 2_000
# Characters kept around it.
MOST_CONTEXT = 64

# What can be said of one passage: the others are about an entity as a whole.
OF_A_PASSAGE = frozenset({CorrectionKind.ASSIGN, CorrectionKind.REJECT, CorrectionKind.SPLIT})
NEED_NAMES = frozenset({CorrectionKind.MERGE, CorrectionKind.SPLIT, CorrectionKind.REJECT, CorrectionKind.ASSIGN})
ARTICLES = {ScopeKind.PASSAGE: 1, ScopeKind.ARTICLE: 1, ScopeKind.PAIR: 2, ScopeKind.LIBRARY: 0}


@dataclass(frozen=True, slots=True)
class CorrectionArticle:
    """An article that a correction is about. `id` is None where it was deleted for ever, or never was here."""

    id: int | None
    title: str
    content_key: str


@dataclass(frozen=True, slots=True)
class ListedCorrection:
    """A correction as the list shows it. It `waits` while an article it is about is not in the library: then it holds
    nowhere, and `correction.scope.articles` has only those that are."""

    correction: Correction
    articles: tuple[CorrectionArticle, ...] = ()
    taken_back: datetime | None = None

    @property
    def waits(self) -> bool:
        return any(article.id is None for article in self.articles)

    @property
    def holds(self) -> bool:
        return self.taken_back is None and not self.waits


@dataclass(frozen=True, slots=True)
class Draft:
    """A correction without id and place: checked, and in one form."""

    kind: CorrectionKind
    names: tuple[str, ...]
    entity: str
    value: str


def clean_draft(kind: CorrectionKind, names: Iterable[str], entity: str, value: str) -> Draft:
    """What is said, in the form in which it is kept. Raises UserError `bad-value`."""
    cleaned = tuple(dict.fromkeys(_clean_name(name, "a name") for name in names))
    if len(cleaned) > MOST_NAMES:
        raise _bad(f"A list of {len(cleaned)} names", "names", f"Give at most {MOST_NAMES}.")
    if kind in NEED_NAMES and not cleaned:
        raise _bad("No name", "names", "Give at least one, as it stands in a text.")
    entity = _clean_name(entity, "an entity") if entity or kind is not CorrectionKind.REJECT else ""
    if kind is CorrectionKind.SPLIT and _fold(entity) in {_fold(name) for name in cleaned}:
        raise _bad(f"“{entity}”", "the entity to part from", "It is among the names that are to be parted from it.")
    return Draft(kind, cleaned, entity, _clean_value(kind, value))


def _clean_value(kind: CorrectionKind, value: str) -> str:
    if kind is CorrectionKind.RENAME:
        return _clean_name(value, "a new name")
    value = clean_line(value)
    types = sorted(EntityType)
    if kind is CorrectionKind.RETYPE or (kind is CorrectionKind.ASSIGN and value):
        if value not in types:
            raise _bad(f"“{value[:40]}”", "a type", f"Types are: {', '.join(types)}.")
        return value
    if value:
        raise _bad(f"“{value[:40]}”", f"the value of {kind.value}", "It takes none.")
    return ""


def _clean_name(name: str, field: str) -> str:
    cleaned = clean_line(name)
    if len(cleaned) > MOST_NAME:
        raise _bad(f"“{cleaned[:40]}…”", field, f"It has more than {MOST_NAME} characters.")
    if not any(c.isalnum() for c in cleaned):
        raise _bad(f"“{cleaned}”", field, "It needs a letter or a digit.")
    return cleaned


def clean_anchor(anchor: Anchor) -> Anchor:
    """An anchor from outside, bounded. Raises UserError `bad-value`."""
    start, end = anchor.span
    if not (0 <= start < end <= 2**40) or not anchor.quote.strip():
        raise _bad("An empty passage", "a passage", "Mark at least one word.")
    if len(anchor.quote) > MOST_QUOTE or max(len(anchor.prefix), len(anchor.suffix)) > MOST_CONTEXT:
        raise _bad("A long passage", "a passage", f"It has more than {MOST_QUOTE} characters.")
    if any(not part.isprintable() and _has_controls(part) for part in (anchor.quote, anchor.prefix, anchor.suffix)):
        raise _bad("A passage with control characters", "a passage", "It is not as a text in Parallax has it.")
    return anchor


def _has_controls(text: str) -> bool:
    # A line break parts blocks; the other controls, and lone surrogates, stand in no canonical text.
    return any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text)


def check_scope(kind: CorrectionKind, scope: Scope, *, anchored: bool) -> Scope:
    """A scope that a kind can have, its articles distinct and in growing order. Raises UserError `bad-value`."""
    articles = tuple(sorted(set(scope.articles)))
    if len(articles) != ARTICLES[scope.kind] or len(articles) != len(scope.articles):
        counts = "no article" if scope.kind is ScopeKind.LIBRARY else f"{ARTICLES[scope.kind]} article(s)"
        raise _bad(f"A scope with {len(scope.articles)} article(s)", "a scope", f"A {scope.kind.value} has {counts}.")
    if scope.kind is ScopeKind.PASSAGE:
        if kind not in OF_A_PASSAGE:
            raise _bad(f"A {kind.value} of one passage", "a correction", "It is about an entity as a whole.")
        if not anchored:
            raise _bad("A passage that is not given", "a scope", "Mark the passage that is meant.")
    return Scope(scope.kind, articles)


def _bad(value: str, field: str, hint: str) -> UserError:
    return UserError("bad-value", value=value, field=field, hint=hint)


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


# --- rows -----------------------------------------------------------------------------------------------------------


def read_correction(row: AnyRow, articles: Sequence[AnyRow]) -> ListedCorrection:
    """A row as a value. Raises ValueError or TypeError where it is damaged."""
    scope, kind = ScopeKind(row.scope), CorrectionKind(row.kind)
    names = json.loads(row.names)
    texts = [row.entity, row.value, *names] if isinstance(names, list) else [names]
    if not isinstance(names, list) or not all(isinstance(text, str) for text in texts):
        raise TypeError("text is expected")
    if kind is CorrectionKind.RETYPE or (kind is CorrectionKind.ASSIGN and row.value):
        EntityType(row.value)
    if len(articles) != ARTICLES[scope] or not all(isinstance(a.title, str) for a in articles):
        raise ValueError("the articles do not fit the scope")
    anchor = read_anchor(row)
    if scope is ScopeKind.PASSAGE and anchor is None:
        raise ValueError("the passage is not given")
    known = tuple(sorted(a.article_id for a in articles if a.article_id is not None))
    correction = Correction(
        row.id,
        kind,
        Scope(scope, known),
        tuple(names),
        row.entity,
        row.value,
        anchor if scope is ScopeKind.PASSAGE else None,
        read_moment(row.created),
    )
    return ListedCorrection(
        correction,
        tuple(CorrectionArticle(a.article_id, a.title, a.content_key) for a in articles),
        read_moment(row.taken_back) if row.taken_back is not None else None,
    )


def read_all(session: Session) -> list[ListedCorrection]:
    """Every correction that can be read, in order; `check` names the others."""
    return [listed for listed in read_changed(session, 0).values() if listed is not None]


def read_changed(session: Session, since: int) -> dict[int, ListedCorrection | None]:
    """The corrections that changed after a stamp, by id and in order; None for one that cannot be read."""
    found: dict[int, ListedCorrection | None] = {}
    for row, articles in queries.read_corrections(session, since=since):
        try:
            found[row.id] = read_correction(row, articles)
        except (ValueError, TypeError):
            log.warning("correction %s is damaged and is left out", row.id)
            found[row.id] = None
    return found


def read_anchor(row: AnyRow) -> Anchor | None:
    """The passage that a row was said of, also where it holds for more by now."""
    if row.quote is None or row.start is None or row.end is None:
        return None
    texts, places = (row.quote, row.prefix or "", row.suffix or ""), (row.start, row.end)
    if not all(isinstance(text, str) for text in texts) or not all(isinstance(place, int) for place in places):
        raise TypeError("a passage is text and where it stands")
    return Anchor(Span(*places), *texts)


def shape_anchor(anchor: Anchor | None) -> dict[str, Any]:
    """The columns of an anchor."""
    if anchor is None:
        return dict.fromkeys(("start", "end", "quote", "prefix", "suffix"))
    start, end = anchor.span
    return {"start": start, "end": end, "quote": anchor.quote, "prefix": anchor.prefix, "suffix": anchor.suffix}


def shape_row(draft: Draft, scope: ScopeKind, anchor: Anchor | None, created: datetime | None) -> dict[str, Any]:
    """The columns of a new correction."""
    return {
        "kind": draft.kind.value,
        "scope": scope.value,
        "names": list(draft.names),
        "entity": draft.entity,
        "value": draft.value,
        "created": created or datetime.now(UTC),
        "taken_back": None,
        **shape_anchor(anchor),
    }


def put_articles(session: Session, correction_id: int, ids: Sequence[int]) -> None:
    """Make these the articles of a correction. Raises UnknownItem."""
    queries.drop_correction_articles(session, correction_id)
    for position, article_id in enumerate(ids):
        article = require_article(session, article_id)
        session.add(
            CorrectionArticleRow(
                correction_id=correction_id,
                position=position,
                article_id=article_id,
                content_key=article.imported_key,
                title=article.title,
            )
        )
    session.flush()
