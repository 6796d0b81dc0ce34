"""The window: its pages, a line for what went wrong above them, a line at the bottom. Knows no database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from app.errors import UserError
from app.settings import Settings
from app.ui.motion import set_still
from app.ui.theme import SYSTEM_THEME, Theme, apply_theme, load_theme
from app.ui.window.navigation import HOME, PageKind, Place
from app.ui.window.window_state import WindowState
from app.ui.wording import count_articles, error_sentence, group_digits

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain import Changes, Pair, Span
    from app.highlights import Highlight
    from app.services.opening import Services
    from app.ui.library.facet_counts import FacetCounts
    from app.ui.notes.rescue import NoteRescue
    from app.ui.reading.reading_page import ReadingPage
    from app.ui.spelling.check import SpellCheck
    from app.ui.tasks import TaskRunner
    from app.ui.window.import_flow import ImportFlow


class MainWindow(QMainWindow):
    """Made in two steps, so that it is on the screen before its parts are imported: an empty frame, then `build`.
    Shown before any library is open; `set_services` fills it, `take_services_away` empties it again."""

    settings_changed = Signal(object)  # Settings
    library_asked = Signal(object)  # Path
    reopening_asked = Signal()  # the library that is open is to be opened anew

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.settings = settings
        self.theme = theme
        self._is_built = False
        self._asked: Place | None = None  # what somebody chose before the library was open
        self._imports: ImportFlow | None = None
        self.rescue: NoteRescue | None = None
        self._may_lose = False  # the reader said so
        self._state = WindowState(settings.window_state)
        self.services: Services | None = None
        self.setObjectName("window")
        self.setWindowTitle("Parallax")
        self._state.place_window(self)

    def build(self, tasks: TaskRunner, render_note: Callable[..., str], spelling: SpellCheck | None = None) -> None:
        """Make the parts. Their imports take longer than showing the frame. `render_note` makes safe HTML of Markdown;
        its second argument is what links in it name, and is not there. Without `spelling` there are no dictionaries."""
        from app.ui.commands import CommandSet
        from app.ui.library.home_page import HomePage
        from app.ui.operations import Operations
        from app.ui.spelling.check import NoDictionaries, SpellCheck
        from app.ui.window.background_work import BackgroundWork
        from app.ui.window.change_follower import ChangeFollower
        from app.ui.window.file_drops import FileDrops
        from app.ui.window.kept_words import KeptWordsBar
        from app.ui.window.library_watch import LibraryWatch
        from app.ui.window.notice import Notice
        from app.ui.window.page_making import PageMaking
        from app.ui.window.pages import Pages
        from app.ui.window.spelling_actions import SpellingActions
        from app.ui.window.status_line import StatusLine
        from app.ui.window.unfinished_import import UnfinishedImportBar
        from app.ui.window.window_actions import WindowActions

        theme = self.theme
        self.tasks = tasks
        self.commands = CommandSet(self, theme)
        self.operations = Operations(tasks, self)
        self.status = StatusLine(tasks, theme, self)
        self.setStatusBar(self.status)
        self.home = HomePage(self.operations, self.commands, theme, self)
        self.notice = Notice(theme, self)
        self._making = making = PageMaking(self, self._state, render_note)
        self.pages = Pages(self.home, self.operations, making.make_reading, making.make_note, self)
        self.centre = QWidget(self)
        column = QVBoxLayout(self.centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(self.centre)
        self.background = BackgroundWork(self.operations, self)
        self.background.backup.failed.connect(self.notice.show_error)
        self.actions_of_window = WindowActions(self)
        self.spelling = SpellingActions(self, spelling or SpellCheck(tasks, NoDictionaries()))
        self._follower = ChangeFollower(self)
        self._watch = LibraryWatch(tasks, self)
        self.drops = FileDrops(self, self.centre, theme, lambda: not self.read_only)
        self.unfinished = UnfinishedImportBar(self)
        self.kept_words = KeptWordsBar(self)
        self._connect()
        self._state.restore(self)
        self._is_built = True
        self.actions_of_window.refresh()

    def _connect(self) -> None:
        self._follower.changed.connect(self._follow_changes)
        self._watch.changed.connect(self._on_library_moved)
        self._watch.came_anew.connect(self._on_library_came_anew)
        self.pages.left.connect(self._on_left)
        self.pages.turned.connect(self.actions_of_window.refresh)
        self.pages.pair_changed.connect(self.actions_of_window.refresh)
        self.notice.dismissed.connect(self.pages.focus_page)
        self.drops.dropped.connect(lambda paths: self.imports.import_paths(paths))
        self._connect_home()
        self.operations.said.connect(self.status.say)
        self.operations.failed.connect(self.notice.show_error)
        self.operations.waiting.hindered.connect(
            lambda error: self.notice.say_waiting(error, self.operations.waiting.try_now)
        )
        self.operations.waiting.arrived.connect(self.notice.end_waiting)
        self.tasks.failed.connect(self.notice.show_error)
        self.status.undo_asked.connect(self.operations.undo_step)

    def _connect_home(self) -> None:
        lists = self.home.lists
        lists.article_chosen.connect(self.open_article)
        lists.pair_chosen.connect(self._open_known_pair)
        lists.articles_chosen.connect(self.open_pair)
        lists.hit_chosen.connect(self._open_hit)
        lists.difference_chosen.connect(lambda *asked: self.actions_of_window.events.open_difference(*asked))
        lists.highlight_chosen.connect(self.open_highlight)
        lists.note_found.connect(lambda note, words: self.actions_of_window.notes.open(note.id, words=words))
        lists.note_chosen.connect(lambda note, rename: self.actions_of_window.notes.open(note.id, rename=rename))
        lists.selection_changed.connect(lambda _: self.actions_of_window.refresh())
        lists.samples_asked.connect(self.install_samples)
        lists.import_asked.connect(self.commands["file.import"].trigger)
        lists.folder_asked.connect(self.commands["file.import_folder"].trigger)
        self.home.place_changed.connect(lambda kind: self.go(Place(kind), focus=False))
        self.home.loaded.connect(self.actions_of_window.refresh)
        self.home.loaded.connect(lambda: QTimer.singleShot(0, self, self._restore_place))
        self.home.counted.connect(self._show_counts)

    # --- the library ---

    def set_services(self, services: Services, rescue: NoteRescue | None) -> None:
        """The library is open: fill the pages."""
        self.services = self.operations.services = services
        self.operations.undo_stack.clear()
        read_only = services.library.read_only
        self._follower.follow(services.library.changes)
        self._watch.watch(getattr(services.library, "database", None))
        self.rescue = rescue
        self.operations.rescue = rescue.files if rescue is not None else None
        self.spelling.set_services(services)
        self._making.open_notes(services, rescue)
        self.home.clear_problem()
        self.home.set_read_only(read_only)
        self.status.set_state(
            self.tr("Read only") if read_only else "",
            self.tr("Another program has this library open, so nothing can be changed here.") if read_only else "",
        )
        self.setWindowTitle(f"{services.library.folder.name} – Parallax")
        self.home.load()
        self.operations.waiting.resume(services)
        if not read_only:
            self.background.start()
        self.actions_of_window.refresh()
        asked, self._asked = self._asked, None
        if asked is not None:
            self.go(asked)

    def ask_library(self, folder: Path) -> None:
        """Another library is wanted in the place of this one."""
        if self.flush() or self._may_lose:
            self._may_lose = False
            self.library_asked.emit(folder)
        else:
            self._ask_before_losing(lambda: self.ask_library(folder))

    def _ask_reopening(self) -> None:
        if self._flush_words() or self._may_lose:
            self._may_lose = False
            self.operations.waiting.hold()
            self.reopening_asked.emit()
        else:
            self._ask_before_losing(self._ask_reopening)

    def take_services_away(self) -> None:
        """Before the library is closed: nothing of it stays on the pages, and nothing more is asked of it."""
        self._asked = None
        self.background.stop()
        self._follower.leave()
        self._watch.watch(None)
        self.unfinished.hide()
        self.kept_words.hide()
        self.actions_of_window.corrections.close()
        self._making.close_notes()
        self.spelling.set_services(None)
        self.services = None
        self.operations.forget()
        self.home.clear()
        self.pages.begin()

    def show_problem(self, error: object, *answers: tuple[str, Callable[[], None]]) -> None:
        """The library could not be opened."""
        words = error_sentence(error) if isinstance(error, UserError) else self.tr("A report says more.")
        self.home.show_problem(self.tr("The library could not be opened"), words, *answers)
        self.pages.show_page()
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
        if (reading := self.pages.reading_if_made) is not None:
            reading.refresh(changes)
        if (note := self.pages.note_if_made) is not None:
            note.refresh(changes)
        self.actions_of_window.corrections.refresh(changes)
        self.background.follow(changes)
        self.spelling.follow(changes)
        if changes.articles:
            self.pages.leave_what_is_gone(changes.articles)

    # --- pages ---

    @property
    def reading(self) -> ReadingPage:
        """The page of texts; asking makes it."""
        return self.pages.reading

    @property
    def on_text(self) -> bool:
        """True while an article or a pair is shown."""
        return self.pages.on_text

    @property
    def place(self) -> Place:
        return self.pages.place

    def open_article(self, article_id: int) -> None:
        self.go(Place(PageKind.ARTICLE, (article_id,)))

    def open_pair(self, left_id: int, right_id: int) -> None:
        if left_id == right_id:
            self.notice.show_error(UserError("pair-of-one"))
        else:
            self.go(Place(PageKind.PAIR, (left_id, right_id)))

    def _open_hit(self, article_id: int, span: Span) -> None:
        """Show one hit of a search in its text."""
        self.reading.lead_to(article_id, span)
        self.open_article(article_id)

    def open_highlight(self, highlight: Highlight, *, card: bool = False) -> None:
        """Show a highlight in its text, with its card if that is wanted; two tied passages side by side."""
        ids = tuple(passage.article_id for passage in highlight.passages if passage.article_id is not None)
        if ids:
            self.reading.highlights.want(highlight.id, card=card)
            self.go(Place(PageKind.PAIR if len(ids) > 1 else PageKind.ARTICLE, ids))

    def search_for(self, query: str) -> None:
        """Ask the library this, as if it had been typed."""
        self.go(Place(PageKind.LIBRARY), focus=False)
        self.home.library.field.replace_query(query)

    def _open_known_pair(self, pair_id: int) -> None:
        if (pair := self.home.contents.find_pair(pair_id)) is not None:
            self.open_pair(pair.left_id, pair.right_id)

    def go(self, place: Place, *, focus: bool = True, instead: bool = False) -> None:
        """Show a page, as `Pages.go` does, as soon as there is a library."""
        if self.services is None:
            self._asked = place
        else:
            self.pages.go(place, focus=focus, instead=instead)

    def _on_left(self) -> None:
        """What was said about one page is of no interest on the next; that the library is gone is."""
        if self._watch.is_there:
            self.notice.hide()

    def install_samples(self) -> None:
        """Put the sample pairs into the library, and open the first of them at once."""
        if self.services is None:
            return
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
        if (files := self.operations.rescue) is not None:
            files.is_trusted = is_there
        if not is_there:
            self._keep_all()
        # Following changes there would make folders anew in the place of the one that is gone.
        if not is_there:
            self.background.stop()
        elif not self.read_only:
            self.background.start()
        if is_there:
            self.notice.hide()
            self.status.say(self.tr("The library is back in its place."))
        elif self.services is not None:
            self.notice.say_library_gone(self.services.library.folder, self.actions_of_window.files.choose_library)

    def _on_library_came_anew(self) -> None:
        """What is open here is the file that went away: nothing that is written arrives in the one that came."""
        if self.services is not None:
            self.notice.say_library_came_anew(self.services.library.folder, self._ask_reopening)

    def _keep_all(self) -> None:
        """Write what is shown into the second place, also what the library took: it may not be found again there."""
        if (reading := self.pages.reading_if_made) is not None:
            reading.note.keep()
            reading.highlights.work.keep()
        if (note := self.pages.note_if_made) is not None:
            note.note.keep()

    # --- theme ---

    def use_settings(self, settings: Settings) -> None:
        """Take over what the reader chose, at once and everywhere."""
        before, self.settings = self.settings, settings
        if settings.theme != before.theme:
            self.apply_theme_choice()
        set_still(settings.still)
        if (reading := self.pages.reading_if_made) is not None:
            from app.ui.dialogs.settings import reading_style

            reading.set_style(reading_style(settings))
        self.spelling.take_settings(settings)
        self.settings_changed.emit(settings)
        self.actions_of_window.view.refresh_checks()

    def apply_theme_choice(self) -> None:
        theme = load_theme(self.settings.theme)
        if theme.key == self.theme.key:
            return
        self.theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, theme)
        self.commands.set_theme(theme)
        self.spelling.check.set_theme(theme)
        self.home.set_theme(theme)
        self.status.set_theme(theme)
        self.drops.set_theme(theme)
        if self._imports is not None:
            self._imports.set_theme(theme)
        self.actions_of_window.set_theme(theme)
        if (reading := self.pages.reading_if_made) is not None:
            reading.set_theme(theme)
        if (note := self.pages.note_if_made) is not None:
            note.set_theme(theme)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange and self._is_built and self.settings.theme == SYSTEM_THEME:
            QTimer.singleShot(0, self, self.apply_theme_choice)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from app.ui.parts import press_focused

        if not press_focused(event, self.focusWidget()):
            super().keyPressEvent(event)

    # --- files from outside ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drops.enter(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002
        self.drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.drop(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_built:
            self.drops.fit()

    @property
    def imports(self) -> ImportFlow:
        if self._imports is None:
            from app.ui.window.import_flow import ImportFlow

            flow = self._imports = ImportFlow(self.operations, self.status, self.theme, self)
            flow.open_asked.connect(self.open_article)
            flow.pair_asked.connect(self.open_pair)
            flow.events_asked.connect(self._show_events_of)
            flow.edit_asked.connect(self.actions_of_window.articles.edit_details)
            flow.refused.connect(self.notice.say)
            self.background.placed.connect(flow.tell_others)
            flow.ended.connect(self.unfinished.look)
        return self._imports

    def _show_events_of(self, articles: list[int]) -> None:
        self.go(Place(PageKind.EVENTS))
        self.home.events.want_articles(articles)

    def receive_paths(self, paths: Sequence[str]) -> None:
        """A second start asks for this window, perhaps with files."""
        self.setWindowState(self.windowState() & ~self.windowState().WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if paths and self.read_only:
            self.notice.show_error(UserError("library-read-only"))
        elif paths:
            self.imports.import_paths(paths)

    # --- state and closing ---

    def _restore_place(self) -> None:
        """Where the reader was when the window was last closed, in the first library that is opened."""
        if self.services is None or (was := self._state.take_last_place(self.services.library.folder)) is None:
            return
        if self.place == HOME and all(self.home.model.find(i) is not None for i in was.ids):
            self.go(was)

    def flush(self) -> bool:
        """Write what was typed, now and on this thread; True when nothing would be lost by ending."""
        if not self._is_built:
            return True
        kept = self._flush_words()
        return self.operations.waiting.flush() and kept

    def _flush_words(self) -> bool:
        """Write what was typed into the library or the second place."""
        kept = True
        for page in (self.pages.reading_if_made, self.pages.note_if_made):
            kept = (page is None or page.flush()) and kept
        return kept

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.flush() and not self._may_lose:
            self._ask_before_losing(self.close)
            event.ignore()
            return
        if self._is_built:
            self.actions_of_window.view.leave_full_screen()  # what it folded away is wanted the next time
            if (reading := self.pages.reading_if_made) is not None:
                reading.leave()
            if (note := self.pages.note_if_made) is not None:
                note.leave()
            self.settings = replace(self.settings, window_state=self._state.collect(self))
            self.settings_changed.emit(self.settings)
        event.accept()
        self.hide()

    def _ask_before_losing(self, then: Callable[[], object]) -> None:
        def lose() -> None:
            self._may_lose = True
            then()

        self.notice.ask_before_losing(lose)
