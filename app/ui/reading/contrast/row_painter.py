"""Paints the rows of the panel: words under the text they come from, measured once and remembered."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPen

from app.ui.icons import line_icon
from app.ui.reading.contrast.arranging import EntryId, Row, RowKind
from app.ui.reading.contrast.cell_layout import CellLayout, Lines
from app.ui.reading.contrast.cell_words import (
    Look,
    Run,
    step_words,
    write_cell,
    write_detail,
    write_heading,
    write_place,
)
from app.ui.reading.contrast.columns import MARGIN, Columns
from app.ui.reading.contrast.entries import EMPTY, LEFT, RIGHT, Entry, Figure, Speech
from app.ui.reading.mark_lines import draw_swatch
from app.ui.theme import MarkStyle, Theme
from app.ui.wording import in_own_direction

MOST_LINES, MOST_SENTENCE_LINES, MOST_HEADING_LINES = 3, 6, 2
INDENT = 14  # pixels of an unfolded sentence


@dataclass(slots=True)
class RowState:
    """How the cells of a row are met by reader and walk, by side."""

    selected: tuple[bool, bool] = (False, False)
    current: int | None = None  # the side that has the keyboard
    hovered: int | None = None
    step: tuple[EntryId, int, int] | None = None  # the entry one stands on, at which of its places


class RowPainter:
    """Knows fonts, colours and columns; forgets what it measured whenever one of them changes."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        self.columns = Columns()
        self.styles: dict[str, MarkStyle | None] = {}  # of entities, by key
        self.board = EMPTY
        self.unfolded: frozenset[EntryId] = frozenset()
        self._heights: dict[tuple[object, ...], int] = {}
        self.set_look(theme, font)

    def set_look(self, theme: Theme, font: QFont) -> None:
        self.theme = theme
        self.cells = CellLayout(theme, font)
        frame = theme.frame
        self._signs: dict[bool, QIcon] = {
            opened: line_icon("chevron-down" if opened else "chevron-right", frame["secondary"], frame["disabled"])
            for opened in (False, True)
        }
        self.forget()

    def forget(self) -> None:
        """Other rows, or another width: nothing that was measured holds."""
        self._heights.clear()

    def set_columns(self, columns: Columns) -> bool:
        """Whether that changed anything."""
        if columns == self.columns:
            return False
        self.columns = columns
        self.forget()
        return True

    # --- measuring ----------------------------------------------------------------------------------------------------

    @property
    def _pad(self) -> float:
        return round(self.cells.small_height * 0.22)

    @property
    def _bar_height(self) -> float:
        return round(self.cells.small_height * 0.34) + self._pad

    @property
    def group_height(self) -> int:
        return round(self.cells.name_metrics.height() + 4 * self._pad)

    def height(self, row: Row) -> int:
        if row.kind is RowKind.GROUP:
            return self.group_height
        if row.kind is RowKind.SECTION:
            key: tuple[object, ...] = (row.section, row.title, row.counts)
        else:
            key = (id(row.entries[LEFT]), id(row.entries[RIGHT]), row.places)  # the board keeps them
        height = self._heights.get(key)
        if height is None:
            height = self._heights[key] = round(max(self._measure(row, side) for side in (LEFT, RIGHT)))
        return height

    def _measure(self, row: Row, side: int) -> float:
        if row.kind is RowKind.SECTION:
            runs = _heading_runs(row, side)
            return self._height(runs, side, MOST_HEADING_LINES) + 3 * self._pad if runs else 0.0
        entry, place = row.entry_on(side), row.places[side]
        if entry is None:
            return 0.0
        if place is not None:
            runs = write_place(self.board, side, place)
            return self._height(runs, side, MOST_SENTENCE_LINES, INDENT) + 1.5 * self._pad
        return self._measure_cell(entry, side)

    def _measure_cell(self, entry: Entry, side: int) -> float:
        cell = entry.cells[side]
        assert cell is not None
        height = self._height(write_cell(cell, quiet=entry.quiet), side, MOST_LINES) + 2 * self._pad
        if isinstance(cell, Speech):
            height += self._bar_height
        detail = write_detail(cell, self.board, side)
        return height + self._height(detail, side, MOST_SENTENCE_LINES) + self._pad if detail else height

    def _height(self, runs: tuple[Run, ...], side: int, most: int, indent: float = 0.0) -> float:
        return self.cells.measure(runs, self.columns.widths[side] - indent, most, self.columns.rtl[side])

    def _lines(self, runs: tuple[Run, ...], side: int, most: int, indent: float = 0.0) -> Lines:
        return self.cells.set(runs, self.columns.widths[side] - indent, most, self.columns.rtl[side])

    # --- places -------------------------------------------------------------------------------------------------------

    def words_rect(self, rect: QRectF, side: int) -> QRectF:
        """Where the words of a cell run, of the row's rectangle."""
        left = rect.left() + self.columns.starts[side]
        return QRectF(left, rect.top(), self.columns.widths[side], rect.height())

    def fold_rect(self, rect: QRectF, side: int) -> QRectF:
        """Where the sign of unfolding stands: before the words, in the margin of the column."""
        words, edge = self.words_rect(rect, side), min(MARGIN - 4, round(self.cells.small_height * 0.9))
        line = self.cells.line_height + 2 * self._pad
        left = words.right() + 3 if self.columns.rtl[side] else words.left() - edge - 3
        return QRectF(left, rect.top() + (line - edge) / 2, edge, edge)

    def _ground_rect(self, rect: QRectF, side: int) -> QRectF:
        before, after = (8.0, MARGIN) if self.columns.rtl[side] else (MARGIN, 8.0)
        return self.words_rect(rect, side).adjusted(-before, 0.5, after, -0.5)

    # --- painting -----------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, rect: QRectF, row: Row, state: RowState) -> None:
        """Paint a row over both columns."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.kind is RowKind.GROUP:
            self._paint_group(painter, rect, row)
        else:
            self.paint_middle(painter, rect)
            for side in (LEFT, RIGHT):
                if row.kind is RowKind.SECTION:
                    self._paint_section(painter, rect, row, side)
                else:
                    self._paint_ground(painter, rect, row, side, state)
                    self._paint_cell(painter, rect, row, side, state)
            if row.is_joint and any(entry is not None and entry.quiet for entry in row.entries):
                self._paint_tie(painter, rect)
        painter.restore()

    def _hairline(self, painter: QPainter, x1: float, y1: float, x2: float, y2: float) -> None:
        painter.setPen(QPen(self.theme.frame["hairline"], 1))
        painter.drawLine(QLineF(x1, y1, x2, y2))

    def paint_middle(self, painter: QPainter, rect: QRectF) -> None:
        """The line between the columns, which is that between the texts."""
        x = int(self.columns.middle) + 0.5
        self._hairline(painter, x, rect.top(), x, rect.bottom())

    def _paint_tie(self, painter: QPainter, rect: QRectF) -> None:
        """Between the columns: both texts have the same words."""
        height, line = self.cells.small_height, self.cells.line_height
        middle = QRectF(self.columns.middle - height, rect.top() + self._pad, 2 * height, line)
        painter.fillRect(middle.adjusted(height / 2, 0, -height / 2, 0), self.theme.frame["window"])
        painter.setFont(self.cells.small)
        painter.setPen(self.theme.frame["secondary"])
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, "=")

    def _paint_group(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        """The heading of an entity: its mark and its name."""
        frame, words = self.theme.frame, self.words_rect(rect, LEFT)
        self._hairline(painter, rect.left(), rect.top() + 0.5, rect.right(), rect.top() + 0.5)
        height, left = round(self.cells.small_height * 0.95), words.left()
        if row.group in self.styles:
            swatch = QRectF(left, rect.center().y() + 1 - height / 2, height * 1.4, height)
            draw_swatch(painter, swatch, self.styles[row.group], frame["secondary"])
            left = swatch.right() + 8
        room = QRectF(left, rect.top(), words.right() - left, rect.height())
        painter.setFont(self.cells.name)
        painter.setPen(frame["text"])
        name = self.cells.name_metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, in_own_direction(name))

    def _paint_section(self, painter: QPainter, rect: QRectF, row: Row, side: int) -> None:
        """Its words, and a line that runs on from them to the end of the column."""
        words, foot, used = self.words_rect(rect, side), rect.bottom() - self._pad, 0.0
        if runs := _heading_runs(row, side):
            lines = self._lines(runs, side, MOST_HEADING_LINES)
            lines.draw(painter, words.left(), foot - lines.height)
            used = lines.last_width + 8
        if words.width() - used > 12:
            rtl, y = self.columns.rtl[side], round(foot - self.cells.small_height * 0.42) + 0.5
            left, right = words.left() + (0 if rtl else used), words.right() - (used if rtl else 0)
            self._hairline(painter, left, y, right, y)

    def _paint_ground(self, painter: QPainter, rect: QRectF, row: Row, side: int, state: RowState) -> None:
        """What is chosen has a ground, what is under the pointer half of it, what has the keyboard a frame."""
        if row.entry_on(side) is None:
            return
        joint = row.is_joint
        chosen = state.selected[side] or (joint and any(state.selected))
        hovered = state.hovered is not None and (joint or state.hovered == side)
        has_keys = state.current is not None and (joint or state.current == side)
        ground = self._ground_rect(rect, side)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.frame["accent_tint"])
            painter.setOpacity(1.0 if chosen else 0.55)
            painter.drawRoundedRect(ground, 5, 5)
            painter.setOpacity(1.0)
        if has_keys:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.frame["accent"], 1))
            painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _paint_cell(self, painter: QPainter, rect: QRectF, row: Row, side: int, state: RowState) -> None:
        entry = row.entry_on(side)
        if entry is None:
            return
        words = self.words_rect(rect, side)
        if row.kind is RowKind.SENTENCES:
            self._paint_sentence(painter, words, row, side)
            return
        cell = entry.cells[side]
        assert cell is not None
        if not isinstance(cell, Figure):  # its sentence is there already
            self._signs[entry.id in self.unfolded].paint(painter, self.fold_rect(rect, side).toAlignedRect())
        lines = self._with_step(write_cell(cell, quiet=entry.quiet), entry, side, state)
        y = words.top() + self._pad
        lines.draw(painter, words.left(), y)
        y += lines.height
        if isinstance(cell, Speech):
            track = QRectF(words.left(), y + self._pad * 0.6, words.width(), self._bar_height - self._pad)
            self._paint_bar(painter, track, cell.share, self.columns.rtl[side])
            y += self._bar_height
        if detail := write_detail(cell, self.board, side):
            self._lines(detail, side, MOST_SENTENCE_LINES).draw(painter, words.left(), y)

    def _with_step(self, runs: tuple[Run, ...], entry: Entry, side: int, state: RowState) -> Lines:
        """The words of a cell, and at which of its places the reader stands, as far as that needs no line more."""
        lines = self._lines(runs, side, MOST_LINES)
        if state.step is not None and state.step[0] == entry.id and state.step[2] > 1:
            step = Run(f"\u2002{step_words(*state.step[1:])}", Look.NOTE)
            longer = self._lines((*runs, step), side, MOST_LINES)
            return longer if longer.height == lines.height else lines
        return lines

    def _paint_sentence(self, painter: QPainter, words: QRectF, row: Row, side: int) -> None:
        place, rtl = row.places[side], self.columns.rtl[side]
        assert place is not None
        x = words.right() - 3 if rtl else words.left() + 2
        painter.setPen(QPen(self.theme.frame["hairline"], 2))
        painter.drawLine(QLineF(x, words.top() + 2, x, words.bottom() - 2))
        lines = self._lines(write_place(self.board, side, place), side, MOST_SENTENCE_LINES, INDENT)
        lines.draw(painter, words.left() + (0 if rtl else INDENT), words.top() + self._pad * 0.75)

    def _paint_bar(self, painter: QPainter, track: QRectF, share: float, rtl: bool) -> None:
        """How many words, beside the longest speech of all."""
        round_by = track.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.frame["hairline"])
        painter.drawRoundedRect(track, round_by, round_by)
        filled = max(track.height(), track.width() * share)
        left = track.right() - filled if rtl else track.left()
        painter.setBrush(self.theme.text["neutral"])
        painter.drawRoundedRect(QRectF(left, track.top(), filled, track.height()), round_by, round_by)


def _heading_runs(row: Row, side: int) -> tuple[Run, ...]:
    words = write_heading(row)[side]
    return (Run(words, Look.NOTE),) if words else ()
