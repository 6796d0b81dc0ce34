"""How many of the articles that were found have each outlet, tag, year ..."""

from __future__ import annotations

from collections import Counter

import numpy as np

from app.domain import Facet
from app.search.schema import FACETS
from app.search.segments import Library, Mask, reading

# More than a reader looks through.
MOST_VALUES = 50
# Of every segment so many of the commonest are counted over all of them: what is commonest in all is common in one.
_CANDIDATES = 400


def count_facets(library: Library, mask: Mask) -> tuple[Facet, ...]:
    """All facets that have a value among the articles of the mask."""
    found = (_count(library, mask, name, field) for name, field in FACETS.items())
    return tuple(facet for facet in found if facet.values)


def _count(library: Library, mask: Mask, name: str, field: str) -> Facet:
    counts: Counter[bytes] = Counter()
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
                counts[terms.strings[first + place]] += int(number[place])
    best = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    values = tuple((value.decode(), number) for value, number in best[:MOST_VALUES])
    return Facet(name, values, others + len(best) - len(values))
