"""The commands about events that hold beyond their own page: making one, moving articles, the two that differ most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain import Event
from app.ui.library.event_line import name_event
from app.ui.theme import Theme
from app.ui.window.navigation import PageKind, Place

if TYPE_CHECKING:
    from app.ui.library.event_picker import EventPicker
    from app.ui.window.main_window import MainWindow


class EventActions(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._picker: EventPicker | None = None
        self._after: tuple[Place, str] | None = None  # a pair that comes, and the command to follow
        window.pages.turned.connect(self._on_turned)

    def set_theme(self, theme: Theme) -> None:
        if self._picker is not None:
            self._picker.set_theme(theme)

    @property
    def picker(self) -> EventPicker | None:
        return self._picker

    def offered(self) -> frozenset[str]:
        """What can be done with what the page of events has chosen, or with the article that is read."""
        w = self._window
        if w.on_text:
            return frozenset({"event.together"} if w.place.kind is PageKind.ARTICLE else ())
        return w.home.events.offered() if w.place.kind is PageKind.EVENTS else frozenset()

    # --- making and moving ---

    def make(self) -> None:
        if ids := self._window.actions_of_window.articles.chosen_ids():
            self._make(ids, "")

    def _make(self, ids: list[int], title: str) -> None:
        def show(event: Event) -> None:
            """Where it can be seen, and named."""
            self._window.go(Place(PageKind.EVENTS))
            self._window.home.events.want(event.id, naming=not event.title)

        self._window.operations.make_event(ids, title, show)

    def move(self) -> None:
        """Ask which event the chosen articles tell."""
        from app.ui.library.event_picker import EventPicker

        w = self._window
        rows = {row.id: row for row in w.home.model.rows}
        articles = [rows[i] for i in w.actions_of_window.articles.chosen_ids() if i in rows]
        if not articles:
            return
        if self._picker is None:
            self._picker = EventPicker(w.theme, w.centre)
            self._picker.chosen.connect(self._on_chosen)
            self._picker.left.connect(w.pages.focus_page)
        self._picker.open(articles, w.home.contents.events_known, rows)

    def _on_chosen(self, ids: list[int], event_id: int, name: str) -> None:
        from app.ui.library.event_picker import NEW

        w = self._window
        w.pages.focus_page()
        if event_id == NEW:
            self._make(ids, name)
            return
        rows = {row.id: row for row in w.home.model.rows}
        event = next((event for event in w.home.contents.events_known if event.id == event_id), None)
        if event is not None:
            w.operations.move_to_event(ids, event_id, name_event(event, [rows[i] for i in event.articles if i in rows]))

    # --- the two that differ most ---

    def find_most_different(self) -> None:
        """Of the event that is chosen, or that the article which is read tells."""
        w = self._window
        if w.on_text:
            article = w.reading.active_article()
            if article is not None:
                article_id = article.id
                w.operations.run(lambda services, _job: services.events.of_article(article_id), self._on_event)
        elif (event_id := w.home.events.chosen_event()) is not None:
            w.home.contents.read_together(event_id)

    def _on_event(self, event: Event | None) -> None:
        w = self._window
        if event is None or len(event.articles) < 2:
            w.status.say(self.tr("No other telling of this event is known."))
            return
        w.go(Place(PageKind.EVENTS))
        w.home.events.want(event.id)
        w.home.contents.read_together(event.id)

    def open_difference(self, left: int, right: int, command: str) -> None:
        """Read the two side by side; `command` then shows what a row rests on, where it is not empty."""
        place = Place(PageKind.PAIR, (left, right))
        self._after = (place, command) if command else None
        self._window.open_pair(left, right)

    def _on_turned(self) -> None:
        w = self._window
        if self._after is None or not w.on_text:
            return
        place, command = self._after
        self._after = None
        action = w.commands[command]
        if w.place == place and not (action.isCheckable() and action.isChecked()):
            QTimer.singleShot(0, action, action.trigger)  # once it is known that it can be used here
