"""Reading an index: one segment opened, and all of them in a row, as arrays. What is above asks `Library` and knows
nothing of files."""

from __future__ import annotations

import errno
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from app.search.codec.reading import SegmentSequences, SegmentTerms, Strings
from app.search.codec.sections import Sections
from app.search.codec.whoosh_codec import ArraySegment
from app.search.schema import FIELD_WEIGHTS, NUMBERS, WORD_FIELDS
from app.search.storage import IndexDamaged, IndexStorage

Made = TypeVar("Made")
Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Weights = npt.NDArray[np.float32]

# What is small and read by every search is checked when a segment is opened; the rest when the index is brought up to
# the database.
_CHECKED = ("term_ends", "posting_ends", "heavy_places", "heavy_weights", "sequence_ends", "sequence_terms", *NUMBERS)
# All forms of a word begin alike in so many letters: no stemmer in use changes the first two of a word that is worth
# finding in another form.
SHARED_LETTERS = 2
_HALVED_IN_DAYS = 730.0
# Weights of words over all articles, kept between keystrokes.
_CACHE_BYTES = 32 << 20


class reading:  # noqa: N801 - it is used as `contextlib`'s are, and a search enters it often
    """Whatever goes wrong while a file is read is the file's damage. Only what this process lacks is no fault of it."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None or isinstance(error, (MemoryError, IndexDamaged)) or not isinstance(error, Exception):
            return
        if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
            return
        raise IndexDamaged(f"{type(error).__name__}: {error}") from error


class Segment:
    """One segment, opened. Its file never changes; only which of its articles are deleted does, and that is passed in
    from the table of contents."""

    def __init__(self, storage: IndexStorage, segment: ArraySegment) -> None:
        self.name: str = segment.segment_id()
        self.count: int = segment.doc_count_all()
        self._values: dict[str, Strings] = {}
        self._stems_from: dict[str, list[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]]] = {}
        with reading():
            self._sections: Sections = segment.open(storage)
            try:
                self._sections.verify(*_CHECKED)
                if self._sections.numbers["count"] != self.count:
                    raise IndexDamaged("a segment of another number of articles")
                self.terms = SegmentTerms(self._sections)
                self.sequences = SegmentSequences(self._sections, len(self.terms), self.count)
                self._stems = self._sections.array("stem_terms"), self._sections.array("stem_hashes")
                self.stemmed = frozenset(map(str, self._sections.numbers["stemmed"]))
                self._columns = {name: self._sections.array(name) for name in NUMBERS}
                if any(len(column) != self.count for column in self._columns.values()):
                    raise IndexDamaged("a column was cut")
            except BaseException:
                self.close()
                raise

    @property
    def stems(self) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
        """All words that have a stem, by term number, ascending, and the hashes of their stems."""
        return self._stems

    def verify(self) -> None:
        """Read the whole file. Raises `IndexDamaged` where it is not what was written."""
        with reading():
            self._sections.verify()

    def find_stems(self, start: str) -> list[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]]:
        """The words that begin so and have a stem, by term number, and the hashes of the stems; joined words apart."""
        known = self._stems_from.get(start)
        if known is None:
            numbers, hashes = self._stems
            known = self._stems_from[start] = []
            for field in WORD_FIELDS:
                bounds = np.array(self.terms.find_prefix(field, start.encode()), np.uint32)
                low, high = np.searchsorted(numbers, bounds).tolist()
                if low < high:
                    known.append((numbers[low:high], hashes[low:high]))
        return known

    def numbers(self, name: str) -> Numbers:
        """A column of numbers, for every article of the segment."""
        return self._columns[name]

    def values(self, name: str) -> list[bytes]:
        """A column of bytes, for every article of the segment."""
        with reading():
            return self._open_values(name)[:]

    def open_values(self, name: str) -> Strings:
        """The same, to read of single articles."""
        with reading():
            return self._open_values(name)

    def _open_values(self, name: str) -> Strings:
        values = self._values.get(name)
        if values is None:
            values = Strings(self._sections.array(f"{name}_ends"), self._sections.array(f"{name}_bytes"))
            if len(values) != self.count:
                raise IndexDamaged("a column was cut")
            self._values[name] = values
        return values

    def close(self) -> None:
        self._sections.close()


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment in the row, and the number of its first article there."""

    segment: Segment
    first: int

    @property
    def articles(self) -> slice:
        return slice(self.first, self.first + self.segment.count)


