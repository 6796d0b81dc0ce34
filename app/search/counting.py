"""How many of the articles that were found have each outlet, tag, year ..., and which ones have one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np

from app.domain import Facet
from app.search.naming import Called, read_name
from app.search.schema import FACETS
from app.search.segments import Library, Mask, reading

# More than a reader looks through.
MOST_VALUES = 50
# Of every segment so many of the commonest are counted over all of them: what is commonest in all is common in one.
_CANDIDATES = 400


def count_facets(library: Library, mask: Mask, called: Called | None = None) -> tuple[Facet, ...]:
    """All facets that have a value among the articles of the mask. Entities are counted under the names that the reader
    gave them."""
    found = (count_facet(library, mask, name, called or {}) for name in FACETS)
    return tuple(facet for facet in found if facet.values)


def count_facet(library: Library, mask: Mask, name: str, called: Called) -> Facet:
    """One facet; without values where the articles of the mask have none."""
    field = FACETS[name]
    counts: Counter[str] = Counter()
    others = 0
    with reading():
        for placed in library.placed:
            terms = placed.segment.terms
            number = terms.count_terms(field, mask[placed.articles])
            held = np.flatnonzero(number)
            if len(held) > _CANDIDATES:
                chosen = np.argpartition(number, len(number) - _CANDIDATES)[-_CANDIDATES:]
                others += len(held) - len(chosen)
                held = chosen
            first = terms.fields[field][0] if len(held) else 0
            for place in held.tolist():
                counts[terms.strings[first + place].decode()] += int(number[place])
    if name == "entity" and called:
        _join(library, mask, counts, called)
    best = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    values = tuple(best[:MOST_VALUES])
    return Facet(name, values, others + len(best) - len(values))


def _join(library: Library, mask: Mask, counts: Counter[str], called: Called) -> None:
    """Names of one are counted as one: an article that has two of them once."""
    joined: dict[str, list[str]] = defaultdict(list)
    for value in counts:
        if (shown := called.get(read_name(value))) is not None:
            joined[shown].append(value)
    for shown, values in joined.items():
        for value in values:
            del counts[value]
        counts[shown] = int(np.count_nonzero(_hold_any(library, "entity", values) & mask))


def hold_value(library: Library, name: str, value: str, called: Called) -> Mask:
    """The articles that have a value, or one of the names that the reader joined under it."""
    values = {value}
    if name == "entity":
        with reading():
            for placed in library.placed:
                terms = placed.segment.terms
                first, last = terms.fields.get(FACETS[name], (0, 0))
                known = (word.decode() for word in terms.strings[first:last]) if value in called.values() else ()
                values.update(word for word in known if called.get(read_name(word)) == value)
    mask: Mask = _hold_any(library, name, values) & library.shown
    return mask


def _hold_any(library: Library, name: str, values: Iterable[str]) -> Mask:
    mask = np.zeros(library.count, np.bool_)
    with reading():
        for placed in library.placed:
            terms = placed.segment.terms
            for value in values:
                number = terms.find(FACETS[name], value.encode())
                if number is not None:
                    docs, _weights = terms.postings(number)
                    mask[placed.articles][docs] = True
    return mask
