"""The index against a naive reading of the same articles, and what a reader may ask of it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import SearchOrder
from app.search.analyser import has_stems, stem, tokenise
from app.search.articles import IndexedArticle
from app.search.codec.reading import SegmentSequences
from app.search.index import SearchIndex
from app.search.query import parse_query
from app.search.query_tree import AllOf, OneOf, Phrase, Without, Word
from app.search.writing import MOST_SEGMENTS, choose_merge, tidy_index, update_index


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def article(number: int, text: str, **fields: object) -> IndexedArticle:
    return IndexedArticle(id=number, stamp=f"s{number}", text=text, **({"language": "en"} | fields))  # type: ignore[arg-type]


@pytest.fixture
def library(folder: Path) -> Iterator[SearchIndex]:
    update_index(
        str(folder),
        [
            article(
                1, "The council closes the bridge to cars.", title="Bridge closed", outlet="The Post", author="Ann Lee"
            ),
            article(
                2, "Shopkeepers want the bridges open; an e-mail was sent.", tags=("city hall",), published="2023-06-12"
            ),
            article(3, "To be or not to be: nothing of that kind here.", note="ask the ferryman", published="2022"),
            article(
                4, "Les policiers ferment le pont. L’accord est signé.", language="fr", url="https://example.com/pont"
            ),
            article(5, "東京都知事が橋を閉鎖した。山もある。", language="ja", perspective="city"),
            article(6, "The universities' policies cost 1,000 dollars in the U.S.", outlet="Post Online"),
        ],
        [],
    )
    index = SearchIndex(folder)
    yield index
    index.close()


def ids(index: SearchIndex, query: str, **options: object) -> list[int]:
    return sorted(hit.article_id for hit in index.search(query, **options).hits)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address", ["https://example.com/pont", "http://www.example.com/pont/", "example.com/pont", "www.example.com"]
)
def test_an_address_that_is_pasted_finds_its_article(library: SearchIndex, address: str) -> None:
    assert ids(library, address) == [4]
    assert ids(library, address, typing=True) == [4]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("bridge", [1, 2]),
        ("closing bridge", [1]),
        ('"the bridge"', [1]),
        ('"bridge"', [1]),
        ("bridge -shopkeeper", [1]),
        ("-bridge", [3, 4, 5, 6]),
        ("council OR ferryman", [1, 3]),
        ("(council OR ferryman) title:bridge", [1]),
        ("the", [1, 2, 3, 6]),
        ("to be or not to be", [3]),
        ('"to be or not to be"', [3]),
        ("email", [2]),
        ("e-mail", [2]),
        ("e mail", [2]),
        ("author:lee", [1]),
        ("outlet:post", [1, 6]),
        ('outlet:"the post"', [1]),
        ('tag:"city hall"', [2]),
        ("tag:city", [2]),
        ("city", [2, 5]),
        ("perspective:city", [5]),
        ("note:ferryman", [3]),
        ("url:example.com", [4]),
        ("example", []),
        ("text:bridge", [1, 2]),
        ("lang:fr", [4]),
        ("lang:fr accord", [4]),
        ("l'accord", [4]),
        ("signe", [4]),
        ("ponts", [4]),
        ("policy", [6]),
        ("university", [6]),
        ("1000", [6]),
        ("US", [6]),
        ("東京", [5]),
        ("知事", [5]),
        ("京事", []),
        ("山", [5]),
        ("橋", [5]),
        ("published:2023", [2]),
        ("published:2022-06..2023-01", [3]),
        ("published:2022..", [2, 3]),
        ("bri*", [1, 2]),
        ('"the bri*"', [1, 2]),
        ('"c*"', [1, 2, 5, 6]),
        ("council NEAR bridge", [1]),
        ("council NEAR/2 cars", []),
        ('"closes the bridge" NEAR cars', [1]),
        ("bridge NEAR mail", [2]),
        ("title:bridge NEAR cars", []),
        ("words:>1", []),
        ("added:2023", []),
        ("is:unread", []),
        ("zebra", []),
        ("", []),
        ("...", []),
    ],
)
def test_queries(library: SearchIndex, query: str, expected: list[int]) -> None:
    result = library.search(query)
    assert sorted(hit.article_id for hit in result.hits) == expected
    assert result.total == len(expected)


def test_title_ranks_above_text_and_exact_above_other_forms(folder: Path) -> None:
    update_index(
        str(folder),
        [
            article(1, "a tunnel " + "x " * 9),
            article(2, "y " * 9, title="Tunnel", note="z z"),
            *[article(n, "nothing of it " * 3) for n in range(3, 9)],
        ],
        [],
    )
    index = SearchIndex(folder)
    assert [hit.article_id for hit in index.search("tunnel").hits] == [2, 1]
    update_index(str(folder), [article(1, "a strike now"), article(2, "a strikes now")], [])
    assert [hit.article_id for hit in index.search("strike").hits] == [1, 2]
    assert [hit.article_id for hit in index.search("strikes").hits] == [2, 1]
    index.close()


def test_typing_narrows_and_widens_only_when_nothing_is_left(library: SearchIndex) -> None:
    totals = [library.search("council"[:n], typing=True).total for n in range(1, 8)]
    assert totals == sorted(totals, reverse=True)
    assert totals[-1] == 1
    assert ids(library, "bridges", typing=True) == [2]
    widened = library.search("shopkeepers opening", typing=True)
    assert [hit.article_id for hit in widened.hits] == [2]
    assert "other forms" in widened.understood


def test_within_and_limit(library: SearchIndex) -> None:
    assert ids(library, "the", within=frozenset({2, 6, 99})) == [2, 6]
    assert ids(library, "the", within=frozenset()) == []
    result = library.search("the", limit=2)
    assert result.total == 4
    assert len(result.hits) == 2
    scores = [hit.score for hit in library.search("the").hits]
    assert scores == sorted(scores, reverse=True)
    assert library.search("the", limit=0).hits == ()


def test_what_is_written_is_seen_at_once(library: SearchIndex, folder: Path) -> None:
    assert library.stamps() == {n: f"s{n}" for n in range(1, 7)}
    update_index(str(folder), [article(1, "a ferry instead", language="en"), article(7, "a new bridge")], [2, 99])
    assert ids(library, "bridge") == [7]
    assert ids(library, "ferry") == [1]
    assert set(library.stamps()) == {1, 3, 4, 5, 6, 7}
    assert library.count() == 6
    update_index(str(folder), [], [])
    update_index(str(folder), [article(2, "back again")], [2])
    assert ids(library, "again") == [2]


def test_a_beginning_in_the_text_alone_reads_the_words_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not once for every word that begins so: `text:s` took a second for a thousand articles."""
    update_index(str(folder), [article(n, f"stone{n} bridge street{n} stone", title="station") for n in range(30)], [])
    index = SearchIndex(folder)
    read: list[int] = []
    find = SegmentSequences.find

    def count(self: SegmentSequences, terms: object, documents: object) -> object:
        read.append(len(documents))  # type: ignore[arg-type]
        return find(self, terms, documents)  # type: ignore[arg-type]

    monkeypatch.setattr(SegmentSequences, "find", count)
    assert index.search("text:st", typing=True).total == 30
    assert read == [30]
    assert index.search("text:station", typing=True).total == 0
    index.close()


