"""The pane as a reader meets it: marks, pointer, keys, places that stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain import BlockKind, Document, MarkKind, Span, TextMark
from app.ui.reading.text_marks import EntityMarks, Layers, MarkIndex
from app.ui.reading.text_pane import TextPane
from app.ui.theme import MarkStyle, ReadingStyle, Theme, apply_theme, load_fonts, load_theme
from tests.ui.reading_texts import make_document, make_pair

LINK = "https://example.org/page"


@pytest.fixture(scope="module")
def theme(qapp: object) -> Theme:
    load_fonts()
    return load_theme("light")


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme) -> Iterator[TextPane]:
    pane = TextPane(theme, ReadingStyle())
    qtbot.addWidget(pane)
    pane.resize(700, 500)
    pane.show()
    yield pane


def long_document() -> Document:
    return make_pair()[0].document


def entity(document: Document, words: str, style: MarkStyle | None, key: str = "k") -> EntityMarks:
    start = document.text.index(words)
    return EntityMarks(key, (Span(start, start + len(words)),), style)


def middle_of(pane: TextPane, span: Span) -> QPoint:
    first, last = pane.rect_of(span), pane.rect_of(Span(span.end - 1, span.end))
    return QPointF((first.left() + last.left()) / 2, first.center().y()).toPoint()


def colours(image: QImage, rect_left: int, rect_right: int, y: int) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(rect_left, rect_right)}


def test_the_column_keeps_its_measure_and_stands_in_the_middle(pane: TextPane) -> None:
    pane.show_document(long_document())
    pane.resize(1600, 500)
    left, width = pane.column
    line = pane.page.blocks[1].block.layout().lineAt(0)
    assert 60 <= line.textLength() <= 76
    assert abs(left - (pane.viewport().width() - left - width)) <= 1
    pane.resize(320, 500)
    left, width = pane.column
    assert left == 24 and width == pane.viewport().width() - 48


def test_only_what_is_on_screen_is_laid_out_before_it_is_painted(pane: TextPane) -> None:
    document = make_pair(paragraphs=400)[0].document
    pane.show_document(document)
    pane.set_layers(Layers((entity(document, "Judith Halloran spoke", None),)))
    pane.viewport().repaint()
    assert pane.text.qt.lastBlock().layout().lineCount() == 0
    assert pane.verticalScrollBar().maximum() > 3000, "what is guessed of the rest"
    pane.scrolling.scroll_to(document.blocks[-1].start)
    assert pane.scrolling.shows(document.blocks[-1].start)
    assert pane.verticalScrollBar().maximum() == pane.page.height - pane.viewport().height()


def test_a_pane_that_is_gone_can_still_be_asked_where_it_stood(theme: Theme, qtbot: QtBot) -> None:
    pane = TextPane(theme, ReadingStyle())
    pane.resize(700, 500)
    pane.show()
    pane.show_document(long_document())
    scrolling = pane.scrolling
    scrolling.scroll_to(long_document().blocks[9].start)
    stood = scrolling.offset_at_top()
    pane.verticalScrollBar().setValue(0)
    shiboken6.delete(pane)  # a window that is thrown away asks when it is hidden
    assert scrolling.offset_at_top() == stood


def test_marks_are_painted_beneath_the_words(pane: TextPane, theme: Theme) -> None:
    document = long_document()
    style = theme.marks[0]
    mark = entity(document, "Judith Halloran spoke", style)
    pane.show_document(document)
    plain = pane.viewport().grab().toImage()
    pane.set_layers(Layers((mark,)))
    marked = pane.viewport().grab().toImage()
    assert plain != marked
    rect = pane.rect_of(mark.spans[0])
    shown = set[str]()
    for y in range(int(rect.top()), int(rect.bottom())):
        shown |= colours(marked, int(rect.left()) + 2, int(rect.left()) + 60, y)
    assert style.tint.name() in shown and style.line.name() in shown
    pane.set_layers(Layers())
    assert pane.viewport().grab().toImage() == plain


@pytest.mark.parametrize("place", range(8))
def test_every_pattern_is_painted(pane: TextPane, theme: Theme, place: int) -> None:
    document = long_document()
    pane.show_document(document)
    pane.set_layers(Layers((entity(document, "Judith Halloran spoke", theme.marks[place]),)))
    assert theme.marks[place].tint.name() in {
        pane.viewport()
        .grab()
        .toImage()
        .pixelColor(x, int(pane.rect_of(pane.layers.entities[0].spans[0]).center().y()))
        .name()
        for x in range(pane.viewport().width())
    }


def test_a_mark_can_be_clicked_and_says_so(pane: TextPane, theme: Theme, qtbot: QtBot) -> None:
    document = long_document()
    mark = entity(document, "Judith Halloran spoke", theme.marks[0])
    pane.show_document(document)
    pane.set_layers(Layers((mark,)))
    pane.viewport().grab()
    point = middle_of(pane, mark.spans[0])
    qtbot.mouseMove(pane.viewport(), point)
    qtbot.waitUntil(lambda: pane.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor)
    with qtbot.waitSignal(pane.entity_clicked) as clicked:
        qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert clicked.args == ["k", mark.spans[0]]
    assert pane.pointer.tip_at(QPointF(2, 2)) == ""


def test_a_link_is_announced_and_never_opened(pane: TextPane, qtbot: QtBot) -> None:
    document = make_document(
        [(BlockKind.PARAGRAPH, "See the long report here")], [TextMark(MarkKind.LINK, 4, 19, LINK)]
    )
    pane.show_document(document)
    point = middle_of(pane, Span(4, 19))
    assert pane.pointer.tip_at(QPointF(point)) == LINK
    with qtbot.waitSignal(pane.link_activated) as activated:
        qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert activated.args == [LINK]
    menu = pane.make_menu(QPointF(point))
    next(a for a in menu.actions() if LINK in a.text()).trigger()
    assert QGuiApplication.clipboard().text() == LINK
    assert pane.loadResource(2, QUrl("file:///etc/passwd")) is None


def test_selecting_gives_code_points_and_copies_the_author_s_words(pane: TextPane, qtbot: QtBot) -> None:
    document = make_document([(BlockKind.TITLE, "Ein 😀 Titel"), (BlockKind.PARAGRAPH, "Zweite Zeile")])
    pane.show_document(document)
    pane.select_span(Span(4, 18))
    assert pane.selected_span() == Span(4, 18)
    pane.copy()
    assert QGuiApplication.clipboard().text() == "😀 Titel\n\nZweite"
    pane.selectAll()
    assert pane.selected_span() == Span(0, len(document.text))


def test_reading_keys_scroll_and_the_caret_comes_when_wanted(pane: TextPane, qtbot: QtBot) -> None:
    pane.show_document(long_document())
    bar = pane.verticalScrollBar()
    qtbot.keyClick(pane, Qt.Key.Key_Down)
    one_line = bar.value()
    assert 0 < one_line < 100 and not pane.keys.has_caret
    qtbot.keyClick(pane, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not pane.scrolling.is_gliding)
    assert bar.value() > one_line + 300
    qtbot.keyClick(pane, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    qtbot.keyClick(pane, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: bar.value() == 0)
    for _ in range(3):
        qtbot.keyClick(pane, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert pane.keys.has_caret
    assert pane.selected_span() == Span(0, 3)
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert not pane.keys.has_caret and pane.selected_span() is None


def test_the_caret_comes_where_the_last_click_was(pane: TextPane, qtbot: QtBot) -> None:
    document = long_document()
    pane.show_document(document)
    offset = document.text.index("Paragraph 1.") + 4
    qtbot.mouseClick(
        pane.viewport(), Qt.MouseButton.LeftButton, pos=pane.rect_of(Span(offset, offset + 1)).center().toPoint()
    )
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    assert abs(pane.text.to_offset(pane.textCursor().position()) - offset) <= 2
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    pane.scrolling.scroll_to(document.text.index("Paragraph 20"))
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    assert document.text[pane.text.to_offset(pane.textCursor().position()) - 1 :].startswith("Paragraph 20"), (
        "out of sight"
    )


def test_the_caret_never_comes_into_a_title_that_is_not_shown(qtbot: QtBot, theme: Theme) -> None:
    pane = TextPane(theme, ReadingStyle(), show_title=False)
    qtbot.addWidget(pane)
    pane.resize(700, 500)
    pane.show()
    document = long_document()
    pane.show_document(document)
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    assert pane.text.to_offset(pane.textCursor().position()) >= document.blocks[1].start


def test_return_at_the_caret_does_what_a_click_does(pane: TextPane, theme: Theme, qtbot: QtBot) -> None:
    document = make_document([(BlockKind.PARAGRAPH, "Halloran spoke")])
    pane.show_document(document)
    pane.set_layers(Layers((entity(document, "Halloran", theme.marks[0]),)))
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    with qtbot.waitSignal(pane.entity_clicked):
        qtbot.keyClick(pane, Qt.Key.Key_Return)


def test_what_stands_at_the_top_stays_there(pane: TextPane, theme: Theme) -> None:
    document = long_document()
    pane.show_document(document)
    offset = document.text.index("Paragraph 20")
    pane.scrolling.scroll_to(offset)
    assert pane.scrolling.offset_at_top() == offset
    for width in (420, 1300, 333, 700):
        pane.resize(width, 480)
        assert pane.scrolling.offset_at_top() == offset
        assert abs(pane.scrolling.place_at(0) - pane.page.line_top(offset)) < 3
    for size in (28.0, 9.0, 14.0):
        pane.restyle(theme, ReadingStyle(size=size))
        assert pane.scrolling.offset_at_top() == offset
        assert abs(pane.scrolling.place_at(0) - pane.page.line_top(offset)) < 3


def test_the_wheel_with_control_zooms(pane: TextPane, qtbot: QtBot) -> None:
    pane.show_document(long_document())
    with qtbot.waitSignal(pane.zoom_requested) as zoomed:
        send_wheel(pane, 120, Qt.KeyboardModifier.ControlModifier)
    assert zoomed.args == [1]
    assert pane.verticalScrollBar().value() == 0
    send_wheel(pane, -120)
    assert pane.verticalScrollBar().value() > 0


def send_wheel(pane: TextPane, delta: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    centre = QPointF(pane.viewport().rect().center())
    event = QWheelEvent(
        centre,
        QPointF(pane.mapToGlobal(centre.toPoint())),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane.viewport(), event)


def test_frames_of_hits_and_the_ring_of_the_mention(pane: TextPane, theme: Theme) -> None:
    document = long_document()
    pane.show_document(document)
    plain = pane.viewport().grab().toImage()
    start = document.text.index("Paragraph 0")
    pane.set_hits([Span(start, start + 9)], Span(start, start + 9))
    framed = pane.viewport().grab().toImage()
    assert framed != plain
    rect = pane.rect_of(Span(start, start + 9))
    ground = framed.pixelColor(int(rect.left()), int(rect.center().y())).name()
    assert ground != plain.pixelColor(int(rect.left()), int(rect.center().y())).name()
    pane.set_layers(Layers(current_mention=Span(start, start + 9)))
    assert pane.viewport().grab().toImage() not in (plain, framed)


def test_marks_are_found_by_place() -> None:
    outer, inner = EntityMarks("a", (Span(0, 20), Span(40, 50))), EntityMarks("b", (Span(5, 9),))
    index = MarkIndex.of([outer, inner])
    assert [e.key for _, e in index.inside(Span(8, 41))] == ["a", "b", "a"]
    assert index.at(6) == (Span(5, 9), inner)
    assert index.at(12) == (Span(0, 20), outer)
    assert index.at(30) is None


def test_marks_are_right_in_mixed_directions(pane: TextPane, theme: Theme) -> None:
    document = make_document([(BlockKind.PARAGRAPH, "وقال Owen Pask إن المتاجر ستخسر كثيرا 2024 من زبائنها")])
    pane.show_document(document)
    start = document.text.index("Owen")
    pane.set_layers(Layers((EntityMarks("k", (Span(start, start + 9),), theme.marks[0]),)))
    image = pane.viewport().grab().toImage()
    rect = pane.page.blocks[0].rect
    y = int(rect.top() + 5)
    tinted = [x for x in range(image.width()) if image.pixelColor(x, y + 2) == theme.marks[0].tint]
    metrics = pane.text.metrics_of(pane.text.font)
    assert abs((tinted[-1] - tinted[0]) - metrics.horizontalAdvance("Owen Pask")) < 8
    assert len(tinted) > 0.7 * (tinted[-1] - tinted[0])


@pytest.mark.parametrize(("title", "first_is_left"), [("A title", True), ("جسر المدينة القديم", False)])
def test_the_source_line_begins_where_its_title_begins(pane: TextPane, title: str, first_is_left: bool) -> None:
    pane.show_document(make_document([(BlockKind.TITLE, title), (BlockKind.PARAGRAPH, title)]))
    pane.set_source("WWWWWWWW · iiiiiiii")
    rect = pane.page.source_rect().toRect().translated(0, -pane.verticalScrollBar().value())
    image = pane.viewport().grab(rect).toImage()
    paper = image.pixelColor(0, 0)
    ink = [sum(image.pixelColor(x, y) != paper for y in range(image.height())) for x in range(image.width())]
    inked = [x for x, count in enumerate(ink) if count]
    middle = (inked[0] + inked[-1]) // 2
    assert (sum(ink[:middle]) > sum(ink[middle:])) is first_is_left
    at_left = inked[0] < image.width() - inked[-1]
    assert at_left is first_is_left


def test_six_hundred_marks_scroll_smoothly(pane: TextPane, theme: Theme) -> None:
    document = make_pair(140)[0].document
    spans = tuple(Span(i * 40, i * 40 + 12) for i in range(min(600, len(document.text) // 40)))
    pane.show_document(document)
    pane.set_layers(Layers(tuple(EntityMarks(str(i), spans[i::8], theme.marks[i]) for i in range(8))))
    pane.viewport().grab()
    bar = pane.verticalScrollBar()
    for value in range(0, 3000, 60):
        bar.setValue(value)
        pane.viewport().repaint()
    assert bar.value() > 2000
    QTest.qWait(1)


def test_another_theme_changes_the_ground_too(qtbot: QtBot, qapp: QApplication) -> None:
    """As the window does it: first the application's palette and style sheet, then the pane."""
    light, dark = load_theme("light"), load_theme("dark")
    apply_theme(qapp, light)
    pane = TextPane(light, ReadingStyle())
    qtbot.addWidget(pane)
    pane.resize(500, 400)
    pane.show()
    pane.show_document(make_pair()[0].document)
    qapp.processEvents()
    for theme in (dark, light):
        apply_theme(qapp, theme)
        pane.restyle(theme, ReadingStyle())
        assert pane.grab().toImage().pixelColor(5, 200).name() == theme.frame["page"].name()


def test_without_a_caret_qt_knows_of_none(pane: TextPane, qtbot: QtBot) -> None:
    """In text that runs both ways Qt paints a flag at a caret even when it has no width."""
    keyboard = Qt.TextInteractionFlag.TextSelectableByKeyboard
    pane.show_document(
        make_document([(BlockKind.TITLE, "جسر المدينة"), (BlockKind.PARAGRAPH, "قرر مجلس Judith Halloran")])
    )
    pane.setFocus()
    assert not pane.textInteractionFlags() & keyboard
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    assert pane.keys.has_caret
    assert pane.textInteractionFlags() & keyboard
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert not pane.textInteractionFlags() & keyboard
