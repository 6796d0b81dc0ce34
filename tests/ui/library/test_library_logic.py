"""The list without a window: filters, order, counts, finding a second article, undo, navigation."""

from __future__ import annotations

from dataclasses import replace

from app.domain import ArticleSummary, ReadState
from app.ui.library.facet_counts import count_facets
from app.ui.library.filter import (
    Column,
    Facet,
    FacetKind,
    LibraryFilter,
    TitleFinder,
    fold,
    sort_rows,
)
from app.ui.undo_stack import Step, UndoStack
from app.ui.window.navigation import HOME, History, PageKind, Place
from tests.ui.fakes import make_articles


def rows(count: int = 60) -> list[ArticleSummary]:
    return [article.summary for article in make_articles(count)]


def with_values(row: ArticleSummary, **values: object) -> ArticleSummary:
    return replace(row, metadata=replace(row.metadata, **values))  # type: ignore[arg-type]


def test_facets_of_one_kind_widen_and_of_two_narrow() -> None:
    all_rows = rows()
    bridge, strike = Facet(FacetKind.TAG, "bridge"), Facet(FacetKind.TAG, "strike")
    unread = Facet(FacetKind.UNREAD)
    either = LibraryFilter(frozenset({bridge, strike})).apply(all_rows)
    assert either == [r for r in all_rows if {"bridge", "strike"} & set(r.metadata.tags)]
    both = LibraryFilter(frozenset({bridge, unread})).apply(all_rows)
    assert both == [r for r in all_rows if "bridge" in r.metadata.tags and r.read is ReadState.UNREAD]
    assert LibraryFilter().apply(all_rows) == all_rows


def test_what_is_unknown_comes_last_in_either_order() -> None:
    base = rows(3)
    named = [with_values(base[0], author="Zoe"), with_values(base[1], author=""), with_values(base[2], author="ámi")]
    assert [r.metadata.author for r in sort_rows(named, Column.AUTHOR, False)] == ["ámi", "Zoe", ""]
    assert [r.metadata.author for r in sort_rows(named, Column.AUTHOR, True)] == ["Zoe", "ámi", ""]


def test_every_column_sorts_without_loss() -> None:
    all_rows = rows()
    for column in Column:
        for descending in (False, True):
            assert sorted(r.id for r in sort_rows(all_rows, column, descending)) == list(range(1, 61))


def test_counts() -> None:
    all_rows = rows()
    counts = count_facets(all_rows)
    assert counts.total == 60
    assert counts.unread == sum(r.read is ReadState.UNREAD for r in all_rows)
    assert dict(counts.of(FacetKind.TAG))["bridge"] == sum("bridge" in r.metadata.tags for r in all_rows)
    outlets = counts.of(FacetKind.OUTLET)
    assert outlets == tuple(sorted(outlets, key=lambda item: (-item[1], fold(item[0]))))
    years = [year for year, _ in counts.of(FacetKind.YEAR)]
    assert years == sorted(years, reverse=True)


def test_a_choice_leaves_the_counts_of_its_own_kind() -> None:
    all_rows = rows()
    chosen = LibraryFilter(frozenset({Facet(FacetKind.TAG, "bridge")}))
    before, counts = count_facets(all_rows), count_facets(all_rows, chosen)
    assert counts.of(FacetKind.TAG) == before.of(FacetKind.TAG)
    bridges = [row for row in all_rows if "bridge" in row.metadata.tags]
    assert sum(n for _, n in counts.of(FacetKind.OUTLET)) == sum(bool(r.metadata.outlet) for r in bridges)
    assert counts.unread == sum(r.read is ReadState.UNREAD for r in bridges)


def test_what_rows_do_not_know_is_held_by_the_filter() -> None:
    all_rows = rows()
    told = Facet(FacetKind.TELLING)
    assert LibraryFilter(frozenset({told})).asked_for == [told]
    assert LibraryFilter(frozenset({told})).apply(all_rows) == []
    held = LibraryFilter(frozenset({told}), {told: frozenset({2, 5})})
    assert held.asked_for == []
    assert {row.id for row in held.apply(all_rows)} == {2, 5}


def test_a_facet_says_how_a_search_would_ask_for_it() -> None:
    assert Facet(FacetKind.OUTLET, "The Post").query == 'outlet:"The Post"'
    assert Facet(FacetKind.YEAR, "2023").query == "published:2023"
    assert Facet(FacetKind.TELLING).query == "has:telling"


def test_the_second_article_is_found_by_words_and_by_likeness() -> None:
    first, second, other = rows(3)
    first = with_values(first, title="City closes the Old Bridge", published="2024-03-01")
    second = with_values(second, title="Old Bridge won back", published="2024-03-01")
    other = with_values(other, title="Tram budget", outlet="Bridge Weekly", published="2020")
    finder = TitleFinder([other, second, first])
    assert finder.find("", beside=first) == [second, other]
    assert finder.find("BRIDGE wee", beside=first) == [other]
    assert finder.find("nothing like it") == []


def test_undo_moves_a_step_only_when_it_worked() -> None:
    done: list[str] = []
    stack = UndoStack()
    stack.push(Step("Trash", lambda: done.append("undo"), lambda: done.append("redo")))
    step = stack.take_undo()
    assert step is not None
    assert stack.take_undo() is None, "one at a time"
    step.undo()
    stack.done(False)
    assert stack.undo_label == "Trash"
    stack.take_undo()
    stack.done(True)
    assert (stack.undo_label, stack.redo_label) == ("", "Trash")
    stack.push(Step("Edit", lambda: None, lambda: None))
    assert stack.redo_label == ""


def test_undo_remembers_so_many() -> None:
    stack = UndoStack(most=3)
    for number in range(5):
        stack.push(Step(str(number), lambda: None, lambda: None))
    labels = []
    while step := stack.take_undo():
        labels.append(step.label)
        stack.done(True)
    assert labels == ["4", "3", "2"]


def test_the_way_back() -> None:
    history = History()
    article, pair = Place(PageKind.ARTICLE, (1,)), Place(PageKind.PAIR, (1, 2))
    history.go(article)
    history.go(article)
    history.go(pair)
    assert history.back() == article
    history.replace(Place(PageKind.ARTICLE, (5,)))
    assert history.back() == HOME
    assert not history.can_go_back


def test_what_is_deleted_is_no_place_any_more() -> None:
    history = History()
    history.go(Place(PageKind.ARTICLE, (1,)))
    history.go(Place(PageKind.PAIRS))
    history.go(Place(PageKind.PAIR, (1, 2)))
    assert history.forget(frozenset({1}))
    assert history.places == (HOME, Place(PageKind.PAIRS))
    assert not history.forget(frozenset({9}))
