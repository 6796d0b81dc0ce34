from __future__ import annotations

import pytest

from app.errors import UnknownItem, UserError
from app.services.opening import Services
from tests.services.conftest import Announced, add_article


@pytest.fixture
def ids(services: Services) -> tuple[int, int, int]:
    return add_article(services, 1), add_article(services, 2), add_article(services, 3)


def test_save_find_and_list(services: Services, ids: tuple[int, int, int], announced: Announced) -> None:
    one, two, three = ids
    pair = services.pairs.save(one, two, title=" Two\nviews ", question="Who speaks?\n\nWho does not?  ")
    assert (pair.left_id, pair.right_id, pair.title) == (one, two, "Two views")
    assert pair.question == "Who speaks?\n\nWho does not?"
    assert services.pairs.get(pair.id) == services.pairs.find(two, one) == services.pairs.find(one, two) == pair
    assert services.pairs.find(one, three) is None
    later = services.pairs.save(two, three)
    assert [p.id for p in services.pairs.list()] == [later.id, pair.id]
    services.pairs.opened(pair.id)
    assert [p.id for p in services.pairs.list()] == [pair.id, later.id]
    assert announced[-1].pairs == {pair.id}


def test_saving_again_gives_the_one_there_is(services: Services, ids: tuple[int, int, int]) -> None:
    one, two, _ = ids
    pair = services.pairs.save(one, two, title="A", question="Q")
    again = services.pairs.save(two, one)
    assert (again.id, again.left_id, again.title, again.question) == (pair.id, one, "A", "Q")
    assert services.pairs.save(two, one, title="B").title == "B"
    assert len(services.pairs.list()) == 1


def test_edit_and_swap(services: Services, ids: tuple[int, int, int]) -> None:
    pair = services.pairs.save(ids[0], ids[1], title="A", question="Q")
    assert services.pairs.edit(pair.id, title="B").question == "Q"
    assert services.pairs.edit(pair.id, question="").title == "B"
    swapped = services.pairs.swap(pair.id)
    assert (swapped.left_id, swapped.right_id) == (ids[1], ids[0])


def test_the_view_comes_back_as_it_was(services: Services, ids: tuple[int, int, int]) -> None:
    pair = services.pairs.save(ids[0], ids[1])
    view = {"split": [300, 400], "off": ["org:un"], "together": True, "at": 0.5}
    services.pairs.set_view(pair.id, view)
    assert dict(services.pairs.get(pair.id).view) == view


def test_delete_and_restore(services: Services, ids: tuple[int, int, int]) -> None:
    pair = services.pairs.save(ids[0], ids[1], title="A")
    services.pairs.delete(pair.id)
    assert services.pairs.list() == [] and services.pairs.find(ids[0], ids[1]) is None
    services.pairs.restore(pair.id)
    assert services.pairs.list()[0].title == "A"


def test_a_pair_hides_while_one_article_is_in_the_trash(services: Services, ids: tuple[int, int, int]) -> None:
    pair = services.pairs.save(ids[0], ids[1])
    services.articles.trash([ids[1]])
    assert services.pairs.list() == []
    services.articles.restore([ids[1]])
    assert [p.id for p in services.pairs.list()] == [pair.id]


def test_what_is_no_pair(services: Services, ids: tuple[int, int, int]) -> None:
    with pytest.raises(UserError) as caught:
        services.pairs.save(ids[0], ids[0])
    assert caught.value.code == "pair-of-one"
    with pytest.raises(UnknownItem):
        services.pairs.save(ids[0], 999)
    with pytest.raises(UserError):
        services.pairs.save(ids[0], ids[1], title="x" * 2000)
    for call in (services.pairs.get, services.pairs.swap, services.pairs.delete, services.pairs.opened):
        with pytest.raises(UnknownItem):
            call(999)
