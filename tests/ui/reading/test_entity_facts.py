"""What there is to tell of an entity, from spans and words alone."""

from __future__ import annotations

import re

from app.domain import EntityType, Offer, SharedEntity, Span
from app.ui.reading.entity_facts import (
    NameUse,
    Reason,
    count_names,
    fold_name,
    gather_facts,
    group_offers,
    part_reasons,
)

LEFT = "The Kremlin spoke. Russia's army waited; RUSSIA denied it.\nMoscow and the  Kremlin and Russia. Russia!"
RIGHT = "The president came. He said: the president is well. Their leader slept. Россия."


def find(text: str, pattern: str) -> tuple[Span, ...]:
    return tuple(Span(*match.span()) for match in re.finditer(pattern, text))


def test_a_name_is_the_same_with_another_article_case_ending_or_break() -> None:
    assert fold_name("The Kremlin") == fold_name("the\n Kremlin") == fold_name("KREMLIN’s")
    assert fold_name("Kim’s") == fold_name("Kim's") == fold_name("kim")
    assert fold_name("Éric") == fold_name("eric")
    assert fold_name("The") == "the"  # a name that is nothing but an article keeps it
    assert fold_name("Theresa") != fold_name("resa")


def test_every_name_is_counted_and_written_as_the_text_mostly_does() -> None:
    uses = count_names(LEFT, find(LEFT, r"[Tt]he\s+Kremlin|Russia(?:'s)?|RUSSIA|Moscow"))
    assert [(use.words, len(use.spans)) for use in uses] == [("Russia", 4), ("The Kremlin", 2), ("Moscow", 1)]
    assert [LEFT[s.start : s.end] for s in uses[0].spans] == ["Russia's", "RUSSIA", "Russia", "Russia"]


def test_no_name_is_left_out_however_many_there_are() -> None:
    text = " ".join(f"name{i}" for i in range(60))
    assert len(count_names(text, find(text, r"name\d+"))) == 60
    assert count_names(text, ()) == ()


def test_reasons_are_told_apart_name_by_name() -> None:
    why = "Kremlin: seat of the government of Russia; Judith is called mayor in “Mayor Judith”; "
    assert part_reasons(why) == (
        Reason("Kremlin", "seat of the government of Russia"),
        Reason("", "Judith is called mayor in “Mayor Judith”"),
    )
    assert part_reasons("") == ()


def test_what_the_reader_said_comes_first() -> None:
    why = "Moscow: capital of Russia; Ukraine: joined by you; Russian: adjective of Russia; place: type set by you"
    assert [reason.name for reason in part_reasons(why)] == ["Ukraine", "place", "Moscow", "Russian"]


def test_offers_of_one_wording_are_one_and_the_surest_comes_first() -> None:
    presidents, leaders = find(RIGHT, r"[Tt]he president"), find(RIGHT, "Their leader")
    offers = [
        Offer(leaders[0], "leader", 0, 0.2, "only one leader is named"),
        *(Offer(span, "president", 0, 0.4, "head of the state") for span in presidents),
    ]
    offered = group_offers(1, RIGHT, offers)
    assert [(o.side, o.words, o.spans) for o in offered] == [
        (1, "The president", presidents),
        (1, "Their leader", leaders),
    ]
    assert offered[0].why == "head of the state"
    named = Offer(leaders[0], "leader", 0, 0.2, "leader: only one is named")
    assert group_offers(1, RIGHT, [named])[0].why == "only one is named", "the words stand before it already"


def test_facts_of_an_entity_hold_both_sides() -> None:
    entity = SharedEntity(
        "ru", "Russia", EntityType.PLACE, find(LEFT, "Moscow"), find(RIGHT, "Россия"), "Moscow: capital of Russia",
        offered_right=(Offer(find(RIGHT, "Their leader")[0], "leader", 3, 0.3),),
    )  # fmt: skip
    facts = gather_facts(entity, LEFT, RIGHT)
    assert facts.uses == ((NameUse("Moscow", entity.left),), (NameUse("Россия", entity.right),))
    assert (facts.count(0), facts.count(1)) == (1, 1)
    assert facts.reasons == (Reason("Moscow", "capital of Russia"),)
    assert [offer.words for offer in facts.offered] == ["Their leader"]
