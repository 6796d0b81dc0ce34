from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.language.families import join_forms
from app.analysis.reading import analyse
from app.analysis.wording.vocabulary import find_terms
from app.contrast import Term
from app.domain import Document
from tests.analysis.documents import make_document

HARBOUR = make_document(
    "Harbour plan is a land grab",
    "The council wants the harbour. Its land grab would ruin three families, and the land grab has no friends.",
    "Residents call it reckless extortion: first came the rent, then the threats, then the reckless demolition.",
    "Nobody asked the fishermen. Extortions of this kind are reckless.",
)
RENEWAL = make_document(
    "Harbour plan wins support",
    "The council wants the harbour. Its urban renewal scheme would bring three hundred jobs.",
    "An urban renewal scheme of that kind made the neighbouring town rich, and investors are waiting.",
    "Investors asked for an urban renewal scheme years ago.",
)


def terms(left: Document, right: Document, language: str = "en") -> dict[str, Term]:
    found = find_terms(left, analyse(left, language), right, analyse(right, language))
    return {term.phrase: term for term in found}


def texts(document: Document, term: Term, side: str) -> list[str]:
    return [document.text[s:e] for s, e in getattr(term, side)]


def test_a_phrase_that_one_text_repeats_is_found_with_its_places() -> None:
    found = terms(HARBOUR, RENEWAL)
    assert texts(HARBOUR, found["land grab"], "left") == ["land grab"] * 3
    assert found["land grab"].weight > 0
    assert found["land grab"].right == ()


def test_the_other_side_has_a_negative_weight() -> None:
    assert terms(HARBOUR, RENEWAL)["urban renewal scheme"].weight < 0


def test_a_longer_phrase_stands_for_its_parts() -> None:
    found = terms(HARBOUR, RENEWAL)
    assert not {"urban renewal", "renewal scheme", "urban", "renewal", "scheme", "land", "grab"} & found.keys()


def test_a_phrase_said_once_counts_where_both_its_words_lean_to_its_side() -> None:
    found = terms(HARBOUR, RENEWAL)
    assert texts(HARBOUR, found["reckless extortion"], "left") == ["reckless extortion"]
    assert "reckless demolition" not in found


def test_forms_of_a_word_are_counted_together_and_shown_as_most_often_written() -> None:
    left = make_document(
        "Fines", "They fined him. The fines rose, then more fines came, and each fine was paid by bakers."
    )
    found = terms(left, RENEWAL)
    assert texts(left, found["fines"], "left") == ["Fines", "fined", "fines", "fines", "fine"]


def test_words_that_both_use_alike_are_no_terms() -> None:
    assert not {"council", "harbour", "three", "the"} & terms(HARBOUR, RENEWAL).keys()


def test_a_text_against_itself_has_none() -> None:
    assert terms(HARBOUR, HARBOUR) == {}


def test_names_of_whom_only_one_text_speaks_are_no_vocabulary() -> None:
    left = make_document(
        "Mayor", "Rosa Quill spoke. Rosa Quill left. Rosa Quill slept. Bakers, mayor and bakers slept; bakers too."
    )
    found = terms(left, RENEWAL)
    assert "bakers" in found
    assert not any("Quill" in phrase or "Rosa" in phrase for phrase in found)


def test_another_name_for_what_both_speak_of_is_vocabulary() -> None:
    left = make_document("Talks", "The Kremlin agreed. The Kremlin signed. The Kremlin paid for the harbour in Russia.")
    right = make_document("Talks", "Russia agreed. Russia signed. Russia paid for the harbour in April.")
    assert "Kremlin" in terms(left, right)


def test_a_beginning_of_a_sentence_lends_no_capital() -> None:
    left = make_document("News", "Bakers slept. Bakers woke. Bakers baked. Bakers sang.")
    assert "bakers" in terms(left, RENEWAL)


def test_phrases_do_not_cross_punctuation() -> None:
    left = make_document("News", "They sold plums, pears. We ate plums, pears. You like plums, pears.")
    assert "plums pears" not in {phrase.replace(",", "") for phrase in terms(left, RENEWAL)}


def test_other_languages() -> None:
    left = make_document(
        "El puerto", "El chantaje sigue. Es un chantaje nuclear, dicen. Otro chantaje nuclear llega, y más chantajes."
    )
    right = make_document("El puerto", "El pacto de defensa sigue. Un pacto de defensa es bueno para el puerto.")
    found = terms(left, right, "es")
    assert found["chantaje nuclear"].weight > 0
    assert found["pacto de defensa"].weight < 0


def test_two_languages_have_no_terms_in_common() -> None:
    right = make_document("Hafen", "Der Hafen, der Hafen, der Hafen.")
    assert find_terms(HARBOUR, analyse(HARBOUR, "en"), right, analyse(right, "de")) == ()


def test_languages_without_spaces_have_none() -> None:
    document = make_document("港口", "港口港口港口。港口很大。")
    other = make_document("城市", "城市很小。")
    assert find_terms(document, analyse(document, "zh"), other, analyse(other, "zh")) == ()


def test_an_empty_text() -> None:
    empty = make_document("")
    assert find_terms(empty, analyse(empty, "en"), empty, analyse(empty, "en")) == ()
    assert all(term.weight < 0 for term in terms(empty, RENEWAL).values())


def test_a_verb_form_belongs_to_its_verb_only_where_that_stands() -> None:
    assert join_forms({"united": 1, "unit": 1}, "en") == {"united": "unit", "unit": "unit"}
    assert join_forms({"united": 1}, "en") == {"united": "united"}
    assert join_forms({"stopping": 1, "stop": 1, "carried": 1, "carry": 2, "making": 1}, "en") == {
        "stopping": "stop",
        "stop": "stop",
        "carried": "carry",
        "carry": "carry",
        "making": "making",
    }


WORDS = st.lists(
    st.sampled_from("council reckless harbour grab the of Kremlin plans planned, said. renewal’s Äpfel 12 мир".split()),
    max_size=40,
).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS)
def test_places_hold_the_term_in_order_and_sides_mirror(one: str, other: str) -> None:
    left, right = make_document("One", one), make_document("Other", other)
    ours, theirs = analyse(left, "fr"), analyse(right, "fr")
    found = find_terms(left, ours, right, theirs)
    for term in found:
        for document, spans in ((left, term.left), (right, term.right)):
            assert list(spans) == sorted(set(spans))
            assert all(document.text[s:e].strip() for s, e in spans)
        written = [
            document.text[s:e].lower() for document, spans in ((left, term.left), (right, term.right)) for s, e in spans
        ]
        assert term.phrase.lower() in written
    assert {t.phrase for t in find_terms(right, theirs, left, ours)} == {t.phrase for t in found}
