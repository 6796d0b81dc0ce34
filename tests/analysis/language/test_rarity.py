from __future__ import annotations

import pytest

from app.analysis.language.rarity import Rarity, WordCounts, list_words, load_frequencies, round_counts
from tests.analysis.documents import make_document


def test_function_words_say_nothing_and_rare_words_most() -> None:
    english = Rarity("en-GB")
    assert english.weigh("the") < 0.01
    assert english.weigh("the") < english.weigh("people") < english.weigh("bridge") < english.weigh("bagpipes") <= 1


@pytest.mark.parametrize(("language", "common", "rare"), [("de", "nicht", "Brücke"), ("es", "que", "puente")])
def test_other_languages_have_lists_of_their_own(language: str, common: str, rare: str) -> None:
    weigh = Rarity(language).weigh
    assert weigh(common) < 0.1 < 0.3 < weigh(rare.lower())


def test_of_a_language_without_a_list_nothing_is_known() -> None:
    assert load_frequencies("xx") == {}
    assert Rarity("xx").weigh("the") == Rarity("xx").weigh("zyx") == 1.0


def test_a_library_full_of_a_word_makes_it_common() -> None:
    prior = Rarity("en").weigh("bridge")
    everywhere = Rarity("en", WordCounts(1000, {"bridge": 900}))
    assert everywhere.weigh("bridge") < prior / 3
    assert everywhere.weigh("harbour") == Rarity("en").weigh("harbour"), "not asked for, so as in general"


def test_a_library_without_a_word_makes_it_rarer() -> None:
    assert Rarity("en", WordCounts(5000, {"bridge": 0})).weigh("bridge") > Rarity("en").weigh("bridge")


def test_a_small_library_hardly_counts() -> None:
    prior = Rarity("en").weigh("bridge")
    assert Rarity("en", WordCounts(10, {"bridge": 0})).weigh("bridge") == pytest.approx(prior, abs=0.02)


def test_a_library_alone_tells_of_a_language_without_a_list() -> None:
    weigh = Rarity("xx", WordCounts(1000, {"ba": 990, "zyx": 1})).weigh
    assert weigh("ba") < 0.1 < 0.8 < weigh("zyx")


def test_one_article_more_changes_no_count() -> None:
    assert round_counts(1000, {"a": 100, "b": 0, "c": 1}) == round_counts(1001, {"a": 101, "b": 0, "c": 1})
    assert round_counts(1000, {"a": 100}) != round_counts(1000, {"a": 200})


def test_the_words_of_two_texts() -> None:
    assert list_words(make_document("A pact", "It’s signed."), make_document("Pacts")) == {
        "a",
        "pact",
        "it's",
        "signed",
        "pacts",
    }
