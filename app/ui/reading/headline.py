"""The headline over a pane of the split view: the title on at most three lines, and the source line beneath."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.domain import Article, Span
from app.ui.reading.loaded.reasons import describe_reason
from app.ui.reading.stretches import x_of
from app.ui.reading.text_document import ArticleText
from app.ui.reading.text_marks import EntityMarks, Layers, MarkPainter
from app.ui.theme import ReadingStyle, Theme
from app.ui.wording import as_tip, count_words, show_date

MOST_LINES = 3
_SHOWN = 900  # code points of a title that are ever laid out; three lines hold fewer
_TIP = 1200


_SEPARATOR = "  ·  "


class SourcePart(NamedTuple):
    """A piece of the source line. Where room is short, the highest `rank` goes first."""

    words: str
    rank: int


def source_parts(article: Article) -> list[SourcePart]:
    """What stands beneath a title: outlet, author and date, the length, and the reader's word for where it stands."""
    metadata = article.metadata
    words = count_words(article.summary.words) if article.summary.words else ""
    parts = [
        SourcePart(metadata.outlet, 0),
        SourcePart(metadata.author, 2),
        SourcePart(show_date(metadata.published), 1),
        SourcePart(words, 4),
        SourcePart(metadata.perspective, 3),
    ]
    return [part for part in parts if part.words]


def describe_source(article: Article) -> str:
    """The whole source line."""
    return " · ".join(part.words for part in source_parts(article))