class Library:
    """All segments of one generation in a row: article number `n` of the row is the `n`-th in the order of segments.

    Everything is in numbers of this row until ids are asked for."""

    def __init__(self, segments: Sequence[Segment], deleted: Sequence[Iterable[int]]) -> None:
        self.count = sum(segment.count for segment in segments)
        self.live = np.ones(self.count, dtype=np.bool_)
        self.placed: list[Placed] = []
        first = 0
        for segment, gone in zip(segments, deleted, strict=True):
            self.placed.append(Placed(segment, first))
            for number in gone:
                if number >= segment.count:
                    raise IndexDamaged("an article was deleted that never was")
                self.live[first + number] = False
            first += segment.count
        self._gone = np.flatnonzero(~self.live)
        self.ids = self.numbers("id")
        # Notes lie among the articles, under negative numbers (see `app.search.articles`).
        self.articles = self.live & (self.ids >= 0)
        self.notes = self.live & (self.ids < 0)
        # What a search finds that does not ask for the trash.
        self.shown = self.articles & (self.numbers("trashed") == 0)
        self._recency: Weights | None = None
        lengths = self.numbers("length").astype(np.float32)
        self.size = int(self.live.sum())
        mean = float(lengths[self.live].mean()) if self.size else 1.0
        self.relative_lengths = lengths / np.float32(max(mean, 1.0))
        self._languages: dict[str, Mask] | None = None
        self._throughout: dict[str, bool] | None = None
        self._made: dict[object, Any] = {}
        self._weighed: OrderedDict[tuple[object, ...], Weights] = OrderedDict()

    @property
    def recency(self) -> Weights:
        """How new each article is beside the newest, from 0 to 1: half as much for every two years."""
        if self._recency is None:
            days = np.where(self.numbers("latest") > 0, self.numbers("latest"), self.numbers("added"))
            newest = int(days[self.live].max(initial=0))
            self._recency = np.exp2((days - newest) / _HALVED_IN_DAYS).astype(np.float32)
        return self._recency

    @property
    def segments(self) -> list[Segment]:
        return [placed.segment for placed in self.placed]

    def numbers(self, name: str) -> Numbers:
        """A column of numbers, for every article of the row."""
        parts = [placed.segment.numbers(name) for placed in self.placed]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def place(self, number: int) -> Placed:
        """The segment that holds an article of the row."""
        return next(placed for placed in reversed(self.placed) if placed.first <= number)

    def values(self, name: str, numbers: Sequence[int]) -> list[str]:
        """What a column of bytes holds for some articles of the row, as text."""
        columns = [(placed.first, placed.segment.open_values(name)) for placed in reversed(self.placed)]
        with reading():
            if len(columns) == 1:
                return [value.decode() for value in columns[0][1].pick(numbers)]
            found: list[str] = []
            for number in numbers:
                first, column = next(one for one in columns if one[0] <= number)
                found.append(column[number - first].decode())
            return found

    def remember(self, make: Callable[[Library], Made]) -> Made:
        """What is made of the library at its first use, and kept as long as it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def choose(self, ids: Collection[int]) -> Mask:
        """The articles with these ids."""
        chosen: Mask = np.isin(self.ids, np.fromiter(ids, np.int64, len(ids)))
        return chosen

    def keep(self, key: tuple[object, ...], weigh: Callable[[], Weights]) -> Weights:
        """What `weigh` returned for the key; not to be changed. The last ones are kept."""
        known = self._weighed.get(key)
        if known is not None:
            self._weighed.move_to_end(key)
            return known
        found = self._weighed[key] = weigh()
        if len(self._weighed) * max(found.nbytes, 1) > _CACHE_BYTES and len(self._weighed) > 1:
            self._weighed.popitem(last=False)
        return found

    def weigh(self, term: str, field: str, *, prefix: bool = False) -> Weights:
        """How often a word, or any that begins so, stands in each article, field weights applied; deleted articles
        have nothing. Not to be changed."""
        return self.keep((term, field, prefix), lambda: self._weigh(term, field, prefix))

    def _weigh(self, term: str, field: str, prefix: bool) -> Weights:
        total = np.zeros(self.count, np.float32)
        encoded = term.encode()
        with reading():
            for placed in self.placed:
                terms = placed.segment.terms
                if prefix:
                    first, last = terms.find_prefix(field, encoded)
                else:
                    number = terms.find(field, encoded)
                    if number is None:
                        continue
                    first, last = number, number + 1
                terms.add_weights(first, last, total[placed.articles])
        total[self._gone] = 0
        return total

    def count_articles(self, term: str, field: str = "words", *, prefix: bool = False) -> int:
        """In how many articles a word, or any that begins so, stands."""
        return int(np.count_nonzero(self.weigh(term, field, prefix=prefix)))

    def frequency(self, term: str) -> int:
        """The same for a whole word, deleted articles among them, at less cost."""
        articles, encoded = 0, term.encode()
        with reading():
            for placed in self.placed:
                terms = placed.segment.terms
                number = terms.find("words", encoded)
                if number is not None:
                    articles += int(terms.frequencies(number, number + 1)[0])
        return articles

    def is_said(self, term: str) -> bool:
        """Whether an article holds a word anywhere but in the notes on it: `words` adds up all fields by their weights,
        `note` counts its own."""
        if not self.frequency(term):
            return False
        outside = self.weigh(term, "words") - FIELD_WEIGHTS["note"] * self.weigh(term, "note")
        return bool(np.any((outside > 0.5) & self.articles))

    def languages(self) -> dict[str, Mask]:
        """The articles of every language that has stems, by its code."""
        if self._languages is None:
            codes = {code for placed in self.placed for code in placed.segment.stemmed}
            self._languages = {code: self.weigh(code, "language") > 0 for code in sorted(codes)}
        return self._languages

    def weigh_forms(self, word: str, field: str, hashes: Mapping[str, int]) -> Weights | None:
        """As `weigh`, for all words with the stem of this one, but for itself, each in the articles of the language
        that the stem is of; `hashes` names it by language. None where there are no such words."""
        total: Weights | None = None
        with reading():
            for placed in self.placed:
                terms = placed.segment.terms
                for number, language in self.find_forms(placed.segment, word, hashes):
                    here = number if field == "words" else terms.find(field, terms.strings[number])
                    if here is None:
                        continue
                    if total is None:
                        total = np.zeros(self.count, np.float32)
                    docs, weights = terms.postings(here)
                    if not self._is_spoken_throughout(language):
                        spoken = self.languages()[language][placed.articles]
                        weights = np.where(spoken[docs], weights, np.float32(0))
                    total[placed.articles][docs] += weights
        if total is not None:
            total[self._gone] = 0
        return total

    def find_forms(self, segment: Segment, word: str, hashes: Mapping[str, int]) -> list[tuple[int, str]]:
        """The terms of a segment with the stem of a word, but for itself, and the languages they are joined in."""
        encoded = word.encode()
        forms: list[tuple[int, str]] = []
        with reading():
            strings = segment.terms.strings
            for numbers, found in segment.find_stems(word[:SHARED_LETTERS]):
                for language in segment.stemmed & hashes.keys():
                    here = numbers[found == hashes[language]]
                    forms += [(number, language) for number in here.tolist() if strings[number] != encoded]
        return forms

    def _is_spoken_throughout(self, language: str) -> bool:
        """Whether every article is in this language, as is usual."""
        if self._throughout is None:
            self._throughout = {code: bool(mask[self.live].all()) for code, mask in self.languages().items()}
        return self._throughout[language]
