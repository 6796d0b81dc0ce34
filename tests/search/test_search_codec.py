"""The codec of arrays beside Whoosh's own: the same documents and scores, whatever is written, deleted, merged."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as wq
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec import default_codec
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, TEXT, Schema
from whoosh.index import FileIndex, create_in
from whoosh.writing import MERGE_SMALL, NO_MERGE, OPTIMIZE

from app.search.codec.packing import Postings, add_up, pack_sequences, pack_terms, put_in_order
from app.search.codec.reading import SegmentSequences, SegmentTerms
from app.search.codec.sections import DamagedFile, Sections, write_sections
from app.search.codec.whoosh_codec import ArrayCodec
from app.search.schema import ReadyTerms


class Weighted(ReadyTerms):
    """Words with their weights, as the library's own fields have them, but given as text."""

    scorable = True

    def index(self, value: str, **_kwargs: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        words = value.split()
        for word in sorted(set(words)):
            # Not all weights are whole numbers, and not all are small.
            weight = words.count(word) * {"heavy": 300.0, "light": 0.25}.get(word, 1.0)
            yield word.encode(), words.count(word), weight, b""

    def to_bytes(self, text: str | bytes) -> bytes:
        return text.encode() if isinstance(text, str) else text

    def from_bytes(self, text: bytes) -> str:
        return text.decode()


@pytest.fixture(autouse=True, scope="module")
def trusting() -> Iterator[None]:
    """Whoosh's own codec is none that the program would open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("whoosh.filedb.structfile.load", pickle.load)
        yield


WORDS = ["a", "ab", "abc", "b", "bridge", "brid", "heavy", "light", "東京", "é", "zebra"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
DOCUMENTS = st.lists(st.tuples(TEXTS, TEXTS), max_size=6)
FIELDS = st.sampled_from(["title", "body"])
LEAVES = st.one_of(
    st.builds(wq.Term, FIELDS, st.sampled_from([*WORDS, "nowhere"])),
    st.builds(wq.Prefix, FIELDS, st.sampled_from(["a", "b", "br", "x", "東"])),
    st.just(wq.Every()),
)
JOINED = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(wq.And),
        st.lists(inner, min_size=2, max_size=3).map(wq.Or),
    ),
    max_leaves=5,
)
# Whoosh fails on what is left out within other queries: its matcher is asked for more than it has.
QUERIES = st.one_of(JOINED, st.builds(wq.AndNot, JOINED, LEAVES))
STEPS = st.lists(
    st.tuples(DOCUMENTS, st.lists(st.integers(0, 20), max_size=3), st.sampled_from([NO_MERGE, MERGE_SMALL, OPTIMIZE])),
    min_size=1,
    max_size=4,
)


def make_schema() -> Schema:
    return Schema(title=Weighted(), body=Weighted(), number=COLUMN(NumericColumn("q")))


def write(
    index: FileIndex, codec: object, documents: list[tuple[str, str]], gone: list[int], merge: object, first: int
) -> None:
    writer = index.writer(codec=codec)
    for number, (title, body) in enumerate(documents, start=first):
        writer.add_document(title=title, body=body, number=number)
    with index.reader() as reader:
        for deleted in gone:
            if deleted < reader.doc_count_all():
                writer.delete_document(deleted)
    writer.commit(mergetype=merge)


def ask(index: FileIndex, query: wq.Query) -> dict[int, float]:
    if not index.doc_count():
        return {}
    with index.searcher() as searcher:
        found = searcher.search(query, limit=None)
        column = searcher.reader().column_reader("number")
        return {column[number]: score for score, number in found.top_n}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.lists(QUERIES, min_size=1, max_size=6))
def test_it_agrees_with_the_stock_codec(
    tmp_path_factory: pytest.TempPathFactory, steps: list, queries: list[wq.Query]
) -> None:
    folders = tmp_path_factory.mktemp("stock"), tmp_path_factory.mktemp("arrays")
    codecs = default_codec(), ArrayCodec()
    indexes = [create_in(folder, make_schema()) for folder in folders]
    first = 0
    for documents, gone, merge in steps:
        for index, codec in zip(indexes, codecs, strict=True):
            write(index, codec, documents, gone, merge, first)
        first += len(documents)
        for query in queries:
            stock, arrays = (ask(index, query) for index in indexes)
            assert arrays.keys() == stock.keys(), query
            assert arrays == pytest.approx(stock, rel=1e-5, abs=1e-6), query
    for index in indexes:
        index.close()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS.filter(lambda documents: any(title for title, _body in documents)))
def test_what_a_reader_tells_of_terms_agrees_too(tmp_path_factory: pytest.TempPathFactory, documents: list) -> None:
    told = []
    for codec in (default_codec(), ArrayCodec()):
        index = create_in(tmp_path_factory.mktemp("terms"), make_schema())
        write(index, codec, documents, [], NO_MERGE, 0)
        with index.reader() as reader:
            terms = list(reader.all_terms())
            infos = [reader.term_info(*term) for term in terms]
            words = list(reader.lexicon("title"))
            near = sorted(reader.terms_within("title", "brid", 2)) if words else []
            told.append(
                (
                    terms,
                    words,
                    near,
                    [
                        (
                            i.weight(),
                            i.doc_frequency(),
                            i.max_weight(),
                            i.min_id(),
                            i.max_id(),
                            i.min_length(),
                            i.max_length(),
                        )
                        for i in infos
                    ],
                    reader.field_length("title"),
                    [reader.doc_field_length(n, "title") or 0 for n in range(reader.doc_count_all())],
                )
            )
        index.close()
    assert told[0] == told[1]


def test_what_it_does_not_hold_it_refuses(tmp_path: Path) -> None:
    """Rather than lose it."""
    schemas = Schema(text=TEXT(analyzer=SpaceSeparatedTokenizer())), Schema(title=Weighted(), kept=TEXT(stored=True))
    for number, schema in enumerate(schemas):
        folder = tmp_path / str(number)
        folder.mkdir()
        writer = create_in(folder, schema).writer(codec=ArrayCodec())
        with pytest.raises(NotImplementedError):
            writer.add_document(text="a b") if number == 0 else writer.add_document(kept="a")
            writer.commit()


# --- the parts ------------------------------------------------------------------------------------------------------

OCCURRENCES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9), st.integers(1, 200)), max_size=60)


@given(OCCURRENCES)
def test_occurrences_add_up(found: list[tuple[int, int, int]]) -> None:
    expected: dict[tuple[int, int], int] = {}
    for pair, doc, weight in found:
        expected[pair, doc] = expected.get((pair, doc), 0) + weight
    pairs, docs, weights = (np.array([one[i] for one in found], np.int64) for i in range(3))
    postings = add_up(pairs, docs, weights)
    rows = list(zip(postings.pairs.tolist(), postings.docs.tolist(), strict=True))
    assert rows == sorted(expected)
    assert postings.weights.tolist() == [expected[row] for row in rows]


# All that Whoosh's fields make of text is UTF-8.
TERMS = st.text(st.characters(codec="utf-8"), max_size=3).map(str.encode)


def open_sections(tmp_path: Path, arrays: dict, numbers: dict) -> Sections:
    path = tmp_path / "one.seg"
    with path.open("wb") as file:
        write_sections(file, arrays, numbers)
    with path.open("rb") as file:
        return Sections(file)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 2), TERMS),
        st.dictionaries(st.integers(0, 9), st.sampled_from([1.0, 0.5, 254.0, 255.0, 1000.0]), min_size=1),
        max_size=20,
    )
)
def test_terms_are_found_with_their_postings(tmp_path: Path, terms: dict) -> None:
    fields = ["body", "title", "url"]
    strings = sorted({string for _field, string in terms})
    rows = [
        (field * len(strings) + strings.index(string), doc, weight)
        for (field, string), held in terms.items()
        for doc, weight in held.items()
    ]
    pairs, docs, weights = (np.array([row[i] for row in rows]) for i in range(3))
    postings = put_in_order(pairs.astype(np.int64), docs.astype(np.uint32), weights.astype(np.float32))
    packed = pack_terms(strings, fields, postings, 10)
    numbers = {"count": 10, "fields": [[name, *bounds] for name, bounds in packed.fields.items()]}
    read = SegmentTerms(open_sections(tmp_path, packed.sections, numbers))
    for field, name in enumerate(fields):
        assert read.find(name, b"nowhere") is None
        for prefix in (b"", b"\x00", b"a", *strings):
            expected = np.zeros(10, np.float32)
            for (of_field, string), held in terms.items():
                if of_field == field and string.startswith(prefix):
                    for doc, weight in held.items():
                        expected[doc] += weight
            total = np.zeros(10, np.float32)
            read.add_weights(*read.find_prefix(name, prefix), total)
            assert total.tolist() == expected.tolist()
        for (of_field, string), held in terms.items():
            if of_field == field:
                number = read.find(name, string)
                assert number is not None
                found_docs, found_weights = read.postings(number)
                assert dict(zip(found_docs.tolist(), found_weights.tolist(), strict=True)) == held
        mask = np.arange(10) % 2 == 0
        counted = read.count_terms(name, mask).tolist()
        own = sorted(string for of_field, string in terms if of_field == field)
        assert counted == [sum(doc % 2 == 0 for doc in terms[field, string]) for string in own]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.lists(st.integers(0, 6), max_size=5), min_size=2, max_size=2), min_size=1, max_size=6),
    st.integers(1, 7),
)
def test_words_are_found_in_their_order(tmp_path: Path, documents: list, common: int) -> None:
    """Whether a word is among the commonest, and has a code of its own, makes no difference."""
    import app.search.codec.packing as packing

    none = packing.NO_TERM
    numbers = [number for fields in documents for field in fields for number in (*field, none)]
    ends = np.cumsum([sum(len(field) + 1 for field in fields) for fields in documents])
    original = packing.RARE
    sections = pack_sequences(np.array(numbers, np.uint32), ends, 7)
    # As it would be with a vocabulary too large for its codes.
    kept = sections["sequence_terms"][:common]
    rare = np.flatnonzero(sections["sequence"] > len(kept))
    assert original == 0xFFFF
    sections["rare_terms"] = np.array(numbers, np.uint32)[rare]
    sections["rare_places"] = rare.astype(np.uint32)
    sections["sequence"][rare] = original
    sections["sequence_terms"] = kept
    read = SegmentSequences(open_sections(tmp_path, sections, {}), 7, len(documents))
    for number, fields in enumerate(documents):
        assert read.read(number).tolist() == [n for field in fields for n in (*field, none)]
    for wanted in ([0], [3], [1, 4], [0, 1, 2, 3, 4, 5, 6]):
        terms = np.array(wanted, np.uint32)
        everywhere = np.arange(len(documents))
        for chosen in (everywhere, everywhere[::2]):
            inside = {
                place for doc in chosen.tolist() for place in range(int(ends[doc - 1]) if doc else 0, int(ends[doc]))
            }
            expected = [place for place, number in enumerate(numbers) if number in wanted and place in inside]
            assert read.find(terms, chosen).tolist() == expected
        assert read.hold(np.arange(len(numbers)), terms).tolist() == [number in wanted for number in numbers]
    runs = read.runs(np.arange(len(numbers))).tolist()
    assert runs == [numbers[:place].count(none) for place in range(len(numbers))]


def test_what_was_written_is_read_and_nothing_else_is(tmp_path: Path) -> None:
    arrays = {"a": np.arange(5, dtype=np.uint16), "b": np.array([], np.float32), "c": np.array([1.5], np.float32)}
    opened = open_sections(tmp_path, arrays, {"count": 3})
    assert opened.numbers == {"count": 3} and "a" in opened and "d" not in opened
    for name, array in arrays.items():
        assert opened.array(name).tolist() == array.tolist()
    with pytest.raises(DamagedFile):
        opened.array("d")
    opened.verify()
    whole = (tmp_path / "one.seg").read_bytes()
    held = opened.array("a")
    opened.close()
    assert held.tolist() == [0, 1, 2, 3, 4], "what is looked at stays"
    for length in range(0, len(whole) - 8, 3):
        (tmp_path / "cut.seg").write_bytes(whole[:length])
        with (tmp_path / "cut.seg").open("rb") as file, pytest.raises(DamagedFile):
            Sections(file)


def test_empty_postings() -> None:
    none = Postings(np.empty(0, np.int64), np.empty(0, np.uint32), np.empty(0, np.float32))
    packed = pack_terms([], ["words"], none, 0)
    assert packed.fields == {} and all(not len(array) for array in packed.sections.values())
