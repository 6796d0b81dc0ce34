"""A sentence and what it has in the other text, alone and large over everything else: for the back of a classroom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.ui.parts import text_scale
from app.ui.reading.guide.focus_column import FocusColumn
from app.ui.reading.guide.focus_sheet import FocusGap, FocusText
from app.ui.reading.guide.guide_bar import GuideBar
from app.ui.reading.pair_texts import PairTexts
from app.ui.theme import Theme

# Sizes that are tried, of the reading size: the largest at which both sides fit. What does not fit at the last one is
# scrolled; in a narrow window, letters are never smaller than in the text.
SIZES = (2.6, 2.35, 2.1, 1.9, 1.7, 1.5, 1.35, 1.2)
LARGEST = 44.0  # points
_AROUND = (3, 1, 0)  # lines at most of the sentences before and after
_NARROWEST = 13.0  # ems a column should hold
_MARGIN, _GAP = 24, 16  # pixels around and between the columns
_HIGH = 0.38  # of the height that is left free, above the sentences
_FOOT = 92  # pixels beneath the columns, for two lines of the bar
_ACROSS = (Qt.Key.Key_Left, Qt.Key.Key_Right)
_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down)


class FocusView(QWidget):
    """Lies over the whole view of a pair. What it shows, and what its keys do, is decided elsewhere."""

    step_asked = Signal(int)  # 1 or -1: another pair
    end_asked = Signal(int)  # 1 the last pair, -1 the first
    nearest_asked = Signal()
    closed = Signal()
    abandoned = Signal()  # the keyboard went on to something that lies behind

    def __init__(self, theme: Theme, texts: PairTexts, view: QWidget) -> None:
        super().__init__(view)
        self._texts, self._view, self._theme = texts, view, theme
        self.points = 0.0
        self._cards: list[QRect] = []
        self.columns = [FocusColumn(side, theme, self) for side in texts.sides]
        self.bar = GuideBar(theme, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for column in self.columns:
            column.nearest.clicked.connect(self.nearest_asked)
        self.bar.step_asked.connect(self.step_asked)
        self.bar.nearest_asked.connect(self.nearest_asked)
        self.bar.closed.connect(self.closed)
        for button in self.findChildren(QAbstractButton):
            button.installEventFilter(self)
        view.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        for side, column in zip(texts.sides, self.columns, strict=True):
            side.pane.layers_changed.connect(column.refresh_marks)
            side.pane.laid_out.connect(self._arrange)
        self.hide()

    # --- content --------------------------------------------------------------------------------------------------

    def show_pair(self, leading: int, contents: Sequence[FocusText | FocusGap]) -> None:
        """Show sentences on both sides, of which one leads."""
        for number, (column, content) in enumerate(zip(self.columns, contents, strict=True)):
            column.leads = number == leading
            if isinstance(content, FocusGap):
                column.show_gap(content)
            else:
                column.show_sentences(content)

    def say(self, words: str, detail: str, *, steps: bool, alone: bool, nearest: bool) -> None:
        """What the bar says beneath."""
        self.bar.show_words(words, detail, steps=steps, alone=alone, nearest=nearest)

    def open(self) -> None:
        """Come up, or take what is new; the keyboard goes to it."""
        self._cover()
        self.show()
        self.raise_()
        self._arrange()
        if not self.isAncestorOf(self._focused()):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()
        spoken = "\n".join(column.words for column in self.columns)
        self.setAccessibleName(spoken)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """A key that works on what lies behind leads there: it must be seen."""
        if not self.isHidden() and new is not None and self._view.isAncestorOf(new) and not self.isAncestorOf(new):
            self.abandoned.emit()

    def _focused(self) -> QWidget:
        return self.window().focusWidget() or self.window()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.bar.set_theme(theme)
        for column in self.columns:
            column.set_theme(theme)
        self.update()

    # --- layout ---------------------------------------------------------------------------------------------------

    def _cover(self) -> None:
        self.setGeometry(self._view.rect())
        foot = round(_FOOT * text_scale(self))
        wide = (self.width() - 2 * _MARGIN - _GAP) // 2
        high = max(120, self.height() - _MARGIN - foot)
        places = [_MARGIN, self.width() - _MARGIN - wide]
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            places.reverse()
        self._cards = [QRect(x, _MARGIN, wide, high) for x in places]
        for column, card in zip(self.columns, self._cards, strict=True):
            column.setGeometry(card.adjusted(4, 8, -4, -8))

    def _arrange(self) -> None:
        """The largest size in which both sides fit; they begin on one line."""
        if self.isHidden():
            return
        size = self._texts.left.pane.text.style.size
        wide = min(column.width_of_words for column in self.columns)
        most = max(size, min(LARGEST, wide / _NARROWEST * 72 / self.logicalDpiY()))
        sizes = [min(factor * size, most) for factor in SIZES]
        ways = [(points, lines) for lines in _AROUND for points in sizes]
        self.points, around = next((way for way in ways if self._fits(*way)), ways[-1])
        measured = [column.measure(self.points, around) for column in self.columns]
        top = max(shown for _, shown in measured)
        highest = max(height + top - shown for height, shown in measured)
        free = max(0.0, min(column.room for column in self.columns) - highest)
        for column in self.columns:
            column.stand(top + free * _HIGH)
        self.bar.place_over(self, 12)

    def _fits(self, points: float, around: int) -> bool:
        measured = [column.measure(points, around) for column in self.columns]
        top = max(shown for _, shown in measured)
        return all(
            height + top - shown <= column.room for column, (height, shown) in zip(self.columns, measured, strict=True)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._cover()
            self._arrange()
        elif isinstance(watched, QAbstractButton) and event.type() == QEvent.Type.KeyPress:
            # Arrows walk the pairs, also while a button has the keyboard.
            return isinstance(event, QKeyEvent) and self._press(event)
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        veil = QColor(self._theme.frame["window"])
        veil.setAlpha(234)
        painter.fillRect(self.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._theme.frame["page"])
        for column, card in zip(self.columns, self._cards, strict=True):
            # The column that leads is framed while the keys go here.
            led = column.leads and self.hasFocus()
            painter.setPen(QPen(self._theme.frame["accent" if led else "hairline"], 2 if led else 1))
            painter.drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), 10, 10)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # --- keys -----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._press(event):
            super().keyPressEvent(event)

    def _press(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        if key in _ACROSS or key in _DOWN:
            mirrored = key in _ACROSS and self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            forward = key in (Qt.Key.Key_Right, Qt.Key.Key_Down)
            self.step_asked.emit(1 if forward is not mirrored else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.end_asked.emit(1 if key == Qt.Key.Key_End else -1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._turn_page(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Space and self.hasFocus():
            self._turn_page(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            return False
        return True

    def _turn_page(self, by: int) -> None:
        """Sentences that are too long for the columns, on both sides."""
        for column in self.columns:
            bar = column.verticalScrollBar()
            bar.setValue(bar.value() + by * round(bar.pageStep() * 0.8))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays among what is to be seen: the texts behind are out of reach until Escape."""
        around = [self, *(button for button in self.findChildren(QAbstractButton) if button.isVisible())]
        focused = self._focused()
        at = around.index(focused) if focused in around else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        around[(at + (1 if forward else -1)) % len(around)].setFocus(reason)
        return True
