"""What the commands of the window do, and when they can."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeGuard

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget

from app.domain import ReadState
from app.settings import Settings
from app.ui.commands import COMMANDS, MENUS, translate_command
from app.ui.theme import THEME_NAMES, ReadingStyle, Theme, load_theme
from app.ui.window.command_rules import Situation, can_use, is_forbidden, is_left_alone
from app.ui.window.file_actions import FileActions
from app.ui.window.navigation import PageKind, Place

if TYPE_CHECKING:
    from app.ui.dialogs.settings import SettingsDialog
    from app.ui.library.compare_picker import ComparePicker
    from app.ui.window.main_window import MainWindow

PROJECTOR_SIZE = 30  # pixels; read from eight metres on a screen two metres wide


class WindowActions(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._commands = window.commands
        self.files = FileActions(window)
        self._picker: ComparePicker | None = None
        self._before_projector: tuple[int, list[bool]] = (window.settings.text_size, [True, False])
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
            "file.open_library": self.files.choose_library,
            "file.backup": self.files.back_up,
            "file.check": self.files.check,
            "file.print": lambda: self.files.print_text(as_pdf=False),
            "file.pdf": lambda: self.files.print_text(as_pdf=True),
            "file.quit": w.close,
            "edit.undo": self.undo,
            "edit.redo": self.redo,
            "edit.search": self.search,
            "edit.settings": self.show_settings,
            "article.open": self._open,
            "article.compare": self._compare,
            "article.compare_with": self.pick_other,
            "article.edit": lambda: self.edit_details(self.chosen_ids()),
            "article.correct": self.correct_text,
            "article.mark_tail": lambda: self._mark_tail(True),
            "article.unmark_tail": lambda: self._mark_tail(False),
            "article.toggle_read": self._toggle_read,
            "article.original": self.show_original,
            "article.trash": self._trash,
            "pair.save": lambda: w.reading.ask_name(),
            "pair.edit": self._edit_pair,
            "pair.delete": self._delete_pair,
            "view.library": lambda: w.go(Place(PageKind.LIBRARY)),
            "view.pairs": lambda: w.go(Place(PageKind.PAIRS)),
            "view.kept_notes": lambda: w.go(Place(PageKind.NOTES)),
            "view.trash": lambda: w.go(Place(PageKind.TRASH)),
            "view.larger": lambda: self._zoom(1),
            "view.smaller": lambda: self._zoom(-1),
            "view.normal_size": lambda: self._zoom(0),
            "view.next_theme": self._next_theme,
            "go.back": w.back,
            "go.next_article": lambda: self._step(1),
            "go.previous_article": lambda: self._step(-1),
            "help.shortcuts": self.show_shortcuts,
            "help.about": self.show_about,
        }
        for command_id, slot in slots.items():
            self._commands[command_id].triggered.connect(lambda _=False, slot=slot: slot())
        for key in THEME_NAMES:
            self._commands[f"view.{key}"].triggered.connect(lambda _=False, key=key: self._choose_theme(key))
        self._commands["view.sidebar"].toggled.connect(w.home.set_sidebar)
        self._commands["view.full_screen"].toggled.connect(self._set_full_screen)
        self._commands["view.projector"].toggled.connect(self._set_projector)

    def set_theme(self, theme: Theme) -> None:
        if self._picker is not None:
            self._picker.set_theme(theme)
        self.refresh_checks()

    # --- which articles a command is about ---

    def chosen_ids(self) -> list[int]:
        """The article that is read, or those chosen in the list."""
        w = self._window
        if w.on_text:
            article = w.reading.active_article()
            return [article.id] if article is not None else []
        return w.home.library.table.selected_ids() if w.place.kind is PageKind.LIBRARY else []

    # --- when commands can be used ---

    def refresh(self) -> None:
        """Called after every change of page, selection or library."""
        now = self._situation()
        for command in COMMANDS:
            if is_left_alone(command):
                continue
            action = self._commands[command.id]
            action.setEnabled(can_use(command.id, now))
            tip = self._tips[command.id]
            if is_forbidden(command.id, now):
                tip = f"{tip}\n{self.tr('The library is open for reading only.')}"
            action.setToolTip(tip)
        self._name_toggle()
        self._refresh_undo()
        self.refresh_checks()

    def _situation(self) -> Situation:
        w = self._window
        on_pairs = w.place.kind is PageKind.PAIRS and not w.on_text
        return Situation(
            page=w.place.kind,
            has_library=w.services is not None,
            read_only=w.read_only,
            on_text=w.on_text,
            chosen=len(self.chosen_ids()),
            saved_pair=on_pairs or (w.on_text and w.reading.pair is not None),
            can_go_back=w.history.can_go_back,
        )

    def _name_toggle(self) -> None:
        ids = self.chosen_ids()
        rows = [row for i in ids if (row := self._window.home.model.find(i)) is not None]
        all_read = bool(rows) and all(row.read is ReadState.READ for row in rows)
        text = self.tr("Mark as Un&read") if all_read else translate_command("Mark as &Read")
        self._commands["article.toggle_read"].setText(text)

    def _refresh_undo(self) -> None:
        stack = self._window.operations.undo_stack
        for name, label in (("edit.undo", stack.undo_label), ("edit.redo", stack.redo_label)):
            action = self._commands[name]
            words = translate_command("&Undo" if name == "edit.undo" else "&Redo")
            action.setText(f"{words} {label}".rstrip() if label else words)
            action.setEnabled(bool(label) and not stack.busy)

    def refresh_checks(self) -> None:
        for key in THEME_NAMES:
            self._commands[f"view.{key}"].setChecked(self._window.theme.key == key)

    # --- edit ---

    def undo(self) -> None:
        """In a text one is writing, the text's own; everywhere else, the library's."""
        focus = QApplication.focusWidget()
        if can_undo(focus):
            focus.undo()
        else:
            self._window.operations.undo()

    def redo(self) -> None:
        focus = QApplication.focusWidget()
        if can_redo(focus):
            focus.redo()
        else:
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

    # --- articles ---

    def _open(self) -> None:
        if ids := self.chosen_ids():
            self._window.open_article(ids[0])

    def _compare(self) -> None:
        ids = self.chosen_ids()
        if len(ids) == 2:
            self._window.open_pair(ids[0], ids[1])

    def pick_other(self) -> None:
        """Ask for the article to read beside the chosen one."""
        from app.ui.library.compare_picker import ComparePicker

        w = self._window
        ids = self.chosen_ids()
        first = w.home.model.find(ids[0]) if len(ids) == 1 else None
        if first is None:
            return
        if self._picker is None:
            self._picker = ComparePicker(w.theme, w.centre)
            self._picker.chosen.connect(w.open_pair)
            self._picker.left.connect(w.focus_page)
        self._picker.open(first, sorted(w.home.model.rows, key=lambda row: row.added, reverse=True))

    @property
    def picker(self) -> ComparePicker | None:
        return self._picker

    def edit_details(self, ids: Sequence[int]) -> None:
        from app.ui.dialogs.details import DetailsDialog, known_values

        w = self._window
        wanted = list(ids)
        if not wanted or w.read_only:
            return

        def ask(rows: Sequence[Any]) -> None:
            if rows:
                dialog = DetailsDialog(rows, known_values(w.home.model.rows), w)
                dialog.accepted_changes.connect(lambda changes, tags: w.operations.edit(wanted, changes, tags))
                dialog.finished.connect(dialog.deleteLater)
                dialog.open()

        w.operations.run(lambda services, _job: services.articles.summaries(wanted), ask)

    def correct_text(self) -> None:
        from app.ui.dialogs.correct import CorrectDialog

        w = self._window
        ids = self.chosen_ids()
        if len(ids) != 1:
            return
        chosen = w.reading.selected_span() if w.on_text else None
        span = chosen[1] if chosen is not None and chosen[0] == ids[0] else None

        def ask(article: Any) -> None:
            dialog = CorrectDialog(article, w.theme, span, w)
            dialog.corrected.connect(lambda text, tails: w.operations.correct(article.id, text, tails))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        w.operations.run(lambda services, _job: services.articles.get(ids[0]), ask)

    def _mark_tail(self, tail: bool) -> None:
        chosen = self._window.reading.selected_span() if self._window.on_text else None
        if chosen is None:
            self._window.status.say(self.tr("Select the lines in the text first."))
        else:
            self._window.operations.set_tail(chosen[0], chosen[1], tail)

    def _toggle_read(self) -> None:
        w = self._window
        ids = self.chosen_ids()
        rows = [row for i in ids if (row := w.home.model.find(i)) is not None]
        all_read = all(row.read is ReadState.READ for row in rows)
        w.operations.set_read(ids, ReadState.UNREAD if all_read else ReadState.READ)

    def show_original(self) -> None:
        from app.ui.dialogs.original import OriginalDialog

        w = self._window
        ids = self.chosen_ids()

        def show(original: Any) -> None:
            dialog = OriginalDialog(original, w)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        if len(ids) == 1:
            w.operations.run(lambda services, _job: services.articles.get_original(ids[0]), show)

    def _trash(self) -> None:
        if ids := self.chosen_ids():
            self._window.operations.trash(ids)

    # --- pairs ---

    def _edit_pair(self) -> None:
        w = self._window
        if w.on_text:
            w.reading.ask_name()
        elif w.place.kind is PageKind.PAIRS:
            w.home.pairs.rename_current()

    def _delete_pair(self) -> None:
        w = self._window
        pair = w.reading.pair if w.on_text else w.home.pairs.current_pair()
        if pair is not None:
            w.operations.delete_pair(pair.id)

    # --- view ---

    def _choose_theme(self, key: str) -> None:
        self._window.use_settings(replace(self._window.settings, theme=key))
        self.refresh_checks()

    def _next_theme(self) -> None:
        names = list(THEME_NAMES)
        here = names.index(load_theme(self._window.settings.theme).key)
        self._choose_theme(names[(here + 1) % len(names)])

    def _zoom(self, steps: int) -> None:
        from app.ui.dialogs.settings import reading_style
        from app.ui.reading.reader import step_size

        style = reading_style(self._window.settings)
        size = step_size(style.size, steps) if steps else reading_style(Settings()).size
        self.take_style(replace(style, size=size))

    def take_style(self, style: ReadingStyle) -> None:
        """A text size chosen by key or wheel is the reader's choice everywhere, and kept."""
        from app.ui.dialogs.settings import PIXELS_A_POINT

        pixels = max(10, min(48, round(style.size * PIXELS_A_POINT)))
        self._window.use_settings(replace(self._window.settings, text_size=pixels))
        self._window.status.say(self.tr("Text size {n}").format(n=pixels))

    def _set_full_screen(self, on: bool) -> None:
        w = self._window
        state = w.windowState()
        full = state.WindowFullScreen
        w.setWindowState(state | full if on else state & ~full)
        if not on:
            self._commands["view.projector"].setChecked(False)
        w.menuBar().setVisible(not on)
        w.status.setVisible(not on)

    def _set_projector(self, on: bool) -> None:
        """For the back of the room: large text, and everything else folded away; again brings all of it back."""
        w = self._window
        folds = [self._commands[name] for name in ("pair.entities", "article.note")]
        if on:
            self._before_projector = w.settings.text_size, [fold.isChecked() for fold in folds]
            size, shown = max(PROJECTOR_SIZE, w.settings.text_size), [False, False]
        else:
            size, shown = self._before_projector
        self._commands["view.full_screen"].setChecked(on)
        for fold, checked in zip(folds, shown, strict=True):
            fold.setChecked(checked)
        w.use_settings(replace(w.settings, text_size=size))

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
        """Nothing is ever loaded here: the address is shown, to be copied or given to the browser by hand."""
        w = self._window
        shown = address if len(address) <= 120 else address[:120] + "…"
        w.notice.ask(
            shown,
            (self.tr("Copy address"), lambda: self._copy(address)),
            (self.tr("Open in browser"), lambda: self._open_in_browser(address)),
            (self.tr("Close"), lambda: None),
            focus=False,
        )

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


def can_undo(widget: QWidget | None) -> TypeGuard[QLineEdit | QPlainTextEdit]:
    if isinstance(widget, QLineEdit):
        return widget.isUndoAvailable()
    return isinstance(widget, QPlainTextEdit) and not widget.isReadOnly() and widget.document().isUndoAvailable()


def can_redo(widget: QWidget | None) -> TypeGuard[QLineEdit | QPlainTextEdit]:
    if isinstance(widget, QLineEdit):
        return widget.isRedoAvailable()
    return isinstance(widget, QPlainTextEdit) and not widget.isReadOnly() and widget.document().isRedoAvailable()
