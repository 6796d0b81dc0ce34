"""The window as a whole, on fake services: the main job from end to end, by keys and clicks."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain import BlockKind, Changes, ReadState
from app.errors import LibraryError, UserError
from app.settings import Settings
from app.ui.dialogs.details import DetailsDialog
from app.ui.dialogs.report import ReportDialog
from app.ui.reading.entity_order import EntityOrder
from app.ui.tasks import BugReport
from app.ui.window.change_follower import join_changes
from app.ui.window.main_window import MainWindow
from app.ui.window.navigation import PageKind
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import NAMES, FakeServices, make_articles

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def activate(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_the_window_stands_before_any_library(make_window: MakeWindow) -> None:
    window = make_window(None)
    assert window.isVisible()
    assert not window.commands["file.import"].isEnabled()
    assert window.commands["help.shortcuts"].isEnabled()
    assert window.home.library.table.isVisible(), "no flash of an empty state"


def test_by_keyboard_from_list_to_pair_and_back(qtbot: QtBot, window: MainWindow) -> None:
    activate(qtbot, window)
    table = window.home.library.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Home)
    qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    chosen = table.selected_ids()
    assert len(chosen) == 2
    qtbot.keyClick(table, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: window.on_text)
    assert [article.id for article in window.reading.articles()] == chosen
    qtbot.waitUntil(lambda: window.reading.split._comparison is not None)
    qtbot.keyClick(window.reading.split.left.pane, Qt.Key.Key_N)
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert not window.on_text
    assert table.selected_ids() == chosen
    qtbot.waitUntil(table.hasFocus)


def test_compare_with_is_answered_by_typing(qtbot: QtBot, window: MainWindow) -> None:
    activate(qtbot, window)
    table = window.home.library.table
    table.setFocus()
    table.select_id(7)
    qtbot.keyClick(table, Qt.Key.Key_Return, CONTROL | SHIFT)
    picker = window.actions_of_window.articles.picker
    assert picker is not None
    assert picker.isVisible()
    qtbot.keyClicks(picker.field, "tram")
    assert all("tram" in row.title for row in picker._rows.rows)
    qtbot.keyClick(picker.field, Qt.Key.Key_Down)
    second = picker._rows.rows[1].id
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.on_text)
    assert [article.id for article in window.reading.articles()] == [7, second]


def test_escape_leaves_the_picker(qtbot: QtBot, window: MainWindow) -> None:
    window.home.library.table.select_id(7)
    window.commands["article.compare_with"].trigger()
    picker = window.actions_of_window.articles.picker
    assert picker is not None
    qtbot.keyClicks(picker.field, "zzz")
    assert picker._nothing.isVisible()
    qtbot.keyClick(picker.field, Qt.Key.Key_Escape)
    assert not picker.isVisible()


def test_the_picker_keeps_its_field_in_place_and_the_keyboard_in_its_field(qtbot: QtBot, window: MainWindow) -> None:
    activate(qtbot, window)
    window.home.library.table.select_id(7)
    window.commands["article.compare_with"].trigger()
    picker = window.actions_of_window.articles.picker
    assert picker is not None
    QApplication.processEvents()
    place = picker.field.geometry()
    qtbot.keyClick(picker.field, Qt.Key.Key_Tab)
    assert picker.field.hasFocus(), "not behind the veil"
    assert picker.list.currentIndex().row() == 1
    qtbot.keyClick(picker.field, Qt.Key.Key_Backtab)
    assert picker.field.hasFocus() and picker.list.currentIndex().row() == 0
    qtbot.keyClicks(picker.field, "zzz")
    QApplication.processEvents()
    assert picker.field.geometry() == place
    assert picker._nothing.geometry().top() < place.bottom() + 40


def test_trash_and_undo(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    table = window.home.library.table
    table.selectRow(0)
    ids = table.selected_ids()
    window.commands["article.trash"].trigger()
    qtbot.waitUntil(lambda: window.home.model.find(ids[0]) is None)
    assert window.status.sentence == "1 article moved to the trash."
    assert "Move 1 article" in window.commands["edit.undo"].text()
    window.status._answer.click()
    qtbot.waitUntil(lambda: window.home.model.find(ids[0]) is not None)
    assert window.commands["edit.redo"].isEnabled()
    window.commands["edit.redo"].trigger()
    qtbot.waitUntil(lambda: window.home.model.find(ids[0]) is None)


def test_an_undo_that_fails_stays_offered(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.home.library.table.selectRow(0)
    window.commands["article.trash"].trigger()
    qtbot.waitUntil(window.commands["edit.undo"].isEnabled)
    services.failing["articles.restore"] = LibraryError("disk-full")
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(window.notice.isVisible)
    assert "disk is full" in window.notice.text
    assert window.commands["edit.undo"].isEnabled()


def test_what_the_trash_offers_is_offered_in_the_trash_only(qtbot: QtBot, window: MainWindow) -> None:
    def offered() -> list[bool]:
        return [window.commands[f"trash.{name}"].isEnabled() for name in ("restore", "purge", "empty")]

    window.home.library.table.selectRow(0)
    window.commands["article.trash"].trigger()
    # Trash and list are read side by side: the row is gone only when both are.
    qtbot.waitUntil(lambda: window.home.trash_model.rowCount() == 1 and window.home.model.total == 39)
    assert offered() == [False, False, False]
    window.commands["view.trash"].trigger()
    assert offered() == [False, False, True]
    window.home.trash.table.selectRow(0)
    assert offered() == [True, True, True]
    window.commands["view.library"].trigger()
    assert offered() == [False, False, False]
    window.home.library.table.selectRow(0)
    window.commands["article.trash"].trigger()
    qtbot.waitUntil(lambda: window.home.trash_model.rowCount() == 2)
    assert offered() == [False, False, False]
    window.commands["view.trash"].trigger()
    assert offered()[2]


def test_a_question_about_the_trash_does_not_wait_for_its_answer_elsewhere(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    services.articles.trash([1, 2, 3])
    qtbot.waitUntil(lambda: window.home.trash_model.rowCount() == 3)
    window.commands["view.trash"].trigger()
    window.home.trash.empty_button.click()
    window.commands["view.library"].trigger()
    window.commands["view.trash"].trigger()
    assert not window.home.trash.bar.isVisible()


def test_the_trash_page(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    services.articles.trash([1, 2, 3])
    qtbot.waitUntil(lambda: window.home.trash_model.rowCount() == 3)
    window.commands["view.trash"].trigger()
    page = window.home.trash
    page.table.selectRow(0)
    chosen = page.table.selected_ids()
    page.restore_button.click()
    qtbot.waitUntil(lambda: window.home.trash_model.rowCount() == 2)
    assert window.home.model.find(chosen[0]) is not None
    page.empty_button.click()
    assert page.bar.isVisible()
    assert "2 articles for ever" in page.bar.text
    keep = page.bar._buttons.itemAt(1).widget()
    assert keep is not None
    assert keep.hasFocus(), "the harmless answer has the keyboard"
    page.bar._buttons.itemAt(0).widget().click()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: page.empty.isVisible())
    assert len(services.rows) == 38


def test_deleting_the_article_one_reads_leads_back(qtbot: QtBot, window: MainWindow) -> None:
    window.open_article(5)
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["article.trash"].trigger()
    qtbot.waitUntil(lambda: not window.on_text)
    assert window.place.kind is PageKind.LIBRARY


def test_an_article_that_is_not_there(qtbot: QtBot, window: MainWindow) -> None:
    window.open_article(999)
    qtbot.waitUntil(window.notice.isVisible)
    assert "999" in window.notice.text
    assert not window.on_text
    assert not window.pages.history.can_go_back


def test_opening_marks_as_begun(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    unread = next(row.id for row in window.home.model.shown if row.read is ReadState.UNREAD)
    window.open_article(unread)
    qtbot.waitUntil(lambda: services.rows[unread].summary.read is ReadState.READING)
    window.commands["article.toggle_read"].trigger()
    qtbot.waitUntil(lambda: services.rows[unread].summary.read is ReadState.READ)
    qtbot.waitUntil(lambda: "Un" in window.commands["article.toggle_read"].text() or window.read_only is False)


def test_next_and_previous_follow_the_list(qtbot: QtBot, window: MainWindow) -> None:
    order = [row.id for row in window.home.model.shown]
    window.open_article(order[3])
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["go.next_article"].trigger()
    qtbot.waitUntil(lambda: [a.id for a in window.reading.articles()] == [order[4]])
    window.pages.back()
    assert window.place.kind is PageKind.LIBRARY, "Back leads to the list, not through every article"


# --- importing ---------------------------------------------------------------------------------------------------


def test_one_file_needs_no_dialog(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (["/tmp/A_story.md"], ""))
    window.commands["file.import"].trigger()
    qtbot.waitUntil(lambda: window.status.sentence == "“\u2068A story\u2069” added.")
    assert window.imports.dialog is None
    window.status._answer.click()
    qtbot.waitUntil(lambda: window.on_text)
    assert window.reading.articles()[0].metadata.title == "A story"


def test_a_file_that_came_in_with_a_warning_says_so(qtbot: QtBot, window: MainWindow) -> None:
    window.imports.import_paths(["/tmp/part_of_it.md"])
    qtbot.waitUntil(lambda: window.status.sentence == "“\u2068part of it\u2069” added. A part of it was left out.")


def test_two_files_are_offered_side_by_side(qtbot: QtBot, window: MainWindow) -> None:
    window.imports.import_paths(["/tmp/One_side.md", "/tmp/Other_side.md", "/tmp/bad.txt"])
    qtbot.waitUntil(lambda: window.imports.dialog is not None and not window.imports.dialog.running)
    dialog = window.imports.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert "2 added · 1 failed" in dialog._summary.text()
    dialog.pair_button.click()
    qtbot.waitUntil(lambda: window.on_text)
    titles = [article.metadata.title for article in window.reading.articles()]
    assert titles == ["One side", "Other side"]


def test_importing_what_lies_in_the_trash_offers_to_restore(qtbot: QtBot, window: MainWindow) -> None:
    window.imports.import_paths(["/tmp/trash.md"])
    qtbot.waitUntil(lambda: "lies in the trash" in window.status.sentence)
    qtbot.waitUntil(lambda: window.home.trash_model.rowCount() == 1)
    window.status._answer.click()
    qtbot.waitUntil(lambda: window.home.trash_model.rowCount() == 0)


def test_why_the_only_file_did_not_come_in_stands_above_the_page(qtbot: QtBot, window: MainWindow) -> None:
    window.imports.import_paths(["/tmp/bad.txt"])
    qtbot.waitUntil(window.notice.isVisible)
    assert window.notice.text == "\u2068bad.txt\u2069: The file is empty. There is nothing to import."
    assert window.imports.dialog is None


def test_files_of_which_none_came_in_are_told_one_by_one(qtbot: QtBot, window: MainWindow) -> None:
    window.imports.import_paths(["/tmp/bad1.txt", "/tmp/bad2.txt"])
    qtbot.waitUntil(lambda: window.imports.dialog is not None and window.imports.dialog.isVisible())
    dialog = window.imports.dialog
    assert dialog is not None
    assert dialog.heading.text() == "Nothing new was imported"
    assert "empty" in dialog.list.topLevelItem(0).text(1)  # type: ignore[union-attr]
    dialog.close_button.click()


def test_an_import_can_be_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    before = window.home.model.total
    window.imports.import_paths(["/tmp/A_story.md", "/tmp/dup.md", "/tmp/Other_story.md"])
    qtbot.waitUntil(window.commands["edit.undo"].isEnabled)
    assert window.commands["edit.undo"].text() == "&Undo Import 2 articles"
    window.imports.dialog.close_button.click()  # type: ignore[union-attr]
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: window.home.trash_model.total == 2 and window.home.model.total == before)
    window.commands["edit.redo"].trigger()
    qtbot.waitUntil(lambda: window.home.model.total == before + 2)


def test_an_import_that_brought_nothing_leaves_nothing_to_take_back(qtbot: QtBot, window: MainWindow) -> None:
    window.imports.import_paths(["/tmp/dup.md"])
    qtbot.waitUntil(lambda: "already in the library" in window.status.sentence)
    assert not window.commands["edit.undo"].isEnabled()


def test_copied_text_becomes_an_article(qtbot: QtBot, window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("A copied title\n\nAnd its text.")
    window.commands["file.paste"].trigger()
    qtbot.waitUntil(lambda: "A copied title" in window.status.sentence)
    QGuiApplication.clipboard().setText("   ")
    window.commands["file.paste"].trigger()
    assert "Nothing was copied" in window.status.sentence


def test_a_copied_page_without_text_gives_way_to_the_text_beside_it(qtbot: QtBot, window: MainWindow) -> None:
    data = QMimeData()
    data.setHtml("<bad>")
    data.setText("What was meant\n\nAnd its text.")
    QGuiApplication.clipboard().setMimeData(data)
    window.commands["file.paste"].trigger()
    qtbot.waitUntil(lambda: "What was meant" in window.status.sentence)


def test_why_nothing_was_pasted_stands_above_the_page(qtbot: QtBot, window: MainWindow) -> None:
    data = QMimeData()
    data.setHtml("<bad>")
    QGuiApplication.clipboard().setMimeData(data)
    window.commands["file.paste"].trigger()
    qtbot.waitUntil(window.notice.isVisible)
    assert window.notice.text == "What was copied holds no text."


# PySide6 6.12 deprecates the only constructor that 6.11 has.
@pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")
def test_files_are_dropped_on_the_window(qtbot: QtBot, window: MainWindow) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/Dropped.md"), QUrl("https://example.org/never-fetched")])
    enter = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    assert window.drops.overlay.isVisible()
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, drop)
    assert not window.drops.overlay.isVisible()
    qtbot.waitUntil(lambda: "Dropped" in window.status.sentence)


def test_a_cancelled_import_keeps_what_is_in(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    services.delay = 0.0

    def slow(paths: Any, job: Any, on_item: Any) -> Any:
        items = []
        for path in paths:
            job.check()
            item = services.imports._import(path)
            items.append(item)
            on_item(item)
            job.wait(0.2)
        return items

    services.imports.import_paths = slow  # type: ignore[method-assign]
    window.imports.import_paths([f"/tmp/Story_{n}.md" for n in range(50)])
    dialog = window.imports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: len(dialog.report.items) >= 2)
    dialog.close_button.click()
    qtbot.waitUntil(lambda: not dialog.running)
    assert dialog.heading.text() == "Import stopped"
    assert 2 <= len(dialog.report.added_ids) < 50
    dialog.close_button.click()


def test_a_dialog_that_is_done_is_let_go(qtbot: QtBot, window: MainWindow) -> None:
    window.imports.import_paths(["/tmp/One.md", "/tmp/Two.md"])
    dialog = window.imports.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    dialog.close()
    assert window.imports.dialog is None
    qtbot.waitUntil(lambda: not isValid(dialog))


def test_an_import_that_fails_leaves_no_dialog(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    def fail(*_: Any) -> Any:
        raise LibraryError("disk-full")

    services.imports.import_paths = fail  # type: ignore[method-assign]
    window.imports.import_paths(["/tmp/One.md"])
    qtbot.waitUntil(window.notice.isVisible)
    assert window.imports.dialog is None


# --- editing -----------------------------------------------------------------------------------------------------


def find_dialog(kind: type) -> Any:
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)


def test_editing_details_of_many_with_undo(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    table = window.home.library.table
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    ids = table.selected_ids()
    before = {i: services.rows[i].metadata for i in ids}
    window.commands["article.edit"].trigger()
    qtbot.waitUntil(lambda: find_dialog(DetailsDialog) is not None)
    dialog = find_dialog(DetailsDialog)
    qtbot.keyClicks(dialog.fields["outlet"], "New Outlet")
    qtbot.keyClicks(dialog.fields["tags"], ", fresh")
    dialog.save_button.click()
    qtbot.waitUntil(lambda: all("fresh" in services.rows[i].metadata.tags for i in ids))
    assert {services.rows[i].metadata.outlet for i in ids} == {"New Outlet"}
    qtbot.waitUntil(window.commands["edit.undo"].isEnabled)
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: {i: services.rows[i].metadata for i in ids} == before)


def test_correcting_text_with_undo(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    before = services.rows[1].document
    lines = before.text.split("\n")
    tails = [block.kind is BlockKind.TAIL for block in before.blocks]
    tails[1] = True
    lines[2] += " More."
    window.operations.correct(1, "\n".join(lines), tails)
    qtbot.waitUntil(lambda: services.rows[1].document.blocks[1].kind is BlockKind.TAIL)
    assert "More." in services.rows[1].document.text
    qtbot.waitUntil(window.commands["edit.undo"].isEnabled)
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: services.rows[1].document == before)


def test_a_selection_leaves_the_article(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["article.mark_tail"].trigger()
    assert "Select the lines" in window.status.sentence
    window.reading.reader.pane.select_span(services.rows[1].document.blocks[2].span)
    window.commands["article.mark_tail"].trigger()
    qtbot.waitUntil(lambda: services.rows[1].document.blocks[2].kind is BlockKind.TAIL)


# --- pairs -------------------------------------------------------------------------------------------------------


def test_a_pair_is_saved_renamed_reopened_and_deleted(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["pair.save"].trigger()
    bar = window.reading.pair_bar
    qtbot.keyClicks(bar.title, "The bridge")
    qtbot.keyClick(bar.title, Qt.Key.Key_Return)
    qtbot.keyClicks(bar.question, "Who was asked?")
    qtbot.keyClick(bar.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.reading.pair is not None)
    assert window.reading.top.title.whole == "Who was asked?"
    window.commands["view.pairs"].trigger()
    page = window.home.pairs
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.rename_current()
    editor = page.list.findChild(type(bar.title))
    editor.selectAll()
    qtbot.keyClicks(editor, "Renamed")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: services.pair_rows[1].title == "Renamed")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["pair.swap"].trigger()
    qtbot.waitUntil(lambda: services.pair_rows[1].left_id == 2)
    assert [article.id for article in window.reading.articles()] == [2, 1]
    window.pages.back()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not services.pair_rows)
    qtbot.waitUntil(page.empty.isVisible)
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: 1 in services.pair_rows)


def test_a_comparison_that_fails_leaves_the_texts(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    services.failing["analysis.compare"] = UserError("parse-died")
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    qtbot.waitUntil(lambda: "analysis.compare" in services.calls and not window.tasks.running)
    assert len(window.reading.articles()) == 2
    assert not window.notice.isVisible()


def test_commands_follow_a_pair_that_is_saved_deleted_and_back(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    delete = window.commands["pair.delete"]
    assert not delete.isEnabled()
    window.commands["pair.save"].trigger()
    qtbot.keyClicks(window.reading.pair_bar.title, "The bridge")
    window.reading.pair_bar.save_button.click()
    qtbot.waitUntil(delete.isEnabled)
    assert window.reading.top.title.whole == "The bridge"
    delete.trigger()
    qtbot.waitUntil(lambda: not delete.isEnabled())
    assert window.reading.pair is None
    assert window.reading.top.title.whole == ""
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(delete.isEnabled)
    assert window.reading.top.title.whole == "The bridge"


def test_sides_swapped_while_they_are_compared_are_compared_again(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    qtbot.waitUntil(lambda: bool(window.reading.split.marks.entities))
    services.delay = 0.1
    window.pages.back()
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    assert not window.reading.split.marks.entities
    window.commands["pair.swap"].trigger()
    services.delay = 0
    qtbot.waitUntil(lambda: bool(window.reading.split.marks.entities))
    assert [article.id for article in window.reading.articles()] == [2, 1]
    forms = {form.casefold() for _, _, forms in NAMES for form in forms}
    for side in window.reading.split.texts.sides:
        text = side.pane.text.document.text
        marked = {text[span.start : span.end] for entity in side.pane.layers.entities for span in entity.spans}
        assert marked and {words.casefold() for words in marked} <= forms


# --- what may go wrong, and what is kept ---------------------------------------------------------------------------


def test_read_only_says_why(qtbot: QtBot, make_window: MakeWindow) -> None:
    services = FakeServices(make_articles(5), read_only=True)
    window = make_window(services)
    window.home.library.table.selectRow(0)
    for command in ("file.import", "article.edit", "article.trash"):
        assert not window.commands[command].isEnabled()
        assert "reading only" in window.commands[command].toolTip()
    assert window.status._state.text() == "Read only"
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    window.pages.back()
    assert not any(call.startswith("articles.set") for call in services.calls)


def test_a_library_that_cannot_be_opened(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(None)
    tried: list[str] = []
    window.show_problem(LibraryError("library-locked", path="/x"), ("Open for reading only", lambda: tried.append("r")))
    assert window.home.problem == "The library could not be opened"
    button = window.home.lists._problem_page._buttons.itemAt(0).widget()  # type: ignore[union-attr]
    button.click()  # type: ignore[union-attr]
    assert tried == ["r"]
    window.set_services(FakeServices(make_articles(3)), None)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: window.home.library.table.isVisible() and window.home.model.rowCount() == 3)


def test_a_bug_is_shown_as_one(qtbot: QtBot, window: MainWindow) -> None:
    window.notice.show_error(BugReport("ValueError: x", "Traceback ..."))
    qtbot.waitUntil(lambda: find_dialog(ReportDialog) is not None)
    find_dialog(ReportDialog).accept()


def test_links_are_shown_and_not_followed(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_of_window.show_link("https://example.org/a")
    assert window.notice.text == "https://example.org/a"
    window.notice._buttons.itemAt(0).widget().click()  # type: ignore[union-attr]
    assert QGuiApplication.clipboard().text() == "https://example.org/a"


def test_an_answered_notice_gives_the_keyboard_back_to_the_text(qtbot: QtBot, window: MainWindow) -> None:
    activate(qtbot, window)
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    for answer in ("button", "escape"):
        window.actions_of_window.show_link("https://example.org/a")
        close = window.notice._buttons.itemAt(2).widget()
        assert close is not None
        close.setFocus()
        if answer == "button":
            qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
        else:
            qtbot.keyClick(close, Qt.Key.Key_Escape)
        assert window.reading.split.left.pane.hasFocus()


def test_what_went_wrong_can_be_read_on_the_page_one_comes_back_to(qtbot: QtBot, window: MainWindow) -> None:
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    window.open_article(999)
    qtbot.waitUntil(window.notice.isVisible)
    qtbot.waitUntil(lambda: not window.tasks.running)
    assert [article.id for article in window.reading.articles()] == [1]
    assert window.notice.isVisible()
    assert "999" in window.notice.text
    window.open_article(2)
    assert not window.notice.isVisible()


def test_undo_in_a_note_never_reaches_the_library(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    activate(qtbot, window)
    window.home.library.table.selectRow(0)
    (gone,) = window.home.library.table.selected_ids()
    window.commands["article.trash"].trigger()
    qtbot.waitUntil(lambda: window.home.model.find(gone) is None and window.commands["edit.undo"].isEnabled())
    window.open_article(window.home.model.shown[0].id)
    window.commands["article.note"].setChecked(True)
    qtbot.waitUntil(lambda: window.on_text and window.reading.note.subject is not None)
    window.reading.note.editor.setFocus()
    window.commands["edit.undo"].trigger()
    qtbot.wait(50)
    assert "articles.restore" not in services.calls


def test_a_bug_behind_a_refresh_is_shown(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    qtbot.waitUntil(lambda: not window.tasks.running)
    services.failing["articles.get"] = RuntimeError("odd")
    services.articles.edit([1], {"outlet": "Another"})
    qtbot.waitUntil(lambda: find_dialog(ReportDialog) is not None)
    find_dialog(ReportDialog).accept()


def test_window_and_columns_come_back(qtbot: QtBot, make_window: MakeWindow, services: FakeServices) -> None:
    first = make_window(services)
    first.home.library.table.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    first.commands["view.sidebar"].setChecked(False)
    kept: list[Settings] = []
    first.settings_changed.connect(kept.append)
    first.close()
    second = make_window(services, settings=kept[-1])
    assert second.home.model.sorting == (4, False)
    assert not second.home.sidebar.isVisible()
    make_window(services, settings=replace(kept[-1], window_state="garbage"))


def test_the_order_of_the_entity_list_is_the_readers_own(
    qtbot: QtBot, make_window: MakeWindow, services: FakeServices
) -> None:
    first = make_window(services)
    first.open_pair(1, 2)
    qtbot.waitUntil(lambda: first.on_text and first.reading.split._comparison is not None)
    first.commands["entity.order"].trigger()
    kept: list[Settings] = []
    first.settings_changed.connect(kept.append)
    first.close()
    second = make_window(services, settings=kept[-1])
    second.open_pair(3, 4)
    qtbot.waitUntil(lambda: second.on_text)
    assert second.reading.split.panel.order is EntityOrder.COUNT
    assert second.reading.split.panel.arrange.order_button.text() == "Most often"


def test_themes_change_everywhere_at_once(qtbot: QtBot, window: MainWindow) -> None:
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    for key in ("dark", "sepia", "light"):
        window.commands[f"view.{key}"].trigger()
        assert window.theme.key == key
        assert window.commands[f"view.{key}"].isChecked()
        assert window.home.library.table.theme.key == key
    size = window.settings.text_size
    window.commands["view.larger"].trigger()
    assert window.settings.text_size > size
    window.commands["view.normal_size"].trigger()
    assert window.settings.text_size == size


def test_changes_are_joined() -> None:

    joined = join_changes([Changes(articles=frozenset({1})), Changes(articles=frozenset({2}), search_index=True)])
    assert joined.articles == {1, 2}
    assert joined.search_index
    assert join_changes([Changes(corrections=True), Changes()]) == Changes(corrections=True)
    assert join_changes([]) == Changes()


def test_the_window_never_waits_for_a_slow_disk(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    # Asked of the threads, not of the clock: a busy machine holds a window up as long as a slow disk does.
    services.delay = 0.05
    qtbot.keyClicks(window.home.library.field, "bridge")
    window.home.library.table.selectRow(1)
    window.commands["article.trash"].trigger()
    qtbot.waitUntil(lambda: bool(services.held_up) and not window.tasks.running, timeout=20_000)
    services.delay = 0.0
    assert threading.get_ident() not in services.held_up


def test_another_library_in_the_same_window(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    window.take_services_away()
    assert not window.on_text
    assert window.home.model.rowCount() == 0
    other = FakeServices(make_articles(3), folder=tmp_path / "other")
    window.set_services(other, None)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: window.home.model.rowCount() == 3)
    assert "other" in window.windowTitle()
    assert not window.pages.history.can_go_back


def test_the_projector_brings_everything_back(qtbot: QtBot, window: MainWindow) -> None:
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["article.note"].setChecked(True)
    size = window.settings.text_size
    window.commands["view.projector"].trigger()
    assert window.isFullScreen()
    assert window.settings.text_size > size
    assert not window.reading.split.panel.isVisible()
    assert not window.reading.note.isVisible()
    assert not any(strip.isVisible() for strip in window.reading.split.guide.bearings.strips)
    assert not window.menuBar().isVisible()
    window.commands["view.full_screen"].trigger()
    assert not window.isFullScreen()
    assert not window.commands["view.projector"].isChecked()
    assert window.settings.text_size == size
    assert window.reading.split.panel.isVisible()
    assert window.reading.note.isVisible()
    assert all(strip.isVisible() for strip in window.reading.split.guide.bearings.strips)
    assert window.menuBar().isVisible()


def test_whether_strips_are_shown_is_remembered(qtbot: QtBot, make_window: MakeWindow, services: FakeServices) -> None:
    first = make_window(services)
    first.open_pair(1, 2)
    qtbot.waitUntil(lambda: first.on_text)
    assert all(strip.isVisible() for strip in first.reading.split.guide.bearings.strips)
    first.commands["pair.overview"].trigger()
    kept: list[Settings] = []
    first.settings_changed.connect(kept.append)
    first.close()
    second = make_window(services, settings=kept[-1])
    second.open_pair(1, 2)
    qtbot.waitUntil(lambda: second.on_text)
    assert not any(strip.isVisible() for strip in second.reading.split.guide.bearings.strips)


def test_hits_are_framed_only_for_who_comes_from_the_search(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    services.pairs.save(1, 2, "A pair")
    services.library.changes.announce(Changes(pairs=frozenset({1})))
    window.commands["edit.search"].trigger()
    qtbot.keyClicks(window.home.library.field, "bridge")
    qtbot.waitUntil(lambda: window.home.library.result is not None)
    window.commands["view.pairs"].trigger()
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    assert window.reading.split.left.pane.layers.hits == ()


def test_a_title_in_the_bar_keeps_its_ellipsis_through_themes(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    services.pairs.save(1, 2, "", "Who is heard, and who is not? " * 12)
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    title = window.reading.top.title
    family = title.font().family()
    window.commands["view.dark"].trigger()
    assert title.text().endswith("…")
    assert title.font().family() == family
    assert title.fontMetrics().horizontalAdvance(title.text()) <= title.width()
    window.commands["view.light"].trigger()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_that_has_the_keyboard_is_pressed(
    qtbot: QtBot, make_window: MakeWindow, services: FakeServices, key: Qt.Key
) -> None:
    window = make_window(services)
    pressed: list[str] = []
    button = QPushButton("Read Beside", window.home.library)
    button.clicked.connect(lambda: pressed.append(button.text()))
    button.show()
    button.setFocus()
    qtbot.keyClick(button, key)
    qtbot.waitUntil(lambda: pressed == ["Read Beside"])
    button.setEnabled(False)
    qtbot.keyClick(button, key)
    qtbot.wait(150)
    assert pressed == ["Read Beside"]
