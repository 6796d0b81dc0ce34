"""Which sentences are shown alone, and how one gets from pair to pair."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain import Alignment, Span
from app.ui.commands import CommandSet
from app.ui.reading.guide.common_words import describe_common
from app.ui.reading.guide.correspondence import Correspondence, Standing
from app.ui.reading.guide.focus_sheet import FocusGap, FocusText
from app.ui.reading.guide.focus_view import FocusView
from app.ui.reading.guide.sentence_words import (
    describe_absence,
    describe_likely,
    describe_nearest,
    describe_nothing_near,
    describe_place_alone,
    describe_unsure,
)
from app.ui.reading.pair_texts import PairTexts
from app.ui.theme import Theme


class SentenceFocus(QObject):
    """One sentence leads, on one side; the other column holds what it has there. The texts behind go along."""

    left = Signal(int, object, bool)  # side, Span that led last, whether it is another one than at first

    def __init__(self, commands: CommandSet, theme: Theme, texts: PairTexts, view: QWidget) -> None:
        super().__init__(view)
        self._texts = texts
        self._known: Correspondence | None = None
        self._at: tuple[int, Span] | None = None
        self._began_at: tuple[int, Span] | None = None
        self._asked = False  # for the nearest
        self.view = FocusView(theme, texts, view)
        tips = self.tr("Previous pair (←)"), self.tr("Next pair (→)"), commands["pair.counterpart"].toolTip()
        self.view.bar.name_keys(*tips)
        self.view.step_asked.connect(self.step)
        self.view.end_asked.connect(self._go_to_end)
        self.view.nearest_asked.connect(self.show_nearest)
        self.view.closed.connect(self._leave)
        self.view.abandoned.connect(self.close)

    @property
    def is_open(self) -> bool:
        return self._at is not None

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    # --- going ----------------------------------------------------------------------------------------------------

    def open(self, known: Correspondence, side: int, span: Span) -> None:
        """Show this sentence, and what it has in the other text."""
        self._known, self._at, self._asked = known, (side, span), False
        self._began_at = self._began_at or self._at
        self._show()

    def refresh(self, known: Correspondence) -> None:
        """The texts were compared anew."""
        if self._at is None:
            return
        self._known = known
        if self._at[1] in known.sentences[self._at[0]]:
            self._show()
        else:
            self._leave()

    def step(self, by: int) -> None:
        """To the next (1) or previous (-1) sentence of this side that has a counterpart, round and round; where none
        has one, to the next sentence."""
        if self._known is None or self._at is None:
            return
        side, span = self._at
        spans = self._known.matched(side) or self._known.sentences[side]
        at = bisect_right(spans, span) if by > 0 else bisect_left(spans, span) - 1
        self._go(side, spans[at % len(spans)])

    def _go_to_end(self, end: int) -> None:
        if self._known is not None and self._at is not None:
            spans = self._known.matched(self._at[0]) or self._known.sentences[self._at[0]]
            self._go(self._at[0], spans[-1 if end > 0 else 0])

    def turn(self) -> None:
        """The other side leads: its sentence, and all that has in this text."""
        if self._known is None or self._at is None:
            return
        side, _ = self._at
        meets = self._meets()
        if meets is not None:
            self._go(1 - side, meets.right if side == 0 else meets.left)

    def show_nearest(self) -> None:
        """Where a sentence has no counterpart: what comes nearest to it."""
        if self._known is not None and self._at is not None and not self._asked:
            self._asked = True
            self._show()
            self._follow()

    def _go(self, side: int, span: Span) -> None:
        self._at, self._asked = (side, span), False
        self._show()
        self._follow()

    def _follow(self) -> None:
        """The texts behind stand where these sentences are."""
        assert self._at is not None
        meets = self._meets()
        if meets is not None:
            self._texts.centre(meets.left, meets.right)
        else:
            self._texts.show_span(*self._at)

    def close(self) -> None:
        """Without a word; what stood behind it stands there."""
        self._at = self._began_at = None
        self.view.hide()

    def _leave(self) -> None:
        if self._at is None:
            return
        at, began_at = self._at, self._began_at
        self.close()
        self.left.emit(*at, at != began_at)

    # --- showing --------------------------------------------------------------------------------------------------

    def _meets(self) -> Alignment | None:
        """What is shown beside the sentence that leads."""
        assert self._known is not None and self._at is not None
        if self._known.standing(*self._at) is Standing.MATCHED or self._asked:
            return self._known.best(*self._at)
        return None

    def _show(self) -> None:
        assert self._known is not None and self._at is not None
        known, (side, span) = self._known, self._at
        standing = known.standing(side, span)
        meets = self._meets()
        found = known.counterparts(side, span)
        if meets is not None and not found:
            found = (meets.right if side == 0 else meets.left,)
        contents: list[FocusText | FocusGap] = [self._around(side, (span,))]
        if found:
            sure = standing is Standing.MATCHED
            label = describe_nearest() if not sure else "" if known.is_certain(side, span) else describe_likely()
            contents.append(self._around(1 - side, found, sure=sure, label=label))
        else:
            words = describe_nothing_near(side) if self._asked else describe_absence(side, standing)
            contents.append(FocusGap(words, standing is Standing.ALONE, offers_nearest=not self._asked))
        if side == 1:
            contents.reverse()
        self.view.show_pair(side, contents)
        self._say(side, span, standing, meets)
        self.view.open()

    def _around(self, side: int, shown: tuple[Span, ...], *, sure: bool = True, label: str = "") -> FocusText:
        assert self._known is not None
        before, _ = self._known.neighbours(side, shown[0])
        _, after = self._known.neighbours(side, shown[-1])
        return FocusText(shown, before, after, sure, label)

    def _say(self, side: int, span: Span, standing: Standing, meets: Alignment | None) -> None:
        assert self._known is not None
        match standing:
            case Standing.MATCHED:
                spans = self._known.matched(side)
                words = self.tr("Pair {n} of {total}").format(n=spans.index(span) + 1, total=len(spans))
            case Standing.ALONE:
                alone = self._known.alone[side]
                words = describe_place_alone(side, alone.index(span) + 1, len(alone))
            case Standing.UNSURE:
                words = describe_unsure()
        texts = [view.pane.text.document.text for view in self._texts.sides]
        detail = describe_common(meets, *texts) if meets is not None else ""
        offers = standing is not Standing.MATCHED and not self._asked
        self.view.say(words, detail, steps=True, alone=standing is Standing.ALONE, nearest=offers)
