"""Which texts tell one event: the index, how pairs are weighed, and what both have in common."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.tellings import index as index_module
from app.analysis.tellings import weighing
from app.analysis.tellings.coding import decode_reasons, encode_reasons
from app.analysis.tellings.engine import Neighbour, TellingEngine, read_text
from app.analysis.tellings.evidence import TextRead, explain
from app.analysis.tellings.features import SHARES, Features
from app.analysis.tellings.index import Entry, FeatureIndex
from app.analysis.tellings.weighing import (
    COPIED,
    UNDATED,
    UNKNOWN_DAYS,
    Days,
    estimate_copied,
    find_rest,
    read_days,
    weigh,
    weigh_days,
)
from app.domain import Reason, ReasonItem, ReasonKind
from tests.telling_texts import BY_NAME, NEWS, News, make_document

DAYS = {news.name: read_days(news.published) for news in NEWS}


def fill(engine: TellingEngine, *news: News) -> None:
    engine.put([(NEWS.index(one), read_text(one.document, "en"), DAYS[one.name]) for one in news])
    engine.weigh_by([NEWS.index(one) for one in news])


def find(engine: TellingEngine, name: str) -> dict[str, Neighbour]:
    news = BY_NAME[name]
    (found,) = engine.neighbours([(NEWS.index(news), read_text(news.document, "en"), DAYS[name])])
    return {NEWS[neighbour.id].name: neighbour for neighbour in found}


@pytest.fixture
def engine() -> TellingEngine:
    made = TellingEngine()
    fill(made, *NEWS)
    return made


def best(engine: TellingEngine, name: str) -> str:
    return max(find(engine, name).items(), key=lambda item: item[1].alike)[0]


@pytest.mark.parametrize(
    ("one", "other"), [("ferry-a", "ferry-b"), ("library-a", "library-b"), ("beavers-a", "beavers-b")]
)
def test_two_tellings_are_most_alike(engine: TellingEngine, one: str, other: str) -> None:
    assert best(engine, one) == other and best(engine, other) == one


def test_being_alike_is_mutual(engine: TellingEngine) -> None:
    for one in NEWS:
        for name, neighbour in find(engine, one.name).items():
            back = find(engine, name)[one.name]
            assert neighbour.alike == back.alike
            assert neighbour.copied == back.copied


def test_an_article_is_not_its_own_neighbour(engine: TellingEngine) -> None:
    assert all(one.name not in find(engine, one.name) for one in NEWS)


def test_an_engine_of_nothing_knows_nothing() -> None:
    engine = TellingEngine()
    assert find(engine, "ferry-a") == {}
    engine.put([])
    engine.weigh_by([])
    engine.drop([7])
    assert len(engine) == 0


def test_a_text_of_nothing_is_like_nothing(engine: TellingEngine) -> None:
    engine.put([(99, read_text(make_document(""), "en"), UNKNOWN_DAYS)])
    assert engine.neighbours([(99, read_text(make_document(""), "en"), UNKNOWN_DAYS)]) == [()]
    assert 99 not in {
        neighbour.id for neighbour in engine.neighbours([(0, read_text(NEWS[0].document, "en"), DAYS["ferry-a"])])[0]
    }


def test_what_is_dropped_is_not_found(engine: TellingEngine) -> None:
    engine.drop([NEWS.index(BY_NAME["ferry-b"])])
    assert "ferry-b" not in find(engine, "ferry-a") and len(engine) == len(NEWS) - 1


def test_what_is_put_again_replaces_what_was_there(engine: TellingEngine) -> None:
    number = NEWS.index(BY_NAME["bakery"])
    engine.put([(number, read_text(BY_NAME["ferry-b"].document, "en"), DAYS["ferry-b"])])
    assert len(engine) == len(NEWS)
    assert best(engine, "ferry-a") in ("bakery", "ferry-b")


def test_bytes_that_are_no_features_are_refused(engine: TellingEngine) -> None:
    with pytest.raises(ValueError):
        engine.put([(5, b"nothing", UNKNOWN_DAYS)])
    assert len(engine) == len(NEWS)


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_coming_makes_no_difference(chance: random.Random) -> None:
    """However the articles came, in one batch or many, some twice, with segments merged: all is to the last bit as it
    would be if they had come at once."""
    sample = chance.sample(range(len(NEWS)), 5)
    whole, parts = TellingEngine(), TellingEngine()
    fill(whole, *NEWS)
    order = [*NEWS, *chance.sample(NEWS, 3)]
    chance.shuffle(order)
    while order:
        some = {news.name: news for news in order[: chance.randint(1, 4)]}
        order = order[len(some) :] if len(some) else order
        fill(parts, *some.values())
        find(parts, "bakery")
    fill(parts, *NEWS)
    for engine in (whole, parts):
        engine.weigh_by(sample)
    for news in NEWS:
        assert find(whole, news.name) == find(parts, news.name)


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_who_comes_later_is_told_to_those_whose_neighbour_it_is(chance: random.Random) -> None:
    """What an article finds, and what later ones find among whose neighbours they are, are together all the neighbours
    that it would find now."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weighing, "NEAREST", 2)
        patch.setattr(weighing, "LIKEST", 1)
        numbers = list(range(len(NEWS)))
        chance.shuffle(numbers)
        engine = TellingEngine()
        told: set[frozenset[int]] = set()
        for count, number in enumerate(numbers, 1):
            fill(engine, NEWS[number])
            engine.weigh_by([numbers[0]])
            told |= {frozenset((number, found)) for found in numbers_of(engine, number)}
            if chance.random() < 0.3:  # the process was another one meanwhile
                bars = dict(engine._bars)
                engine = TellingEngine()
                fill(engine, *(NEWS[n] for n in numbers[:count]))
                engine.weigh_by([numbers[0]])
                engine.set_bars(bars)
        fresh = TellingEngine()
        fill(fresh, *NEWS)
        fresh.weigh_by([numbers[0]])
        for number in numbers:
            assert {frozenset((number, found)) for found in numbers_of(fresh, number)} <= told


