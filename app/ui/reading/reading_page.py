"""The page of texts: one article or a pair, its bar above, its note beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain import Article, Changes, NoteSubject, Pair, ReadState, Span, SubjectKind
from app.errors import UserError
from app.ui.commands import CommandSet
from app.ui.notes.pane import NotePane
from app.ui.operations import Operations
from app.ui.reading.pair_bar import PairBar
from app.ui.reading.reader import ReaderView
from app.ui.reading.split_view import SplitView
from app.ui.tasks import BugReport, TaskRunner
from app.ui.theme import ReadingStyle, Theme
from app.ui.window.navigation import PageKind, Place
from app.ui.window.top_bar import TopBar
from app.ui.wording import error_sentence

if TYPE_CHECKING:
    from app.ui.window.printing_flow import Sheets

ARTICLE_BUTTONS = ("article.compare_with", "article.note", "", "edit.find", "article.edit", "view.next_theme")
PAIR_BUTTONS = (
    "pair.together",
    "pair.marks",
    "pair.entities",
    "pair.swap",
    "",
    "pair.save",
    "article.note",
    "",
    "edit.find",
    "view.next_theme",
)


ROOM_FOR_THREE = 1_560  # pixels at normal text size: two texts, the list of entities, and a note


class ReadingPage(QWidget):
    """Fetches what it shows through `operations`; an answer that comes after the reader went elsewhere is let go."""

    shown = Signal(object)  # Place, once its text is there
    missing = Signal(object)  # Place that could not be shown
    link_activated = Signal(str)
    details_requested = Signal(int)
    style_changed = Signal(object)  # ReadingStyle, after Ctrl and the wheel

    def __init__(
        self,
        operations: Operations,
        tasks: TaskRunner,
        commands: CommandSet,
        render: Callable[[str], str],
        theme: Theme,
        style: ReadingStyle,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations, self._commands, self._theme, self._style = operations, commands, theme, style
        self._wanted: Place | None = None
        self._pair: Pair | None = None
        self._comparing = 0
        self._bars = QVBoxLayout()
        self.top = TopBar(commands, self)
        self.pair_bar = PairBar(self)
        self.pair_bar.saved.connect(self._on_pair_named)
        self.pair_bar.left.connect(self.focus_text)
        self._reader: ReaderView | None = None
        self._split: SplitView | None = None
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("page")
        self.note = NotePane(tasks, render, theme, self)
        self.note.hide()
        self.note.closed.connect(lambda: commands["article.note"].setChecked(False))
        self.note.left.connect(self.focus_text)
        self.note.link_activated.connect(self.link_activated)
        self._splitter = QSplitter(self)
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(self.note)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setChildrenCollapsible(False)
        self.note.setMinimumSize(260, 140)
        self._note_width = 380
        self._note_height = 260
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.pair_bar)
        column.addWidget(self._splitter, 1)
        commands["article.note"].toggled.connect(self._show_note)
        commands["article.note"].installEventFilter(self)
        commands["pair.swap"].triggered.connect(self._on_swap)

    # --- the two views, made when they are first needed ---

    @property
    def reader(self) -> ReaderView:
        if self._reader is None:
            reader = self._reader = ReaderView(self._commands, self._theme, self._style, self)
            reader.position_changed.connect(self._operations.set_position)
            reader.link_activated.connect(self.link_activated)
            reader.details_requested.connect(self.details_requested)
            reader.style_changed.connect(self.style_changed)
            reader.end_reached.connect(self._mark_read)
            self._stack.addWidget(reader)
        return self._reader

    @property
    def split(self) -> SplitView:
        if self._split is None:
            split = self._split = SplitView(self._commands, self._theme, self._style, self)
            split.position_changed.connect(self._operations.set_position)
            split.view_changed.connect(self._on_view_changed)
            split.swapped.connect(self._on_swapped)
            split.link_activated.connect(self.link_activated)
            split.details_requested.connect(self.details_requested)
            split.style_changed.connect(self.style_changed)
            split.end_reached.connect(self._mark_read)
            self._stack.addWidget(split)
        return self._split

    # --- showing ---

    @property
    def place(self) -> Place | None:
        return self._wanted

    @property
    def pair(self) -> Pair | None:
        """The saved pair that is shown; None for one that is not saved, and for an article."""
        return self._pair

    def articles(self) -> list[Article]:
        """What is shown: one article, or left and right."""
        if self._wanted is None:
            return []
        if self._wanted.kind is PageKind.ARTICLE and self._reader is not None and self._reader.article is not None:
            return [self._reader.article]
        if self._wanted.kind is PageKind.PAIR and self._split is not None:
            return [side.article for side in self._split.sides if side.article is not None]
        return []

    def show_place(self, place: Place, result: Any = None) -> None:
        """Fetch and show an article or a pair; with the result of a search, its hits are marked."""
        self.leave()
        self._wanted = place
        self._operations.run(
            lambda services, _job: _fetch(services, place, result),
            lambda fetched: self._on_fetched(place, *fetched),
            key="reading",
            on_failure=lambda error: self._on_missing(place, error),
        )

    def _on_missing(self, place: Place, error: Any) -> None:
        if place == self._wanted:
            self._wanted = None
            self.missing.emit(place)
        self._operations.failed.emit(error)

    def _on_fetched(
        self, place: Place, articles: list[Article], pair: Pair | None, hits: list[tuple[Span, ...]]
    ) -> None:
        if place != self._wanted:
            return
        self._pair = pair
        if place.kind is PageKind.ARTICLE:
            self.reader.show_article(articles[0], hits[0])
            self._stack.setCurrentWidget(self.reader)
            self._mark_begun(articles[0])
        else:
            if pair is not None and (articles[0].id, articles[1].id) != (pair.left_id, pair.right_id):
                articles = articles[::-1]
                hits = hits[::-1]
            self.split.show_pair(articles[0], articles[1], pair)
            self.split.set_hits(*hits)
            self._stack.setCurrentWidget(self.split)
            for article in articles:
                self._mark_begun(article)
            self._compare()
        self._name_page()
        if not self.note.isHidden():
            self._place_note()
        self._open_note()
        self.shown.emit(place)
        self.focus_text()

    def _mark_begun(self, article: Article) -> None:
        if article.summary.read is ReadState.UNREAD:
            self._operations.mark_by_itself(article.id, ReadState.READING)

    def _mark_read(self, article_id: int) -> None:
        article = next((article for article in self.articles() if article.id == article_id), None)
        if article is not None and article.summary.read is not ReadState.READ:
            self._operations.mark_by_itself(article_id, ReadState.READ)

    def _name_page(self) -> None:
        articles = self.articles()
        if len(articles) == 1:
            # The title stands in large letters on the page itself.
            self.top.show_page("", ARTICLE_BUTTONS)
        elif articles:
            pair = self._pair
            title = (pair.question or pair.title) if pair is not None else ""
            self.top.show_page(title, PAIR_BUTTONS, serif=bool(title))

    def focus_text(self) -> None:
        if (view := self._stack.currentWidget()) is not None:
            view.setFocus()

    def leave(self) -> None:
        """Going elsewhere: places are reported, the note is saved."""
        self.note.close_note()
        self.pair_bar.hide()
        if self._reader is not None:
            self._reader.flush_position()
        if self._split is not None:
            self._split.flush()
        self._wanted = None
        self._pair = None

    def clear(self) -> None:
        """The library is closed: nothing of it stays on the page."""
        self.leave()
        if self._reader is not None:
            self._reader.clear()
        if self._split is not None:
            self._split.clear()

    # --- comparing ---

    def _compare(self) -> None:
        ids = [article.id for article in self.articles()]
        if len(ids) != 2:
            return
        self._comparing += 1
        number = self._comparing

        def show(comparison: Any) -> None:
            if number == self._comparing and [a.id for a in self.articles()] == ids:
                self.split.set_comparison(comparison)

        def fail(error: UserError | BugReport) -> None:
            if number == self._comparing and self._split is not None:
                words = error_sentence(error) if isinstance(error, UserError) else self.tr("The comparison failed.")
                self.split.set_comparison(None, f"failed: {words}")
            if isinstance(error, BugReport):
                self._operations.failed.emit(error)

        self._operations.run(
            lambda services, job: services.analysis.compare(ids[0], ids[1], job),
            show,
            key="compare",
            on_failure=fail,
            title=self.tr("Comparing"),
            long=True,
        )

    # --- pairs ---

    def _on_view_changed(self) -> None:
        if self._pair is not None and self._split is not None:
            self._operations.set_pair_view(self._pair.id, self._split.view_state())

    def _on_swap(self) -> None:
        if self._wanted is not None and self._wanted.kind is PageKind.PAIR:
            self.split.swap()

    def _on_swapped(self) -> None:
        if self._pair is not None:
            self._operations.swap_pair(self._pair.id)

    def ask_name(self) -> None:
        """Save the pair that is shown, or rename it: both ask for name and question in place."""
        if len(self.articles()) == 2:
            pair = self._pair
            self.pair_bar.ask(pair.title if pair else "", pair.question if pair else "")

    def _on_pair_named(self, title: str, question: str) -> None:
        articles = self.articles()
        if len(articles) == 2:
            self._operations.save_pair(articles[0].id, articles[1].id, title, question, self._on_pair_saved)

    def _on_pair_saved(self, pair: Pair) -> None:
        if {article.id for article in self.articles()} == {pair.left_id, pair.right_id}:
            self._pair = pair
            self._name_page()
            self._on_view_changed()
            self._open_note()

    # --- notes ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The key of the note leads into a note that is open already; it closes the one that is being written."""
        if event.type() == QEvent.Type.Shortcut and self.note.isVisible() and not self._is_writing():
            self.note.focus_editor()
            return True
        return super().eventFilter(watched, event)

    def _is_writing(self) -> bool:
        focus = self.note.focusWidget()
        return focus is not None and focus.hasFocus()

    def _show_note(self, on: bool) -> None:
        if not on:
            self._remember_note_size()
        self.note.setVisible(on)
        if on:
            self._place_note()
            self._open_note()
            if self.isVisible():
                self.note.focus_editor()
        else:
            self.note.close_note()
            self.focus_text()

    def _remember_note_size(self) -> None:
        size = self._splitter.sizes()[1]
        if not size:
            return
        if self._splitter.orientation() == Qt.Orientation.Horizontal:
            self._note_width = max(260, size)
        else:
            self._note_height = max(160, size)

    def _place_note(self) -> None:
        """Beside an article; beneath a pair, unless the window is so wide that both texts keep their measure."""
        on_pair = self._wanted is not None and self._wanted.kind is PageKind.PAIR
        scale = max(1.0, self.fontMetrics().height() / 17.0)
        beneath = on_pair and self.width() < ROOM_FOR_THREE * scale
        if self.note.isVisible():
            self._remember_note_size()
        self._splitter.setOrientation(Qt.Orientation.Vertical if beneath else Qt.Orientation.Horizontal)
        room, size = (self.height(), self._note_height) if beneath else (self.width(), round(self._note_width * scale))
        self._splitter.setSizes([max(1, room - size), size])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.note.isVisible():
            self._place_note()

    def _open_note(self) -> None:
        if self.note.isHidden():
            return
        articles = self.articles()
        if len(articles) == 1:
            self.note.open(NoteSubject(SubjectKind.ARTICLE, articles[0].id))
        elif self._pair is not None:
            self.note.open(NoteSubject(SubjectKind.PAIR, self._pair.id))
        elif len(articles) == 2:
            self._save_for_note(articles)

    def _save_for_note(self, articles: list[Article]) -> None:
        """A note needs a pair to hang on, so a pair that is written about is kept."""
        services = self._operations.services
        if services is None or services.library.read_only:
            return
        left, right = articles[0].id, articles[1].id
        self.note.await_note()
        self._operations.run(lambda services, _job: services.pairs.save(left, right), self._on_pair_saved)

    # --- following changes ---

    def refresh(self, changes: Changes) -> None:
        for subject in changes.notes:
            self.note.refresh(subject)
        shown = [article.id for article in self.articles()]
        touched = [article_id for article_id in shown if article_id in changes.articles]
        if touched:
            place = self._wanted
            self._operations.run(
                lambda services, _job: [services.articles.get(article_id) for article_id in touched],
                lambda articles: self._update(place, articles),
                key="reading-refresh",
                on_failure=lambda _: None,  # deleted: the window goes elsewhere
            )
        if self._pair is not None and self._pair.id in changes.pairs:
            pair_id = self._pair.id
            self._operations.run(
                lambda services, _job: services.pairs.get(pair_id), self._update_pair, on_failure=lambda _: None
            )

    def _update(self, place: Place | None, articles: list[Article]) -> None:
        if place != self._wanted or place is None:
            return
        before = {article.id: article.document for article in self.articles()}
        for article in articles:
            if place.kind is PageKind.ARTICLE and self._reader is not None:
                self._reader.update_article(article)
            elif self._split is not None:
                self._split.update_article(article)
        self._name_page()
        if place.kind is PageKind.PAIR and any(before.get(a.id) != a.document for a in articles):
            QTimer.singleShot(0, self, self._compare)

    def _update_pair(self, pair: Pair) -> None:
        if self._pair is not None and self._pair.id == pair.id:
            self._pair = pair
            self._name_page()

    # --- the window's own matters ---

    def sheets(self) -> Sheets | None:
        """What is shown, ready to be printed; None while nothing is."""
        from app.ui.window.printing_flow import Sheets

        articles = self.articles()
        if not articles:
            return None
        chosen = self._split.marked_keys() if len(articles) == 2 and self._split is not None else None
        return Sheets(tuple(articles), self._pair, self._theme, self._style, chosen)

    def selected_span(self) -> tuple[int, Span] | None:
        """The article and what is selected in it."""
        if self._wanted is None:
            return None
        if self._wanted.kind is PageKind.ARTICLE and self._reader is not None and self._reader.article is not None:
            span = self._reader.selected_span()
            return (self._reader.article.id, span) if span is not None else None
        if self._wanted.kind is PageKind.PAIR and self._split is not None:
            chosen = self._split.selected_span()
            return (chosen[0].id, chosen[1]) if chosen is not None else None
        return None

    def active_article(self) -> Article | None:
        """The article that commands are about: the only one, or the one on the side with the keyboard."""
        articles = self.articles()
        if len(articles) == 2 and self._split is not None:
            return self._split.active_side.article
        return articles[0] if articles else None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.top.set_theme()
        self.note.set_theme(theme)
        for view in (self._reader, self._split):
            if view is not None:
                view.set_theme(theme)

    def set_style(self, style: ReadingStyle) -> None:
        self._style = style
        for view in (self._reader, self._split):
            if view is not None:
                view.set_style(style)

    @property
    def note_width(self) -> int:
        if self.note.isVisible():
            self._remember_note_size()
        return self._note_width

    def set_note_width(self, width: int) -> None:
        self._note_width = max(260, min(900, width))


def _fetch(services: Any, place: Place, result: Any) -> tuple[list[Article], Pair | None, list[tuple[Span, ...]]]:
    """On a worker thread: articles, the saved pair of them if there is one, and the hits of a search in each."""
    articles = [services.articles.get(article_id) for article_id in place.ids]
    pair = services.pairs.find(*place.ids) if place.kind is PageKind.PAIR else None
    if pair is not None and not services.library.read_only:
        services.pairs.opened(pair.id)
    hits = [tuple(services.search.marks(a.id, result)) if result is not None else () for a in articles]
    return articles, pair, hits
