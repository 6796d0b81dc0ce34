"""Spelling as somebody meets it who writes a note: waves, the menu, the key that goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QTextCharFormat, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.spelling.own_words import OwnWords
from app.ui.dialogs.own_words import OwnWordsDialog
from app.ui.notes.colouring import is_in_code
from app.ui.notes.editor import NoteEditor
from app.ui.spelling.check import SpellCheck
from app.ui.spelling.field import SpellingField
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme
from app.ui.written_field import WrittenField
from tests.ui.spelling.few_words import ENGLISH, FewDictionaries, FewWords


class Desk:
    """An editor with its spelling looked after."""

    def __init__(self, qtbot: QtBot, check: SpellCheck, theme: Theme, *, ready: bool = True) -> None:
        self.qtbot, self.check = qtbot, check
        self.editor = NoteEditor(theme)
        self.field = SpellingField(self.editor, check, is_in_code)
        self.editor.next_misspelt = self.field.go_on
        qtbot.addWidget(self.editor)
        self.editor.resize(500, 300)
        self.editor.show()
        self.editor.activateWindow()
        self.editor.setFocus()
        qtbot.waitUntil(self.editor.hasFocus)
        if ready:
            qtbot.waitUntil(lambda: check.there is not None)

    def marked(self) -> list[str]:
        return [mark.cursor.selectedText() for mark in self.editor.extraSelections()]

    def wait_for(self, *words: str) -> None:
        self.qtbot.waitUntil(lambda: self.marked() == list(words))

    def put_caret(self, position: int) -> None:
        cursor = self.editor.textCursor()
        cursor.setPosition(position)
        self.editor.setTextCursor(cursor)

    def answer_menu(self, choose: str, seen: list[list[str]], *, part: str = "") -> None:
        """When the menu is there and complete, note its entries and choose one."""

        def answer() -> None:
            menu = QApplication.activePopupWidget()
            if not isinstance(menu, QMenu) or any("Looking for" in a.text() for a in menu.actions()):
                QTimer.singleShot(20, answer)
                return
            if part:
                (inner,) = [a.menu() for a in menu.actions() if part in a.text()]
                assert isinstance(inner, QMenu)
                actions = inner.actions()
            else:
                actions = menu.actions()
            seen.append([a.text().replace("&", "") for a in actions if not a.isSeparator()])
            for action in actions:
                if choose and choose in action.text().replace("&", ""):
                    action.trigger()
            menu.close()

        QTimer.singleShot(20, answer)

    def open_menu(self, reason: QContextMenuEvent.Reason, at: int = 0) -> None:
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(at)
        point = self.editor.cursorRect(cursor).center()
        viewport = self.editor.viewport()
        QApplication.sendEvent(viewport, QContextMenuEvent(reason, point, viewport.mapToGlobal(point)))


@pytest.fixture
def dictionaries() -> FewDictionaries:
    return FewDictionaries()


@pytest.fixture
def words_file(tmp_path: Path) -> Path:
    return tmp_path / "words.txt"


@pytest.fixture
def check(qtbot: QtBot, tasks: TaskRunner, dictionaries: FewDictionaries, words_file: Path) -> Iterator[SpellCheck]:
    check = SpellCheck(tasks, dictionaries, words_file)
    yield check
    tasks.drain(5_000)


@pytest.fixture
def desk(qtbot: QtBot, check: SpellCheck, theme: Theme) -> Desk:
    return Desk(qtbot, check, theme)


MOUSE, KEY = QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard


def test_unknown_words_get_a_wave_once_they_are_written(desk: Desk) -> None:
    QTest.keyClicks(desk.editor, "The stike is ovr")
    desk.wait_for("stike")  # the last word is still being written
    QTest.keyClick(desk.editor, Qt.Key.Key_Space)
    desk.wait_for("stike", "ovr")
    mark = desk.editor.extraSelections()[0]
    assert mark.format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline


def test_going_away_from_a_word_ends_it(desk: Desk) -> None:
    QTest.keyClicks(desk.editor, "the ovr")
    desk.qtbot.wait(400)
    assert desk.marked() == []
    QTest.keyClick(desk.editor, Qt.Key.Key_Home)
    desk.wait_for("ovr")


def test_a_corrected_word_loses_its_wave(desk: Desk) -> None:
    QTest.keyClicks(desk.editor, "the ovr is")
    desk.wait_for("ovr")
    desk.put_caret(6)
    QTest.keyClicks(desk.editor, "e")
    desk.put_caret(0)
    desk.wait_for()


def test_code_and_addresses_are_no_prose(desk: Desk) -> None:
    desk.editor.setPlainText("```\nstike ovr\n```\nsee `ovr` and [the news](https://exmaple.org/stike) [[Ovr]] wrngg")
    desk.wait_for("see", "wrngg")


def test_positions_hold_after_signs_of_two_units(desk: Desk) -> None:
    desk.editor.setPlainText("😀😀 the stike 🇫🇷 ovr is\nשלום ovr")
    desk.wait_for("stike", "ovr", "ovr")


def test_nothing_is_loaded_before_somebody_writes_and_never_on_the_gui_thread(
    qtbot: QtBot, check: SpellCheck, theme: Theme, dictionaries: FewDictionaries
) -> None:
    editor = WrittenField()
    qtbot.addWidget(editor)
    SpellingField(editor, check)
    editor.setPlainText("stike")
    qtbot.wait(50)
    assert dictionaries.opened == []
    Desk(qtbot, check, theme)
    assert dictionaries.opened == [("en_US", False)]


def test_the_menu_offers_what_may_be_meant(desk: Desk) -> None:
    QTest.keyClicks(desk.editor, "the stike is over")
    desk.wait_for("stike")
    seen: list[list[str]] = []
    desk.answer_menu("strike", seen)
    desk.open_menu(MOUSE, 6)
    assert desk.editor.toPlainText() == "the strike is over"
    assert seen[0][:3] == ["strike", "Add “stike” to My Words", "Ignore It until Parallax Ends"]
    assert "Undo" in " ".join(seen[0]) and "Spelling" in seen[0]
    desk.editor.undo()
    assert desk.editor.toPlainText() == "the stike is over", "one step"


def test_the_menu_key_is_about_the_word_at_the_caret(desk: Desk) -> None:
    QTest.keyClicks(desk.editor, "the stike is over")
    desk.put_caret(7)
    seen: list[list[str]] = []
    desk.answer_menu("strike", seen)
    desk.open_menu(KEY)
    assert desk.editor.toPlainText() == "the strike is over"


def test_a_key_goes_from_one_to_the_next_and_round(desk: Desk) -> None:
    desk.editor.setPlainText("the stike is\n\novr and the goverment")
    seen: list[list[str]] = []
    for chosen in ("strike", "", "government"):
        desk.answer_menu(chosen, seen)
        desk.editor.run("note.misspelt")
    assert desk.editor.toPlainText() == "the strike is\n\novr and the government"
    assert desk.editor.textCursor().position() == len(desk.editor.toPlainText())
    desk.answer_menu("", seen)
    desk.editor.run("note.misspelt")
    assert desk.editor.textCursor().selectedText() == "ovr", "from the beginning again"


def test_it_is_said_when_there_is_none_left(desk: Desk) -> None:
    desk.editor.setPlainText("the strike is over")
    with desk.qtbot.waitSignal(desk.check.said) as said:
        desk.editor.run("note.misspelt")
    assert "know every word" in said.args[0]


def test_a_word_that_is_added_is_kept_and_can_be_removed(desk: Desk, words_file: Path) -> None:
    QTest.keyClicks(desk.editor, "the stike is over")
    desk.wait_for("stike")
    seen: list[list[str]] = []
    desk.answer_menu("to My Words", seen)
    desk.open_menu(MOUSE, 6)
    desk.wait_for()
    desk.qtbot.waitUntil(lambda: words_file.exists() and words_file.read_text() == "stike\n")
    desk.answer_menu("from My Words", seen)
    desk.open_menu(MOUSE, 6)
    desk.wait_for("stike")
    desk.qtbot.waitUntil(lambda: words_file.exists() and words_file.read_text() == "")


def test_a_disk_that_takes_no_words_is_told_of(desk: Desk, words_file: Path) -> None:
    words_file.mkdir()
    QTest.keyClicks(desk.editor, "the stike is over")
    desk.wait_for("stike")
    desk.answer_menu("to My Words", [])
    with desk.qtbot.waitSignal(desk.check.said) as said:
        desk.open_menu(MOUSE, 6)
    assert "could not be kept" in said.args[0]
    desk.wait_for()


def test_what_is_ignored_stays_so_with_other_dictionaries(desk: Desk, dictionaries: FewDictionaries) -> None:
    dictionaries.words["de_DE"] = "der streik"
    QTest.keyClicks(desk.editor, "the stike is over, der streik ")
    desk.wait_for("stike", "der", "streik")
    desk.answer_menu("Ignore", [])
    desk.open_menu(MOUSE, 6)
    desk.wait_for("der", "streik")
    desk.check.choose(True, ("de_DE", "en_US"))
    desk.wait_for()


def test_languages_are_chosen_in_the_menu(desk: Desk, dictionaries: FewDictionaries) -> None:
    dictionaries.words["de_DE"] = "der streik"
    desk.check.read_in(["en"])
    desk.qtbot.waitUntil(lambda: desk.check.there == ("en_US", "de_DE"))
    seen: list[list[str]] = []
    chosen: list[tuple[bool, tuple[str, ...]]] = []
    desk.check.chosen.connect(lambda *choice: chosen.append(choice))
    desk.answer_menu("German", seen, part="Spelling")
    desk.open_menu(MOUSE)
    assert seen == [
        [
            "Check Spelling",
            "Languages of the System and the Text",
            "English (United States)",
            "German (Germany)",
            "My Words…",
        ]
    ]
    assert chosen == [(True, ("de_DE", "en_US"))]
    desk.answer_menu("Check Spelling", seen, part="Spelling")
    desk.open_menu(MOUSE)
    assert chosen[-1][0] is False


def test_the_language_of_the_text_joins(desk: Desk, dictionaries: FewDictionaries) -> None:
    dictionaries.words["es_ES"] = "huelga puerto"
    QTest.keyClicks(desk.editor, "the huelga ")
    desk.wait_for("huelga")
    desk.check.read_in(["es"])
    desk.wait_for()


def test_where_there_are_no_dictionaries_nothing_is_marked_and_it_is_said_what_to_do(
    qtbot: QtBot, tasks: TaskRunner, theme: Theme
) -> None:
    desk = Desk(qtbot, SpellCheck(tasks, FewDictionaries({})), theme)
    QTest.keyClicks(desk.editor, "the stike is over ")
    qtbot.wait(400)
    assert desk.marked() == []
    with qtbot.waitSignal(desk.check.said) as said:
        desk.editor.run("note.misspelt")
    assert "No spelling dictionary" in said.args[0]
    seen: list[list[str]] = []
    desk.answer_menu("", seen, part="Spelling")
    desk.open_menu(MOUSE)
    assert seen[0][0] == "Check Spelling" and "No spelling dictionary" in seen[0][1]


def test_names_that_articles_have_are_no_slips(desk: Desk) -> None:
    asked: list[frozenset[str]] = []

    def find(words: frozenset[str]) -> frozenset[str]:
        asked.append(frozenset(words))
        return frozenset(words) & {"Averill"}

    desk.check.set_library(find)
    QTest.keyClicks(desk.editor, "the dockers of Averill and Averil, the averill ")
    desk.wait_for("Averil", "averill")
    assert set().union(*asked) == {"Averill", "Averil"}, "only what has a capital is asked for"
    desk.check.set_library(None)
    desk.check.changed.emit()
    desk.wait_for("Averill", "Averil", "averill")


def test_a_note_for_reading_only_has_no_waves(desk: Desk) -> None:
    desk.editor.setReadOnly(True)
    desk.editor.setPlainText("the stike is over")
    desk.check.changed.emit()
    assert desk.marked() == []


def test_only_what_is_seen_is_looked_at(desk: Desk) -> None:
    desk.editor.setPlainText("\n".join(f"the stike is over {ENGLISH}" for _ in range(400)))
    desk.qtbot.waitUntil(lambda: 0 < len(desk.marked()) < 60)

    def first_line() -> int:
        mark = desk.editor.extraSelections()[0]
        return mark.cursor.blockNumber()

    assert first_line() == 0
    desk.editor.verticalScrollBar().setValue(300)
    desk.qtbot.waitUntil(lambda: first_line() > 100)


def test_a_menu_that_was_closed_takes_no_suggestions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Callable[[list[str]], None]] = []
    monkeypatch.setattr(desk.check, "suggest", lambda _word, then: kept.append(then))
    QTest.keyClicks(desk.editor, "the stike is over")
    desk.wait_for("stike")
    QTimer.singleShot(50, lambda: QApplication.activePopupWidget().close())
    desk.open_menu(MOUSE, 6)
    desk.qtbot.wait(20)
    kept[0](["strike"])
    assert desk.editor.toPlainText() == "the stike is over"


def test_own_words_are_read_at_the_start(
    qtbot: QtBot, tasks: TaskRunner, theme: Theme, words_file: Path, dictionaries: FewDictionaries
) -> None:
    own = OwnWords(words_file)
    own.add("stike")
    assert own.save()
    desk = Desk(qtbot, SpellCheck(tasks, dictionaries, words_file), theme)
    QTest.keyClicks(desk.editor, "the stike ovr ")
    desk.wait_for("ovr")


class SlowDictionaries(FewDictionaries):
    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def open(self, tag: str) -> FewWords | None:
        self.gate.wait(5)
        return super().open(tag)


@pytest.fixture
def slow(tasks: TaskRunner) -> Iterator[SlowDictionaries]:
    dictionaries = SlowDictionaries()
    yield dictionaries
    dictionaries.gate.set()
    tasks.drain(5_000)


def test_switched_off_while_dictionaries_are_opened_it_stays_off(
    qtbot: QtBot, tasks: TaskRunner, theme: Theme, slow: SlowDictionaries
) -> None:
    desk = Desk(qtbot, SpellCheck(tasks, slow), theme, ready=False)
    desk.editor.setPlainText("the stike is over")
    desk.check.choose(False, ())
    slow.gate.set()
    qtbot.waitUntil(lambda: desk.check.there is not None)
    qtbot.wait(400)
    assert desk.marked() == []


def test_the_key_says_that_dictionaries_are_being_opened(
    qtbot: QtBot, tasks: TaskRunner, theme: Theme, slow: SlowDictionaries
) -> None:
    desk = Desk(qtbot, SpellCheck(tasks, slow), theme, ready=False)
    with qtbot.waitSignal(desk.check.said) as said:
        desk.editor.run("note.misspelt")
    assert "being opened" in said.args[0]
    seen: list[list[str]] = []
    desk.answer_menu("", seen, part="Spelling")
    desk.open_menu(MOUSE)
    assert seen[0] == ["Check Spelling", "Looking for dictionaries…"]


def test_switched_off_at_the_start_the_menu_still_knows_the_dictionaries(
    qtbot: QtBot, check: SpellCheck, theme: Theme
) -> None:
    check.choose(False, ())
    desk = Desk(qtbot, check, theme)
    seen: list[list[str]] = []
    desk.answer_menu("", seen, part="Spelling")
    desk.open_menu(MOUSE)
    assert "English (United States)" in seen[0] and "No spelling" not in " ".join(seen[0])


def test_dictionaries_of_other_languages_alone_are_told_of(qtbot: QtBot, tasks: TaskRunner, theme: Theme) -> None:
    desk = Desk(qtbot, SpellCheck(tasks, FewDictionaries({"xx_XX": "der"})), theme)
    with qtbot.waitSignal(desk.check.said) as said:
        desk.editor.run("note.misspelt")
    assert "of your language" in said.args[0]


def test_the_key_waits_until_it_is_known_whether_a_word_is_a_name(desk: Desk) -> None:
    desk.check.set_library(lambda _words: frozenset())
    desk.editor.setPlainText("the strike\n" * 200 + "Goverment letters")
    desk.put_caret(0)
    seen: list[list[str]] = []
    desk.answer_menu("government", seen)
    desk.editor.run("note.misspelt")
    desk.qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][-1] == "Ignore It until Parallax Ends"


def test_a_long_note_is_walked_through_in_pieces(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ui.spelling.marks.PIECE", 0.0)
    desk.editor.setPlainText("the strike\n" * 50 + "stike\n" + "the strike\n" * 50)
    found: list[str] = []
    marks = desk.field.marks
    marks.seek_next(0, lambda unknown: found.append(unknown.word if unknown else ""))
    assert found == [], "not all at once"
    desk.qtbot.waitUntil(lambda: found == ["stike"])
    marks.seek_next(700, lambda unknown: found.append(unknown.word if unknown else ""))
    desk.editor.appendPlainText("typed meanwhile")
    desk.qtbot.wait(100)
    assert found == ["stike"], "the text is another"


def test_own_words_are_listed_and_taken_out(desk: Desk, words_file: Path) -> None:
    QTest.keyClicks(desk.editor, "the stike ovr ")
    desk.wait_for("stike", "ovr")
    for word in ("stike", "ovr"):
        desk.check.add(word)
    desk.wait_for()
    dialog = OwnWordsDialog(desk.check)
    desk.qtbot.addWidget(dialog)
    dialog.show()
    assert [dialog.words.item(row).text() for row in range(dialog.words.count())] == ["ovr", "stike"]
    QTest.keyClick(dialog.words, Qt.Key.Key_Down)
    dialog.remove_button.click()
    desk.wait_for("stike")
    dialog.remove_button.click()
    desk.wait_for("stike", "ovr")
    assert not dialog.remove_button.isEnabled()
    desk.qtbot.waitUntil(lambda: words_file.exists() and words_file.read_text() == "")


def test_a_click_right_of_the_text_is_about_no_word(desk: Desk) -> None:
    desk.editor.setPlainText("the strike")
    seen: list[list[str]] = []
    desk.answer_menu("", seen)
    point = QPoint(400, 200)
    viewport = desk.editor.viewport()
    QApplication.sendEvent(viewport, QContextMenuEvent(MOUSE, point, viewport.mapToGlobal(point)))
    assert "My Words" not in " ".join(seen[0])
