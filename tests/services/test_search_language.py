"""What a search asks of the library beside the index: states, names, the trash; and what it counts and sorts."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from app.domain import (
    CorrectionKind,
    NoteSubject,
    ReadState,
    Scope,
    ScopeKind,
    SearchOrder,
    SubjectKind,
)
from app.jobs import Job
from app.services.indexed_articles import name_entities
from app.services.opening import Services
from tests.services.conftest import add_article


def find(services: Services, query: str, **options: object) -> set[int]:
    return {hit.article_id for hit in services.search.search(query, **options).hits}  # type: ignore[arg-type]


@pytest.fixture
def three(services: Services) -> list[int]:
    ids = [add_article(services, n) for n in range(3)]
    services.search.sync(Job())
    return ids


def test_states_are_as_the_library_has_them_now(services: Services, three: list[int]) -> None:
    """Not as they were when the index was made: they change with a click."""
    one, two, three_ = three
    assert find(services, "is:unread") == {one, two, three_}
    services.articles.set_read([one], ReadState.READ)
    services.articles.set_read([two], ReadState.READING)
    assert find(services, "is:unread") == {three_}
    assert find(services, "is:read") == {one} and find(services, "is:reading article") == {two}
    assert find(services, "article -is:unread") == {one, two}
    assert find(services, "has:note") == set()
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, two), "thoughts", 0)
    assert find(services, "has:note") == {two}
    assert find(services, "has:note OR is:read") == {one, two}
    services.articles.edit([three_], {"tags": "bridges"})
    assert find(services, "has:tag") == {three_}


def test_pairs(services: Services, three: list[int]) -> None:
    one, two, _ = three
    assert find(services, "in:pair") == set()
    services.pairs.save(one, two, title="Harbour bridge", question="Who pays?")
    assert find(services, "in:pair") == {one, two} == find(services, "is:paired")
    assert find(services, "pair:bridge") == {one, two} == find(services, 'pair:"who pays" article')
    assert find(services, "pair:tunnel") == set()


def test_tellings_of_one_event(services: Services, three: list[int]) -> None:
    one, two, three_ = three
    assert find(services, "has:telling") == set()
    event, memory = services.events.make([one, two])
    assert find(services, "has:telling") == {one, two} == find(services, "article in:event")
    # Alone in an event it has no other telling.
    services.events.make([three_])
    assert find(services, "article -has:telling") == {three_} and find(services, "in:event") == set(three)
    services.articles.trash([two])
    assert find(services, "has:telling") == set()
    services.articles.restore([two])
    services.events.restore(memory)
    assert find(services, "in:event") == {three_} and event.articles == (one, two)


def test_the_trash_is_searched_where_it_is_asked_for(services: Services, three: list[int]) -> None:
    one, two, three_ = three
    services.articles.trash([one])
    for _again in range(2):
        assert find(services, "article") == {two, three_}
        assert find(services, "in:trash") == {one} == find(services, "article in:trash")
        assert find(services, "article -in:trash") == {two, three_}
        services.search.sync(Job())
    services.articles.purge([one], Job())
    assert find(services, "article in:trash") == set()


def test_when_it_came_and_how_long_it_is(services: Services, three: list[int]) -> None:
    assert find(services, "added:today") == set(three)
    assert find(services, "added:..2001") == set()
    moment = datetime.now(UTC).date()
    assert find(services, f"added:{moment.year}") == set(three)
    assert find(services, "words:>10") == set(three) and find(services, "words:<10") == set()
    assert find(services, "words:10..1000 river1") == {three[1]}


def test_order(services: Services) -> None:
    ids = [add_article(services, n, published=f"20{10 + n}") for n in range(3)]
    undated = add_article(services, 3, published="")
    services.search.sync(Job())

    def order(how: SearchOrder) -> list[int]:
        return [hit.article_id for hit in services.search.search("article", order=how).hits]

    assert order(SearchOrder.NEWEST) == [*ids[::-1], undated]
    assert order(SearchOrder.OLDEST) == [*ids, undated]
    words = {summary.id: summary.words for summary in services.articles.summaries([*ids, undated])}
    assert [words[i] for i in order(SearchOrder.LONGEST)] == sorted(words.values(), reverse=True)
    assert [words[i] for i in order(SearchOrder.SHORTEST)] == sorted(words.values())
    limited = services.search.search("article", order=SearchOrder.NEWEST, limit=2)
    assert [hit.article_id for hit in limited.hits] == ids[:0:-1] and limited.total == 4


def test_facets(services: Services) -> None:
    one = add_article(services, 1, outlet="Post", tags="river, Stone", published="2023-05", perspective="left")
    two = add_article(services, 2, outlet="Post", tags="river", published="2024")
    add_article(services, 3, outlet="Tide", published="2024-01-02")
    services.search.sync(Job())
    result = services.search.search("article", facets=True)
    counts = {facet.name: dict(facet.values) for facet in result.facets}
    assert counts["outlet"] == {"Post": 2, "Tide": 1}
    assert counts["tag"] == {"river": 2, "Stone": 1}
    assert counts["year"] == {"2024": 2, "2023": 1}
    assert counts["perspective"] == {"left": 1}
    assert counts["language"] == {"en": 3}
    narrowed = services.search.search("article", facets=True, within=frozenset({one, two}))
    assert {f.name: dict(f.values) for f in narrowed.facets}["outlet"] == {"Post": 2}
    services.articles.trash([one])
    assert {f.name: dict(f.values) for f in services.search.search("article", facets=True).facets}["tag"] == {
        "river": 1
    }
    assert services.search.search("article").facets == ()


def test_articles_like_another(services: Services) -> None:
    def add(text: str) -> int:
        (item,) = services.imports.import_bytes(text.encode(), f"{text[:9]}.txt", "text/plain", Job())
        assert item.article_id is not None
        return item.article_id

    one = add("Ferry\n\nThe ferry captain steered between pilings while seagulls followed the harbour ferry.")
    two = add("Crossing\n\nA ferry captain said that seagulls and pilings trouble every harbour.")
    other = add("Budget\n\nThe council passed its budget after a long night of talks.")
    trashed = add("Again\n\nAnother ferry captain, other pilings, the same seagulls of the harbour.")
    services.search.sync(Job())
    services.articles.trash([trashed])
    alike = services.search.similar(one)
    assert [hit.article_id for hit in alike.hits] == [two]
    assert any(snippet.highlights for snippet in services.search.snippets([two], alike)[two])
    assert services.search.similar(other).hits == ()
    assert services.search.similar(999).hits == ()


def test_a_misspelt_word_is_read_as_one_like_it_and_that_is_said(services: Services, three: list[int]) -> None:
    result = services.search.search("harbuor article")
    assert {hit.article_id for hit in result.hits} == set(three)
    assert "harbour" in result.understood and result.suggestion == "harbour article"
    assert "harbour" in result.terms
    result = services.search.search("Bridge counzil river1 zzzzzz article")
    assert {hit.article_id for hit in result.hits} == {three[1]} and "most of them" in result.understood
    assert services.search.search("qqqqqqq").total == 0


def test_titles_come_with_the_hits(services: Services, three: list[int]) -> None:
    (hit,) = services.search.search("river1").hits
    assert hit.title == services.articles.get(three[1]).metadata.title


def test_names_that_the_reader_joined_find_each_other(services: Services) -> None:
    def add(text: str) -> int:
        (item,) = services.imports.import_bytes(text.encode(), f"{text[:9]}.txt", "text/plain", Job())
        assert item.article_id is not None
        return item.article_id

    one = add("Pier\n\nThe Harbour Board met on Monday in the old customs house.")
    two = add("Quay\n\nThe HBA said that nothing was decided about the quay.")
    services.search.sync(Job())
    assert find(services, "HBA") == {two}
    done = services.corrections.add(CorrectionKind.MERGE, Scope(ScopeKind.LIBRARY), ("HBA",), "Harbour Board")
    for query in ("HBA", '"harbour board"', "harbour board", "entity:HBA OR HBA"):
        assert find(services, query) == {one, two}, query
    assert "hba" in services.search.search("harbour board").terms
    assert find(services, "hba", typing=True) == {two}, "while typing, words match as they stand"
    services.corrections.take_back(done.id)
    assert find(services, "HBA") == {two}


def test_comments_are_found_where_their_passages_stand(services: Services, three: list[int]) -> None:
    """The rows as they are: how highlights are made is tested beside them."""
    with sqlite3.connect(services.library.database) as base:
        base.execute(
            "INSERT INTO highlights (id, colour, comment, stance, tags, created, changed, revision) "
            "VALUES (7, 'yellow', 'Doubtful arithmetic', '', '[]', '2024-01-01', '2024-01-01', 1)"
        )
        base.execute(
            "INSERT INTO highlight_passages "
            "(highlight_id, position, article_id, content_key, title, start, end, quote, "
            "prefix, suffix) VALUES (7, 0, ?, 'k', 't', 0, 3, 'abc', '', '')",
            (three[1],),
        )
    with services.library.write() as writing:
        writing.highlights.add(7)
    assert find(services, "has:highlight") == {three[1]}
    assert services.search.sync(Job()) == 1
    assert find(services, "arithmetic") == {three[1]} == find(services, "note:doubtful")


# --- who an article speaks of ---------------------------------------------------------------------------------------


def test_entities_are_found_by_names_they_have_elsewhere(services: Services) -> None:
    text = "Talks\n\nNorth Korea sent envoys. A spokesman for North Korea said the talks in Oslo would go on."
    (item,) = services.imports.import_bytes(text.encode(), "talks.txt", "text/plain", Job())
    assert item.article_id is not None
    services.search.sync(Job())
    assert find(services, "DPRK") == set()
    analysis = services.analysis.analysis(item.article_id, Job())
    names = name_entities(analysis)
    assert any(entity[0] == "North Korea" and "DPRK" in entity for entity in names)
    assert services.search.sync(Job()) == 1
    for query in ("DPRK", "entity:DPRK", 'entity:"North Korea"'):
        assert find(services, query) == {item.article_id}, query
    assert find(services, "entity:envoys") == set()
    facets = {f.name: dict(f.values) for f in services.search.search("talks", facets=True).facets}
    assert facets["entity"]["North Korea"] == 1