def numbers_of(engine: TellingEngine, number: int) -> list[int]:
    return [NEWS.index(BY_NAME[name]) for name in find(engine, NEWS[number].name)]


def test_a_thousand_copies_of_one_text_alone_are_copies() -> None:
    """Every word is in every article, and so would be passed over as common."""
    data = read_text(BY_NAME["ferry-a"].document, "en")
    copies = [(number, data, DAYS["ferry-a"]) for number in range(1000)]
    engine = TellingEngine()
    engine.put(copies)
    engine.weigh_by(range(256))
    for found in engine.neighbours(copies[::200]):
        assert len(found) >= weighing.LIKEST
        assert all(neighbour.copied >= COPIED and neighbour.alike > 1 for neighbour in found)


def test_a_hundred_copies_find_few_of_each_other() -> None:
    """All are equally near, but not everybody's neighbours: pairs grow with the articles, not with their square."""
    data = read_text(BY_NAME["ferry-a"].document, "en")
    copies = [(number, data, DAYS["ferry-a"]) for number in range(100)]
    engine = TellingEngine()
    engine.put(copies)
    engine.weigh_by(range(100))
    pairs = set()
    for _ in range(2):
        for (number, _data, _days), found in zip(copies, engine.neighbours(copies), strict=True):
            pairs |= {frozenset((number, neighbour.id)) for neighbour in found}
    assert len(pairs) <= 100 * (weighing.NEAREST + weighing.LIKEST)


def test_segments_stay_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "SEGMENT_LIMIT", 4)
    index = FeatureIndex()
    features = Features(
        np.array([1, 2], np.uint32), np.zeros(2, np.uint8), np.full(2, 32, np.uint8), np.empty(0, np.uint32), 0
    )
    for number in range(20):
        index.put([Entry(number, features, UNKNOWN_DAYS)])
    assert len(index) == 20 and max(segment.size for segment in index._segments) <= 4
    assert len(index.ask(features)) == 20 and sorted(index.table.ids.tolist()) == list(range(20))


