"""Which pairs of many tellings are worth comparing in full."""

from __future__ import annotations

from itertools import combinations

from app.analysis.tellings.differences import Telling
from app.analysis.tellings.profiles import Profile, pick_pairs, profile
from app.domain import Entity, EntityType, Span, TextAnalysis, Utterance
from tests.telling_texts import make_document

PLACE = Span(0, 4)


def made_of(**words: float) -> Profile:
    return Profile({}, {}, words)


def test_a_profile_is_shares() -> None:
    said = Utterance("Captain Ruth Ansell", PLACE, "said", True, 8, PLACE, PLACE)
    nobody = Utterance("they", PLACE, "said", True, 8)
    entity = Entity("Ruth Ansell", EntityType.PERSON, (PLACE,))
    place = Entity("Oldhaven", EntityType.PLACE, (PLACE,))
    analysis = TextAnalysis("1", "en", "model", (), (), (entity, place), utterances=(said, nobody))
    found = profile(Telling(make_document("Ferry", "The ferry struck the rocks."), analysis))
    assert found.speakers == {"ansell": 1.0} and found.named == {"ansell": 1.0}
    assert found.words == {"ferry": 0.5, "struck": 0.25, "rocks": 0.25}


def test_few_tellings_are_compared_each_with_each() -> None:
    profiles = {n: made_of(a=1.0) for n in range(4)}
    assert pick_pairs(profiles, 6) == list(combinations(range(4), 2))


def test_those_that_stand_furthest_apart_come_first_and_nobody_is_left_out() -> None:
    profiles = {1: made_of(a=1.0), 2: made_of(a=1.0), 3: made_of(b=1.0), 4: made_of(a=0.5, b=0.5), 5: made_of(a=1.0)}
    picked = pick_pairs(profiles, 5)
    assert len(picked) == 5 and picked[0] == (1, 3)
    assert {i for pair in picked for i in pair} == set(profiles)


def test_what_only_leaves_out_does_not_stand_apart() -> None:
    whole, part, other = made_of(a=0.5, b=0.5), made_of(a=1.0), made_of(b=0.5, c=0.5)
    assert pick_pairs({1: whole, 2: part, 3: other}, 2)[0] == (2, 3)
    assert pick_pairs({1: whole, 2: part, 3: other}, 2)[1] == (1, 3)


def test_texts_without_words_are_no_contrast() -> None:
    empty = Profile({}, {}, {})
    assert pick_pairs({1: empty, 2: empty, 3: made_of(a=1.0)}, 3) == [(1, 2), (1, 3), (2, 3)]
