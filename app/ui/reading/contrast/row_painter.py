"""Paints the rows of the panel: words under the text they come from, measured once and remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QIcon, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption

from app.ui.icons import line_icon
from app.ui.reading.contrast.arranging import EntryId, Row, RowKind
from app.ui.reading.contrast.cell_words import (
    Look,
    Run,
    join_runs,
    step_words,
    write_cell,
    write_detail,
    write_heading,
    write_place,
)
from app.ui.reading.contrast.entries import EMPTY, LEFT, RIGHT, Figure, Speech
from app.ui.reading.text_marks import draw_swatch
from app.ui.theme import READING_FAMILY, MarkStyle, Theme
from app.ui.wording import in_own_direction

MOST_LINES, MOST_SENTENCE_LINES = 3, 6
INDENT = 14  # pixels of an unfolded sentence
MARGIN = 20  # pixels that stay free before the words of a column, at least: the sign of unfolding stands there


@dataclass(frozen=True, slots=True)
class Columns:
    """Where either text stands, in pixels of the table: the width of the left text's column, and by side where its
    words begin and how wide they run; `middle` is where the columns meet; `rtl` texts are written from the right."""

    left_width: int = 300
    middle: float = 300.0
    starts: tuple[float, float] = (24.0, 324.0)
    widths: tuple[float, float] = (260.0, 260.0)
    rtl: tuple[bool, bool] = (False, False)


@dataclass(slots=True)
class RowState:
    """How the cells of a row are met by reader and walk, by side."""

    selected: tuple[bool, bool] = (False, False)
    current: int | None = None  # the side that has the keyboard
    hovered: int | None = None
    step: tuple[EntryId, int, int] | None = None  # the entry one stands on, at which of its places


@dataclass(slots=True)
class _Laid:
    layout: QTextLayout
    height: float


def _units(words: str) -> int:
    """How many UTF-16 units, which is what Qt counts in."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


