"""The split view: two articles of equal weight, what they share marked alike on both sides, scrolling as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain import Article, Comparison, Pair, SharedEntity, Span
from app.ui.commands import CommandSet
from app.ui.reading.entity_list import EntityRow
from app.ui.reading.entity_panel import EntityPanel
from app.ui.reading.entity_walk import LEFT, RIGHT, EntityWalk, Step
from app.ui.reading.equal_splitter import EqualSplitter
from app.ui.reading.find_bar import FindBar, TextFinder
from app.ui.reading.reader import SAVE_POSITION_AFTER, step_size
from app.ui.reading.scroll_link import ScrollLink
from app.ui.reading.shared_marks import SharedMarks
from app.ui.reading.side_view import SideView
from app.ui.reading.walk_bar import WalkBar
from app.ui.theme import ReadingStyle, Theme

HEADLINE_SHARE = 0.32  # of the height of the view, at most
_FAILED = "failed:"
_KEYS = ("pair.together", "pair.next_mention", "pair.previous_mention", "pair.marks", "pair.entities")


class SplitView(QWidget):
    """Shows a pair. The window feeds it articles and a comparison, and stores what it reports."""

    view_changed = Signal()  # something of `view_state()`; not more often than once in a while
    swapped = Signal()
    link_activated = Signal(str)
    details_requested = Signal(int)
    position_changed = Signal(int, int)  # article id, code point at the top
    style_changed = Signal(object)  # ReadingStyle, after Ctrl and the wheel
    end_reached = Signal(int)  # article id

    def __init__(self, commands: CommandSet, theme: Theme, style: ReadingStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands, self._theme, self._style = commands, theme, style
        self._pair: Pair | None = None
        self._comparison: Comparison | None = None
        self.marks = SharedMarks()
        self._rows: dict[str, EntityRow] = {}
        self._walk: EntityWalk | None = None
        self._saved: Mapping[str, Any] = {}
        self._reported = [0, 0]
        self.left = SideView(theme, style, self.tr("Left"), self)
        self.right = SideView(theme, style, self.tr("Right"), self)
        self.splitter = EqualSplitter(theme, self.left, self.right, self)
        self.panel = EntityPanel(commands, theme, self)
        self.find_bar = FindBar(theme, self)
        self.finder = TextFinder(self.find_bar, [side.pane for side in self.sides], self)
        self.link = ScrollLink(self.left.pane, self.right.pane, self)
        self._pill = WalkBar(commands, theme, self, floating=True)  # what the folded panel cannot say
        self._build()
        self._connect()

    @property
    def sides(self) -> tuple[SideView, SideView]:
        return self.left, self.right

    def _build(self) -> None:
        self._edge = QFrame(self)
        self._edge.setFixedWidth(1)
        self.panel.setFixedWidth(self.panel.sizeHint().width())
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.splitter, 1)
        texts.addWidget(self.find_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(texts, 1)
        row.addWidget(self._edge)
        row.addWidget(self.panel)
        self.setFocusProxy(self.left.pane)
        QWidget.setTabOrder(self.left.pane, self.right.pane)
        QWidget.setTabOrder(self.right.pane, self.panel.list)
        self._colour_edges()

    def _connect(self) -> None:
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(SAVE_POSITION_AFTER)
        self._saving.timeout.connect(self.flush)
        for number, side in enumerate(self.sides):
            side.pane.scrolled.connect(self._saving.start)
            side.pane.link_activated.connect(self.link_activated)
            side.pane.zoom_requested.connect(self._on_zoom)
            side.pane.laid_out.connect(self._level_headlines)
            for source in (side.pane, side.headline):
                source.entity_clicked.connect(
                    lambda key, span, number=number: self._on_mention_clicked(number, key, span)
                )
            side.headline.source_clicked.connect(lambda side=side: self._on_source_clicked(side))
            side.end_watch.reached.connect(lambda side=side: self._on_end(side))
        self.splitter.share_changed.connect(self._saving.start)
        self.panel.chosen.connect(self._on_chosen)
        self.panel.toggled.connect(self._on_toggled)
        self.panel.all_toggled.connect(self._commands["pair.marks"].setChecked)
        self.finder.hits_changed.connect(self._share_hits)
        for command in _KEYS:
            self.addAction(self._commands[command])
        self._on("pair.next_mention", lambda: self._walk_by(1))
        self._on("pair.previous_mention", lambda: self._walk_by(-1))
        self._on("go.other_pane", self._focus_other)
        self._on("edit.find", self.start_find)
        self._on("edit.find_next", lambda: self.finder.step(1))
        self._on("edit.find_previous", lambda: self.finder.step(-1))
        for command, slot in (
            ("pair.together", self._set_together),
            ("pair.marks", lambda _: self._paint()),
            ("pair.entities", self._show_panel),
        ):
            action = self._commands[command]
            action.setChecked(True)
            action.toggled.connect(slot)
            action.toggled.connect(lambda _: self._saving.start())

    def _on(self, command: str, slot: Callable[[], None]) -> None:
        self._commands[command].triggered.connect(lambda _=False: slot() if self.isVisible() else None)

    # --- what is shown --------------------------------------------------------------------------------------------

    def show_pair(self, left: Article, right: Article, pair: Pair | None = None) -> None:
        """Show two articles; a saved pair comes back as it was left."""
        self.flush()
        self._pair = pair
        self._saved = dict(pair.view) if pair is not None else {}
        self._comparison, self._rows, self._walk = None, {}, None
        self.marks.clear()
        self.link.reset()
        self.left.show_article(left)
        self.right.show_article(right)
        saved = self._saved
        self.splitter.set_share(_number(saved.get("share"), 0.5))
        self._commands["pair.marks"].setChecked(bool(saved.get("marks", True)))
        self._commands["pair.entities"].setChecked(bool(saved.get("panel", True)))
        self._level_headlines()
        # Apart while both are put in their places: one must not drag the other along.
        self.link.set_together(False)
        offsets = [int(_number(saved.get(side), 0)) for side in ("left", "right")]
        for side, offset in zip(self.sides, offsets, strict=True):
            side.pane.scroll_to(offset)
        self._reported = [side.pane.offset_at_top() for side in self.sides]
        together = bool(saved.get("together", True))
        # A pair at its top has nothing to be calibrated by.
        self.link.set_together(together, calibrate=any(offsets))
        self._commands["pair.together"].setChecked(together)
        self._hide_walk()
        self.finder.texts_changed()
        self.set_comparison(None, "working")
        self._saving.stop()
        for side in self.sides:
            side.end_watch.begin()

    def set_comparison(self, comparison: Comparison | None, state: str = "ready") -> None:
        """Mark what both texts share. `state` is `ready`, `working`, or `failed: ` and a sentence."""
        self._comparison = comparison
        if comparison is None or not self.left.article or not self.right.article:
            self._rows, self._walk = {}, None
            self.marks.clear()
            self.panel.set_entities([])
            if state == "working":
                self.panel.show_state(self.tr("Finding what both speak of …"), working=True)
            elif state.startswith(_FAILED):
                self.panel.show_state(state.removeprefix(_FAILED).strip())
            else:
                self.panel.show_state(self.tr("These two texts have not been compared yet."))
            self._paint()
            return
        texts = (self.left.article.document.text, self.right.article.document.text)
        self.marks.fill(comparison, texts, self._saved)
        self.link.set_alignments(comparison.alignments)
        if self.marks.entities:
            self.panel.show_state("")
        else:
            self.panel.show_state(self.tr("No name, place or group stands in both texts."))
        self._paint()

    def set_hits(self, left: Sequence[Span], right: Sequence[Span]) -> None:
        """Frame the hits of a library search on both sides."""
        self.finder.set_resting(LEFT, left)
        self.finder.set_resting(RIGHT, right)

    def clear(self) -> None:
        self.flush()
        self.finder.close()
        self._pair, self._saved = None, {}
        for side in self.sides:
            side.show_article(None)
        self.link.reset()
        self._hide_walk()
        self.set_comparison(None, "ready")

    def update_article(self, article: Article) -> None:
        """An article of this pair has other details now, or another text; places are kept."""
        for side in self.sides:
            if side.article is not None and side.article.id == article.id:
                if side.article.document == article.document:
                    side.article = article
                    side.headline.show_article(article, side.pane.text)
                else:
                    offset = side.pane.offset_at_top()
                    side.show_article(article)
                    side.pane.scroll_to(offset)
                    self.finder.texts_changed()
                    self.set_comparison(None, "working")
        self._level_headlines()

    # --- styles and sizes -----------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for side in self.sides:
            side.restyle(theme, self._style)
        self.splitter.set_theme(theme)
        self.panel.set_theme(theme)
        self.find_bar.set_theme(theme)
        self._pill.set_theme(theme)
        self._colour_edges()
        self._paint()

    def set_style(self, style: ReadingStyle) -> None:
        if style != self._style:
            self._style = style
            for side in self.sides:
                side.restyle(self._theme, style)
            self._level_headlines()

    def _on_zoom(self, steps: int) -> None:
        self.set_style(replace(self._style, size=step_size(self._style.size, steps)))
        self.style_changed.emit(self._style)

    def _colour_edges(self) -> None:
        self._edge.setStyleSheet(f"background: {self._theme.frame['hairline'].name()};")

    def _level_headlines(self) -> None:
        """Give both headlines one height, and no more than their share of a small window."""
        headlines = [side.headline for side in self.sides]
        room = max(120.0, self.height() * HEADLINE_SHARE)
        for headline in headlines:
            headline.set_most_lines(int((room - 2 * headline.source_height) // headline.line_height))
        height = max(headline.needed_height() for headline in headlines)
        for headline in headlines:
            if headline.height() != height or headline.minimumHeight() != height:
                headline.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._level_headlines()
        self._place_pill()

    # --- marks ----------------------------------------------------------------------------------------------------

    def _paint(self) -> None:
        """Bring list and marks in line with the palette, the theme, and the step of the walk."""
        rows = self.marks.rows(self._theme)
        self._rows = {row.key: row for row in rows}
        self.panel.set_entities(rows)
        marks_on = self._commands["pair.marks"].isChecked()
        self.panel.set_marks_on(marks_on)
        step = self._walk.current if self._walk is not None else None
        for number, side in enumerate(self.sides):
            entities = self.marks.on_side(number, rows) if marks_on else ()
            current = step.span if step is not None and step.side == number else None
            side.set_layers(replace(side.pane.layers, entities=entities, current_mention=current))
        self._show_step()

    def _share_hits(self) -> None:
        for side in self.sides:
            side.headline.set_layers(side.pane.layers)

    def _on_toggled(self, key: str, shown: bool) -> None:
        if shown:
            self.marks.palette.choose(key)
        else:
            self.marks.palette.hide(key)
            if self._walk is not None and self._walk.entity.key == key:
                self._hide_walk()
        self._paint()
        self._saving.start()

    # --- walking through mentions -----------------------------------------------------------------------------------

    def _start_walk(self, key: str) -> bool:
        entity = self.marks.find(key)
        if entity is None:
            return False
        self._commands["pair.marks"].setChecked(True)
        self.marks.palette.choose(key)
        self._walk = EntityWalk(entity, self.link.place_of)
        self._walk.start_from(self.left.pane.place_at(0))
        self.panel.set_current(key)
        self._saving.start()
        return True

    def _on_chosen(self, key: str) -> None:
        """A row was chosen: go to its next mention from here; chosen again, to the one after."""
        if (self._walk is not None and self._walk.entity.key == key) or self._start_walk(key):
            self._walk_by(1)

    def _walk_by(self, by: int) -> None:
        if self._walk is None:
            first = self.marks.first_shown()
            if not first or not self._start_walk(first):
                return
        assert self._walk is not None
        self._go_to(self._walk.advance(by))

    def _go_to(self, step: Step) -> None:
        side = self.sides[step.side]
        self._paint()
        if not side.headline.covers(step.span):
            side.pane.ensure_visible(step.span)

    def _on_mention_clicked(self, number: int, key: str, span: Span) -> None:
        if self._start_walk(key) and self._walk is not None:
            self._walk.start_at(number, span)
            self._paint()

    def _show_step(self) -> None:
        step = self._walk.current if self._walk is not None else None
        if self._walk is None or step is None:
            return
        row = self._rows[self._walk.entity.key]
        words = self.tr("{n} of {total} · {side}").format(
            n=self._walk.index + 1, total=len(self._walk.steps), side=self.sides[step.side].name.lower()
        )
        self.panel.walk_bar.show_step(words, row.name, row.style)
        self._pill.show_step(f"{row.name}   {words}", row.name, row.style)
        self._place_pill()

    def _hide_walk(self) -> None:
        self._walk = None
        self.panel.set_current("")
        self.panel.walk_bar.hide()
        self._pill.hide()
        for side in self.sides:
            side.set_layers(replace(side.pane.layers, current_mention=None))

    def _place_pill(self) -> None:
        wanted = self._walk is not None and self._walk.current is not None and self.panel.isHidden()
        self._pill.setVisible(wanted)
        if wanted:
            self._pill.adjustSize()
            x = (self.splitter.width() - self._pill.width()) // 2
            self._pill.move(QPoint(x, self.splitter.height() - self._pill.height() - 16))
            self._pill.raise_()

    def marked_keys(self) -> tuple[str, ...] | None:
        """The entities that carry colour; None before a comparison, which leaves the choice to others."""
        if not self.marks.entities:
            return None
        if not self._commands["pair.marks"].isChecked():
            return ()
        return tuple(row.key for row in self._rows.values() if row.style is not None)

    # --- commands -------------------------------------------------------------------------------------------------

    @property
    def is_together(self) -> bool:
        return self.link.together

    def _set_together(self, together: bool) -> None:
        self.link.set_together(together)

    def _show_panel(self, shown: bool) -> None:
        self.panel.setVisible(shown)
        self._edge.setVisible(shown)
        self._place_pill()

    def start_find(self) -> None:
        """Open the line to find words in both texts."""
        self.finder.open()

    def swap(self) -> None:
        """Left becomes right. Colours, places and the choice of marks stay."""
        left, right, comparison = self.left.article, self.right.article, self._comparison
        if left is None or right is None:
            return
        state = self.view_state()
        state["left"], state["right"] = state["right"], state["left"]
        state["share"] = 1 - self.splitter.share
        view = self._pair
        self.show_pair(left=right, right=left)
        self._pair, self._saved = view, state
        self._restore_offsets(state)
        if comparison is not None:
            self.set_comparison(swap_comparison(comparison))
        self.swapped.emit()
        self.view_changed.emit()

    def _restore_offsets(self, state: Mapping[str, Any]) -> None:
        together = bool(state.get("together", True))
        self.link.set_together(False)
        self.splitter.set_share(_number(state.get("share"), 0.5))
        self._commands["pair.marks"].setChecked(bool(state.get("marks", True)))
        self._commands["pair.entities"].setChecked(bool(state.get("panel", True)))
        for side, name in zip(self.sides, ("left", "right"), strict=True):
            side.pane.scroll_to(int(_number(state.get(name), 0)))
        self.link.set_together(together)
        self._commands["pair.together"].setChecked(together)

    @property
    def active_side(self) -> SideView:
        """The side that has the keyboard; the left one when neither has."""
        return self.right if self.right.isAncestorOf(self.focusWidget() or self.left) else self.left

    def selected_span(self) -> tuple[Article, Span] | None:
        """What is selected on the active side, with the article it stands in."""
        for side in (self.active_side, *self.sides):
            span = side.pane.selected_span()
            if span is not None and side.article is not None:
                return side.article, span
        return None

    def _focus_other(self) -> None:
        other = self.left if self.right.pane.hasFocus() else self.right
        if not any(side.pane.hasFocus() for side in self.sides):
            other = self.left
        other.pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.finder.is_open:
            self.finder.close()
        elif event.key() == Qt.Key.Key_Escape and self._walk is not None:
            self._hide_walk()
        else:
            super().keyPressEvent(event)

    # --- what is kept ---------------------------------------------------------------------------------------------

    def view_state(self) -> dict[str, Any]:
        """What `Pair.view` keeps, in JSON values; `show_pair` brings it back."""
        return {
            **self.marks.state(self._saved),
            "share": round(self.splitter.share, 4),
            "together": self.link.together,
            "marks": self._commands["pair.marks"].isChecked(),
            "panel": self._commands["pair.entities"].isChecked(),
            "left": self.left.pane.offset_at_top(),
            "right": self.right.pane.offset_at_top(),
        }

    def flush(self) -> None:
        """Report positions and the state of the view now, if anything waits to be reported."""
        if not self._saving.isActive() and self.sender() is not self._saving:
            return
        self._saving.stop()
        for number, side in enumerate(self.sides):
            offset = side.pane.offset_at_top()
            if side.article is not None and offset != self._reported[number]:
                self._reported[number] = offset
                self.position_changed.emit(side.article.id, offset)
        if self.left.article is not None:
            self.view_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)

    def _on_end(self, side: SideView) -> None:
        if side.article is not None:
            self.end_reached.emit(side.article.id)

    def _on_source_clicked(self, side: SideView) -> None:
        if side.article is not None:
            self.details_requested.emit(side.article.id)


def swap_comparison(comparison: Comparison) -> Comparison:
    """The same comparison seen from the other side."""
    return Comparison(
        comparison.version,
        tuple(_swap_entity(entity) for entity in comparison.entities),
        tuple(replace(alignment, left=alignment.right, right=alignment.left) for alignment in comparison.alignments),
        comparison.only_right,
        comparison.only_left,
        comparison.right_method,
        comparison.left_method,
    )


def _swap_entity(entity: SharedEntity) -> SharedEntity:
    return replace(
        entity,
        left=entity.right,
        right=entity.left,
        offered_left=entity.offered_right,
        offered_right=entity.offered_left,
    )


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else otherwise
