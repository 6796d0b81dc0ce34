from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import Span
from app.errors import UnknownItem, UserError
from app.highlights import Colour, Highlight, Stance
from app.jobs import Job
from app.services.opening import Services
from tests.services.conftest import Announced, add_article, make_text


def find(services: Services, article: int, words: str) -> Span:
    text = services.articles.get(article).document.text
    return Span(text.index(words), text.index(words) + len(words))


def mark(services: Services, article: int, words: str, **said: object) -> Highlight:
    return services.highlights.add([(article, find(services, article, words))], **said)  # type: ignore[arg-type]


def quote(services: Services, highlight: Highlight, article: int) -> str | None:
    """What stands in the text of now where a highlight lies."""
    passage = services.highlights.get(highlight.id).passage_in(article)
    if passage is None or passage.place is None:
        return None
    return services.articles.get(article).document.text[passage.place.start : passage.place.end]


def revise(services: Services, article: int, old: str, new: str) -> None:
    text = services.articles.get(article).document.text
    assert old in text
    services.articles.revise_text(article, text.replace(old, new))


@pytest.fixture
def one(services: Services) -> int:
    return add_article(services, 1)


def test_made_read_and_announced(services: Services, one: int, announced: Announced) -> None:
    made = mark(services, one, "river1", colour=Colour.BLUE, comment="Which *one*?", tags=["class", "class", " two "])
    assert made.passages[0].quote == "river1" and made.passages[0].place == find(services, one, "river1")
    assert (made.colour, made.comment, made.tags, made.revision) == (Colour.BLUE, "Which *one*?", ("class", "two"), 1)
    assert services.highlights.get(made.id) == made == services.highlights.of_articles(one)[0]
    assert {i for changes in announced for i in changes.highlights} == {made.id}


def test_white_space_around_is_left_out_and_none_is_refused(services: Services, one: int) -> None:
    text = services.articles.get(one).document.text
    at = text.index("\n")
    assert services.highlights.add([(one, Span(at - 3, at + 1))]).passages[0].quote == text[at - 3 : at]
    for span in (Span(at, at + 1), Span(5, 5), Span(len(text) + 5, len(text) + 9)):
        with pytest.raises(UserError) as caught:
            services.highlights.add([(one, span)])
        assert caught.value.code == "bad-value"
    with pytest.raises(UnknownItem):
        services.highlights.add([(999, Span(0, 3))])


def test_what_is_said_can_be_changed_and_taken_back(services: Services, one: int) -> None:
    made = mark(services, one, "river1", comment="First")
    changed = services.highlights.change(made.id, made.revision, colour=Colour.PINK, comment="Second")
    assert (changed.colour, changed.comment, changed.revision) == (Colour.PINK, "Second", 2)
    back = services.highlights.change(made.id, 2, colour=made.colour, comment=made.comment, tags=made.tags)
    assert (back.colour, back.comment, back.revision) == (made.colour, "First", 3)
    assert [v.comment for v in services.highlights.versions(made.id)] == ["First", "Second", "First"]


def test_two_windows_never_overwrite_each_other(services: Services, one: int) -> None:
    made = mark(services, one, "river1", comment="Before")
    services.highlights.change(made.id, 1, comment="Here")
    for _ in range(2):  # a second try keeps it no second time
        with pytest.raises(UserError) as caught:
            services.highlights.change(made.id, 1, comment="There")
        assert caught.value.code == "highlight-conflict"
    assert services.highlights.get(made.id).comment == "Here"
    assert sorted(v.comment for v in services.highlights.versions(made.id)) == ["Before", "Here", "There"]


def test_a_stance_that_did_not_win_is_kept_with_its_comment(services: Services, one: int) -> None:
    two = add_article(services, 2)
    tie = services.highlights.add([(one, find(services, one, "river1")), (two, find(services, two, "council"))])
    services.highlights.change(tie.id, 1, stance="agree", comment="Same")
    for stance in ("conflict", "left out"):
        with pytest.raises(UserError):
            services.highlights.change(tie.id, 1, stance=stance, comment="Same")
    kept = {(v.comment, v.stance) for v in services.highlights.versions(tie.id)}
    assert {("Same", "agree"), ("Same", "conflict"), ("Same", "left out")} <= kept


