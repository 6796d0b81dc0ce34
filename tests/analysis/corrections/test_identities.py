"""Two corrected texts meet where their reader says so."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from app.analysis.comparing import compare
from app.analysis.corrections.correcting import Rules, correct
from app.analysis.corrections.identities import Ruling, drop_parted
from app.domain import Comparison, EntityType, SharedEntity
from tests.analysis.corrections.made_corrections import L, O, P, Said, T, make_analysis
from tests.analysis.documents import make_document

LEFT = make_document(
    "Talks", "Vladimir Putin spoke in Moscow. The Kremlin agreed with NATO. The strongman smiled at Lund."
)
RIGHT = make_document("Words", "Putin and Russia were silent. Western Alliance met. Ida Lund and the Kremlin slept.")
LEFT_FOUND = make_analysis(
    LEFT,
    {"Vladimir Putin": (P, ["Vladimir Putin"]), "Moscow": (L, ["Moscow"]), "Kremlin": (O, ["Kremlin"]),
     "NATO": (O, ["NATO"]), "Lund": (P, ["Lund"])},
)  # fmt: skip
RIGHT_FOUND = make_analysis(
    RIGHT,
    {"Putin": (P, ["Putin"]), "Russia": (L, ["Russia"]), "Western Alliance": (O, ["Western Alliance"]),
     "Ida Lund": (P, ["Ida Lund"]), "Kremlin": (O, ["Kremlin"])},
)  # fmt: skip


def run(left: Said | None = None, right: Said | None = None) -> Comparison:
    """What both share; corrections of the right text are those of the left one unless told."""
    rules = [Rules(said.all) if said else Rules([]) for said in (left, right if right is not None else left)]
    return compare(LEFT, correct(LEFT, LEFT_FOUND, rules[0]), RIGHT, correct(RIGHT, RIGHT_FOUND, rules[1]))


def named(comparison: Comparison) -> dict[str, tuple[list[str], list[str]]]:
    return {
        e.name: ([LEFT.text[s:t] for s, t in e.left], [RIGHT.text[s:t] for s, t in e.right])
        for e in comparison.entities
    }


def entity(comparison: Comparison, name: str) -> SharedEntity:
    return next(e for e in comparison.entities if e.name == name)


def test_what_is_found_without_corrections() -> None:
    assert named(run()) == {
        "Vladimir Putin": (["Vladimir Putin"], ["Putin"]),
        "Kremlin": (["Kremlin"], ["Kremlin"]),
        "Ida Lund": (["Lund"], ["Ida Lund"]),
    }


def test_a_merge_with_one_whom_only_the_other_text_names() -> None:
    done = run(Said().say("merge", ["NATO"], "Western Alliance"))
    assert named(done)["Western Alliance"] == (["NATO"], ["Western Alliance"])
    assert entity(done, "Western Alliance").why.endswith("NATO: joined by you")
    both = run(Said().say("merge", ["Kremlin"], "Russia"))
    assert named(both)["Russia"] == (["Kremlin"], ["Russia", "Kremlin"]) and "Kremlin" not in named(both)


def test_a_merge_that_neither_text_names_meets_all_the_same() -> None:
    done = run(Said().say("merge", ["NATO"], "The Bloc").say("merge", ["Western Alliance"], "The Bloc"))
    assert named(done)["The Bloc"] == (["NATO"], ["Western Alliance"])


def test_a_description_that_is_said_to_be_somebody_of_the_other_text() -> None:
    only_left = Said().say("assign", ["the strongman"], "Putin")
    done = run(only_left, Said())
    assert named(done)["Vladimir Putin"] == (["Vladimir Putin", "strongman"], ["Putin"])
    stranger = run(Said().say("assign", ["the strongman"], "Western Alliance"), Said())
    assert named(stranger)["Western Alliance"] == (["strongman"], ["Western Alliance"])


def test_those_who_are_parted_are_not_joined() -> None:
    done = run(Said().say("split", ["Lund"], "Ida Lund"))
    assert "Ida Lund" not in named(done) and "Lund" not in named(done)
    # Also where only one of the texts holds the correction.
    assert "Ida Lund" not in named(run(Said().say("split", ["Lund"], "Ida Lund"), Said()))
    again = Said().say("split", ["Lund"], "Ida Lund").say("merge", ["Lund"], "Ida Lund")
    assert named(run(again))["Ida Lund"] == (["Lund"], ["Ida Lund"])


def test_those_who_are_parted_do_not_meet_through_others() -> None:
    """The left text parts two whom the right text has as one."""
    left = make_document("A", "Washington slept. The United States woke, and Washington ate.")
    right = make_document("B", "The United States spoke; Washington agreed.")
    whole = {"United States": (L, ["United States", "Washington"])}
    found = [make_analysis(document, whole) for document in (left, right)]
    rules = Rules(Said().say("split", ["Washington"], "United States").all)
    done = compare(left, correct(left, found[0], rules), right, found[1])
    assert [(e.name, len(e.left), len(e.right)) for e in done.entities] == [("United States", 1, 2)]
    both = compare(left, correct(left, found[0], rules), right, correct(right, found[1], rules))
    assert {(e.name, len(e.left), len(e.right)) for e in both.entities} == {
        ("United States", 1, 1),
        ("Washington", 2, 1),
    }


@dataclass(frozen=True)
class Bearer:
    """One entity of a text, known by one name."""

    ruling: Ruling
    plain: frozenset[str] = frozenset()


def test_doubts_between_those_who_are_parted_are_not_offered() -> None:
    lefts, rights = (
        [Bearer(Ruling(labels=frozenset({name}))) for name in names]
        for names in (["motorist", "driver"], ["driver", "neighbour"])
    )
    said = replace(LEFT_FOUND, parted=(("driver", "motorist"),))
    links = [(0, 0), (0, 1), (1, 0)]
    assert drop_parted(links, lefts, rights, said, RIGHT_FOUND) == {(0, 1), (1, 0)}
    assert drop_parted(links, lefts, rights, RIGHT_FOUND, said) == {(0, 1), (1, 0)}
    assert drop_parted(links, lefts, rights, LEFT_FOUND, RIGHT_FOUND) == set(links)


def test_what_is_refused_is_not_found_again_by_the_other_text() -> None:
    assert "Kremlin" in named(run())
    assert "Kremlin" not in named(run(Said().say("reject", ["Kremlin"]), Said()))
    assert "Kremlin" not in named(run(Said().here(LEFT, "Kremlin", "reject"), Said()))
    unseen = replace(RIGHT_FOUND, mentions=RIGHT_FOUND.mentions[:-1], entities=RIGHT_FOUND.entities[:-1], predicates=())
    there = compare(LEFT, LEFT_FOUND, RIGHT, unseen)
    assert "Kremlin" in named(there), "a name that one text knows is looked for in the other"
    rules = Rules(Said().say("reject", ["Kremlin"]).all)
    assert "Kremlin" not in named(compare(LEFT, LEFT_FOUND, RIGHT, correct(RIGHT, unseen, rules)))


@pytest.mark.parametrize(
    "said",
    [
        Said().say("rename", [], "Vladimir Putin", "The President").say("rename", [], "Putin", "The President"),
        Said().say("rename", ["Putin", "Vladimir Putin"], "Vladimir Putin", "The President"),
        Said().say("rename", [], "Putin", "The President"),  # known so in one of the texts only
    ],
)
def test_a_new_name_and_type_leave_the_key_as_it_was(said: Said) -> None:
    before = entity(run(), "Vladimir Putin")
    renamed = entity(run(said), "The President")
    assert (renamed.key, renamed.left, renamed.right) == (before.key, before.left, before.right)
    retyped = entity(run(Said().say("retype", ["Putin"], "Vladimir Putin", "thing")), "Vladimir Putin")
    assert (retyped.key, retyped.type) == (before.key, T)
    assert "type set by you" in retyped.why


def test_the_key_of_one_who_takes_in_another_stays() -> None:
    before = entity(run(), "Vladimir Putin")
    done = entity(run(Said().say("merge", ["Kremlin"], "Vladimir Putin")), "Vladimir Putin")
    assert done.key == before.key and done.type is EntityType.PERSON
    assert len(done.left) == 2 and len(done.right) == 2


def test_the_order_of_sides_does_not_matter() -> None:
    said = Said().say("merge", ["NATO"], "Western Alliance").say("split", ["Lund"], "Ida Lund")
    said.say("assign", ["the strongman"], "Russia").say("rename", [], "Kremlin", "The House")
    rules = Rules(said.all)
    left, right = correct(LEFT, LEFT_FOUND, rules), correct(RIGHT, RIGHT_FOUND, rules)
    there, back = compare(LEFT, left, RIGHT, right), compare(RIGHT, right, LEFT, left)
    assert {(e.key, e.name, e.left, e.right) for e in there.entities} == {
        (e.key, e.name, e.right, e.left) for e in back.entities
    }


def test_a_merged_name_that_was_overlooked_is_found() -> None:
    done = run(Said().say("merge", ["strongman"], "Putin"))
    assert named(done)["Vladimir Putin"] == (["Vladimir Putin", "strongman"], ["Putin"])


def test_reasons_never_explain_the_name_that_is_shown() -> None:
    left = make_document("Quay", "Brix came to Oslo. Hammer shouted.")
    right = make_document("Quay", "Hammer came. Hammer left. Hammer slept.")
    found = (
        make_analysis(left, {"Brix": (P, ["Brix"]), "Hammer": (P, ["Hammer"])}),
        make_analysis(right, {"Hammer": (P, ["Hammer"])}),
    )
    rules = Rules(Said().say("merge", ["Hammer"], "Brix").all)
    done = compare(left, correct(left, found[0], rules), right, correct(right, found[1], rules))
    assert entity(done, "Brix").why == "Hammer: joined by you"
