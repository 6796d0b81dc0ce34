"""The dialogs, used as a person uses them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain import BlockKind, Document, ImportItem, Original, Span
from app.jobs import Progress
from app.settings import Settings
from app.ui.dialogs.correct import CorrectDialog
from app.ui.dialogs.details import DetailsDialog, known_values
from app.ui.dialogs.details_form import find_error
from app.ui.dialogs.import_report import ImportReport
from app.ui.dialogs.importing import ImportDialog
from app.ui.dialogs.original import OriginalDialog
from app.ui.dialogs.report import ReportDialog
from app.ui.dialogs.settings import SettingsDialog, reading_style
from app.ui.dialogs.shortcuts import ShortcutsDialog
from app.ui.tasks import BugReport, describe_exception
from app.ui.theme import Theme
from tests.ui.dialogs.test_dialogs_logic import ImportStatus, item
from tests.ui.fakes import make_articles, make_document


def type_into(qtbot: QtBot, widget: Any, text: str) -> None:
    widget.setFocus()
    widget.selectAll()
    qtbot.keyClicks(widget, text)


def test_details_of_one_article(qtbot: QtBot, theme: Theme) -> None:
    row = make_articles(1)[0].summary
    dialog = DetailsDialog([row], {"outlet": ["The Harbour Post"]})
    qtbot.addWidget(dialog)
    dialog.show()
    saved: list[tuple[dict[str, object], dict[int, tuple[str, ...]]]] = []
    dialog.accepted_changes.connect(lambda changes, tags: saved.append((changes, tags)))
    type_into(qtbot, dialog.fields["published"], "20233")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.errors["published"].isVisible()
    assert "2023-10" in dialog.errors["published"].text()
    type_into(qtbot, dialog.fields["published"], "2023-1")
    assert not dialog.errors["published"].isVisible(), "a sentence that no longer holds goes away"
    type_into(qtbot, dialog.fields["author"], "Nora Quill")
    type_into(qtbot, dialog.fields["tags"], "bridge, new one")
    qtbot.keyClick(dialog.fields["tags"], Qt.Key.Key_Return)
    assert not dialog.isVisible()
    changes, tags = saved[0]
    assert changes == {"published": "2023-01", "author": "Nora Quill"}
    assert set(tags[row.id]) == {"bridge", "new one"}


def test_no_more_is_typed_than_the_library_takes(qtbot: QtBot, theme: Theme) -> None:
    dialog = DetailsDialog([make_articles(1)[0].summary], {})
    qtbot.addWidget(dialog)
    dialog.fields["author"].setText("x" * 2_000)
    assert find_error("author", dialog.fields["author"].text()) == ""
    assert find_error("author", "x" * 2_000)


def test_details_of_many_leave_alone_what_was_not_typed_over(qtbot: QtBot, theme: Theme) -> None:
    rows = [article.summary for article in make_articles(5)]
    dialog = DetailsDialog(rows, known_values(rows))
    qtbot.addWidget(dialog)
    dialog.show()
    assert "title" not in dialog.fields
    assert dialog.fields["outlet"].placeholderText() == "Different values"
    saved: list[Any] = []
    dialog.accepted_changes.connect(lambda changes, tags: saved.append((changes, tags)))
    type_into(qtbot, dialog.fields["perspective"], "press")
    dialog.save_button.click()
    assert saved == [({"perspective": "press"}, {})]


def test_what_differs_is_emptied_only_by_who_says_so(qtbot: QtBot, theme: Theme) -> None:
    rows = [article.summary for article in make_articles(5)]
    dialog = DetailsDialog(rows, known_values(rows))
    qtbot.addWidget(dialog)
    dialog.show()
    saved: list[Any] = []
    dialog.accepted_changes.connect(lambda changes, _: saved.append(changes))
    outlet, author = dialog.fields["outlet"], dialog.fields["author"]
    type_into(qtbot, outlet, "T")
    qtbot.keyClick(outlet, Qt.Key.Key_Backspace)  # thought better of it
    assert outlet.placeholderText().startswith("Different values")
    author.setFocus()
    assert author.placeholderText() == "Different values; Backspace empties them all"
    qtbot.keyClick(author, Qt.Key.Key_Backspace)
    assert author.placeholderText() == "Empty in all of them from now on"
    dialog.save_button.click()
    assert saved == [{"author": ""}]


def test_emptying_what_differs_is_taken_back_by_the_same_key(qtbot: QtBot, theme: Theme) -> None:
    rows = [article.summary for article in make_articles(5)]
    dialog = DetailsDialog(rows, known_values(rows))
    qtbot.addWidget(dialog)
    dialog.show()
    saved: list[Any] = []
    dialog.accepted_changes.connect(lambda changes, _: saved.append(changes))
    outlet = dialog.fields["outlet"]
    for _ in range(2):
        qtbot.keyClick(outlet, Qt.Key.Key_Backspace)
    qtbot.keyClick(dialog.fields["author"], Qt.Key.Key_Delete)
    type_into(qtbot, dialog.fields["author"], "Nora Quill")
    dialog.save_button.click()
    assert saved == [{"author": "Nora Quill"}]


def test_correcting_a_text_and_marking_its_tail(qtbot: QtBot, theme: Theme) -> None:
    article = replace(make_articles(1)[0], document=make_document("Title", ["One", "Two"], ["Share"]))
    dialog = CorrectDialog(article, theme, Span(10, 12))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)  # shortcuts hold in the active window only
    corrected: list[tuple[str, list[bool]]] = []
    dialog.corrected.connect(lambda text, tails: corrected.append((text, tails)))
    assert dialog.editor.textCursor().blockNumber() == 2, "where the reader had selected"
    assert not dialog.tail_button.isChecked()
    qtbot.keyClick(dialog.editor, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert dialog.tail_button.isChecked()
    dialog.editor.moveCursor(QTextCursor.MoveOperation.End)
    assert dialog.tail_button.isChecked()
    dialog.tail_button.click()
    dialog.editor.moveCursor(QTextCursor.MoveOperation.Start)
    assert not dialog.tail_button.isEnabled(), "the title always belongs to the article"
    dialog.editor.moveCursor(QTextCursor.MoveOperation.EndOfLine)
    qtbot.keyClicks(dialog.editor, "!")
    dialog.save_button.click()
    assert corrected == [("Title!\nOne\nTwo\nShare", [False, False, True, False])]


def test_a_text_nobody_changed_is_not_saved(qtbot: QtBot, theme: Theme) -> None:
    dialog = CorrectDialog(make_articles(1)[0], theme)
    qtbot.addWidget(dialog)
    with qtbot.assertNotEmitted(dialog.corrected):
        dialog.save_button.click()


def test_a_document_with_every_kind_of_block_survives_the_dialog(qtbot: QtBot, theme: Theme) -> None:
    document: Document = make_document("T", ["emoji 📵 and עברית", "two"])
    dialog = CorrectDialog(replace(make_articles(1)[0], document=document), theme)
    qtbot.addWidget(dialog)
    text, tails = dialog.result_lines()
    assert text == document.text
    assert tails == [block.kind is BlockKind.TAIL for block in document.blocks]


def test_the_import_dialog_from_progress_to_report(qtbot: QtBot, theme: Theme) -> None:
    report = ImportReport()
    dialog = ImportDialog(report, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_progress(Progress(1, 4, "one.txt"))
    assert dialog._now.whole == "1 of 4 · one.txt"
    with qtbot.waitSignal(dialog.cancel_asked):
        dialog.close_button.click()
    assert dialog.isVisible(), "it closes when the work has stopped"
    report.extend(
        [item(ImportStatus.ADDED, 1), item(ImportStatus.ADDED, 2), item(ImportStatus.DUPLICATE, 3, trash=True)]
    )
    dialog.show_report()
    assert dialog.heading.text() == "Import stopped"
    assert dialog.list.topLevelItemCount() == 3
    assert dialog.pair_button.isVisible()
    with qtbot.waitSignal(dialog.restore_asked) as restored:
        dialog.restore_button.click()
    assert restored.args == [[3]]
    dialog.show_restored([3])
    assert not dialog.restore_button.isVisible()
    with qtbot.waitSignal(dialog.pair_asked) as pair:
        dialog.pair_button.click()
    assert pair.args == [1, 2]
    assert not dialog.isVisible()


def test_what_comes_in_is_seen_while_it_comes_in(qtbot: QtBot, theme: Theme) -> None:
    report = ImportReport()
    dialog = ImportDialog(report, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    for number in range(100):
        report.add(item(ImportStatus.ADDED, number))
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() > 0)
    assert dialog.list.topLevelItem(0).text(0) == "99.txt", "the newest is at the top"  # type: ignore[union-attr]
    assert dialog.list.topLevelItemCount() < 100, "as many as can be seen"
    dialog.show_report()
    assert dialog.list.topLevelItemCount() == 100
    assert dialog.list.topLevelItem(0).text(0) == "0.txt"  # type: ignore[union-attr]


def test_titles_of_any_kind_stay_in_their_line(qtbot: QtBot, theme: Theme) -> None:
    titles = ("הגשר הישן נסגר", "Nothing" + "x" * 300)
    report = ImportReport([ImportItem("/a", ImportStatus.ADDED, title=title, words=394) for title in titles])
    dialog = ImportDialog(report, theme)
    qtbot.addWidget(dialog)
    dialog.show_report()
    hebrew, endless = (dialog.list.topLevelItem(n).text(1) for n in range(2))  # type: ignore[union-attr]
    assert hebrew.replace("\u00a0", " ") == f"Added: \u2068{titles[0]}\u2069 · 394 words"
    assert " " not in endless, "broken after the first word, nothing of the title would be seen"


def test_a_reason_is_shown_whole_however_narrow_the_list(qtbot: QtBot, theme: Theme) -> None:
    error = "The file is named page but is no HTML. Rename it, or save it again as HTML. " * 2
    report = ImportReport([ImportItem("/in/page.html", ImportStatus.FAILED, error=error.strip())])
    dialog = ImportDialog(report, theme)
    qtbot.addWidget(dialog)
    dialog.show_report()
    dialog.show()
    for width in (1000, 460):
        dialog.resize(width, 420)
        qtbot.waitUntil(lambda width=width: dialog.width() == width)
        row = dialog.list.model().index(0, 1)

        def needed(row: QModelIndex = row) -> int:
            room = QRect(0, 0, dialog.list.visualRect(row).width() - 2 * 4, 10_000)  # without the padding of the style
            words = dialog.list.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), error.strip())
            return words.height() + 2 * 5

        qtbot.waitUntil(lambda row=row, needed=needed: dialog.list.visualRect(row).height() >= needed())
    assert needed() > 3 * dialog.list.fontMetrics().height(), "it is narrow"


def test_a_warning_stands_beneath_its_file_and_is_counted(qtbot: QtBot, theme: Theme) -> None:
    warning = "38% of the page's visible text was left out as menus and other posts; the page is kept as it came."
    report = ImportReport([ImportItem("/in/page.html", ImportStatus.ADDED, title="T", words=9, warnings=(warning,))])
    report.add(item(ImportStatus.ADDED, 2))
    dialog = ImportDialog(report, theme)
    qtbot.addWidget(dialog)
    dialog.show_report()
    dialog.show()
    first = dialog.list.topLevelItem(0)
    assert first is not None and first.text(1).split("\n")[1] == warning
    assert "1 with a warning" in dialog._summary.text()
    rows = [dialog.list.model().index(number, 1) for number in range(2)]
    qtbot.waitUntil(
        lambda: (
            dialog.list.visualRect(rows[0]).height() >= 2 * dialog.list.fontMetrics().height()
            and dialog.list.visualRect(rows[1]).height() < dialog.list.visualRect(rows[0]).height()
        )
    )


def test_closing_the_import_dialog_hides_it_while_it_runs_and_ends_it_after(qtbot: QtBot, theme: Theme) -> None:
    report = ImportReport()
    dialog = ImportDialog(report, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.assertNotEmitted(dialog.finished):
        dialog.close()
    report.extend([item(ImportStatus.ADDED, 1), item(ImportStatus.ADDED, 2)])
    dialog.show_report()
    dialog.show()
    with qtbot.waitSignal(dialog.finished):
        dialog.close()
    assert not dialog.isVisible()


def test_settings_show_at_once(qtbot: QtBot, theme: Theme) -> None:
    dialog = SettingsDialog(Settings(), "/home/me/library", theme)
    qtbot.addWidget(dialog)
    dialog.show()
    changes: list[Settings] = []
    dialog.changed.connect(changes.append)
    dialog._theme_buttons["sepia"].click()
    dialog.size_slider.setValue(24)
    dialog.measure_box.setValue(60)
    dialog.leading_slider.setValue(18)
    last = changes[-1]
    assert (last.theme, last.text_size, last.measure, last.line_height) == ("sepia", 24, 60, 1.8)
    dialog.still_box.click()
    assert changes[-1].still
    assert reading_style(last).size == 18.0
    dialog.defaults_button.click()
    assert changes[-1] == Settings()
    assert dialog.size_box.value() == Settings().text_size


def test_the_report_can_be_copied_and_quotes_no_more_than_a_line(qtbot: QtBot) -> None:
    message = "odd\n" + " ".join(["secret"] * 100)
    try:
        raise ValueError(message)
    except ValueError as error:
        bug = describe_exception(ValueError, error, error.__traceback__)
    assert "secret" not in bug.details
    dialog = ReportDialog(bug)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert "ValueError: odd" in copied
    assert "Python" in copied
    assert "test_dialogs.py" in copied
    QGuiApplication.clipboard().clear()


def test_a_report_without_details(qtbot: QtBot) -> None:
    dialog = ReportDialog(BugReport("x", ""))
    qtbot.addWidget(dialog)
    assert "Parallax" in dialog.report


def test_the_shortcut_sheet_is_searched(qtbot: QtBot, theme: Theme) -> None:
    dialog = ShortcutsDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.field, "ctrl+k")
    assert "Search Library" in dialog.sheet.toPlainText()
    assert "Trash" not in dialog.sheet.toPlainText()
    dialog.field.setText("sorting")
    assert "Menu" in dialog.sheet.toPlainText()
    qtbot.keyClicks(dialog.field, " zzz")
    assert "No shortcut" in dialog.sheet.toPlainText()


@pytest.mark.parametrize(
    "data",
    [
        "Größe – „Maß“".encode("utf-16"),
        "Größe – „Maß“".encode(),
        b"<meta charset=cp1252>Gr\xf6\xdfe \x96 \x84Ma\xdf\x93",
    ],
)
def test_the_source_is_read_as_it_was_written(qtbot: QtBot, data: bytes) -> None:
    dialog = OriginalDialog(Original(data, "a.html", "text/html"))
    qtbot.addWidget(dialog)
    assert dialog.field.toPlainText().endswith("Größe – „Maß“")


@pytest.mark.parametrize("data", [b"x" * 500_000, b"<b>word</b> " * 40_000, b"\xff\x00\x01" * 100_000])
def test_a_source_in_one_line_is_shown_at_once(qtbot: QtBot, data: bytes) -> None:
    start = time.process_time()
    dialog = OriginalDialog(Original(data, "a.html", "text/html"))
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    assert time.process_time() - start < 0.5
    assert dialog.field.toPlainText()


def test_a_report_on_thousands_of_files_comes_bit_by_bit(qtbot: QtBot, theme: Theme) -> None:
    report = ImportReport()
    report.extend([item(ImportStatus.ADDED, number) for number in range(3_000)])
    dialog = ImportDialog(report, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    start = time.process_time()
    dialog.show_report()
    assert time.process_time() - start < 0.2
    assert 50 <= dialog.list.topLevelItemCount() < 3_000
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 3_000)
    dialog.show_restored([])
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 3_000)


def test_the_source_is_shown_as_text_only(qtbot: QtBot) -> None:
    dialog = OriginalDialog(Original(b"<h1>Hi</h1><img src='http://x/y.png'>\xff", "a.html", "text/html"))
    qtbot.addWidget(dialog)
    assert dialog.field.toPlainText().startswith("<h1>Hi</h1>")
    assert not OriginalDialog(Original(b"", "", "")).save_button.isEnabled()