def test_a_batch_may_name_an_article_twice_or_be_odd(folder: Path) -> None:
    update_index(
        str(folder), [article(1, "first"), article(1, "second"), article(2, ""), article(3, "\udcff \0 x" * 3)], []
    )
    index = SearchIndex(folder)
    assert ids(index, "second") == [1]
    assert ids(index, "first") == []
    assert index.count() == 3
    index.close()


def test_threads_share_an_index(library: SearchIndex, folder: Path) -> None:
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(30):
                assert library.search("bridge").total >= 1
                assert library.stamps()
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(10, 24):
        update_index(str(folder), [article(n, f"bridge number {n}")], [])
    for thread in threads:
        thread.join()
    assert not failures
    assert library.search("bridge").total == 16


def test_segments_stay_few(folder: Path) -> None:
    index = SearchIndex(folder)
    for n in range(40):
        update_index(str(folder), [article(n, f"word{n} common")], [])
    assert len(list(folder.glob("*.seg"))) < 16
    assert index.search("common").total == 40
    while tidy_index(str(folder)):
        pass
    assert index.search("common").total == 40
    update_index(str(folder), [], list(range(40)))
    assert index.count() == 0
    assert list(folder.glob("*.seg")) == []
    index.close()


@given(st.lists(st.integers(0, 5000), max_size=60), st.sampled_from([256, 4096]))
def test_merges_are_bounded(sizes: list[int], largest: int) -> None:
    chosen = choose_merge(sizes, largest)
    assert chosen <= set(range(len(sizes)))
    assert len(chosen) != 1
    assert sum(sizes[i] for i in chosen) <= largest or len([s for s in sizes if s]) > MOST_SEGMENTS


