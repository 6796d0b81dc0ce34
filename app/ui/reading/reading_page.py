"""The page of texts: one article or a pair, its bar above, its note beside.

Fetches them, and keeps them true while the library changes. How texts look and behave is the views' own matter
(`reader`, `split_view`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain import (
    Article,
    Changes,
    FoundPlaces,
    NoteSubject,
    Pair,
    ReadState,
    SearchResult,
    Span,
    SubjectKind,
)
from app.errors import UserError
from app.ui.commands import CommandSet
from app.ui.note_work import NoteWork
from app.ui.notes.note_ties import NoteTies
from app.ui.notes.pane import NotePane
from app.ui.operations import Operations
from app.ui.reading.highlights.page_highlights import PageHighlights
from app.ui.reading.note_dock import NoteDock
from app.ui.reading.page_findings import PageFindings
from app.ui.reading.pair_bar import PairBar
from app.ui.reading.pair_corrections import PairCorrections
from app.ui.reading.reader import ReaderView
from app.ui.reading.reading_views import ReadingViews
from app.ui.reading.split_view import SplitView
from app.ui.reading.tellings_work import TellingsWork
from app.ui.tasks import TaskRunner
from app.ui.theme import ReadingStyle, Theme
from app.ui.window.navigation import PageKind, Place
from app.ui.window.top_bar import TopBar

if TYPE_CHECKING:
    from app.ui.window.printing_flow import Sheets

ARTICLE_BUTTONS = ("article.compare_with", "article.note", "", "edit.find", "article.edit", "view.next_theme")
PAIR_BUTTONS = (
    "pair.together",
    "pair.ribbons",
    "pair.marks",
    "pair.entities",
    "contrast.panel",
    "pair.swap",
    "",
    "pair.save",
    "article.note",
    "",
    "edit.find",
    "view.next_theme",
)


class ReadingPage(QWidget):
    """Fetches what it shows through `operations`; an answer that comes after the reader went elsewhere is let go."""

    shown = Signal(object)  # Place, once its text is there
    missing = Signal(object)  # Place that could not be shown
    pair_changed = Signal()  # the pair that is shown was saved, deleted, or named anew
    link_activated = Signal(str)
    details_requested = Signal(int)
    style_changed = Signal(object)  # ReadingStyle, after Ctrl and the wheel
    note_asked = Signal(object)  # NoteSummary: a note that links here is wanted
    pair_asked = Signal(int, int)  # ids of the article that is read, and of one to read beside it

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
        self._operations, self._commands = operations, commands
        self._corrections: PairCorrections | None = None
        self._wanted: Place | None = None
        self._pair: Pair | None = None
        self._passage: tuple[int, Span] | None = None  # that a link leads to, until its text is there
        self._tellings = TellingsWork(operations, commands, self)
        self._tellings.pair_asked.connect(self.pair_asked)
        self.top = TopBar(commands, self)
        self.pair_bar = PairBar(self)
        self.pair_bar.saved.connect(self._on_pair_named)
        self.pair_bar.left.connect(self.focus_text)
        self.views = self._make_views(commands, theme, style)
        self.findings = PageFindings(operations, self.views, self)
        self.highlights = PageHighlights(operations, commands, self.views, theme, self)
        self.note = NotePane(tasks, render, theme, self)
        self.note.set_commands(commands)
        self.ties = NoteTies(self.note, NoteWork(operations, self), theme)
        self.ties.note_asked.connect(self.note_asked)
        self.note.closed.connect(lambda: commands["article.note"].setChecked(False))
        self.note.left.connect(self.focus_text)
        self.note.link_activated.connect(self.link_activated)
        self.dock = NoteDock(self.views, self.note, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.pair_bar)
        column.addWidget(self.highlights.bar)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.dock, 1)
        row.addWidget(self.highlights.panel)
        column.addLayout(row, 1)
        commands["article.note"].toggled.connect(self._show_note)
        commands["article.note"].installEventFilter(self)
        commands["pair.swap"].triggered.connect(self._on_swap)

    def _make_views(self, commands: CommandSet, theme: Theme, style: ReadingStyle) -> ReadingViews:
        views = ReadingViews(commands, theme, style, self)
        views.position_changed.connect(self._operations.set_position)
        views.end_reached.connect(self._mark_read)
        views.link_activated.connect(self.link_activated)
        views.details_requested.connect(self.details_requested)
        views.style_changed.connect(self.style_changed)
        views.pair_view_changed.connect(self._on_view_changed)
        views.pair_swapped.connect(self._on_swapped)
        return views

    @property
    def reader(self) -> ReaderView:
        return self.views.reader

    @property
    def split(self) -> SplitView:
        return self.views.split

    @property
    def corrections(self) -> PairCorrections:
        if self._corrections is None:
            self._corrections = PairCorrections(self.split, self._operations, self._commands)
        return self._corrections

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
        return self.views.articles()

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
            self._wanted = self._passage = None
            self.missing.emit(place)
        self._operations.failed.emit(error)

    def _on_fetched(
        self, place: Place, articles: list[Article], pair: Pair | None, words: str, found: list[FoundPlaces]
    ) -> None:
        if place != self._wanted:
            return
        self._pair = pair
        if place.kind is PageKind.ARTICLE:
            self.views.show_article(articles[0])
            self._tellings.show(self.reader.tellings, articles[0].id)
            self._mark_begun(articles[0])
        else:
            if pair is not None and (articles[0].id, articles[1].id) != (pair.left_id, pair.right_id):
                articles = articles[::-1]
                found = found[::-1]
            self.corrections.begin()
            self.views.show_pair(articles[0], articles[1], pair)
            for article in articles:
                self._mark_begun(article)
            self.findings.compare()
        self.highlights.show()
        self._name_page()
        self.dock.set_on_pair(place.kind is PageKind.PAIR)
        self._open_note()
        self.shown.emit(place)
        self.focus_text()
        self._show_found(words, articles, found)
        if self._passage is not None:
            self.views.show_passage(*self._passage)
            self._passage = None

    def _show_found(self, words: str, articles: list[Article], found: list[FoundPlaces]) -> None:
        """Lead to what a search found: in the texts, or in what the reader wrote about them. A hit that the reader
        chose comes before the best."""
        if self._passage is not None:
            chosen, span = self._passage
            found = [
                replace(places, best=span if article.id == chosen else None)
                for article, places in zip(articles, found, strict=True)
            ]
        self.views.show_found(words, found)
        if any(places.spans for places in found):
            return
        for article, places in zip(articles, found, strict=True):
            if places.said_of is not None:
                self.views.show_passage(article.id, places.said_of)
                return
        if any(places.in_note for places in found) and len(articles) == 1:
            self._commands["article.note"].setChecked(True)

    def lead_to(self, article_id: int, span: Span) -> bool:
        """Show a passage of a text: at once where it is shown (then True), else as soon as it is."""
        if self.views.show_passage(article_id, span):
            return True
        self._passage = (article_id, span)
        return False

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
        self.views.focus_text()

    def leave(self) -> None:
        """Going elsewhere: places are reported, the note is saved."""
        self.ties.finish()
        self.note.close_note()
        self.pair_bar.hide()
        self.findings.forget()
        self._tellings.leave()
        self.highlights.leave()
        self.views.leave()
        self._wanted = None
        self._pair = None

    def clear(self) -> None:
        """The library is closed: nothing of it stays on the page."""
        self.leave()
        self.views.clear()

    # --- pairs ---

    def _on_view_changed(self) -> None:
        if self._pair is not None:
            self._operations.set_pair_view(self._pair.id, self.split.view_state())

    def _on_swap(self) -> None:
        if self._wanted is not None and self._wanted.kind is PageKind.PAIR:
            self.split.swap()

    def _on_swapped(self) -> None:
        self.findings.compare_swapped()
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
            self._take_pair(pair)
            self._on_view_changed()
            self._open_note()

    def _take_pair(self, pair: Pair | None) -> None:
        self._pair = pair
        self._name_page()
        self.pair_changed.emit()

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
        if on:
            self.dock.open()
            self._open_note()
            if self.isVisible():
                self.note.focus_editor()
        else:
            self.dock.close_note()
            self.note.close_note()
            self.focus_text()

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
        if changes.notes or changes.articles or changes.pairs:
            self.note.show_links_anew()
        self.ties.follow(changes)
        shown = [article.id for article in self.articles()]
        touched = [article_id for article_id in shown if article_id in changes.articles]
        if touched:
            place = self._wanted
            self._operations.run(
                lambda services, _job: [services.articles.get(article_id) for article_id in touched],
                lambda articles: self._update(place, articles),
                key="reading-refresh",
                on_failure=self._on_not_refreshed,
            )
        if changes.corrections:
            self.findings.compare()
        self._tellings.follow(changes)
        self.highlights.follow(changes)
        if changes.pairs and len(shown) == 2:
            # It may have been deleted, or be there again.
            self._operations.run(
                lambda services, _job: services.pairs.find(*shown),
                lambda pair: self._update_pair(shown, pair),
                key="pair-refresh",
                on_failure=self._on_not_refreshed,
            )

    def _on_not_refreshed(self, error: Any) -> None:
        """An article was deleted meanwhile, and the window goes elsewhere; a mistake of the program is shown."""
        if not isinstance(error, UserError):
            self._operations.failed.emit(error)

    def _update(self, place: Place | None, articles: list[Article]) -> None:
        if place != self._wanted or place is None:
            return
        before = {article.id: article.document for article in self.articles()}
        for article in articles:
            self.views.update_article(article)
        self.highlights.read()
        self._name_page()
        if place.kind is PageKind.PAIR and any(before.get(a.id) != a.document for a in articles):
            QTimer.singleShot(0, self, self.findings.compare)

    def _update_pair(self, shown: list[int], pair: Pair | None) -> None:
        if sorted(article.id for article in self.articles()) == sorted(shown):
            self._take_pair(pair)

    # --- the window's own matters ---

    def flush(self) -> bool:
        """Write what was typed, now and on this thread; True when nothing would be lost by ending. Tags are on their
        way."""
        self.ties.finish()
        return all([self.note.flush(), self.views.flush_highlights()])

    def sheets(self) -> Sheets | None:
        """What is shown, ready to be printed; None while nothing is."""
        return self.views.sheets(self._pair)

    def selected_span(self) -> tuple[int, Span] | None:
        """The article and what is selected in it."""
        return self.views.selected_span()

    def active_article(self) -> Article | None:
        """The article that commands are about: the only one, or the one on the side with the keyboard."""
        return self.views.active_article()

    def set_theme(self, theme: Theme) -> None:
        self.top.set_theme()
        self.note.set_theme(theme)
        self.ties.set_theme(theme)
        self.highlights.set_theme(theme)
        self.views.set_theme(theme)

    def set_style(self, style: ReadingStyle) -> None:
        self.views.set_style(style)


def _fetch(
    services: Any, place: Place, result: SearchResult | None
) -> tuple[list[Article], Pair | None, str, list[FoundPlaces]]:
    """On a worker thread: articles, the saved pair of them if there is one, what was searched for, and where its hits
    stand in each."""
    articles = [services.articles.get(article_id) for article_id in place.ids]
    pair = services.pairs.find(*place.ids) if place.kind is PageKind.PAIR else None
    if pair is not None and not services.library.read_only:
        services.pairs.opened(pair.id)
    if result is None:
        return articles, pair, "", [FoundPlaces()] * len(articles)
    return articles, pair, result.query, [services.search.places(article.id, result) for article in articles]
