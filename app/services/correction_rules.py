"""Which corrections hold in which text, made ready to be applied; read anew only when one of them changed."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.domain import Correction, Document, Scope, ScopeKind, TextAnalysis
from app.services.correction_records import read_all
from db import queries

if TYPE_CHECKING:
    from app.analysis.correcting import Rules

# Corrected analyses that are kept in memory: those of the pairs that one goes back and forth between.
_MOST_KEPT = 24


@dataclass(slots=True)
class _Book:
    """All corrections that hold somewhere, as of one stamp."""

    stamp: int
    corrections: dict[int, Correction] = field(default_factory=dict)
    by_scope: dict[Scope, list[Correction]] = field(default_factory=lambda: defaultdict(list))
    ready: dict[Hashable, Rules] = field(default_factory=dict)


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
        scopes = [Scope(ScopeKind.ARTICLE, (article_id,)), Scope(ScopeKind.PASSAGE, (article_id,))]
        if beside is not None:
            scopes.append(Scope(ScopeKind.PAIR, tuple(sorted((article_id, beside)))))
        rules = (self._prepare(book, [Scope(ScopeKind.LIBRARY)]), self._prepare(book, scopes))
        return Holding(book.stamp, tuple(some for some in rules if some.rules))

    def correct(
        self, key: Hashable, document: Document, decode: Callable[[], TextAnalysis], holding: Holding
    ) -> TextAnalysis:
        """A corrected analysis. `key` names the text, its analysis, and beside whom it is read; `decode` gives what was
        found."""
        from app.analysis.correcting import correct

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
            if self._book.stamp == stamp:
                return self._book
        book = _Book(stamp)
        for listed in read_all(session):
            if listed.holds:
                book.corrections[listed.correction.id] = listed.correction
                book.by_scope[listed.correction.scope].append(listed.correction)
        with self._lock:
            self._book = book
            self._kept.clear()
        return book

    def _prepare(self, book: _Book, scopes: Sequence[Scope]) -> Rules:
        from app.analysis.correcting import Rules

        key = tuple(scopes)
        with self._lock:
            ready = book.ready.get(key)
        if ready is None:
            ready = Rules([c for scope in scopes for c in book.by_scope.get(scope, ())])
            with self._lock:
                ready = book.ready.setdefault(key, ready)
        return ready
