"""Building segments: from articles in one reading of their words, and from other segments.

Whoosh's own writer sorts every posting as a tuple; here the words of a batch become numbers as they are read, and are
sorted and counted as arrays. What comes of it is a segment of Whoosh's all the same (see `app.search.codec`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from app.search.analyser import (
    LONGEST_WORD,
    find_chunks,
    fold,
    has_stems,
    is_stemmed,
    is_unspaced,
    primary_language,
    split_chunk,
    stem,
)
from app.search.articles import IndexedArticle
from app.search.codec.packing import NO_TERM, Terms, add_up, pack_sequences, pack_stems, pack_terms, pack_values
from app.search.codec.sections import Array
from app.search.codec.whoosh_codec import ArrayCodec, ArraySegment
from app.search.dates import day_range
from app.search.merging import merge_segments
from app.search.schema import FACETS, FIELD_WEIGHTS, NAMED_FIELDS, NUMBERS, SEQUENCE_FIELDS, WORD_FIELDS, hash_stem
from app.search.segments import Segment
from app.search.storage import INDEX_NAME, IndexStorage

# So many articles are read before their words are sorted: about 20 kB each, meanwhile.
MOST_ARTICLES = 4096


def build_segments(
    storage: IndexStorage, articles: Sequence[IndexedArticle], merged: Sequence[tuple[Segment, set[int]]]
) -> list[ArraySegment]:
    """New segments on the disk, not yet in any table of contents, of the articles and of what is left of the merged
    segments (each with the numbers of its deleted articles)."""
    made: list[ArraySegment] = []
    try:
        if merged and any(segment.count > len(deleted) for segment, deleted in merged):
            made.append(_write(storage, *merge_segments(merged)))
        for start in range(0, len(articles), MOST_ARTICLES):
            builder = SegmentBuilder()
            for article in articles[start : start + MOST_ARTICLES]:
                builder.add_article(article)
            made.append(_write(storage, *builder.finish()))
    finally:
        storage.abandon()
    return made


def _write(storage: IndexStorage, sections: dict[str, Array], numbers: dict[str, Any]) -> ArraySegment:
    segment: ArraySegment = ArrayCodec().new_segment(storage, INDEX_NAME)
    segment.set_doc_count(numbers["count"])
    segment.write(storage, sections, numbers)
    return segment


class _Chunks(dict[str, int]):
    """Numbers of chunks of text, as they come. Each stands for some words and extra tokens, which are numbered too."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: dict[str, int] = {}
        self.words = array("I")
        self.extras = array("I")
        self.word_ends = array("I")
        self.extra_ends = array("I")

    def __missing__(self, chunk: str) -> int:
        strings = self.strings
        if chunk.isascii() and chunk.isalpha() and len(chunk) <= LONGEST_WORD:
            self.words.append(strings.setdefault(chunk.lower(), len(strings)))  # most are one plain word
        else:
            for token in split_chunk(chunk):
                found = strings.setdefault(token.text, len(strings))
                (self.extras if token.extra else self.words).append(found)
        self.word_ends.append(len(self.words))
        self.extra_ends.append(len(self.extras))
        number = self[chunk] = len(self.word_ends) - 1
        return number


