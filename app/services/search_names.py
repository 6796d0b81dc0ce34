"""Which names the reader said are names of one: searching for one of them finds the others. What an analysis joined
within a text is indexed with it; what the reader joined holds at once, in every article."""

from __future__ import annotations

import threading
from collections import defaultdict

from sqlalchemy import select

from app.domain import Changes, CorrectionKind, ScopeKind
from app.search.naming import Called, Names, read_name
from app.services.library import Library
from db.models import CorrectionRow

_JOINING = (CorrectionKind.MERGE.value, CorrectionKind.RENAME.value)

_HOLDING = (
    CorrectionRow.kind.in_(_JOINING),
    CorrectionRow.scope == ScopeKind.LIBRARY.value,
    CorrectionRow.taken_back.is_(None),
)


class SearchNames:
    """The names that the corrections of a whole library join, kept until a correction changes."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._known: Names | None = None
        self._called: Called | None = None
        library.changes.subscribe(self._forget)

    def find(self, query: str) -> Names:
        """The other names of each name whose words are all in the query; names as their words."""
        known = self._read()
        if not known:
            return {}
        words = set(read_name(query))
        return {name: others for name, others in known.items() if words.issuperset(name)}

    def called(self) -> Called:
        """What the reader calls those who have several names, by the words of each name."""
        with self._lock:
            called = self._called
        if called is None or self._library.read_only:
            called = _call(self._read(), self._read_shown())
            with self._lock:
                self._called = called
        return called

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
                self._known = self._called = None

    def _read_shown(self) -> list[str]:
        """The names that the reader chose to call somebody by, the last word first."""
        with self._library.read() as session:
            rows = session.execute(
                select(CorrectionRow.kind, CorrectionRow.entity, CorrectionRow.value)
                .where(*_HOLDING)
                .order_by(CorrectionRow.id.desc())
            ).all()
        renamed = [value for kind, _entity, value in rows if kind == CorrectionKind.RENAME.value]
        return [*renamed, *(entity for _kind, entity, _value in rows)]

    def _read_groups(self) -> list[set[tuple[str, ...]]]:
        with self._library.read() as session:
            rows = session.execute(
                select(CorrectionRow.kind, CorrectionRow.names, CorrectionRow.entity, CorrectionRow.value).where(
                    *_HOLDING
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


def _call(names: Names, shown: list[str]) -> Called:
    """Each group of names under the first of these that is one of it."""
    called: dict[tuple[str, ...], str] = {}
    for name in shown:
        words = read_name(name)
        for member in (words, *names.get(words, ())) if words in names else ():
            called.setdefault(member, name)
    return called
