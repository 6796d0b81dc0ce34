"""Events: found by themselves where that is clear, and as the reader has them."""

from __future__ import annotations

import pytest

from app.domain import Event, EventMemory
from app.errors import UnknownItem, UserError
from app.jobs import Job
from app.services.opening import Services
from tests.services.conftest import Announced
from tests.services.test_tellings import add
from tests.telling_texts import BY_NAME, NEWS, News


@pytest.fixture
def ids(services: Services) -> dict[str, int]:
    """All reports, imported, placed and grouped."""
    found = add(services, *NEWS)
    services.events.refresh(Job())
    return found


def event_of(services: Services, ids: dict[str, int], name: str) -> Event:
    event = services.events.of_article(ids[name])
    assert event is not None
    return event


def told(services: Services, ids: dict[str, int]) -> list[set[str]]:
    """The names of the articles of each event."""
    by_id = {article_id: name for name, article_id in ids.items()}
    return [{by_id[i] for i in event.articles} for event in services.events.list()]


FERRY, LIBRARY, BEAVERS = ({f"{name}-a", f"{name}-b"} for name in ("ferry", "library", "beavers"))


def snapshot(services: Services) -> list[tuple[int, str, tuple[int, ...], frozenset[int]]]:
    return [(e.id, e.title, e.articles, e.chosen) for e in services.events.list()]


def test_tellings_form_events_by_themselves(services: Services, ids: dict[str, int]) -> None:
    assert sorted(map(sorted, told(services, ids))) == sorted(map(sorted, (FERRY, LIBRARY, BEAVERS)))
    assert services.events.of_article(ids["bakery"]) is None
    event = event_of(services, ids, "ferry-b")
    # By the day of their publication.
    assert event.articles == (ids["ferry-a"], ids["ferry-b"]) and not event.title and not event.chosen
    assert services.events.get(event.id) == event


def test_the_event_with_the_latest_article_comes_first(services: Services, ids: dict[str, int]) -> None:
    assert told(services, ids) == [BEAVERS, LIBRARY, FERRY]


def test_weeks_of_a_story_are_several_events(services: Services, ids: dict[str, int]) -> None:
    later = BY_NAME["library-later"]
    second = News(
        "library-later-b",
        "library appeal",
        "Quayside Voice",
        "2023-09-21",
        "The Friends of Quarry Street have their day in court",
        (
            "The Friends of Quarry Street told a judge in Oldhaven on Wednesday that the library was closed at the end"
            " of August without a hearing. Counsel for Tarnwick’s council said the sale was announced in time.",
            "The appeal will be decided in November; until the ruling nobody may sell.",
        ),
    )
    ids |= add(services, second)
    services.events.refresh(Job())
    assert {later.name, second.name} in told(services, ids) and LIBRARY in told(services, ids)


def test_a_new_article_joins_by_itself_when_that_is_clear(services: Services) -> None:
    ids = add(services, *[news for news in NEWS if news.name != "ferry-b"])
    services.events.refresh(Job())
    assert services.events.of_article(ids["ferry-a"]) is None
    ids |= add(services, BY_NAME["ferry-b"])
    services.events.refresh(Job())
    first = event_of(services, ids, "ferry-a")
    third = News(
        "ferry-c",
        "ferry",
        "Weekly Tide",
        "2023-05-10",
        "No rudder, four knots of current, says the Marigold’s captain",
        (
            *BY_NAME["ferry-b"].body[1:],
            "The Marigold lies on the Tern rocks; Brightwater Line sends divers to the hull.",
        ),
    )
    ids |= add(services, third)
    services.events.refresh(Job())
    event = event_of(services, ids, "ferry-c")
    assert event.id == first.id and set(event.articles) == {ids["ferry-a"], ids["ferry-b"], ids["ferry-c"]}


def test_a_copy_in_an_event_is_told_with_the_first_that_has_the_text(services: Services, ids: dict[str, int]) -> None:
    agency = BY_NAME["ferry-a"]
    prints = [
        News(f"print-{day}", "ferry", f"Paper {day}", f"2023-05-{day}", agency.title, (*agency.body, f"Page {day}."))
        for day in (12, 11)
    ]
    ids |= add(services, *prints)
    services.events.refresh(Job())
    event = event_of(services, ids, "ferry-a")
    assert {ids["print-11"], ids["print-12"]} <= set(event.articles)
    assert dict(event.copies) == {ids["print-11"]: ids["ferry-a"], ids["print-12"]: ids["ferry-a"]}
    assert next(one for one in services.events.list() if one.id == event.id).copies == event.copies
    assert event_of(services, ids, "library-a").copies == ()


