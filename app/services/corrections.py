"""What the reader says of the entities that were found: kept, listed, taken back, carried to another library.

Corrections are laid over analyses when these are read (`AnalysisService`); nothing that was found is changed by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.domain import Anchor, Correction, CorrectionKind, Document, Scope, ScopeKind, Span
from app.errors import UnknownItem, UserError
from app.services.correction_files import read_corrections, write_corrections
from app.services.correction_intake import CorrectionImport, take_in
from app.services.correction_records import (
    NEED_NAMES,
    ListedCorrection,
    check_scope,
    clean_anchor,
    clean_draft,
    put_articles,
    read_all,
    read_anchor,
    read_correction,
    shape_row,
)
from app.services.correction_upkeep import change_correction
from app.services.library import Library, Writing
from app.services.records import read_document
from db import queries
from db.models import DamagedValue

if TYPE_CHECKING:
    from db.queries import AnyRow

# The class has a method named `list`, which hides the type of that name inside it.
Listed = list[ListedCorrection]


class CorrectionService:
    """Corrections: make, list, take back and bring back. Every write announces `Changes(corrections=True)`.

    Whatever is made or taken back holds at once: the next `AnalysisService.analysis` or `compare` has it.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    # --- making ---

    def add(
        self,
        kind: CorrectionKind,
        scope: Scope,
        names: Iterable[str],
        entity: str,
        value: str = "",
        anchor: Anchor | None = None,
    ) -> Correction:
        """Keep one correction; see `CorrectionKind` for what `names`, `entity` and `value` mean. Its undo is
        `take_back`.

        `anchor` (see `make_anchor`) is needed for the scope `passage`, and may be given with any scope of one
        article, so that the scope can be narrowed to it later. Raises UserError `bad-value`, UnknownItem.
        """
        with self._library.write() as writing:
            return _insert(writing, kind, scope, names, entity, value, anchor)

    def make(
        self, kind: CorrectionKind, articles: Sequence[int], names: Iterable[str], entity: str, value: str = ""
    ) -> tuple[Correction, ...]:
        """Keep what one gesture says, in the scopes that `default_scope` gives: names for the whole library,
        descriptions for the article or pair at hand. Where both are among the names, that makes two corrections; all
        or none. Raises as `add` does."""
        names = [*names]
        if kind in NEED_NAMES:
            wide, narrow = self._part(names, articles)
            parts = [(Scope(ScopeKind.LIBRARY), wide)] if wide or not narrow else []
            parts += [(_narrow_scope(articles), narrow)] if narrow else []
        else:
            parts = [(self.default_scope([entity], articles), names)]
        with self._library.write() as writing:
            return tuple(_insert(writing, kind, scope, part, entity, value, None) for scope, part in parts)

    def default_scope(self, names: Iterable[str], articles: Sequence[int]) -> Scope:
        """Where a correction about these names should hold: in the library if all of them are names, only in the
        article (one id) or pair (two) at hand if one of them is a description ("the president"). Raises UnknownItem,
        and UserError `bad-value` for a description where nothing is at hand."""
        _, narrow = self._part(names, articles)
        return _narrow_scope(articles) if narrow else Scope(ScopeKind.LIBRARY)

    def _part(self, names: Iterable[str], articles: Sequence[int]) -> tuple[Sequence[str], Sequence[str]]:
        """Names, and descriptions."""
        from app.analysis.corrections.seeking import is_described

        with self._library.read() as session:
            texts = [read_document(session, article_id).text for article_id in articles]
        names = [*names]
        described = [is_described(name, texts) for name in names]
        return (
            [name for name, narrow in zip(names, described, strict=True) if not narrow],
            [name for name, narrow in zip(names, described, strict=True) if narrow],
        )

    def make_anchor(self, article_id: int, span: Span) -> Anchor:
        """The anchor of a passage of an article, without white space around it. Raises UnknownItem, UserError
        `bad-value` for a span outside the text, of no word, or across paragraphs."""
        from app.analysis.corrections.anchoring import make_anchor

        with self._library.read() as session:
            document = read_document(session, article_id)
        return make_anchor(document.text, _trim(document, span))

    # --- changing ---

    def take_back(self, *ids: int) -> None:
        """Take corrections back: they hold no more, and stay listed as taken back. Its undo is `restore`. One that
        was taken back before stays so. Raises UnknownItem (then none is)."""
        self._set_taken_back(ids, datetime.now(UTC))

    def restore(self, *ids: int) -> None:
        """Let corrections that were taken back hold again, at their old place in the order. Raises UnknownItem."""
        self._set_taken_back(ids, None)

    def _set_taken_back(self, ids: Sequence[int], moment: datetime | None) -> None:
        with self._library.write() as writing:
            for correction_id in ids:
                row, _ = _find(writing.session, correction_id)
                if (row.taken_back is None) is not (moment is None):
                    change_correction(writing, correction_id, taken_back=moment)

    def change_scope(self, correction_id: int, scope: Scope) -> Scope:
        """Let a correction hold elsewhere; returns the scope it had, with which it is undone.

        It can be narrowed to a passage only if it was made on one. Raises UnknownItem, UserError `bad-value`."""
        with self._library.write() as writing:
            session = writing.session
            before = _read(session, correction_id).correction
            anchor = read_anchor(_find(session, correction_id)[0])
            scope = check_scope(before.kind, scope, anchored=anchor is not None)
            if scope != before.scope:
                change_correction(writing, correction_id, scope=scope.kind.value)
                put_articles(session, correction_id, scope.articles)
                if scope.kind is ScopeKind.PASSAGE:
                    _check_passage(session, scope.articles[0], anchor)
            return before.scope

    # --- reading ---

    def get(self, correction_id: int) -> ListedCorrection:
        """One correction, taken back or not. Raises UnknownItem."""
        with self._library.read() as session:
            return _read(session, correction_id)

    def list(self, articles: Sequence[int] | None = None, *, library: bool = True, taken_back: bool = False) -> Listed:
        """Corrections, the newest first: all of them, or those that hold in one article (one id) or in a pair (two:
        those of either article, and of the pair). `library` also gives those that hold everywhere, `taken_back` those
        that were taken back."""
        with self._library.read() as session:
            found = read_all(session)
        wanted = [c for c in found if taken_back or c.taken_back is None]
        if articles is not None:
            wanted = [c for c in wanted if _is_about(c, articles, library=library)]
        return wanted[::-1]

    def applicable(self, articles: Sequence[int]) -> tuple[Correction, ...]:
        """The corrections that hold in one article (one id) or in a pair (two), in order."""
        return tuple(c.correction for c in self.list(articles)[::-1] if c.holds)

    # --- to and from other libraries ---

    def export_json(self) -> str:
        """All corrections that were not taken back, as the text of a file (`docs/corrections.md`)."""
        return write_corrections(self.list()[::-1])

    def import_json(self, text: str) -> CorrectionImport:
        """Add the corrections of such a file: all or, where one of them cannot be read, none. Those that the library
        has already are passed over; those about articles that are not here wait for them. Raises UserError
        `corrections-file`, `corrections-newer`."""
        carried = read_corrections(text)
        with self._library.write() as writing:
            return take_in(writing, carried)


