"""The split view: a pair of texts, what both speak of marked alike in them and listed beside them.

The texts are `pair_texts`, and what carries colour in them `pair_marking`; the walk from mention to mention is
`mention_walk`, and who leads through the texts `pair_lead`; how a pair is kept is `pair_state`. This module joins them
to the commands, the list and the line to find words in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from app.contrast import Contrast
from app.domain import Article, Comparison, FoundPlaces, Pair, Span
from app.ui.commands import CommandSet
from app.ui.parts import read_in_order
from app.ui.reading.contrast.pair_contrast import CONTRAST_KEYS, PairContrast
from app.ui.reading.correction_line import CorrectionLine
from app.ui.reading.entity_order import EntityOrder
from app.ui.reading.entity_panel import EntityPanel
from app.ui.reading.entity_picker import EntityPicker
from app.ui.reading.entity_walk import LEFT, RIGHT
from app.ui.reading.find_bar import FindBar, TextFinder
from app.ui.reading.guide.pair_guide import PairGuide
from app.ui.reading.highlights.pair_highlights import make_pair_highlights
from app.ui.reading.loaded.loaded_wording import LoadedWording
from app.ui.reading.loaded.surfaces import of_side
from app.ui.reading.mention_walk import MentionWalk
from app.ui.reading.pair_card import PairCard
from app.ui.reading.pair_lead import PairLead
from app.ui.reading.pair_marking import PairMarking
from app.ui.reading.pair_state import PairState
from app.ui.reading.pair_texts import PairTexts
from app.ui.reading.pair_ties import TIE_KEYS, PairTies
from app.ui.reading.pane_menu import SELECTION_COMMANDS
from app.ui.reading.pane_pointer import Target
from app.ui.reading.reader import step_size
from app.ui.reading.reading_method import describe_methods
from app.ui.reading.shared_marks import SharedMarks
from app.ui.reading.walk_bar import WalkBar
from app.ui.theme import ReadingStyle, Theme

SAVE_VIEW_AFTER = 800  # milliseconds without a change
_FAILED = "failed:"
_KEYS = (
    *TIE_KEYS,
    *CONTRAST_KEYS,
    "pair.next_mention",
    "pair.previous_mention",
    "pair.marks",
    "pair.entities",
    "entity.about",
    "entity.order",
    "entity.types",
    "entity.assign",
    "entity.join",
    "entity.rename",
    "entity.retype",
    "entity.split",
    "entity.not_here",
    "entity.reject",
)


class SplitView(QWidget):
    """Shows a pair. The window feeds it articles and a comparison, and stores what it reports."""

    view_changed = Signal()  # something of `view_state()`; not more often than once in a while
    swapped = Signal()
    link_activated = Signal(str)
    details_requested = Signal(int)
    position_changed = Signal(int, int)  # article id, code point at the top
    style_changed = Signal(object)  # ReadingStyle, after Ctrl and the wheel
    end_reached = Signal(int)  # article id
    mention_menu_asked = Signal(
        object, int, object
    )  # QMenu of a text to be added to, side, Span of the mention or None

    def __init__(self, commands: CommandSet, theme: Theme, style: ReadingStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands, self._theme, self._style = commands, theme, style
        self._comparison: Comparison | None = None
        self.marks = SharedMarks()
        self._left_as = PairState()  # how the pair was left; its choice of marks waits for a comparison
        self.texts = PairTexts(theme, style, self)
        self.left, self.right = self.texts.sides
        self.ties = PairTies(commands, self.texts, theme, self)
        self.panel = EntityPanel(commands, theme, self)
        self.find_bar = FindBar(theme, self)
        self.finder = TextFinder(self.find_bar, [side.pane for side in self.texts.sides], self)
        pill = WalkBar(commands, theme, self, floating=True)
        self.walk = MentionWalk(self.marks, self.texts.sides, self.panel, pill, self.texts.link.place_of, self)
        self.card = PairCard(self.marks, self.texts.sides, self.panel.list, self.walk, theme, self)
        self.guide = PairGuide(commands, theme, self.texts, self.marks.name_of, self)
        self.line = CorrectionLine(theme, self)
        self.picker = EntityPicker(theme, self)
        self.contrast = PairContrast(commands, self.texts, theme, self)
        surfaces = [
            of_side(side, partial(self.texts.show_span, number), self) for number, side in enumerate(self.texts.sides)
        ]
        self.loaded = LoadedWording(commands, surfaces, lambda: int(self.texts.active_side is self.right), theme, self)
        self.highlights = make_pair_highlights(self, commands, surfaces, theme)
        self.marking = PairMarking(commands, self.marks, self.texts, self.panel, self.contrast, self.walk, theme, self)
        self.order = EntityOrder.TELLING  # of the list, for pairs that were not kept with another
        self._build()
        self._connect()

    def _build(self) -> None:
        self._edge = QFrame(self)
        self._edge.setFixedWidth(1)
        self.panel.setFixedWidth(self.panel.sizeHint().width())
        self.contrast.panel.set_reading_size(self._style.size)
        self.contrast.splitter.hold(self.texts, self.loaded.line, self.line, self.find_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.contrast.splitter, 1)
        row.addWidget(self._edge)
        row.addWidget(self.panel)
        read_in_order(self.contrast.splitter, self._edge, self.panel)
        self.setFocusProxy(self.texts)
        # The lines over the texts, the texts, the panel beneath them, the list. Each straight after the first one, the
        # last one first: this view hands the keyboard on to the left text, and must not stand between them.
        first, *others = self.guide.bearings.lines
        stops = (*others, self.left.pane, self.right.pane, *self.contrast.panel.tab_stops, *self.panel.tab_stops)
        for stop in reversed(stops):
            QWidget.setTabOrder(first, stop)
        self._colour_edges()

    def _connect(self) -> None:
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(SAVE_VIEW_AFTER)
        self._saving.timeout.connect(self._report)
        texts = self.texts
        for side in texts.sides:
            side.pane.selection_actions += [self._commands[command] for command in SELECTION_COMMANDS]
        texts.link_activated.connect(self.link_activated)
        texts.details_requested.connect(self.details_requested)
        texts.position_changed.connect(self.position_changed)
        texts.end_reached.connect(self.end_reached)
        texts.zoom_requested.connect(self._on_zoom)
        texts.entity_clicked.connect(self.walk.stand_on)
        self.ties.changed.connect(self._saving.start)
        self.marking.changed.connect(self._saving.start)
        self.walk.walked.connect(self.guide.bearings.show_walked)
        self.walk.stepped.connect(self.card.follow_walk)
        self.walk.stepped.connect(lambda: self.guide.follow(self.walk.where()))
        self.ties.led.connect(self.guide.follow)
        self._lead = PairLead(self.walk, self.guide, self.ties, self.contrast, self.loaded, self.highlights, self)
        self.walk.stepped.connect(lambda: self.contrast.follow(self.walk.key))
        self.contrast.changed.connect(self._saving.start)
        self.contrast.found.connect(self._take_loaded)
        self.loaded.changed.connect(self._saving.start)
        self.contrast.left.connect(self.focus_text)
        self.card.place_asked.connect(self._show_place)
        self.line.left.connect(self.focus_text)
        self.picker.left.connect(self.focus_text)
        for number, side in enumerate(texts.sides):
            side.pane.menu_made.connect(lambda menu, target, number=number: self._on_menu(number, menu, target))
        self.panel.chosen.connect(self.walk.choose)
        self.panel.arranged.connect(self._on_arranged)
        self.finder.hits_changed.connect(texts.share_layers)
        for command in _KEYS:
            self.addAction(self._commands[command])
        self._on("pair.next_mention", lambda: self.walk.go(1))
        self._on("pair.previous_mention", lambda: self.walk.go(-1))
        self._on("entity.about", self.card.toggle)
        self._on("entity.order", self.panel.step_order)
        self._on("entity.types", self.panel.step_kind)
        self._on("go.other_pane", self._turn)
        self._on("edit.find", self.start_find)
        self._on("edit.find_next", lambda: self.finder.step(1))
        self._on("edit.find_previous", lambda: self.finder.step(-1))
        for command, slot in (
            ("pair.marks", lambda _: self.marking.paint()),
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
        self._show(left, right, PairState.read(pair.view if pair is not None else {}))

    def _show(self, left: Article, right: Article, state: PairState) -> None:
        self.flush()
        self._left_as = state
        self._comparison = None
        self.line.leave()
        self.picker.hide()
        self.walk.stop()
        self.marks.clear()
        self.texts.show_articles(left, right)
        self.panel.set_arrangement(state.order or self.order, state.kind)
        self._commands["pair.marks"].setChecked(state.marks)
        self._commands["pair.entities"].setChecked(state.panel)
        self.loaded.begin(state.loaded)
        self.contrast.begin(state.contrast)
        self.ties.stand_as(state)
        for number in (LEFT, RIGHT):
            self.finder.text_changed(number)
        self.set_comparison(None, "working")
        self._saving.stop()

    def set_comparison(self, comparison: Comparison | None, state: str = "ready") -> None:
        """Mark what both texts share. `state` is `ready`, `working`, or `failed: ` and a sentence. Where there was a
        comparison of the same texts, as after a correction, colours, the walk and the list stay as they are."""
        again = self._comparison is not None
        self._comparison = comparison
        self.ties.set_comparison(comparison)
        self.panel.show_method(*describe_methods(comparison, self._articles()))
        left, right = self._articles()
        self.guide.set_comparison(comparison)
        if comparison is None or left is None or right is None:
            self._show_none(state)
            return
        self.contrast.set_methods((comparison.left_method, comparison.right_method))
        texts = (left.document.text, right.document.text)
        stood = self.walk.where() if again else None
        self.walk.stop()
        if again:
            self.marks.refill(comparison, texts)
        else:
            self.marks.fill(comparison, texts, self._left_as.choice)
        nothing = self.tr("No name, place or group was found in both texts.")
        self.panel.show_state("" if self.marks.entities else nothing)
        self.marking.paint()
        if stood is not None:
            self.walk.resume(*stood)
        self.card.refresh()

    def _articles(self) -> tuple[Article | None, Article | None]:
        return self.left.article, self.right.article

    def _show_none(self, state: str) -> None:
        self.walk.stop()
        self.marks.clear()
        self.panel.set_entities([])
        if state == "working":
            self.panel.show_state(self.tr("Finding what both speak of …"), working=True)
        elif state.startswith(_FAILED):
            self.panel.show_state(state.removeprefix(_FAILED).strip())
        else:
            self.panel.show_state(self.tr("These two texts have not been compared yet."))
        self.marking.paint()
        self.card.refresh()

    def show_found(self, words: str, found: Sequence[FoundPlaces]) -> None:
        """Frame what a library search found on both sides, and lead to the best of it."""
        self.finder.show_found(words, found)

    def clear(self) -> None:
        self.flush()
        self.finder.close()
        self.line.leave()
        self.picker.hide()
        self._left_as = PairState()
        self.texts.show_articles(None, None)
        self.contrast.set_contrast(None)
        self.set_comparison(None, "ready")

    def update_article(self, article: Article) -> None:
        """An article of this pair has other details now, or another text; places are kept."""
        for number, side in enumerate(self.texts.sides):
            if side.article is not None and side.article.id == article.id:
                if side.article.document == article.document:
                    side.article = article
                    side.headline.show_article(article, side.pane.text)
                else:
                    offset = side.pane.scrolling.offset_at_top()
                    side.show_article(article)
                    side.pane.scrolling.scroll_to(offset)
                    self.finder.text_changed(number)
                    self.set_comparison(None, "working")
                    self.contrast.set_contrast(None, "working")
        self.texts.level_headlines()

    def set_correctable(self, on: bool) -> None:
        """Whether the reader can correct what was found: not in a library that is open for reading only."""
        self.panel.set_correctable(on)
        self.card.card.correctable = on
        self.card.refresh()

    def _take_loaded(self, contrast: Contrast | None) -> None:
        """What may be loaded in either text comes with the contrast; a text in another language was not read for it."""
        if contrast is None or self._comparison is None:
            self.loaded.set_found(None)
            return
        methods = (self._comparison.left_method, self._comparison.right_method)
        found = (contrast.loaded_left, contrast.loaded_right)
        self.loaded.set_found(
            [marks if method == "model" else None for marks, method in zip(found, methods, strict=True)]
        )

    def _on_menu(self, number: int, menu: QMenu, target: Target) -> None:
        """The menu of a text is about the mention it was opened on; the reader stands on that from now."""
        span = None
        if target.mark is not None:
            span, entity = target.mark
            self.walk.stand_on(number, entity.key, span)
        self.mention_menu_asked.emit(menu, number, span)

    def focus_text(self) -> None:
        """The keyboard goes back to the text that had it last."""
        self.texts.active_side.pane.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- styles and sizes -----------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.texts.restyle(theme, self._style)
        lines = (self.find_bar, self.line, self.picker)
        parts = (self.ties, self.panel, self.walk.pill, self.guide, self.card, self.contrast, self.loaded)
        for part in (*lines, *parts, self.highlights):
            part.set_theme(theme)
        self._colour_edges()
        self.marking.set_theme(theme)

    def set_style(self, style: ReadingStyle) -> None:
        if style != self._style:
            self._style = style
            self.contrast.panel.set_reading_size(style.size)
            self.texts.restyle(self._theme, style)

    @property
    def theme(self) -> Theme:
        return self._theme

    def _on_zoom(self, steps: int) -> None:
        self.set_style(replace(self._style, size=step_size(self._style.size, steps)))
        self.style_changed.emit(self._style)

    def _colour_edges(self) -> None:
        self._edge.setStyleSheet(f"background: {self._theme.frame['hairline'].name()};")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.contrast.set_room(self.height())
        self.walk.place_pill(self.texts)

    def _on_arranged(self) -> None:
        self.order = self.panel.order
        self._saving.start()

    def _show_place(self, number: int, span: Span) -> None:
        """Bring words of a text on screen, framed as the mention one stands on."""
        if self.walk.span_on(number) != span:
            self.walk.stop()
            side = self.texts.sides[number]
            side.set_layers(replace(side.pane.layers, current_mention=span))
        self.texts.show_span(number, span)

    def articles(self) -> list[Article]:
        """What is shown: left and right."""
        return [side.article for side in self.texts.sides if side.article is not None]

    def show_passage(self, article_id: int, span: Span) -> bool:
        """Lead to a passage of either text, if it is one of them."""
        return self.texts.show_passage(article_id, span)

    def selected_span(self) -> tuple[int, Span] | None:
        """The article and what is selected in it."""
        return self.texts.selected_span()

    # --- commands -------------------------------------------------------------------------------------------------

    @property
    def is_compared(self) -> bool:
        return self._comparison is not None

    @property
    def is_together(self) -> bool:
        return self.ties.together

    def _show_panel(self, shown: bool) -> None:
        self.panel.setVisible(shown)
        self._edge.setVisible(shown)
        self.walk.place_pill(self.texts)

    def _turn(self) -> None:
        """To the other side: the keyboard, or what leads while sentences are shown alone."""
        if self.guide.focus.is_open:
            self.guide.focus.turn()
        else:
            self.texts.focus_other()

    def start_find(self) -> None:
        """Open the line to find words in both texts."""
        self.guide.focus.close()
        self.finder.open()

    def swap(self) -> None:
        """Left becomes right. Colours, places and the choice of marks stay."""
        left, right, comparison = self.left.article, self.right.article, self._comparison
        if left is None or right is None:
            return
        said, (left_hits, right_hits) = self.finder.said, self.finder.resting
        contrast = self.contrast.swapped()
        places = self.texts.places()
        self._show(right, left, self._state().swapped())
        if self.texts.share == 0.5:  # else their lines break elsewhere now
            self.texts.stand_at_places((places[1], places[0]))
        self.finder.show_found(said, [FoundPlaces(tuple(hits)) for hits in (right_hits, left_hits)])
        if comparison is not None:
            self.set_comparison(comparison.swapped())
        if contrast is not None:
            self.contrast.set_contrast(contrast)
        self.swapped.emit()
        self.view_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.finder.is_open:
            self.finder.close()
        elif event.key() != Qt.Key.Key_Escape or not self._lead.leave():
            super().keyPressEvent(event)

    # --- what is kept ---------------------------------------------------------------------------------------------

    def view_state(self) -> dict[str, Any]:
        """What `Pair.view` keeps, in JSON values; `show_pair` brings it back."""
        return self._state().write()

    def _state(self) -> PairState:
        state = PairState(
            marks=self._commands["pair.marks"].isChecked(),
            loaded=self.loaded.on,
            panel=self._commands["pair.entities"].isChecked(),
            order=self.panel.order,
            kind=self.panel.kind,
            choice=self.marks.state(self._left_as.choice),
            contrast=self.contrast.state(),
        )
        return self.ties.write(state)

    def flush(self) -> None:
        """Report positions and the state of the view now, if anything waits to be reported."""
        self.texts.flush_positions()
        if self._saving.isActive():
            self._saving.stop()
            self._report()

    def _report(self) -> None:
        if self.left.article is not None:
            self.view_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)
