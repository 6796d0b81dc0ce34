"""Notes and highlights written to files and read back, through the window, on real services."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.domain import NoteSubject, Span, SubjectKind
from app.services.exchanging import Choice, Format, Source
from app.services.opening import open_services
from app.ui.dialogs.export_notes import ExportNotesDialog
from app.ui.window.main_window import MainWindow
from app.ui.window.session import Session
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.ui.window.conftest import MakeSession


@pytest.fixture
def session(make_session: MakeSession, library_folder: Path, inline_workers: InlineWorkers, qtbot: QtBot) -> Session:
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    ids = [add_article(services, number) for number in range(2)]
    for number in ids:
        start = services.articles.get(number).document.blocks[1].start
        services.highlights.add([(number, Span(start, start + 20))], comment=f"On {number}")
    services.close()
    session = make_session()
    with qtbot.waitSignal(session.settled):
        session.open_library(library_folder)
    qtbot.waitUntil(lambda: session.window.home._is_loaded)
    return session


def press(window: MainWindow, words: str, qtbot: QtBot) -> None:
    dialog = window.actions_of_window.note_files.dialog
    assert dialog is not None
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def ask(window: MainWindow, qtbot: QtBot) -> ExportNotesDialog:
    window.commands["file.export_notes"].trigger()
    files = window.actions_of_window.note_files
    qtbot.waitUntil(lambda: files.dialog is not None and files.dialog.isVisible())
    assert files.dialog is not None
    return files.dialog


def test_what_is_open_is_offered_first(session: Session, qtbot: QtBot) -> None:
    window = session.window
    services = window.services
    assert services is not None
    number = services.articles.list()[0].id
    window.open_article(number)
    qtbot.waitUntil(lambda: window.on_text)
    dialog = ask(window, qtbot)
    assert [dialog.choices.itemData(n) for n in range(2)] == [Choice(articles=(number,)), Choice()]
    dialog.reject()


def test_a_web_page_of_everything_is_written_where_it_was_asked_for(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "all.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window = session.window
    dialog = ask(window, qtbot)
    dialog.choices.setCurrentIndex(0)
    dialog.formats[Format.HTML].click()
    press(window, "Choose where…", qtbot)
    qtbot.waitUntil(target.exists)
    assert all(f"On {number}" in target.read_text(encoding="utf-8") for number in (1, 2))
    qtbot.waitUntil(lambda: str(target) in window.status.sentence)


def test_a_name_without_its_ending_replaces_no_file(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dialog asks about the name as it was typed."""
    (tmp_path / "all.html").write_text("mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "all"), ""))
    dialog = ask(session.window, qtbot)
    dialog.choices.setCurrentIndex(0)
    dialog.formats[Format.HTML].click()
    press(session.window, "Choose where…", qtbot)
    qtbot.waitUntil((tmp_path / "all 2.html").exists)
    assert (tmp_path / "all.html").read_text() == "mine"


def test_a_note_alone_and_a_tag_are_offered(session: Session, qtbot: QtBot) -> None:
    window, services = session.window, session.window.services
    assert services is not None
    number = services.articles.list()[0].id
    subject = NoteSubject(SubjectKind.ARTICLE, number)
    services.notes.save(subject, "A thought", 0)
    services.articles.edit([number], {"tags": ["week 3"]})
    services.highlights.change(services.highlights.list()[0].id, 1, tags=["class"])
    window.open_article(number)
    qtbot.waitUntil(lambda: window.on_text)
    dialog = ask(window, qtbot)
    choices = [dialog.choices.itemData(n) for n in range(dialog.choices.count())]
    assert choices == [
        Choice(articles=(number,)), Choice(notes=(subject,)), Choice(), Choice(tag="class"), Choice(tag="week 3")
    ]  # fmt: skip
    assert "week 3" in dialog.choices.itemText(4)
    dialog.reject()


def test_a_pdf_of_a_pair_is_written(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    window, services = session.window, session.window.services
    assert services is not None
    pair = services.pairs.save(*(article.id for article in services.articles.list()), title="Both")
    target = tmp_path / "pair.pdf"
    window.actions_of_window.note_files.export(Choice(pairs=(pair.id,)), Format.PDF, target)
    qtbot.waitUntil(lambda: str(target) in window.status.sentence)
    assert target.read_bytes().startswith(b"%PDF-") and [*tmp_path.glob("*.part")] == []


def test_an_imported_note_is_taken_back_by_the_same_step(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    window, services = session.window, session.window.services
    assert services is not None
    files = window.actions_of_window.note_files
    subject = NoteSubject(SubjectKind.ARTICLE, services.articles.list()[0].id)
    services.notes.save(subject, "A thought", 0)
    files.export(Choice(), Format.MARKDOWN, tmp_path / "out")
    qtbot.waitUntil(lambda: str(tmp_path / "out") in window.status.sentence)
    services.notes.save(subject, "Another one", 1)
    (path,) = (path for path in (tmp_path / "out").glob("*.md") if "A thought" in path.read_text(encoding="utf-8"))
    path.write_text(path.read_text(encoding="utf-8").replace("A thought", "A thought elsewhere"), encoding="utf-8")
    files.take_in([tmp_path / "out"], Source.PARALLAX)
    qtbot.waitUntil(lambda: window.operations.undo_stack.undo_label == "Import notes")

    def body() -> str:
        note = services.notes.get(subject)
        return note.body if note is not None else ""

    assert body() == "Another one\n\n---\n\nA thought elsewhere"
    window.operations.undo()
    qtbot.waitUntil(lambda: body() == "Another one")
    qtbot.waitUntil(lambda: window.operations.undo_stack.redo_label == "Import notes")
    window.operations.redo()
    qtbot.waitUntil(lambda: body().endswith("A thought elsewhere"))


def test_what_was_written_comes_back_and_can_be_undone(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    window, services = session.window, session.window.services
    assert services is not None
    files = window.actions_of_window.note_files
    target = tmp_path / "notes.jsonld"
    files.export(Choice(), Format.WEB_ANNOTATION, target)
    qtbot.waitUntil(target.exists)
    ids = [highlight.id for highlight in services.highlights.list()]
    services.highlights.trash(ids)
    services.highlights.purge(ids)
    files.take_in([target], Source.PARALLAX)
    qtbot.waitUntil(lambda: len(services.highlights.list()) == 2)
    qtbot.waitUntil(lambda: window.operations.undo_stack.undo_label == "Import notes")
    window.operations.undo()
    qtbot.waitUntil(lambda: services.highlights.list() == [])


def test_a_file_that_was_edited_in_the_folder_is_told(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    window, out = session.window, tmp_path / "out"
    files = window.actions_of_window.note_files
    files.export(Choice(), Format.MARKDOWN, out)
    qtbot.waitUntil(lambda: "2 files written" in window.status.sentence)
    one, two = sorted(out.glob("*.md"))
    one.write_text(one.read_text(encoding="utf-8").replace("On ", "Thought on "), encoding="utf-8")
    files.export(Choice(), Format.MARKDOWN, out)
    qtbot.waitUntil(lambda: "was edited since the last export and stays as it is" in window.notice.text)
    assert one.name in window.notice.text and window.notice.isVisible()
    two.write_text(two.read_text(encoding="utf-8").replace("On ", "Thought on "), encoding="utf-8")
    files.export(Choice(), Format.MARKDOWN, out)
    qtbot.waitUntil(lambda: "2 files were edited since the last export and stay" in window.notice.text)


def test_what_the_file_says_otherwise_is_told(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    window, services = session.window, session.window.services
    assert services is not None
    files, target = window.actions_of_window.note_files, tmp_path / "notes.jsonld"
    services.exchange.export(Choice(), Format.WEB_ANNOTATION, target)
    words = target.read_text(encoding="utf-8").replace("On 1", "There on 1")
    target.write_text(words.replace('"parallax:colour": "yellow"', '"parallax:colour": "pink"'), encoding="utf-8")
    for highlight in services.highlights.list():
        services.highlights.change(highlight.id, 1, comment=f"{highlight.comment}, and here")
    files.take_in([target], Source.PARALLAX)
    qtbot.waitUntil(lambda: "1 highlight completed, 1 older than here" in window.status.sentence)
    assert "In 1 place your words and those of the files differ: both stand there" in window.notice.text


def test_what_comes_to_articles_in_the_trash_is_told(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    window, services = session.window, session.window.services
    assert services is not None
    files, target = window.actions_of_window.note_files, tmp_path / "notes.jsonld"
    services.exchange.export(Choice(), Format.WEB_ANNOTATION, target)
    ids = [highlight.id for highlight in services.highlights.list()]
    services.highlights.trash(ids)
    services.articles.trash([article.id for article in services.articles.list()])
    files.take_in([target], Source.PARALLAX)
    qtbot.waitUntil(lambda: "2 highlights added" in window.status.sentence)
    assert "2 belong to articles in the trash, and are seen when you restore these: " in window.notice.text
    assert "+1." in window.notice.text


def test_what_an_undo_leaves_as_it_is_is_told(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    window, services = session.window, session.window.services
    assert services is not None
    files, target = window.actions_of_window.note_files, tmp_path / "notes.jsonld"
    services.exchange.export(Choice(), Format.WEB_ANNOTATION, target)
    ids = [highlight.id for highlight in services.highlights.list()]
    services.highlights.trash(ids)
    files.take_in([target], Source.PARALLAX)
    qtbot.waitUntil(lambda: window.operations.undo_stack.undo_label == "Import notes")
    mine = services.highlights.list()[0]
    services.highlights.change(mine.id, mine.revision, tags=["mine"])
    window.operations.undo()
    qtbot.waitUntil(lambda: "Changed since, and left as it is: 1 highlight." in window.status.sentence)
    assert [highlight.id for highlight in services.highlights.list()] == [mine.id]
    window.operations.redo()
    qtbot.waitUntil(lambda: len(services.highlights.list()) == 2)


def test_a_file_that_is_none_of_these_is_said(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    window = session.window
    window.actions_of_window.note_files.take_in([path], Source.READWISE)
    qtbot.waitUntil(window.notice.isVisible)
