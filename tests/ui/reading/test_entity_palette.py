"""Which entities carry colour, in which order mentions are walked, and how words are found. No Qt."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain import EntityType, SharedEntity, Span
from app.ui.reading.entity_palette import PLACES, EntityPalette, choose_telling, name_forms, rank_entities, score_entity
from app.ui.reading.entity_walk import LEFT, RIGHT, EntityWalk
from app.ui.reading.text_find import FoldedText, hit_from

TITLE = "Title\n"


def spans_of(text: str, *words: str) -> tuple[Span, ...]:
    found = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append(Span(at, at + len(word)))
            at = text.find(word, at + 1)
    return tuple(sorted(found))


def make(text: str, other: str, ours: str, theirs: str, kind: EntityType = EntityType.PERSON) -> SharedEntity:
    return SharedEntity(ours + kind, ours, kind, spans_of(text, ours), spans_of(other, theirs))


def test_the_score_prefers_both_sides_often_and_differently() -> None:
    left, right = TITLE + "Ada " * 6 + "Bo " * 11 + "Cy " * 6, TITLE + "Ada " * 6 + "Bo " * 1 + "Dee " * 6
    ada, bo, cy = make(left, right, "Ada", "Ada"), make(left, right, "Bo", "Bo"), make(left, right, "Cy", "Dee")
    scores = [score_entity(entity, left, right) for entity in (cy, ada, bo)]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) == 3
    place = make(left, right, "Ada", "Ada", EntityType.PLACE)
    assert score_entity(place, left, right) < score_entity(ada, left, right)
    assert score_entity(make(left, right, "Cy", "nobody"), left, right) == 0
    word = make(left.replace("Ada", "ada"), right.replace("Ada", "ada"), "ada", "ada")
    assert score_entity(word, left, right) < score_entity(ada, left, right), "a mere word tells less than a name"
    headline = make("Ada\n" + left, right, "Ada", "Ada")
    assert score_entity(headline, "Ada\n" + left, right) > score_entity(ada, left, right)


def test_names_differ_neither_by_case_nor_by_article() -> None:
    text = "The Council and the council"
    assert name_forms(text, [Span(0, 11), Span(16, 27)]) == {"council"}


def test_six_are_coloured_and_two_more_only_if_they_tell_nearly_as_much() -> None:
    names = [f"N{i}" for i in range(9)]
    often = TITLE + " ".join(f"{name} " * 5 for name in names[:6]) + " ".join(names[6:])
    entities = [make(often, often, name, name) for name in names]
    assert choose_telling(entities, often, often) == [entity.key for entity in entities[:6]]
    equal = TITLE + " ".join(names)
    entities = [make(equal, equal, name, name) for name in names]
    assert len(choose_telling(entities, equal, equal)) == PLACES
    assert choose_telling([], "", "") == []
    assert rank_entities(entities[::-1], equal, equal) == entities


keys = st.sampled_from("abcdefghijkl")


@given(st.lists(st.tuples(st.sampled_from(["choose", "hide"]), keys), max_size=40))
def test_no_two_visible_entities_share_a_place_and_the_last_chosen_has_one(moves: list[tuple[str, str]]) -> None:
    palette = EntityPalette()
    palette.reset(["a", "b", "c", "d", "e", "f"])
    for move, key in moves:
        before = palette.places
        getattr(palette, move)(key)
        places = list(palette.places.values())
        assert len(places) == len(set(places)) <= PLACES
        if move == "choose":
            assert palette.place(key) is not None
            # At most one gives way, and nobody changes colour.
            assert len(before.keys() - palette.places.keys()) <= 1
            assert all(before[k] == place for k, place in palette.places.items() if k in before)
        else:
            assert palette.place(key) is None and palette.is_hidden(key)


def test_a_palette_comes_back_as_it_was() -> None:
    palette = EntityPalette()
    palette.reset(["a", "b"])
    palette.hide("a")
    other = EntityPalette()
    other.restore(palette.places, palette.hidden)
    assert (other.places, other.hidden) == (palette.places, palette.hidden)
    other.restore({"a": 3, "b": 3, "c": 99}, [])
    assert other.places == {"a": 3}


def test_a_walk_alternates_as_the_accounts_unfold() -> None:
    entity = SharedEntity("k", "K", EntityType.PERSON, (Span(0, 1), Span(100, 101)), (Span(20, 21), Span(50, 51)))
    walk = EntityWalk(entity, lambda side, offset: offset * (1.0, 2.0)[side])
    order = [(step.side, step.span.start) for step in walk.steps]
    assert order == [(LEFT, 0), (RIGHT, 20), (LEFT, 100), (RIGHT, 50)]
    assert walk.current is None
    assert [walk.advance(1) for _ in range(5)] == [*walk.steps, walk.steps[0]]
    assert walk.advance(-1) == walk.steps[-1]
    walk.start_from(90)
    assert walk.advance(1).span == Span(100, 101)
    walk.start_at(RIGHT, Span(20, 21))
    assert walk.index == 1


def test_words_are_found_whatever_their_case_accents_and_quotes() -> None:
    text = FoldedText("Łódź, “café” CAFE\u0301, straße STRASSE ﬁn don’t")
    assert text.find("cafe") == [Span(7, 11), Span(13, 18)]
    assert text.find("STRASSE") == [Span(20, 26), Span(27, 34)]
    assert text.find('"café"') == [Span(6, 12)]
    assert text.find("don't") == [Span(38, 43)]
    assert text.find("fin") == [Span(35, 37)]
    assert text.find("   ") == text.find("") == text.find("xyz") == []


@given(st.text(max_size=60), st.integers(0, 59), st.integers(1, 9))
def test_every_piece_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    piece = text[start : start + length]
    folded = FoldedText(text)
    hits = folded.find(piece)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    if any(character.isalnum() and character.isascii() for character in piece):
        assert hits


def test_looking_starts_where_the_reader_is() -> None:
    hits = [Span(5, 6), Span(20, 21)]
    assert [hit_from(hits, offset) for offset in (0, 5, 6, 21)] == [0, 0, 1, 0]
