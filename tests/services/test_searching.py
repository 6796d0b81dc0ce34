from __future__ import annotations

from pathlib import Path

import pytest

import app.services.searching as searching
from app.domain import NoteSubject, SnippetPlace, Span, SubjectKind
from app.errors import JobCancelled, UnknownItem
from app.importers.correction import revise_text
from app.jobs import Job
from app.services.opening import Services, open_services
from app.services.searching import SearchService
from app.workers import Workers
from tests.conftest import InlineWorkers
from tests.services.conftest import Announced, add_article


def find(services: Services, query: str) -> list[int]:
    return [hit.article_id for hit in services.search.search(query).hits]


def test_sync_brings_the_index_up_to_the_library(services: Services, announced: Announced) -> None:
    ids = [add_article(services, n) for n in range(3)]
    assert services.search.find_problem() is not None and find(services, "river1") == []
    announced.clear()
    assert services.search.sync(Job()) == 3
    assert [changes.search_index for changes in announced] == [True]
    assert services.search.find_problem() is None
    assert find(services, "river1") == [ids[1]]
    assert services.search.sync(Job()) == 0
    assert len(announced) == 1, "nothing changed, nothing said"


def test_every_change_that_is_searched_is_seen(services: Services) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    services.search.sync(Job())
    services.articles.edit([one], {"outlet": "Zeitung", "author": "Quill"})
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, two), "A marvellous thought", 0)
    assert services.search.sync(Job()) == 2
    assert find(services, "Zeitung") == [one] and find(services, "marvellous") == [two]
    services.articles.edit([one], {"tags": "unheard"})
    services.articles.put_document(two, revise_text(services.articles.get(two).document, "Title\nNothing but zebras."))
    assert services.search.sync(Job()) == 2
    assert find(services, "zebras") == [two]
    services.articles.set_read([one], services.articles.get(one).summary.read)
    services.articles.set_position(one, 5)
    assert services.search.sync(Job()) == 0


def test_what_changed_during_a_sync_and_back_again_is_not_taken_for_fresh(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes in is stamped as what it is, not as what was planned: an edit may come between, and be undone."""
    one = add_article(services, 1, outlet="Morning")
    load = searching.load_articles

    def edit_before(*args: object) -> object:
        services.articles.edit([one], {"outlet": "Evening"})
        return load(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(searching, "load_articles", edit_before)
        services.search.sync(Job())
    assert services.search.find_problem() is None and find(services, "evening") == [one]
    services.articles.edit([one], {"outlet": "Morning"})
    assert services.search.find_problem() is not None
    services.search.sync(Job())
    assert find(services, "morning") == [one] and find(services, "evening") == []


def test_the_trash_is_not_searched_not_even_before_the_sync(services: Services) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    services.search.sync(Job())
    services.articles.trash([one])
    result = services.search.search("article")
    assert [hit.article_id for hit in result.hits] == [two] and result.total == 1
    assert services.search.sync(Job()) == 1
    services.articles.restore([one])
    assert services.search.sync(Job()) == 1
    assert set(find(services, "article")) == {one, two}
    services.articles.trash([two])
    services.articles.purge([two], Job())
    assert find(services, "article") == [one]
    services.search.sync(Job())
    assert find(services, "article") == [one]


def test_snippets_and_marks(services: Services) -> None:
    one = add_article(services, 1)
    services.search.sync(Job())
    result = services.search.search("river1")
    snippets = services.search.snippets([one, 999], result)
    assert set(snippets) == {one} and snippets[one]
    piece = snippets[one][0]
    assert {piece.text[s.start : s.end] for s in piece.highlights} == {"river1"}
    text = services.articles.get(one).document.text
    marks = services.search.places(one, result).spans
    assert marks and {text[s.start : s.end] for s in marks} == {"river1"}
    with pytest.raises(UnknownItem):
        services.search.places(999, result)


def test_a_hit_in_what_the_reader_wrote_says_so(services: Services) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    start = services.articles.get(one).document.blocks[1].start
    services.highlights.add(
        [(one, Span(start, start + 20))], comment="An unlikely marmot, river1", tags=["alpine class"]
    )
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, two), "Marmots again, and a walrus", 0)
    services.search.sync(Job())

    def find(query: str) -> dict[int, list[tuple[SnippetPlace, str]]]:
        result = services.search.search(query)
        found = services.search.snippets([hit.article_id for hit in result.hits], result)
        return {i: [(s.place, s.text[s.highlights[0].start : s.highlights[0].end]) for s in found[i]] for i in found}

    assert find("marmot") == {one: [(SnippetPlace.HIGHLIGHT, "marmot")], two: [(SnippetPlace.NOTE, "Marmots")]}
    assert find("alpine") == {one: [(SnippetPlace.HIGHLIGHT, "alpine")]}
    assert find("river1")[one] == [(SnippetPlace.TEXT, "river1"), (SnippetPlace.HIGHLIGHT, "river1")]
    assert find("walrus") == {two: [(SnippetPlace.NOTE, "walrus")]}


def test_typing(services: Services) -> None:
    one = add_article(services, 1)
    services.search.sync(Job())
    assert [hit.article_id for hit in services.search.search("riv", typing=True).hits] == [one]


def test_a_sync_that_is_cancelled_goes_on_later(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.searching.ARTICLES_AT_ONCE", 2)
    for n in range(5):
        add_article(services, n)
    job = Job()
    update, calls = services.search._update, []

    def count(*args: object) -> int:
        done = update(*args)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) == 2:
            job.cancel()
        return done

    monkeypatch.setattr(services.search, "_update", count)
    with pytest.raises(JobCancelled):
        services.search.sync(job)
    assert services.search.sync(Job()) == 1


def test_waiting_for_another_sync_can_be_cancelled(services: Services) -> None:
    add_article(services, 1)
    job = Job()
    job.cancel()
    with services.search._alone(Job()), pytest.raises(JobCancelled):
        services.search.sync(job)
    assert services.search.sync(Job()) == 1


def test_a_lost_or_damaged_index_is_made_again(services: Services, inline_workers: InlineWorkers) -> None:
    one = add_article(services, 1)
    services.search.sync(Job())
    folder = services.library.folder
    services.close()
    for path in (folder / "index").glob("*.toc"):
        path.write_bytes(b"garbage")
    again = open_services(folder, workers=inline_workers)  # type: ignore[arg-type]
    assert again.search.find_problem() is not None
    assert again.search.sync(Job()) == 1
    assert find(again, "river1") == [one]
    assert again.search.rebuild(Job()) == 1
    assert find(again, "river1") == [one]
    again.close()


def test_a_library_that_never_had_an_index_gets_one(services: Services) -> None:
    """A restored backup is a database alone."""
    one = add_article(services, 1)
    assert services.search.rebuild(Job()) == 1
    assert find(services, "river1") == [one]


def test_with_a_process(services: Services, workers: Workers, tmp_path: Path) -> None:
    one = add_article(services, 1)
    search = SearchService(services.library, workers.index)
    assert search.sync(Job()) == 1
    assert [hit.article_id for hit in search.search("river1").hits] == [one]
    search.tidy(Job())
    search.close()
