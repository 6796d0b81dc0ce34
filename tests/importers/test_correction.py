from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import BlockKind, MarkKind, Span, TextMark
from app.errors import UserError
from app.importers.canonical import Draft, DraftMark, build_document
from app.importers.correction import (
    content_key,
    count_words,
    count_words_in,
    hash_document,
    hash_text,
    retitle,
    revise_text,
    set_tail,
)
from importers.documents import check_document, outline


def sample():
    row = Draft(
        BlockKind.TABLE_ROW,
        cells=[
            Draft(BlockKind.PARAGRAPH, "Mon"),
            Draft(BlockKind.PARAGRAPH, "90 cars", marks=[DraftMark(MarkKind.STRONG, 0, 2)]),
        ],
    )
    return build_document(
        [
            Draft(BlockKind.HEADING, "Why", 2),
            Draft(
                BlockKind.PARAGRAPH,
                "It is closed to cars now.",
                marks=[DraftMark(MarkKind.EMPHASIS, 6, 12), DraftMark(MarkKind.LINK, 16, 20, "https://a.example")],
            ),
            Draft(BlockKind.LIST_ITEM, "one", 1, {"ordered": True, "number": 1}),
            row,
            Draft(BlockKind.CODE, "if a:\n    b"),
            Draft(BlockKind.IMAGE, "A bridge", attrs={"alt": "A bridge"}),
            Draft(BlockKind.TAIL, "Share this", attrs={"was": "paragraph"}),
        ],
        "The bridge",
    )


def marked(document):
    return [(m.kind.value, document.text[m.start : m.end]) for m in document.marks]


def test_a_text_that_did_not_change_changes_nothing():
    document = sample()
    assert revise_text(document, document.text) == document
    assert revise_text(document, document.text.replace("\n", "\r\n\r\n") + "\n ") == document


def test_changed_lines_keep_their_kind_and_the_marks_outside_of_the_change():
    document = sample()
    text = (
        document.text.replace("closed to cars", "open to cars")
        .replace("one", "uno")
        .replace("Mon |", "Tue |")
        .replace("    b", "\tc")
        .replace("A bridge", "A dam")
    )
    revised = revise_text(document, text)
    check_document(revised)
    assert [k for k, _ in outline(revised)] == [k for k, _ in outline(document)]
    assert "It is open to cars now." in revised.text
    assert marked(revised) == [("link", "cars"), ("strong", "90")]
    item, row = revised.blocks[3], revised.blocks[4]
    assert (item.level, dict(item.attrs)) == (1, {"ordered": True, "number": 1})
    assert [revised.text[a:b] for a, b in row.attrs["cells"]] == ["Tue", "90 cars"]
    assert revised.text.split("\n")[6] == "    c"
    assert revised.blocks[7].attrs["alt"] == "A dam"


def test_marks_before_a_change_stay_and_marks_behind_it_move():
    document = sample()
    revised = revise_text(document, document.text.replace("to cars now", "to all cars now"))
    assert marked(revised) == marked(document)
    ended = revise_text(document, document.text.replace("cars now.", "cars from now on."))
    assert marked(ended) == marked(document)


def test_new_lines_are_paragraphs_and_lines_that_went_are_gone():
    document = sample()
    lines = document.text.split("\n")
    revised = revise_text(document, "\n".join([lines[0], "An opening.", *lines[1:3], *lines[4:]]))
    check_document(revised)
    assert outline(revised)[1] == ("paragraph", "An opening.")
    assert outline(revised)[2] == ("heading", "Why")
    assert "one" not in revised.text.split("\n")
    assert revised.blocks[2].level == 2
    assert marked(revised) == marked(document)


def test_the_first_line_is_the_title_if_there_was_one():
    revised = revise_text(sample(), "New first line\n" + sample().text)
    assert revised.title == "New first line"
    assert outline(revised)[1] == ("paragraph", "The bridge")
    untitled = build_document([Draft(BlockKind.PARAGRAPH, "a"), Draft(BlockKind.PARAGRAPH, "b")])
    assert revise_text(untitled, "a\nc").title == ""


def test_a_first_line_that_is_too_long_for_a_title_loses_no_words():
    long = "word " * 400
    revised = revise_text(sample(), long + "\n" + "\n".join(sample().text.split("\n")[1:]))
    check_document(revised)
    assert len(revised.title) <= 1000
    assert outline(revised)[1:3] == [("paragraph", long.strip()), ("heading", "Why")]


def test_the_indent_of_code_can_be_corrected():
    document = sample()
    revised = revise_text(document, document.text.replace("    b", "        b  = 1"))
    assert ("code", "        b  = 1") in outline(revised)
    assert outline(revise_text(revised, document.text)) == outline(document)


def test_lines_of_code_that_are_tail_keep_their_indent():
    document = set_tail(sample(), Span(0, 10_000), True)
    assert revise_text(document, document.text) == document


def test_a_bar_inside_of_a_cell_parts_no_cell_that_nobody_changed():
    cells = [
        Draft(BlockKind.PARAGRAPH, "a | b", marks=[DraftMark(MarkKind.STRONG, 0, 5)]),
        Draft(BlockKind.PARAGRAPH, "c"),
    ]
    document = build_document([Draft(BlockKind.TABLE_ROW, cells=cells), Draft(BlockKind.PARAGRAPH, "x")])
    assert revise_text(document, document.text) == document
    assert revise_text(document, document.text.replace("x", "y")).blocks[0] == document.blocks[0]


