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


# --- notes that are about no article ---


def notes_found(services: Services, query: str, **options: object) -> list[int]:
    return [-hit.article_id for hit in services.search.search(query, **options).notes]  # type: ignore[arg-type]


def test_free_notes_are_found_beside_articles(services: Services) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    note = services.notes.create("Monday", "A marvellous thought on zebras", ["class"])
    pair = services.pairs.save(one, two, title="Both sides")
    services.notes.save(NoteSubject(SubjectKind.PAIR, pair.id), "Marvellous disagreement", 0)
    services.search.sync(Job())
    assert find(services, "marvellous") == [], "they are no articles"
    found = services.search.search("marvellous")
    assert found.total == 0 and len(found.notes) == 2 and not found.understood
    assert {hit.title for hit in found.notes} == {"Monday", "Both sides"}
    for query in ("zebras", "note:zebra", "tag:class", "title:monday", "mond", "zebr"):
        assert notes_found(services, query, typing=query in ("mond", "zebr")) == [note.id], query
    assert services.search.snippets([-note.id], services.search.search("zebras"))[-note.id]
    assert notes_found(services, "marvellous", within=frozenset({one})) == [], "a filter is one of articles"
    services.notes.rename(note.id, "Tuesday")
    services.notes.save(note.subject, "Lions", 1)
    services.pairs.edit(pair.id, title="Two sides")
    services.search.sync(Job())
    assert notes_found(services, "tuesday lions") == [note.id] and notes_found(services, "zebras") == []
    assert len(notes_found(services, '"two sides"')) == 1
    assert services.search.sync(Job()) == 0 and services.search.find_problem() is None


def test_deleted_notes_are_not_found(services: Services) -> None:
    note = services.notes.create("Monday", "zebras")
    pair = services.pairs.save(add_article(services, 1), add_article(services, 2))
    on_pair = services.notes.save(NoteSubject(SubjectKind.PAIR, pair.id), "lions", 0)
    services.search.sync(Job())
    services.notes.trash([note.id, on_pair.id])
    assert notes_found(services, "zebras") == notes_found(services, "lions") == [], "at once"
    services.notes.restore([note.id])
    assert notes_found(services, "zebras") == [note.id]
    services.notes.purge([on_pair.id])
    services.search.sync(Job())
    assert notes_found(services, "lions") == [] and services.search.find_problem() is None
    assert services.search.count_words(["river"])[1] == {"river": 2}


def test_notes_count_for_nothing_of_articles(services: Services) -> None:
    one = add_article(services, 1, tags=["class"])
    services.notes.create("Council", "river stone bridge council traffic morning engineer", ["class"])
    services.search.sync(Job())
    found = services.search.search("council", facets=True)
    assert found.total == 1 and [hit.article_id for hit in found.hits] == [one] and len(found.notes) == 1
    assert dict(next(facet for facet in found.facets if facet.name == "tag").values) == {"class": 1}
    assert services.search.similar(one).hits == ()
    assert services.search.holding("tag", "class") == frozenset({one})


def test_the_tags_of_a_note_find_its_article(services: Services) -> None:
    one = add_article(services, 1, tags=["own"])
    note = services.notes.save(NoteSubject(SubjectKind.ARTICLE, one), "A thought", 0)
    services.search.sync(Job())
    services.notes.set_tags(note.id, ["lesson"])
    assert services.search.sync(Job()) == 1
    assert find(services, "tag:lesson") == [one] and find(services, "tag:own") == [one]
    assert services.search.holding("tag", "lesson") == frozenset(), "but it is not one of its own"
    services.notes.trash([note.id])
    services.search.sync(Job())
    assert find(services, "tag:lesson") == []
