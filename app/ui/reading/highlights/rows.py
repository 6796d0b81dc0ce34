"""A list of highlights: colour and shape, the words, what is said of them, and where they stand."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.highlights import Highlight
from app.ui.parts import chosen_ground, elide, text_scale
from app.ui.reading.highlights.ticks import draw_shape
from app.ui.reading.highlights.words import describe, name_stance, quote
from app.ui.theme import Theme
from app.ui.wording import as_tip, show_day
from app.ui.written_rows import ITEM, MOST_MEASURED, Index, WrittenList, WrittenRows


class HighlightRows(WrittenRows):
    def tell(self, item: Any, role: int) -> Any:
        highlight: Highlight = item
        if role == Qt.ItemDataRole.DisplayRole:
            return quote(highlight.passages[0].quote, MOST_MEASURED)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return describe(highlight)
        if role == Qt.ItemDataRole.ToolTipRole:
            comment = f"\n\n{highlight.comment}" if highlight.comment.strip() else ""
            return as_tip("\n\n".join(p.quote for p in highlight.passages) + comment)
        return None


class HighlightList(WrittenList):
    """Escape leaves it."""

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget, *, titles: bool) -> None:
        """`titles`: whether each row names the article."""
        super().__init__(HighlightRows(), theme, parent)
        self.titles = titles
        self.setAccessibleName(self.tr("Highlights"))
        # Laid out all at once, each of 50,000 rows is asked for, which holds the window up.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(1_000)
        self.setItemDelegate(_RowDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _RowDelegate(QStyledItemDelegate):
    """Three lines: the words; the comment; how two passages stand, tags, title and day."""

    def __init__(self, rows: HighlightList) -> None:
        super().__init__(rows)
        self._list = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(160, 3 * (option.fontMetrics.height() + 2) + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, highlight = self._list.theme, index.data(ITEM)
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, chosen_ground(theme, self._list.hasFocus()))
        scale = text_scale(self._list)
        style = theme.markers[highlight.colour]
        metrics = QFontMetrics(option.font)
        line = metrics.height() + 2
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        inset = round(34 * scale)
        room = rect.adjusted(12, 7, -inset, 0) if mirrored else rect.adjusted(inset, 7, -12, 0)
        x = rect.right() - round(18 * scale) if mirrored else rect.left() + round(18 * scale)
        filling = style.edge if highlight.comment.strip() else style.ground
        middle = QPointF(x, room.top() + line / 2)
        draw_shape(painter, highlight.colour, middle, 5.5 * scale, 1.5, style.edge, filling)
        second = self._second(highlight)
        lines = _break(quote(highlight.passages[0].quote, MOST_MEASURED), metrics, room.width() - 6, 1 if second else 2)
        painter.setFont(option.font)
        centre = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        for number, words in enumerate(lines):
            width = min(room.width(), metrics.horizontalAdvance(words) + 6)
            marked = QRect(room.left(), room.top() + number * line, width, line - 1)
            if mirrored:
                marked.moveRight(room.right())
            painter.fillRect(marked, style.ground)
            painter.setPen(theme.text["body"])
            painter.drawText(marked.adjusted(3, 0, -2, 0), centre, words)
        if second:
            painter.setPen(theme.frame["text"])
            beneath = QRect(room.left(), room.top() + len(lines) * line, room.width(), line)
            painter.drawText(beneath, centre, elide(quote(second, MOST_MEASURED), metrics, room.width()))
        quiet = QFont(option.font)
        quiet.setPointSizeF(max(7.0, quiet.pointSizeF() * 0.9))
        painter.setFont(quiet)
        painter.setPen(theme.frame["secondary"])
        used = len(lines) + bool(second)
        third = QRect(room.left(), room.top() + used * line, room.width(), line)
        painter.drawText(third, centre, elide(self._third(highlight), QFontMetrics(quiet), room.width()))
        painter.restore()

    def _second(self, highlight: Highlight) -> str:
        """The comment; for a tie without one, the words it is tied to."""
        if highlight.comment.strip() or not highlight.is_tie:
            return highlight.comment
        return "↔ " + highlight.passages[1].quote

    def _third(self, highlight: Highlight) -> str:
        missing = self.tr("Not found in the text") if highlight.is_lost else ""
        title = quote(highlight.passages[0].title, 80) if self._list.titles else ""
        tags = " ".join(f"#{tag}" for tag in highlight.tags)
        stance = name_stance(highlight.stance) if highlight.is_tie else ""
        return " · ".join(part for part in (missing, stance, tags, title, show_day(highlight.created)) if part)


def _break(words: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """Words on as many lines as there may be, the last one shortened."""
    if most == 1 or metrics.horizontalAdvance(words) <= width:
        return [elide(words, metrics, width)]
    parts = words.split(" ")
    fits = 1
    while fits < len(parts) and metrics.horizontalAdvance(" ".join(parts[: fits + 1])) <= width:
        fits += 1
    rest = " ".join(parts[fits:])
    return [elide(" ".join(parts[:fits]), metrics, width), *([elide(rest, metrics, width)] if rest else [])]
