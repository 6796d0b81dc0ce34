"""The contrast of a pair: its panel joined to the two texts, to who is walked in them, to the commands and the menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QMenu, QSplitter, QWidget

from app.contrast import Contrast
from app.domain import Article, EntityType, Scope, Span
from app.ui.commands import CommandSet
from app.ui.parts import show_menu
from app.ui.reading.card_place import GAP
from app.ui.reading.contrast.arranging import RowKind
from app.ui.reading.contrast.copying import copy_entries
from app.ui.reading.contrast.entries import LEFT, RIGHT, Entry, Figure, Tab, build_board
from app.ui.reading.contrast.panel import ContrastPanel
from app.ui.reading.contrast.state import LEAST, MOST, SHARE, ContrastState
from app.ui.reading.contrast.stepping import PlaceSteps, Step
from app.ui.reading.contrast.table import make_columns
from app.ui.reading.entity_picker import EntityPicker, Pick
from app.ui.reading.entity_rows import EntityRow
from app.ui.reading.pair_texts import PairTexts
from app.ui.reading.reading_method import describe_missing
from app.ui.reading.side_view import SideView
from app.ui.theme import Theme

LOWEST = 96  # pixels of the panel; the texts keep more
FAILED = "failed:"
CONTRAST_KEYS = (
    "contrast.panel",
    "contrast.wording",
    "contrast.voices",
    "contrast.vocabulary",
    "contrast.numbers",
    "contrast.next_place",
    "contrast.previous_place",
    "contrast.sentences",
    "contrast.copy_all",
    "contrast.entity",
    "contrast.order",
    "contrast.filter",
)
_TABS = {f"contrast.{tab.value}": tab for tab in Tab}
_MENU = (
    "contrast.next_place",
    "contrast.previous_place",
    "contrast.sentences",
    "",
    "contrast.copy",
    "contrast.copy_all",
    "",
    "contrast.order",
    "contrast.filter",
)


def _runs_from_right(side: SideView) -> bool:
    text = side.pane.text
    return text.is_right_to_left(Span(0, min(200, len(text.document.text))))


class TextsOverPanel(QSplitter):
    """The texts, and the panel beneath them in the part of the height that the reader gave it."""

    resized = Signal()

    def __init__(self, texts: QWidget, panel: QWidget, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.share, self._panel = SHARE, panel
        self.addWidget(texts)
        self.addWidget(panel)
        self.setStretchFactor(0, 1)
        self.setChildrenCollapsible(False)
        panel.setMinimumHeight(LOWEST)
        texts.setMinimumHeight(LOWEST)
        self.splitterMoved.connect(self._on_moved)

    def set_share(self, share: float) -> None:
        self.share = min(MOST, max(LEAST, share))
        self.apply()

    def apply(self) -> None:
        if not self._panel.isHidden():
            height = round(self.height() * self.share)
            self.setSizes([max(1, self.height() - height), height])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.apply()
        self.resized.emit()

    def _on_moved(self, _position: int, _index: int) -> None:
        self.share = self.sizes()[1] / max(1, self.height())


class PairContrast(QObject):
    """Shows what was found, and takes the reader from a row to its places in the texts."""

    changed = Signal()  # something of `state()`
    left = Signal()  # the keyboard is to go back to the texts
    started = Signal()  # the reader is led by a row now: another lead is over

    def __init__(self, commands: CommandSet, texts: PairTexts, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._commands, self._texts, self._view, self._theme = commands, texts, view, theme
        self._contrast: Contrast | None = None
        self._rows: dict[str, EntityRow] = {}
        self._followed = ""  # the entity that was walked last
        self._room = 0
        self._steps = PlaceSteps()
        self.panel = ContrastPanel(commands, theme, view)
        self.splitter = TextsOverPanel(texts, self.panel, view)
        self.picker = EntityPicker(theme, view)
        self.panel.hide()
        self._connect()

    def _connect(self) -> None:
        panel, table = self.panel, self.panel.table
        table.picked.connect(self._on_picked)
        table.menu_asked.connect(self._show_menu)
        panel.left.connect(self.left)
        panel.arranged.connect(self.changed)
        panel.entity_asked.connect(self._ask_entity)
        self.picker.chosen.connect(self._on_entity_chosen)
        self.picker.left.connect(panel.take_keyboard)
        self.splitter.splitterMoved.connect(lambda *_: self._on_resized())
        self.splitter.splitterMoved.connect(lambda *_: self.changed.emit())
        self.splitter.resized.connect(self._on_resized)
        self._texts.share_changed.connect(self._align)
        for side in self._texts.sides:
            side.pane.laid_out.connect(self._align)
        toggle = self._commands["contrast.panel"]
        toggle.setChecked(False)
        toggle.toggled.connect(self._on_toggled)
        # By key or pointer it gets the keyboard; where it comes back with its pair, the text keeps it.
        self._on("contrast.panel", self._take_keyboard)
        table.addAction(self._commands["contrast.copy"])
        self._on("contrast.copy", lambda: self._copy(self._chosen()))
        self._on("contrast.copy_all", self._copy_all)
        self._on("contrast.next_place", lambda: self._step(1))
        self._on("contrast.previous_place", lambda: self._step(-1))
        self._on("contrast.sentences", self.panel.toggle_sentences)
        self._on("contrast.entity", self._ask_entity)
        self._on("contrast.order", self._opened(self.panel.step_order))
        self._on("contrast.filter", self._opened(self.panel.start_filter))
        for command, tab in _TABS.items():
            self._on(command, partial(self.show_tab, tab))

    def _on(self, command: str, slot: Callable[[], None]) -> None:
        self._commands[command].triggered.connect(lambda _=False: slot() if self._view.isVisible() else None)

    def _opened(self, slot: Callable[[], None]) -> Callable[[], None]:
        def then() -> None:
            self._commands["contrast.panel"].setChecked(True)
            slot()

        return then

    # --- what is shown ------------------------------------------------------------------------------------------------

    def begin(self, state: ContrastState) -> None:
        """Another pair is shown, and was left so."""
        self.set_contrast(None, "working")
        self.splitter.set_share(state.share)
        self.panel.set_arrangement(state.tab, state.order)
        self._commands["contrast.panel"].setChecked(state.open)

    def set_contrast(self, contrast: Contrast | None, state: str = "ready") -> None:
        """Show what the two texts say differently. `state` is `ready`, `working`, or `failed: ` and a sentence. While
        the same texts are contrasted anew, what was found before stays."""
        articles = self._articles()
        self._contrast = contrast
        self.picker.hide()
        if contrast is None or None in articles:
            self._leave_places()
            self.panel.show_board(None)
            self._show_state(state)
            return
        left, right = (article.document.text if article is not None else "" for article in articles)
        self.panel.show_state("")
        self.panel.show_board(build_board(contrast, (left, right)))
        self._restand()
        self._align()

    def _show_state(self, state: str) -> None:
        if state == "working":
            self.panel.show_state(self.tr("Finding what the two texts say differently …"), working=True)
        elif state.startswith(FAILED):
            self.panel.show_state(state.removeprefix(FAILED).strip())
        else:
            self.panel.show_state(self.tr("These two texts have not been compared yet."))

    def refresh(self) -> None:
        """The same texts are contrasted anew, as after a correction."""
        if self._contrast is not None:
            self.panel.show_state("", working=True)

    @property
    def is_found(self) -> bool:
        return self._contrast is not None

    def swapped(self) -> Contrast | None:
        """What is shown, seen from the other side."""
        return self._contrast.swapped() if self._contrast is not None else None

    def set_methods(self, methods: tuple[str, str]) -> None:
        """How each text was read: what rules alone cannot find is said to be missing."""
        line, why, sentence = describe_missing(methods, self._articles())
        both = methods[LEFT] == methods[RIGHT]
        self.panel.show_lacking(line, why, dict.fromkeys((Tab.WORDING, Tab.VOICES), sentence) if both else {})

    def show_marks(self, rows: Sequence[EntityRow]) -> None:
        """How the shared entities are marked in the texts now."""
        self._rows = {row.key: row for row in rows}
        self.panel.set_styles({row.key: None if row.hidden else row.style for row in rows})

    def follow(self, key: str) -> None:
        """An entity is walked in the texts: its wording comes to the top."""
        if key != self._followed:
            self._followed = key
            if key and not self.panel.isHidden():
                self.panel.go_to_entity(key)

    def _articles(self) -> tuple[Article | None, Article | None]:
        return self._texts.left.article, self._texts.right.article

    def state(self) -> ContrastState:
        return ContrastState(
            open=self._commands["contrast.panel"].isChecked(),
            share=self.splitter.share,
            tab=self.panel.tab,
            order=self.panel.order,
        )

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.panel.set_theme(theme)
        self.picker.set_theme(theme)

    # --- open, folded, how high ---------------------------------------------------------------------------------------

    def show_tab(self, tab: Tab) -> None:
        """Open the panel at a tab, with the keyboard in it."""
        self._commands["contrast.panel"].setChecked(True)
        self.panel.show_tab(tab)
        self.panel.take_keyboard()

    def _take_keyboard(self) -> None:
        if not self.panel.isHidden():
            self.panel.take_keyboard()

    def _on_toggled(self, on: bool) -> None:
        held = self.panel.isAncestorOf(self._view.window().focusWidget() or self._view)
        self.panel.setVisible(on)
        self.splitter.apply()
        self._on_resized()
        if on:
            self._followed = ""
        else:
            self._leave_places()
            if held:
                self.left.emit()
        self.changed.emit()

    def set_room(self, height: int) -> None:
        """How high the view is, whatever lines it shows beneath the texts just now."""
        self._room = height
        self._on_resized()

    def _on_resized(self) -> None:
        taken = self.splitter.sizes()[1] if not self.panel.isHidden() else 0
        self._texts.set_room(max(0, self._room - taken))
        self._align()

    def _align(self) -> None:
        """Left text's words stand under the left text, right text's under the right one."""
        if self.panel.isHidden():
            return
        table, view = self.panel.table, self.panel.table.viewport()
        origin = view.mapToGlobal(QPoint(0, 0)).x()
        edges = []
        for side in self._texts.sides:
            left, width = side.pane.column
            start = side.pane.mapToGlobal(QPoint(0, 0)).x() - origin + left
            edges.append((start, start + width))
        right_begins = self._texts.right.mapToGlobal(QPoint(0, 0)).x() - origin
        if edges[LEFT][0] > edges[RIGHT][0]:  # the window runs from right to left
            right_begins = table.width() - (self._texts.left.mapToGlobal(QPoint(0, 0)).x() - origin)
        rtl = [_runs_from_right(side) for side in self._texts.sides]
        width = table.width() - table.verticalScrollBar().sizeHint().width()
        table.set_columns(make_columns(right_begins, self._texts.handleWidth(), width, edges, (rtl[0], rtl[1])))

    # --- from a row to the texts --------------------------------------------------------------------------------------

    def _on_picked(self, index: QModelIndex) -> None:
        model = self.panel.table.rows
        row, side = model.rows[index.row()], index.column()
        entry = model.entry_at(index)
        place = row.places[side]
        if entry is None:
            return
        if row.kind is RowKind.SENTENCES and place is not None:
            self._show_one(self._steps.go_to(entry, side, place), side)
        else:
            self._show_step(self._steps.go(entry))

    def _step(self, by: int) -> None:
        """From wherever the keyboard is: on with the chosen row."""
        chosen = self._chosen()
        entry = chosen[0] if chosen else None
        if entry is None and self._steps.current is not None:
            entry = self._steps.current.entry
        if entry is not None and not self.panel.isHidden():
            self._show_step(self._steps.go(entry, by))

    def _show_one(self, step: Step | None, side: int) -> None:
        """A single sentence that was chosen: the other text stays where it is."""
        if step is None:
            return
        places = (step.places[LEFT], None) if side == LEFT else (None, step.places[RIGHT])
        self._show_step(replace(step, places=places))

    def _show_step(self, step: Step | None) -> None:
        if step is None:
            return
        self.started.emit()
        self._lay_over(step)
        self.panel.table.show_step((step.entry.id, step.number, step.of))
        left, right = step.places
        if left is not None and right is not None:
            self._texts.centre(left, right)
        elif left is not None:
            self._texts.show_span(LEFT, left)
        elif right is not None:
            self._texts.show_span(RIGHT, right)

    def _lay_over(self, step: Step | None) -> None:
        for number, side in enumerate(self._texts.sides):
            evidence: tuple[Span, ...] = ()
            current: Span | None = None
            if step is not None:
                cell = step.entry.cells[number]
                evidence = (cell.sentence,) if isinstance(cell, Figure) else step.entry.places[number]
                current = step.places[number]
            side.set_layers(replace(side.pane.layers, evidence=evidence, current_evidence=current))

    def leave_places(self) -> bool:
        """Take the passages out of the texts again. False where there are none."""
        had = self._steps.current is not None
        self._leave_places()
        return had

    def _leave_places(self) -> None:
        if self._steps.current is not None:
            self._steps.forget()
            self.panel.table.show_step(None)
            self._lay_over(None)

    def _restand(self) -> None:
        """After another contrast: what the texts show is shown of the same row, if there still is one."""
        step, board = self._steps.current, self.panel.board
        if step is None or board is None:
            return
        same = next((e for entries in board.entries.values() for e in entries if e.id == step.entry.id), None)
        if same is None:
            self._leave_places()
        elif (again := self._steps.go(same, 0)) is not None:
            self._lay_over(again)

    # --- copying and the menu -----------------------------------------------------------------------------------------

    def _chosen(self) -> list[Entry]:
        return [entry for entry, _ in self.panel.table.selected_entries()]

    def _copy(self, entries: Sequence[Entry]) -> None:
        board = self.panel.board
        if entries and board is not None:
            QGuiApplication.clipboard().setMimeData(copy_entries(board, entries, self._articles()))

    def _copy_all(self) -> None:
        rows = [row for row in self.panel.shown_rows() if row.kind is RowKind.CELLS]
        self._copy(list({e.id: e for row in rows for e in row.entries if e is not None}.values()))

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self.panel)
        menu.setToolTipsVisible(True)
        for command in _MENU:
            if command:
                menu.addAction(self._commands[command])
            else:
                menu.addSeparator()
        show_menu(menu, place)

    # --- whose wording ------------------------------------------------------------------------------------------------

    def _ask_entity(self) -> None:
        board = self.panel.board
        self.show_tab(Tab.WORDING)
        if board is None or not board.names:
            return
        picks = []
        for key, name in board.names.items():
            row = self._rows.get(key)
            style = row.style if row is not None and not row.hidden else None
            others = f"{row.left_names} {row.right_names}" if row is not None else ""
            picks.append(Pick(name, row.type if row is not None else EntityType.THING, key, style, others))
        self.picker.ask(self.tr("Whose wording is to be shown?"), picks, self._place_picker)

    def _place_picker(self, fit: Callable[[QSize], QSize]) -> QRect:
        """At the foot of the texts, over the panel's own line."""
        button = self.panel.whose
        corner = button.mapTo(self._view, QPoint(0, 0))
        bounds = self._view.rect().adjusted(8, 8, -8, -8)
        size = fit(QSize(bounds.width(), max(120, corner.y() - GAP - bounds.top())))
        left = max(bounds.left(), min(corner.x(), bounds.right() - size.width()))
        return QRect(left, max(bounds.top(), corner.y() - GAP - size.height()), size.width(), size.height())

    def _on_entity_chosen(self, pick: Pick, _scope: Scope | None) -> None:
        self.panel.field.clear()
        self.panel.go_to_entity(pick.key)
        self.panel.table.choose_in_group(pick.key)
        self.panel.take_keyboard()
