"""Leads the reader of a pair: through what stands in one text only, and to what a sentence has in the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.domain import Alignment, Comparison, Span
from app.ui.commands import CommandSet
from app.ui.reading.guide.correspondence import Correspondence, Standing
from app.ui.reading.guide.guide_bar import GuideBar
from app.ui.reading.guide.only_walk import OnlyWalk
from app.ui.reading.guide.outer_margin import OuterMargin
from app.ui.reading.guide.pair_bearings import PairBearings
from app.ui.reading.guide.reader_place import ReaderPlace
from app.ui.reading.guide.sentence_focus import SentenceFocus
from app.ui.reading.guide.sentence_words import (
    describe_matched,
    describe_meeting,
    describe_no_alone,
    describe_place_alone,
    describe_unsure,
)
from app.ui.reading.pair_texts import PairTexts
from app.ui.reading.pane_pointer import Target
from app.ui.reading.passage_frame import Framed
from app.ui.theme import Theme

PILL_GAP = 16  # pixels between the pill and the foot of the texts
_STEPS = (
    ("pair.next_left", 0, 1),
    ("pair.previous_left", 0, -1),
    ("pair.next_right", 1, 1),
    ("pair.previous_right", 1, -1),
)


class PairGuide(QObject):
    """Holds marks, walk and pill for the two texts of a `view`, which has the keys and hands over the comparison."""

    started = Signal()  # the reader is led here now: another walk is over

    def __init__(
        self, commands: CommandSet, theme: Theme, texts: PairTexts, name_of: Callable[[str], str], view: QWidget
    ) -> None:
        super().__init__(view)
        self._commands, self._texts, self._view = commands, texts, view
        self.correspondence: Correspondence | None = None
        mirrored = texts.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.margins = tuple(
            OuterMargin(side.pane, on_left=(number == 0) != mirrored) for number, side in enumerate(texts.sides)
        )
        self.bearings = PairBearings(commands, theme, texts, name_of, self)
        self.walk = OnlyWalk()
        self._at: tuple[int, Span] | None = None  # the sentence the reader was led to
        self._meets: Alignment | None = None  # what it has in the other text, once that was asked for
        self._asked = False
        self._place = ReaderPlace(texts)
        self.pill = GuideBar(theme, view)
        self.focus = SentenceFocus(commands, theme, texts, view)
        self._connect()

    def _connect(self) -> None:
        texts = self._texts
        for number, (side, margin) in enumerate(zip(texts.sides, self.margins, strict=True)):
            side.pane.margin = margin
            margin.clicked.connect(lambda span, number=number: self.show_counterpart(number, span))
            side.pane.menu_made.connect(lambda menu, target, number=number: self._add_to_menu(menu, number, target))
        for command, side_number, by in _STEPS:
            self._on(command, partial(self.go, side_number, by))
        self._view.addAction(self._commands["pair.overview"])
        self._on("pair.counterpart", self._show_counterpart_here)
        self.bearings.step_asked.connect(lambda side: self.go(side, 1))
        self._commands["pair.marks"].toggled.connect(lambda _: self._show_margins())
        self._on("pair.focus", self._focus_here, self._texts)
        self._commands["pair.focus"].setShortcuts([QKeySequence("Return"), QKeySequence("Enter")])
        self.focus.left.connect(self._on_focus_left)
        self.pill.step_asked.connect(lambda by: self.go(self.walk.side, by))
        self.pill.nearest_asked.connect(self._show_counterpart_here)
        self.pill.closed.connect(self.stop)
        texts.installEventFilter(self)

    def _on(self, command: str, slot: Callable[[], object], where: QWidget | None = None) -> None:
        action = self._commands[command]
        (where or self._view).addAction(action)
        action.triggered.connect(lambda _=False: slot() if self._view.isVisible() else None)

    # --- what is known --------------------------------------------------------------------------------------------

    def set_comparison(self, comparison: Comparison | None) -> None:
        """What was found of the two texts that are shown; None while nothing was."""
        left, right = (side.article for side in self._texts.sides)
        if comparison is None or left is None or right is None:
            self.correspondence = None
            self.walk.fill(((), ()))
            self.stop()
        else:
            self.correspondence = Correspondence(comparison, (left.document, right.document))
            self.walk.fill(self.correspondence.alone)
            self._resume()
        self._show_margins()

    def _resume(self) -> None:
        """After another comparison of the same texts: frames and focus say what holds now."""
        self.focus.refresh(self._known)
        if self._at is None:
            self.pill.hide()  # that nothing is known yet is true no more
            return
        side, span = self._at
        if span not in self._known.sentences[side]:
            self.stop()
            return
        self.walk.stand_on(side, span)
        self._meets = self._known.best(side, span) if self._asked else None
        self._show()

    @property
    def _known(self) -> Correspondence:
        assert self.correspondence is not None
        return self.correspondence

    def _show_margins(self) -> None:
        # Of two texts that share nothing every sentence is only here: that is said once, over the texts.
        known = self.correspondence
        marked = self._commands["pair.marks"].isChecked() and known is not None and known.related
        for number, margin in enumerate(self.margins):
            other = self._texts.sides[1 - number].article
            title = other.document.title if other is not None else ""
            where = self.tr("“{title}”").format(title=title) if title else self.tr("the other text")
            tip = self.tr("Only here: not found in {where}\nClick to see what comes nearest there")
            spans = known.alone[number] if known is not None and marked else ()
            margin.show_spans(spans, tip.format(where=where))
        self.bearings.show(known, marked=marked)

    def set_theme(self, theme: Theme) -> None:
        self.pill.set_theme(theme)
        self.focus.set_theme(theme)
        self.bearings.set_theme(theme)

    # --- going ----------------------------------------------------------------------------------------------------

    def go(self, side: int, by: int) -> None:
        """To the next (1) or previous (-1) sentence that was found on that side only."""
        if self.correspondence is None:
            self._say_not_yet()
            return
        self.started.emit()
        span = self.walk.go(side, by, self._texts.sides[side].pane.scrolling.offset_at_top())
        self._at = (side, span) if span is not None else None
        self._meets, self._asked = None, False
        if span is not None:
            self._place.lead(side, span)
        self._show()
        if span is None:
            self.pill.show_words(describe_no_alone(side), steps=False, alone=False, nearest=False)
            self.place_pill()
        else:
            self._texts.show_span(side, span)
            if self.focus.is_open:
                self.focus.open(self.correspondence, side, span)

    def show_counterpart(self, side: int, span: Span) -> None:
        """Beside a sentence, show what says the same in the other text; else the nearest to it, and call it that."""
        if self.correspondence is None:
            return
        self.started.emit()
        self.walk.stand_on(side, span)
        self._at, self._meets, self._asked = (side, span), self.correspondence.best(side, span), True
        self._place.lead(side, span)
        self._show()
        if self._meets is not None:
            self._texts.centre(self._meets.left, self._meets.right)
        else:
            self._texts.show_span(side, span)

    def _show_counterpart_here(self) -> None:
        if self.focus.is_open:
            self.focus.show_nearest()
        elif self.correspondence is None:
            self._say_not_yet()
        elif (here := self._find_here()) is not None:
            self.show_counterpart(*here)

    def _focus_here(self) -> None:
        if self.correspondence is None:
            self._say_not_yet()
        elif (here := self._find_here()) is not None:
            self.focus_on(*here)

    def _find_here(self) -> tuple[int, Span] | None:
        return self._place.find(self.correspondence) if self.correspondence is not None else None

    def focus_on(self, side: int, span: Span) -> None:
        """Show a sentence and what it has in the other text alone and large."""
        self.started.emit()
        self.stop()
        self.focus.open(self._known, side, span)

    def _on_focus_left(self, side: int, span: Span, walked: bool) -> None:
        """Back in the texts. Where the reader went elsewhere meanwhile, frames say where that is."""
        if walked:
            self.show_counterpart(side, span)
        else:
            self.stop()
        self._texts.sides[side].pane.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_to_menu(self, menu: QMenu, side: int, target: Target) -> None:
        """The menu of a text is about the sentence it was opened on."""
        if self.correspondence is None:
            return
        sentence = target.alone
        if sentence is None and target.offset is not None:
            sentence = self.correspondence.sentence_at(side, target.offset)
        if sentence is not None:
            menu.addSeparator()
            action = menu.addAction(self._commands["pair.counterpart"].text())
            action.triggered.connect(lambda: self.show_counterpart(side, sentence))
            action = menu.addAction(self._commands["pair.focus"].text())
            action.triggered.connect(lambda: self.focus_on(side, sentence))

    def follow(self, place: tuple[int, Span] | None) -> None:
        """Something else led the reader there: what is framed goes, keys that are about a sentence mean that one."""
        self.stop()
        if place is not None:
            self._place.lead(*place)

    def stop(self) -> None:
        """Nothing is framed or said any more."""
        self._place.forget()
        self.focus.close()
        self.walk.stop()
        self._at, self._meets, self._asked = None, None, False
        self._show()

    @property
    def is_leading(self) -> bool:
        """Whether something is framed or said that Escape takes away."""
        return not self.pill.isHidden()

    def _say_not_yet(self) -> None:
        """A key that does nothing is taken for broken."""
        if all(side.article is not None for side in self._texts.sides):
            words = self.tr("The two texts have not been compared yet")
            self.pill.show_words(words, steps=False, alone=False, nearest=False)
            self.place_pill()

    # --- saying where ---------------------------------------------------------------------------------------------

    def _show(self) -> None:
        framed: list[Framed | None] = [None, None]
        if self._at is not None:
            side, span = self._at
            framed[side] = Framed(span)
            if self._meets is not None:
                other = self._meets.right if side == 0 else self._meets.left
                framed[1 - side] = Framed(other, sure=self._known.standing(side, span) is Standing.MATCHED)
        for number, (side_view, margin) in enumerate(zip(self._texts.sides, self.margins, strict=True)):
            margin.set_current(self._at[1] if self._at is not None and self._at[0] == number else None)
            if side_view.pane.layers.framed != framed[number]:
                side_view.set_layers(replace(side_view.pane.layers, framed=framed[number]))
        if self._at is None:
            self.pill.hide()
        else:
            self._say(*self._at)

    def _say(self, side: int, span: Span) -> None:
        standing = self._known.standing(side, span)
        following, previous = (self._commands[c].toolTip() for c, number, _ in _STEPS if number == side)
        self.pill.name_keys(previous, following, self._commands["pair.counterpart"].toolTip())
        alone = standing is Standing.ALONE
        if alone:
            words = describe_place_alone(side, self.walk.index + 1, self.walk.count(side))
        elif standing is Standing.MATCHED:
            words = describe_matched(side, certain=self._known.is_certain(side, span))
        else:
            words = describe_unsure()
        detail = describe_meeting(side, self._meets, standing, self._words()) if self._asked else ""
        self.pill.show_words(words, detail, steps=alone, alone=alone, nearest=not self._asked)
        self.place_pill()

    def _words(self) -> tuple[str, str]:
        left, right = (side.pane.text.document.text for side in self._texts.sides)
        return left, right

    def place_pill(self) -> None:
        if self.focus.is_open:
            self.pill.hide()  # what it says stands there
        elif not self.pill.isHidden():
            self.pill.place_over(self._texts, PILL_GAP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place_pill()
        return super().eventFilter(watched, event)
