from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import BlockKind, MarkKind
from app.errors import ImportFailed
from app.importers.canonical import (
    LONGEST_BLOCK,
    Draft,
    DraftMark,
    build_document,
    clean_code_line,
    clean_line,
    fold,
)
from app.importers.source import ReadLimits
from importers.documents import check_document, outline

ODD = "\r\n\t \x00\x07\x0b\x0c\x1c\x85\xa0\xad"
ODD += "\u0301\u0316\u1161\u11a8\u1100\u200b\u200d\u202e"
ODD += "\u2028\u2029\u3000\ud83d\ud83f\ude00\udc00\udfff\ufdd0\ufeff\ufffc\uffff\U0001ffff\u0e01éé́|."
raw_text = st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()), max_size=60)
kinds = st.sampled_from([k for k in BlockKind if k not in (BlockKind.TITLE, BlockKind.TAIL)])
marks = st.lists(st.builds(DraftMark, st.sampled_from(MarkKind), st.integers(-2, 70), st.integers(-2, 70)), max_size=4)
plain_drafts = st.builds(Draft, kinds, raw_text, st.integers(0, 6), marks=marks)
row_drafts = st.builds(
    lambda cells: Draft(BlockKind.TABLE_ROW, cells=cells),
    st.lists(st.builds(Draft, st.just(BlockKind.PARAGRAPH), raw_text, marks=marks), min_size=1, max_size=4),
)


@given(st.lists(st.one_of(plain_drafts, row_drafts), max_size=6), raw_text)
@settings(max_examples=400, deadline=None)
def test_any_input_makes_a_canonical_document(drafts, title):
    check_document(build_document(drafts, title))


@given(raw_text)
@settings(max_examples=300, deadline=None)
def test_cleaning_twice_changes_nothing(text):
    once = clean_line(text)
    assert clean_line(once) == once
    code = clean_code_line(text.replace("\n", " "))
    assert clean_code_line(code) == code


@given(
    st.text(alphabet=ODD + "abc", max_size=20),
    st.text(alphabet="xyz", min_size=2, max_size=5),
    st.text(alphabet=ODD + "abc", max_size=20),
)
@settings(max_examples=300, deadline=None)
def test_a_mark_keeps_its_word_whatever_is_cleaned_around_it(before, word, after):
    draft = Draft(
        BlockKind.PARAGRAPH,
        before + word + after,
        marks=[DraftMark(MarkKind.STRONG, len(before), len(before) + len(word))],
    )
    document = build_document([draft])
    (mark,) = document.marks
    assert document.text[mark.start : mark.end].startswith(word[:-1])


def test_the_rules_one_by_one():
    assert clean_line("e\u0301te\u0301") == "été"
    assert clean_line("a\r\nb\u2028c\x85d\te") == "a b c d e"
    assert clean_line("so\xadft \ufeffmark\ufffc \ufdd0x\x00y") == "soft mark xy"
    assert clean_line("\ud83d\ude00 \ud83d!") == "😀 �!"
    assert clean_line("10\u00a0km  and\u2009more") == "10\u00a0km and more"
    assert clean_line("zero\u200bwidth") == "zerowidth"
    assert clean_line("ไทย\u200bไทย") == "ไทย\u200bไทย"
    assert clean_line("a" + "\u0301" * 500) == "á" + "\u0301" * 29
    assert clean_code_line("\tif x:  # y  ") == "    if x:  # y"


def test_code_is_a_block_a_line_with_its_gaps():
    document = build_document([Draft(BlockKind.CODE, "a = 1\n\n\n  b = 2\n"), Draft(BlockKind.PARAGRAPH, "x")])
    assert outline(document) == [("code", "a = 1"), ("code", "  b = 2"), ("paragraph", "x")]
    assert document.blocks[1].attrs == {"gap": 2}


def test_a_row_has_cells_as_spans_of_the_text():
    cells = [Draft(BlockKind.PARAGRAPH, t) for t in ("Year", "", " Cost  in € ")]
    document = build_document([Draft(BlockKind.PARAGRAPH, "Before"), Draft(BlockKind.TABLE_ROW, cells=cells)])
    row = document.blocks[1]
    assert [document.text[a:b] for a, b in row.attrs["cells"]] == ["Year", "", "Cost in €"]
    assert document.text.endswith("Year |  | Cost in €")


def test_the_heading_that_repeats_the_title_is_left_out_once():
    drafts = [
        Draft(BlockKind.HEADING, "“The Bridge”", 1),
        Draft(BlockKind.PARAGRAPH, "x"),
        Draft(BlockKind.HEADING, "Other", 2),
    ]
    assert outline(build_document(drafts, "The bridge")) == [
        ("title", "The bridge"),
        ("paragraph", "x"),
        ("heading", "Other"),
    ]


def test_a_long_paragraph_is_parted_at_sentences_and_nothing_is_lost():
    sentence = "The council met again and said nothing new at all. "
    document = build_document(
        [Draft(BlockKind.PARAGRAPH, sentence * 2000, marks=[DraftMark(MarkKind.EMPHASIS, 0, 60_000)])]
    )
    check_document(document)
    assert len(document.blocks) > 4
    assert all(
        document.text[b.start : b.end].endswith(".") and b.end - b.start <= LONGEST_BLOCK for b in document.blocks
    )
    assert document.text.replace("\n", " ") == (sentence * 2000).strip()
    assert len(document.marks) == 4


