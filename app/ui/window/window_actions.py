"""Ties the commands of the window to what they do, and says when they can be used.

What they do stands in `file_actions`, `article_actions`, `correction_actions` and `view_actions`; the rest of it here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeGuard

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget

from app.addresses import ArticleAddress, read_address, read_link
from app.domain import Span
from app.settings import Settings
from app.ui.commands import COMMANDS, MENUS, translate_command
from app.ui.theme import THEME_NAMES, Theme
from app.ui.window.article_actions import ArticleActions
from app.ui.window.backup_actions import BackupActions
from app.ui.window.command_rules import Situation, can_use, is_forbidden, is_left_alone
from app.ui.window.correction_actions import CorrectionActions
from app.ui.window.event_actions import EventActions
from app.ui.window.file_actions import FileActions
from app.ui.window.navigation import PageKind, Place
from app.ui.window.note_actions import NoteActions
from app.ui.window.note_files import NoteFiles
from app.ui.window.view_actions import ViewActions

if TYPE_CHECKING:
    from app.ui.dialogs.settings import SettingsDialog
    from app.ui.window.main_window import MainWindow


class WindowActions(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._commands = window.commands
        self.files = FileActions(window)
        self.articles = ArticleActions(window)
        self.corrections = CorrectionActions(window)
        self.events = EventActions(window)
        self.backups = BackupActions(window)
        self.view = ViewActions(window)
        self.note_files = NoteFiles(window)
        self.notes = NoteActions(window)
        self._settings_dialog: SettingsDialog | None = None
        self._tips = {command.id: self._commands[command.id].toolTip() for command in COMMANDS}
        self.menus: dict[str, QMenu] = {}
        self._fill_menu_bar()
        self._connect()
        window.operations.undo_changed.connect(self._refresh_undo)
        self._refresh_undo()

    def _fill_menu_bar(self) -> None:
        bar = self._window.menuBar()
        for menu_id, text in MENUS:
            menu = self.menus[menu_id] = bar.addMenu(translate_command(text))
            menu.setToolTipsVisible(True)
            for command in COMMANDS:
                if command.menu == menu_id:
                    if command.separator_before:
                        menu.addSeparator()
                    menu.addAction(self._commands[command.id])
        # Commands whose keys hold everywhere belong to the window; the others to the views that add them.
        self._window.addActions([self._commands[c.id] for c in COMMANDS if c.context == "window"])

    def _connect(self) -> None:
        w = self._window
        slots: dict[str, Callable[[], Any]] = {
            "file.import": self.files.choose_files,
            "file.import_folder": self.files.choose_folder,
            "file.paste": self.files.paste,
            "file.samples": w.install_samples,
            "file.export_notes": self.note_files.ask_export,
            "file.import_notes": self.note_files.ask_import,
            "file.open_library": self.files.choose_library,
            "file.backup": self.files.back_up,
            "file.backups": self.backups.show,
            "file.check": self.files.check,
            "file.print": lambda: self.files.print_text(as_pdf=False),
            "file.pdf": lambda: self.files.print_text(as_pdf=True),
            "file.print_highlights": self.files.choose_printing,
            "file.quit": w.close,
            "edit.undo": self.undo,
            "edit.redo": self.redo,
            "edit.search": self.search,
            "edit.search_order": lambda: w.home.library.hit_order.choose_next(),
            "edit.settings": self.show_settings,
            "edit.save_search": lambda: w.home.answers.save_search(),
            "article.hits": lambda: w.home.library.toggle_hits(),
            "article.similar": self.articles.show_similar,
            "article.open": self.articles.open,
            "article.compare": self.articles.compare,
            "article.compare_with": self.articles.pick_other,
            "article.edit": lambda: self.articles.edit_details(self.articles.chosen_ids()),
            "article.correct": self.articles.correct_text,
            "article.mark_tail": lambda: self.articles.mark_tail(True),
            "article.unmark_tail": lambda: self.articles.mark_tail(False),
            "article.toggle_read": self.articles.toggle_read,
            "article.original": self.articles.show_original,
            "article.trash": self.articles.trash,
            "pair.save": lambda: w.reading.ask_name(),
            "pair.edit": self.articles.edit_pair,
            "pair.delete": self.articles.delete_pair,
            "entity.corrections": self.corrections.show,
            "event.move": self.events.move,
            "event.make": self.events.make,
            "event.together": self.events.find_most_different,
            "view.library": lambda: w.go(Place(PageKind.LIBRARY)),
            "view.pairs": lambda: w.go(Place(PageKind.PAIRS)),
            "view.events": lambda: w.go(Place(PageKind.EVENTS)),
            "note.new": self.notes.begin,
            "view.notes": lambda: w.go(Place(PageKind.NOTES)),
            "view.highlights": lambda: w.go(Place(PageKind.HIGHLIGHTS)),
            "view.trash": lambda: w.go(Place(PageKind.TRASH)),
            "view.larger": lambda: self.view.zoom(1),
            "view.smaller": lambda: self.view.zoom(-1),
            "view.normal_size": lambda: self.view.zoom(0),
            "view.next_theme": self.view.next_theme,
            "go.back": w.pages.back,
            "go.next_article": lambda: self._step(1),
            "go.previous_article": lambda: self._step(-1),
            "help.shortcuts": self.show_shortcuts,
            "help.about": self.show_about,
        }
        for command_id, slot in slots.items():
            self._commands[command_id].triggered.connect(lambda _=False, slot=slot: slot())
        for key in THEME_NAMES:
            self._commands[f"view.{key}"].triggered.connect(lambda _=False, key=key: self.view.choose_theme(key))
        self._commands["view.sidebar"].toggled.connect(w.home.set_sidebar)
        self._commands["article.note"].toggled.connect(self.refresh)
        self._commands["view.full_screen"].toggled.connect(self.view.set_full_screen)
        self._commands["view.projector"].toggled.connect(self.view.set_projector)

    def set_theme(self, theme: Theme) -> None:
        self.articles.set_theme(theme)
        self.corrections.set_theme(theme)
        self.events.set_theme(theme)
        self.view.refresh_checks()

    # --- when commands can be used ---

    def refresh(self) -> None:
        """Called after every change of page, selection or library."""
        now = self._situation()
        for command in COMMANDS:
            if is_left_alone(command, now):
                continue
            action = self._commands[command.id]
            action.setEnabled(can_use(command.id, now))
            tip = self._tips[command.id]
            if is_forbidden(command.id, now):
                tip = f"{tip}\n{self.tr('The library is open for reading only.')}"
            action.setToolTip(tip)
        self._name_toggle()
        self._refresh_undo()
        self.view.refresh_checks()

    def _situation(self) -> Situation:
        w = self._window
        on_pairs = w.place.kind is PageKind.PAIRS and not w.on_text
        return Situation(
            page=w.place.kind,
            has_library=w.services is not None,
            read_only=w.read_only,
            on_text=w.on_text,
            chosen=len(self.articles.chosen_ids()),
            note_shown=w.pages.on_note or (w.on_text and self._commands["article.note"].isChecked()),
            saved_pair=on_pairs or (w.on_text and w.reading.pair is not None),
            can_go_back=w.pages.history.can_go_back,
            offered=self.events.offered(),
        )

    def _name_toggle(self) -> None:
        text = self.tr("Mark as Un&read") if self.articles.all_read() else translate_command("Mark as &Read")
        self._commands["article.toggle_read"].setText(text)

    def _refresh_undo(self) -> None:
        stack = self._window.operations.undo_stack
        for name, label in (("edit.undo", stack.undo_label), ("edit.redo", stack.redo_label)):
            action = self._commands[name]
            words = translate_command("&Undo" if name == "edit.undo" else "&Redo")
            action.setText(f"{words} {label}".rstrip() if label else words)
            action.setEnabled(bool(label) and not stack.busy)

    # --- edit ---

    def undo(self) -> None:
        """In a text one is writing, the text's own, and no more than that; everywhere else, the library's."""
        focus = QApplication.focusWidget()
        if can_undo(focus):
            focus.undo()
        elif not is_writing(focus):
            self._window.operations.undo()

    def redo(self) -> None:
        focus = QApplication.focusWidget()
        if can_redo(focus):
            focus.redo()
        elif not is_writing(focus):
            self._window.operations.redo()

    def search(self) -> None:
        self._window.go(Place(PageKind.LIBRARY), focus=False)
        self._window.home.library.focus_search()

    def show_settings(self) -> None:
        from app.ui.dialogs.settings import SettingsDialog

        w = self._window
        library = str(w.services.library.folder) if w.services is not None else ""
        dialog = self._settings_dialog = SettingsDialog(w.settings, library, w.theme, w)
        dialog.changed.connect(self._take_settings)
        dialog.library_asked.connect(self.files.choose_library)
        dialog.finished.connect(self._forget_settings)
        dialog.open()

    def _take_settings(self, settings: Settings) -> None:
        from app.ui.dialogs.settings import reading_style

        self._window.use_settings(settings)
        if self._settings_dialog is not None:
            self._settings_dialog.restyle(self._window.theme, reading_style(settings))

    def _forget_settings(self) -> None:
        if self._settings_dialog is not None:
            self._settings_dialog.deleteLater()
            self._settings_dialog = None

    # --- go ---

    def _step(self, by: int) -> None:
        """The article after or before this one, as the list stands."""
        w = self._window
        place = w.place
        if place.kind is not PageKind.ARTICLE:
            return
        row = w.home.model.row_at(w.home.model.place_of(place.ids[0]) + by)
        if row is not None and w.home.model.place_of(place.ids[0]) >= 0:
            w.home.library.table.select_id(row.id)
            w.go(Place(PageKind.ARTICLE, (row.id,)), instead=True)
        else:
            w.status.say(self.tr("This is the last one of the list.") if by > 0 else self.tr("This is the first one."))

    # --- links and help ---

    def show_link(self, address: str) -> None:
        """Nothing is ever loaded here: the address is shown, to be copied or given to the browser by hand. One of
        Parallax itself leads to its place."""
        w = self._window
        if (inside := read_address(address)) is not None:
            self._open_inside(inside)
            return
        if (target := read_link(address)) is not None:
            self.notes.follow(target)
            return
        shown = address if len(address) <= 120 else address[:120] + "…"
        w.notice.ask(
            shown,
            (self.tr("Copy address"), lambda: self._copy(address)),
            (self.tr("Open in browser"), lambda: self._open_in_browser(address)),
            (self.tr("Close"), lambda: None),
            focus=False,
        )

    def _open_inside(self, address: ArticleAddress) -> None:
        w = self._window

        def go(found: tuple[int, Span | None]) -> None:
            article_id, span = found
            if address.anchor is not None and span is None:
                w.status.say(self.tr("The passage was not found; the text has changed since."))
            if w.on_text and any(article.id == article_id for article in w.reading.articles()):
                if span is not None:
                    w.reading.lead_to(article_id, span)
                return
            if span is not None:
                w.reading.lead_to(article_id, span)
            w.open_article(article_id)

        w.operations.run(lambda services, _job: services.articles.find_place(address), go, key="address")

    def _copy(self, address: str) -> None:
        QGuiApplication.clipboard().setText(address)
        self._window.status.say(self.tr("Address copied."))

    def _open_in_browser(self, address: str) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        if address.startswith(("http://", "https://")):
            QDesktopServices.openUrl(QUrl(address))

    def show_shortcuts(self) -> None:
        from app.ui.dialogs.shortcuts import ShortcutsDialog

        dialog = ShortcutsDialog(self._window.theme, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_about(self) -> None:
        from app.ui.dialogs.about import AboutDialog

        dialog = AboutDialog(self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def is_writing(widget: QWidget | None) -> bool:
    """Whether it is a text of some length that somebody writes there, such as a note."""
    return isinstance(widget, QPlainTextEdit) and not widget.isReadOnly()


def can_undo(widget: QWidget | None) -> TypeGuard[QLineEdit | QPlainTextEdit]:
    if isinstance(widget, QLineEdit):
        return widget.isUndoAvailable()
    return isinstance(widget, QPlainTextEdit) and is_writing(widget) and widget.document().isUndoAvailable()


def can_redo(widget: QWidget | None) -> TypeGuard[QLineEdit | QPlainTextEdit]:
    if isinstance(widget, QLineEdit):
        return widget.isRedoAvailable()
    return isinstance(widget, QPlainTextEdit) and is_writing(widget) and widget.document().isRedoAvailable()