class RowPainter:
    """Knows fonts, colours and columns; forgets what it measured whenever one of them changes."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        self.columns = Columns()
        self.styles: dict[str, MarkStyle | None] = {}  # of entities, by key
        self.board = EMPTY
        self.unfolded: frozenset[EntryId] = frozenset()
        self._laid: dict[tuple[tuple[Run, ...], int, int, bool], _Laid] = {}
        self._heights: dict[tuple[object, ...], int] = {}
        self.set_look(theme, font)

    def set_look(self, theme: Theme, font: QFont) -> None:
        self.theme = theme
        small = QFont(font)
        small.setPointSizeF(max(7.0, font.pointSizeF() * 0.9))
        words = QFont(READING_FAMILY)
        words.setStyleHint(QFont.StyleHint.Serif)
        words.setPointSizeF(font.pointSizeF() * 1.08)
        strong = QFont(words)
        strong.setWeight(QFont.Weight.DemiBold)
        name = QFont(strong)
        name.setPointSizeF(font.pointSizeF() * 1.2)
        sentence = QFont(words)
        sentence.setPointSizeF(font.pointSizeF() * 1.0)
        passage = QFont(sentence)
        passage.setWeight(QFont.Weight.Bold)
        self.fonts = {
            Look.NAME: strong,
            Look.WORDS: words,
            Look.SAME: words,
            Look.NOTE: small,
            Look.SENTENCE: sentence,
            Look.PASSAGE: passage,
        }
        self.name_font, self.small_font = name, small
        frame = theme.frame
        self.colours = {
            Look.NAME: frame["text"],
            Look.WORDS: frame["text"],
            Look.SAME: frame["secondary"],
            Look.NOTE: frame["secondary"],
            Look.SENTENCE: frame["secondary"],
            Look.PASSAGE: frame["text"],
        }
        self._metrics = {look: QFontMetricsF(font) for look, font in self.fonts.items()}
        self._small, self._name = QFontMetricsF(small), QFontMetricsF(name)
        self._folds: dict[bool, QIcon] = {
            opened: line_icon("chevron-down" if opened else "chevron-right", frame["secondary"], frame["disabled"])
            for opened in (False, True)
        }
        self.forget()

    def forget(self) -> None:
        self._laid.clear()
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
        return round(self._small.height() * 0.22)

    @property
    def group_height(self) -> int:
        return round(self._name.height() + 4 * self._pad)

    def height(self, row: Row) -> int:
        if row.kind is RowKind.GROUP:
            return self.group_height
        if row.kind is RowKind.SECTION:
            key: tuple[object, ...] = (row.section, row.title, row.counts)
        else:
            key = (id(row.entries[LEFT]), id(row.entries[RIGHT]), row.places)  # the board keeps them
        height = self._heights.get(key)
        if height is None:
            height = self._heights[key] = self._measure(row)
        return height

    def _measure(self, row: Row) -> int:
        if row.kind is RowKind.SECTION:
            lines = max(self._lay_out(self._heading_runs(row, side), side, 2).height for side in (LEFT, RIGHT))
            return round(lines + 3 * self._pad)
        return round(max(self._cell_height(row, side) for side in (LEFT, RIGHT)))

    def _cell_height(self, row: Row, side: int) -> float:
        entry = row.entry_on(side)
        if entry is None:
            return 0.0
        if row.kind is RowKind.SENTENCES:
            place = row.places[side]
            assert place is not None
            runs = write_place(self.board, side, place)
            return self._run_height(runs, side, MOST_SENTENCE_LINES, INDENT) + 1.5 * self._pad
        cell = entry.cells[side]
        assert cell is not None
        height = self._run_height(write_cell(cell, quiet=entry.quiet), side, MOST_LINES) + 2 * self._pad
        if isinstance(cell, Speech):
            height += self._bar_height
        detail = write_detail(cell, self.board, side)
        if detail:
            height += self._run_height(detail, side, MOST_SENTENCE_LINES) + self._pad
        return height

    @property
    def _bar_height(self) -> float:
        return round(self._small.height() * 0.34) + self._pad

    def _run_height(self, runs: tuple[Run, ...], side: int, most: int, indent: float = 0.0) -> float:
        # Most fit on a line, and then nothing has to be laid out before it is painted.
        width = sum(self._metrics[run.look].horizontalAdvance(run.words) for run in runs)
        if width <= self.columns.widths[side] - indent - 2:
            return max(self._metrics[run.look].height() for run in runs)
        return self._lay_out(runs, side, most, indent).height

    def _lay_out(self, runs: tuple[Run, ...], side: int, most: int, indent: float = 0.0) -> _Laid:
        width, rtl = self.columns.widths[side] - indent, self.columns.rtl[side]
        key = (runs, round(width), most, rtl)
        laid = self._laid.get(key)
        if laid is None:
            if len(self._laid) > 1_200:
                self._laid.clear()
            laid = self._laid[key] = self._set_lines(runs, width, most, rtl)
        return laid

    def _set_lines(self, runs: Sequence[Run], width: float, most: int, rtl: bool) -> _Laid:
        layout = QTextLayout(join_runs(runs), self.fonts[runs[0].look] if runs else self.small_font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        option.setAlignment(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
        layout.setTextOption(option)
        layout.setFormats(self._formats(runs))
        layout.beginLayout()
        y, count = 0.0, 0
        while count < most and (line := layout.createLine()).isValid():
            line.setLineWidth(max(20.0, width))
            line.setPosition(QPointF(0, y))
            y += line.height()
            count += 1
        cut = count == most and layout.createLine().isValid()
        layout.endLayout()
        if cut:
            last = layout.lineAt(most - 1)
            return self._set_lines(_shorten(runs, last.textStart() + last.textLength()), width, most + 1, rtl)
        return _Laid(layout, y)

    def _formats(self, runs: Sequence[Run]) -> list[QTextLayout.FormatRange]:
        formats, start = [], 0
        for run in runs:
            piece = QTextLayout.FormatRange()
            piece.start, piece.length = start, _units(run.words)
            look = QTextCharFormat()
            look.setFont(self.fonts[run.look])
            look.setForeground(self.colours[run.look])
            piece.format = look
            formats.append(piece)
            start += piece.length
        return formats

    # --- places -------------------------------------------------------------------------------------------------------

    def words_rect(self, rect: QRectF, side: int) -> QRectF:
        """Where the words of a cell run, of the row's rectangle."""
        left = rect.left() + self.columns.starts[side]
        return QRectF(left, rect.top(), self.columns.widths[side], rect.height())

    def fold_rect(self, rect: QRectF, side: int) -> QRectF:
        """Where the sign of unfolding stands: before the words, in the margin of the column."""
        words, edge = self.words_rect(rect, side), min(MARGIN - 4, round(self._small.height() * 0.9))
        line = self._metrics[Look.WORDS].height() + 2 * self._pad
        left = words.right() + 3 if self.columns.rtl[side] else words.left() - edge - 3
        return QRectF(left, rect.top() + (line - edge) / 2, edge, edge)

    def ground_rect(self, rect: QRectF, side: int) -> QRectF:
        before, after = (8.0, MARGIN) if self.columns.rtl[side] else (MARGIN, 8.0)
        return self.words_rect(rect, side).adjusted(-before, 0.5, after, -0.5)

    # --- painting -----------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, rect: QRectF, row: Row, state: RowState) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match row.kind:
            case RowKind.GROUP:
                self.paint_group(painter, rect, row)
            case RowKind.SECTION:
                self.paint_middle(painter, rect)
                self._paint_section(painter, rect, row)
            case _:
                self._paint_grounds(painter, rect, row, state)
                self.paint_middle(painter, rect)
                if row.is_joint and any(entry is not None and entry.quiet for entry in row.entries):
                    self._paint_tie(painter, rect)
                for side in (LEFT, RIGHT):
                    self._paint_cell(painter, rect, row, side, state)
        painter.restore()

    def paint_group(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        """The heading of an entity: its mark, its name, and how much there is on either side."""
        frame, words = self.theme.frame, self.words_rect(rect, LEFT)
        painter.setPen(QPen(frame["hairline"], 1))
        painter.drawLine(QLineF(rect.left(), rect.top() + 0.5, rect.right(), rect.top() + 0.5))
        height = round(self._small.height() * 0.95)
        middle = rect.center().y() + 1
        left = words.left()
        if row.group in self.styles:
            swatch = QRectF(left, middle - height / 2, height * 1.4, height)
            draw_swatch(painter, swatch, self.styles[row.group], frame["secondary"])
            left = swatch.right() + 8
        room = QRectF(left, rect.top(), words.right() - left, rect.height())
        painter.setFont(self.name_font)
        painter.setPen(frame["text"])
        name = in_own_direction(self._name.elidedText(row.title, Qt.TextElideMode.ElideRight, room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _heading_runs(self, row: Row, side: int) -> tuple[Run, ...]:
        words = write_heading(row)[side]
        return (Run(words, Look.NOTE),) if words else ()

    def _paint_section(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        frame = self.theme.frame
        for side in (LEFT, RIGHT):
            words = self.words_rect(rect, side)
            runs = self._heading_runs(row, side)
            base = rect.bottom() - self._pad
            used = 0.0
            if runs:
                laid = self._lay_out(runs, side, 2)
                laid.layout.draw(painter, QPointF(words.left(), base - laid.height))
                used = laid.layout.lineAt(laid.layout.lineCount() - 1).naturalTextWidth() + 8
            # A hairline runs on from the words to the end of the column.
            y = base - self._small.height() * 0.42
            painter.setPen(QPen(frame["hairline"], 1))
            if words.width() - used > 12:
                rtl = self.columns.rtl[side]
                left, right = words.left() + (0 if rtl else used), words.right() - (used if rtl else 0)
                painter.drawLine(QLineF(left, round(y) + 0.5, right, round(y) + 0.5))

    def _paint_grounds(self, painter: QPainter, rect: QRectF, row: Row, state: RowState) -> None:
        frame = self.theme.frame
        for side in (LEFT, RIGHT):
            if row.entry_on(side) is None:
                continue
            hovered = state.hovered == side or (row.is_joint and state.hovered is not None)
            chosen = state.selected[side] or (row.is_joint and any(state.selected))
            has_keys = state.current is not None and (state.current == side or row.is_joint)
            ground = self.ground_rect(rect, side)
            if chosen or hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(frame["accent_tint"])
                painter.setOpacity(1.0 if chosen else 0.55)
                painter.drawRoundedRect(ground, 5, 5)
                painter.setOpacity(1.0)
            if has_keys:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(frame["accent"], 1))
                painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def paint_middle(self, painter: QPainter, rect: QRectF) -> None:
        """The line between the columns, which is that between the texts."""
        painter.setPen(QPen(self.theme.frame["hairline"], 1))
        x = int(self.columns.middle) + 0.5
        painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))

    def _paint_tie(self, painter: QPainter, rect: QRectF) -> None:
        """Between the columns: both texts have the same words."""
        height = self._small.height()
        middle = QRectF(
            self.columns.middle - height, rect.top() + self._pad, 2 * height, self._metrics[Look.SAME].height()
        )
        painter.fillRect(middle.adjusted(height / 2, 0, -height / 2, 0), self.theme.frame["window"])
        painter.setFont(self.small_font)
        painter.setPen(self.theme.frame["secondary"])
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, "=")

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
        if not isinstance(cell, Figure):
            icon = self._folds[entry.id in self.unfolded]
            icon.paint(painter, self.fold_rect(rect, side).toAlignedRect())
        runs = write_cell(cell, quiet=entry.quiet)
        laid = self._lay_out(runs, side, MOST_LINES)
        if state.step is not None and state.step[0] == entry.id and state.step[2] > 1:
            with_step = (*runs, Run(f"\u2002{step_words(*state.step[1:])}", Look.NOTE))
            if (longer := self._lay_out(with_step, side, MOST_LINES)).height == laid.height:
                laid = longer
        y = words.top() + self._pad
        laid.layout.draw(painter, QPointF(words.left(), y))
        y += laid.height
        if isinstance(cell, Speech):
            track = QRectF(words.left(), y + self._pad * 0.6, words.width(), 0)
            self._paint_bar(painter, track, cell.share, self.columns.rtl[side])
            y += self._bar_height
        detail = write_detail(cell, self.board, side)
        if detail:
            self._lay_out(detail, side, MOST_SENTENCE_LINES).layout.draw(painter, QPointF(words.left(), y))

    def _paint_sentence(self, painter: QPainter, words: QRectF, row: Row, side: int) -> None:
        place = row.places[side]
        assert place is not None
        laid = self._lay_out(write_place(self.board, side, place), side, MOST_SENTENCE_LINES, INDENT)
        rtl = self.columns.rtl[side]
        x = words.right() - 3 if rtl else words.left() + 2
        painter.setPen(QPen(self.theme.frame["hairline"], 2))
        painter.drawLine(QLineF(x, words.top() + 2, x, words.bottom() - 2))
        laid.layout.draw(painter, QPointF(words.left() + (0 if rtl else INDENT), words.top() + self._pad * 0.75))

    def _paint_bar(self, painter: QPainter, at: QRectF, share: float, rtl: bool) -> None:
        """How many words, beside the longest speech of all."""
        height, width = round(self._small.height() * 0.34), at.width()
        track = QRectF(at.left(), at.top(), width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.frame["hairline"])
        painter.drawRoundedRect(track, height / 2, height / 2)
        filled = max(height, width * share)
        bar = QRectF(track.right() - filled if rtl else track.left(), track.top(), filled, height)
        painter.setBrush(self.theme.text["neutral"])
        painter.drawRoundedRect(bar, height / 2, height / 2)

    def hint(self, row: Row) -> QSize:
        return QSize(120, self.height(row))


def _shorten(runs: Sequence[Run], units: int) -> list[Run]:
    """The runs up to that many UTF-16 units, less what an ellipsis takes."""
    kept: list[Run] = []
    room = max(1, units - 3)
    for run in runs:
        length = _units(run.words)
        if length > room:
            cut = run.words.encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore")
            kept.append(Run(cut.rstrip() + "…", run.look))
            break
        kept.append(run)
        room -= length
    return kept
