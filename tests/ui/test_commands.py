"""Every command can be found, read aloud, and pressed."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence

from app.ui.commands import COMMANDS, MENUS, plain_text
from app.ui.dialogs.shortcuts import collect_shortcuts
from app.ui.window import command_rules
from app.ui.window.main_window import MainWindow


def test_every_command_has_words_a_tip_a_menu_and_a_shortcut() -> None:
    menus = {menu for menu, _ in MENUS}
    for command in COMMANDS:
        assert command.text.count("&") == 1, f"{command.id} has no mnemonic"
        assert command.menu in menus, command.id
        assert command.tip, command.id
        assert not QKeySequence(command.shortcut).isEmpty(), command.id


def test_no_shortcut_is_used_twice() -> None:
    # A key of one view and the same key of the window would both be taken: Qt then does neither.
    # Views that are never shown together may have a key in common.
    for views in ({"library"}, {"trash"}, {"events"}, {"pair", "contrast", "text"}, {"note"}):
        there = [c for c in COMMANDS if c.context in views | {"window"}]
        keys = Counter(QKeySequence(command.shortcut).toString() for command in there)
        assert [key for key, count in keys.items() if count > 1] == [], views
    assert {command.context for command in COMMANDS} == {
        "window",
        "library",
        "trash",
        "events",
        "pair",
        "contrast",
        "text",
        "note",
    }


def test_mnemonics_differ_within_a_menu() -> None:
    for menu, _ in MENUS:
        letters = Counter(c.text[c.text.index("&") + 1].lower() for c in COMMANDS if c.menu == menu)
        assert [letter for letter, count in letters.items() if count > 1] == [], menu


def test_single_letters_hold_only_inside_the_views_of_texts() -> None:
    for command in COMMANDS:
        if len(command.shortcut) == 1:
            assert command.context in ("pair", "text"), command.id


def test_the_menu_bar_holds_every_command_once(window: MainWindow) -> None:
    listed = [
        action.objectName()
        for menu in window.actions_of_window.menus.values()
        for action in menu.actions()
        if not action.isSeparator()
    ]
    assert sorted(listed) == sorted(command.id for command in COMMANDS)


def test_tips_name_the_key(window: MainWindow) -> None:
    for command in COMMANDS:
        action = window.commands[command.id]
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert key in action.toolTip(), command.id


def test_the_sheet_lists_every_command_and_can_be_searched() -> None:
    names = {name for _, rows in collect_shortcuts() for name, _, _ in rows}
    assert {plain_text(command.text) for command in COMMANDS} <= names
    found = [name for _, rows in collect_shortcuts("side by") for name, _, _ in rows]
    assert found == ["Open Side by Side"]
    assert collect_shortcuts("no such thing") == []


def test_conditions_name_real_commands() -> None:
    known = {command.id for command in COMMANDS}
    for name, value in vars(command_rules).items():
        if name.isupper():
            assert value <= known, name


def test_everything_is_off_without_a_library_but_what_needs_none() -> None:
    nothing = command_rules.Situation()
    usable = {c.id for c in COMMANDS if command_rules.can_use(c.id, nothing)}
    assert {"file.open_library", "file.quit", "edit.settings", "help.shortcuts", "view.dark"} <= usable
    assert not usable & command_rules.NEEDS_LIBRARY


def test_reading_only_forbids_what_writes_and_nothing_else() -> None:
    def situation(read_only: bool) -> command_rules.Situation:
        return command_rules.Situation(has_library=True, read_only=read_only, chosen=1)

    for command in COMMANDS:
        differs = command_rules.can_use(command.id, situation(False)) != command_rules.can_use(
            command.id, situation(True)
        )
        assert not differs or command.id in command_rules.WRITING
        assert command_rules.is_forbidden(command.id, situation(True)) is (command.id in command_rules.WRITING)