def test_near_counts_within_one_field(folder: Path) -> None:
    far = " x" * 9
    update_index(
        str(folder),
        [
            article(1, f"wheat{far} export"),
            article(2, f"wheat{far} x export"),
            article(3, "export", title="wheat"),
            article(4, "exports of wheat, and wheat"),
            article(5, "wheat wheat"),
            article(6, f"wheat oil{far}{far} export oil"),
        ],
        [],
    )
    index = SearchIndex(folder)
    assert ids(index, "wheat NEAR export") == [1, 4]
    assert ids(index, "wheat NEAR/11 export") == [1, 2, 4]
    assert ids(index, "wheat NEAR wheat") == [4, 5]
    assert ids(index, "wheat NEAR/1 oil NEAR/1 export") == []
    index.close()


def test_an_article_is_found_by_its_length_and_day(folder: Path) -> None:
    update_index(str(folder), [article(1, "a", words=10, added=738000), article(2, "a", words=20, added=738100)], [])
    index = SearchIndex(folder)
    assert ids(index, "words:10") == [1] and ids(index, "words:>10") == [2] and ids(index, "words:5..15 a") == [1]
    day = date.fromordinal(738100).isoformat()
    assert ids(index, f"added:{day}") == [2] and ids(index, f"added:..{day}") == [1, 2]
    index.close()


def test_newer_stands_slightly_above_older(folder: Path) -> None:
    update_index(
        str(folder),
        [
            article(1, "bridge closed today", published="2024-05-01"),
            article(2, "bridge closed today", published="2004"),
            article(3, "bridge closed bridge", published="1999"),
        ],
        [],
    )
    index = SearchIndex(folder)
    assert [hit.article_id for hit in index.search("bridge").hits] == [3, 1, 2]
    index.close()


def test_merging_keeps_every_answer(folder: Path) -> None:
    """Of segments with words that others do not have, with deleted articles, and in several languages."""
    made = [
        article(n, f"word{n} bridges e-mail-{n} the " + "stone " * n, title=f"Title {n % 3}", tags=(f"t{n % 4}",))
        for n in range(30)
    ] + [article(n, f"les ponts fermés {n} 東京都", language="fr") for n in range(30, 40)]
    for one in made:
        update_index(str(folder), [one], [])
    update_index(str(folder), [article(3, "changed entirely")], [5, 31])
    queries = ["bridge", "word7", "email", "emai*", "pont", '"les ponts"', "title:2", "tag:t1", "w*", "東京"]
    queries += ["stone NEAR/1 stone", "changed", "-the"]
    index = SearchIndex(folder)
    before = {query: [(h.article_id, round(h.score, 4)) for h in index.search(query).hits] for query in queries}
    facets = index.search("-zebra", facets=True).facets
    update_index(str(folder), [], [])
    while tidy_index(str(folder)):
        pass
    assert len(list(folder.glob("*.seg"))) < 8
    for query in queries:
        found = [(h.article_id, round(h.score, 4)) for h in index.search(query).hits]
        assert sorted(found) == sorted(before[query]) and found, query
    assert index.search("-zebra", facets=True).facets == facets
    index.close()