def test_no_pair_is_more_alike_than_a_text_is_like_itself() -> None:
    engine = TellingEngine()
    fill(engine, *NEWS)
    for news in NEWS:
        data = read_text(news.document, "en")
        (found,) = engine.neighbours([(-1, data, DAYS[news.name])])
        highest = max(neighbour.alike for neighbour in found)
        own = next(n.alike for n in found if n.id == NEWS.index(news))
        assert own == highest <= float(SHARES.sum()) + 0.01


# --- weighing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "first", "last"),
    [
        ("2023-10-19", "2023-10-19", "2023-10-19"),
        ("2023-10", "2023-10-01", "2023-10-31"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_dates_are_as_exact_as_they_are(published: str, first: str, last: str) -> None:
    assert read_days(published) == Days(read_days(first).first, read_days(last).first)


@pytest.mark.parametrize("published", ["", "yesterday", "2023-02-31", "2023-13", "0000-01-01"])
def test_dates_that_are_none(published: str) -> None:
    assert read_days(published) == UNKNOWN_DAYS


def near(one: str, other: str) -> float:
    first, last = read_days(other)
    return float(weigh_days(read_days(one), np.array([first], np.int32), np.array([last], np.int32))[0])


def test_the_nearer_the_days_the_more_counts() -> None:
    days = ["2023-10-19", "2023-10-20", "2023-10-26", "2023-11-19", "2024-10-19"]
    weights = [near("2023-10-19", day) for day in days]
    assert weights[0] == 1 and weights == sorted(weights, reverse=True) and len(set(weights)) == 5 and weights[-1] > 0


def test_what_is_not_known_is_between_the_same_day_and_another_month() -> None:
    assert near("2023-10-19", "") == near("", "2023-10-19") == near("", "") == pytest.approx(UNDATED)
    assert near("2023-10-19", "2023-11-19") < UNDATED < near("2023-10-19", "2023-10-19")


def test_a_vague_date_says_less_than_a_day() -> None:
    assert near("2023-10-19", "2024") < near("2023-10-19", "2023") <= near("2023-10-19", "2023-10")
    assert near("2023-10-19", "2023-10") < near("2023-10-19", "2023-10-19")


@given(st.dates(), st.dates())
def test_days_weigh_the_same_both_ways(one, other) -> None:
    assert near(one.isoformat(), other.isoformat()) == near(other.isoformat(), one.isoformat())


@given(st.lists(st.floats(0, 2), max_size=30))
def test_the_rest_leaves_out_the_best(alike: list[float]) -> None:
    rest = find_rest(alike)
    assert rest >= 0.149
    if len(alike) > 1:
        assert rest <= max(0.15, sorted(alike)[-2]) + 1e-9


def test_a_text_like_many_tells_the_same_event_as_few() -> None:
    score = {rest: float(weigh(np.array([0.5]), np.array([1.0]), np.array([rest]))[0]) for rest in (0.15, 0.6)}
    assert score[0.15] > score[0.6] > 0


def test_hardly_alike_is_nothing_at_all() -> None:
    assert weigh(np.array([0.09]), np.array([1.0]), np.array([0.0]))[0] == 0


# --- copies ---------------------------------------------------------------------------------------------------------


def copied(one: str, other: str) -> float:
    from app.analysis.tellings.features import read_features

    a, b = (read_features(make_document("", text), "en") for text in (one, other))
    return estimate_copied(a.sketch, a.shingles, b.sketch, b.shingles)


def test_copies_are_told_from_tellings() -> None:
    chance = random.Random(4)
    words = [f"w{chance.randrange(5000)}" for _ in range(900)]
    whole = " ".join(words)
    assert copied(whole, whole) == 1.0
    # Cut at the end, and with a few words of another hand, as an agency's text is printed.
    assert copied(whole, " ".join(words[:500])) > COPIED
    assert copied(whole, " ".join([*words[:700], *(f"x{n}" for n in range(90))])) > COPIED
    # A paragraph of it within another text.
    assert copied(whole, " ".join([*words[:120], *(f"x{n}" for n in range(700))])) < 0.4
    assert copied(whole, " ".join(f"x{n}" for n in range(900))) == 0.0
    assert copied("", "") == copied("", whole) == 0.0


def test_tellings_are_no_copies(engine: TellingEngine) -> None:
    assert find(engine, "ferry-a")["ferry-b"].copied < COPIED


# --- reasons --------------------------------------------------------------------------------------------------------


def reasons(one: str, other: str) -> dict[ReasonKind, Reason]:
    left, right = (TextRead(BY_NAME[name].document, "en") for name in (one, other))
    return {reason.kind: reason for reason in explain(left, right)}


def test_reasons_are_what_both_texts_say() -> None:
    found = reasons("ferry-a", "ferry-b")
    names = [item.text for item in found[ReasonKind.NAMES].items]
    assert {"Marigold", "Tern"} & set(names) or "Ruth Ansell" in names
    (quote,) = found[ReasonKind.QUOTES].items
    assert quote.text == "We had no rudder and four knots of current behind us"
    assert [item.text for item in found[ReasonKind.DATES].items] == ["16 May"]
    assert [item.text for item in found[ReasonKind.NUMBERS].items] == ["212"]


def test_every_reason_leads_to_its_place_in_both_texts() -> None:
    for one, other in [("ferry-a", "ferry-b"), ("library-a", "library-b"), ("beavers-b", "beavers-a")]:
        left, right = BY_NAME[one].document.text, BY_NAME[other].document.text
        found = reasons(one, other)
        assert found
        for reason in found.values():
            for item in reason.items:
                assert item.left and item.right
                assert any(item.text.rstrip(" …") in left[s:e] for s, e in item.left), (reason.kind, item)
                assert all(0 <= s < e <= len(right) for s, e in item.right)
                if reason.kind in (ReasonKind.NAMES, ReasonKind.NUMBERS):
                    assert all(right[s:e].startswith(item.text) for s, e in item.right)


def test_reasons_survive_being_kept() -> None:
    found = tuple(reasons("ferry-a", "ferry-b").values())
    assert decode_reasons(encode_reasons(found)) == found


@pytest.mark.parametrize(
    "stored", ["", "{", "[1]", '[["hunch",[]]]', '[["names",[["x",[1],[]]]]]', '[["names",[["x",["a","b"],[]]]]]']
)
def test_what_is_damaged_is_no_reason(stored: str) -> None:
    with pytest.raises(ValueError):
        decode_reasons(stored)


HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\u2028\u2029"), st.sampled_from('“”"Ab1 5May')
    ),
    max_size=200,
)