@pytest.mark.parametrize("text", ["", "\n \n", "\u200d\n\x00"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(UserError) as refused:
        revise_text(sample(), text)
    assert refused.value.message()


lines = st.lists(
    st.sampled_from(
        [
            "The bridge",
            "Why",
            "It is closed to cars now.",
            "one",
            "Mon | 90 cars",
            "if a:",
            "    b",
            "new",
            "x | y",
            "\t",
            "é\u0301",
            "\x00",
        ]
    ),
    max_size=12,
)


@given(lines)
@settings(max_examples=200, deadline=None)
def test_any_revision_is_canonical(new):
    try:
        revised = revise_text(sample(), "\n".join(new))
    except UserError:
        return
    check_document(revised)
    assert revise_text(revised, revised.text) == revised


def test_ten_thousand_lines_are_revised_in_a_moment():
    document = build_document([Draft(BlockKind.PARAGRAPH, f"Line {i % 7}") for i in range(10_000)], "T")
    start = time.process_time()
    revise_text(document, document.text.replace("Line 3", "Row 3"))
    revise_text(document, "T\n" + "\n".join(f"Other {i}" for i in range(10_000)))
    assert time.process_time() - start < 10


def test_tails_are_made_and_taken_back():
    document = sample()
    tailed = set_tail(document, Span(document.blocks[3].start, document.blocks[4].end), True)
    check_document(tailed)
    assert [b.kind for b in tailed.blocks[3:5]] == [BlockKind.TAIL, BlockKind.TAIL]
    assert tailed.blocks[3].attrs["was"] == "list_item"
    assert tailed.text == document.text
    assert set_tail(tailed, Span(document.blocks[3].start, document.blocks[4].end), False) == document
    assert set_tail(document, Span(0, 3), True).title == "The bridge"
    back = set_tail(document, document.blocks[-1].span, False).blocks[-1]
    assert back.kind is BlockKind.PARAGRAPH
    assert not back.attrs


@pytest.mark.parametrize("title", ["A much longer title for the bridge", "B", "  spaced\nout  "])
def test_a_new_title_shifts_all_behind_it(title):
    document = sample()
    renamed = retitle(document, title)
    check_document(renamed)
    assert renamed.title == " ".join(title.split())
    assert outline(renamed)[1:] == outline(document)[1:]
    assert marked(renamed) == marked(document)
    row = renamed.blocks[4]
    assert [renamed.text[a:b] for a, b in row.attrs["cells"]] == ["Mon", "90 cars"]
    assert retitle(renamed, "The bridge") == document


def test_a_title_is_taken_away_and_put_back():
    document = sample()
    bare = retitle(document, "")
    check_document(bare)
    assert bare.title == ""
    assert retitle(bare, "The bridge") == document
    with pytest.raises(UserError):
        retitle(build_document([], "Only a title"), " ")
    check_document(retitle(build_document([], "Only a title"), "Another"))


def test_words_are_counted_in_any_script():
    assert count_words_in("Don't count well-known 1,000.5 things twice — once!") == 7
    assert count_words_in("市议会关闭大桥。") == 7
    assert count_words_in("橋を closed した") == 5
    assert count_words_in("서울 시의회는 다리를 막았다") == 4
    assert count_words_in("สภาเมืองปิดสะพาน") in (3, 4)
    assert count_words_in("Größe und Maß") == 3
    assert count_words_in("") == count_words_in("— … !") == 0
    assert count_words(sample()) == 2 + 1 + 6 + 1 + 3 + 2 + 1


def test_keys_know_a_text_again():
    def of(title, *texts):
        return build_document([Draft(BlockKind.PARAGRAPH, t) for t in texts], title)

    long = (
        "The council closed the bridge to cars, “for now”, it said, and the town is of two minds about it all "
        "and will be."
    )
    key = content_key(of("One title", long))
    assert key == content_key(of("Another title", long))
    assert key == content_key(of("", long.upper().replace("“for now”", '"for  now"')))
    assert key == content_key(of("One title", *long.split(", ")))
    assert key != content_key(of("One title", long.replace("cars", "carts")))
    assert key == content_key(set_tail(of("One title", long, "Share this"), Span(len(long) + 11, len(long) + 12), True))
    assert content_key(of("A", "Read more.")) != content_key(of("B", "Read more."))
    assert content_key(of("", "😀")) != content_key(of("", "🙃"))
    assert len(hash_text("a")) == 64
    whole = of("One title", long, "Share this")
    assert hash_document(whole) == hash_text(whole.text)
    assert hash_document(set_tail(whole, whole.blocks[2].span, True)) not in (
        hash_document(whole),
        hash_document(set_tail(whole, whole.blocks[1].span, True)),
    )
    assert hash_text("a") != hash_text("b")


def test_documents_travel_between_processes():
    document = sample()
    assert pickle.loads(pickle.dumps(document)) == document
    assert (
        TextMark(MarkKind.STRONG, 0, 1)
        in build_document([Draft(BlockKind.PARAGRAPH, "a", marks=[DraftMark(MarkKind.STRONG, 0, 1)])]).marks
    )
