"""The window: one page at a time, a way back, a line at the bottom. Holds the pages; knows no database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.errors import UserError
from app.settings import Settings
from app.ui.theme import SYSTEM_THEME, Theme, apply_theme, load_theme
from app.ui.window.navigation import HOME, History, PageKind, Place
from app.ui.window.window_state import decode_state, encode_state, restore_geometry, save_geometry
from app.ui.wording import count_articles, error_sentence, group_digits

if TYPE_CHECKING:
    from app.domain import Changes, Pair
    from app.services.opening import Services
    from app.ui.dialogs.report import ReportDialog
    from app.ui.library.filter import FacetCounts
    from app.ui.notes.rescue import NoteRescue
    from app.ui.reading.reading_page import ReadingPage
    from app.ui.tasks import BugReport, TaskRunner
    from app.ui.window.drop_overlay import DropOverlay
    from app.ui.window.import_flow import ImportFlow

LIST_KINDS = (PageKind.LIBRARY, PageKind.PAIRS, PageKind.NOTES, PageKind.TRASH)


class MainWindow(QMainWindow):
    """Made in two steps, so that it is on the screen before its parts are imported: an empty frame, then `build`.
    Shown before any library is open; `set_services` fills it, `take_services_away` empties it again."""

    settings_changed = Signal(object)  # Settings
    library_asked = Signal(object)  # Path
    closing = Signal()  # everything that can be lost is written; services may go

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.settings = settings
        self.theme = theme
        self._is_built = False
        self._asked: Place | None = None  # what somebody chose before the library was open
        self._reading: ReadingPage | None = None
        self._imports: ImportFlow | None = None
        self._overlay: DropOverlay | None = None
        self._close_anyway = False
        self._state: dict[str, Any] = decode_state(settings.window_state)
        self._was_at = self._state.get("place")
        self.services: Services | None = None
        self.history = History()
        self.setObjectName("window")
        self.setWindowTitle("Parallax")
        self.setAcceptDrops(True)
        restore_geometry(self, self._state.get("geometry"))

    def build(self, tasks: TaskRunner, render_note: Callable[[str], str]) -> None:
        """Make the parts. Their imports take longer than showing the frame."""
        from app.ui.commands import CommandSet
        from app.ui.library.home_page import HomePage
        from app.ui.operations import Operations
        from app.ui.parts import InlineBar
        from app.ui.window.background_work import BackgroundWork
        from app.ui.window.change_follower import ChangeFollower
        from app.ui.window.library_watch import LibraryWatch
        from app.ui.window.status_line import StatusLine
        from app.ui.window.window_actions import WindowActions

        theme = self.theme
        self.tasks = tasks
        self._render_note = render_note
        self.commands = CommandSet(self, theme)
        self.operations = Operations(tasks, self)
        self.status = StatusLine(tasks, theme, self)
        self.setStatusBar(self.status)
        self.home = HomePage(self.operations, self.commands, render_note, theme, self)
        self.notice = InlineBar(theme, self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.home)
        self.centre = QWidget(self)
        column = QVBoxLayout(self.centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(self.centre)
        self.background = BackgroundWork(self.operations, self)
        self.actions_of_window = WindowActions(self)
        self._follower = ChangeFollower(self)
        self._watch = LibraryWatch(self)
        self._connect()
        self._restore_state()
        self._is_built = True
        self.actions_of_window.refresh()

    def _connect(self) -> None:
        self._follower.changed.connect(self._follow_changes)
        self._watch.changed.connect(self._on_library_moved)
        self.home.article_chosen.connect(self.open_article)
        self.home.pair_chosen.connect(self._open_known_pair)
        self.home.place_changed.connect(lambda kind: self.go(Place(kind), focus=False))
        self.home.selection_changed.connect(lambda _: self.actions_of_window.refresh())
        self.home.loaded.connect(self.actions_of_window.refresh)
        self.home.loaded.connect(lambda: QTimer.singleShot(0, self, self._restore_place))
        self.home.counted.connect(self._show_counts)
        self.home.samples_asked.connect(self.install_samples)
        self.home.import_asked.connect(self.commands["file.import"].trigger)
        self.home.folder_asked.connect(self.commands["file.import_folder"].trigger)
        self.home.link_activated.connect(lambda address: self.actions_of_window.show_link(address))
        self.operations.said.connect(self.status.say)
        self.operations.failed.connect(self.show_error)
        self.tasks.failed.connect(self.show_error)
        self.status.undo_asked.connect(self.operations.undo_step)

    # --- the library ---

    def set_services(self, services: Services, rescue: NoteRescue | None) -> None:
        """The library is open: fill the pages."""
        self.services = self.operations.services = services
        self.operations.undo_stack.clear()
        read_only = services.library.read_only
        self._follower.follow(services.library.changes)
        self._watch.watch(getattr(services.library, "database", None))
        self._rescue = rescue
        if self._reading is not None:
            self._reading.note.set_services(services.notes, rescue, read_only=read_only)
        self.home.clear_problem()
        self.home.set_read_only(read_only)
        self.status.set_state(
            self.tr("Read only") if read_only else "",
            self.tr("Another program has this library open, so nothing can be changed here.") if read_only else "",
        )
        self.setWindowTitle(f"{services.library.folder.name} – Parallax")
        self.home.load()
        if not read_only:
            self.background.start()
        self.actions_of_window.refresh()
        asked, self._asked = self._asked, None
        if asked is not None:
            self.go(asked)

    def take_services_away(self) -> None:
        """Before the library is closed: nothing of it stays on the pages, and nothing more is asked of it."""
        self._asked = None
        self.background.stop()
        self._follower.leave()
        self._watch.watch(None)
        if self._reading is not None:
            self._reading.note.flush()
            self._reading.clear()
            self._reading.note.set_services(None, None)
        self.services = self.operations.services = None
        self.operations.undo_stack.clear()
        self.history = History()
        self.home.model.set_rows([])
        self.home.trash_model.set_rows([])
        self._show_page()

    def show_problem(self, error: object, *answers: tuple[str, Callable[[], None]]) -> None:
        """The library could not be opened."""
        words = error_sentence(error) if isinstance(error, UserError) else self.tr("A report says more.")
        self.home.show_problem(self.tr("The library could not be opened"), words, *answers)
        self._show_page()
        self.actions_of_window.refresh()

    @property
    def read_only(self) -> bool:
        return self.services is None or self.services.library.read_only

    def _show_counts(self, counts: FacetCounts) -> None:
        words = count_articles(counts.total)
        if counts.unread:
            words = self.tr("{articles}, {n} unread").format(articles=words, n=group_digits(counts.unread))
        self.status.set_resting(words if counts.total else "")

    def _follow_changes(self, changes: Changes) -> None:
        self.home.refresh(changes)
        if self._reading is not None:
            self._reading.refresh(changes)
        self.background.follow(changes)
        if changes.articles:
            self._leave_what_is_gone(changes.articles)

    def _leave_what_is_gone(self, touched: frozenset[int]) -> None:
        """An article that was deleted is no page any more; the reader finds themselves one page back."""
        in_history = frozenset(i for place in self.history.places for i in place.ids) & touched
        if not in_history:
            return

        def leave(rows: list[Any]) -> None:
            live = {row.id for row in rows if row.trashed is None}
            if self.history.forget(in_history - live):
                self._show_page()

        self.operations.run(lambda services, _job: services.articles.summaries(sorted(in_history)), leave)

    # --- pages ---

    @property
    def reading(self) -> ReadingPage:
        """The page of texts, made when the first text is opened."""
        if self._reading is None:
            from app.ui.dialogs.settings import reading_style
            from app.ui.reading.reading_page import ReadingPage

            page = self._reading = ReadingPage(
                self.operations,
                self.tasks,
                self.commands,
                self._render_note,
                self.theme,
                reading_style(self.settings),
                self,
            )
            if self.services is not None:
                page.note.set_services(self.services.notes, self._rescue, read_only=self.read_only)
            page.shown.connect(self._on_shown)
            page.missing.connect(self._on_missing)
            page.link_activated.connect(self.actions_of_window.show_link)
            page.details_requested.connect(lambda article_id: self.actions_of_window.edit_details([article_id]))
            page.style_changed.connect(self.actions_of_window.take_style)
            page.dock.set_note_width(int(self._state.get("note", 380)))
            page.note.setVisible(self.commands["article.note"].isChecked())
            self.stack.addWidget(page)
        return self._reading

    @property
    def has_reading(self) -> bool:
        return self._reading is not None

    @property
    def place(self) -> Place:
        return self.history.here

    def open_article(self, article_id: int) -> None:
        self.go(Place(PageKind.ARTICLE, (article_id,)))

    def open_pair(self, left_id: int, right_id: int) -> None:
        if left_id == right_id:
            self.show_error(UserError("pair-of-one"))
        else:
            self.go(Place(PageKind.PAIR, (left_id, right_id)))

    def _open_known_pair(self, pair_id: int) -> None:
        if (pair := self.home.find_pair(pair_id)) is not None:
            self.open_pair(pair.left_id, pair.right_id)

    def go(self, place: Place, *, focus: bool = True, instead: bool = False) -> None:
        """Show a page. `instead` puts it in the place of the one shown, so that Back leads past it."""
        if self.services is None:
            self._asked = place
            return
        if instead:
            self.history.replace(place)
        else:
            self.history.go(place)
        self._show_page(focus=focus)

    def back(self) -> None:
        if self.history.can_go_back:
            self.history.back()
            self._show_page()

    def _show_page(self, *, focus: bool = True) -> None:
        place = self.place
        if place.kind in LIST_KINDS:
            if self._reading is not None:
                self._reading.leave()
            self.stack.setCurrentWidget(self.home)
            self.home.show_kind(place.kind)
            if focus:
                self.home.focus_page()
            self._finish_page()
            return
        # The page changes when the text is there: an empty page in between would only flicker.
        from_list = self.stack.currentWidget() is self.home and self.home.kind is PageKind.LIBRARY
        result = self.home.library.result if from_list else None
        self.reading.show_place(place, result)

    def _on_shown(self, place: Place) -> None:
        if place == self.place:
            self.stack.setCurrentWidget(self.reading)
            self.reading.focus_text()
            self._finish_page()

    def _on_missing(self, place: Place) -> None:
        if place == self.place:
            self.history.forget(frozenset(place.ids))
            self._show_page()

    def _finish_page(self) -> None:
        self.notice.hide()
        self.actions_of_window.refresh()

    def focus_page(self) -> None:
        """Give the keyboard back to the page."""
        if self.on_text:
            self.reading.focus_text()
        else:
            self.home.focus_page()

    @property
    def on_text(self) -> bool:
        """True while an article or a pair is shown."""
        return self._reading is not None and self.stack.currentWidget() is self._reading

    def install_samples(self) -> None:
        """Put the sample pairs into the library, and open the first of them at once."""
        self.home.welcome.set_busy(True)

        def show(pairs: Sequence[Pair]) -> None:
            if pairs:
                self.open_pair(pairs[0].left_id, pairs[0].right_id)

        self.operations.run(
            lambda services, job: services.samples.install(job),
            show,
            title=self.tr("Adding the sample library"),
            on_end=lambda: self.home.welcome.set_busy(False),
            long=True,
        )

    # --- what goes wrong ---

    def _on_library_moved(self, is_there: bool) -> None:
        """Its file is written to as long as it is open, but nobody knows whether it can be found again."""
        if self._reading is not None:
            self._reading.note.set_trust(is_there)
        # Following changes there would make folders anew in the place of the one that is gone.
        if not is_there:
            self.background.stop()
        elif not self.read_only:
            self.background.start()
        if is_there:
            self.notice.hide()
            self.status.say(self.tr("The library is back in its place."))
        elif self.services is not None:
            self.notice.ask(
                self.tr(
                    "The library is no longer in {folder}: it was moved or deleted, or its disk went away. Put it back "
                    "before you close Parallax. Notes are kept in a second place meanwhile."
                ).format(folder=self.services.library.folder),
                (self.tr("Open another library…"), self.actions_of_window.files.choose_library),
                (self.tr("Close"), lambda: None),
                focus=False,
            )

    def show_error(self, error: object) -> None:
        """A sentence above the page for what the reader can mend; a report for a mistake of the program."""
        if isinstance(error, UserError):
            self.notice.ask(error_sentence(error), (self.tr("Close"), lambda: None), focus=False)
        else:
            self.show_report(cast("BugReport", error))

    def show_report(self, bug: BugReport) -> ReportDialog:
        from app.ui.dialogs.report import ReportDialog

        dialog = ReportDialog(bug, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    # --- theme ---

    def use_settings(self, settings: Settings) -> None:
        """Take over what the reader chose, at once and everywhere."""
        before, self.settings = self.settings, settings
        if settings.theme != before.theme:
            self.apply_theme_choice()
        if self._reading is not None:
            from app.ui.dialogs.settings import reading_style

            self._reading.set_style(reading_style(settings))
        self.settings_changed.emit(settings)
        self.actions_of_window.refresh_checks()

    def apply_theme_choice(self) -> None:
        theme = load_theme(self.settings.theme)
        if theme.key == self.theme.key:
            return
        self.theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, theme)
        self.commands.set_theme(theme)
        self.home.set_theme(theme)
        self.status.set_theme(theme)
        for part in (self._overlay, self._imports):
            if part is not None:
                part.set_theme(theme)
        self.actions_of_window.set_theme(theme)
        if self._reading is not None:
            self._reading.set_theme(theme)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange and self._is_built and self.settings.theme == SYSTEM_THEME:
            QTimer.singleShot(0, self, self.apply_theme_choice)

    # --- files from outside ---

    @property
    def imports(self) -> ImportFlow:
        if self._imports is None:
            from app.ui.window.import_flow import ImportFlow

            flow = self._imports = ImportFlow(self.operations, self.status, self.theme, self)
            flow.open_asked.connect(self.open_article)
            flow.pair_asked.connect(self.open_pair)
            flow.edit_asked.connect(self.actions_of_window.edit_details)
        return self._imports

    @property
    def overlay(self) -> DropOverlay:
        if self._overlay is None:
            from app.ui.window.drop_overlay import DropOverlay

            self._overlay = DropOverlay(self.theme, self)
        return self._overlay

    def _hide_overlay(self) -> None:
        if self._overlay is not None:
            self._overlay.hide()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from app.ui.window.drop_overlay import dropped_paths

        if not self.read_only and dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self.overlay.show_over(self.centre.geometry())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hide_overlay()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        from app.ui.window.drop_overlay import dropped_paths

        self._hide_overlay()
        if paths := dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self.imports.import_paths(paths)

    def receive_paths(self, paths: Sequence[str]) -> None:
        """A second start asks for this window, perhaps with files."""
        self.setWindowState(self.windowState() & ~self.windowState().WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if paths and not self.read_only:
            self.imports.import_paths(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._overlay is not None and self._overlay.isVisible():
            self._overlay.show_over(self.centre.geometry())

    # --- state and closing ---

    def _restore_state(self) -> None:
        home = self._state.get("home")
        self.home.restore_state(home if isinstance(home, dict) else {})
        self.commands["view.sidebar"].setChecked(bool(self._state.get("has_sidebar", True)))
        self.commands["article.note"].setChecked(bool(self._state.get("has_note", False)))

    def _restore_place(self) -> None:
        """Where the reader was when the window was last closed, in the first library that is opened."""
        was, self._was_at = self._was_at, None
        if (
            self.services is None
            or not isinstance(was, dict)
            or was.get("library") != str(self.services.library.folder)
        ):
            return
        try:
            place = Place(PageKind(str(was.get("kind"))), tuple(int(i) for i in was.get("ids", ())))
        except (TypeError, ValueError):
            return
        if self.place == HOME and all(self.home.model.find(i) is not None for i in place.ids):
            self.go(place)

    def collect_state(self) -> str:
        """Geometry, columns, folds and widths, opaque to the settings that keep them."""
        state: dict[str, Any] = {
            "geometry": save_geometry(self),
            "home": self.home.save_state(),
            "has_sidebar": self.commands["view.sidebar"].isChecked(),
            "has_note": self.commands["article.note"].isChecked(),
            "note": self._reading.dock.note_width if self._reading is not None else self._state.get("note", 380),
        }
        if self.services is not None:
            folder = str(self.services.library.folder)
            state["place"] = {"library": folder, "kind": self.place.kind.value, "ids": list(self.place.ids)}
        return encode_state(state)

    def flush(self) -> bool:
        """Write what was typed, now and on this thread; True when nothing would be lost by ending."""
        return self._reading is None or self._reading.note.flush()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.flush() and not self._close_anyway:
            self._close_anyway = True
            self.notice.ask(
                self.tr("The note could not be written anywhere. Copy it elsewhere before you close."),
                (self.tr("Close and lose it"), self._close_and_lose),
                (self.tr("Stay"), self._stay),
            )
            event.ignore()
            return
        if self._reading is not None:
            self._reading.leave()
        if self._is_built:
            self.settings = replace(self.settings, window_state=self.collect_state())
            self.settings_changed.emit(self.settings)
        event.accept()
        self.hide()
        self.closing.emit()

    def _close_and_lose(self) -> None:
        self.close()

    def _stay(self) -> None:
        self._close_anyway = False
