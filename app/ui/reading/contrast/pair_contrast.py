"""The contrast of a pair: its panel joined to the two texts, to who is walked in them, to the commands and the menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.contrast import Contrast
from app.domain import Article, EntityType, Scope
from app.ui.commands import CommandSet
from app.ui.parts import show_menu
from app.ui.reading.card_place import GAP
from app.ui.reading.contrast.arranging import RowKind
from app.ui.reading.contrast.columns import measure_columns
from app.ui.reading.contrast.copying import copy_entries
from app.ui.reading.contrast.entries import Entry, Tab, build_board
from app.ui.reading.contrast.evidence import EvidenceWalk
from app.ui.reading.contrast.lacking import find_lacking
from app.ui.reading.contrast.panel import ContrastPanel
from app.ui.reading.contrast.state import ContrastState
from app.ui.reading.contrast.stepping import Step
from app.ui.reading.contrast.texts_over_panel import TextsOverPanel
from app.ui.reading.entity_picker import EntityPicker, Pick
from app.ui.reading.entity_rows import EntityRow
from app.ui.reading.pair_texts import PairTexts
from app.ui.theme import Theme

FAILED = "failed:"
STEP = 0.08  # of the height, by key
CONTRAST_KEYS = (
    "contrast.panel",
    "contrast.higher",
    "contrast.lower",
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


class PairContrast(QObject):
    """Shows what was found, and takes the reader from a row to its places in the texts."""

    changed = Signal()  # something of `state()`
    left = Signal()  # the keyboard is to go back to the texts
    found = Signal(object)  # Contrast, or None while there is none

    def __init__(self, commands: CommandSet, texts: PairTexts, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._commands, self._texts, self._view, self._theme = commands, texts, view, theme
        self._contrast: Contrast | None = None
        self._rows: dict[str, EntityRow] = {}
        self._followed = ""  # the entity that was walked last
        self._room = 0
        self.evidence = EvidenceWalk(texts, self)
        self.panel = ContrastPanel(commands, theme, view)
        self.splitter = TextsOverPanel(self.panel, view)
        self.picker = EntityPicker(theme, view)
        self.panel.hide()
        self._connect()

    def _connect(self) -> None:
        panel, table = self.panel, self.panel.table
        table.picked.connect(self._on_picked)
        self.evidence.stood.connect(self._on_stood)
        table.menu_asked.connect(self._show_menu)
        panel.left.connect(self.left)
        panel.arranged.connect(self.changed)
        panel.entity_asked.connect(self._ask_entity)
        panel.folded.connect(lambda: self._commands["contrast.panel"].setChecked(False))
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
        self._on("contrast.filter", self._opened(self.panel.head.start_filter))
        for command, by in (("contrast.higher", STEP), ("contrast.lower", -STEP)):
            self._on(command, partial(self._grow, by))
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
        self.found.emit(contrast)
        self.picker.hide()
        if contrast is None or None in articles:
            self.evidence.leave()
            self.panel.show_board(None)
            self._show_state(state)
            return
        left, right = (article.document.text if article is not None else "" for article in articles)
        self.panel.show_state("")
        board = build_board(contrast, (left, right))
        self.panel.show_board(board)
        self.evidence.resume(board)
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
        """How each text was read: what cannot be found so is said to be missing."""
        self.panel.show_lacking(find_lacking(methods, self._articles()))

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
            self.evidence.leave()
            if held:
                self.left.emit()
        self.changed.emit()

    def _grow(self, by: float) -> None:
        if not self.panel.isHidden():
            self.splitter.set_share(self.splitter.share + by)
            self._on_resized()
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
        self.panel.table.set_columns(measure_columns(self._texts, self.panel.table))

    # --- from a row to the texts --------------------------------------------------------------------------------------

    def _on_picked(self, index: QModelIndex) -> None:
        model = self.panel.table.rows
        row, side = model.rows[index.row()], index.column()
        entry, place = model.entry_at(index), row.places[side]
        if entry is not None and place is not None:
            self.evidence.go_to(entry, side, place)
        elif entry is not None:
            self.evidence.go(entry)

    def _step(self, by: int) -> None:
        """From wherever the keyboard is: on with the chosen row."""
        here = self.evidence.current
        entry = next(iter(self._chosen()), here.entry if here is not None else None)
        if entry is not None and not self.panel.isHidden():
            self.evidence.go(entry, by)

    def _on_stood(self, step: Step | None) -> None:
        self.panel.table.show_step((step.entry.id, step.number, step.of) if step is not None else None)

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
