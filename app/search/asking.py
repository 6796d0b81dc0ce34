"""One question to one state of the index, from the tree of a query to the result."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
import numpy.typing as npt

from app.domain import Facet, SearchHit, SearchOrder, SearchResult
from app.search.counting import count_facet, count_facets
from app.search.matching import Matcher, Matches
from app.search.naming import Called, Names, add_names
from app.search.neighbours import Neighbour, Neighbours
from app.search.query import Query
from app.search.query_tree import AllOf, Node, State, Word, asks_for, list_terms
from app.search.segments import Library, Mask, Weights
from app.search.similarity import weigh_similar
from app.search.spelling import HARDLY_ANYWHERE, SELDOM, TIMES_COMMONER, list_words, loosen, respell, suggest

# How much more the newest article is worth than one that is very old: enough to decide between equals, no more.
_NEWEST_IS_WORTH = 0.05
# Of what makes articles alike, so many words are marked in them; more would be half of the text.
_SHOWN_WORDS = 16


@dataclass(frozen=True)
class Asked:
    """What `SearchIndex.search` was asked."""

    text: str
    query: Query
    typing: bool
    limit: int
    within: Collection[int] | None
    hidden: Collection[int]
    states: Mapping[State, Collection[int]]
    names: Names
    order: SearchOrder
    facets: bool
    called: Called = field(default_factory=dict)


@dataclass(frozen=True)
class _Found:
    """What matches, and what had to be done to find it."""

    mask: Mask
    matches: Matches
    notes: Mask
    remark: str = ""
    terms: tuple[str, ...] = ()
    suggestion: str = ""

    @property
    def is_offered(self) -> bool:
        """Whether this is something else than what was asked for."""
        return bool(self.remark)


def answer(library: Library, asked: Asked) -> SearchResult:
    """Raises `IndexDamaged`."""
    root = asked.query.root
    if root is None:
        return SearchResult(asked.text, 0, (), asked.query.terms, asked.query.understood)
    found = _Asking(library, asked, root).find()
    return SearchResult(
        query=asked.text,
        # While typing, what is offered in place of nothing is no match: the number only ever falls.
        total=0 if asked.typing and found.is_offered else int(np.count_nonzero(found.mask)),
        hits=_take_first(library, found, asked.order, asked.limit),
        terms=tuple(dict.fromkeys((*asked.query.terms, *found.terms))),
        understood="; ".join(filter(None, [asked.query.understood, found.remark])),
        suggestion=found.suggestion,
        facets=count_facets(library, found.mask, asked.called) if asked.facets else (),
        notes=_take_first(library, replace(found, mask=found.notes), SearchOrder.RELEVANCE, asked.limit),
    )


def tally(library: Library, asked: Asked, apart: Mapping[str, Collection[int] | None]) -> tuple[Facet, ...]:
    """The facets of what a query finds, of all articles where it asks for nothing. Those named in `apart` are counted
    among other articles than `asked.within`: whoever chose one outlet wants to see how many the others have.

    Raises `IndexDamaged`."""
    mask = _find_mask(library, asked)
    facets = {facet.name: facet for facet in count_facets(library, mask, asked.called)}
    for name, within in apart.items():
        facets[name] = count_facet(library, _find_mask(library, replace(asked, within=within)), name, asked.called)
    return tuple(facet for facet in facets.values() if facet.values)


def _find_mask(library: Library, asked: Asked) -> Mask:
    return _Asking(library, asked, asked.query.root or AllOf(())).find().mask


class _Asking:
    def __init__(self, library: Library, asked: Asked, root: Node) -> None:
        self._library = library
        self._asked = asked
        self._root = root
        # While typing, words match as they stand.
        self._named = add_names(root, asked.names) if asked.names else root
        in_trash = asks_for(root, State) and any(state.name == "trash" for state in asked.states)
        self._allowed = library.articles if in_trash else library.shown
        # A filter is one of articles, and so is the trash that a query asks for.
        self._notes = library.notes & (asked.within is None and not in_trash)
        if asked.hidden and not in_trash:
            hidden = library.choose(asked.hidden)
            self._allowed, self._notes = self._allowed & ~hidden, self._notes & ~hidden
        if asked.within is not None:
            self._allowed = self._allowed & library.choose(asked.within)

    def find(self) -> _Found:
        """What matches as it was typed, or else what matches when more is taken in."""
        typing = self._asked.typing
        found = self._match(self._root if typing else self._named, forms=not typing)
        if found.mask.any() or found.notes.any():
            if typing:
                return found
            found = self._doubt(found)
            # The other names are marked too.
            return found if self._named is self._root else replace(found, terms=tuple(list_terms(self._named)))
        if typing:
            wider = self._match(self._named, forms=True, widened=True)
            if wider.mask.any() or wider.notes.any():
                return replace(wider, remark="nothing has these words as typed; their other forms do")
        return self._find_near() or self._find_most() or found

    def _match(self, root: Node, *, forms: bool, widened: bool = False) -> _Found:
        matcher = Matcher(self._library, forms=forms, widened=widened, states=self._asked.states)
        matches = matcher.match(root)
        return _Found(matches.mask & self._allowed, matches, matches.mask & self._notes)

    def _find_near(self) -> _Found | None:
        """With words that are nowhere read as those that look like them; or, where all are somewhere, the rare ones."""
        for is_doubtful in (self._is_nowhere, self._is_seldom):
            changed, replaced = respell(self._root, is_doubtful, self._find_neighbours)
            if not replaced:
                continue
            found = self._match(changed, forms=True, widened=True)
            if found.mask.any():
                return self._explain(found, changed, replaced)
        return None

    def _find_most(self) -> _Found | None:
        changed, _replaced = respell(self._root, self._is_nowhere, self._find_neighbours)
        for root in loosen(changed):
            found = self._match(root, forms=True, widened=True)
            if found.mask.any():
                remark = "nothing has all of these words; this has most of them"
                return replace(found, remark=remark, terms=tuple(list_terms(changed)))
        return None

    def _explain(self, found: _Found, changed: Node, replaced: Mapping[str, list[str]]) -> _Found:
        remark = ", ".join(f"“{word}” was read as “{'” or “'.join(near)}”" for word, near in replaced.items())
        suggestion = suggest(self._asked.text, {word: near[0] for word, near in replaced.items()})
        terms = tuple(chain(list_terms(changed), *replaced.values()))
        return replace(found, remark=remark, terms=terms, suggestion=suggestion)

    def _doubt(self, found: _Found) -> _Found:
        """Say what was perhaps meant by a word that hardly any article has."""
        doubted = {}
        for word in list_words(self._root):
            if word.field or word.prefix:
                continue
            articles = self._library.frequency(word.text)
            if articles > HARDLY_ANYWHERE or not self._is_rare(word):
                continue
            near = self._find_neighbours(word.text)
            if near and near[0].articles >= TIMES_COMMONER * max(articles, 1):
                doubted[word.text] = near[0].word
        suggestion = suggest(self._asked.text, doubted) if doubted else ""
        return replace(found, suggestion=suggestion) if suggestion else found

    def _is_rare(self, word: Word) -> bool:
        """Whether its other forms are as rare."""
        matches = Matcher(self._library, forms=True).match(word)
        return int(np.count_nonzero(matches.mask)) <= HARDLY_ANYWHERE

    def _is_nowhere(self, word: Word) -> bool:
        return not Matcher(self._library, forms=True, widened=True).match(word).mask.any()

    def _is_seldom(self, word: Word) -> bool:
        return self._library.frequency(word.text) <= SELDOM

    def _find_neighbours(self, word: str) -> list[Neighbour]:
        return self._library.remember(Neighbours).find(word)


def _take_first(library: Library, found: _Found, order: SearchOrder, limit: int) -> tuple[SearchHit, ...]:
    places = np.flatnonzero(found.mask)
    scores = found.matches.score(places)
    scores = scores * (np.float32(1) + np.float32(_NEWEST_IS_WORTH) * library.recency[places])
    keys = scores if order is SearchOrder.RELEVANCE else _key(library, order, places)
    return _cut(library, places, scores, keys, limit)


def _key(library: Library, order: SearchOrder, places: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """What the articles are sorted by, the greatest first; those that have no date come last."""
    if order in (SearchOrder.LONGEST, SearchOrder.SHORTEST):
        words = library.numbers("word_count")[places].astype(np.float64)
        return words if order is SearchOrder.LONGEST else -words
    if order is SearchOrder.NEWEST:
        return library.numbers("latest")[places].astype(np.float64)
    days = library.numbers("earliest")[places].astype(np.float64)
    return np.where(days > 0, -days, -np.inf)


def _cut(
    library: Library,
    places: npt.NDArray[np.int64],
    scores: Weights,
    keys: npt.NDArray[np.float32] | npt.NDArray[np.float64],
    limit: int,
) -> tuple[SearchHit, ...]:
    """The first by key; of equal ones the better, then the one that came in last."""
    if len(places) > limit > 0:
        among = keys >= np.partition(keys, len(keys) - limit)[len(keys) - limit]
        places, scores, keys = places[among], scores[among], keys[among]
    ids = library.ids[places]
    first = np.lexsort((-ids, -scores, -keys))[: max(limit, 0)]
    titles = library.values("headline", places[first].tolist())
    return tuple(map(SearchHit, ids[first].tolist(), scores[first].tolist(), titles))


def find_similar(library: Library, article_id: int, limit: int, hidden: Collection[int]) -> SearchResult:
    """The articles most like one, with the words that tell so; none where it is not in the index."""
    numbers = np.flatnonzero((library.ids == article_id) & library.live)
    if not len(numbers):
        return SearchResult("", 0, ())
    mask, weights, words = weigh_similar(library, int(numbers[0]))
    if hidden:
        mask = mask & ~library.choose(hidden)
    places = np.flatnonzero(mask)
    hits = _cut(library, places, weights[places], weights[places], limit)
    return SearchResult("", len(hits), hits, tuple(f'"{word}"' for word in words[:_SHOWN_WORDS]))
