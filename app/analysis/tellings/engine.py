"""The index of one library and what is asked of it: for each article those that could tell the same event.

Pure: features in, neighbours out. Whoever keeps both decides where this lives (in the window's case, in a process
beside it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.analysis.tellings.features import Features, decode_features, encode_features, read_features
from app.analysis.tellings.index import Entry, FeatureIndex
from app.analysis.tellings.tokens import Keys
from app.analysis.tellings.weighing import (
    COPIED,
    COPIES_ARE_ALIKE,
    FLOOR,
    LEAST,
    LEAST_REST,
    REST_ADDED,
    REST_SHARE,
    Days,
    estimate_copied,
    find_rest,
    weigh_days,
)
from app.domain import Document

# Of each article so many neighbours are kept that weigh most, and so many that are most alike whatever their days:
# more than an event has tellings, and enough to tell a story that fills the papers from one that does not.
NEAREST, LIKEST = 14, 5
# Keys of each channel that say why two articles are alike.
MOST_KEYS = (6, 10, 0, 0, 10)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article that could tell the same event. `alike` leaves the days out of account; `copied` is the share of the
    shorter text that stands word for word in the other; `keys` made them alike, the most telling first."""

    id: int
    alike: float
    copied: float
    keys: tuple[int, ...]


class TellingEngine:
    """The articles of one library, by their features. Not for several threads at once."""

    def __init__(self) -> None:
        self._index = FeatureIndex()

    def __len__(self) -> int:
        return len(self._index)

    @property
    def nbytes(self) -> int:
        return self._index.nbytes

    def put(self, articles: Sequence[tuple[int, bytes, Days]]) -> None:
        """Add articles, or put them in the place of what was known of them. Raises ValueError for bytes that are no
        features."""
        self._index.put([Entry(article_id, decode_features(data), days) for article_id, data, days in articles])

    def drop(self, ids: Iterable[int]) -> None:
        self._index.drop(ids)

    def settle(self) -> None:
        """After many articles went in: let all of them be weighed by what the library is like now."""
        self._index.settle()

    def neighbours(self, articles: Sequence[tuple[int, bytes, Days]]) -> list[tuple[Neighbour, ...]]:
        """For each article the others it could tell the same event as, and those it is most like, in the order of
        how alike they are. Articles may be asked about that are not in here."""
        return [self._find(article_id, decode_features(data), days) for article_id, data, days in articles]

    def _find(self, article_id: int, features: Features, days: Days) -> tuple[Neighbour, ...]:
        answer = self._index.ask(features)
        alike = np.where(answer.ids == article_id, np.float32(0), answer.alike)
        counted = alike * weigh_days(days, answer.first, answer.last)
        chosen = np.union1d(_top(counted, NEAREST), _top(alike, LIKEST))
        chosen = chosen[np.argsort(-alike[chosen], kind="stable")]
        # A pair whose best case is below the floor is no suggestion, so that nobody asks why.
        least = FLOOR * (REST_ADDED + REST_SHARE * (find_rest(alike[chosen].tolist()) + LEAST_REST) / 2)
        found = []
        for at in chosen.tolist():
            segment, place = self._index.place(int(answer.ids[at]))
            copied = 0.0
            if alike[at] > COPIES_ARE_ALIKE:
                copied = estimate_copied(
                    features.sketch, features.shingles, segment.sketches[place], int(segment.shingles[place])
                )
            keys: Keys = np.empty(0, np.uint32)
            if counted[at] >= max(least, LEAST) or copied >= COPIED:
                keys = answer.explain(segment, place, MOST_KEYS)
            found.append(Neighbour(int(answer.ids[at]), float(alike[at]), copied, tuple(keys.tolist())))
        return tuple(found)


def _top(values: npt.NDArray[np.float32], most: int) -> npt.NDArray[np.int64]:
    """Where the highest values above 0 are."""
    if len(values) > most:
        at = np.argpartition(-values, most)[:most]
    else:
        at = np.arange(len(values))
    return at[values[at] > 0]


def read_text(document: Document, language: str) -> bytes:
    """The encoded features of a text."""
    return encode_features(read_features(document, language))
