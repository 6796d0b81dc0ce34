"""One of the two columns in which sentences are shown alone: whose they are, the sentences, or that there are none."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QPushButton, QWidget

from app.domain import Span
from app.ui.parts import text_scale
from app.ui.reading.guide.focus_sheet import FocusGap, FocusSheet, FocusText
from app.ui.reading.guide.outer_margin import draw_loose_end
from app.ui.reading.side_view import SideView
from app.ui.theme import Theme

PAD = 24  # pixels around the words
_LABEL = 0.74  # size of the line that names the text, of the reading size


class FocusColumn(QAbstractScrollArea):
    """Shows sentences of one side. What does not fit is scrolled; both columns are given one size by the view above."""

    def __init__(self, side: SideView, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._side, self._theme = side, theme
        self._sheet: FocusSheet | None = None
        self._gap: FocusGap | None = None
        self._label = ""
        self._points, self._message_top = 20.0, 0.0
        self.leads = False  # its sentence is the one that was asked about
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nearest = QPushButton(self.tr("Show the nearest"), self.viewport())
        self.nearest.setCursor(Qt.CursorShape.PointingHandCursor)
        self.nearest.hide()
        self.set_theme(theme)

    # --- content --------------------------------------------------------------------------------------------------

    def show_sentences(self, content: FocusText) -> None:
        self._sheet = FocusSheet(self._side.pane.text, content)
        self._sheet.set_marks(self._side.pane.layers.entities)
        self._gap, self._label = None, content.label
        self.nearest.hide()
        self.viewport().setAccessibleName(self.words)

    def show_gap(self, gap: FocusGap) -> None:
        """There is nothing to show: say so, in the place where it would stand."""
        self._sheet, self._gap, self._label = None, gap, ""
        self.nearest.setVisible(gap.offers_nearest)
        self.viewport().setAccessibleName(self.words)

    def refresh_marks(self) -> None:
        if self._sheet is not None:
            self._sheet.set_marks(self._side.pane.layers.entities)
            self.viewport().update()

    @property
    def words(self) -> str:
        """What the column says, for those who hear it."""
        said = self._sheet.words if self._sheet is not None else self.message
        return f"{self._side.name}: {self._label + '. ' if self._label else ''}{said}"

    @property
    def message(self) -> str:
        """What is said in the place of sentences."""
        return self._gap.words if self._gap is not None else ""

    @property
    def label(self) -> str:
        return self._label

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        frame = theme.frame
        self.setStyleSheet(
            f"FocusColumn {{ background: transparent; }} QScrollBar:vertical {{ background: {frame['page'].name()}; }}"
        )
        self.viewport().update()

    # --- layout ---------------------------------------------------------------------------------------------------

    @property
    def width_of_words(self) -> float:
        return max(60.0, self.width() - 2.0 * PAD - 14)

    @property
    def head(self) -> float:
        """Pixels above the words: the line that names the text, and the label."""
        line = QFontMetricsF(self._label_font()).height()
        return PAD + line * 1.9

    @property
    def room(self) -> float:
        return self.height() - self.head - PAD

    def measure(self, points: float, around: int) -> tuple[float, float]:
        """Set the sentences in that size, with so many lines of what stands around them; how high all of it is, and
        where what is meant begins."""
        self._points = points
        if self._sheet is None:
            return 0.0, 0.0
        self._sheet.lay_out(points, self.width_of_words, around)
        return self._sheet.height, self._sheet.shown_top

    def stand(self, shown_top: float) -> float:
        """Begin on one line with the other column; how high all of it is then."""
        if self._sheet is not None:
            self._sheet.stand(shown_top)
        self._message_top = shown_top
        height = self._sheet.height if self._sheet is not None else 0.0
        self._place_button()
        most = max(0, round(height - self.room))
        bar = self.verticalScrollBar()
        bar.setRange(0, most)
        bar.setPageStep(max(1, round(self.room)))
        bar.setSingleStep(max(10, round(self._points * 1.5)))
        bar.setValue(0)
        self.viewport().update()
        return height

    def _place_button(self) -> None:
        self.nearest.adjustSize()
        top = self.head + self._message_top + self._message_height() + 16
        x = self.width() - PAD - 14 - self.nearest.width() if self._is_from_right() else PAD
        self.nearest.move(round(x), round(top))

    def _message_height(self) -> float:
        width = self.width_of_words - self._glyph_room
        rect = QFontMetricsF(self._message_font()).boundingRect(
            QRectF(0, 0, width, 10_000), int(Qt.TextFlag.TextWordWrap), self.message
        )
        return float(rect.height())

    @property
    def _glyph_room(self) -> float:
        return 26 * text_scale(self) if self._gap is not None and self._gap.alone else 0.0

    def _label_font(self) -> QFont:
        font = QFont(self._side.pane.text.font)
        font.setPointSizeF(max(9.0, min(13.0, self._side.pane.text.style.size * _LABEL)))
        return font

    def _message_font(self) -> QFont:
        font = QFont(self._side.pane.text.font)
        font.setPointSizeF(max(12.0, self._points * 0.72))
        return font

    def _is_from_right(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    # --- painting -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        area = QRectF(0, self.head - 6, self.viewport().width(), self.height() - self.head - PAD / 2 + 6)
        painter.setClipRect(area)
        if self._sheet is not None:
            scrolled = self.verticalScrollBar().value()
            painter.translate(PAD, self.head - scrolled)
            self._sheet.paint(painter, self._theme, QRectF(0, scrolled - 20, self.width(), area.height() + 40))
        else:
            self._paint_message(painter)
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        frame = self._theme.frame
        article = self._side.article
        outlet = article.metadata.outlet if article is not None else ""
        name = " · ".join(part for part in (outlet, self._side.headline.title) if part)
        font = self._label_font()
        metrics = QFontMetricsF(font)
        rect = QRectF(PAD, PAD * 0.55, self.width_of_words, metrics.height())
        painter.setFont(font)
        painter.setPen(frame["secondary"])
        text = self._side.pane.text
        from_right = text.is_right_to_left(Span(0, 200))
        edge = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
        flags = edge | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(rect, flags, metrics.elidedText(name, Qt.TextElideMode.ElideRight, rect.width()))
        if self._label:
            font.setWeight(QFont.Weight.Bold)
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(self._theme.text["only_here"])
            label = metrics.elidedText(self._label, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect.translated(0, metrics.height() * 1.05), flags, label)

    def _paint_message(self, painter: QPainter) -> None:
        frame = self._theme.frame
        top, high = self.head + self._message_top, self._message_height()
        glyph = self._glyph_room
        from_right = self._is_from_right()
        if glyph:
            x = self.width() - PAD - 14 - 8 if from_right else PAD + 8
            colour = self._theme.text["only_here"]
            draw_loose_end(painter, x, top, top + high, 22.0, colour, frame["page"], strong=False)
        painter.setFont(self._message_font())
        painter.setPen(frame["secondary"])
        left = PAD if from_right else PAD + glyph
        rect = QRectF(QPointF(left, top), QPointF(left + self.width_of_words - glyph, top + high + 4))
        painter.drawText(rect, int(Qt.TextFlag.TextWordWrap), self.message)