PIECES = st.one_of(
    st.sampled_from(
        'the bridge "the b* -closed OR NEAR NEAR/2 ( ) " title:bri text: lang:"\udcff" lang:f added:today words:>1 '
        "published:2022.. is:unread in:trash pair:x entity:a url:com e-mail 東 l'a \udcff \0 * -- title:\"b c".split()
    ),
    st.text(max_size=5),
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=6).map(" ".join), st.booleans(), st.sampled_from(SearchOrder), st.booleans())
def test_no_query_fails(library: SearchIndex, query: str, typing: bool, order: SearchOrder, facets: bool) -> None:
    result = library.search(query, typing=typing, order=order, facets=facets, limit=3)
    assert 0 <= len(result.hits) <= 3 and (typing or result.total >= len(result.hits))
    assert not library.was_rebuilt


def test_values_may_hold_anything(folder: Path) -> None:
    update_index(str(folder), [article(1, "a", title="x\udcff", outlet="\udcff", tags=("\0", "\ud800"))], [])
    index = SearchIndex(folder)
    assert index.search("a", facets=True).total == 1
    assert index.search("a").hits[0].title == "x?"
    index.close()


def test_importing_is_light() -> None:
    code = (
        "import sys, app.search.index, app.search.writing; print([m for m in ('whoosh', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- against a naive reading ----------------------------------------------------------------------------------------

VOCABULARY = [
    "bridge",
    "bridges",
    "closing",
    "closed",
    "close",
    "the",
    "mayor's",
    "e-mail",
    "naïve",
    "東京都",
    "1,000",
    "policy",
]
TEXTS = st.lists(st.sampled_from(VOCABULARY), max_size=8).map(" ".join)
ARTICLES = st.builds(
    IndexedArticle,
    id=st.integers(1, 8),
    stamp=st.sampled_from(["a", "b"]),
    title=TEXTS,
    text=TEXTS,
    note=TEXTS,
    tags=st.lists(st.sampled_from(VOCABULARY), max_size=2).map(tuple),
    language=st.sampled_from(["en", "fr", "ja", ""]),
)
BATCHES = st.lists(st.tuples(st.lists(ARTICLES, max_size=5), st.lists(st.integers(1, 8), max_size=3)), max_size=5)
ATOMS = st.one_of(
    st.sampled_from(
        [*VOCABULARY, "closes", "emailing", "bri*", "c*", "clos*", "email", "title:bridge", "tag:the", "都"]
    ),
    st.lists(st.sampled_from(VOCABULARY[:9]), min_size=2, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.sampled_from(['title:"the bridge"', '"the clo*"', 'note:"naive the"', "title:brid*"]),
)
QUERIES = st.lists(st.tuples(st.sampled_from(["", "-", "OR "]), ATOMS), min_size=1, max_size=4).map(
    lambda parts: " ".join(mark + atom for mark, atom in parts)
)


def naive_tokens(one: IndexedArticle, field: str) -> list[list[str]]:
    parts = {"title": one.title, "text": one.text, "note": one.note, "tag": " ".join(one.tags)}
    wanted = [parts[field]] if field else list(parts.values())
    return [[(token.text, token.extra) for token in tokenise(part)] for part in wanted]  # type: ignore[misc]


def naive_match(node: object, one: IndexedArticle) -> bool:
    match node:
        case AllOf(parts):
            return all(naive_match(part, one) for part in parts)
        case OneOf(parts):
            return any(naive_match(part, one) for part in parts)
        case Without(part):
            return not naive_match(part, one)
        case Word(text, field, prefix):
            language = one.language or "en"
            for tokens in naive_tokens(one, field):
                for word, _extra in tokens:
                    if prefix and word.startswith(text):
                        return True
                    if not prefix and (
                        word == text or (has_stems(language) and stem(word, language) == stem(text, language))
                    ):
                        return True
            return False
        case Phrase(words, field, prefix):
            for tokens in naive_tokens(one, field):
                plain = [word for word, extra in tokens if not extra]
                for i in range(len(plain) - len(words) + 1):
                    run = plain[i : i + len(words)]
                    if run[:-1] == list(words[:-1]) and (
                        run[-1] == words[-1] or (prefix and run[-1].startswith(words[-1]))
                    ):
                        return True
            return False
    raise AssertionError(node)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BATCHES, st.lists(QUERIES, min_size=3, max_size=8))
def test_the_index_agrees_with_a_naive_reading(
    tmp_path_factory: pytest.TempPathFactory, batches: list, queries: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("oracle") / "index"
    index = SearchIndex(folder)
    held: dict[int, IndexedArticle] = {}
    for upserts, deletes in batches:
        update_index(str(folder), upserts, deletes)
        for number in deletes:
            held.pop(number, None)
        held.update({one.id: one for one in upserts})
    assert index.stamps() == {number: one.stamp for number, one in held.items()}
    for query in queries:
        root = parse_query(query).root
        expected = sorted(number for number, one in held.items() if root is not None and naive_match(root, one))
        result = index.search(query)
        # Where nothing matches, something else may be offered, and is said to be something else.
        if expected or not result.understood.removeprefix(parse_query(query).understood):
            assert sorted(hit.article_id for hit in result.hits) == expected, query
    index.close()


def tallied(index: SearchIndex, query: str, **options: object) -> dict[str, dict[str, int]]:
    return {facet.name: dict(facet.values) for facet in index.tally(query, **options)}  # type: ignore[arg-type]


def test_an_empty_query_counts_all_that_is_not_in_the_trash(library: SearchIndex) -> None:
    counts = tallied(library, "")
    assert counts["outlet"] == {"The Post": 1, "Post Online": 1}
    assert counts["language"] == {"en": 4, "fr": 1, "ja": 1}
    assert counts["year"] == {"2022": 1, "2023": 1}


def test_a_facet_may_be_counted_apart_from_what_was_chosen_of_it(library: SearchIndex) -> None:
    inside = frozenset({1})
    assert tallied(library, "post", within=inside)["outlet"] == {"The Post": 1}
    apart = tallied(library, "post", within=inside, apart={"outlet": None})
    assert apart["outlet"] == {"The Post": 1, "Post Online": 1}
    assert apart["language"] == {"en": 1}


def test_names_of_one_are_counted_under_what_the_reader_calls_them(folder: Path) -> None:
    entities = [(("DPRK",),), (("North Korea",), ("DPRK",)), (("Pyongyang",),), (("Norway",),)]
    update_index(str(folder), [article(n, "Of it.", entities=names) for n, names in enumerate(entities, 1)], [])
    called = {("dprk",): "North Korea", ("north", "korea"): "North Korea", ("pyongyang",): "North Korea"}
    index = SearchIndex(folder)
    try:
        (facet,) = [facet for facet in index.tally("", called=called) if facet.name == "entity"]
        assert facet.values == (("North Korea", 3), ("Norway", 1))
        assert index.holding("entity", "North Korea", called) == {1, 2, 3}
        assert index.holding("entity", "DPRK") == {1, 2}
        assert index.holding("entity", "nobody") == frozenset()
    finally:
        index.close()


def test_words_of_articles_are_told_from_those_of_notes(folder: Path) -> None:
    update_index(
        str(folder),
        [
            article(1, "Averill went home.", title="Port", note="Averil and Averill again"),
            article(2, "Nothing here.", note="Averill once more"),
            article(-1, "", note="Tarnwick alone"),
        ],
        [],
    )
    index = SearchIndex(folder)
    asked = ["Averill", "Averil", "Tarnwick", "port", "here", "unheard", "two words", ""]
    found = index.find_in_articles(asked)
    index.close()
    assert found == {"Averill", "port", "here"}