def test_what_is_not_clear_is_asked(services: Services, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    # An event of two whose third telling is suggested, but not surely.
    event = event_of(services, ids, "ferry-a")
    services.events.move([ids["bakery"]], event.id)
    services.events.move([ids["ferry-b"]], None)
    with services.library.write() as writing:
        from sqlalchemy import text

        writing.session.execute(text("DELETE FROM event_articles WHERE article_id = :i"), {"i": ids["ferry-b"]})
    (question,) = services.events.questions([ids["ferry-b"]])
    assert (question.article_id, question.event_id, question.like) == (ids["ferry-b"], event.id, ids["ferry-a"])
    assert question.score > 0.5
    assert services.events.questions([ids["marathon"]]) == ()
    services.tellings.reject(ids["ferry-a"], ids["ferry-b"])
    assert services.events.questions() == ()


def test_what_the_reader_took_out_is_not_asked_again(services: Services, ids: dict[str, int]) -> None:
    services.events.move([ids["ferry-b"]], None)
    assert services.events.questions() == ()


# --- verdicts ---


def test_a_rejected_pair_shares_no_event(services: Services, ids: dict[str, int]) -> None:
    before = services.tellings.reject(ids["ferry-a"], ids["ferry-b"])
    services.events.group(Job())
    assert FERRY not in told(services, ids)
    services.tellings.restore(ids["ferry-a"], ids["ferry-b"], before)
    services.events.group(Job())
    assert FERRY in told(services, ids)


def test_a_confirmed_pair_shares_one(services: Services, ids: dict[str, int]) -> None:
    services.tellings.confirm(ids["bakery"], ids["marathon"])
    services.events.group(Job())
    assert {"bakery", "marathon"} in told(services, ids)


# --- what the reader does ---


def undone(services: Services, memory: EventMemory, before: object) -> None:
    """The change can be undone, done again, and undone."""
    after = snapshot(services)
    again = services.events.restore(memory)
    assert snapshot(services) == before
    services.events.restore(again)
    assert snapshot(services) == after
    services.events.restore(memory)
    assert snapshot(services) == before


def test_naming(services: Services, ids: dict[str, int], announced: Announced) -> None:
    before, event = snapshot(services), event_of(services, ids, "ferry-a")
    memory = services.events.rename(event.id, "  The Marigold\n aground ")
    assert announced[-1].tellings == set(event.articles)
    named = services.events.get(event.id)
    assert named.title == "The Marigold aground" and named.chosen == set(event.articles)
    undone(services, memory, before)


def test_a_named_event_stays_and_takes_in_what_is_clear(services: Services) -> None:
    ids = add(services, BY_NAME["ferry-a"], BY_NAME["bakery"], BY_NAME["marathon"], BY_NAME["library-a"])
    services.events.refresh(Job())
    event, _ = services.events.make([ids["ferry-a"]], "Aground")
    ids |= add(services, BY_NAME["ferry-b"])
    services.events.refresh(Job())
    assert services.events.get(event.id).articles == (ids["ferry-a"], ids["ferry-b"])
    assert services.events.get(event.id).chosen == {ids["ferry-a"]}


def test_merging(services: Services, ids: dict[str, int]) -> None:
    ferry, library = event_of(services, ids, "ferry-a"), event_of(services, ids, "library-a")
    services.events.rename(library.id, "The library")
    before = snapshot(services)
    merged, memory = services.events.merge([ferry.id, library.id])
    assert (merged.id, merged.title) == (ferry.id, "The library")
    assert set(merged.articles) == {ids[name] for name in FERRY | LIBRARY}
    with pytest.raises(UnknownItem):
        services.events.get(library.id)
    services.events.group(Job())
    assert FERRY | LIBRARY in told(services, ids)
    undone(services, memory, before)


def test_splitting(services: Services, ids: dict[str, int]) -> None:
    before, event = snapshot(services), event_of(services, ids, "ferry-a")
    new, memory = services.events.split(event.id, [ids["ferry-b"]])
    assert new.articles == (ids["ferry-b"],) and services.events.get(event.id).articles == (ids["ferry-a"],)
    # It stays split, however alike they are.
    services.tellings.forget(ids["ferry-a"], ids["ferry-b"])
    services.events.refresh(Job())
    assert {"ferry-a"} in told(services, ids) and {"ferry-b"} in told(services, ids)
    undone(services, memory, before)


def test_emptying(services: Services, ids: dict[str, int]) -> None:
    before, event = snapshot(services), event_of(services, ids, "ferry-a")
    memory = services.events.empty(event.id)
    services.events.refresh(Job())
    assert FERRY not in told(services, ids) and services.events.of_article(ids["ferry-a"]) is None
    undone(services, memory, before)


def test_moving_and_making(services: Services, ids: dict[str, int]) -> None:
    before = snapshot(services)
    event, memory = services.events.make([ids["bakery"], ids["ferry-a"]], "Oldhaven")
    assert set(event.articles) == {ids["bakery"], ids["ferry-a"]}
    undone(services, memory, before)
    library = event_of(services, ids, "library-a")
    memory = services.events.move([ids["bakery"]], library.id)
    assert ids["bakery"] in services.events.get(library.id).chosen
    undone(services, memory, before)


def test_nonsense_is_refused_and_changes_nothing(services: Services, ids: dict[str, int]) -> None:
    before, event = snapshot(services), event_of(services, ids, "ferry-a")
    for call in (
        lambda: services.events.get(99),
        lambda: services.events.rename(99, "x"),
        lambda: services.events.empty(99),
        lambda: services.events.split(99, [1]),
        lambda: services.events.merge([event.id, 99]),
        lambda: services.events.move([ids["bakery"]], 99),
        lambda: services.events.move([999], event.id),
        lambda: services.events.make([999]),
        lambda: services.events.of_article(999),
    ):
        with pytest.raises(UnknownItem):
            call()
    for call in (
        lambda: services.events.make([]),
        lambda: services.events.merge([event.id]),
        lambda: services.events.merge([event.id, event.id]),
        lambda: services.events.split(event.id, []),
        lambda: services.events.split(event.id, list(event.articles)),
        lambda: services.events.split(event.id, [ids["bakery"]]),
        lambda: services.events.rename(event.id, "x" * 301),
    ):
        with pytest.raises(UserError):
            call()
    assert snapshot(services) == before


def test_the_trash_is_not_in_events_and_comes_back(services: Services, ids: dict[str, int]) -> None:
    event = event_of(services, ids, "ferry-a")
    services.articles.trash([ids["ferry-a"]])
    assert services.events.get(event.id).articles == (ids["ferry-b"],)
    services.articles.restore([ids["ferry-a"]])
    assert services.events.get(event.id) == event


def test_what_is_deleted_for_ever_leaves_nothing_behind(services: Services, ids: dict[str, int]) -> None:
    event = event_of(services, ids, "ferry-a")
    services.articles.trash(list(event.articles))
    services.articles.purge(list(event.articles), Job())
    services.events.refresh(Job())
    with pytest.raises(UnknownItem):
        services.events.get(event.id)
    assert services.upkeep.check(Job()) == []


def test_undoing_passes_over_what_was_deleted_meanwhile(services: Services, ids: dict[str, int]) -> None:
    event = event_of(services, ids, "ferry-a")
    memory = services.events.empty(event.id)
    services.articles.trash([ids["ferry-a"]])
    services.articles.purge([ids["ferry-a"]], Job())
    services.events.restore(memory)
    assert services.events.get(event.id).articles == (ids["ferry-b"],)


def purge(services: Services, *articles: int) -> None:
    services.articles.trash(articles)
    services.articles.purge(articles, Job())


def test_what_was_said_holds_again_when_an_article_comes_back(services: Services, ids: dict[str, int]) -> None:
    services.tellings.reject(ids["ferry-a"], ids["ferry-b"])
    services.tellings.confirm(ids["bakery"], ids["ferry-a"])
    services.events.rename(event_of(services, ids, "library-a").id, "The reading room")
    services.events.move([ids["beavers-a"]], None)
    purge(services, ids["ferry-b"], ids["ferry-a"], *(ids[f"library-{side}"] for side in "ab"), ids["beavers-a"])
    assert all(event.title != "The reading room" for event in services.events.list())
    again = ids | add(services, *(report for report in NEWS if report.name in FERRY | LIBRARY | {"beavers-a"}))
    services.events.refresh(Job())
    verdicts = services.tellings.verdicts()
    pair = tuple(sorted((again["ferry-a"], again["ferry-b"])))
    assert verdicts[pair] == "other"
    assert verdicts[tuple(sorted((ids["bakery"], again["ferry-a"])))] == "same"
    event = event_of(services, again, "library-a")
    assert (event.title, set(event.articles)) == ("The reading room", {again["library-a"], again["library-b"]})
    assert event.chosen == set(event.articles)
    assert services.events.of_article(again["beavers-a"]) is None
    assert not any(question.article_id == again["beavers-a"] for question in services.events.questions())


def test_a_verdict_waits_for_both_of_its_articles(services: Services, ids: dict[str, int]) -> None:
    services.tellings.reject(ids["ferry-a"], ids["ferry-b"])
    purge(services, ids["ferry-a"])
    purge(services, ids["ferry-b"])
    first = add(services, BY_NAME["ferry-b"])
    assert services.tellings.verdicts() == {}
    second = add(services, BY_NAME["ferry-a"])
    assert services.tellings.verdicts() == {tuple(sorted((first["ferry-b"], second["ferry-a"]))): "other"}
    purge(services, second["ferry-a"])
    third = add(services, BY_NAME["ferry-a"])
    assert services.tellings.verdicts() == {tuple(sorted((first["ferry-b"], third["ferry-a"]))): "other"}


def test_a_copy_is_no_other_telling_to_search_for(services: Services, ids: dict[str, int]) -> None:
    def find(query: str) -> set[int]:
        return set(services.search.in_state(query))

    bakery = BY_NAME["bakery"]
    copy = News("copy", bakery.event, "Evening Echo", bakery.published, bakery.title, (*bakery.body, "More next week."))
    again = add(services, copy)
    services.events.refresh(Job())
    event = services.events.of_article(again["copy"])
    assert event is not None and set(event.articles) == {again["copy"], ids["bakery"]}
    told = {ids[name] for name in FERRY | LIBRARY | BEAVERS}
    assert find("has:telling") == told
    assert find("in:event") == told | set(event.articles)
    services.articles.trash([ids["ferry-b"]])
    assert ids["ferry-a"] not in find("has:telling") and ids["ferry-a"] in find("in:event")