class SegmentBuilder:
    """One new segment of articles."""

    def __init__(self) -> None:
        self._chunks = _Chunks()
        self._found = array("I")
        self._lengths = array("I")  # how many chunks each field of each article has
        self._values: list[tuple[str, int, str]] = []
        self._numbers: dict[str, list[int]] = {name: [] for name in NUMBERS}
        self._stamps: list[bytes] = []
        self._headlines: list[bytes] = []
        self._languages: list[str] = []
        self.count = 0

    def add_article(self, article: IndexedArticle) -> None:
        """Read the article's words once."""
        names = (name for entity in article.entities for name in entity)
        for texts in (
            (article.title,),
            (article.text,),
            (article.note,),
            (*article.tags, *article.said_tags),
            (article.author,),
            (article.outlet,),
            (article.perspective,),
            names,
            (article.url,),
        ):
            self._read(texts)
        self._add_values(article)
        days = day_range(article.published) or (0, 0)
        numbers = {
            "id": article.id,
            "length": 0,  # known when words are counted
            "earliest": days[0],
            "latest": days[1],
            "word_count": article.words,
            "added": article.added,
            "trashed": int(article.trashed),
        }
        for name, number in numbers.items():
            self._numbers[name].append(number)
        self._stamps.append(article.stamp.encode())
        self._headlines.append(article.title.encode(errors="replace"))
        self.count += 1

    def _read(self, texts: Iterable[str]) -> None:
        before = len(self._found)
        for text in texts:
            self._found.extend(map(self._chunks.__getitem__, find_chunks(text)))
        self._lengths.append(len(self._found) - before)

    def _add_values(self, article: IndexedArticle) -> None:
        tag = fold(article.language.strip()).replace("_", "-")
        language = primary_language(tag)
        self._languages.append(language)
        values = {
            "language": {language, tag} - {""},
            FACETS["outlet"]: {article.outlet.strip()},
            FACETS["perspective"]: {article.perspective.strip()},
            FACETS["tag"]: set(article.tags),
            FACETS["language"]: {language},
            FACETS["year"]: {article.published[:4] if day_range(article.published) else ""},
            FACETS["entity"]: {entity[0] for entity in article.entities if entity},
        }
        for field, found in values.items():
            self._values += [(field, self.count, _mend(value)) for value in sorted(found) if value]

    def finish(self) -> tuple[dict[str, Array], dict[str, Any]]:
        """The sections and numbers of the segment."""
        fields = sorted({*WORD_FIELDS, *NAMED_FIELDS, *FACETS.values()})
        chunks = self._chunks
        found = np.array(self._found, np.int64)
        # Of each chunk that was found, which field of which article it stands in.
        of_run = np.repeat(np.arange(len(self._lengths)), np.array(self._lengths, np.int64))
        words, word_runs = _spread(found, of_run, chunks.words, chunks.word_ends)
        extras, extra_runs = _spread(found, of_run, chunks.extras, chunks.extra_ends)
        for _field, _number, value in self._values:
            chunks.strings.setdefault(value, len(chunks.strings))
        strings = sorted(chunks.strings)
        ranks = np.empty(len(strings), np.int64)
        ranks[[chunks.strings[string] for string in strings]] = np.arange(len(strings))
        words, extras = ranks[words], ranks[extras]
        size = len(strings)
        # The last character of a run of Chinese is a word like others.
        joined = np.array([not is_unspaced(string) for string in strings], np.bool_)[extras] if len(extras) else extras
        in_words, in_joined = fields.index("words") * size, fields.index("joined") * size
        own = np.concatenate([words + in_words, extras + np.where(joined, in_joined, in_words)])
        runs = np.concatenate([word_runs, extra_runs])
        occurrences = [
            *self._occurrences(own, np.concatenate([words, extras]), runs, fields, size),
            self._value_occurrences(ranks, fields, size),
        ]
        postings = add_up(*(np.concatenate(part) for part in zip(*occurrences, strict=True)))
        terms = pack_terms([string.encode() for string in strings], fields, postings, self.count)
        self._numbers["length"] = self._measure(word_runs).tolist()
        sections = terms.sections | self._pack_sequence(words, word_runs, terms, fields, size)
        sections |= self._pack_stems(strings, terms, own, runs, size)
        sections |= {name: np.array(column, np.int64) for name, column in self._numbers.items()}
        sections |= pack_values("stamp", self._stamps) | pack_values("headline", self._headlines)
        fields_found = [[name, *bounds] for name, bounds in terms.fields.items()]
        return sections, {"count": self.count, "fields": fields_found, "stemmed": self._find_stemmed()}

    def _occurrences(
        self, own: Array, strings: Array, runs: Array, fields: Sequence[str], size: int
    ) -> Iterable[tuple[Array, Array, Array]]:
        docs, in_field = np.divmod(runs, len(SEQUENCE_FIELDS))
        weights = np.array([FIELD_WEIGHTS.get(name, 0) for name in SEQUENCE_FIELDS])[in_field]
        plain = weights > 0
        yield own[plain], docs[plain], weights[plain]
        for place, name in enumerate(SEQUENCE_FIELDS):
            if name in NAMED_FIELDS:
                here = in_field == place
                pairs = strings[here] + fields.index(name) * size
                yield pairs, docs[here], np.ones(len(pairs), np.int64)

    def _value_occurrences(self, ranks: Array, fields: Sequence[str], size: int) -> tuple[Array, Array, Array]:
        pairs = [fields.index(field) * size for field, _number, _value in self._values]
        values = ranks[[self._chunks.strings[value] for _field, _number, value in self._values]]
        docs = np.array([number for _field, number, _value in self._values], np.int64)
        return np.array(pairs, np.int64) + values, docs, np.ones(len(docs), np.int64)

    def _measure(self, runs: Array) -> Array:
        """The weighted lengths of the articles."""
        counts = np.bincount(runs, minlength=self.count * len(SEQUENCE_FIELDS))
        weights = np.array([FIELD_WEIGHTS.get(name, 0) for name in SEQUENCE_FIELDS])
        measured: Array = counts.reshape(self.count, len(SEQUENCE_FIELDS)) @ weights
        return measured

    def _pack_sequence(
        self, words: Array, runs: Array, terms: Terms, fields: Sequence[str], size: int
    ) -> dict[str, Array]:
        width = len(SEQUENCE_FIELDS)
        in_url = runs % width == SEQUENCE_FIELDS.index("url")
        numbers = terms.number(words + np.where(in_url, fields.index("url"), fields.index("words")) * size)
        # One place more behind every field.
        sequence = np.full(len(words) + self.count * width, NO_TERM, np.uint32)
        sequence[np.arange(len(words)) + runs] = numbers
        lengths = np.bincount(runs, minlength=self.count * width).reshape(self.count, width).sum(axis=1) + width
        return pack_sequences(sequence, np.cumsum(lengths), len(terms.pairs))

    def _pack_stems(
        self, strings: Sequence[str], terms: Terms, pairs: Array, runs: Array, size: int
    ) -> dict[str, Array]:
        """Of the words and joined words in every language, by pair."""
        width, url = len(SEQUENCE_FIELDS), SEQUENCE_FIELDS.index("url")
        spoken = np.array(self._languages)
        plain = runs % width != url
        pairs, runs = pairs[plain], runs[plain]
        numbers: list[Array] = []
        hashes: list[int] = []
        for language in self._find_stemmed():
            held = np.zeros(int(pairs.max(initial=0)) + 1, np.bool_)
            held[pairs[(spoken == language)[runs // width]]] = True
            stemmed = [pair for pair in np.flatnonzero(held).tolist() if is_stemmed(strings[pair % size])]
            numbers.append(terms.number(np.array(stemmed, np.int64)))
            hashes += [hash_stem(stem(strings[pair % size], language), language) for pair in stemmed]
        return pack_stems(np.concatenate([np.empty(0, np.uint32), *numbers]), np.array(hashes, np.uint32))

    def _find_stemmed(self) -> list[str]:
        return [language for language in sorted(set(self._languages)) if has_stems(language)]


def _mend(value: str) -> str:
    """A value without halves of characters, which no index can hold."""
    return value.encode(errors="replace").decode()


def _spread(found: Array, runs: Array, tokens: Sequence[int], ends: Sequence[int]) -> tuple[Array, Array]:
    """The tokens of all chunks that were found, in order, and the run that each is of."""
    table, stops = np.array(tokens, np.int64), np.array(ends, np.int64)
    counts = np.diff(stops, prepend=0)[found]
    starts = (stops - np.diff(stops, prepend=0))[found] if len(stops) else stops
    total = int(counts.sum())
    before = np.cumsum(counts) - counts
    places = np.repeat(starts - before, counts) + np.arange(total)
    return table[places] if total else np.empty(0, np.int64), np.repeat(runs, counts)
