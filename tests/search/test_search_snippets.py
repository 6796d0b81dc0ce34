"""Marks and passages."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain import Span
from app.search.analyser import stem, tokenise
from app.search.snippets import find_terms, make_snippets

TEXT = (
    "City closes the old bridge to cars\n"
    "The council voted on Tuesday. Closing the bridge was long planned, the mayor’s office said. "
    "Shopkeepers fear for their trade; cyclists cheered. Nobody asked the ferrymen."
)


def found(text: str, *terms: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in find_terms(text, terms, language)]


def test_words_are_marked_in_their_forms() -> None:
    assert found(TEXT, "closed") == ["closes", "Closing"]
    assert found(TEXT, "mayor") == ["mayor"]


def test_prefixes_and_phrases() -> None:
    assert found(TEXT, "cyc*", "ferr*") == ["cyclists", "ferrymen"]
    assert found(TEXT, '"the bridge"') == ["the bridge"]
    assert found(TEXT, '"old bri*"') == ["old bridge"]
    assert found(TEXT, '"closing"') == ["Closing"]


def test_spellings() -> None:
    assert found("An e-mail and an email.", "email", '"e mail"') == ["e-mail", "email"]
    assert found("Die Straße, strasse", "strasse", language="de") == ["Straße", "strasse"]
    assert found("東京都の山", '"東京 京都"', "山*") == ["東京都", "山"]
    assert found("Emoji 😀 and ﬁre", "fire") == ["ﬁre"]


def test_nothing_to_find() -> None:
    assert find_terms("", ("x",), "en") == ()
    assert find_terms("text", (), "en") == ()
    assert find_terms("text", ("...", '""', "*"), "en") == ()


def test_snippet_shows_the_best_sentence() -> None:
    (snippet,) = make_snippets(TEXT, ("shopkeeper", "trade"), "en", most=1, width=80)
    assert snippet.text.startswith("Shopkeepers fear for their trade")
    assert [snippet.text[s.start : s.end] for s in snippet.highlights] == ["Shopkeepers", "trade"]


def test_snippet_without_hits_is_the_beginning() -> None:
    (snippet,) = make_snippets(TEXT, ("zebra",), "en", width=40)
    assert snippet.text.startswith("City closes")
    assert snippet.highlights == ()
    assert make_snippets("  \n ", ("zebra",), "en") == ()


def test_a_word_longer_than_the_snippet() -> None:
    (snippet,) = make_snippets("x" * 500, ("x" * 64,), "en", most=1, width=50)
    assert all(span.end <= len(snippet.text) for span in snippet.highlights)


WORDS = [
    "bridge",
    "Bridges",
    "closing",
    "closed",
    "the",
    "mayor's",
    "e-mail",
    "naïve",
    "東京都",
    "1,000",
    "x",
    "😀",
    "…",
]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", ". ", "\n", ", ", ""])), max_size=60).map(
    lambda pairs: "".join(word + space for word, space in pairs)
)
TERMS = st.lists(
    st.sampled_from(["bridge", "clos*", "naive", "1000", '"the mayor"', '"東京 京都"', "東*", "x"]), max_size=4
)


@given(TEXTS, TERMS, st.integers(20, 200), st.integers(1, 4))
def test_highlights_lie_inside_and_mark_hits(text: str, terms: list[str], width: int, most: int) -> None:
    spans = find_terms(text, tuple(terms), "en")
    assert list(spans) == sorted(spans)
    assert all(0 <= a.start < a.end <= b.start for a, b in pairwise(spans))
    marked = {text[span.start : span.end].replace("\n", " ") for span in spans}
    snippets = make_snippets(text, tuple(terms), "en", most=most, width=width)
    assert len(snippets) <= most
    for snippet in snippets:
        for span in snippet.highlights:
            assert 0 <= span.start < span.end <= len(snippet.text)
            piece = snippet.text[span.start : span.end]
            assert any(piece in hit for hit in marked)
        assert snippet.text.strip("…") in text.replace("\n", " ") or "…" in text
        assert len(snippet.text) <= width + max((s.end - s.start for s in spans), default=0) + 2
    if spans:
        assert any(snippet.highlights for snippet in snippets)


@given(TEXTS, st.sampled_from(["bridge", "closing", "naive", "x"]))
def test_every_form_of_a_word_is_marked_and_nothing_else(text: str, word: str) -> None:
    expected = {Span(token.start, token.end) for token in tokenise(text) if stem(token.text, "en") == stem(word, "en")}
    assert set(find_terms(text, (word,), "en")) == expected


def test_the_title_is_not_said_again() -> None:
    behind = TEXT.index("The council")
    shown = make_snippets(TEXT, ("bridge",), "en", after=behind, width=60)
    assert [snippet.text for snippet in shown] == ["Closing the bridge was long planned, the mayor’s office…"]
    only_there = make_snippets(TEXT, ("cars",), "en", after=behind)
    assert any("cars" in snippet.text for snippet in only_there)
