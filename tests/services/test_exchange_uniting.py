"""Highlights of a file that are here already: what the file adds comes in, what both say otherwise is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.exchange.bundle import Bundle, CarriedHighlight
from app.highlights import Colour, Highlight
from app.services.opening import Services, open_services
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.services.test_highlights import find, mark

RULE = "\n\n---\n\n"


@pytest.fixture
def one(services: Services) -> int:
    return add_article(services, 1)


@pytest.fixture
def two(services: Services, one: int) -> int:
    return add_article(services, 2)


@pytest.fixture
def other(tmp_path: Path, inline_workers: InlineWorkers) -> Iterator[Services]:
    opened = open_services(tmp_path / "other", workers=inline_workers)  # type: ignore[arg-type]
    add_article(opened, 1)
    yield opened
    opened.close()


def carry(services: Services, **otherwise: object) -> Bundle:
    """The one highlight of a library as it was carried out, with something said otherwise in the file."""
    (highlight,) = services.exchange.gather().highlights
    return Bundle((), (replace(highlight, **otherwise),))  # type: ignore[arg-type]


def the_one(services: Services) -> Highlight:
    (highlight,) = services.highlights.list()
    return highlight


def test_a_comment_and_tags_come_to_a_highlight_that_has_none(services: Services, one: int) -> None:
    bare = mark(services, one, "council", tags=["mine"])
    done = services.exchange.take_in(carry(services, comment="From the file", tags=("theirs", "mine")))
    assert (done.added, done.known, len(done.united)) == ((), 0, 1)
    now = the_one(services)
    assert (now.id, now.comment, now.tags) == (bare.id, "From the file", ("mine", "theirs"))
    assert [version.comment for version in services.highlights.versions(now.id)] == ["From the file", ""]


def test_a_stance_comes_to_a_tie_that_has_none(services: Services, one: int, two: int) -> None:
    services.highlights.add([(one, find(services, one, "council")), (two, find(services, two, "council"))])
    services.exchange.take_in(carry(services, stance="conflict"))
    assert the_one(services).stance == "conflict"


def test_where_both_say_something_both_stand_and_that_is_told(services: Services, one: int) -> None:
    marked = mark(services, one, "council", comment="First")
    file = carry(services, comment="Written in the file")
    services.highlights.change(marked.id, 1, comment="Written here")
    done = services.exchange.take_in(file)
    assert the_one(services).comment == f"Written here{RULE}Written in the file"
    assert (len(done.united), done.both) == (1, 1)
    again = services.exchange.take_in(file)
    assert (again.is_anything, again.known, again.both) == (False, 1, 0), "nothing comes twice"


def test_another_stance_stands_beneath_the_comment(services: Services, one: int, two: int) -> None:
    places = [(one, find(services, one, "council")), (two, find(services, two, "council"))]
    services.highlights.add(places, comment="Why?", stance="my own words")
    done = services.exchange.take_in(carry(services, stance="conflict", changed=None))
    now = the_one(services)
    assert (now.stance, now.comment, done.both) == ("my own words", f"Why?{RULE}*conflict*", 1)
    assert not services.exchange.take_in(carry(services, stance="conflict", changed=None)).is_anything


def test_another_colour_leaves_ours_and_is_told(services: Services, one: int) -> None:
    mark(services, one, "council", colour=Colour.GREEN)
    done = services.exchange.take_in(carry(services, colour=Colour.PINK, changed=None))
    assert (the_one(services).colour, done.recoloured, done.known) == (Colour.GREEN, 1, 1)


def test_what_was_changed_in_the_file_alone_takes_the_place_of_ours(services: Services, one: int) -> None:
    """Its moment says on which words of ours it stands, and nothing was said here since."""
    mark(services, one, "council", comment="First", colour=Colour.GREEN)
    done = services.exchange.take_in(carry(services, comment="Mended in the file", colour=Colour.PINK))
    now = the_one(services)
    assert (now.comment, now.colour, done.both) == ("Mended in the file", Colour.PINK, 0)
    assert [version.comment for version in services.highlights.versions(now.id)] == ["Mended in the file", "First"]


def test_an_earlier_state_changes_nothing_and_is_told(services: Services, one: int) -> None:
    marked = mark(services, one, "council", comment="First", colour=Colour.GREEN)
    file = carry(services)
    services.highlights.change(marked.id, 1, comment="Later", colour=Colour.BLUE)
    done = services.exchange.take_in(file)
    assert (the_one(services).comment, the_one(services).colour) == ("Later", Colour.BLUE)
    assert (done.older, done.both, done.recoloured, done.is_anything) == (1, 0, 0, False)


def test_what_was_changed_elsewhere_alone_takes_the_place_of_what_came_from_there(
    services: Services, other: Services, one: int
) -> None:
    """A library, or another program, whose file is read from time to time."""
    there = mark(other, 1, "council", comment="First")
    services.exchange.take_in(other.exchange.gather())
    other.highlights.change(there.id, 1, comment="Mended there", colour=Colour.PINK)
    other.highlights.change(there.id, 2, comment="Mended there twice")
    done = services.exchange.take_in(other.exchange.gather())
    now = the_one(services)
    assert (now.comment, now.colour, done.both) == ("Mended there twice", Colour.PINK, 0)
    services.highlights.change(now.id, now.revision, comment="Mine")
    other.highlights.change(there.id, 3, comment="Theirs")
    assert services.exchange.take_in(other.exchange.gather()).both == 1
    assert the_one(services).comment == f"Mine{RULE}Theirs"


def test_another_persons_words_on_the_same_passage_are_a_highlight_of_their_own(
    services: Services, other: Services, one: int
) -> None:
    mark(services, one, "council", comment="Mine")
    mark(other, 1, "council", comment="Theirs")
    done = services.exchange.take_in(other.exchange.gather())
    assert len(done.added) == 1
    assert {highlight.comment for highlight in services.highlights.list()} == {"Mine", "Theirs"}


def test_another_persons_comment_comes_to_the_same_passage_without_one(
    services: Services, other: Services, one: int
) -> None:
    mark(services, one, "council", tags=["mine"])
    mark(other, 1, "council", comment="Theirs", tags=["theirs"])
    services.exchange.take_in(other.exchange.gather())
    assert (the_one(services).comment, the_one(services).tags) == ("Theirs", ("mine", "theirs"))


@pytest.mark.parametrize("reverse", [False, True])
def test_each_of_a_file_finds_its_own_whatever_the_order(services: Services, one: int, reverse: bool) -> None:
    """One without a comment must not take the place of that with the comment, which is in the file too."""
    mark(services, one, "council", comment="Said")
    mark(services, one, "council")
    mark(services, one, "council", colour=Colour.PINK)
    found = services.exchange.gather().highlights
    done = services.exchange.take_in(Bundle((), found[::-1] if reverse else found))
    assert (done.known, done.is_anything) == (3, False)


def test_a_comment_too_long_to_stand_beneath_ours_comes_as_its_own(services: Services, one: int) -> None:
    long = "x" * 600_000
    marked = mark(services, one, "council", comment="First")
    file = carry(services, comment=long)
    services.highlights.change(marked.id, 1, comment="y" * 600_000)
    done = services.exchange.take_in(file)
    assert len(done.added) == 1 and {h.comment[0] for h in services.highlights.list()} == {"x", "y"}


def test_files_without_moments_come_once_also_after_changes_here(services: Services, one: int) -> None:
    mark(services, one, "council", comment="First")
    file = carry(services, created=None, changed=None)
    first = the_one(services)
    services.highlights.change(first.id, first.revision, comment="First, and more", colour=Colour.BLUE)
    done = services.exchange.take_in(file)
    assert (done.added, the_one(services).comment, the_one(services).colour) == ((), "First, and more", Colour.BLUE)


def test_the_union_is_taken_back_and_done_again(services: Services, one: int) -> None:
    mark(services, one, "council", tags=["mine"])
    bundle = carry(services, comment="From the file", tags=("theirs",))
    done = services.exchange.take_in(bundle)
    for _ in range(2):
        back = services.exchange.take_back(done)
        assert (the_one(services).comment, the_one(services).tags, back.highlights) == ("", ("mine",), 0)
        done = services.exchange.take_again(done, bundle, back)
        assert (the_one(services).comment, the_one(services).tags) == ("From the file", ("mine", "theirs"))


def test_what_was_said_since_the_union_is_not_taken_back(services: Services, one: int) -> None:
    mark(services, one, "council")
    done = services.exchange.take_in(carry(services, comment="From the file"))
    now = the_one(services)
    services.highlights.change(now.id, now.revision, comment="From the file, and mine")
    assert services.exchange.take_back(done).highlights == 1
    assert the_one(services).comment == "From the file, and mine"


# --- undo, and what the reader did to new highlights since ---


@pytest.fixture
def came(services: Services, other: Services, one: int) -> CarriedHighlight:
    mark(other, 1, "council")
    (highlight,) = other.exchange.gather().highlights
    return highlight


def test_a_highlight_commented_on_since_stays_when_its_import_is_taken_back(
    services: Services, came: CarriedHighlight
) -> None:
    done = services.exchange.take_in(Bundle((), (came,)))
    services.highlights.change(done.added[0], 1, comment="Mine")
    back = services.exchange.take_back(done)
    assert back.highlights == 1 and the_one(services).comment == "Mine"


def test_a_highlight_placed_by_hand_since_stays(services: Services, one: int, came: CarriedHighlight) -> None:
    (passage,) = came.passages
    lost = replace(passage, anchor=replace(passage.anchor, quote="nowhere in it", prefix="", suffix=""))
    done = services.exchange.take_in(Bundle((), (replace(came, passages=(lost,)),)))
    assert done.lost == 1
    services.highlights.place(done.added[0], one, find(services, one, "harbour"))
    assert services.exchange.take_back(done).highlights == 1
    assert [h.id for h in services.highlights.list()] == [*done.added]


def test_done_again_brings_nothing_that_the_reader_threw_away(services: Services, came: CarriedHighlight) -> None:
    bundle = Bundle((), (came,))
    done = services.exchange.take_in(bundle)
    services.highlights.trash([*done.added])
    (before,) = services.highlights.trashed()
    back = services.exchange.take_back(done)
    assert services.highlights.trashed() == [before]
    services.exchange.take_again(done, bundle, back)
    assert services.highlights.trashed() == [before]


def test_done_again_brings_back_what_its_undo_took(services: Services, came: CarriedHighlight) -> None:
    bundle = Bundle((), (came,))
    done = services.exchange.take_in(bundle)
    for _ in range(2):
        back = services.exchange.take_back(done)
        assert services.highlights.list() == []
        done = services.exchange.take_again(done, bundle, back)
        assert [h.id for h in services.highlights.list()] == [*done.added]
