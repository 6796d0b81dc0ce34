"""Building segments: from articles in one reading of their words, and from other segments.

Whoosh's own writer sorts every posting of a batch as a tuple of five; here a batch is gathered by term, so only terms
are sorted, and the codec gets them through its public writers. What lies on the disk is the same.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from app.search.analyser import fold, is_unspaced, primary_language, read_words
from app.search.articles import IndexedArticle
from app.search.dates import day_range
from app.search.schema import FIELD_WEIGHTS, LONGEST_START, ArticleCodec, make_schema, pack_sequence
from app.search.segments import Segment
from app.search.storage import INDEX_NAME, IndexStorage

# A segment takes about 10 kB an article in memory while it is built.
_MOST_ARTICLES = 2048
_NUMBERS = ("id", "length", "earliest", "latest")
_BYTES = ("stamp", "sequence")


def build_segments(
    storage: IndexStorage, articles: Sequence[IndexedArticle], merged: Sequence[tuple[Segment, set[int]]]
) -> list[Any]:
    """New segments on the disk, not yet in any table of contents, of the articles and of what is left of the merged
    segments (each with the numbers of its deleted articles)."""
    made: list[Any] = []
    try:
        builder = SegmentBuilder(storage)
        for segment, deleted in merged:
            builder.add_segment(segment, deleted)
        for article in articles:
            if builder.count >= _MOST_ARTICLES:
                made.append(builder.finish())
                builder = SegmentBuilder(storage)
            builder.add_article(article)
        if builder.count:
            made.append(builder.finish())
    finally:
        storage.abandon()
    return made


class SegmentBuilder:
    """One new segment. `finish` writes it; the files of one that is not finished are let go with the storage's."""

    def __init__(self, storage: IndexStorage) -> None:
        self._storage = storage
        self._codec = ArticleCodec()
        self._schema = make_schema()
        self._segment = self._codec.new_segment(storage, INDEX_NAME)
        self._documents = self._codec.per_document_writer(storage, self._segment)
        self._postings: dict[str, dict[str, tuple[array[int], array[float]]]] = {
            name: {} for name, field in self._schema.items() if field.indexed
        }
        self.count = 0

    def add_article(self, article: IndexedArticle) -> None:
        """Read the article's words once and put them everywhere they belong."""
        fields = {
            "title": read_words(article.title),
            "text": read_words(article.text),
            "note": read_words(article.note),
            "tag": _read_tags(article.tags),
            "author": read_words(article.author),
            "outlet": read_words(article.outlet),
            "perspective": read_words(article.perspective),
        }
        url = read_words(article.url)
        totals: dict[str, float] = {}
        starts: dict[str, float] = {}
        length = 0.0
        for name, weight in FIELD_WEIGHTS.items():
            words, extras = fields[name]
            length += weight * len(words)
            counts = Counter(words)
            begun = counts + Counter(extra for extra in extras if is_unspaced(extra))
            counts.update(extras)
            for word, count in counts.items():
                totals[word] = totals.get(word, 0.0) + weight * count
            # The joined form of `so-called` is nothing that `soc` should find, but one character of Chinese is a word.
            _add_up_starts(starts, begun, weight)
            if name != "text":
                self._add_terms(name, counts)
        self._add_terms("words", totals)
        self._add_terms("starts", starts)
        self._add_terms("url", Counter([*url[0], *url[1]]))
        tag = fold(article.language.strip()).replace("_", "-")
        self._add_terms(
            "language", dict.fromkeys((primary_language(tag), tag) if tag else (primary_language(tag),), 1.0)
        )
        self._add_terms("article", {str(article.id): 1.0})
        days = day_range(article.published) or (0, 0)
        numbers = {"id": article.id, "length": round(length), "earliest": days[0], "latest": days[1]}
        sequence = pack_sequence([*(fields[name][0] for name in FIELD_WEIGHTS), url[0]])
        self._add_columns(numbers, {"stamp": article.stamp.encode(), "sequence": sequence})

    def _add_terms(self, field: str, weights: dict[str, float] | Counter[str]) -> None:
        lists = self._postings[field]
        number = self.count
        for term, weight in weights.items():
            found = lists.get(term)
            if found is None:
                lists[term] = (array("I", (number,)), array("f", (weight,)))
            else:
                found[0].append(number)
                found[1].append(weight)

    def _add_columns(self, numbers: dict[str, int], values: dict[str, bytes]) -> None:
        documents, schema = self._documents, self._schema
        documents.start_doc(self.count)
        for name, value in (*numbers.items(), *values.items()):
            documents.add_column_value(name, schema[name].column_type, value)
        documents.finish_doc()
        self.count += 1

    def add_segment(self, segment: Segment, deleted: set[int]) -> None:
        """Take over everything of a segment but its deleted articles."""
        kept = np.array([i not in deleted for i in range(segment.count)], dtype=np.bool_)
        renumbered = (np.cumsum(kept) - 1 + self.count).astype(np.uint32)
        for field, term in segment.terms():
            ids, weights = segment.read_postings(field, term)
            remaining = kept[ids]
            if not remaining.any():
                continue
            found = self._postings[field].setdefault(term, (array("I"), array("f")))
            found[0].frombytes(renumbered[ids[remaining]].tobytes())
            found[1].frombytes(weights[remaining].tobytes())
        numbers = {name: segment.numbers(name) for name in _NUMBERS}
        values = {name: segment.values(name) for name in _BYTES}
        for i in np.flatnonzero(kept).tolist():
            self._add_columns(
                {name: int(column[i]) for name, column in numbers.items()},
                {name: column[i] for name, column in values.items()},
            )

    def finish(self) -> Any:
        """Write everything as one file; the segment, for a table of contents."""
        self._documents.close()
        self._segment.set_doc_count(self.count)
        terms = self._codec.field_writer(self._storage, self._segment)
        for field in sorted(self._postings):
            lists = self._postings[field]
            if not lists:
                continue
            terms.start_field(field, self._schema[field])
            for encoded, term in sorted((term.encode(), term) for term in lists):
                terms.start_term(encoded)
                for number, weight in zip(*lists[term], strict=True):
                    terms.add(number, weight, b"", None)
                terms.finish_term()
            terms.finish_field()
        terms.close()
        self._segment.create_compound_file(self._storage)
        return self._segment


def _read_tags(tags: Iterable[str]) -> tuple[list[str], list[str]]:
    words: list[str] = []
    extras: list[str] = []
    for tag in tags:
        read = read_words(tag)
        words += read[0]
        extras += read[1]
    return words, extras


def _add_up_starts(starts: dict[str, float], counts: Mapping[str, int], weight: float) -> None:
    for word, count in counts.items():
        for length in range(1, min(LONGEST_START, len(word)) + 1):
            start = word[:length]
            starts[start] = starts.get(start, 0.0) + weight * count
