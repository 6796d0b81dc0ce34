"""Notes in the window, as a person writes, links, tags and deletes them: real services, no language model."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.domain import NoteSubject, SubjectKind
from app.errors import LibraryError, NoteConflict
from app.services.opening import Services, open_services
from app.ui.notes.autosave import Autosave
from app.ui.notes.choosing import Which
from app.ui.notes.note_page import NotePage
from app.ui.notes.saver import NoteSaver
from app.ui.tasks import TaskRunner
from app.ui.window.main_window import MainWindow
from app.ui.window.navigation import PageKind
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.ui.window.conftest import MakeSession

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(
    qtbot: QtBot, make_session: MakeSession, library_folder: Path, inline_workers: InlineWorkers
) -> Iterator[MainWindow]:
    """Two articles, one with a note that links to the other."""
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    add_article(services, 1, title="The strike")
    two = add_article(services, 2, title="The mayor’s answer")
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, two), "Unlike [[The strike]] it names nobody.", 0)
    services.close()
    session = make_session()
    with qtbot.waitSignal(session.settled, timeout=20_000):
        session.open_library(library_folder)
    window = session.window
    window.resize(1100, 760)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window


def services_of(window: MainWindow) -> Services:
    assert window.services is not None
    return window.services


def begin(qtbot: QtBot, window: MainWindow, title: str, body: str = "") -> NotePage:
    """A new note by its key; its title is written, then its text."""
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.pages.on_note)
    page = window.pages.note
    qtbot.waitUntil(page.title.hasFocus)
    qtbot.keyClicks(page.title, title)
    qtbot.keyClick(page.title, Qt.Key.Key_Return)
    qtbot.waitUntil(page.note.editor.hasFocus)
    qtbot.waitUntil(lambda: page.shown_note is not None and page.shown_note.title == title)
    if body:
        qtbot.keyClicks(page.note.editor, body)
    return page


def saved(window: MainWindow, page: NotePage) -> str:
    assert page.shown_note is not None
    return services_of(window).notes.read(page.shown_note.id).body


def answer(window: MainWindow, words: str) -> QPushButton:
    return next(b for b in window.notice.findChildren(QPushButton) if b.text() == words and b.isVisible())


def test_a_note_is_begun_named_and_written_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    page = begin(qtbot, window, "Monday's lesson", "Two sides of one story")
    qtbot.waitUntil(lambda: saved(window, page) == "Two sides of one story", timeout=3_000)
    assert page.shown_note is not None and page.shown_note.title == "Monday's lesson"
    assert page.note.preview.isVisible(), "the page has room for both"
    window.commands["view.notes"].trigger()
    notes = window.home.notes
    qtbot.waitUntil(lambda: notes.list.rows.rowCount() == 2)
    assert [note.title for note in notes.list.rows.items] == ["Monday's lesson", "The mayor’s answer"]
    notes.list.setFocus()
    qtbot.keyClick(notes.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.on_note)
    qtbot.waitUntil(lambda: page.note.editor.toPlainText() == "Two sides of one story")


def test_a_new_title_stays_chosen_while_the_page_follows_the_library(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.pages.on_note)
    page = window.pages.note
    qtbot.waitUntil(page.title.hasFocus)
    qtbot.wait(400)  # what is announced of the new note comes back to its page
    qtbot.keyClicks(page.title, "Lesson")
    assert page.title.text() == "Lesson"


def test_taking_the_new_note_back_leads_back(qtbot: QtBot, window: MainWindow) -> None:
    begin(qtbot, window, "Short-lived")
    window.operations.undo()  # the name
    qtbot.waitUntil(lambda: window.pages.note.title.text() == "New note")
    window.operations.undo()
    qtbot.waitUntil(lambda: not window.pages.on_note)
    assert window.place.kind is PageKind.LIBRARY
    window.operations.redo()
    qtbot.waitUntil(lambda: services_of(window).notes.count() == (2, 0))


@pytest.mark.parametrize("before", ["😀😀 ", "🇫🇷 שלום "])
def test_names_are_completed_after_signs_of_two_units(qtbot: QtBot, window: MainWindow, before: str) -> None:
    page = begin(qtbot, window, "Lesson")
    completer, editor = page.ties.completer, page.note.editor
    editor.insertPlainText(before)
    qtbot.keyClicks(editor, "[[str")
    qtbot.waitUntil(lambda: completer.is_open and completer.list.rows.rowCount() == 1)
    editor.insertPlainText("]] rest")
    for _ in range(7):
        qtbot.keyClick(editor, Qt.Key.Key_Left)
    qtbot.keyClicks(editor, "i")
    qtbot.waitUntil(lambda: completer.is_open and completer.list.rows.rowCount() == 1)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    text = editor.toPlainText()
    assert text.startswith(f"{before}[[") and text.endswith("]] rest") and text.count("]]") == 1


def test_names_are_completed_between_brackets(qtbot: QtBot, window: MainWindow) -> None:
    page = begin(qtbot, window, "Lesson", "See [[str")
    completer, editor = page.ties.completer, page.note.editor
    qtbot.waitUntil(lambda: completer.is_open and completer.list.rows.rowCount() == 1)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.toPlainText() == "See [[The strike]]"
    qtbot.keyClicks(editor, " and [[the")
    qtbot.waitUntil(lambda: completer.is_open and completer.list.rows.rowCount() == 2)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    chosen = completer.list.chosen()
    assert chosen is not None
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == f"See [[The strike]] and [[{chosen.text}]]"
    assert editor.hasFocus() and not completer.is_open
    qtbot.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert editor.toPlainText().endswith("[[the"), "one step takes it back"


def test_keys_that_come_faster_than_the_names_are_not_meant_for_them(qtbot: QtBot, window: MainWindow) -> None:
    page = begin(qtbot, window, "Lesson", "[[the")
    editor = page.note.editor
    qtbot.waitUntil(lambda: page.ties.completer.is_open)
    keys = [(Qt.Key.Key_BracketRight, "]"), (Qt.Key.Key_BracketRight, "]"), (Qt.Key.Key_Return, "\r")]
    for key, sign in keys:  # they lie in the queue, as while the window was busy
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, sign)
        QCoreApplication.postEvent(editor, event)
    qtbot.waitUntil(lambda: "]]" in editor.toPlainText())
    assert editor.toPlainText() == "[[the]]\n"


def test_escape_closes_the_names_and_the_note_stays(qtbot: QtBot, window: MainWindow) -> None:
    page = begin(qtbot, window, "Lesson", "[[the")
    editor = page.note.editor
    qtbot.waitUntil(lambda: page.ties.completer.is_open)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.keyClicks(editor, " s")
    qtbot.wait(80)
    assert not page.ties.completer.is_open and editor.hasFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.toPlainText() == "[[the s\n"
    qtbot.keyClicks(editor, "`[[the` ")
    qtbot.wait(80)
    assert not page.ties.completer.is_open, "not in code"


def test_a_link_leads_to_its_article_and_back(qtbot: QtBot, window: MainWindow) -> None:
    page = begin(qtbot, window, "Lesson", "[[The strike]] ")
    qtbot.waitUntil(lambda: "The strike" in page.note.preview.toPlainText())
    page.note.preview.address_clicked.emit("parallax:link/The%20strike")
    qtbot.waitUntil(lambda: window.on_text)
    assert window.reading.articles()[0].metadata.title == "The strike"
    window.commands["article.note"].setChecked(True)
    ties = window.reading.ties
    qtbot.waitUntil(lambda: ties.backlinks.list.rows.rowCount() == 2)
    assert [b.note.title for b in ties.backlinks.list.rows.found] == ["Lesson", "The mayor’s answer"]
    ties.backlinks.list.setFocus()
    ties.backlinks.list.setCurrentIndex(ties.backlinks.list.rows.index(1))
    qtbot.keyClick(ties.backlinks.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [a.metadata.title for a in window.reading.articles()] == ["The mayor’s answer"])
    window.commands["go.back"].trigger()
    window.commands["go.back"].trigger()
    qtbot.waitUntil(lambda: window.pages.on_note)
    qtbot.waitUntil(lambda: page.note.editor.toPlainText() == "[[The strike]] ")


def test_what_links_here_follows_what_others_write(qtbot: QtBot, window: MainWindow) -> None:
    page = begin(qtbot, window, "Lesson", "Nothing yet")
    assert page.ties.backlinks.isHidden()
    about = NoteSubject(SubjectKind.ARTICLE, 2)
    services_of(window).notes.save(about, "As in [[lesson]].", 1)
    qtbot.waitUntil(page.ties.backlinks.isVisible)
    assert page.ties.backlinks.head.text() == "Linked from one note"
    services_of(window).notes.save(about, "As in nothing.", 2)
    qtbot.waitUntil(page.ties.backlinks.isHidden)


def test_a_link_to_nothing_begins_the_note(qtbot: QtBot, window: MainWindow) -> None:
    page = begin(qtbot, window, "Lesson", "See [[The walkout]] ")
    qtbot.waitUntil(lambda: "missing" in page.note.preview.toHtml() or "walkout" in page.note.preview.toPlainText())
    page.note.preview.address_clicked.emit("parallax:link/The%20walkout")
    qtbot.waitUntil(lambda: window.notice.isVisible())
    answer(window, "Begin a note of that name").click()
    qtbot.waitUntil(lambda: page.shown_note is not None and page.shown_note.title == "The walkout")
    qtbot.waitUntil(lambda: page.ties.backlinks.list.rows.rowCount() == 1)


def test_renaming_rewrites_the_links_in_an_open_note(qtbot: QtBot, window: MainWindow) -> None:
    page = begin(qtbot, window, "Lesson", "See [[The strike]] ")
    qtbot.waitUntil(lambda: saved(window, page) == "See [[The strike]] ", timeout=3_000)
    window.operations.edit([1], {"title": "The walkout"}, {})
    qtbot.waitUntil(lambda: page.note.editor.toPlainText() == "See [[The walkout]] ")
    window.operations.undo()
    qtbot.waitUntil(lambda: page.note.editor.toPlainText() == "See [[The strike]] ")


def test_tags_are_completed_kept_and_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    services_of(window).articles.edit([1], {"tags": ["strike", "class"]})
    page = begin(qtbot, window, "Lesson", "Words")
    tags = page.ties.tags
    qtbot.waitUntil(lambda: "class" in tags._known.stringList())
    tags.setFocus()
    qtbot.keyClicks(tags, "cl")
    popup = tags._completer.popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert tags.text() == "class, "
    qtbot.keyClicks(tags, "monday")
    qtbot.keyClick(tags, Qt.Key.Key_Return)
    assert page.shown_note is not None
    note_id = page.shown_note.id
    qtbot.waitUntil(lambda: services_of(window).notes.read(note_id).tags == ("class", "monday"))
    qtbot.waitUntil(page.note.editor.hasFocus)
    window.operations.undo()
    qtbot.waitUntil(lambda: services_of(window).notes.read(note_id).tags == ())
    qtbot.waitUntil(lambda: tags.text() == "")


def test_notes_are_filtered_by_words_kind_and_tag(qtbot: QtBot, window: MainWindow) -> None:
    services = services_of(window)
    services.notes.create("Lesson", "x " * 500 + "hidden deep", ["class"])
    services.notes.create("Other", "nothing", ["home"])
    window.commands["view.notes"].trigger()
    page = window.home.notes
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 3)

    def titles() -> list[str]:
        return [note.title for note in page.list.rows.items]

    qtbot.keyClicks(page.field, "hidden")
    qtbot.waitUntil(lambda: titles() == ["Lesson"])
    page.field.clear()
    page.which.setCurrentIndex(list(Which).index(Which.ARTICLE))
    assert titles() == ["The mayor’s answer"]
    page.which.setCurrentIndex(0)
    page.tag.setCurrentIndex(page.tag.findData("home"))
    assert titles() == ["Other"]
    page.field.setText("zzz")
    qtbot.waitUntil(page.empty.isVisible)
    assert page.empty.heading == "None like that"


def test_a_deleted_note_lies_in_the_trash_and_comes_back_whole(qtbot: QtBot, window: MainWindow) -> None:
    services = services_of(window)
    page = begin(qtbot, window, "Lesson", "First words")
    assert page.shown_note is not None
    number = page.shown_note.id
    services.notes.set_tags(number, ["class"])
    page.delete_button.click()
    qtbot.waitUntil(lambda: not window.pages.on_note)
    assert services.notes.read(number).body == "First words", "what was typed goes along"
    window.commands["view.trash"].trigger()
    qtbot.waitUntil(lambda: window.home.trash.notes_button.text() == "One deleted note…")
    window.home.trash.notes_button.click()
    notes = window.home.notes
    qtbot.waitUntil(lambda: notes.isVisible() and notes.list.rows.rowCount() == 1)
    notes.buttons.restore.click()
    qtbot.waitUntil(lambda: services.notes.count() == (2, 0))
    note = services.notes.read(number)
    assert (note.body, note.tags) == ("First words", ("class",))
    qtbot.waitUntil(notes.empty.isVisible)
    assert notes.empty.heading == "No deleted notes"
    window.operations.undo()
    qtbot.waitUntil(lambda: services.notes.count() == (1, 1))


def test_only_an_answer_deletes_a_note_for_ever(qtbot: QtBot, window: MainWindow) -> None:
    services = services_of(window)
    note = services.notes.create("Lesson", "A")
    services.notes.trash([note.id])
    window.commands["view.notes"].trigger()
    page = window.home.notes
    page.show_trash()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    buttons = {b.text(): b for b in page.bar.findChildren(QPushButton)}
    buttons["Keep"].click()
    assert services.notes.count() == (1, 1)
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    next(b for b in page.bar.findChildren(QPushButton) if b.text() == "Delete for ever" and b.isVisible()).click()
    qtbot.waitUntil(lambda: services.notes.count() == (1, 0))


def test_a_note_that_is_gone_is_no_page(qtbot: QtBot, window: MainWindow) -> None:
    note = services_of(window).notes.create("Lesson", "A")
    services_of(window).notes.trash([note.id])
    window.actions_of_window.notes.open(note.id)
    qtbot.waitUntil(lambda: window.place.kind is PageKind.LIBRARY)
    assert not window.pages.on_note


def test_an_article_opens_from_the_note_on_it(qtbot: QtBot, window: MainWindow) -> None:
    window.commands["view.notes"].trigger()
    notes = window.home.notes
    qtbot.waitUntil(lambda: notes.list.rows.rowCount() == 1)
    notes.buttons.open.click()
    qtbot.waitUntil(lambda: window.pages.on_note)
    page = window.pages.note
    assert page.title.isReadOnly() and page.title.text() == "The mayor’s answer"
    page.note.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(page.note.editor, " More.")
    page.subject_button.click()
    qtbot.waitUntil(lambda: window.on_text)
    qtbot.waitUntil(
        lambda: services_of(window).notes.get(NoteSubject(SubjectKind.ARTICLE, 2)).body.endswith("More."),  # type: ignore[union-attr]
        timeout=3_000,
    )


def test_a_title_of_nothing_is_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    page = begin(qtbot, window, "Lesson")
    page.title.setFocus()
    page.title.selectAll()
    qtbot.keyClick(page.title, Qt.Key.Key_Delete)
    qtbot.keyClick(page.title, Qt.Key.Key_Return)
    assert page.title.text() == "Lesson" and isinstance(page.title, QLineEdit)


def test_what_is_typed_on_the_page_of_a_note_is_saved_on_closing(qtbot: QtBot, window: MainWindow) -> None:
    page = begin(qtbot, window, "Lesson", "Last words")
    assert page.shown_note is not None
    number, services = page.shown_note.id, services_of(window)
    assert window.flush()
    assert services.notes.read(number).body == "Last words"


def test_a_search_shows_notes_above_the_articles(qtbot: QtBot, window: MainWindow) -> None:
    services = services_of(window)
    for number in range(4):
        services.notes.create(f"Quagga {number}", "Of animals.\n" * 90 + f"A Quagga is no zebra, part {number}")
    qtbot.waitUntil(lambda: services.search.search("quagga").notes != (), timeout=20_000)
    window.commands["edit.search"].trigger()
    library = window.home.library
    qtbot.keyClicks(library.field, "quagga")
    hits = library.note_hits
    qtbot.waitUntil(lambda: hits.isVisible() and len(hits.shown) == 3)
    assert hits.all_button.text() == "All 4 notes"
    hits.all_button.click()
    notes = window.home.notes
    qtbot.waitUntil(lambda: notes.isVisible() and notes.list.rows.rowCount() == 4)
    window.commands["edit.search"].trigger()
    qtbot.waitUntil(hits.isVisible)
    first = hits.shown[0].title
    qtbot.keyClick(hits._rows[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.pages.on_note and window.pages.note.title.text() == first)
    editor = window.pages.note.note.editor
    qtbot.waitUntil(lambda: editor.textCursor().selectedText() == "Quagga")
    assert editor.cursorRect().bottom() < editor.viewport().height(), "its place is on screen"
    window.commands["edit.search"].trigger()
    library.field.clear()
    qtbot.waitUntil(hits.isHidden)


def test_our_own_save_is_no_conflict_for_what_is_written_at_the_end(window: MainWindow, tasks: TaskRunner) -> None:
    """It has arrived, and the window does not know yet."""
    notes = services_of(window).notes
    saver = NoteSaver(notes, None, tasks, lambda: 0.0, window)
    begun = notes.create("Lesson")
    state = Autosave(begun.subject, begun)
    state.typed("one", 0.0)
    draft = state.begin()
    assert draft is not None
    notes.save(draft.subject, draft.body, draft.revision)
    state.typed("one two", 0.1)
    assert saver.flush(state)
    assert [(v.body, v.revision) for v in notes.versions(begun.subject)] == [("one two", 2), ("one", 1)]


def test_a_save_that_the_last_words_overtook_is_no_change_from_elsewhere(window: MainWindow, tasks: TaskRunner) -> None:
    notes = services_of(window).notes
    saver, merged = NoteSaver(notes, None, tasks, lambda: 0.0, window), []
    saver.merged.connect(lambda *told: merged.append(told))
    begun = notes.create("Lesson")
    state = Autosave(begun.subject, begun)
    state.typed("one", 0.0)
    draft = state.begin()
    assert draft is not None
    state.typed("one two", 0.1)
    assert saver.flush(state)
    with pytest.raises(NoteConflict) as overtaken:
        notes.save(draft.subject, draft.body, draft.revision)
    saver._on_not_saved(state, draft, overtaken.value)
    assert merged == [] and not state.dirty
    assert state.body == "one two"


def test_a_save_that_was_overtaken_leaves_no_version_that_lost(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    """It waited for a thread while the last words were written at once."""
    notes = services_of(window).notes
    saver, gate = NoteSaver(notes, None, tasks, lambda: 0.0, window), threading.Event()
    begun = notes.create("Lesson")
    state = Autosave(begun.subject, begun)
    for _ in range(3):  # as many as there are threads
        tasks.run(lambda _job: gate.wait(10))
    state.typed("one", 0.0)
    saver.save(state)
    state.typed("one two", 0.1)
    assert saver.flush(state)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.running)
    assert [(v.body, v.revision) for v in notes.versions(begun.subject)] == [("one two", 1)]
    assert not state.dirty
    state.typed("one two three", 0.2)
    saver.save(state)
    qtbot.waitUntil(lambda: not state.dirty)
    assert [v.revision for v in notes.versions(begun.subject)] == [2, 1]


def test_words_left_unsaved_beside_the_text_are_found_on_the_page_of_the_note(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = services_of(window)
    note = next(note for note in services.notes.list() if note.subject.kind is SubjectKind.ARTICLE)
    window.commands["article.note"].setChecked(True)
    window.open_article(note.subject.id)
    pane = window.reading.note
    qtbot.waitUntil(lambda: window.on_text and pane.subject == note.subject)
    save = services.notes.save

    def refuse(*_: object) -> None:
        raise LibraryError("disk-full")

    monkeypatch.setattr(services.notes, "save", refuse)
    qtbot.keyClicks(pane.editor, "Unsaved. ")
    qtbot.waitUntil(pane.bar.isVisible, timeout=3_000)
    window.actions_of_window.notes.open(note.id)
    qtbot.waitUntil(lambda: window.pages.on_note and window.pages.note.note.subject == note.subject)
    assert window.pages.note.note.editor.toPlainText().startswith("Unsaved. Unlike")
    monkeypatch.setattr(services.notes, "save", save)
    qtbot.waitUntil(lambda: saved(window, window.pages.note).startswith("Unsaved. Unlike"), timeout=5_000)
    assert len(services.notes.versions(note.subject)) == 2


def test_tags_that_are_being_typed_keep_the_window_open_where_they_cannot_be_saved(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = services_of(window)
    page = begin(qtbot, window, "Lesson")
    note = page.shown_note
    assert note is not None
    set_tags = services.notes.set_tags

    def refuse(*_: object) -> None:
        raise LibraryError("disk-full")

    monkeypatch.setattr(services.notes, "set_tags", refuse)
    page.ties.tags.setFocus()
    qtbot.keyClicks(page.ties.tags, "school")
    window.close()
    assert window.isVisible() and "Copy it elsewhere" in window.notice.text
    monkeypatch.setattr(services.notes, "set_tags", set_tags)
    window.close()
    assert not window.isVisible()
    assert services.notes.read(note.id).tags == ("school",)
