"""A segment's sections, asked: terms, postings, words in their order. All arrays are views into the file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

from app.search.codec.packing import BOUNDARY, NO_TERM, RARE
from app.search.codec.sections import Array, DamagedFile, Sections

# Bytes of a term by which the vocabulary is narrowed down first.
_NARROWED = 2
# No character of UTF-8 has a byte this high.
_PAST_ALL = b"\xff"
# To look at all the words of a segment costs as much as to gather those of so many documents.
_DENSE = 3000

Places = npt.NDArray[np.int64]


def look_into(array: Array) -> memoryview:
    """The same numbers: single ones are read from a view in a fraction of the time."""
    return memoryview(array)  # type: ignore[arg-type]  # numpy's stubs do not say that arrays are buffers


class Strings(Sequence[bytes]):
    """Byte strings one behind another."""

    def __init__(self, ends: Array, data: Array) -> None:
        self._ends = look_into(ends)
        self._data = look_into(data)
        if len(ends) and self._ends[-1] != len(data):
            raise DamagedFile("a list of strings was cut")

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> bytes: ...

    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...

    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            first, last, _step = place.indices(len(self._ends))
            return list(self.read(first, last))
        if place <= 0:
            if place < 0:
                raise IndexError(place)
            return bytes(self._data[: self._ends[0]])
        return bytes(self._data[self._ends[place - 1] : self._ends[place]])

    def pick(self, places: Iterable[int]) -> list[bytes]:
        """Some of them, of which none is below 0."""
        ends, data = self._ends, self._data
        return [bytes(data[ends[place - 1] if place else 0 : ends[place]]) for place in places]

    def spread(self, first: int, last: int) -> tuple[Array, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The bytes of some of them in a row, where each begins there, and how long it is."""
        start = self._ends[first - 1] if first else 0
        ends = np.asarray(self._ends)[first:last].astype(np.int64) - start
        starts = np.concatenate([[0], ends[:-1]]).astype(np.int64) if len(ends) else ends
        return np.asarray(self._data)[start : start + (int(ends[-1]) if len(ends) else 0)], starts, ends - starts

    def read(self, first: int, last: int) -> Iterator[bytes]:
        """Some of them in a row, which is faster than one by one."""
        if first >= last:
            return
        ends = self._ends[first:last].tolist()
        start = self._ends[first - 1] if first else 0
        data = bytes(self._data[start : ends[-1]])
        at = 0
        for end in ends:
            yield data[at : end - start]
            at = end - start