@given(HOSTILE, HOSTILE, HOSTILE)
@settings(max_examples=100, deadline=None)
def test_any_two_texts_can_be_held_against_each_other(both: str, one: str, other: str) -> None:
    documents = [make_document(both, both, one), make_document(both, other, both)]
    for reason in explain(TextRead(documents[0], "en"), TextRead(documents[1], "en")):
        for item in reason.items:
            for document, spans in zip(documents, (item.left, item.right), strict=True):
                assert all(0 <= s < e <= len(document.text) for s, e in spans)


def share(language: str, one: str, other: str) -> dict[ReasonKind, list[ReasonItem]]:
    """What is told of two texts."""
    documents = [make_document("", one), make_document("", other)]
    left, right = (TextRead(document, language) for document in documents)
    return {reason.kind: list(reason.items) for reason in explain(left, right)}


@pytest.mark.parametrize(
    ("language", "one", "other", "told"),
    [
        ("en", "They met on 14 October in Rome.", "On October 14 they met again.", "14 October"),
        ("en", "They met on Oct. 14 in Rome.", "It was 14 October then.", "Oct. 14"),
        ("de", "Sie trafen sich am 14. Oktober in Rom.", "Am 14. Oktober war es kalt.", "14. Oktober"),
        ("es", "Se reunieron el 14 de octubre en Roma.", "El 14 de octubre hizo frío.", "14 de octubre"),
        ("pt", "Encontraram-se em 14 de outubro em Roma.", "Em 14 de outubro fez frio.", "14 de outubro"),
        ("fr", "Ils se sont vus le 14 octobre à Rome.", "Le 14 octobre il faisait froid.", "14 octobre"),
        ("it", "Si sono visti il 14 ottobre a Roma.", "Il 14 ottobre faceva freddo.", "14 ottobre"),
        ("nl", "Zij zagen elkaar op 14 oktober in Rome.", "Op 14 oktober was het koud.", "14 oktober"),
        ("ru", "Они встретились 14 октября в Риме.", "Тогда, 14 октября, было холодно.", "14 октября"),
    ],
)
def test_a_day_that_both_give_is_told_in_any_of_the_languages(language: str, one: str, other: str, told: str) -> None:
    assert [item.text for item in share(language, one, other)[ReasonKind.DATES]] == [told]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Es kostete 20 Euro im Laden.", "Für 20 Euro kam man hinein."),
        ("de", "Seit 12 Jahren steht das Haus.", "Vor 12 Jahren brannte es."),
        ("fr", "Ils se sont vus le 14 juin à Rome.", "Le 14 juillet il faisait froid."),
        ("es", "Fue el martes 13 en Roma.", "El 13 de marzo hizo frío."),
        ("en", "It was Monday 12 in the hall.", "On Monday 12 came."),
        ("en", "It began in October. 14 people came.", "That was October. 14 of them stayed."),
        ("en", "Not before 12 in March.", "It was 12 in March there."),
    ],
)
def test_what_is_no_day_that_both_give_is_not_told_as_one(language: str, one: str, other: str) -> None:
    assert ReasonKind.DATES not in share(language, one, other)


