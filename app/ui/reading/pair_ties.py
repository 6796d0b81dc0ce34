"""What ties the two texts of a pair together: how they scroll, the ribbons between them, the walk from one passage
that both have to the next; joined to the commands and to what is kept of a pair."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.domain import Comparison, Span
from app.ui.commands import CommandSet
from app.ui.reading.guide.common_words import describe_common
from app.ui.reading.gutter_note import GutterNote
from app.ui.reading.linked_scrolling import EYE_HEIGHT
from app.ui.reading.pair_state import PairState
from app.ui.reading.pair_texts import PairTexts
from app.ui.reading.passages import Passage, choose_path, join_passages
from app.ui.theme import Theme
from app.ui.wording import as_tip, in_own_direction

TIE_KEYS = ("pair.together", "pair.ribbons", "pair.next_passage", "pair.previous_passage")  # held in the view of a pair
NOTE_WIDTH = 52  # pixels for a word between two texts that have no ribbons between them: their margins, and no more
NOTE_GAP = 5  # pixels between it and the line that ends above it
_QUOTED = 240  # letters of a passage that are read aloud
_SAME_PLACE = 3  # lines: who has scrolled no further still stands on the passage


class PairTies(QObject):
    """Knows the comparison as far as it says what belongs beside what."""

    changed = Signal()  # something of what `PairState` keeps
    led = Signal(object)  # side with the keyboard and Span there of the passage the reader was brought to
    started = Signal()  # the reader is led to a passage now: another walk is over

    def __init__(self, commands: CommandSet, texts: PairTexts, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts, self._gutter, self._view = texts, texts.gutter, parent
        self._known = False  # whether the comparison is there
        self.passages: list[Passage] = []
        self._stands_on: int | None = None  # the passage the reader was brought to last
        self._hovered: int | None = None
        self.note = GutterNote(theme, parent)  # no child of the splitter, which would make a third text of it
        self._together, self._ribbons = commands["pair.together"], commands["pair.ribbons"]
        for action in (self._together, self._ribbons):
            action.setChecked(True)
            action.toggled.connect(self.changed)
        self._together.toggled.connect(texts.link.set_together)
        self._ribbons.toggled.connect(self._gutter.set_on)
        commands["pair.marks"].toggled.connect(lambda on: self._gutter.set_quiet(not on))
        self._gutter.set_on(True)
        self._gutter.explain = self._explain
        self._gutter.hovered.connect(self._on_hovered)
        self._gutter.chosen.connect(self.go_to)
        for command, by in (("pair.next_passage", 1), ("pair.previous_passage", -1)):
            commands[command].triggered.connect(lambda _=False, by=by: self.step(by) if parent.isVisible() else None)
        texts.scrolled.connect(self.changed)
        texts.share_changed.connect(self.changed)
        texts.link.calibrated.connect(self.changed)
        for update in (texts.link.went, texts.link.calibrated, texts.link.settled):
            update.connect(self._say)
        for action in (self._together, self._ribbons):
            action.toggled.connect(self._say)
        for side in texts.sides:
            side.pane.laid_out.connect(self._say)

    # --- what is shown --------------------------------------------------------------------------------------------

    def stand_as(self, state: PairState) -> None:
        """Two texts that were just shown come to stand as they were left."""
        self._ribbons.setChecked(state.ribbons)
        self._texts.set_share(state.share)
        self._texts.stand_at(state.offsets, together=state.together)
        self._texts.link.calibration = state.calibration
        self._together.setChecked(state.together)

    def write(self, state: PairState) -> PairState:
        """A state with what is kept of this."""
        return replace(
            state,
            share=self._texts.share,
            together=self.together,
            ribbons=self._ribbons.isChecked(),
            offsets=self._texts.offsets(),
            calibration=self._texts.link.calibration,
        )

    def set_comparison(self, comparison: Comparison | None) -> None:
        """What was found; None until it is there."""
        self.let_go()
        self._known = comparison is not None
        self.passages = self._join(comparison) if comparison is not None else []
        self._texts.link.set_path(choose_path(self.passages) if comparison is not None else None)
        self._gutter.set_passages(self.passages)
        self._name_gutter()
        self._say()

    def _join(self, comparison: Comparison) -> list[Passage]:
        """What stands in a headline has no place in its pane, and can be brought beside nothing."""
        left, right = self._texts.sides
        alignments = [
            alignment
            for alignment in comparison.alignments
            if not left.headline.covers(alignment.left) and not right.headline.covers(alignment.right)
        ]
        return join_passages(alignments, left.pane.text.document.text, right.pane.text.document.text)

    def set_theme(self, theme: Theme) -> None:
        self.note.set_theme(theme)

    @property
    def together(self) -> bool:
        return self._texts.link.together

    def set_together(self, together: bool) -> None:
        self._together.setChecked(together)

    # --- where nothing corresponds --------------------------------------------------------------------------------

    def _say(self) -> None:
        """A word at eye height where nothing corresponds, and a line that ends before it reaches the other text."""
        link, gutter, texts = self._texts.link, self._gutter, self._texts
        side = link.silent_side()
        height = link.eye_height(side) if side is not None else EYE_HEIGHT * texts.left.pane.viewport().height()
        words = ""
        if side is not None:
            words = self.tr("nothing found beside this")
        elif self._known and not self.passages and gutter.is_on:
            words = self.tr("no passage found in both texts")
        gutter.set_silent(side, height)
        self.note.say(words)
        if words:
            top = texts.left.pane.viewport().mapTo(self._view, QPoint(0, 0)).y()
            middle = gutter.mapTo(self._view, QPoint(0, 0)).x() + gutter.width() / 2
            # Not raised: it lies over the texts from the beginning, and under what is opened over them.
            self.note.place(middle, top + height + NOTE_GAP, gutter.width() if gutter.is_on else NOTE_WIDTH)

    # --- passages -------------------------------------------------------------------------------------------------

    @property
    def lit(self) -> Passage | None:
        """The passage that is shown in both texts: the one under the pointer, else the one the reader stands on."""
        number = self._hovered if self._hovered is not None else self._stands_on
        return self.passages[number] if number is not None else None

    def _on_hovered(self, number: int | None) -> None:
        self._hovered = number
        self._show_lit()

    def _show_lit(self) -> None:
        passage = self.lit
        self._gutter.light(self.passages.index(passage) if passage is not None else None)
        for number, side in enumerate(self._texts.sides):
            tied = passage.on(number) if passage is not None else None
            if side.pane.layers.tied != tied:
                side.set_layers(replace(side.pane.layers, tied=tied, tied_on_right=number == 0))

    def go_to(self, number: int) -> None:
        """Bring both ends of a passage to eye height, and show them."""
        self.started.emit()
        self._stands_on = number
        passage = self.passages[number]
        self._texts.centre(passage.left, passage.right)
        side = self._texts.sides.index(self._texts.active_side)
        self.led.emit((side, passage.on(side)))
        self._show_lit()
        self._name_gutter()
        self._announce()

    def step(self, by: int) -> None:
        """On to the next (1) or back to the previous (-1) passage that both texts have, from where the reader is. The
        order is that of the text that has the keyboard."""
        if not self.passages:
            return
        side = 1 if self._texts.active_side is self._texts.right else 0
        order = sorted(range(len(self.passages)), key=lambda number: self.passages[number].on(side))
        stands = self._stands_on if self._still_stands(side) else None
        if stands is not None:
            at = order.index(stands) + by
        else:
            here = self._texts.link.eye_offset(side)
            starts = [self.passages[number].on(side).start for number in order]
            at = bisect_left(starts, here) - (by < 0)  # what begins here comes first: it is not shown yet
        if 0 <= at < len(order):
            self.go_to(order[at])
            self._tell()

    def _still_stands(self, side: int) -> bool:
        """Whether the passage the reader was brought to is still where it was brought to, or is on its way there."""
        pane = self._texts.sides[side].pane
        if self._stands_on is None or pane.scrolling.is_gliding:
            return self._stands_on is not None
        start = self.passages[self._stands_on].on(side).start
        return self._texts.link.is_centred(side, start, _SAME_PLACE * pane.text.line_height)

    def let_go(self) -> bool:
        """No passage is shown any more. False if none was."""
        was = self._stands_on is not None
        if was:
            QToolTip.hideText()  # it told of this passage
        self._stands_on = self._hovered = None
        self._show_lit()
        self._name_gutter()
        return was

    # --- words ----------------------------------------------------------------------------------------------------

    def _quote(self, side: int, span: Span) -> str:
        text = self._texts.sides[side].pane.text.document.text[span.start : span.end].replace("\n", " ")
        return in_own_direction(text if len(text) <= _QUOTED else text[:_QUOTED].rstrip() + "…")

    def _reason(self, passage: Passage) -> str:
        left, right = (side.pane.text.document.text for side in self._texts.sides)
        sure = self.tr("Both texts say this") if passage.strong else self.tr("Both texts may say this, it is not sure")
        shares = tuple(common for pair in passage.pairs for common in pair.shares)
        return sure + "\n" + describe_common(replace(passage.pairs[0], shares=shares), left, right)

    def _explain(self, number: int) -> str:
        """Why two passages are tied, for a tip."""
        return self._reason(self.passages[number]) + "\n" + self.tr("Click to read them side by side")

    def _tell(self) -> None:
        """Say why, beside the passage the reader was just brought to."""
        if self._stands_on is not None and self._gutter.is_on:
            room = self._texts.left.pane.viewport().height()
            point = self._gutter.mapToGlobal(QPoint(self._gutter.width(), self._gutter.height() - room // 4))
            QToolTip.showText(point, as_tip(self._reason(self.passages[self._stands_on])), self._gutter)

    def _name_gutter(self) -> None:
        """What a screen reader says of the space between the texts."""
        self._gutter.setAccessibleName(self._place_words() or self.tr("Divider between the two texts"))
        self._gutter.setAccessibleDescription(self._passage_words())

    def _place_words(self) -> str:
        if self._stands_on is None:
            return self.tr("{n} passages stand in both texts").format(n=len(self.passages)) if self.passages else ""
        return self.tr("Passage {n} of {total}").format(n=self._stands_on + 1, total=len(self.passages))

    def _passage_words(self) -> str:
        if self._stands_on is None:
            return ""
        passage = self.passages[self._stands_on]
        sides = [
            self.tr("{side}: {passage}").format(side=side.name, passage=self._quote(number, passage.on(number)))
            for number, side in enumerate(self._texts.sides)
        ]
        return "\n".join([*sides, self._reason(passage)])

    def _announce(self) -> None:
        if QAccessible.isActive():
            words = f"{self._place_words()}. {self._passage_words()}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._gutter, words))
