"""Events: what the reader's articles tell, each with its tellings; above them what is asked, beneath what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QToolButton, QTreeWidgetItem, QWidget

from app.contrast import WorthReading
from app.domain import ArticleSummary, Event
from app.ui.commands import CommandSet, plain_text
from app.ui.icons import line_icon
from app.ui.library.difference_panel import DifferencePanel
from app.ui.library.event_question import Asked, EventQuestionBar
from app.ui.library.event_tree import ARTICLE, EventTree
from app.ui.parts import EmptyPage, lay_out_page, make_quiet, show_menu, text_scale
from app.ui.theme import Theme

BUTTONS = ("article.compare", "event.together", "event.rename")
MORE = ("event.move", "event.make", "event.merge", "event.split", "", "event.out", "event.empty")
OWN_KEYS = "event.rename event.merge event.split event.out event.empty event.yes event.no event.later".split()


class EventsView(QWidget):
    article_opened = Signal(int)
    pair_opened = Signal(int, int)
    difference_opened = Signal(int, int, str)  # two articles, and the command that shows what a row rests on
    rename_asked = Signal(int, str)
    merge_asked = Signal(list)  # event ids
    split_asked = Signal(int, list)  # event id, article ids
    out_asked = Signal(list)  # article ids that tell no event
    empty_asked = Signal(int)
    answered = Signal(object, bool)  # EventQuestion; whether the article tells the event
    selection_changed = Signal()  # or what can be done with it

    def __init__(self, commands: CommandSet, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("events")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._commands = commands
        self._read_only = False
        self._wanted: tuple[int, bool] | None = None  # an event to choose once it is here; whether to name it
        self._wanted_articles: list[int] = []
        self._waiting: tuple[Sequence[Event], Mapping[int, ArticleSummary]] | None = None  # until a name is typed
        self._shown: tuple[list[Event], dict[int, ArticleSummary]] = ([], {})
        self._count = make_quiet(parent=self)
        self.buttons = {command: self._make_button(command) for command in BUTTONS}
        self.more = self._make_more()
        self.questions = EventQuestionBar(commands, self)
        self.tree = EventTree(theme, self)
        self.panel = DifferencePanel(theme, self)
        self.empty = EmptyPage(theme, "newspaper", self)
        self.empty.say(
            self.tr("No events yet"),
            self.tr(
                "Articles that clearly tell the same event come together here by themselves. You can also choose some "
                "in the list and make an event of them ({key})."
            ).format(key=commands["event.make"].shortcut().toString()),
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.empty)
        # What the empty page would like to have, large text or not, is nothing that the window must grow for.
        self._stack.setMinimumSize(200, 120)
        self.setFocusProxy(self.tree)
        head = (*self.buttons.values(), self.more)
        lay_out_page(self, self.tr("Events"), self._count, head, self.questions, self._stack)
        column = self.layout()
        assert column is not None
        column.addWidget(self.panel)
        self._connect()
        self.set_theme(theme)
        self.show_events([], {})

    def _make_button(self, command_id: str) -> QPushButton:
        """A button that is on whenever its command is, and says what the command says."""
        action = self._commands[command_id]
        words = self.tr("Read side by side") if command_id == "article.compare" else plain_text(action.text())
        button = QPushButton(words, self)
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.toolTip())

        action.changed.connect(follow)
        follow()
        return button

    def _make_more(self) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(self.tr("What else can be done with what is chosen"))
        button.setAccessibleName(self.tr("More"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        self._fill_menu(menu, MORE)
        button.setMenu(menu)
        return button

    def _fill_menu(self, menu: QMenu, commands: Sequence[str]) -> None:
        menu.setToolTipsVisible(True)
        for command in commands:
            if command:
                menu.addAction(self._commands[command])
            else:
                menu.addSeparator()

    def _connect(self) -> None:
        self.addActions([self._commands[command] for command in OWN_KEYS])
        for command, slot in (
            ("event.rename", self.tree.edit_chosen),
            ("event.merge", lambda: self.merge_asked.emit(self.tree.chosen_events())),
            ("event.split", self._split),
            ("event.out", self._take_out),
            ("event.empty", self._empty),
            ("event.yes", lambda: self.questions.answer(True)),
            ("event.no", lambda: self.questions.answer(False)),
            ("event.later", self.questions.step),
        ):
            self._commands[command].triggered.connect(lambda _=False, slot=slot: slot() if self.isVisible() else None)
        self.tree.itemSelectionChanged.connect(self._on_selection)
        self.tree.itemActivated.connect(lambda item, _: self._open(item))
        self.tree.renamed.connect(self.rename_asked)
        self.tree.menu_asked.connect(self._show_menu)
        self.tree.naming_ended.connect(self._show_waiting)
        self.questions.answered.connect(self.answered)
        self.questions.pair_asked.connect(self.pair_opened)
        self.questions.changed.connect(self.selection_changed)
        self.questions.left.connect(self.tree.setFocus)
        self.panel.pair_asked.connect(self.difference_opened)
        self.panel.left.connect(self.tree.setFocus)

    # --- content ----------------------------------------------------------------------------------------------------

    def show_events(self, events: Sequence[Event], rows: Mapping[int, ArticleSummary]) -> None:
        """The events there are now, those with an article that is known; what was chosen and open stays so."""
        if self.tree.is_naming:
            self._waiting = (events, rows)
            return
        self._waiting = None
        shown = [event for event in events if any(i in rows for i in event.articles)]
        needed = {i: rows[i] for event in shown for i in event.articles if i in rows}
        if (shown, needed) != self._shown:
            self._shown = (shown, needed)
            self.tree.fill(shown, needed)
        self._count.setText(str(len(shown)) if shown else "")
        self._stack.setCurrentWidget(self.tree if shown else self.empty)
        for widget in (*self.buttons.values(), self.more):
            widget.setVisible(bool(shown))
        self._choose_wanted()
        if (found := self.panel.found) is not None and not self._tell_one_event(found):
            self.panel.dismiss()
        self.selection_changed.emit()

    def _show_waiting(self) -> None:
        if self._waiting is not None:
            self.show_events(*self._waiting)

    def show_questions(self, asked: Sequence[Asked], total: int, rows: Mapping[int, ArticleSummary]) -> None:
        """What is not clear, to be asked one after the other."""
        self.questions.show_questions(asked, total, self._shown[0], rows)

    def want(self, event_id: int, *, naming: bool = False) -> None:
        """Choose an event, now or as soon as it is here; `naming`: let its name be typed."""
        self._wanted = (event_id, naming)
        self._choose_wanted()

    def want_articles(self, articles: Sequence[int]) -> None:
        """Choose these among the tellings of their events, which are opened; some may be in none."""
        self._wanted = None
        self._wanted_articles = [] if self.tree.choose_articles(articles) else list(articles)

    def _choose_wanted(self) -> None:
        if self._wanted_articles and self.tree.choose_articles(self._wanted_articles):
            self._wanted_articles = []
        if self._wanted is not None and self.tree.choose_event(self._wanted[0]):
            naming = self._wanted[1]
            self._wanted = None
            if naming and self.isVisible():
                self.tree.setFocus()
                self.tree.edit_chosen()

    def show_together(self, found: WorthReading) -> bool:
        """How the two that differ most do so; False where they are not here any more."""
        rows = self._shown[1]
        if found.left not in rows or found.right not in rows:
            return False
        self.panel.show_found(found, rows[found.left], rows[found.right])
        QTimer.singleShot(0, self, self.tree.show_current)
        return True

    def _tell_one_event(self, found: WorthReading) -> bool:
        return any({found.left, found.right} <= set(event.articles) for event in self._shown[0])

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.tree.read_only = read_only
        self.questions.set_read_only(read_only)

    def set_theme(self, theme: Theme) -> None:
        self.tree.set_theme(theme)
        self.empty.set_theme(theme)
        self.panel.set_theme(theme)
        self.more.setIcon(line_icon("ellipsis", theme.frame["text"], theme.frame["disabled"]))
        side = round(18 * text_scale(self))
        self.more.setIconSize(QSize(side, side))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.panel.isVisible():
            self.panel.fit()

    # --- what can be done -------------------------------------------------------------------------------------------

    def offered(self) -> frozenset[str]:
        """The commands of which what is chosen is enough."""
        events, articles = self.tree.chosen_events(), self.tree.chosen_articles()
        one = events[0] if len(events) == 1 and not articles else None
        offers = {
            "article.compare": self._pair() is not None,
            "event.together": one is not None and len(self.tree.articles_of(one)) > 1,
            "event.rename": one is not None,
            "event.merge": len(events) > 1,
            "event.split": self._part() is not None,
            "event.out": bool(articles) or one is not None,
            "event.empty": one is not None,
            "event.yes": self.questions.question is not None,
            "event.no": self.questions.question is not None,
            "event.later": self.questions.has_more,
        }
        return frozenset(command for command, can in offers.items() if can)

    def chosen_event(self) -> int | None:
        """The one event that is chosen, or that the chosen articles are of."""
        events = self.tree.chosen_events() or self.tree.events_of(self.tree.chosen_articles())
        return events[0] if len(events) == 1 else None

    def _on_selection(self) -> None:
        found, event = self.panel.found, self.chosen_event()
        if found is not None and event is not None and found.left not in self.tree.articles_of(event):
            self.panel.hide()
        self.selection_changed.emit()

    def _pair(self) -> tuple[int, int] | None:
        chosen = self.tree.chosen_articles()
        if not chosen and len(events := self.tree.chosen_events()) == 1:
            chosen = self.tree.articles_of(events[0])[:2]
        return (chosen[0], chosen[1]) if len(chosen) == 2 else None

    def _part(self) -> tuple[int, list[int]] | None:
        """The chosen articles of one event, and that event; not where they are all that it has."""
        chosen = self.tree.chosen_articles()
        events = self.tree.events_of(chosen)
        if len(events) != 1 or len(chosen) == len(self.tree.articles_of(events[0])):
            return None
        return events[0], chosen

    def read_beside(self) -> None:
        """The two articles that are chosen, or the first two of the event that is."""
        if (pair := self._pair()) is not None:
            self.pair_opened.emit(*pair)

    def _open(self, item: QTreeWidgetItem) -> None:
        article = item.data(0, ARTICLE)
        if article is not None and len(self.tree.chosen_articles()) < 2:
            self.article_opened.emit(article.id)
        else:
            self.read_beside()

    def _split(self) -> None:
        if (part := self._part()) is not None:
            self.split_asked.emit(*part)

    def _take_out(self) -> None:
        if articles := self.tree.chosen_articles():
            self.out_asked.emit(articles)
        else:
            self._empty()

    def _empty(self) -> None:
        if len(events := self.tree.chosen_events()) == 1 and not self.tree.chosen_articles():
            self.empty_asked.emit(events[0])

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        self._fill_menu(menu, (*BUTTONS, "", *MORE))
        show_menu(menu, place)
