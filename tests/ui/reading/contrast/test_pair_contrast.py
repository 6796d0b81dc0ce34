"""The contrast panel under two texts, driven as a person drives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from app.contrast import Contrast
from app.domain import BlockKind, Pair, Span
from app.ui.commands import CommandSet
from app.ui.reading.contrast.arranging import RowKind, RowOrder
from app.ui.reading.contrast.cell_words import Look, Run
from app.ui.reading.contrast.entries import LEFT, RIGHT, Tab
from app.ui.reading.contrast.pair_contrast import PairContrast
from app.ui.reading.contrast.state import ContrastState
from app.ui.reading.split_view import SplitView
from app.ui.reading.text_pane import TextPane
from app.ui.theme import ReadingStyle, Theme, load_fonts, load_theme
from tests.ui.contrast_texts import find, make_contrasted_pair, make_large_contrast
from tests.ui.reading_texts import make_article, make_document

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def theme(qapp: object) -> Theme:
    load_fonts()
    return load_theme("light")


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[QMainWindow]:
    window = QMainWindow()
    qtbot.addWidget(window)
    commands = CommandSet(window, theme)
    view = SplitView(commands, theme, ReadingStyle(), window)
    window.setCentralWidget(view)
    window.resize(1300, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.close()


class Reader:
    """Somebody before two texts and what they say differently."""

    def __init__(self, window: QMainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        view = window.centralWidget()
        assert isinstance(view, SplitView)
        commands = window.findChild(CommandSet)
        assert isinstance(commands, CommandSet)
        self.view, self.commands = view, commands
        self.left, self.right, self.comparison, self.found = make_contrasted_pair()

    @property
    def contrast(self) -> PairContrast:
        return self.view.contrast

    @property
    def table(self):  # type: ignore[no-untyped-def]
        return self.view.contrast.panel.table

    def open(self, contrast: Contrast | None = None, state: ContrastState | None = None) -> Reader:
        kept = {"contrast": state.write()} if state is not None else {}
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        self.view.show_pair(self.left, self.right, Pair(1, 1, 2, "", "", moment, moment, kept))
        self.view.set_comparison(self.comparison)
        self.contrast.set_contrast(contrast or self.found)
        self.view.left.pane.setFocus()
        return self

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.keyClick(self.window.focusWidget(), key, keys)

    def cell(self, words: str, side: int | None = None, tab: Tab = Tab.WORDING) -> QModelIndex:
        """The cell of an entry on the tab that is shown."""
        assert self.contrast.panel.tab is tab
        entries = self.contrast.panel.board.entries[tab]  # type: ignore[union-attr]
        entry = next(entry for entry in entries if entry.words == words)
        index = self.table.rows.find(entry.id, side)
        assert index.isValid()
        return index

    def click(self, index: QModelIndex, keys: Qt.KeyboardModifier = NONE) -> None:
        self.table.scrollTo(index)
        rect = self.table.visualRect(index)
        whole = QRectF(0, rect.top(), self.table.viewport().width(), rect.height())
        words = self.table.painter.words_rect(whole, index.column())
        point = QPoint(round(words.left()) + 10, round(words.top()) + 8)
        self.qtbot.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, keys, point)
        self.settle()

    def settle(self) -> None:
        sides = self.view.texts.sides
        self.qtbot.waitUntil(lambda: not any(side.pane.scrolling.is_gliding for side in sides))

    def current(self) -> list[Span | None]:
        return [side.pane.layers.current_evidence for side in self.view.texts.sides]

    def shown_words(self) -> list[str]:
        rows = self.table.rows
        return [
            entry.words
            for row in range(rows.rowCount())
            for side in (LEFT, RIGHT)
            if (entry := rows.entry_at(rows.index(row, side))) is not None
        ]


@pytest.fixture
def reader(window: QMainWindow, qtbot: QtBot) -> Reader:
    return Reader(window, qtbot).open()


@pytest.fixture
def opened(reader: Reader) -> Reader:
    reader.press(Qt.Key.Key_D)
    return reader


def is_on_screen(pane: TextPane, span: Span) -> bool:
    return pane.scrolling.place_at(0) - 1 <= pane.page.line_top(span.start) <= pane.scrolling.place_at(1)


# --- open and folded ------------------------------------------------------------------------------------------------


def test_the_panel_is_folded_away_until_its_key_opens_it(reader: Reader) -> None:
    panel = reader.contrast.panel
    assert not panel.isVisible()
    reader.press(Qt.Key.Key_D)
    assert panel.isVisible() and reader.table.hasFocus()
    share = reader.view.texts.height() / reader.view.height()
    assert share >= 0.55
    reader.press(Qt.Key.Key_D)
    assert not panel.isVisible() and reader.view.left.pane.hasFocus()


@pytest.mark.parametrize(
    ("key", "tab"),
    [
        (Qt.Key.Key_1, Tab.WORDING),
        (Qt.Key.Key_2, Tab.VOICES),
        (Qt.Key.Key_3, Tab.VOCABULARY),
        (Qt.Key.Key_4, Tab.NUMBERS),
    ],
)
def test_a_number_opens_the_panel_at_its_tab(reader: Reader, key: Qt.Key, tab: Tab) -> None:
    reader.press(key)
    assert reader.contrast.panel.isVisible() and reader.contrast.panel.tab is tab and reader.table.hasFocus()


def test_tabs_are_walked_by_arrows_and_say_how_much_they_hold(opened: Reader) -> None:
    tabs = opened.contrast.panel.tabs
    assert [tabs.tabText(number).split() for number in range(4)] == [
        ["Wording", "9"], ["Voices", "3"], ["Vocabulary", "3"], ["Numbers", "1"],
    ]  # fmt: skip
    tabs.setFocus()
    opened.press(Qt.Key.Key_Right)
    assert opened.contrast.panel.tab is Tab.VOICES
    assert tabs.accessibleTabName(1) == "Voices, 3"


def test_how_it_was_left_comes_back_with_the_pair(reader: Reader) -> None:
    state = ContrastState(True, 0.3, Tab.VOCABULARY, RowOrder.PLACE)
    reader.open(state=state)
    assert reader.contrast.panel.isVisible() and reader.contrast.state() == state
    height = reader.contrast.splitter.height()
    assert reader.contrast.panel.height() == pytest.approx(0.3 * height, abs=3)
    assert reader.view.view_state()["contrast"] == state.write()
    reader.open()
    assert not reader.contrast.panel.isVisible() and reader.contrast.panel.tab is Tab.WORDING


def test_another_height_is_told_to_whoever_keeps_it(opened: Reader) -> None:
    splitter = opened.contrast.splitter
    with opened.qtbot.waitSignal(opened.contrast.changed):
        splitter.moveSplitter(splitter.height() // 2, 1)
    assert opened.contrast.state().share == pytest.approx(0.5, abs=0.02)


def test_the_panel_is_made_higher_and_lower_with_the_keyboard(opened: Reader) -> None:
    keys = CONTROL | Qt.KeyboardModifier.AltModifier
    height = opened.contrast.panel.height()
    opened.press(Qt.Key.Key_Up, keys)
    higher = opened.contrast.panel.height()
    opened.press(Qt.Key.Key_Down, keys)
    opened.press(Qt.Key.Key_Down, keys)
    assert opened.contrast.panel.height() < height < higher
    for _ in range(20):
        opened.press(Qt.Key.Key_Up, keys)
    assert opened.view.texts.height() > 80


def test_words_stand_under_the_text_they_are_of(opened: Reader) -> None:
    for width in (1024, 1300, 1800):
        opened.window.resize(width, 760)
        painter, table = opened.table.painter, opened.table
        whole = QRectF(0, 0, table.viewport().width(), 30)
        for side, view in enumerate(opened.view.texts.sides):
            left, column = view.pane.column
            begins = view.pane.mapToGlobal(QPoint(0, 0)).x() + left
            words = painter.words_rect(whole, side)
            assert table.viewport().mapToGlobal(QPoint(0, 0)).x() + words.left() == pytest.approx(begins, abs=2), width
            assert words.width() <= column + 2


def test_the_line_to_find_words_stands_at_the_texts(opened: Reader) -> None:
    height = opened.contrast.panel.height()
    opened.view.start_find()
    bar, panel = opened.view.find_bar, opened.contrast.panel
    feet = [w.mapTo(opened.view, w.rect().bottomLeft()).y() for w in (opened.view.texts, bar)]
    assert feet[0] < feet[1] < panel.mapTo(opened.view, QPoint(0, 0)).y()
    assert panel.height() == height


def test_a_small_window_keeps_its_texts(opened: Reader) -> None:
    opened.window.resize(1024, 640)
    texts = opened.view.texts
    assert texts.height() >= 0.55 * opened.view.height()
    assert texts.left.headline.height() < 0.45 * texts.height()


# --- from a row to the texts ----------------------------------------------------------------------------------------


def test_a_click_on_a_row_lands_on_its_sentence(opened: Reader) -> None:
    opened.click(opened.cell("did not ask the shopkeepers"))
    (span,) = find(opened.left, "did not ask the shopkeepers")
    assert opened.current() == [span, None]
    assert is_on_screen(opened.view.left.pane, span)
    assert opened.table.hasFocus()


def test_a_row_of_both_texts_brings_its_sentences_beside_each_other(opened: Reader) -> None:
    opened.click(opened.cell("stubborn", RIGHT))
    ours, theirs = find(opened.left, "tubborn Halloran"), find(opened.right, "stubborn")
    assert opened.current() == [ours[0], theirs[0]]
    panes = [side.pane for side in opened.view.texts.sides]
    assert all(is_on_screen(pane, span) for pane, span in zip(panes, (ours[0], theirs[0]), strict=True))
    assert [side.pane.layers.evidence for side in opened.view.texts.sides] == [ours, theirs]


def test_return_goes_on_to_the_next_place_and_round(opened: Reader) -> None:
    opened.press(Qt.Key.Key_3)
    opened.table.choose(opened.cell("quiet", RIGHT, Tab.VOCABULARY))
    places = find(opened.right, "quiet")
    walked = []
    for _ in range(4):
        opened.press(Qt.Key.Key_Return)
        opened.settle()
        walked.append(opened.current()[RIGHT])
        assert is_on_screen(opened.view.right.pane, walked[-1])
    assert walked == [*places, places[0]]
    assert opened.table.step is not None and opened.table.step[1:] == (0, 3)


def test_the_next_place_can_be_gone_to_from_the_text(opened: Reader) -> None:
    opened.press(Qt.Key.Key_3)
    opened.click(opened.cell("quiet", RIGHT, Tab.VOCABULARY))
    opened.view.left.pane.setFocus()
    places = find(opened.right, "quiet")
    opened.press(Qt.Key.Key_G)
    assert opened.current()[RIGHT] == places[1] and opened.view.left.pane.hasFocus()
    opened.press(Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert opened.current()[RIGHT] == places[0]


def test_numbers_show_their_sentences_with_the_figure_in_brackets(opened: Reader) -> None:
    opened.press(Qt.Key.Key_4)
    opened.press(Qt.Key.Key_Return)
    opened.settle()
    assert opened.current() == [find(opened.left, "4,000")[0], find(opened.right, "9,000")[0]]
    sentence = find(opened.right, "Engineers say that the bridge carries 9,000 cars a day.")
    assert opened.view.right.pane.layers.evidence == sentence


def test_escape_takes_the_passages_away_again(opened: Reader) -> None:
    opened.click(opened.cell("brave"))
    opened.press(Qt.Key.Key_Escape)
    assert opened.view.left.pane.hasFocus() and opened.current()[RIGHT] is not None
    opened.press(Qt.Key.Key_Escape)
    assert opened.current() == [None, None]


def test_folding_the_panel_takes_the_passages_away(opened: Reader) -> None:
    opened.click(opened.cell("brave"))
    opened.commands["contrast.panel"].setChecked(False)
    assert opened.current() == [None, None]


def test_a_passage_in_the_headline_needs_no_scrolling(reader: Reader) -> None:
    term = reader.found.vocabulary[0]
    titled = replace(term, phrase="bridge", left=find(reader.left, "bridge")[:1])
    reader.open(replace(reader.found, vocabulary=(titled,)))
    reader.press(Qt.Key.Key_3)
    reader.click(reader.cell("bridge", LEFT, Tab.VOCABULARY))
    assert reader.view.left.pane.scrolling.offset_at_top() == 0
    assert reader.current()[LEFT] == titled.left[0]


# --- with the keyboard alone ----------------------------------------------------------------------------------------


def test_arrows_walk_the_cells_that_say_something(opened: Reader) -> None:
    def here() -> tuple[str, int]:
        index = opened.table.currentIndex()
        return opened.table.rows.entry_at(index).words, index.column()

    assert here() == ("Halloran", LEFT)
    opened.press(Qt.Key.Key_Right)
    assert here() == ("Halloran", RIGHT)
    opened.press(Qt.Key.Key_Up)
    assert here() == ("the mayor of the river", RIGHT)
    opened.press(Qt.Key.Key_Up)
    assert here() == ("the mayor of the river", RIGHT)
    opened.press(Qt.Key.Key_Left)
    assert here() == ("Halloran", LEFT)
    opened.press(Qt.Key.Key_Down)
    assert here() == ("stubborn", LEFT)
    opened.press(Qt.Key.Key_End)
    assert here()[1] == LEFT and here()[0] in opened.shown_words()[-3:]
    opened.press(Qt.Key.Key_Home)
    assert here() == ("Halloran", LEFT)


def test_space_unfolds_the_sentences_of_a_row_and_folds_them_again(opened: Reader) -> None:
    opened.press(Qt.Key.Key_Down)
    before = opened.table.rows.rowCount()
    opened.press(Qt.Key.Key_Space)
    assert opened.table.rows.rowCount() == before + 2
    below = opened.table.rows.index(opened.table.currentIndex().row() + 1, RIGHT)
    assert below.data() == "Critics call Halloran stubborn."
    opened.press(Qt.Key.Key_Down)
    opened.press(Qt.Key.Key_Down)
    opened.press(Qt.Key.Key_Return)
    opened.settle()
    assert opened.current() == [find(opened.left, "tubborn Halloran")[1], None]
    opened.press(Qt.Key.Key_Up)
    opened.press(Qt.Key.Key_Q)
    assert opened.table.rows.rowCount() == before


def test_sentences_that_unfold_at_the_foot_come_into_sight(opened: Reader) -> None:
    table = opened.table
    opened.view.window().resize(opened.view.width(), 420)
    opened.press(Qt.Key.Key_Home)
    foot = table.viewport().height()
    while (rect := table.visualRect(table.currentIndex())).bottom() + rect.height() < foot:
        before = table.currentIndex()
        opened.press(Qt.Key.Key_Down)
        assert table.currentIndex() != before, "there are more rows than fit"
    opened.press(Qt.Key.Key_Q)
    below = table.rows.index(table.currentIndex().row() + 1, LEFT)
    assert table.rows.rows[below.row()].kind is RowKind.SENTENCES
    assert table.visualRect(below).bottom() <= foot
    assert table.visualRect(table.currentIndex()).top() >= 0


def test_the_first_row_can_be_acted_on_at_once(opened: Reader) -> None:
    before = opened.table.rows.rowCount()
    opened.press(Qt.Key.Key_Q)
    assert opened.table.rows.rowCount() == before + 3  # the places of the name in the right text
    opened.press(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().startswith("Judith Halloran · Called\nLeft: Halloran")
    opened.press(Qt.Key.Key_Return)
    opened.settle()
    assert [index.row() for index in opened.table.selectedIndexes()] == [opened.table.currentIndex().row()]
    assert opened.current() == [find(opened.left, "Halloran")[0], find(opened.right, "Halloran")[0]]


def test_the_sign_before_a_row_unfolds_it_and_jumps_nowhere(opened: Reader) -> None:
    index = opened.cell("brave")
    rect = opened.table.visualRect(index)
    whole = QRectF(0, rect.top(), opened.table.viewport().width(), rect.height())
    sign = opened.table.painter.fold_rect(whole, RIGHT).center().toPoint()
    opened.table.scrollTo(index)
    before = opened.table.rows.rowCount()
    opened.qtbot.mouseClick(opened.table.viewport(), Qt.MouseButton.LeftButton, pos=sign)
    assert opened.table.rows.rowCount() == before + 1 and opened.current() == [None, None]


def test_headings_and_empty_cells_cannot_be_chosen(opened: Reader) -> None:
    rows = opened.table.rows
    heading = rows.index(0, LEFT)
    empty = rows.index(opened.cell("brave").row(), LEFT)
    for index in (heading, empty):
        assert not index.flags() & Qt.ItemFlag.ItemIsSelectable
        opened.click(index)
        assert opened.table.selectedIndexes() == [] and opened.current() == [None, None]


@pytest.mark.parametrize("panel", [True, False])
def test_tab_goes_through_texts_panel_and_list_and_round(reader: Reader, panel: bool) -> None:
    reader.commands["contrast.panel"].setChecked(panel)
    reader.view.left.pane.setFocus()
    names = []
    while True:
        reader.press(Qt.Key.Key_Tab)
        focus = reader.window.focusWidget()
        names.append(focus.accessibleName().split(":")[0])
        if focus is reader.view.left.pane or len(names) > 20:
            break
    ours = ["Parts of the contrast", "Whose wording", "Order", "Filter all parts of the contrast"]
    ours += ["Fold the contrast away", "What the two texts say differently"]
    theirs = ["Hide all marks (M)", "Order of the list", "Types in the list", "Shared entities"]
    assert names == ["Right", *(ours if panel else ()), *theirs, "Left"]


# --- filter, order, copy --------------------------------------------------------------------------------------------


def test_the_filter_narrows_every_tab(opened: Reader) -> None:
    opened.press(Qt.Key.Key_F, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    panel = opened.contrast.panel
    assert panel.field.hasFocus()
    opened.qtbot.keyClicks(panel.field, "critics")
    assert opened.shown_words() == ["stubborn", "stubborn"]
    assert [panel.tabs.tabText(number).split()[-1] for number in range(4)] == ["1", "1", "0", "0"]
    opened.press(Qt.Key.Key_3, CONTROL)  # no command
    panel.show_tab(Tab.VOCABULARY)
    assert panel.message == "Nothing here holds “critics”. Found in: Wording (1), Voices (1)."
    panel.show_tab(Tab.WORDING)
    opened.press(Qt.Key.Key_Down)
    assert opened.table.hasFocus()
    opened.press(Qt.Key.Key_Escape)
    assert panel.field.text() == "" and len(opened.shown_words()) > 2


def test_letters_typed_in_the_filter_are_words(opened: Reader) -> None:
    panel = opened.contrast.panel
    panel.head.start_filter()
    opened.qtbot.keyClicks(panel.field, "d1g")
    assert panel.field.text() == "d1g" and panel.isVisible() and panel.tab is Tab.WORDING


def test_another_order_keeps_the_reader_on_the_row(opened: Reader) -> None:
    opened.press(Qt.Key.Key_3)
    opened.table.choose(opened.cell("stubborn", LEFT, Tab.VOCABULARY))
    assert [w for w in opened.shown_words() if w != "quiet"] == ["disaster", "stubborn"]
    for _ in range(2):
        opened.press(Qt.Key.Key_O, Qt.KeyboardModifier.ShiftModifier)
    assert opened.contrast.panel.order is RowOrder.PLACE
    assert [w for w in opened.shown_words() if w != "quiet"] == ["stubborn", "disaster"]
    assert opened.table.rows.entry_at(opened.table.currentIndex()).words == "stubborn"


def test_the_order_is_chosen_from_its_menu(opened: Reader) -> None:
    button = opened.contrast.panel.head.order_button
    names = [action.text() for action in button.menu().actions()]
    assert names == ["Most telling", "Alphabetical", "As they appear", "Most often"]
    with opened.qtbot.waitSignal(opened.contrast.changed):
        button.menu().actions()[1].trigger()
    assert opened.contrast.panel.order is RowOrder.ALPHABET and button.text() == "Alphabetical"


def test_chosen_rows_are_copied(opened: Reader) -> None:
    opened.click(opened.cell("brave"))
    opened.click(opened.cell("closed the Old Bridge"), CONTROL)
    opened.press(Qt.Key.Key_C, CONTROL)
    words = QGuiApplication.clipboard().text()
    assert "Right: brave" in words and "Left: closed the Old Bridge" in words
    assert words.count("Judith Halloran ·") == 2 and "“Stubborn Halloran closed the Old Bridge.”" in words


def test_the_copy_key_of_a_text_is_its_own(opened: Reader) -> None:
    opened.click(opened.cell("brave"))
    pane = opened.view.left.pane
    pane.setFocus()
    pane.select_span(find(opened.left, "Nobody gave way")[0])
    opened.press(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "Nobody gave way"


def test_all_rows_are_copied_as_they_stand(opened: Reader) -> None:
    opened.press(Qt.Key.Key_2)
    opened.press(Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.AltModifier)
    words = QGuiApplication.clipboard().text()
    assert words.index("Shopkeepers (5 words") < words.index("Critics (2 words") < words.index("Halloran (3 words")


def test_the_menu_of_a_row_names_what_can_be_done(opened: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr("app.ui.reading.contrast.pair_contrast.show_menu", lambda menu, _place: shown.append(menu))
    opened.table.choose(opened.cell("brave"))
    opened.table.menu_asked.emit(QPoint(0, 0))
    names = [action.objectName() for action in shown[0].actions() if action.objectName()]
    assert names[:4] == ["contrast.next_place", "contrast.previous_place", "contrast.sentences", "contrast.copy"]


# --- whose wording --------------------------------------------------------------------------------------------------


def test_who_is_clicked_in_a_text_comes_to_the_top(reader: Reader) -> None:
    reader.open(make_large_contrast(400))
    reader.contrast.show_marks([])
    reader.press(Qt.Key.Key_D)
    reader.contrast.follow("e7")
    assert reader.table.group_at_top() == "e7"
    assert reader.contrast.panel.whose.text() == "Entity 7"
    # Its heading stays while its rows are read.
    bar = reader.table.verticalScrollBar()
    bar.setValue(bar.value() + 60)
    pinned = reader.table._pinned_heading()
    assert pinned is not None and pinned[0].group == "e7"


def test_whose_wording_is_chosen_from_a_list(opened: Reader) -> None:
    opened.press(Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    picker = opened.contrast.picker
    assert picker.isVisible() and picker.field.hasFocus()
    opened.qtbot.keyClicks(picker.field, "bri")
    opened.press(Qt.Key.Key_Return)
    assert not picker.isVisible() and opened.table.hasFocus()
    index = opened.table.currentIndex()
    assert opened.table.rows.rows[index.row()].group == "bridge"


# --- other contents -------------------------------------------------------------------------------------------------


def test_every_tab_says_when_there_is_nothing(reader: Reader) -> None:
    reader.open(Contrast())
    said = []
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4):
        reader.press(key)
        said.append(reader.contrast.panel.message)
    assert len(set(said)) == 4 and all(said)


def test_working_and_failed_are_said_in_the_place_of_the_rows(opened: Reader) -> None:
    panel = opened.contrast.panel
    opened.contrast.set_contrast(None, "working")
    assert panel.is_working and panel.message.startswith("Finding what")
    opened.contrast.set_contrast(None, "failed: The worker died.")
    assert not panel.is_working and panel.message == "The worker died."
    opened.contrast.set_contrast(opened.found)
    assert panel.message == "" and opened.shown_words()


def test_the_keyboard_waits_on_the_tabs_and_goes_into_the_rows_once_there_are_some(reader: Reader) -> None:
    reader.contrast.set_contrast(None, "working")
    reader.press(Qt.Key.Key_1)
    tabs = reader.contrast.panel.tabs
    assert tabs.hasFocus()
    reader.contrast.set_contrast(replace(reader.found, vocabulary=()))
    assert reader.table.hasFocus()
    reader.press(Qt.Key.Key_3)
    assert tabs.hasFocus()
    # Whoever walks the tabs stays on them.
    reader.press(Qt.Key.Key_Right)
    assert tabs.hasFocus() and reader.contrast.panel.tab is Tab.NUMBERS


def test_while_it_is_found_anew_what_was_found_stays(opened: Reader) -> None:
    opened.click(opened.cell("brave"))
    passages = opened.current()
    opened.contrast.refresh()
    assert opened.contrast.panel.is_working and opened.shown_words()
    opened.contrast.set_contrast(replace(opened.found, wording=opened.found.wording[:1]))
    assert not opened.contrast.panel.is_working
    assert opened.table.rows.entry_at(opened.table.currentIndex()).words == "brave"
    assert opened.current() == passages
    opened.contrast.set_contrast(Contrast())
    assert opened.current() == [None, None]


def show_in(reader: Reader, languages: tuple[str, str], methods: tuple[str, str], contrast: Contrast) -> None:
    texts = [
        replace(a, summary=replace(a.summary, metadata=replace(a.metadata, language=tag)))
        for a, tag in zip((reader.left, reader.right), languages, strict=True)
    ]
    reader.view.show_pair(*texts)
    reader.view.set_comparison(replace(reader.comparison, left_method=methods[0], right_method=methods[1]))
    reader.contrast.set_contrast(contrast)
    reader.press(Qt.Key.Key_1)


def test_texts_read_by_rules_alone_say_what_is_missing_and_why(reader: Reader) -> None:
    show_in(reader, ("es", "es"), ("simple", "simple"), replace(reader.found, voices=()))
    panel = reader.contrast.panel
    assert panel.message == "" and panel._method.text().startswith("Both texts were read by rules alone")
    assert "Spanish" in panel._method.toolTip() and "Spanish" in panel._method.accessibleDescription()
    reader.press(Qt.Key.Key_2)
    assert panel.message.startswith("Parallax has no language model for Spanish.")
    reader.press(Qt.Key.Key_3)  # words are compared all the same
    assert panel.message == "" and not panel._method.isVisible()


def test_texts_of_two_languages_say_why_words_and_numbers_are_not_compared(reader: Reader) -> None:
    show_in(reader, ("en", "ar"), ("model", "simple"), replace(reader.found, vocabulary=(), figures=()))
    panel = reader.contrast.panel
    assert panel._method.text().startswith("The right text was read by rules alone")
    for key, words in ((Qt.Key.Key_3, "Words are compared"), (Qt.Key.Key_4, "Numbers are compared")):
        reader.press(key)
        assert panel.message.startswith(words)
        assert panel.message.endswith("The left text is in English, the right one in Arabic.")


def test_a_language_without_spaces_says_why_its_words_are_not_counted(reader: Reader) -> None:
    show_in(reader, ("ja", "ja"), ("simple", "simple"), replace(reader.found, vocabulary=()))
    reader.press(Qt.Key.Key_3)
    assert reader.contrast.panel.message == "Japanese sets no spaces between words: they cannot be counted."


def test_texts_that_were_read_in_full_lack_nothing(reader: Reader) -> None:
    show_in(reader, ("en", "en-GB"), ("model", "model"), Contrast())
    panel = reader.contrast.panel
    reader.press(Qt.Key.Key_4)
    assert not panel._method.isVisible() and panel.message.startswith("No number")


def test_swapped_sides_swap_the_columns(opened: Reader) -> None:
    assert opened.cell("brave").column() == RIGHT
    opened.view.swap()
    assert opened.cell("brave").column() == LEFT
    opened.click(opened.cell("brave"))
    assert opened.current() == [find(opened.right, "brave")[0], None]


def test_right_to_left_texts_are_mirrored_in_their_column(reader: Reader) -> None:
    words = "أغلق العمدة الجسر القديم أمام السيارات يوم الثلاثاء."
    document = make_document([(BlockKind.TITLE, "جسر المدينة القديم"), (BlockKind.PARAGRAPH, words)])
    reader.left = make_article(1, document, language="ar")
    term = replace(reader.found.vocabulary[0], phrase="العمدة", left=find(reader.left, "العمدة"))
    reader.open(Contrast(vocabulary=(term,)))
    reader.press(Qt.Key.Key_3)
    painter = reader.table.painter
    assert painter.columns.rtl == (True, False)
    whole = QRectF(0, 0, reader.table.viewport().width(), 30)
    assert painter.fold_rect(whole, LEFT).left() >= painter.words_rect(whole, LEFT).right()
    assert painter.fold_rect(whole, RIGHT).right() <= painter.words_rect(whole, RIGHT).left()
    line = painter._lines((Run("Halloran", Look.NAME),), LEFT, 1).layout.lineAt(0)
    assert line.naturalTextRect().right() == pytest.approx(painter.columns.widths[LEFT], abs=1)
    reader.table.choose(reader.cell("العمدة", LEFT, Tab.VOCABULARY))
    reader.press(Qt.Key.Key_Return)
    assert reader.current()[LEFT] == term.left[0]
    reader.window.grab()


def test_another_pair_knows_nothing_of_the_last_one(opened: Reader) -> None:
    opened.contrast.panel.field.setText("brave")
    opened.click(opened.cell("brave"))
    opened.view.show_pair(opened.right, opened.left)
    assert opened.contrast.panel.board is None and opened.contrast.panel.field.text() == ""
    assert opened.current() == [None, None]


def test_a_screen_reader_hears_tabs_field_and_table(opened: Reader) -> None:
    panel = opened.contrast.panel
    for widget in (panel, panel.tabs, panel.field, panel.head.order_button, panel.whose, panel.table):
        assert widget.accessibleName(), widget
    index = opened.cell("stubborn", RIGHT)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Right: stubborn, once; said by Critics")


def test_rows_grow_with_the_texts_so_that_a_class_can_read_them(opened: Reader) -> None:
    table, usual = opened.contrast.panel.table, ReadingStyle()
    before = table.font().pointSizeF(), table.painter.cells.small_height
    opened.view.set_style(replace(usual, size=22.5))
    assert table.font().pointSizeF() > 1.4 * before[0] and table.painter.cells.small_height > 1.3 * before[1]
    opened.view.set_style(replace(usual, size=36.0))
    assert table.font().pointSizeF() < 2 * before[0], "the texts are what the window is for"
    opened.view.set_style(replace(usual, size=10.0))
    assert table.font().pointSizeF() == before[0], "never smaller than the rest of the window"


def test_large_text_keeps_tabs_and_rows_in_reach(opened: Reader) -> None:
    font = opened.window.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    large = SplitView(opened.commands, opened.view.theme, ReadingStyle())
    opened.qtbot.addWidget(large)
    large.setFont(font)
    large.resize(1024, 600)
    large.show()
    large.show_pair(opened.left, opened.right)
    large.set_comparison(opened.comparison)
    large.contrast.set_contrast(opened.found)
    opened.commands["contrast.panel"].setChecked(True)
    panel = large.contrast.panel
    assert panel.tabs.width() <= panel.width() and panel.head.close_button.geometry().right() <= panel.width()
    assert panel.table.viewport().height() > panel.table.painter.group_height