class HeadlineView(QWidget):
    """Title and source of one side. The view above gives both sides one height, so that headlines meet."""

    entity_clicked = Signal(str, object)  # key, Span
    source_clicked = Signal()

    def __init__(self, theme: Theme, style: ReadingStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._style = theme, style
        self._marks = MarkPainter()
        self._title, self._span, self._parts = "", Span(0, 0), list[SourcePart]()
        self._right_to_left = False
        self._left, self._width = 24.0, 300.0
        self._lines = MOST_LINES
        self._layout = QTextLayout()
        self._cut = 0  # UTF-16 units of the title that are shown
        self._focused = False
        self.is_elided = False
        self.setMouseTracking(True)
        self.setAutoFillBackground(False)

    # --- content --------------------------------------------------------------------------------------------------

    def show_article(self, article: Article, text: ArticleText) -> None:
        document = article.document
        first = document.blocks[0] if document.blocks else None
        self._title = document.title or article.metadata.title or self.tr("Untitled")
        # Marks can only stand on a title that is part of the text.
        self._span = first.span if first is not None and document.title else Span(0, 0)
        self._right_to_left = text.is_right_to_left(Span(0, min(200, len(document.text))))
        self._parts = source_parts(article)
        self.setAccessibleName(self._title[:300])
        self.setAccessibleDescription(describe_source(article))
        self._lay_out()

    def clear(self) -> None:
        self._title, self._parts, self._span = "", [], Span(0, 0)
        self._marks.set_layers(Layers())
        self._lay_out()

    @property
    def title(self) -> str:
        return self._title

    @property
    def shown_title(self) -> str:
        """The title as it is painted, with an ellipsis where it was cut."""
        return self._layout.text()

    def set_layers(self, layers: Layers) -> None:
        self._marks.set_layers(layers)
        self.update()

    def covers(self, span: Span) -> bool:
        """Whether that place of the text stands in this headline rather than in the pane."""
        return span.start < self._span.end

    def set_focused(self, focused: bool) -> None:
        self._focused = focused
        self.update()

    # --- style and layout -----------------------------------------------------------------------------------------

    def restyle(self, theme: Theme, style: ReadingStyle) -> None:
        self._theme, self._style = theme, style
        self._lay_out()

    def set_column(self, left: float, width: float) -> None:
        """Stand over the text column: its left edge and width, in this widget's coordinates."""
        if (left, width) != (self._left, self._width):
            self._left, self._width = left, width
            self._lay_out()

    def set_most_lines(self, lines: int) -> None:
        lines = max(1, min(MOST_LINES, lines))
        if lines != self._lines:
            self._lines = lines
            self._lay_out()

    def _title_font(self) -> QFont:
        font = QFont(self._style.family)
        font.setStyleHint(QFont.StyleHint.Serif)
        length = len(self._title)
        scale = 1.42 if length <= 80 else 1.25 if length <= 140 else 1.1
        font.setPointSizeF(self._damped_size * scale)
        font.setWeight(QFont.Weight.Bold)
        return font

    @property
    def _damped_size(self) -> float:
        """Beyond the usual size a headline grows by half as much as the text, or it would leave it no room."""
        usual = ReadingStyle().size
        return min(self._style.size, usual + (self._style.size - usual) / 2)

    def _source_font(self) -> QFont:
        font = QFont(self._style.family)
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setPointSizeF(self._damped_size * 0.8)
        return font

    @property
    def line_height(self) -> float:
        return QFontInfo(self._title_font()).pixelSize() * 1.24

    @property
    def source_height(self) -> float:
        return QFontInfo(self._source_font()).pixelSize() * 1.5

    @property
    def _pad(self) -> float:
        return round(QFontInfo(self._source_font()).pixelSize() * 0.95)

    def _lay_out(self) -> None:
        shown = self._title[:_SHOWN].replace("\n", " ")
        self._cut = _units(shown)
        lines = self._fill(shown)
        if 1 < lines <= self._lines:
            self._balance(shown, lines)
        self.is_elided = len(self._title) > _SHOWN
        if lines > self._lines:
            self.is_elided = True
            start = self._layout.lineAt(self._lines - 1).textStart()
            head, rest = _take_units(shown, start)
            last = QFontMetricsF(self._title_font()).elidedText(rest, Qt.TextElideMode.ElideRight, self._width - 2)
            self._fill(head + last)
            self._cut = _units(head + last) - 1
        self._marks.forget()
        self.updateGeometry()
        self.update()

    def _balance(self, words: str, lines: int) -> None:
        """Break the lines at about equal lengths, so that no word is left alone on the last one."""
        low, high = self._width / 2, self._width
        while high - low > 4:
            middle = (low + high) / 2
            if self._fill(words, middle) > lines:
                low = middle
            else:
                high = middle
        self._fill(words, high)

    def _fill(self, words: str, width: float = 0.0) -> int:
        width = width or self._width
        layout = QTextLayout(words, self._title_font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if self._right_to_left:
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        layout.setTextOption(option)
        layout.beginLayout()
        count, y = 0, 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(self._width - width if self._right_to_left else 0, y))
            y += self.line_height
            count += 1
        layout.endLayout()
        self._layout = layout
        return count

    @property
    def shown_lines(self) -> int:
        return min(self._layout.lineCount(), self._lines)

    def needed_height(self) -> int:
        lines = self.shown_lines * self.line_height
        return round(1.25 * self._pad + lines + 0.55 * self._pad + self.source_height + 0.8 * self._pad)

    def sizeHint(self) -> QSize:
        return QSize(240, self.needed_height())

    def _source_rect(self) -> QRectF:
        # The source lines of both sides stand on one line too, so it is placed from the foot.
        top = self.height() - 0.8 * self._pad - self.source_height
        return QRectF(self._left, top, self._width, self.source_height)

    @property
    def _origin(self) -> QPointF:
        return QPointF(self._left, 1.25 * self._pad)

    # --- painting -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.fillRect(self.rect(), theme.frame["page"])
        if self._title:
            painter.save()
            painter.translate(self._origin)
            # The title is cut at the last line that is shown; what lies below it must not be painted.
            below = max(6.0, 0.16 * QFontInfo(self._title_font()).pixelSize())
            painter.setClipRect(QRectF(-8, -12, self._width + 16, self.shown_lines * self.line_height + 12 + below))
            if self._span.end > self._span.start:
                em = float(QFontInfo(self._title_font()).pixelSize())
                block = self._marks.block(0, self._layout, self._span, self._unit, em, self._right_to_left)
                self._marks.paint(painter, theme, block)
            painter.setPen(theme.text["heading"])
            self._layout.draw(painter, QPointF(0, 0))
            painter.restore()
            self._paint_source(painter)
        self._paint_edge(painter)
        painter.end()

    def _unit(self, offset: int) -> int:
        return min(self._cut, _units(self._title[: offset - self._span.start]))

    def _paint_source(self, painter: QPainter) -> None:
        """As many whole parts as there is room for; the outlet, if need be shortened, always."""
        rect = self._source_rect()
        font = self._source_font()
        bold = QFont(font)
        bold.setWeight(QFont.Weight.Bold)
        gap = QFontMetricsF(font).horizontalAdvance(_SEPARATOR)
        x = 0.0
        for part in self.shown_source():
            face = bold if part is self._parts[0] and len(self._parts) > 1 else font
            metrics = QFontMetricsF(face)
            words = metrics.elidedText(part.words, Qt.TextElideMode.ElideRight, rect.width() - x)
            width = metrics.horizontalAdvance(words)
            if x:
                self._draw_source(painter, rect, x, gap, font, _SEPARATOR)
                x += gap
            self._draw_source(painter, rect, x, width, face, words)
            x += width

    def _draw_source(self, painter: QPainter, rect: QRectF, x: float, width: float, font: QFont, words: str) -> None:
        left = rect.right() - x - width if self._right_to_left else rect.left() + x
        painter.setFont(font)
        painter.setPen(self._theme.frame["secondary"])
        painter.drawText(QRectF(left, rect.top(), width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, words)

    def shown_source(self) -> list[SourcePart]:
        """The parts of the source line that fit, in their order; the least needed give way first."""
        font = self._source_font()
        font.setWeight(QFont.Weight.Bold)
        metrics = QFontMetricsF(font)
        kept = list(self._parts)
        while len(kept) > 1 and metrics.horizontalAdvance(_SEPARATOR.join(p.words for p in kept)) > self._width:
            kept.remove(max(kept, key=lambda part: part.rank))
        return kept

    def _paint_edge(self, painter: QPainter) -> None:
        y = self.height() - 0.5
        painter.setPen(QPen(self._theme.frame["hairline"], 1))
        painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
        if self._focused:
            painter.setPen(QPen(self._theme.frame["accent"], 2))
            painter.drawLine(QPointF(self._left, y - 0.5), QPointF(self._left + self._width, y - 0.5))

    # --- mouse ----------------------------------------------------------------------------------------------------

    def mark_at(self, point: QPointF) -> tuple[Span, EntityMarks] | None:
        """The mark under a point of this widget."""
        return self._marks.mark_at(0, point - self._origin)

    def lines_of(self, span: Span) -> QRectF | None:
        """The lines of the title a span stands on, beginning or, right to left, ending where it does; None where it
        is not part of the title as shown."""
        if not self.covers(span) or self._unit(span.start) >= self._cut:
            return None
        first = self._layout.lineForTextPosition(self._unit(span.start))
        last = self._layout.lineForTextPosition(max(self._unit(span.start), self._unit(span.end) - 1))
        if not first.isValid() or not last.isValid():
            return None
        x, top = x_of(first, self._unit(span.start)), first.y()
        return QRectF(x, top, 1, last.y() + last.height() - top).translated(self._origin)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        if self.mark_at(point) is not None or self._source_rect().contains(point):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        mark = self.mark_at(event.position())
        if mark is not None:
            self.entity_clicked.emit(mark[1].key, mark[0])
        elif self._source_rect().contains(event.position()):
            self.source_clicked.emit()

    def tip_at(self, point: QPointF) -> str:
        if self.mark_at(point) is not None:  # a card tells of it
            return ""
        loaded = self._marks.dots.under(0, point - self._origin)
        if loaded is not None:
            return describe_reason(loaded.reason)
        if self._source_rect().contains(point):
            return self.tr("{source}\nClick to edit the details").format(source=self.accessibleDescription())
        if self.is_elided:
            return self._title if len(self._title) <= _TIP else self._title[:_TIP].rstrip() + " …"
        return ""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QHelpEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), as_tip(self.tip_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)


def _units(words: str) -> int:
    return len(words) + sum(character > "\uffff" for character in words)


def _take_units(words: str, units: int) -> tuple[str, str]:
    """The text cut after that many UTF-16 units."""
    count = 0
    for i, character in enumerate(words):
        if count >= units:
            return words[:i], words[i:]
        count += 2 if character > "\uffff" else 1
    return words, ""
