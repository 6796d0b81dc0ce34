"""Which names the reader said are names of one: searching for one of them finds the others. What an analysis joined
within a text is indexed with it; what the reader joined holds at once, in every article."""

from __future__ import annotations

import threading
from collections import defaultdict

from sqlalchemy import select

from app.domain import Changes, CorrectionKind, ScopeKind
from app.search.naming import Names, read_name
from app.services.library import Library
from db.models import CorrectionRow

_JOINING = (CorrectionKind.MERGE.value, CorrectionKind.RENAME.value)


class SearchNames:
    """The names that the corrections of a whole library join, kept until a correction changes."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._known: Names | None = None
        library.changes.subscribe(self._forget)

    def find(self, query: str) -> Names:
        """The other names of each name whose words are all in the query; names as their words."""
        known = self._read()
        if not known:
            return {}
        words = set(read_name(query))
        return {name: others for name, others in known.items() if words.issuperset(name)}

    def _read(self) -> Names:
        with self._lock:
            known = self._known
        if known is None or self._library.read_only:
            known = _join_names(self._read_groups())
            with self._lock:
                self._known = known
        return known

    def _forget(self, changes: Changes) -> None:
        if changes.corrections:
            with self._lock:
                self._known = None

    def _read_groups(self) -> list[set[tuple[str, ...]]]:
        with self._library.read() as session:
            rows = session.execute(
                select(CorrectionRow.kind, CorrectionRow.names, CorrectionRow.entity, CorrectionRow.value).where(
                    CorrectionRow.kind.in_(_JOINING),
                    CorrectionRow.scope == ScopeKind.LIBRARY.value,
                    CorrectionRow.taken_back.is_(None),
                )
            ).all()
        groups = []
        for kind, names, entity, value in rows:
            also = [value] if kind == CorrectionKind.RENAME.value else []
            groups.append({words for name in (*names, entity, *also) if (words := read_name(name))})
        return groups


def _join_names(groups: list[set[tuple[str, ...]]]) -> Names:
    """Groups that share a name are one."""
    of: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for group in groups:
        whole = set(group).union(*(of[name] for name in group if name in of))
        for name in whole:
            of[name] = whole
    return {name: tuple(sorted(whole - {name})) for name, whole in of.items() if len(whole) > 1}