class SegmentTerms:
    """The vocabulary of a segment, in the order of fields and of bytes (of UTF-8), and its postings in the same order:
    all words that begin alike have theirs in one piece."""

    def __init__(self, sections: Sections) -> None:
        self.fields: dict[str, tuple[int, int]] = {
            str(name): (int(first), int(last)) for name, first, last in sections.numbers["fields"]
        }
        self.strings = Strings(sections.array("term_ends"), sections.array("term_bytes"))
        self._starts: dict[tuple[str, bytes], tuple[int, int]] = {}
        self.posting_ends = sections.array("posting_ends")
        self._ends = look_into(self.posting_ends)
        self.docs = sections.array("docs")
        self._weights = sections.array("weights")
        self._heavy_places = sections.array("heavy_places")
        self._heavy_weights = sections.array("heavy_weights")
        total = self._ends[-1] if len(self._ends) else 0
        if len(self._ends) != len(self.strings) or len(self.docs) != total or len(self._weights) != total:
            raise DamagedFile("the postings of a segment were cut")

    def __len__(self) -> int:
        return len(self.strings)

    def find(self, field: str, term: bytes) -> int | None:
        """The number of a term."""
        first, last = self._narrow(field, term)
        place = bisect_left(self.strings, term, first, last)
        return place if place < last and self.strings[place] == term else None

    def find_prefix(self, field: str, prefix: bytes) -> tuple[int, int]:
        """The first term that begins so, and the one behind the last."""
        first, last = self._narrow(field, prefix)
        if len(prefix) <= _NARROWED:
            return first, last
        low = bisect_left(self.strings, prefix, first, last)
        return low, bisect_left(self.strings, prefix + _PAST_ALL, low, last)

    def _narrow(self, field: str, term: bytes) -> tuple[int, int]:
        """The terms that share the first letters of this one: where they are is kept."""
        start = term[:_NARROWED]
        known = self._starts.get((field, start))
        if known is None:
            first, last = self.fields.get(field, (0, 0))
            if start:
                first = bisect_left(self.strings, start, first, last)
                last = bisect_left(self.strings, start + _PAST_ALL, first, last)
            known = self._starts[field, start] = first, last
        return known

    def extent(self, first: int, last: int) -> slice:
        """Where the postings of some terms in a row lie."""
        return slice(self._ends[first - 1] if first else 0, self._ends[last - 1] if last > first else 0)

    def frequencies(self, first: int, last: int) -> npt.NDArray[np.int64]:
        """In how many documents each of some terms in a row stands."""
        ends = self.posting_ends[first:last].astype(np.int64)
        return np.diff(ends, prepend=self._ends[first - 1] if first else 0)

    def frequency_of(self, numbers: npt.NDArray[np.uint32]) -> int:
        """In how many documents some terms stand, added up."""
        before = np.where(numbers > 0, self.posting_ends[numbers.astype(np.int64) - 1], 0)
        return int((self.posting_ends[numbers].astype(np.int64) - before).sum())

    def weights(self, extent: slice) -> npt.NDArray[np.float32]:
        """The weights of some postings, as exact as they were given."""
        found = self._weights[extent].astype(np.float32)
        if len(self._heavy_places):
            low, high = np.searchsorted(self._heavy_places, (extent.start, extent.stop))
            if low < high:
                found[self._heavy_places[low:high] - np.uint32(extent.start)] = self._heavy_weights[low:high]
        return found

    def add_weights(self, first: int, last: int, total: npt.NDArray[np.float32]) -> None:
        """Add the weights of some terms in a row to those of the documents."""
        if first >= last:
            return
        extent = self.extent(first, last)
        docs = self.docs[extent]
        if last == first + 1:
            try:
                total[docs] += self.weights(extent)
            except IndexError as error:
                raise DamagedFile("a posting points past the end") from error
            return
        found = np.bincount(docs, self.weights(extent), len(total))
        if len(found) != len(total):
            raise DamagedFile("a posting points past the end")
        total += found.astype(np.float32)

    def postings(self, number: int) -> tuple[Array, npt.NDArray[np.float32]]:
        """Documents with a term, ascending, and its weight in each."""
        extent = self.extent(number, number + 1)
        return self.docs[extent], self.weights(extent)

    def count_terms(self, field: str, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """In how many of the documents of the mask each term of a field stands."""
        first, last = self.fields.get(field, (0, 0))
        if first >= last:
            return np.empty(0, np.int64)
        extent = self.extent(first, last)
        kept = mask[self.docs[extent]]
        ends = self.posting_ends[first:last].astype(np.int64) - extent.start
        counted: npt.NDArray[np.int64] = np.concatenate([[0], np.cumsum(kept)])[ends]
        return np.diff(counted, prepend=0)


class SegmentSequences:
    """The words of every document in their order, field after field; a *place* is where one stands, over all documents.

    Every document has as many *runs* of words as there are fields, each with a boundary behind it."""

    def __init__(self, sections: Sections, terms: int, count: int) -> None:
        self.codes = sections.array("sequence")
        self.ends = sections.array("sequence_ends")
        self._code_terms = sections.array("sequence_terms")
        self._rare_places = sections.array("rare_places")
        self._rare_terms = sections.array("rare_terms")
        self._terms = terms
        self._known: npt.NDArray[np.uint16] | None = None
        self._boundaries: npt.NDArray[np.uint32] | None = None
        if len(self.ends) != count or (count and int(self.ends[-1]) != len(self.codes)):
            raise DamagedFile("the sequences of a segment were cut")

    def runs(self, places: Places) -> Places:
        """In which run each of the places lies, counted over all documents."""
        if self._boundaries is None:
            self._boundaries = np.flatnonzero(self.codes == BOUNDARY).astype(np.uint32)
        # Of one type, or all boundaries would be converted each time.
        found: Places = np.searchsorted(self._boundaries, places.astype(np.uint32))
        return found

    def find(self, terms: npt.NDArray[np.uint32], documents: Places) -> Places:
        """All places of any of these terms in some documents, ascending."""
        if len(documents) > _DENSE:
            found = self._find_all(terms)
            inside = np.zeros(len(self.ends), np.bool_)
            inside[documents] = True
            return found[inside[np.searchsorted(self.ends, found.astype(np.uint32), side="right")]]
        ends = self.ends[documents].astype(np.int64)
        starts = np.where(documents > 0, self.ends[documents - 1], 0).astype(np.int64)
        parts = [self.codes[first:last] for first, last in zip(starts.tolist(), ends.tolist(), strict=True)]
        lengths = ends - starts
        before = np.cumsum(lengths) - lengths
        offsets = starts - before
        codes = self._codes_of(terms)
        common = codes[codes != RARE]
        words = np.concatenate(parts)
        at = np.flatnonzero(words == common[0] if len(common) == 1 else _mark(common)[words])
        places: Places = at + offsets[np.searchsorted(before, at, side="right") - 1]
        if len(common) == len(codes):
            return places
        at = np.flatnonzero(words == RARE)
        rare = at + offsets[np.searchsorted(before, at, side="right") - 1]
        return np.sort(np.concatenate([places, rare[np.isin(self._read_rare(rare), terms)]]))

    def _find_all(self, terms: npt.NDArray[np.uint32]) -> Places:
        codes = self._codes_of(terms)
        common = codes[codes != RARE]
        if len(common) == 1:
            places: Places = np.flatnonzero(self.codes == common[0])
        elif len(common):
            places = np.flatnonzero(_mark(common)[self.codes])
        else:
            places = np.empty(0, np.int64)
        if len(common) < len(codes) and len(self._rare_places):
            rare = self._rare_places[np.isin(self._rare_terms, terms)].astype(np.int64)
            places = np.sort(np.concatenate([places, rare])) if len(places) else rare
        return places

    def hold(self, places: Places, terms: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
        """Which of the places hold one of the terms."""
        found = self.codes[places]
        codes = self._codes_of(terms)
        common = codes[codes != RARE]
        held: npt.NDArray[np.bool_] = found == common[0] if len(common) == 1 else _mark(common)[found]
        if len(common) < len(codes):
            rare = np.flatnonzero(found == RARE)
            held[rare] = np.isin(self._read_rare(places[rare]), terms)
        return held

    def read(self, document: int) -> npt.NDArray[np.uint32]:
        """The term numbers of one document, NO_TERM behind each field."""
        first = int(self.ends[document - 1]) if document else 0
        return self.decode(first, int(self.ends[document]))

    def decode(self, first: int, last: int) -> npt.NDArray[np.uint32]:
        """The term numbers at these places."""
        codes = self.codes[first:last]
        table = np.full(1 << 16, NO_TERM, np.uint32)
        table[1 : len(self._code_terms) + 1] = self._code_terms
        numbers = table[codes]
        rare = np.flatnonzero(codes == RARE)
        if len(rare):
            numbers[rare] = self._read_rare(rare + first)
        return numbers

    def _read_rare(self, places: Places) -> npt.NDArray[np.uint32]:
        at = np.searchsorted(self._rare_places, places.astype(np.uint32))
        if len(at) and int(at.max()) >= len(self._rare_terms):
            raise DamagedFile("a rare word is missing")
        found: npt.NDArray[np.uint32] = self._rare_terms[at]
        return found

    def _codes_of(self, terms: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint16]:
        if self._known is None:
            known = np.full(self._terms, RARE, np.uint16)
            known[self._code_terms] = np.arange(1, len(self._code_terms) + 1, dtype=np.uint16)
            self._known = known
        found: npt.NDArray[np.uint16] = self._known[terms]
        return found


def _mark(codes: npt.NDArray[np.uint16]) -> npt.NDArray[np.bool_]:
    wanted = np.zeros(1 << 16, np.bool_)
    wanted[codes] = True
    return wanted
