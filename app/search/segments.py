"""Reading an index: postings, vocabulary and columns as arrays, each segment's own and all of them in a row.

This is the seam to the codec: what is above asks `Library` for arrays and knows nothing of Whoosh; what a codec of our
own would do faster, it would do behind `Segment.postings`, `Segment.expand` and `Segment.sequences`.
"""

from __future__ import annotations

import contextlib
import errno
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.filedb.compound import CompoundStorage

from app.search.schema import SEQUENCE_FIELDS, make_schema
from app.search.storage import IndexDamaged, IndexStorage

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Weights = npt.NDArray[np.float32]
Postings = tuple[npt.NDArray[np.int32], Weights]

# Enough for every term list of a session on a library of 20,000 articles, little beside what Qt takes.
_CACHE_BYTES = 48 << 20
_NO_POSTINGS: Postings = (np.empty(0, np.int32), np.empty(0, np.float32))


class PostingsCache:
    """The term lists last read, of all segments together, up to a number of bytes."""

    def __init__(self, limit: int = _CACHE_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._lists: OrderedDict[tuple[str, str, str], Postings] = OrderedDict()

    def get(self, key: tuple[str, str, str], read: Callable[[], Postings]) -> Postings:
        known = self._lists.get(key)
        if known is not None:
            self._lists.move_to_end(key)
            return known
        postings = self._lists[key] = read()
        self._size += self._weigh(postings)
        while self._size > self._limit and len(self._lists) > 1:
            self._size -= self._weigh(self._lists.popitem(last=False)[1])
        return postings

    def forget(self, segment: str) -> None:
        for key in [key for key in self._lists if key[0] == segment]:
            self._size -= self._weigh(self._lists.pop(key))

    @staticmethod
    def _weigh(postings: Postings) -> int:
        return postings[0].nbytes + postings[1].nbytes + 400


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Whatever goes wrong in Whoosh while it reads a file is the file's damage: it unpickles, inflates and unpacks, and
    so raises nearly anything. Only what this process lacks is no fault of the file."""
    try:
        yield
    except (MemoryError, IndexDamaged):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
            raise
        raise IndexDamaged(f"{type(error).__name__}: {error}") from error


class Segment:
    """One segment, opened. Its files never change; only which of its articles are deleted does, and that is passed in
    from the table of contents."""

    def __init__(self, storage: IndexStorage, segment: Any, cache: PostingsCache) -> None:
        self.name: str = segment.segment_id()
        self._cache = cache
        self._schema = make_schema()
        self._expanded: OrderedDict[tuple[str, str], tuple[str, ...]] = OrderedDict()
        self._numbers: dict[str, Numbers] = {}
        self._files: Any = None
        self._terms: Any = None
        self._documents: Any = None
        self._sequences: Any = None
        self.count: int = segment.doc_count_all()
        try:
            with reading():
                self._files = _open_files(storage, segment)
                codec = segment.codec()
                self._terms = codec.terms_reader(self._files, segment)
                self._documents = codec.per_document_reader(self._files, segment)
                self._fields = frozenset(self._terms.indexed_field_names())
                self._sequences = self._open_column("sequence")
        except BaseException:
            self.close()
            raise

    def _open_column(self, name: str) -> Any:
        if not self._documents.has_column(name):
            return None
        return self._documents.column_reader(name, self._schema[name].column_type)

    def numbers(self, name: str) -> Numbers:
        """A column of numbers, for every article of the segment."""
        found = self._numbers.get(name)
        if found is None:
            with reading():
                column = self._open_column(name)
                values = (column[i] if column is not None else 0 for i in range(self.count))
                found = self._numbers[name] = np.fromiter(values, np.int64, self.count)
        return found

    def values(self, name: str) -> list[bytes]:
        """A column of bytes, for every article of the segment."""
        with reading():
            column = self._open_column(name)
            return [column[i] if column is not None else b"" for i in range(self.count)]

    def terms(self) -> Iterator[tuple[str, str]]:
        """Every field and term of the segment, in order."""
        with reading():
            for field, term in self._terms.terms():
                yield field, term.decode()

    def postings(self, field: str, term: str) -> Postings:
        """Numbers of the articles with the term, ascending, and its weight in each; deleted articles are among them."""
        return self._cache.get((self.name, field, term), lambda: self.read_postings(field, term))

    def read_postings(self, field: str, term: str) -> Postings:
        """The same, past the cache."""
        key = (field, term.encode())
        if field not in self._fields:
            return _NO_POSTINGS
        with reading():
            if key not in self._terms:
                return _NO_POSTINGS
            ids, weights = self._terms.matcher(*key, self._schema[field].format).read_all()
            if len(ids) and (int(ids[-1]) >= self.count or int(ids[0]) < 0):
                raise IndexDamaged("a posting points past the end")
            return ids, weights

    def count_holding(self, field: str, term: str) -> int:
        """How many articles have the term, deleted ones among them; cheaper than their numbers."""
        key = (field, term.encode())
        if field not in self._fields:
            return 0
        with reading():
            return int(self._terms.doc_frequency(*key)) if key in self._terms else 0

    def expand(self, field: str, prefix: str) -> tuple[str, ...]:
        """All terms of a field with the prefix, in order."""
        if field not in self._fields:
            return ()
        key = (field, prefix)
        found = self._expanded.get(key)
        if found is None:
            with reading():
                found = tuple(self._read_terms(field, prefix.encode()))
            self._expanded[key] = found
            if len(self._expanded) > 64:
                self._expanded.popitem(last=False)
        return found

    def _read_terms(self, field: str, prefix: bytes) -> Iterator[str]:
        for name, term in self._terms.terms_from(field, prefix):
            if name != field or not term.startswith(prefix):
                return
            yield term.decode()

    def sequences(self, documents: Iterable[int]) -> list[bytes]:
        """The words of some articles in their order, as `app.search.schema.pack_sequence` made them."""
        column = self._sequences
        if column is None:
            return [b"" for _ in documents]
        with reading():
            return [column[int(i)] for i in documents]

    def close(self) -> None:
        self._cache.forget(self.name)
        files = self._files
        # The mapping closes when nothing looks into it any more; Whoosh would search all memory for those who do.
        self._terms = self._documents = self._sequences = self._files = None
        if files is not None:
            files.close()


def _open_files(storage: IndexStorage, segment: Any) -> CompoundStorage:
    file = storage.open_file(segment.make_filename(segment.COMPOUND_EXT))
    try:
        return CompoundStorage(file, use_mmap=storage.supports_mmap)
    except BaseException:
        file.close()
        raise


@dataclass(frozen=True, slots=True)
class _Placed:
    segment: Segment
    first: int


class Library:
    """All segments of one generation in a row: article number `n` of the row is the `n`-th in the order of segments.

    Everything is in numbers of this row until ids are asked for."""

    def __init__(self, segments: Sequence[Segment], deleted: Sequence[Iterable[int]]) -> None:
        self.count = sum(segment.count for segment in segments)
        self.live = np.ones(self.count, dtype=np.bool_)
        self._placed: list[_Placed] = []
        first = 0
        for segment, gone in zip(segments, deleted, strict=True):
            self._placed.append(_Placed(segment, first))
            for number in gone:
                self.live[first + number] = False
            first += segment.count
        self.ids = _in_a_row([segment.numbers("id") for segment in segments])
        self.earliest = _in_a_row([segment.numbers("earliest") for segment in segments])
        self.latest = _in_a_row([segment.numbers("latest") for segment in segments])
        lengths = _in_a_row([segment.numbers("length") for segment in segments]).astype(np.float32)
        self.size = int(self.live.sum())
        mean = float(lengths[self.live].mean()) if self.size else 1.0
        self.relative_lengths = lengths / max(mean, 1.0)
        self._languages: dict[str, Mask] | None = None
        self._variants: dict[tuple[str, str], tuple[str, ...]] = {}

    @property
    def segments(self) -> list[Segment]:
        return [placed.segment for placed in self._placed]

    def choose(self, ids: Collection[int]) -> Mask:
        """The articles with these ids."""
        chosen: Mask = np.isin(self.ids, np.fromiter(ids, np.int64, len(ids)))
        return chosen

    def weigh(self, terms: Iterable[str], field: str) -> Weights:
        """How often any of the terms stands in each article, field weights applied; deleted articles have nothing."""
        total = np.zeros(self.count, dtype=np.float32)
        terms = tuple(terms)
        for placed in self._placed:
            part = total[placed.first : placed.first + placed.segment.count]
            for term in terms:
                ids, weights = placed.segment.postings(field, term)
                part[ids] += weights
        total[~self.live] = 0
        return total

    def weigh_prefix(self, prefix: str, field: str) -> Weights:
        """The same for all terms with the prefix."""
        total = np.zeros(self.count, dtype=np.float32)
        for placed in self._placed:
            part = total[placed.first : placed.first + placed.segment.count]
            for term in placed.segment.expand(field, prefix):
                ids, weights = placed.segment.postings(field, term)
                part[ids] += weights
        total[~self.live] = 0
        return total

    def expand(self, field: str, prefix: str) -> set[str]:
        """All terms of a field with the prefix."""
        found: set[str] = set()
        for placed in self._placed:
            found.update(placed.segment.expand(field, prefix))
        return found

    def languages(self) -> dict[str, Mask]:
        """The articles of every language of the library, by its two-letter code."""
        if self._languages is None:
            codes = {term for term in self.expand("language", "") if "-" not in term}
            self._languages = {code: self.weigh((code,), "language") > 0 for code in sorted(codes)}
        return self._languages

    def find_variants(self, word: str, language: str, find: Callable[[str, str], tuple[str, ...]]) -> tuple[str, ...]:
        """What `find` returned for the word and language, remembered for as long as the vocabulary is this one."""
        key = (word, language)
        known = self._variants.get(key)
        if known is None:
            known = self._variants[key] = find(word, language)
        return known

    def count_phrase(
        self, candidates: Mask, accepted: Sequence[Callable[[npt.NDArray[np.uint32]], Mask]]
    ) -> dict[str, Weights]:
        """How often a run of words stands in each field of the candidates: `accepted` says, word by word, which hashes
        may stand there."""
        counts: dict[str, Weights] = {}
        for placed in self._placed:
            here = np.flatnonzero(candidates[placed.first : placed.first + placed.segment.count])
            if not len(here):
                continue
            parts = placed.segment.sequences(here)
            with reading():
                for field, number in _find_runs(parts, accepted):
                    found = counts.setdefault(field, np.zeros(self.count, dtype=np.float32))
                    np.add.at(found, placed.first + here[number], 1.0)
        return counts


def _find_runs(
    parts: Sequence[bytes], accepted: Sequence[Callable[[npt.NDArray[np.uint32]], Mask]]
) -> Iterator[tuple[str, npt.NDArray[np.intp]]]:
    """In which fields of which of these sequences a run of words stands: a field, and the places of the sequences, once
    for each time."""
    words = np.frombuffer(b"".join(parts), dtype="<u4")
    at = np.flatnonzero(accepted[0](words))
    at = at[at <= len(words) - len(accepted)]
    for step, accepts in enumerate(accepted[1:], start=1):
        at = at[accepts(words[at + step])]
    if not len(at):
        return
    ends = np.cumsum([len(part) // 4 for part in parts])
    places = np.searchsorted(ends, at, side="right")
    boundaries = np.flatnonzero(words == 0)
    fields = np.searchsorted(boundaries, at) - places * len(SEQUENCE_FIELDS)
    for number in np.unique(fields):
        if number < 0:
            raise IndexDamaged("a sequence has too few fields")
        yield SEQUENCE_FIELDS[int(number)], places[fields == number]


def _in_a_row(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
