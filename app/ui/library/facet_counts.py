"""How many articles each facet holds: of the rows of the list, or as a search counted them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from app.domain import ArticleSummary, ReadState
from app.domain import Facet as FoundFacet
from app.ui.library.filter import FacetKind, LibraryFilter, fold

Values = tuple[tuple[str, int], ...]
# Facets that the rows of the list know.
_OF_ROWS = (FacetKind.TAG, FacetKind.OUTLET, FacetKind.PERSPECTIVE, FacetKind.YEAR, FacetKind.LANGUAGE)


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """`values` have each value with its articles, the most first; years from the last on. `total` and `unread` are of
    all rows, `told` of those that other articles tell as well. `unread` and `told` are None where nobody counted."""

    total: int = 0
    unread: int | None = 0
    told: int | None = None
    values: Mapping[FacetKind, Values] = field(default_factory=dict)

    def with_told(self, told: int) -> FacetCounts:
        return replace(self, told=told)

    def of(self, kind: FacetKind) -> Values:
        return self.values.get(kind, ())


def count_facets(rows: Sequence[ArticleSummary], chosen: LibraryFilter | None = None) -> FacetCounts:
    """Of rows under a filter. Values of a kind that the filter chooses from are counted without that choice: whoever
    reads one outlet wants to see how many articles the others have."""
    chosen = chosen or LibraryFilter()
    shown = chosen.apply(rows)
    values = {}
    for kind in _OF_ROWS:
        counted = shown if kind not in chosen.kinds() else chosen.without(kind).apply(rows)
        values[kind] = _order(kind, _count(kind, counted))
    unread = shown if FacetKind.UNREAD not in chosen.kinds() else chosen.without(FacetKind.UNREAD).apply(rows)
    return FacetCounts(len(rows), sum(row.read is ReadState.UNREAD for row in unread), None, values)


def _count(kind: FacetKind, rows: Sequence[ArticleSummary]) -> Counter[str]:
    """A list a kind: asking each row what is wanted of it would take several times as long, while an import goes on."""
    match kind:
        case FacetKind.TAG:
            counts = Counter(chain.from_iterable([row.metadata.tags for row in rows]))
        case FacetKind.YEAR:
            counts = Counter([row.metadata.published[:4] for row in rows])
        case FacetKind.OUTLET:
            counts = Counter([row.metadata.outlet for row in rows])
        case FacetKind.PERSPECTIVE:
            counts = Counter([row.metadata.perspective for row in rows])
        case _:
            counts = Counter([row.metadata.language for row in rows])
    del counts[""]
    return counts


def _order(kind: FacetKind, counts: Mapping[str, int]) -> Values:
    if kind is FacetKind.YEAR:
        return tuple(sorted(counts.items(), reverse=True))
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], fold(item[0]))))


def take_found(counts: FacetCounts, facets: Iterable[FoundFacet], kinds: Iterable[FacetKind]) -> FacetCounts:
    """The counts with those of some kinds as a search counted them."""
    found = {facet.name: dict(facet.values) for facet in facets}
    values = {kind: _order(kind, found.get(kind.value, {})) for kind in kinds}
    return replace(counts, values={**counts.values, **values})