def test_a_quotation_is_told_as_far_as_both_have_it_in_a_row() -> None:
    one = "“The old harbour bridge will never be rebuilt by this town council,” he said."
    other = (
        "“The old harbour bridge will stay,” he said. “It will never be rebuilt by us.” "
        "“Harbour bridge will never, ever fall,” she said."
    )
    told = [item.text for item in share("en", one, other)[ReasonKind.QUOTES]]
    assert told == ["The old harbour bridge will"]


def test_a_phrase_is_told_as_far_as_both_have_it_in_a_row() -> None:
    one = "A secret mutual defense pact worried markets."
    other = "The mutual defense of towns began. A defense pact came later, and a secret mutual friend."
    for item in share("en", one, other).get(ReasonKind.PHRASES, []):
        assert item.text in other


TELLING_WORD = re.compile(r"\w+")
VOCABULARY = st.lists(
    st.sampled_from(
        [*"bridge harbour council rebuilt".split(), "Ruth Ansell", "14 October", "212", "“", "”", "the", "."]
    ),
    min_size=1,
    max_size=40,
).map(" ".join)


@given(VOCABULARY, VOCABULARY)
@settings(max_examples=150, deadline=None)
def test_whatever_a_reason_quotes_stands_in_both_texts(one: str, other: str) -> None:
    for kind, items in share("en", one, other).items():
        for item in items:
            told = TELLING_WORD.findall(item.text.removesuffix(" …"))
            for text, spans in ((f"\n{one}", item.left), (f"\n{other}", item.right)):
                assert spans
                for start, end in spans:
                    found = TELLING_WORD.findall(text[start:end])
                    assert found[: len(told)] == told or (kind is ReasonKind.DATES and {*found} == {*told})
