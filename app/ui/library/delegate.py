"""How one row of the list is painted, and how a snippet is marked up."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from app.domain import ArticleSummary, ReadState, Snippet, SnippetPlace
from app.ui.library.filter import Column
from app.ui.library.model import ROW_ROLE
from app.ui.parts import chosen_ground, elide
from app.ui.theme import READING_FAMILY, Theme

GUTTER = 28  # left of the titles: room for the mark of an unread article
PADDING = 12
SNIPPET_LINES = 2
Index = QModelIndex | QPersistentModelIndex


class RowPlace(Protocol):
    """What the painter of a cell asks its table."""

    hovered_row: int

    @property
    def has_keyboard(self) -> bool: ...


class RowDelegate(QStyledItemDelegate):
    """Paints one cell. Everything it needs is in the row; fonts and metrics are made once a theme."""

    def __init__(self, place: RowPlace, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = place
        self._parent = parent
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        base = self._parent.font()
        self.title_font = QFont(READING_FAMILY)
        self.title_font.setPointSizeF(base.pointSizeF() * 1.14)
        self.unread_font = QFont(self.title_font)
        self.unread_font.setWeight(QFont.Weight.DemiBold)
        self.small_font = QFont(base)
        self.small_font.setPointSizeF(base.pointSizeF() * 0.94)
        self.title_metrics = QFontMetrics(self.title_font)
        self.unread_metrics = QFontMetrics(self.unread_font)
        self.small_metrics = QFontMetrics(self.small_font)

    @property
    def line_height(self) -> int:
        """Of the title's line: its own height and air."""
        return max(36, self.title_metrics.height() + 14)

    @property
    def snippet_height(self) -> int:
        return SNIPPET_LINES * self.small_metrics.lineSpacing() + 12

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(80, self.line_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ArticleSummary | None = index.data(ROW_ROLE)
        if row is None:
            return
        frame = self.theme.frame
        rect = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, chosen_ground(self.theme, self._table.has_keyboard))
        elif index.row() == self._table.hovered_row:
            painter.fillRect(rect, frame["raised"])
        line = QRect(rect.left(), rect.top(), rect.width(), self.line_height)
        if index.column() == Column.TITLE:
            self._paint_title(painter, line, row, index)
        else:
            self._paint_cell(painter, line, index)

    def _paint_title(self, painter: QPainter, line: QRect, row: ArticleSummary, index: Index) -> None:
        frame = self.theme.frame
        unread = row.read is ReadState.UNREAD
        centre = QPointF(line.left() + GUTTER / 2 + 2, line.center().y() + 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if unread:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(frame["accent"])
            painter.drawEllipse(centre, 3.5, 3.5)
        elif row.read is ReadState.READING:
            painter.setPen(QPen(frame["accent"], 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, 3.0, 3.0)
        metrics = self.unread_metrics if unread else self.title_metrics
        painter.setFont(self.unread_font if unread else self.title_font)
        painter.setPen(frame["text"])
        room = line.adjusted(GUTTER, 0, -PADDING, 0)
        # A title may have thousands of characters; only so many can be seen.
        text = (index.data() or "")[:400]
        painter.drawText(
            room,
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            elide(text, metrics, room.width()),
        )

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """A tool tip says what does not fit, and never what stands there anyway."""
        if event.type() == QEvent.Type.ToolTip and self._fits(option.rect.width(), index):
            QToolTip.hideText()
            return True
        return super().helpEvent(event, view, option, index)

    def _fits(self, width: int, index: Index) -> bool:
        text = (index.data() or "")[:400]
        if index.column() == Column.TITLE:
            return self.unread_metrics.horizontalAdvance(text) <= width - GUTTER - PADDING
        return self.small_metrics.horizontalAdvance(text) <= width - 16

    def _paint_cell(self, painter: QPainter, line: QRect, index: Index) -> None:
        painter.setFont(self.small_font)
        painter.setPen(self.theme.frame["secondary"])
        room = line.adjusted(8, 1, -8, 1)
        side = Qt.AlignmentFlag.AlignRight if index.column() == Column.WORDS else Qt.AlignmentFlag.AlignLeft
        text = elide((index.data() or "")[:200], self.small_metrics, room.width())
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), text)


def mark_up_row(snippets: Sequence[Snippet], colour: QColor) -> str:
    """Snippets one behind the other, with one ellipsis where something was left out between them."""
    parts = [mark_up(snippet, colour) for snippet in snippets]
    for place in range(1, len(parts)):
        if parts[place - 1].endswith("…"):
            parts[place] = parts[place].removeprefix("…")
        elif not parts[place].startswith("…"):
            parts[place] = f"… {parts[place]}"
    return " ".join(parts)


def mark_up(snippet: Snippet, colour: QColor) -> str:
    """A snippet as safe HTML, its hits set bold."""
    parts, position = [], 0
    if whose := name_place(snippet.place):
        parts.append(f"<i>{html.escape(whose)}</i> ")
    for start, end in _ordered(snippet):
        parts.append(html.escape(snippet.text[position:start]))
        parts.append(f'<b style="color:{colour.name()}">{html.escape(snippet.text[start:end])}</b>')
        position = end
    parts.append(html.escape(snippet.text[position:]))
    return "".join(parts)


def name_place(place: SnippetPlace) -> str:
    """Whose words a snippet has, where they are not those of the article."""
    words = {
        SnippetPlace.NOTE: QCoreApplication.translate("Library", "Your note:"),
        SnippetPlace.HIGHLIGHT: QCoreApplication.translate("Library", "Your comment:"),
    }
    return words.get(place, "")


def _ordered(snippet: Snippet) -> Sequence[tuple[int, int]]:
    """Highlights in order, cut so that none overlaps the one before it."""
    spans, last = [], 0
    for start, end in sorted(snippet.highlights):
        start = max(start, last)
        if start < end:
            spans.append((start, end))
            last = end
    return spans
