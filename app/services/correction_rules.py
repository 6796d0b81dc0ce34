"""Which corrections hold in which text, made ready to be applied; read anew only when one of them changed."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.domain import Correction, Document, Scope, ScopeKind, TextAnalysis
from app.services.correction_records import ListedCorrection, read_changed
from db import queries

if TYPE_CHECKING:
    from app.analysis.corrections.correcting import Rules

# Corrected analyses that are kept in memory: those of the pairs that one goes back and forth between.
_MOST_KEPT = 24

_LIBRARY = Scope(ScopeKind.LIBRARY)


@dataclass(slots=True)
class _Book:
    """All corrections, and those that hold somewhere, as of one stamp."""

    stamp: int
    listed: dict[int, ListedCorrection | None] = field(default_factory=dict)
    corrections: dict[int, Correction] = field(default_factory=dict)
    by_scope: dict[Scope, list[Correction]] = field(default_factory=dict)
    ready: dict[Scope, Rules] = field(default_factory=dict)
    before: Rules | None = None  # those of the library, as of an earlier stamp


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds in one text, as of one stamp."""

    stamp: int
    rules: tuple[Rules, ...] = ()


class CorrectionRules:
    """The corrections of a library, as `AnalysisService` lays them over what was found. Any thread may ask."""

    def __init__(self) -> None:
        self._book = _Book(0)
        self._kept: OrderedDict[Hashable, TextAnalysis] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, session: Session, article_id: int, beside: int | None) -> Holding:
        """What holds in an article, read by itself or beside another one."""
        book = self._read(session)
        if not book.corrections:
            return Holding(book.stamp)
        scopes = [_LIBRARY, Scope(ScopeKind.ARTICLE, (article_id,)), Scope(ScopeKind.PASSAGE, (article_id,))]
        if beside is not None:
            scopes.append(Scope(ScopeKind.PAIR, tuple(sorted((article_id, beside)))))
        return Holding(book.stamp, tuple(self._prepare(book, scope) for scope in scopes if scope in book.by_scope))

    def correct(
        self, key: Hashable, document: Document, decode: Callable[[], TextAnalysis], holding: Holding
    ) -> TextAnalysis:
        """A corrected analysis. `key` names the text, its analysis, and beside whom it is read; `decode` gives what was
        found."""
        from app.analysis.corrections.correcting import correct

        if not holding.rules:
            return decode()
        known = (key, holding.stamp)
        with self._lock:
            kept = self._kept.get(known)
        if kept is not None:
            return kept
        corrected = correct(document, decode(), *holding.rules)
        with self._lock:
            self._kept[known] = corrected
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return corrected

    def digest(self, session: Session, *analyses: TextAnalysis) -> str:
        """What tells the corrections apart that took effect in these texts; empty where none did."""
        if not any(analysis.corrections for analysis in analyses):
            return ""
        book = self._read(session)
        told = [[repr(book.corrections.get(number)) for number in analysis.corrections] for analysis in analyses]
        return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:24]

    def _read(self, session: Session) -> _Book:
        stamp = queries.stamp_corrections(session)
        with self._lock:
            old = self._book
        if old.stamp == stamp:
            return old
        # An older state is asked for while a newer one is known: it is read from the beginning.
        since = old.stamp if old.stamp < stamp else 0
        listed = {**(old.listed if since else {}), **read_changed(session, since)}
        book = _Book(stamp, dict(sorted(listed.items())), before=old.ready.get(_LIBRARY, old.before))
        for one in book.listed.values():
            if one is not None and one.holds:
                book.corrections[one.correction.id] = one.correction
                book.by_scope.setdefault(one.correction.scope, []).append(one.correction)
        with self._lock:
            self._book = book
            self._kept.clear()
        return book

    def _prepare(self, book: _Book, scope: Scope) -> Rules:
        from app.analysis.corrections.correcting import Rules

        with self._lock:
            ready = book.ready.get(scope)
        if ready is None:
            known = book.before if scope == _LIBRARY else None
            ready = Rules(book.by_scope[scope], known)
            with self._lock:
                ready = book.ready.setdefault(scope, ready)
        return ready
