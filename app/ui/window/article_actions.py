"""The commands of the menus Article and Pair, and which articles they are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.domain import ReadState
from app.ui.theme import Theme
from app.ui.window.navigation import PageKind, Place

if TYPE_CHECKING:
    from app.domain import ArticleSummary
    from app.ui.library.compare_picker import ComparePicker
    from app.ui.window.main_window import MainWindow


class ArticleActions(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._picker: ComparePicker | None = None

    def set_theme(self, theme: Theme) -> None:
        if self._picker is not None:
            self._picker.set_theme(theme)

    # --- which articles a command is about ---

    def chosen_ids(self) -> list[int]:
        """The article that is read, or those chosen in the list."""
        w = self._window
        if w.on_text:
            article = w.reading.active_article()
            return [article.id] if article is not None else []
        if w.place.kind is PageKind.EVENTS:
            return w.home.events.tree.chosen_articles()
        return w.home.library.table.selected_ids() if w.place.kind is PageKind.LIBRARY else []

    def all_read(self) -> bool:
        """Whether all of them are marked as read; False where there are none."""
        rows = self._chosen_rows()
        return bool(rows) and all(row.read is ReadState.READ for row in rows)

    def _chosen_rows(self) -> list[ArticleSummary]:
        return [row for i in self.chosen_ids() if (row := self._window.home.model.find(i)) is not None]

    # --- articles ---

    def open(self) -> None:
        if ids := self.chosen_ids():
            self._window.open_article(ids[0])

    def compare(self) -> None:
        if self._window.place.kind is PageKind.EVENTS and not self._window.on_text:
            self._window.home.events.read_beside()
            return
        ids = self.chosen_ids()
        if len(ids) == 2:
            self._window.open_pair(ids[0], ids[1])

    def show_similar(self) -> None:
        """More like the chosen article, in the list."""
        if ids := self.chosen_ids():
            w = self._window
            w.go(Place(PageKind.LIBRARY))
            w.home.answers.show_similar(ids[0])

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
            self._picker.left.connect(w.pages.focus_page)
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

    def mark_tail(self, tail: bool) -> None:
        chosen = self._window.reading.selected_span() if self._window.on_text else None
        if chosen is None:
            self._window.status.say(self.tr("Select the lines in the text first."))
        else:
            self._window.operations.set_tail(chosen[0], chosen[1], tail)

    def toggle_read(self) -> None:
        state = ReadState.UNREAD if self.all_read() else ReadState.READ
        self._window.operations.set_read(self.chosen_ids(), state)

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

    def trash(self) -> None:
        if ids := self.chosen_ids():
            self._window.operations.trash(ids)

    # --- pairs ---

    def edit_pair(self) -> None:
        w = self._window
        if w.on_text:
            w.reading.ask_name()
        elif w.place.kind is PageKind.PAIRS:
            w.home.pairs.rename_current()

    def delete_pair(self) -> None:
        w = self._window
        pair = w.reading.pair if w.on_text else w.home.pairs.current_pair()
        if pair is not None:
            w.operations.delete_pair(pair.id)
