"""Corrections in the whole window, as a reader makes them: a gesture, what it changes, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.domain import CorrectionKind, EntityType, Scope, ScopeKind, SharedEntity, Span
from app.errors import UserError
from app.ui.dialogs.corrections import CorrectionsDialog
from app.ui.reading.entity_facts import OfferedName
from app.ui.reading.split_view import SplitView
from app.ui.window.main_window import MainWindow
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices, find_all, make_articles

PAIR = Scope(ScopeKind.PAIR, (1, 2))
LIBRARY = Scope(ScopeKind.LIBRARY)
KINDS = CorrectionKind


class Reader:
    """Somebody before a pair that is open."""

    def __init__(self, window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
        self.window, self.services, self.qtbot = window, services, qtbot

    @property
    def view(self) -> SplitView:
        return self.window.reading.split

    def open(self, left: int = 1, right: int = 2) -> Reader:
        self.window.open_pair(left, right)
        self.qtbot.waitUntil(lambda: self.window.on_text and bool(self.view.marks.entities))
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        return self

    def names(self) -> list[str]:
        return sorted(entity.name for entity in self.view.marks.entities)

    def entity(self, name: str) -> SharedEntity:
        return next(entity for entity in self.view.marks.entities if entity.name == name)

    def choose(self, *names: str) -> None:
        """Rows of the list, with the keyboard in it."""
        rows = self.view.panel.list
        rows.setFocus()
        rows.clearSelection()
        for name in names:
            index = rows.index_of(self.entity(name).key)
            rows.selectionModel().setCurrentIndex(index, rows.selectionModel().SelectionFlag.Select)

    def stand_on(self, name: str, side: int = 0, number: int = 0) -> Span:
        entity = self.entity(name)
        span = (entity.left, entity.right)[side][number]
        self.view.texts.sides[side].pane.setFocus()
        self.view.walk.stand_on(side, entity.key, span)
        return span

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focus = self.window.focusWidget()
        assert focus is not None
        self.qtbot.keyClick(focus, key, keys)

    def wait(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    def held(self) -> list[Any]:
        kept = self.services.corrections.kept.values()
        return [one.correction for one in kept if one.taken_back is None]

    def undo(self) -> None:
        self.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def reader(qtbot: QtBot, window: MainWindow, services: FakeServices) -> Reader:
    return Reader(window, services, qtbot).open()


ALL = ["Ellen Varga", "Old Bridge", "Shopkeepers"]


def test_the_texts_of_these_tests_share_three(reader: Reader) -> None:
    assert reader.names() == ALL


def test_two_chosen_rows_are_joined_by_one_key_and_parted_by_undo(reader: Reader) -> None:
    colour = reader.view.marks.palette.place("old bridge")
    total = len(reader.entity("Old Bridge").left) + len(reader.entity("Ellen Varga").left)
    more = max(("Old Bridge", "Ellen Varga"), key=lambda n: len(reader.entity(n).left) + len(reader.entity(n).right))
    reader.choose("Ellen Varga", "Old Bridge")
    reader.press(Qt.Key.Key_J)
    reader.wait(lambda: len(reader.names()) == 2)
    assert reader.held()[0].kind is KINDS.MERGE and reader.held()[0].entity == more
    assert len(reader.entity(more).left) == total, "who is spoken of most keeps the name"
    if more == "Old Bridge":
        assert reader.view.marks.palette.place("old bridge") == colour
    assert reader.view.line.isVisible() and reader.view.line.scope.text() == "everywhere in the library"
    reader.undo()
    reader.wait(lambda: reader.names() == ALL)
    assert not reader.view.line.isVisible() and reader.held() == []
    reader.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    reader.wait(lambda: len(reader.names()) == 2)


def test_a_row_dragged_onto_another_joins_it_and_the_line_takes_it_back(reader: Reader) -> None:
    reader.view.panel.list.joined.emit([reader.entity("Ellen Varga").key], reader.entity("Old Bridge").key)
    reader.wait(lambda: reader.names() == ["Old Bridge", "Shopkeepers"])
    reader.qtbot.mouseClick(reader.view.line.undo, Qt.MouseButton.LeftButton)
    reader.wait(lambda: reader.names() == ALL)


def test_one_row_is_joined_with_whom_the_reader_types(reader: Reader) -> None:
    reader.choose("Ellen Varga")
    reader.press(Qt.Key.Key_J)
    picker = reader.view.picker
    assert picker.isVisible() and picker.field.hasFocus()
    reader.qtbot.keyClicks(picker.field, "bri")
    reader.press(Qt.Key.Key_Return)
    reader.wait(lambda: reader.names() == ["Old Bridge", "Shopkeepers"])


def test_f2_renames_in_the_list(reader: Reader) -> None:
    reader.choose("Ellen Varga")
    reader.press(Qt.Key.Key_F2)
    field = reader.window.focusWidget()
    assert isinstance(field, QLineEdit)
    reader.qtbot.keyClicks(field, "The mayor npm")  # letters that are commands elsewhere
    reader.press(Qt.Key.Key_Return)
    reader.wait(lambda: "The mayor npm" in reader.names())
    assert reader.entity("The mayor npm").key == "ellen varga", "colours hang on the key"
    reader.undo()
    reader.wait(lambda: reader.names() == ALL)


def test_f2_on_a_mention_opens_the_list_that_was_folded(reader: Reader) -> None:
    reader.window.commands["pair.entities"].setChecked(False)
    reader.stand_on("Ellen Varga")
    reader.press(Qt.Key.Key_F2)
    assert reader.view.panel.isVisible() and isinstance(reader.window.focusWidget(), QLineEdit)


def test_the_type_is_chosen_from_a_menu(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, *_: shown.append(menu))
    reader.choose("Old Bridge")
    reader.press(Qt.Key.Key_C)
    actions = {action.text().replace("&", ""): action for action in shown[0].actions()}
    assert [words for words, action in actions.items() if action.isChecked()] == ["Place"]
    actions["Thing"].trigger()
    reader.wait(lambda: reader.entity("Old Bridge").type is EntityType.THING)
    reader.undo()
    reader.wait(lambda: reader.entity("Old Bridge").type is EntityType.PLACE)


def test_delete_in_the_list_says_that_it_is_no_entity(reader: Reader) -> None:
    reader.choose("Shopkeepers")
    reader.press(Qt.Key.Key_Delete)
    reader.wait(lambda: reader.names() == ["Ellen Varga", "Old Bridge"])
    (said,) = [one for one in reader.held() if one.scope == LIBRARY]
    assert said.kind is KINDS.REJECT and "Shopkeepers" in said.names
    while reader.held():
        before = len(reader.held())
        reader.undo()
        reader.wait(lambda before=before: len(reader.held()) < before)
    reader.wait(lambda: reader.names() == ALL)


def test_the_name_of_a_mention_is_parted_by_one_key(reader: Reader) -> None:
    entity = reader.entity("Shopkeepers")
    text = reader.view.left.article.document.text  # type: ignore[union-attr]
    number = next(i for i, span in enumerate(entity.left) if text[span.start : span.end] == "east bank")
    span = reader.stand_on("Shopkeepers", number=number)
    reader.press(Qt.Key.Key_X)
    reader.wait(lambda: "east bank" in reader.names())
    assert reader.view.walk.key == "east bank" and reader.view.walk.span_on(0) == span, "the walk stays where it was"
    assert reader.view.marks.palette.place("east bank") is not None, "who is new is coloured while there are colours"
    assert reader.held()[0].anchor is not None


def test_a_name_on_the_card_is_parted_too(reader: Reader) -> None:
    reader.stand_on("Shopkeepers")
    reader.press(Qt.Key.Key_I)
    facts = reader.view.card.card.facts
    assert facts is not None
    use = next(use for use in facts.uses[0] if use.words == "east bank")
    reader.view.card.card.split_asked.emit(facts.key, 0, use)
    reader.wait(lambda: "east bank" in reader.names())
    assert reader.view.card.opener.is_open and reader.view.card.card.facts != facts, "the card tells the new state"


def test_a_mention_is_unmarked_here_only(reader: Reader) -> None:
    span = reader.stand_on("Ellen Varga", side=1)
    reader.press(Qt.Key.Key_U)
    reader.wait(lambda: span not in reader.entity("Ellen Varga").right)
    assert reader.entity("Ellen Varga").right, "only this one"
    assert reader.held()[0].scope == Scope(ScopeKind.PASSAGE, (2,))
    assert reader.view.line.scope.text() == "here only"


def test_a_mention_says_that_its_name_is_nobody(reader: Reader) -> None:
    reader.stand_on("Ellen Varga")
    reader.press(Qt.Key.Key_U, Qt.KeyboardModifier.ShiftModifier)
    reader.wait(lambda: "Ellen Varga" not in reader.names())
    assert reader.held()[0].names == ("Ellen Varga",)
    assert "here only" in [action.text() for action in reader.view.line.scope.menu().actions()]


def select(reader: Reader, words: str, side: int = 0) -> Span:
    pane = reader.view.texts.sides[side].pane
    start = pane.text.document.text.index(words)
    span = Span(start, start + len(words))
    pane.scrolling.scroll_to(start, 0.3)
    pane.setFocus()
    pane.select_span(span)
    return span


def common_words(reader: Reader) -> str:
    """Words that both texts use."""
    texts = [article.document.text for article in reader.view.articles()]
    return next(
        w
        for w in ("the council", "the river", "the radio", "the city", "the spring", "The council")
        if all(w in t for t in texts)
    )


def test_selected_words_are_given_to_somebody(reader: Reader) -> None:
    words = common_words(reader)
    span = select(reader, words)
    reader.press(Qt.Key.Key_A)
    picker = reader.view.picker
    assert picker.isVisible()
    lines, _ = reader.view.card.lines_of(0, span)
    assert not picker.geometry().intersects(lines), "the words stay in sight"
    reader.wait(lambda: picker.scope.text())
    reader.qtbot.keyClicks(picker.field, "ell")
    reader.press(Qt.Key.Key_Return)
    reader.wait(lambda: span in reader.entity("Ellen Varga").left)
    said = reader.held()[0]
    assert (said.kind, said.names, said.entity) == (KINDS.ASSIGN, (words,), "Ellen Varga")
    assert said.anchor is not None and said.scope == (PAIR if words[0].islower() else LIBRARY)
    assert not reader.view.left.pane.textCursor().hasSelection() and reader.view.left.pane.hasFocus()
    reader.undo()
    reader.wait(lambda: span not in reader.entity("Ellen Varga").left)


def test_they_can_be_somebody_new_or_somebody_of_one_text_alone(reader: Reader) -> None:
    words = common_words(reader)
    select(reader, words)
    reader.press(Qt.Key.Key_A)
    picker = reader.view.picker
    rows = picker.list.model()
    reader.wait(lambda: "Chamber of Commerce" in [rows.index(i, 0).data() for i in range(rows.rowCount())])
    reader.qtbot.keyClicks(picker.field, "Nobody Yet")
    reader.press(Qt.Key.Key_Return)
    reader.wait(lambda: "Nobody Yet" in reader.names())
    assert reader.entity("Nobody Yet").type is EntityType.PERSON
    assert reader.held()[0].value == "person"


def test_where_it_holds_is_chosen_before_or_after(reader: Reader) -> None:
    select(reader, common_words(reader))
    reader.press(Qt.Key.Key_A)
    picker = reader.view.picker
    reader.wait(lambda: picker.scope.text())
    menu = {action.text(): action for action in picker.scope.menu().actions()}
    menu["in the left text"].trigger()
    reader.press(Qt.Key.Key_Return)
    reader.wait(reader.held)
    assert reader.held()[0].scope == Scope(ScopeKind.ARTICLE, (1,))
    line = reader.view.line
    reader.wait(lambda: line.scope.text() == "in the left text")
    next(action for action in line.scope.menu().actions() if action.text() == "here only").trigger()
    reader.wait(lambda: reader.held()[0].scope == Scope(ScopeKind.PASSAGE, (1,)))
    reader.wait(lambda: line.scope.text() == "here only")
    reader.undo()
    reader.wait(lambda: not reader.held())


def test_keys_without_anything_to_act_on_say_what_to_do(reader: Reader) -> None:
    reader.view.left.pane.setFocus()
    for key, words in (
        (Qt.Key.Key_A, "Select words in a text first."),
        (Qt.Key.Key_X, "Click a mark in the texts first."),
        (Qt.Key.Key_J, "Click a mark in the texts or a name in the list first."),
    ):
        reader.press(key)
        assert reader.view.line.sentence == words
    reader.stand_on("Ellen Varga")
    reader.press(Qt.Key.Key_X)
    assert "has no other name here" in reader.view.line.sentence
    assert reader.held() == []


def test_the_menus_of_texts_and_rows_hold_the_corrections(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, *_: shown.append(menu))
    pane = reader.view.left.pane
    span = next(s for s in reader.entity("Ellen Varga").left if not reader.view.left.headline.covers(s))
    pane.scrolling.scroll_to(span.start, 0.4)
    pane.viewport().grab()
    rect = pane.rect_of(span)
    menu = pane.make_menu(QPoint(round(rect.left()) + 4, round(rect.center().y())).toPointF())
    names = [action.objectName() for action in menu.actions()]
    assert {"entity.split", "entity.not_here", "entity.reject", "entity.rename", "entity.join"} <= set(names)
    assert reader.view.walk.span_on(0) == span, "the menu is about the mention it was opened on"
    pane.select_span(Span(span.end + 1, span.end + 6))
    assert "entity.assign" in [action.objectName() for action in pane.make_menu(QPoint(2, 2).toPointF()).actions()]
    reader.choose("Old Bridge")
    reader.view.panel.list.menu_asked.emit(QPoint(0, 0))
    assert [action.objectName() for action in shown[0].actions() if action.objectName()] == [
        "entity.about", "pair.next_mention", "entity.rename", "entity.join", "entity.reject",
    ]  # fmt: skip


def test_a_failure_is_said_and_changes_nothing(reader: Reader) -> None:
    failures: list[object] = []
    reader.window.operations.failed.connect(failures.append)
    reader.services.failing["corrections.add"] = UserError("disk-full")
    reader.choose("Shopkeepers")
    reader.press(Qt.Key.Key_Delete)
    reader.wait(lambda: failures)
    assert reader.names() == ALL and not reader.view.line.isVisible()
    assert not reader.window.operations.undo_stack.undo_label


def offered(reader: Reader) -> OfferedName:
    """Words of the right text that are offered at two places."""
    spans = [
        span
        for word in ("council", "river", "city")
        for span in find_all(reader.view.articles()[1].document.text, word)
    ]
    return OfferedName(1, "somebody", (spans[0], spans[1]), "")


def test_an_offer_is_refused_at_each_of_its_places_and_undone_at_once(reader: Reader) -> None:
    offer, key = offered(reader), reader.entity("Ellen Varga").key
    reader.view.card.card.offer_refused.emit(key, offer)
    reader.wait(lambda: len(reader.held()) == 2)
    assert {one.anchor.span for one in reader.held()} == set(offer.spans)
    assert all(one.scope == Scope(ScopeKind.PASSAGE, (2,)) for one in reader.held())
    reader.wait(lambda: reader.window.operations.undo_stack.undo_label)
    reader.undo()
    reader.wait(lambda: not reader.held())


def test_an_offer_is_taken_for_all_its_places(reader: Reader) -> None:
    offer, key = offered(reader), reader.entity("Ellen Varga").key
    reader.view.card.card.offer_taken.emit(key, offer)
    reader.wait(reader.held)
    (said,) = reader.held()
    assert (said.kind, said.names, said.entity, said.scope) == (KINDS.ASSIGN, ("somebody",), "Ellen Varga", PAIR)


def test_a_refusal_that_fails_half_way_leaves_nothing(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[object] = []
    reader.window.operations.failed.connect(failures.append)
    corrections = reader.services.corrections
    add = corrections.add

    def add_one(*args: Any, **kwargs: Any) -> Any:
        if corrections.kept:
            raise UserError("disk-full")
        return add(*args, **kwargs)

    monkeypatch.setattr(corrections, "add", add_one)
    reader.view.card.card.offer_refused.emit(reader.entity("Ellen Varga").key, offered(reader))
    reader.wait(lambda: failures)
    assert len(corrections.kept) == 1 and reader.held() == []
    assert not reader.window.operations.undo_stack.undo_label


def test_words_across_paragraphs_are_refused_in_a_sentence(reader: Reader) -> None:
    failures: list[UserError] = []
    reader.window.operations.failed.connect(failures.append)
    text = reader.view.left.article.document.text  # type: ignore[union-attr]
    end = text.index("\n", text.index("\n") + 1)
    reader.view.left.pane.setFocus()
    reader.view.left.pane.select_span(Span(end - 5, end + 5))
    reader.press(Qt.Key.Key_A)
    reader.press(Qt.Key.Key_Return)
    reader.wait(lambda: failures)
    assert failures[0].code == "bad-value" and reader.held() == []


def test_nothing_can_be_corrected_in_a_library_for_reading(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    services = FakeServices(make_articles(8), folder=tmp_path / "library", read_only=True)
    reader = Reader(make_window(services), services, qtbot).open()
    for command in ("entity.join", "entity.rename", "entity.reject", "entity.assign"):
        assert not reader.window.commands[command].isEnabled()
    reader.choose("Shopkeepers")
    reader.press(Qt.Key.Key_Delete)
    reader.view.panel.list.joined.emit(["old bridge"], "ellen varga")
    qtbot.wait(50)
    assert services.corrections.kept == {}
    assert not reader.view.card.card.correctable
    reader.window.commands["entity.corrections"].trigger()
    dialog = reader.window.actions_of_window.corrections.dialog
    assert dialog is not None and not dialog.import_button.isEnabled()


# --- the list of all corrections --------------------------------------------------------------------------------------


@pytest.fixture
def dialog(reader: Reader) -> CorrectionsDialog:
    for name in ("Ellen Varga", "Shopkeepers"):
        reader.view.panel.list.joined.emit([reader.entity(name).key], reader.entity("Old Bridge").key)
        reader.wait(lambda name=name: name not in reader.names())
    reader.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = reader.window.actions_of_window.corrections.dialog
    assert dialog is not None
    reader.wait(lambda: dialog.list.model().rowCount() > 0)
    return dialog


def rows(dialog: CorrectionsDialog) -> list[str]:
    model = dialog.list.model()
    texts = [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]
    return [text.replace("\u2068", "").replace("\u2069", "") for text in texts]


def test_it_lists_the_newest_first_with_scope_and_date(dialog: CorrectionsDialog) -> None:
    assert any(row.startswith("“Ellen Varga” and “Old Bridge” are one.\n") for row in rows(dialog))
    assert "everywhere in the library" in rows(dialog)[-1] and "2 Mar 2026" in rows(dialog)[-1]


def test_one_is_taken_back_and_brought_back_and_the_pair_follows(dialog: CorrectionsDialog, reader: Reader) -> None:
    dialog.list.setFocus()
    dialog.list.setCurrentIndex(dialog.list.model().index(dialog.list.model().rowCount() - 1, 0))
    count = len(rows(dialog))
    reader.qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    reader.wait(lambda: "Ellen Varga" in reader.names())
    reader.wait(lambda: len(rows(dialog)) == count - 1)
    dialog.taken_back.setChecked(True)
    assert "taken back" in rows(dialog)[-1]
    dialog.list.clearSelection()
    dialog.list.setCurrentIndex(dialog.list.model().index(count - 1, 0))
    assert dialog.restore_button.isVisible() and not dialog.take_back_button.isVisible()
    reader.qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    reader.wait(lambda: "Ellen Varga" not in reader.names())


def test_the_scope_is_changed_and_undo_brings_the_old_one_back(dialog: CorrectionsDialog, reader: Reader) -> None:
    dialog.list.setCurrentIndex(dialog.list.model().index(len(rows(dialog)) - 1, 0))
    menu = {action.text(): action for action in dialog.scope.menu().actions()}
    assert list(menu) == ["everywhere in the library", "in this pair", "in the left text", "in the right text"]
    menu["in the left text"].trigger()
    reader.wait(lambda: reader.services.corrections.kept[1].correction.scope == Scope(ScopeKind.ARTICLE, (1,)))
    reader.wait(lambda: "· in “City closes" in rows(dialog)[-1])
    reader.wait(lambda: reader.window.operations.undo_stack.undo_label == "Change where a correction holds")
    reader.window.commands["edit.undo"].trigger()
    reader.wait(lambda: reader.services.corrections.kept[1].correction.scope == LIBRARY)


def test_they_go_to_a_file_and_come_from_one(
    dialog: CorrectionsDialog, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    reader.qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    reader.wait(dialog.said.text)
    count = len(json.loads(path.read_text("utf-8"))["corrections"])
    assert dialog.said.text() == f"{count} corrections written to {path}."
    more = {"kind": "merge", "names": ["Ring Road"], "entity": "Old Bridge"}
    path.write_text(json.dumps({"corrections": [*json.loads(path.read_text("utf-8"))["corrections"], more]}))
    dialog.said.clear()
    reader.qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    reader.wait(dialog.said.text)
    assert dialog.said.text() == f"1 corrections added. {count} were here already."
    held = len(reader.held())
    reader.window.commands["edit.undo"].trigger()
    reader.wait(lambda: len(reader.held()) == held - 1)


@pytest.mark.parametrize("damage", [b"no json at all", b"\xff\xfe\x00", None])
def test_a_file_that_is_none_is_refused_in_a_sentence(
    dialog: CorrectionsDialog, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None
) -> None:
    path = tmp_path / "other.json"
    if damage is not None:
        path.write_bytes(damage)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    before = reader.window.operations.undo_stack.undo_label
    reader.qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    reader.wait(dialog.said.text)
    assert dialog.said.text().startswith("The corrections cannot be imported")
    assert reader.window.operations.undo_stack.undo_label == before


def test_a_file_that_cannot_be_written_is_said(
    dialog: CorrectionsDialog, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[UserError] = []
    reader.window.operations.failed.connect(failures.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "such" / "folder"), ""))
    reader.qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    reader.wait(lambda: failures)
    assert failures[0].code == "file-unwritable"


def test_an_empty_list_explains_itself(reader: Reader) -> None:
    reader.window.commands["entity.corrections"].trigger()
    dialog = reader.window.actions_of_window.corrections.dialog
    assert dialog is not None and dialog.empty.isVisible()
    assert dialog.empty.heading == "You have corrected nothing yet"
    assert not dialog.export_button.isEnabled() and dialog.import_button.isEnabled()
    reader.view.panel.list.joined.emit(["ellen varga"], "old bridge")
    reader.wait(lambda: rows(dialog))
    assert not dialog.empty.isVisible()


def test_it_goes_with_the_library(dialog: CorrectionsDialog, reader: Reader) -> None:
    reader.window.take_services_away()
    assert reader.window.actions_of_window.corrections.dialog is None
