"""From what a reader does to what is kept."""

from __future__ import annotations

import pytest

from app.domain import CorrectionKind, EntityType, Scope, ScopeKind, Span
from app.ui.reading import gestures
from app.ui.reading.entity_facts import EntityFacts, NameUse, OfferedName
from app.ui.reading.gestures import Place, choices_of_scope

IDS = (7, 3)  # the left text was imported later


def facts(name: str, left: tuple[str, ...], right: tuple[str, ...]) -> EntityFacts:
    uses = tuple(tuple(NameUse(words, (Span(5, 9),)) for words in side) for side in (left, right))
    return EntityFacts(name.lower(), name, EntityType.PLACE, (uses[0], uses[1]))


RUSSIA = facts("Russia", ("Russia", "the Kremlin"), ("Kremlin", "russia", "Moscow"))
PLACE = Place(7, Span(5, 9))


def test_every_name_of_either_side_goes_along_once() -> None:
    assert gestures.all_names(RUSSIA) == ("Russia", "the Kremlin", "Moscow")
    gesture = gestures.merge(IDS, RUSSIA, facts("The West", ("West",), ("West",)))
    assert (gesture.kind, gesture.names, gesture.entity) == (
        CorrectionKind.MERGE,
        ("Russia", "the Kremlin", "Moscow"),
        "The West",
    )


def test_what_is_about_an_entity_names_it_as_it_is_shown() -> None:
    rename, retype = gestures.rename(IDS, RUSSIA, "RF"), gestures.retype(IDS, RUSSIA, EntityType.ORG)
    assert (rename.entity, rename.value) == ("Russia", "RF")
    assert (retype.entity, retype.value) == ("Russia", "org")
    assert gestures.reject(IDS, RUSSIA).names == gestures.all_names(RUSSIA)


def test_a_name_is_parted_from_another_name_of_the_same() -> None:
    assert gestures.split(IDS, RUSSIA, "Moscow", PLACE).entity == "Russia"
    own = gestures.split(IDS, RUSSIA, "Russia")
    assert (own.names, own.entity) == (("Russia",), "the Kremlin"), "what is parted cannot name what stays"
    assert gestures.can_split(RUSSIA)
    assert not gestures.can_split(facts("K", ("K", "the K"), ("k’s",)))


def test_an_offer_is_taken_for_all_and_refused_for_its_places() -> None:
    offer = OfferedName(1, "the president", (Span(4, 9), Span(20, 25)), "")
    taken, refused = gestures.take_offer(IDS, RUSSIA, offer), gestures.refuse_offer(IDS, RUSSIA, offer)
    assert (taken.kind, taken.entity, taken.here_only) == (CorrectionKind.ASSIGN, "Russia", False)
    assert refused.kind is CorrectionKind.REJECT and refused.here_only
    assert refused.places == (Place(3, Span(4, 9)), Place(3, Span(20, 25)))


LIBRARY, PAIR = Scope(ScopeKind.LIBRARY), Scope(ScopeKind.PAIR, (3, 7))
SIDES = [Scope(ScopeKind.ARTICLE, (7,)), Scope(ScopeKind.ARTICLE, (3,))]


@pytest.mark.parametrize(
    ("gesture", "choices"),
    [
        (gestures.rename(IDS, RUSSIA, "RF"), [LIBRARY, PAIR, *SIDES]),
        (gestures.assign(IDS, "boss", "Putin", PLACE), [LIBRARY, PAIR, *SIDES, Scope(ScopeKind.PASSAGE, (7,))]),
        (gestures.unmark(IDS, RUSSIA, "Moscow", PLACE), []),
        (gestures.rename((4, 4), RUSSIA, "RF"), [LIBRARY, Scope(ScopeKind.ARTICLE, (4,))]),
    ],
)
def test_it_can_hold_wherever_it_makes_sense(gesture: gestures.Gesture, choices: list[Scope]) -> None:
    assert choices_of_scope(gesture) == choices
