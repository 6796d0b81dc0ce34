"""What of a text is compared: tokens, names, features, and their coding."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.tellings.features import (
    MOST,
    Channel,
    decode_features,
    encode_features,
    find_quoted,
    read_features,
    read_names,
)
from app.analysis.tellings.tokens import CAPITAL, STOP, TELLING, Places, load_tokeniser
from app.domain import Block, BlockKind, Document
from tests.telling_texts import BY_NAME, make_document

# All that may stand in a canonical text, and what is hostile in it.
HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\u2028\u2029"),
        st.sampled_from("“”\"'’.,:;!?-/ 字かไทย123ABCabcé́"),
    ),
    max_size=300,
)


def read(document: Document, language: str = "en"):
    return load_tokeniser(language).read(document)


def texts_of(document: Document, language: str = "en") -> list[str]:
    tokens = read(document, language)
    places = Places(document, tokens)
    return [places.text(i, i) for i in range(len(tokens.keys))]


def names_of(document: Document, language: str = "en") -> list[str]:
    tokens = read(document, language)
    places = Places(document, tokens)
    _, first, last = read_names(document, tokens, language)
    return [places.text(int(i), int(j)) for i, j in zip(first, last, strict=True)]


def test_tokens_are_words_numbers_and_signs() -> None:
    found = texts_of(make_document("Title", "In the U.S. it’s 1,200.5 km (“far”), says O'Brien."))
    assert found == "Title In the U.S. it’s 1,200.5 km ( “ far ” ) , says O'Brien .".split()


def test_forms_of_a_word_share_a_key() -> None:
    tokens = read(make_document("", "Bridges bridge bridge’s BRIDGES U.S. US 1,000 1000"))
    many, one, its, shouted, dotted, plain, grouped, number = tokens.keys.tolist()
    assert many == one == its == shouted
    assert dotted == plain and grouped == number != many


def test_scripts_without_spaces_give_single_characters() -> None:
    assert texts_of(make_document("", "東京で会議 in Tokyo"), "ja") == ["東", "京", "で", "会", "議", "in", "Tokyo"]


def test_what_says_little_is_passed_over() -> None:
    tokens = read(make_document("", "the people of a harbour"))
    assert (tokens.has(STOP)).tolist() == [True, True, True, True, False]
    german = read(make_document("", "und der Hafen"), "de-AT")
    assert german.has(STOP).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("number", "telling"),
    [("212", True), ("3.7", True), ("7,412", True), ("2023", False), ("10", False), ("3", False), ("5,000", False)],
)
def test_which_numbers_are_telling(number: str, telling: bool) -> None:
    assert bool(read(make_document("", number)).has(TELLING)[0]) is telling


def test_tails_and_images_are_not_read() -> None:
    text = "Title\nOne river\nShare this\nA picture"
    blocks = (
        Block(BlockKind.TITLE, 0, 5),
        Block(BlockKind.PARAGRAPH, 6, 15),
        Block(BlockKind.TAIL, 16, 26),
        Block(BlockKind.IMAGE, 27, 36),
    )
    document = Document(text, blocks)
    assert texts_of(document) == ["Title", "One", "river"]
    assert read(document).in_title == 1


def test_names_are_found_by_their_capitals() -> None:
    document = BY_NAME["ferry-a"].document
    found = names_of(document)
    for name in ("Marigold", "Skelling Point", "Oldhaven", "Ruth Ansell", "Brightwater Line", "Marine Safety Board"):
        assert any(name in one for one in found), name
    # Days and months, words that begin a sentence, and headlines are none.
    assert not {"Monday", "May", "All", "We", "The", "Ferry"} & set(found)


def test_contractions_are_no_names() -> None:
    document = make_document("", "“Yes, I’ll go”, said Mary O'Brien, “and I'm sure We've won; Don't wait.”")
    assert names_of(document) == ["Mary O'Brien"]


def test_a_headline_in_capitals_gives_no_names() -> None:
    assert names_of(make_document("Ferry Runs Aground Off Skelling Point", "It did.")) == []


def test_a_language_of_capital_nouns_gives_only_names_of_several_words() -> None:
    assert names_of(make_document("", "Die Fähre lief vor Oldhaven auf Grund."), "de") == []
    text = "Im Hafen sprach Mara Lindqvist mit der Behörde, sagte Mara Lindqvist am Kai."
    assert names_of(make_document("", text), "de") == ["Mara Lindqvist", "Mara Lindqvist"]


def test_quotations_are_read_within_one_paragraph() -> None:
    def quoted(*paragraphs: str) -> int:
        return len(find_quoted(read(make_document("", *paragraphs)))[0])

    assert quoted("He said “we will not give in today”.") == 4
    assert quoted('He said "we will not give in today".') == 4
    assert quoted("He said „we will not give in today“.") == 4
    assert quoted("A “so-called” reform.") == 0
    assert quoted("He said “we will not", "give in today”.") == 0


def test_features_are_the_same_for_the_same_text() -> None:
    one, two = (encode_features(read_features(BY_NAME["ferry-a"].document, "en")) for _ in range(2))
    assert one == two


def test_the_beginning_weighs_more() -> None:
    filler = " ".join(f"filler{n}" for n in range(200))
    early, late = (read_features(make_document("", text), "en") for text in (f"harbour {filler}", f"{filler} harbour"))
    key = read(make_document("", "harbour")).keys[0]
    assert early.weights[early.keys == key] > late.weights[late.keys == key]


def test_a_book_does_not_take_more_than_its_share() -> None:
    features = read_features(make_document("", " ".join(f"word{n}" for n in range(3 * MOST))), "en")
    assert np.bincount(features.channels, minlength=len(Channel)).max() <= MOST


@given(st.lists(HOSTILE, max_size=4), st.sampled_from(["en", "de", "es", "zh", "", "xx", "pt-BR"]))
@settings(max_examples=150, deadline=None)
def test_any_text_has_features_that_can_be_kept(paragraphs: list[str], language: str) -> None:
    document = make_document("A title", *paragraphs)
    tokens = read(document, language)
    places = Places(document, tokens)
    last = -1
    for i in range(len(tokens.keys)):
        start, end = places.span(i, i)
        assert last < start + 1 and start < end <= len(document.text)
        last = end
    features = read_features(document, language)
    assert len(set(features.keys.tolist())) == len(features.keys)
    again = decode_features(encode_features(features))
    for name in ("keys", "channels", "weights", "sketch"):
        assert np.array_equal(getattr(features, name), getattr(again, name)), name
    assert again.shingles == features.shingles


@given(st.binary(max_size=200))
def test_other_bytes_are_no_features(data: bytes) -> None:
    with pytest.raises(ValueError):
        decode_features(data)


@pytest.mark.parametrize("where", [0, 5, 40, -1])
def test_a_flipped_bit_is_noticed(where: int) -> None:
    data = bytearray(encode_features(read_features(BY_NAME["ferry-a"].document, "en")))
    data[where] ^= 1
    with pytest.raises(ValueError):
        decode_features(bytes(data))


def test_capitals_are_seen() -> None:
    assert read(make_document("", "Éire and éire")).has(CAPITAL).tolist() == [True, False, False]
