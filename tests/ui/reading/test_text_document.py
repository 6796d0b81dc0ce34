"""Code points and Qt positions stand for the same characters, whatever the text holds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock
from pytestqt.qtbot import QtBot

from app.domain import Block, BlockKind, Document, MarkKind, Span, TextMark
from app.ui.reading.text_document import ArticleText
from app.ui.theme import ReadingStyle, Theme, load_fonts, load_theme
from tests.ui.reading_texts import Part, make_document

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def theme(qapp: object) -> Theme:
    load_fonts()
    return load_theme("light")


# Letters of several scripts, combining marks, emoji with joiners and flags, bidi controls, the object character.
LETTERS = [
    "a",
    "Z",
    " ",
    "é",
    "e\u0301",
    "ß",
    "ﬁ",
    "ש",
    "שלום",
    "مجلس",
    "中文",
    "…",
    "0",
    "-",
    "\t",
    "\u00a0",
    "\u00ad",
]
SYMBOLS = ["😀", "👩‍👩‍👧", "🇳🇴", "𝔘", "\u200f", "\u202b", "\ufffc", "\U0010ffff"]
PIECES = st.sampled_from([*LETTERS, *SYMBOLS])
LINES = st.lists(PIECES, max_size=12).map("".join)
KINDS = st.sampled_from(list(BlockKind))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    parts: list[Part] = []
    for kind in draw(st.lists(KINDS, min_size=1, max_size=7)):
        line = draw(LINES)
        if kind is not BlockKind.TABLE_ROW:
            line = line.replace("\t", " ")
        parts.append((kind, line, draw(st.integers(0, 3)), {"alt": "A picture", "ordered": draw(st.booleans())}))
    plain = make_document(parts)
    length = len(plain.text)
    edges = st.integers(0, length)
    marks = []
    for kind, one, other in draw(st.lists(st.tuples(st.sampled_from(list(MarkKind)), edges, edges), max_size=4)):
        marks.append(TextMark(kind, min(one, other), max(one, other), "https://example.org"))
    return Document(plain.text, plain.blocks, tuple(marks))


def shown(text: ArticleText, span: Span) -> str:
    """The characters Qt holds between the two positions of a span, its separators taken as one line break."""
    raw = "".join(
        text.qt.characterAt(position) for position in range(text.to_position(span.start), text.to_position(span.end))
    )
    return raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def cells_of(block: Block) -> list[Span]:
    return [Span(*cell) for cell in block.attrs.get("cells", ())] or [block.span]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents(), data=st.data())
def test_every_span_maps_to_the_same_characters(theme: Theme, document: Document, data: st.DataObject) -> None:
    text = ArticleText(document, theme, ReadingStyle())
    for block in document.blocks:
        if block.kind is BlockKind.IMAGE and not document.text[block.start : block.end].replace("\ufffc", "").strip():
            continue  # its description stands there, which is no text of the article
        for cell in cells_of(block):
            start = data.draw(st.integers(cell.start, cell.end))
            end = data.draw(st.integers(start, cell.end))
            assert shown(text, Span(start, end)) == document.text[start:end]
            for offset in range(cell.start, cell.end + 1):
                assert text.to_offset(text.to_position(offset)) == offset
            # The pieces of a span, put together, are the span.
            pieces = "".join(
                b.text().encode("utf-16-le", "surrogatepass")[2 * s : 2 * e].decode("utf-16-le")
                for b, s, e in text.pieces(Span(start, end))
            )
            assert pieces == document.text[start:end]
    positions = [text.to_position(offset) for offset in range(len(document.text) + 1)]
    assert all(a <= b for a, b in pairwise(positions))
    offsets = [text.to_offset(position) for position in range(text.qt.characterCount())]
    assert all(a <= b for a, b in pairwise(offsets))
    assert all(0 <= offset <= len(document.text) for offset in offsets)


def blocks_of(text: ArticleText) -> list[QTextBlock]:
    block, blocks = text.qt.begin(), []
    while block.isValid():
        blocks.append(block)
        block = block.next()
    return blocks


def test_a_position_inside_an_emoji_belongs_to_it(theme: Theme) -> None:
    text = ArticleText(make_document([(BlockKind.PARAGRAPH, "a😀b")]), theme, ReadingStyle())
    assert [text.to_offset(position) for position in range(5)] == [0, 1, 1, 2, 3]


def test_restyling_keeps_positions(theme: Theme) -> None:
    document = make_document([(BlockKind.TITLE, "Ein 😀 Titel"), (BlockKind.PARAGRAPH, "Text")])
    text = ArticleText(document, theme, ReadingStyle())
    before = [text.to_position(offset) for offset in range(len(document.text))]
    text.restyle(load_theme("dark"), ReadingStyle(size=28))
    assert [text.to_position(offset) for offset in range(len(document.text))] == before
    assert text.em > 30


def test_right_to_left_blocks_are_set_from_the_right(theme: Theme) -> None:
    document = make_document(
        [(BlockKind.PARAGRAPH, "English words"), (BlockKind.PARAGRAPH, "جسر المدينة"), (BlockKind.QUOTE, "«2024» הגשר")]
    )
    text = ArticleText(document, theme, ReadingStyle())
    text.qt.setTextWidth(500)
    directions = [block.textDirection() for block in blocks_of(text)]
    assert directions == [
        Qt.LayoutDirection.LeftToRight,
        Qt.LayoutDirection.RightToLeft,
        Qt.LayoutDirection.RightToLeft,
    ]
    arabic = blocks_of(text)[1]
    text.qt.documentLayout().blockBoundingRect(arabic)  # lays it out
    line = arabic.layout().lineAt(0)
    assert line.naturalTextRect().left() > 250
    quote = blocks_of(text)[2].blockFormat()
    assert quote.rightMargin() > 10 and quote.leftMargin() == 0


def test_a_table_has_cells_and_no_separators(theme: Theme) -> None:
    document = make_document(
        [
            (BlockKind.TITLE, "T"),
            (BlockKind.TABLE_ROW, "Street\tCars"),
            (BlockKind.TABLE_ROW, "Mill Lane\t7,400"),
            (BlockKind.PARAGRAPH, "After"),
        ]
    )
    text = ArticleText(document, theme, ReadingStyle())
    words = [block.text() for block in blocks_of(text)]
    assert words == ["T", "Street", "Cars", "Mill Lane", "7,400", "", "After"]
    at = document.text.index("7,400")
    assert shown(text, Span(at, at + 5)) == "7,400"
    assert shown(text, document.blocks[-1].span) == "After"


def test_an_image_without_words_shows_its_description_and_loads_nothing(theme: Theme) -> None:
    document = make_document(
        [(BlockKind.TITLE, "T"), (BlockKind.IMAGE, "", 0, {"alt": "The bridge"}), (BlockKind.PARAGRAPH, "After")]
    )
    text = ArticleText(document, theme, ReadingStyle())
    assert blocks_of(text)[1].text() == "The bridge"
    assert shown(text, document.blocks[2].span) == "After"
    assert text.to_offset(blocks_of(text)[1].position() + 4) == document.blocks[1].start


def test_only_web_addresses_count_as_links(theme: Theme) -> None:
    marks = [
        TextMark(MarkKind.LINK, 0, 1, "https://example.org/a"),
        TextMark(MarkKind.LINK, 2, 3, "file:///etc/passwd"),
        TextMark(MarkKind.LINK, 4, 5, "javascript:alert(1)"),
    ]
    text = ArticleText(make_document([(BlockKind.PARAGRAPH, "a b c")], marks), theme, ReadingStyle())
    assert [text.link_at(offset) for offset in (0, 2, 4)] == ["https://example.org/a", "", ""]


def test_a_hidden_title_takes_no_room_and_keeps_offsets(theme: Theme, qtbot: QtBot) -> None:
    document = make_document([(BlockKind.TITLE, "A title"), (BlockKind.PARAGRAPH, "Text")])
    text = ArticleText(document, theme, ReadingStyle(), show_title=False)
    text.qt.setTextWidth(400)
    assert text.qt.documentLayout().blockBoundingRect(blocks_of(text)[1]).top() < 3
    assert shown(text, document.blocks[1].span) == "Text"


@pytest.mark.parametrize(
    ("kind", "drawn_above"), [(BlockKind.TAIL, 2.4), (BlockKind.IMAGE, 2.3), (BlockKind.CODE, 0.5)]
)
def test_what_is_drawn_above_a_block_leaves_the_source_line_its_room(
    theme: Theme, kind: BlockKind, drawn_above: float
) -> None:
    def room_below_title(kind: BlockKind) -> float:
        document = make_document([(BlockKind.TITLE, "A title"), (kind, "Share this")])
        text = ArticleText(document, theme, ReadingStyle())
        text.qt.setTextWidth(400)
        title, body = (text.qt.documentLayout().blockBoundingRect(block) for block in blocks_of(text)[:2])
        return (body.top() - title.bottom()) / text.em

    assert room_below_title(kind) - drawn_above >= room_below_title(BlockKind.PARAGRAPH) - 0.3


def test_an_empty_document(theme: Theme) -> None:
    text = ArticleText(Document("", ()), theme, ReadingStyle())
    assert (text.to_position(0), text.to_offset(0), list(text.pieces(Span(0, 1)))) == (0, 0, [])
