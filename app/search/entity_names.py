"""The entities that the articles of an index speak of, by name: for links that name one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from app.links import fold
from app.search.schema import FACETS
from app.search.segments import Library, reading


class EntityNames:
    """All of them in one state of the index, with the number of articles outside the trash that speak of each."""

    def __init__(self, library: Library) -> None:
        counts: Counter[bytes] = Counter()
        field = FACETS["entity"]
        with reading():
            for placed in library.placed:
                terms = placed.segment.terms
                numbers = terms.count_terms(field, library.shown[placed.articles])
                first, _last = terms.fields.get(field, (0, 0))
                for place in np.flatnonzero(numbers).tolist():
                    counts[terms.strings[first + place]] += int(numbers[place])
        named = ((value.decode(errors="replace"), count) for value, count in counts.most_common())
        # Of names that a link cannot tell apart, the commonest is meant.
        self._by_key: dict[str, tuple[str, int]] = {}
        for name, count in named:
            self._by_key.setdefault(fold(name), (name, count))
        self._by_key.pop("", None)

    def find(self, keys: Iterable[str]) -> dict[str, str]:
        """The names that are written like these keys (`app.links.fold`)."""
        return {key: self._by_key[key][0] for key in keys if key in self._by_key}

    def complete(self, typed: str, limit: int) -> list[tuple[str, int]]:
        """The names that begin so, then those with a word that does; among them the commonest first."""
        key = fold(typed)
        begins = [named for known, named in self._by_key.items() if known.startswith(key)]
        if len(begins) < limit:
            inner = f" {key}"
            begins += [named for known, named in self._by_key.items() if inner in known and not known.startswith(key)]
        return begins[:limit]