def test_limits_are_refused_with_a_sentence():
    with pytest.raises(ImportFailed, match="more than 10 characters") as long:
        build_document([Draft(BlockKind.PARAGRAPH, "word " * 9)], limits=ReadLimits(text_length=10))
    assert long.value.code == "text-too-long"
    with pytest.raises(ImportFailed, match="more than 3 paragraphs"):
        build_document([Draft(BlockKind.PARAGRAPH, "x")] * 4, limits=ReadLimits(blocks=3))


@pytest.mark.parametrize(
    "text", ["e" + "\u0301" * 1_000_000, "a" + "\u0301\u0316" * 500_000, "x" * 3_000_000, "\u1161" * 500_000]
)
def test_hostile_characters_take_no_longer_than_they_are_long(text):
    start = time.process_time()
    check = build_document(
        [Draft(BlockKind.PARAGRAPH, text, marks=[DraftMark(MarkKind.LINK, 0, len(text), "https://a.example")])]
    )
    assert time.process_time() - start < 6
    assert check.text


def test_a_mark_that_ends_inside_of_a_joined_letter_takes_all_of_it():
    draft = Draft(
        BlockKind.PARAGRAPH, "caf" + "e\u0301  bar", marks=[DraftMark(MarkKind.LINK, 0, 4, "https://a.example")]
    )
    document = build_document([draft])
    assert document.text == "café bar"
    (mark,) = document.marks
    assert (mark.start, mark.end) == (0, 4)
    inner = Draft(
        BlockKind.PARAGRAPH, "\ud83d\ude00x", marks=[DraftMark(MarkKind.STRONG, 0, 1), DraftMark(MarkKind.CODE, 1, 3)]
    )
    assert [(m.start, m.end) for m in build_document([inner]).marks] == [(0, 2), (0, 1)]


@pytest.mark.parametrize("pair", ["\ud83f\udfff", "\ud83f\udffe", "\udbff\udfff"])
def test_a_pair_of_surrogates_does_not_smuggle_a_noncharacter(pair):
    assert clean_line(f"a{pair}b") == "ab"
    assert clean_code_line(f"a{pair}b") == "ab"
    marked = Draft(BlockKind.PARAGRAPH, f"{pair}ab", marks=[DraftMark(MarkKind.STRONG, 3, 4)])
    document = build_document([marked])
    check_document(document)
    assert [document.text[m.start : m.end] for m in document.marks] == ["b"]


@pytest.mark.parametrize(
    "char", "\u034f \u061c \u115f \u1160 \u180e \u2800 \u3164 \uffa0 \ufe01 \U000e0041 \U000e0101".split(" ")
)
def test_what_nobody_sees_is_no_block(char):
    drafts = [Draft(BlockKind.PARAGRAPH, char * 3), Draft(BlockKind.CODE, char), Draft(BlockKind.PARAGRAPH, f"a{char}")]
    document = build_document(drafts)
    check_document(document)
    assert [text[0] for _, text in outline(document)] == ["a"]


def test_keys_of_hostile_texts_are_made_in_a_moment():
    start = time.process_time()
    assert fold("e" + "\u0301\u0316" * 200_000).startswith("é")
    build_document([Draft(BlockKind.HEADING, "e" + "\u0301\u0316" * 200_000, 1), Draft(BlockKind.PARAGRAPH, "x")], "T")
    assert time.process_time() - start < 4


def test_keys_know_letters_and_digits_alone():
    assert fold("“Café” – No. 5, 𝐁ridge") == fold('"CAFE\u0301"--no 5 Bridge') == "caféno5bridge"


def test_a_heading_of_signs_is_not_taken_for_a_title_of_signs():
    drafts = [Draft(BlockKind.HEADING, "???", 1), Draft(BlockKind.PARAGRAPH, "x")]
    assert outline(build_document(drafts, "!!!")) == [("title", "!!!"), ("heading", "???"), ("paragraph", "x")]
    drafts = [Draft(BlockKind.HEADING, "!!!", 1), Draft(BlockKind.PARAGRAPH, "x")]
    assert outline(build_document(drafts, "!!!")) == [("title", "!!!"), ("paragraph", "x")]


def test_a_title_that_is_cut_loses_no_words():
    long = "A headline of many words that never ends, " * 40
    document = build_document([Draft(BlockKind.HEADING, long, 1), Draft(BlockKind.PARAGRAPH, "x")], long)
    check_document(document)
    assert len(document.title) <= 1000 and document.title.endswith("…")
    assert outline(document)[1] == ("heading", long.strip())


def test_code_that_is_tail_keeps_its_lines():
    code = Draft(BlockKind.TAIL, "if a:\n\n    b", attrs={"was": "code"})
    document = build_document([Draft(BlockKind.PARAGRAPH, "x"), code])
    check_document(document)
    assert outline(document)[1:] == [("tail", "if a:"), ("tail", "    b")]
    assert [dict(b.attrs) for b in document.blocks[1:]] == [{"was": "code"}, {"was": "code", "gap": 1}]
