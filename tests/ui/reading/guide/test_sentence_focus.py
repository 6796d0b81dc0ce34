"""A sentence and its counterpart alone and large, by Enter, arrows and Escape."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QTextCursor
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.domain import BlockKind, Comparison, Coverage, MarkKind, Span, TextMark
from app.ui.commands import CommandSet
from app.ui.reading.guide.correspondence import Correspondence
from app.ui.reading.guide.focus_view import SIZES, FocusView
from app.ui.reading.split_view import SplitView
from app.ui.reading.text_pane import TextPane
from app.ui.theme import ReadingStyle, load_theme
from tests.ui.reading_texts import make_article, make_document, make_guided_pair


def settle(qtbot: QtBot, view: SplitView) -> None:
    qtbot.waitUntil(lambda: not any(side.pane.scrolling.is_gliding for side in view.texts.sides))


def focus_of(view: SplitView) -> FocusView:
    return view.guide.focus.view


def known_of(view: SplitView) -> Correspondence:
    assert view.guide.correspondence is not None
    return view.guide.correspondence


def shown(view: SplitView, side: int) -> str:
    return focus_of(view).columns[side].words.split(": ", 1)[1]


def words(view: SplitView, side: int, span: Span) -> str:
    return view.texts.sides[side].pane.text.document.text[span.start : span.end]


def put_caret(qtbot: QtBot, pane: TextPane, offset: int) -> None:
    pane.scrolling.scroll_to(offset, 0.3)
    cursor = QTextCursor(pane.text.qt)
    cursor.setPosition(pane.text.to_position(offset))
    pane.setTextCursor(cursor)
    pane.keys.show_caret()


def test_enter_shows_the_sentence_at_the_top_and_its_counterpart(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    focus = focus_of(view)
    assert focus.isVisible() and focus.geometry() == view.rect() and focus.hasFocus()
    first = known_of(view).sentences[0][1]
    assert shown(view, 0) == words(view, 0, first) == "Paragraph 0 tells how the mayor closed the bridge."
    assert shown(view, 1) == words(view, 1, known_of(view).counterparts(0, first)[0])
    assert focus.bar.words == "Pair 1 of 8" and focus.bar.detail == "In both: “mayor”"
    qtbot.keyClick(focus, Qt.Key.Key_Escape)
    assert not focus.isVisible() and view.left.pane.hasFocus()
    assert view.guide.pill.isHidden(), "nobody went anywhere"


def test_enter_at_the_caret_shows_that_sentence_also_by_the_other_enter_key(view: SplitView, qtbot: QtBot) -> None:
    pane, span = view.right.pane, known_of(view).matched(1)[4]
    pane.setFocus()
    put_caret(qtbot, pane, span.start + 2)
    qtbot.keyClick(pane, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert shown(view, 1) == words(view, 1, span) and focus_of(view).bar.words == "Pair 5 of 8"


def test_enter_after_a_click_shows_the_sentence_clicked_on(view: SplitView, qtbot: QtBot) -> None:
    pane, span = view.left.pane, known_of(view).sentences[0][6]
    point = pane.rect_of(Span(span.start + 5, span.end)).center().toPoint()
    qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.keyClick(pane, Qt.Key.Key_Return)
    assert shown(view, 0) == words(view, 0, span)


def test_enter_with_the_caret_on_a_mention_or_a_link_does_what_it_always_did(view: SplitView, qtbot: QtBot) -> None:
    pane = view.left.pane
    mention = view._comparison.entities[0].left[1]  # type: ignore[union-attr]
    put_caret(qtbot, pane, mention.start + 2)
    qtbot.keyClick(pane, Qt.Key.Key_Return)
    assert not focus_of(view).isVisible() and view.walk.key == "mayor"
    document = make_document([(BlockKind.TITLE, "Links"), (BlockKind.PARAGRAPH, "Read the report of the board.")])
    linked = replace(document, marks=(TextMark(MarkKind.LINK, 11, 23, "https://example.org/report"),))
    view.show_pair(make_article(1, linked), make_guided_pair()[1])
    put_caret(qtbot, pane, 14)
    with qtbot.waitSignal(view.link_activated) as opened:
        qtbot.keyClick(pane, Qt.Key.Key_Return)
    assert opened.args == ["https://example.org/report"] and not focus_of(view).isVisible()


@pytest.mark.parametrize(("forward", "back"), [(Qt.Key.Key_Right, Qt.Key.Key_Left), (Qt.Key.Key_Down, Qt.Key.Key_Up)])
def test_arrows_walk_the_pairs_round_and_round(view: SplitView, qtbot: QtBot, forward: Qt.Key, back: Qt.Key) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    focus, matched = focus_of(view), known_of(view).matched(0)
    for number in [*range(2, 9), 1]:
        qtbot.keyClick(focus, forward)
        assert focus.bar.words == f"Pair {number} of 8"
        assert shown(view, 0) == words(view, 0, matched[number - 1])
    qtbot.keyClick(focus, back)
    assert focus.bar.words == "Pair 8 of 8"
    qtbot.keyClick(focus, Qt.Key.Key_Home)
    assert focus.bar.words == "Pair 1 of 8"
    qtbot.keyClick(focus, Qt.Key.Key_End)
    assert focus.bar.words == "Pair 8 of 8"


def test_escape_returns_to_the_place_that_was_walked_to(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    for _ in range(5):
        qtbot.keyClick(focus_of(view), Qt.Key.Key_Right)
    qtbot.keyClick(focus_of(view), Qt.Key.Key_Escape)
    settle(qtbot, view)
    alignment = known_of(view).alignments[5]
    for pane, span in ((view.left.pane, alignment.left), (view.right.pane, alignment.right)):
        assert pane.scrolling.shows(span.start)
        assert pane.layers.framed is not None and pane.layers.framed.span == span
    assert view.left.pane.hasFocus()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Escape)
    assert view.left.pane.layers.framed is None


def test_a_sentence_that_is_only_here_says_so_and_shows_the_nearest_on_demand(view: SplitView, qtbot: QtBot) -> None:
    nearest = view._comparison.nearest_left[0]  # type: ignore[union-attr]
    view.guide.focus_on(0, nearest.left)
    column = focus_of(view).columns[1]
    assert column.message == "Not found in the right text" and column.nearest.isVisible()
    assert focus_of(view).bar.words == "1 of 4 only in the left text"
    qtbot.keyClick(focus_of(view), Qt.Key.Key_W)
    assert column.label == "The nearest, not a counterpart"
    assert shown(view, 1) == f"{column.label}. {words(view, 1, nearest.right)}"
    assert not column.nearest.isVisible()
    qtbot.keyClick(focus_of(view), Qt.Key.Key_Right)
    assert column.label == "" and focus_of(view).bar.words.startswith("Pair ")


def test_what_is_not_certain_is_not_shown_as_certain(view: SplitView, qtbot: QtBot) -> None:
    comparison = view._comparison
    assert comparison is not None
    first = comparison.alignments[0]
    view.set_comparison(replace(comparison, alignments=(replace(first, strong=False), *comparison.alignments[1:])))
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    assert [column.label for column in focus_of(view).columns] == ["", "Likely a counterpart, not certain"]
    qtbot.keyClick(focus_of(view), Qt.Key.Key_Right)
    assert [column.label for column in focus_of(view).columns] == ["", ""]
    view.guide.show_counterpart(0, first.left)
    assert view.guide.pill.words == "Likely has a counterpart in the right text"


def test_the_button_in_the_empty_column_shows_the_nearest_too(view: SplitView, qtbot: QtBot) -> None:
    nearest = view._comparison.nearest_right[0]  # type: ignore[union-attr]
    view.guide.focus_on(1, nearest.right)
    qtbot.mouseClick(focus_of(view).columns[0].nearest, Qt.MouseButton.LeftButton)
    assert shown(view, 0).endswith(words(view, 0, nearest.left))


def test_where_nothing_comes_near_that_is_said(view: SplitView, qtbot: QtBot) -> None:
    view.guide.focus_on(0, known_of(view).alone[0][-1])
    qtbot.keyClick(focus_of(view), Qt.Key.Key_W)
    assert focus_of(view).columns[1].message == "Nothing in the right text comes near it"
    assert not focus_of(view).columns[1].nearest.isVisible()


def test_of_an_unsure_sentence_it_is_not_said_that_the_other_text_has_none(view: SplitView, qtbot: QtBot) -> None:
    view.guide.focus_on(0, known_of(view).sentences[0][2])
    assert focus_of(view).columns[1].message == "No sure counterpart in the right text"
    assert focus_of(view).bar.words == "Unsure: neither a counterpart nor only here"


def test_keys_that_step_through_one_side_go_on_working(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    qtbot.keyClick(focus_of(view), Qt.Key.Key_R)
    assert shown(view, 1) == words(view, 1, known_of(view).alone[1][0])
    assert focus_of(view).bar.words == "1 of 5 only in the right text"
    assert not view.guide.pill.isVisible()


def test_the_other_side_leads_after_f6(
    view: SplitView, commands: CommandSet, pair_window: QMainWindow, qtbot: QtBot
) -> None:
    pair_window.addAction(commands["go.other_pane"])
    comparison = view._comparison
    assert comparison is not None
    first = comparison.alignments[0]
    second = replace(first, left=known_of(view).sentences[0][2])
    view.set_comparison(replace(comparison, alignments=(first, second, *comparison.alignments[1:])))
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    assert shown(view, 0) == words(view, 0, first.left)
    qtbot.keyClick(focus_of(view), Qt.Key.Key_F6)
    assert shown(view, 0) == f"{words(view, 0, first.left)} … {words(view, 0, second.left)}"
    assert focus_of(view).hasFocus() and focus_of(view).columns[1].leads


def test_tab_stays_among_the_buttons_and_arrows_walk_from_there(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    focus = focus_of(view)
    met = []
    for _ in range(6):
        focused = focus.window().focusWidget()
        assert focused is not None and (focused is focus or focus.isAncestorOf(focused))
        met.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert focus.bar.next in met and focus.bar.close_button in met
    focus.bar.next.setFocus()
    qtbot.keyClick(focus.bar.next, Qt.Key.Key_Right)
    assert focus.bar.words == "Pair 2 of 8"
    qtbot.keyClick(focus.bar.next, Qt.Key.Key_Space)
    assert focus.bar.words == "Pair 3 of 8"
    qtbot.keyClick(focus.bar.next, Qt.Key.Key_Escape)
    assert not focus.isVisible()


def test_the_sentence_is_larger_than_in_the_text_and_both_sides_are_of_one_size(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    focus = focus_of(view)
    assert focus.points >= 2 * view.left.pane.text.style.size
    ems = {
        round(piece.em) for column in focus.columns for piece in column._sheet._pieces if piece.part.value == "shown"
    }  # type: ignore[union-attr]
    tops = {column._sheet.shown_top for column in focus.columns}  # type: ignore[union-attr]
    assert len(ems) == len(tops) == 1


def show_long(view: SplitView, sentences: int, style: ReadingStyle) -> None:
    """A pair of one sentence each, the right one short."""
    long = "and nobody who stood there had ever heard of it before " * sentences
    left = make_article(
        1, make_document([(BlockKind.TITLE, "Long"), (BlockKind.PARAGRAPH, f"It rained {long}at all.")])
    )
    right = make_article(2, make_document([(BlockKind.TITLE, "Short"), (BlockKind.PARAGRAPH, "It rained.")]))
    view.set_style(style)
    view.show_pair(left, right)
    first = make_guided_pair()[2].alignments[0]
    spans = [article.document.blocks[1].span for article in (left, right)]
    view.set_comparison(Comparison("v", (), (replace(first, left=spans[0], right=spans[1], shares=()),)))
    view.guide.focus_on(0, spans[0])


def test_a_long_sentence_is_set_smaller_until_it_fits(view: SplitView, qtbot: QtBot) -> None:
    show_long(view, 6, ReadingStyle())
    size = ReadingStyle().size
    assert SIZES[-1] * size <= focus_of(view).points < SIZES[0] * size
    assert all(column.verticalScrollBar().maximum() == 0 for column in focus_of(view).columns)


def test_what_is_too_long_even_so_can_be_scrolled_by_key(
    view: SplitView, pair_window: QMainWindow, qtbot: QtBot
) -> None:
    pair_window.resize(1024, 700)
    show_long(view, 30, ReadingStyle(size=27.0))
    focus, bar = focus_of(view), focus_of(view).columns[0].verticalScrollBar()
    assert focus.points >= 27.0, "never smaller than the reader has it"
    assert bar.maximum() > 0
    start = bar.value()
    assert {column._sheet.shown_top for column in focus.columns} == {0.0}, "they begin on one line"  # type: ignore[union-attr]
    qtbot.keyClick(focus, Qt.Key.Key_PageDown)
    assert bar.value() > start
    qtbot.keyClick(focus, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert bar.value() == start


def test_another_size_of_the_window_sets_it_anew(view: SplitView, pair_window: QMainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    before = focus_of(view).points
    pair_window.resize(700, 420)
    qtbot.waitUntil(lambda: focus_of(view).geometry() == view.rect())
    assert focus_of(view).points < before


def test_marks_are_shown_and_go_with_their_key(view: SplitView, qtbot: QtBot) -> None:
    def tinted() -> bool:
        column = focus_of(view).columns[0]
        image = column.grab().toImage()
        tint = view.left.pane.text.theme.marks[0].tint
        return any(image.pixelColor(x, y) == tint for x in range(0, image.width(), 2) for y in range(image.height()))

    view.marks.palette.choose("mayor")
    view.marking.paint()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    assert tinted()
    qtbot.keyClick(focus_of(view), Qt.Key.Key_M)
    assert not tinted()


def test_walking_a_name_or_searching_leaves_it(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    qtbot.keyClick(focus_of(view), Qt.Key.Key_N)
    assert not focus_of(view).isVisible() and view.walk.key
    view.guide.focus_on(0, known_of(view).sentences[0][1])
    view.start_find()
    assert not focus_of(view).isVisible() and view.find_bar.isVisible()


def test_a_key_that_leads_to_what_lies_behind_lets_it_be_seen(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    view.panel.list.setFocus()
    assert not focus_of(view).isVisible() and view.panel.list.hasFocus()
    assert view.guide.pill.isHidden()


def test_another_comparison_is_shown_at_once_and_another_pair_closes_it(view: SplitView, qtbot: QtBot) -> None:
    comparison = view._comparison
    assert comparison is not None
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    view.set_comparison(replace(comparison, alignments=comparison.alignments[1:]))
    assert focus_of(view).columns[1].message == "No sure counterpart in the right text"
    view.show_pair(*make_guided_pair()[:2])
    assert not focus_of(view).isVisible()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    assert not focus_of(view).isVisible(), "nothing is known yet"


def test_texts_without_any_pair_are_walked_sentence_by_sentence(view: SplitView, qtbot: QtBot) -> None:
    view.set_comparison(Comparison("v", (), (), coverage_left=Coverage(72), coverage_right=Coverage(72), related=False))
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    first = known_of(view).sentences[0]
    assert shown(view, 0) != "" and focus_of(view).columns[0].words.endswith(words(view, 0, first[1]))
    qtbot.keyClick(focus_of(view), Qt.Key.Key_Right)
    assert focus_of(view).columns[0].words.endswith(words(view, 0, first[2]))


def test_the_menu_of_a_text_offers_it(view: SplitView, qtbot: QtBot) -> None:
    pane, span = view.left.pane, known_of(view).sentences[0][5]
    menu = pane.make_menu(pane.rect_of(Span(span.start + 3, span.end)).center())
    next(action for action in menu.actions() if "Sentence by" in action.text().replace("&", "")).trigger()
    assert shown(view, 0) == words(view, 0, span)


def test_it_is_read_out_in_every_theme(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    name = focus_of(view).accessibleName()
    assert name.splitlines()[0] == "Left: Paragraph 0 tells how the mayor closed the bridge."
    interface = QAccessible.queryAccessibleInterface(focus_of(view))
    assert interface.text(QAccessible.Text.Name) == name
    for theme in ("sepia", "dark"):
        view.set_theme(load_theme(theme))
        image = focus_of(view).grab().toImage()
        card = focus_of(view)._cards[0].topLeft() + QPoint(14, 60)
        ratio = image.devicePixelRatio()
        assert image.pixelColor(round(card.x() * ratio), round(card.y() * ratio)) == load_theme(theme).frame["page"]


def test_right_to_left_sentences_stand_at_their_own_edge(view: SplitView, qtbot: QtBot) -> None:
    arabic = make_document([(BlockKind.TITLE, "الجسر"), (BlockKind.PARAGRAPH, "أغلقت البلدية الجسر.")])
    left, right = make_article(1, arabic), make_guided_pair()[1]
    view.show_pair(left, right)
    spans = arabic.blocks[1].span, right.document.blocks[1].span
    first = make_guided_pair()[2].alignments[0]
    theirs = Span(spans[1].start, spans[1].start + 50)
    view.set_comparison(Comparison("v", (), (replace(first, left=spans[0], right=theirs, shares=()),)))
    view.guide.focus_on(0, spans[0])
    pieces = [next(p for p in c._sheet._pieces if p.part.value == "shown") for c in focus_of(view).columns]  # type: ignore[union-attr]
    rects = [piece.layout.lineAt(0).naturalTextRect() for piece in pieces]
    assert rects[0].right() == pytest.approx(focus_of(view).columns[0].width_of_words, abs=2)
    assert rects[1].left() == pytest.approx(0, abs=2)


def test_in_a_window_from_right_to_left_the_left_arrow_goes_on(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    focus = focus_of(view)
    focus.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    for key, pair in ((Qt.Key.Key_Left, 2), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Up, 1)):
        qtbot.keyClick(focus, key)
        assert focus.bar.words == f"Pair {pair} of 8"
    assert focus.columns[0].x() > focus.columns[1].x()


def test_what_is_said_between_the_texts_stays_beneath_it(view: SplitView, qtbot: QtBot) -> None:
    """Another size of the text says it anew, which must not bring it up over the sentences."""
    comparison = view._comparison
    assert comparison is not None
    view.set_comparison(replace(comparison, alignments=()))
    note = view.ties.note
    assert note.isVisible()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Return)
    view.left.pane.zoom_requested.emit(2)
    stack = view.children()
    assert focus_of(view).isVisible() and stack.index(note) < stack.index(focus_of(view))