def test_trash_and_back(services: Services, one: int) -> None:
    first, second = mark(services, one, "river1"), mark(services, one, "council")
    services.highlights.trash([first.id])
    assert [h.id for h in services.highlights.of_articles(one)] == [second.id]
    assert [h.id for h in services.highlights.trashed()] == [first.id]
    services.highlights.purge([second.id])
    assert services.highlights.get(second.id), "what is not in the trash stays"
    services.highlights.restore([first.id])
    assert services.highlights.get(first.id).trashed is None
    services.highlights.trash([first.id])
    services.highlights.purge([first.id, first.id, 12345])
    with pytest.raises(UnknownItem):
        services.highlights.get(first.id)


def test_two_passages_are_tied(services: Services, one: int) -> None:
    two = add_article(services, 2)
    tie = services.highlights.add(
        [(one, find(services, one, "river1")), (two, find(services, two, "council"))],
        stance=Stance.CONFLICT,
        comment="Not the same",
    )
    assert tie.is_tie and tie.stance == "conflict"
    assert services.highlights.of_articles(two)[0].id == tie.id
    own = services.highlights.change(tie.id, 1, stance="  says it\nmore softly ")
    assert own.stance == "says it more softly"
    for places in ([], [(one, Span(0, 3)), (one, Span(5, 9))], [(one, Span(0, 3))] * 3):
        with pytest.raises(UserError):
            services.highlights.add(places)


def test_in_the_order_of_the_text(services: Services, one: int) -> None:
    last, first = mark(services, one, "council"), mark(services, one, "Article")
    assert [h.id for h in services.highlights.of_articles(one)] == [first.id, last.id]


# --- the text changes ---


def test_words_before_it_change(services: Services, one: int) -> None:
    made = mark(services, one, "council")
    revise(services, one, "Article number 1", "😀 A longer headline for the article")
    assert quote(services, made, one) == "council"


def test_its_own_words_change_a_little(services: Services, one: int) -> None:
    text = services.articles.get(one).document.text
    words = text[30:90].strip()
    made = mark(services, one, words)
    revise(services, one, words, words[:20] + "x" + words[21:])
    assert quote(services, made, one) == words[:20] + "x" + words[21:]


def test_what_is_gone_waits_in_the_tray_and_comes_back(services: Services, one: int) -> None:
    whole = services.articles.get(one).document.text
    second = whole.split("\n")[2]
    made = mark(services, one, second[10:50].strip(), comment="Kept")
    services.articles.revise_text(one, whole.replace(second, "Nothing of the kind stands here any more."))
    assert quote(services, made, one) is None
    assert [h.id for h in services.highlights.lost()] == [made.id]
    assert services.highlights.get(made.id).passages[0].quote == second[10:50].strip(), "with its quote"
    services.articles.revise_text(one, whole)
    assert quote(services, made, one) == second[10:50].strip()
    assert services.highlights.lost() == []


def test_placed_by_hand(services: Services, one: int) -> None:
    whole = services.articles.get(one).document.text
    second = whole.split("\n")[2]
    made = mark(services, one, second[10:50].strip())
    services.articles.revise_text(one, whole.replace(second, "Nothing of the kind stands here any more."))
    services.highlights.place(made.id, one, find(services, one, "of the kind"))
    assert quote(services, made, one) == "of the kind" and services.highlights.lost() == []
    revise(services, one, "Nothing", "Today nothing")
    assert quote(services, made, one) == "of the kind"
    with pytest.raises(UnknownItem):
        services.highlights.place(made.id, add_article(services, 5), Span(0, 5))


def test_one_that_was_placed_wrongly_goes_back_to_its_own_words(services: Services, one: int) -> None:
    whole = services.articles.get(one).document.text
    second = whole.split("\n")[2]
    made = mark(services, one, second[10:50].strip())
    services.articles.revise_text(one, whole.replace(second, "Nothing of the kind stands here any more."))
    lost = services.highlights.get(made.id).passages
    services.highlights.place(made.id, one, find(services, one, "of the kind"))
    services.highlights.put_back(made.id, one, lost[0].anchor)
    assert services.highlights.get(made.id).passages == lost
    services.articles.revise_text(one, whole)
    assert quote(services, made, one) == second[10:50].strip()
    with pytest.raises(UnknownItem):
        services.highlights.put_back(made.id, add_article(services, 5), lost[0].anchor)


