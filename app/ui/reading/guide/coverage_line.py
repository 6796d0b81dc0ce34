"""One quiet line over a text: how much of it has a counterpart in the other, how much was found only here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.domain import Coverage
from app.ui.parts import text_scale
from app.ui.reading.guide.outer_margin import draw_loose_end
from app.ui.theme import Theme
from app.ui.wording import group_digits, isolate


class CoverageLine(QAbstractButton):
    """Takes its room from the beginning, so that what it says later moves nothing. A click steps through what is only
    here."""

    step_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._versions: tuple[str, ...] = ()  # the same at greater and smaller length
        self._left, self._width = 24, 300
        self._from_right = False
        self._only = 0
        self.setFixedHeight(round(24 * text_scale(self)))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # as long as it is enabled
        self.clicked.connect(self.step_asked)
        self.clear()

    # --- content --------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Nothing is known yet."""
        self._say((), 0)

    def show_coverage(self, coverage: Coverage, *, related: bool, key: str, two_languages: bool = False) -> None:
        """Say it; `key` steps through the sentences that are only here. Of texts in two languages less is known."""
        if two_languages and not related:
            whole = self.tr("In two languages: what corresponds cannot be told")
            self._say((whole, self.tr("Two languages: not compared")), 0)
            return
        if not related:
            self._say((self.tr("These two texts share nothing that was found"), self.tr("Nothing shared was found")), 0)
            return
        percent = round(100 * coverage.word_share)
        if coverage.matched:
            percent = min(99, max(1, percent)) if coverage.matched < coverage.sentences else 100
        only, count = coverage.only, group_digits(coverage.only)
        whole = self.tr("{percent} % of this text has a counterpart").format(percent=percent)
        short = self.tr("{percent} % has a counterpart").format(percent=percent)
        least = f"{percent} %"
        if not coverage.matched:
            whole, short = self.tr("No counterpart was found in the other text"), self.tr("No counterpart found")
            least = short
        sentences = self.tr("1 sentence only here") if only == 1 else self.tr("{n} sentences only here").format(n=count)
        brief = self.tr("{n} only here").format(n=count)
        if not only:
            sentences = brief = self.tr("none only here")
        if two_languages:
            sentences, brief = self.tr("the texts are in two languages"), self.tr("two languages")
        self._say((f"{whole}  ·  {sentences}", f"{short}  ·  {brief}", f"{least}  ·  {brief}"), only)
        words = self._explain(coverage, key)
        if two_languages:
            words += "\n" + self.tr("Which sentences are only here cannot be told of texts in two languages")
        self.setToolTip(words)

    def _explain(self, coverage: Coverage, key: str) -> str:
        """The three states in numbers, so that what is said in per cent claims no more than they do."""
        words = self.tr(
            "Of {all} sentences {matched} have a counterpart in the other text, {only} were not found there;"
            " of {rest} nothing is claimed"
        ).format(
            all=group_digits(coverage.sentences),
            matched=group_digits(coverage.matched),
            only=group_digits(coverage.only),
            rest=group_digits(max(0, coverage.sentences - coverage.matched - coverage.only)),
        )
        if not coverage.only:
            return words
        return words + "\n" + self.tr("Click to walk through those that are only here ({key})").format(key=key)

    def _say(self, versions: tuple[str, ...], only: int) -> None:
        self._versions, self._only = versions, only
        self.setAccessibleName(versions[0] if versions else "")
        self.setToolTip(versions[0] if versions else "")
        self.setEnabled(only > 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor if only else Qt.CursorShape.ArrowCursor)
        self.update()

    @property
    def words(self) -> str:
        """What is said, at the length there is room for."""
        metrics = QFontMetrics(self.font())
        fitting = (words for words in self._versions if metrics.horizontalAdvance(words) <= self._room)
        return next(fitting, self._versions[-1] if self._versions else "")

    # --- place and painting ---------------------------------------------------------------------------------------

    def set_column(self, left: float, width: float) -> None:
        """Stand over the text column: its left edge and width, in this widget's coordinates."""
        self._left, self._width = round(left), round(width)
        self.update()

    def set_from_right(self, from_right: bool) -> None:
        """Whether the text it is about reads from right to left: then it begins at its right edge."""
        self._from_right = from_right
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def _room(self) -> int:
        return self._width - (self._glyph_width if self._only else 0)

    @property
    def _glyph_width(self) -> int:
        return round(14 * text_scale(self))

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        frame = self._theme.frame
        painter.fillRect(self.rect(), frame["page"])
        if self._versions:
            self._paint_words(painter)
        # The text goes away beneath a line, not beneath nothing.
        painter.setPen(QPen(frame["hairline"], 1))
        painter.drawLine(QPointF(0, self.height() - 0.5), QPointF(self.width(), self.height() - 0.5))
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        frame = self._theme.frame
        area = QRect(self._left, 0, self._width, self.height())
        if self._only:
            x = area.right() - 3 if self._from_right else area.left() + 4
            colour = self._theme.text["only_here"]
            draw_loose_end(painter, x, 5, self.height() - 5, 15.0, colour, frame["page"], self.underMouse())
            glyph = self._glyph_width
            area.adjust(0 if self._from_right else glyph, 0, -glyph if self._from_right else 0, 0)
        words = QFontMetrics(self.font()).elidedText(self.words, Qt.TextElideMode.ElideRight, area.width())
        side = Qt.AlignmentFlag.AlignRight if self._from_right else Qt.AlignmentFlag.AlignLeft
        hovered = self._only and self.underMouse()
        painter.setPen(frame["text"] if hovered else frame["secondary"])
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(area, flags, isolate(words))  # they run as they are written, whichever way the window does
        if self.hasFocus():
            painter.setPen(QPen(frame["accent"], 2))
            wide = QFontMetrics(self.font()).horizontalAdvance(words)
            left = area.right() - wide if self._from_right else area.left()
            painter.drawLine(left, self.height() - 3, left + wide, self.height() - 3)

    # --- keys and pointer -----------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _presses(event):
            # The key that asks for a sentence alone is, on a button, the one that presses it.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _presses(event):
            self.click()
        else:
            super().keyPressEvent(event)


def _presses(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
