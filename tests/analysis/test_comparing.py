from __future__ import annotations

import itertools
import random
from dataclasses import replace

from app.analysis.comparing import COMPARISON_VERSION, compare
from app.analysis.reading import analyse
from app.domain import Comparison, Document, EntityType, SharedEntity
from tests.analysis.documents import make_document

LEFT = make_document(
    "Pact worries the West",
    "Moscow and Pyongyang signed a defence pact on Wednesday, Russia’s foreign ministry said.",
    "Vladimir Putin praised the agreement during a dinner with two hundred guests.",
    "The West fears that nuclear technology will be handed over to North Korea.",
    "Farmers in the valley harvested plums all week, untouched by the quarrel.",
)
RIGHT = make_document(
    "A pact the hysterical West deserves",
    "The Russian-North Korean defence pact was signed on Wednesday, according to the Kremlin.",
    "At a dinner for two hundred guests, Putin praised the agreement.",
    "Western experts fear a handover of nuclear technology to North Korea.",
    "My grandmother taught me how to knit warm socks.",
)
STRANGER = make_document(
    "New zebra at the zoo",
    "Visitors queued for hours on Saturday to see the new-born foal.",
    "Keepers said the mother was calm and eating well.",
)


def run(left: Document, right: Document, language: str = "en") -> Comparison:
    return compare(left, analyse(left, language), right, analyse(right, language))


def shared(comparison: Comparison, name: str) -> SharedEntity:
    return next(e for e in comparison.entities if e.name == name)


def texts(document: Document, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [document.text[s:e] for s, e in spans]


def test_countries_meet_under_all_they_are_called() -> None:
    comparison = run(LEFT, RIGHT)
    assert comparison.version == COMPARISON_VERSION
    russia = shared(comparison, "Russia")
    assert texts(LEFT, russia.left) == ["Moscow", "Russia"]
    assert texts(RIGHT, russia.right) == ["Russian", "Kremlin"]
    assert "Moscow: capital of Russia" in russia.why
    assert russia.key == "country:RU"
    assert texts(LEFT, shared(comparison, "North Korea").left) == ["Pyongyang", "North Korea"]
    assert texts(RIGHT, shared(comparison, "the West").right) == ["West", "Western"]


def test_person_by_full_name_and_family_name() -> None:
    putin = shared(run(LEFT, RIGHT), "Vladimir Putin")
    assert putin.type is EntityType.PERSON
    assert texts(RIGHT, putin.right) == ["Putin"]
    assert putin.why == "Putin: family name of Vladimir Putin"


def test_keys_are_stable_and_distinct() -> None:
    first, again = run(LEFT, RIGHT), run(LEFT, RIGHT)
    assert first == again
    assert len({e.key for e in first.entities}) == len(first.entities)


def test_people_of_one_family_are_not_one() -> None:
    left = make_document("A", "Ida Lund spoke in the town hall. Ida Lund was calm.")
    right = make_document("B", "Peter Lund left the meeting early. Peter Lund was angry.")
    assert not [e for e in run(left, right).entities if e.type is EntityType.PERSON]


def test_body_and_its_acronym() -> None:
    left = make_document("A", "The Northern Harbour Authority closed the bridge, the Northern Harbour Authority said.")
    right = make_document("B", "Officials at NHA closed the bridge. The NHA gave no reason.")
    found = [e for e in run(left, right).entities if e.type is EntityType.ORG]
    assert [e.name for e in found] == ["Northern Harbour Authority"]
    assert "NHA: stands for Northern Harbour Authority" in found[0].why


def test_sentences_that_say_the_same() -> None:
    comparison = run(LEFT, RIGHT)
    pairs = {(LEFT.text[slice(*a.left)][:8], RIGHT.text[slice(*a.right)][:8]) for a in comparison.alignments}
    assert ("Vladimir", "At a din") in pairs
    assert ("Moscow a", "The Russ") in pairs
    assert all(0 < a.score <= 1 for a in comparison.alignments)
    assert any(a.strong for a in comparison.alignments)
    assert list(comparison.alignments) == sorted(comparison.alignments, key=lambda a: (a.left, a.right))


def test_what_only_one_side_says() -> None:
    right = make_document(
        "Pact worries the West",
        "My grandmother taught me how to knit warm socks.",
        *RIGHT.text.split("\n")[1:4],
    )
    comparison = run(LEFT, right)
    assert texts(right, comparison.only_right) == ["My grandmother taught me how to knit warm socks."]
    assert not {a.left for a in comparison.alignments} & set(comparison.only_left)
    assert not {a.right for a in comparison.alignments} & set(comparison.only_right)


def test_strangers_share_nothing() -> None:
    comparison = run(LEFT, STRANGER)
    assert comparison.alignments == ()
    assert comparison.entities == ()


def test_empty_and_tiny_texts() -> None:
    empty, word = Document("", ()), make_document("Word")
    assert run(empty, LEFT).alignments == ()
    assert run(LEFT, empty).entities == ()
    assert run(word, word).only_left == ()
    assert run(empty, empty) == Comparison(COMPARISON_VERSION, (), (), related=False)


def test_languages_may_differ() -> None:
    spanish = make_document("Pacto", "Rusia firmó un pacto con Corea del Norte, dijo el Kremlin.")
    comparison = compare(LEFT, analyse(LEFT, "en"), spanish, analyse(spanish, "es"))
    assert texts(spanish, shared(comparison, "Russia").right) == ["Rusia", "Kremlin"]
    assert texts(spanish, shared(comparison, "North Korea").right) == ["Corea del Norte"]


def test_order_of_sides_does_not_change_what_is_shared() -> None:
    there, back = run(LEFT, RIGHT), run(RIGHT, LEFT)
    assert {(e.key, e.left, e.right) for e in there.entities} == {(e.key, e.right, e.left) for e in back.entities}


def test_spans_are_sorted_and_disjoint_within_a_side() -> None:
    sentences = [*LEFT.text.split("\n"), *RIGHT.text.split("\n")]
    chance = random.Random(7)
    for _ in range(5):
        left = make_document(*chance.sample(sentences, 6))
        right = make_document(*chance.sample(sentences, 6))
        comparison = run(left, right)
        for side in ("left", "right"):
            spans = sorted(s for e in comparison.entities for s in getattr(e, side))
            assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
            assert all(getattr(e, side) for e in comparison.entities)


def test_a_longer_name_that_no_reader_saw_is_another_one() -> None:
    left = make_document("Note", "Boeing was fined on Monday. Boeing paid, and everybody watched Boeing.")
    right = make_document("Note", "He flew in a Boeing 787 once.")
    unseen = replace(analyse(right, "en"), mentions=(), entities=(), offers=(), predicates=())
    assert compare(left, analyse(left, "en"), right, unseen).entities == ()