def _insert(
    writing: Writing,
    kind: CorrectionKind,
    scope: Scope,
    names: Iterable[str],
    entity: str,
    value: str,
    anchor: Anchor | None,
) -> Correction:
    draft = clean_draft(kind, names, entity, value)
    scope = check_scope(kind, scope, anchored=anchor is not None)
    anchor = clean_anchor(anchor) if anchor is not None else None
    (correction_id,) = queries.add_corrections(writing.session, [shape_row(draft, scope.kind, anchor, None)])
    writing.corrections = True
    put_articles(writing.session, correction_id, scope.articles)
    if scope.kind is ScopeKind.PASSAGE:
        _check_passage(writing.session, scope.articles[0], anchor)
    return _read(writing.session, correction_id).correction


def _is_about(listed: ListedCorrection, articles: Sequence[int], *, library: bool) -> bool:
    scope = listed.correction.scope
    if scope.kind is ScopeKind.LIBRARY:
        return library
    if scope.kind is ScopeKind.PAIR:
        return scope.articles == tuple(sorted(articles)) and not listed.waits
    return bool(set(scope.articles) & set(articles))


def _narrow_scope(articles: Sequence[int]) -> Scope:
    ids = tuple(sorted(set(articles)))
    if not ids:
        hint = "It may mean another one elsewhere: say in which article or pair it holds."
        raise UserError("bad-value", value="A description", field="a name in the whole library", hint=hint)
    return Scope(ScopeKind.ARTICLE if len(ids) == 1 else ScopeKind.PAIR, ids)


def _find(session: Session, correction_id: int) -> tuple[AnyRow, Sequence[AnyRow]]:
    for found in queries.read_corrections(session, [correction_id]):
        return found
    raise UnknownItem("unknown-correction", id=correction_id)


def _read(session: Session, correction_id: int) -> ListedCorrection:
    try:
        return read_correction(*_find(session, correction_id))
    except (ValueError, TypeError) as error:
        raise DamagedValue("a stored correction cannot be read") from error


def _check_passage(session: Session, article_id: int, anchor: Anchor | None) -> None:
    """A passage that is not in the text now was marked in another text."""
    from app.analysis.corrections.anchoring import find_anchor

    if anchor is None or find_anchor(read_document(session, article_id).text, anchor) is None:
        raise UserError(
            "bad-value", value="The passage", field="a passage", hint="It does not stand in the text; mark it again."
        )


def _trim(document: Document, span: Span) -> Span:
    start, end = max(0, span.start), min(len(document.text), span.end)
    while start < end and document.text[start].isspace():
        start += 1
    while end > start and document.text[end - 1].isspace():
        end -= 1
    if start >= end or not any(block.span.contains(Span(start, end)) for block in document.blocks):
        hint = "Mark at least one word, within one paragraph."
        raise UserError("bad-value", value="The passage", field="a passage", hint=hint)
    return Span(start, end)