def test_of_equal_words_the_one_that_was_marked(services: Services, one: int) -> None:
    text = services.articles.get(one).document.text
    places = [i for i in range(len(text)) if text.startswith("stone", i)]
    assert len(places) > 2
    made = services.highlights.add([(one, Span(places[1], places[1] + 5))])
    around = text[places[1] - 12 : places[1] + 17]
    revise(services, one, "Article number 1", "Another article of this number")
    passage = services.highlights.get(made.id).passages[0]
    assert passage.place is not None
    now = services.articles.get(one).document.text
    assert now[passage.place.start - 12 : passage.place.start + 17] == around


def test_an_article_that_is_deleted_and_imported_again(services: Services, one: int) -> None:
    two = add_article(services, 2)
    made = mark(services, one, "council", comment="Mine")
    tie = services.highlights.add([(one, find(services, one, "river1")), (two, find(services, two, "river"))])
    services.articles.trash([one])
    services.articles.purge([one], Job())
    waiting = services.highlights.get(made.id)
    assert waiting.passages[0].article_id is None and waiting.passages[0].title == "Article number 1"
    assert waiting.comment == "Mine" and not waiting.is_lost, "nobody can place it now"
    again = add_article(services, 1)
    assert again != one
    assert quote(services, made, again) == "council"
    assert quote(services, tie, again) == "river1" and quote(services, tie, two) == "river"


def test_the_check_knows_them(services: Services, one: int) -> None:
    made = mark(services, one, "council")
    assert services.upkeep.check(Job()) == []
    with closing(sqlite3.connect(services.library.database)) as connection, connection:
        connection.execute("UPDATE highlight_passages SET place_end = 99999 WHERE highlight_id = ?", (made.id,))
    (problem,) = services.upkeep.check(Job())
    assert problem.code == "highlight-outside" and str(made.id) in problem.detail


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_edits_elsewhere_never_lose_a_passage(services: Services, data: st.DataObject) -> None:
    number = data.draw(st.integers(10, 10_000))
    # An earlier example may have put words behind its title.
    named = f"Article number {number} "
    article = next(
        (row.id for row in services.articles.list() if f"{row.title} ".startswith(named)), None
    ) or add_article(services, number)
    services.articles.revise_text(article, make_text(number))
    text = services.articles.get(article).document.text
    body = text.index("\n") + 1
    start = data.draw(st.integers(body, len(text) - 30))
    end = data.draw(st.integers(start + 20, min(len(text), start + 200)))
    made = services.highlights.add([(article, Span(start, end))])
    marked = made.passages[0]
    assert marked.place is not None
    words = data.draw(st.text("abc é😀 .,", min_size=1, max_size=30))
    where = data.draw(st.sampled_from([body, marked.place.start - 1, marked.place.end, len(text)]))
    services.articles.revise_text(article, f"{text[:where]} {words} {text[where:]}")
    # Where a word was cut at its very edge, what was put there may have come to belong to it.
    assert marked.quote in (quote(services, made, article) or "")
    services.highlights.trash([made.id])


def test_the_first_of_all_and_some_of_them(services: Services) -> None:
    one, two = add_article(services, 0), add_article(services, 1)
    places = [(two, Span(80, 90)), (one, Span(60, 70)), (one, Span(20, 30)), (two, Span(10, 20))]
    made = [services.highlights.add([place], Colour.YELLOW) for place in places]
    titles = {i: services.articles.get(i).metadata.title or services.articles.get(i).document.title for i in (one, two)}
    in_order = sorted(made, key=lambda h: (titles[h.passages[0].article_id].lower(), h.passages[0].anchor.span))
    found, count = services.highlights.first(3)
    assert ([h.id for h in found], count) == ([h.id for h in in_order[:3]], 4)
    services.highlights.trash([made[0].id])
    assert services.highlights.first(10)[1] == services.highlights.count() == 3
    services.highlights.trash([made[1].id])
    services.highlights.purge([made[1].id])
    some = services.highlights.some([made[0].id, made[1].id, made[2].id, 999])
    assert [(h.id, h.trashed is not None) for h in some] == [(made[0].id, True), (made[2].id, False)]
