"""Paints what an article shows beside its words: marks, list markers, rules of quotes, grounds, the source line.

One painter serves the screen and the printer. It works in the coordinates of the document and paints only what
touches the clip it is given; the words themselves are drawn by Qt, over it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, inf

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTextBlock, QTextLayout, QTextLine

from app.domain import BlockKind, Loaded, Span
from app.ui.reading.highlights.marker import HighlightMark
from app.ui.reading.highlights.ticks import MarginTicks
from app.ui.reading.text_document import ArticleText, Decoration
from app.ui.reading.text_formats import SMALL
from app.ui.reading.text_marks import EntityMarks, MarkPainter, UnitOf

_OVER_BASELINE = 0.67  # of a line's height, with a leading of 1.5


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block after layout: where it stands in the document, and which code points it shows."""

    block: QTextBlock
    rect: QRectF
    span: Span
    decoration: Decoration | None


class PagePainter:
    """Holds the geometry of a laid-out article. Call `forget()` whenever it has been laid out anew."""

    def __init__(self, text: ArticleText, marks: MarkPainter) -> None:
        self.text, self.marks = text, marks
        self.source = ""  # outlet, author, date ...: painted beneath the title
        self.ticks = MarginTicks(self)
        self.forget()

    def forget(self) -> None:
        self._placed: list[PlacedBlock] = []
        self._reach: list[float] = []  # the lowest foot among each block and those before it
        self._next: QTextBlock | None = None  # the first block that has not been placed; None before the first one
        self.marks.forget()
        self.ticks.forget()

    def walk_blocks(self, y: float = -inf) -> Iterator[PlacedBlock]:
        """The visible blocks in order, from the first that ends below `y`. Each is laid out when it is asked for: who
        stops early has saved the rest."""
        i = bisect_right(self._reach, y)
        while i < len(self._placed) or self._place_another():
            yield self._placed[i]
            i += 1

    def _place_another(self) -> bool:
        text = self.text
        block = text.qt.begin() if self._next is None else self._next
        while block.isValid() and not block.isVisible():
            block = block.next()
        self._next = block.next() if block.isValid() else block
        if not block.isValid():
            return False
        rect = text.qt.documentLayout().blockBoundingRect(block)
        self._placed.append(PlacedBlock(block, rect, text.span_of(block), text.decoration(block)))
        self._reach.append(max(rect.bottom(), self._reach[-1] if self._reach else rect.bottom()))
        return True

    @property
    def blocks(self) -> list[PlacedBlock]:
        """Every visible block in order. Asking lays out whatever has not been laid out yet."""
        return list(self.walk_blocks())

    @property
    def height(self) -> float:
        """The height of the whole text in pixels, margins included. Asking lays out all of it."""
        return float(ceil(self.text.qt.documentLayout().documentSize().height()))

    def block_at(self, y: float) -> PlacedBlock | None:
        """The first block that ends below `y`."""
        return next((placed for placed in self.walk_blocks(y) if placed.rect.bottom() > y), None)

    def line_top(self, offset: int) -> float:
        """The top of the line that holds a code point."""
        top, line, _ = self._line_of(self.text.to_position(offset))
        return top + (line.y() if line is not None else 0.0)

    def line_bottom(self, offset: int) -> float:
        """The foot of the line that holds a code point."""
        top, line, _ = self._line_of(self.text.to_position(offset))
        return top + (line.y() + line.height() if line is not None else 0.0)

    def _line_of(self, position: int) -> tuple[float, QTextLine | None, int]:
        """Where the block of a Qt position stands, the line in it, and how far the position is into that line."""
        block = self.text.qt.findBlock(position)
        if not block.isVisible():
            return 0.0, None, 0
        top = self.text.qt.documentLayout().blockBoundingRect(block).top()
        line = block.layout().lineForTextPosition(position - block.position())
        if not line.isValid():
            return top, None, 0
        return top, line, position - block.position() - line.textStart()

    def flow(self, offset: int) -> float:
        """How far down the text has come with a code point: within its line, by its share of the line. So sentences
        that follow each other in a line stand beneath each other."""
        return self._flow(self.text.to_position(offset), 0)

    def flow_end(self, offset: int) -> float:
        """The same after the code point before this one, which does not yet belong to the next line or block."""
        return self._flow(self.text.to_position(max(0, offset - 1)), 1)

    def _flow(self, position: int, passed: int) -> float:
        top, line, inside = self._line_of(position)
        if line is None:
            return top
        share = (inside + passed) / max(1, line.textLength())
        # The letters of a line do not stand in its middle: from here, the band of a line lies evenly around them.
        head = top + line.y() + line.ascent() - _OVER_BASELINE * line.height()
        return head + line.height() * min(max(share, 0.0), 1.0)

    def line_start(self, y: float) -> int:
        """The code point that begins the first line whose foot is below `y`."""
        placed = self.block_at(y)
        if placed is None:
            return len(self.text.document.text)
        layout = placed.block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if placed.rect.top() + line.y() + line.height() > y + 1:
                return self.text.to_offset(placed.block.position() + line.textStart())
        return placed.span.end

    def mark_at(self, point: QPointF) -> tuple[Span, EntityMarks] | None:
        """The mark that has been painted at a point."""
        for placed in self._placed:  # what has not been laid out has not been painted
            if placed.rect.adjusted(-4, -4, 4, 4).contains(point):
                return self.marks.mark_at(placed.block.blockNumber(), point - placed.rect.topLeft())
        return None

    def loaded_at(self, point: QPointF) -> Loaded | None:
        """The possibly loaded passage that has been painted at a point."""
        for placed in self._placed:
            if placed.rect.adjusted(-4, -4, 4, 10).contains(point):
                found = self.marks.dots.under(placed.block.blockNumber(), point - placed.rect.topLeft())
                if found is not None:
                    return found
        return None

    def highlight_at(self, point: QPointF) -> HighlightMark | None:
        """The reader's own highlight that has been painted at a point, or its tick in the margin."""
        if not self.marks.layers.highlights:
            return None
        if (tick := self.ticks.at(point)) is not None:
            return tick
        for placed in self._placed:
            if placed.rect.adjusted(-4, -4, 4, 4).contains(point):
                inside = point - placed.rect.topLeft()
                found = self.marks.marker.under(placed.block.blockNumber(), inside, self._em_of(placed))
                if found is not None:
                    return found
        return None

    def source_rect(self) -> QRectF:
        """Where the source line stands; empty without a title."""
        first = next(self.walk_blocks(), None)
        if not self.source or first is None or first.decoration is None or first.decoration.kind is not BlockKind.TITLE:
            return QRectF()
        em = self.text.em
        return QRectF(first.rect.left(), first.rect.bottom() + 0.55 * em, first.rect.width(), 2.3 * em)

    # --- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, clip: QRectF) -> None:
        """Paint everything but the words; `clip` is in the document's coordinates, as is the painter."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.text
        reach = 4 * text.em  # rules and labels stand in the margins of their block
        seen = list(self._blocks_in(clip, reach))
        for placed in seen:
            if placed.decoration is not None:
                self._decorate(painter, placed, placed.decoration)
        self._paint_marks(painter, seen)
        for placed in seen:
            self._paint_tied_bar(painter, placed)
            self.ticks.paint(painter, placed, text.qt.rootFrame().frameFormat().leftMargin())
        if self.source:
            rect = self.source_rect()
            if rect.intersects(clip):
                self._paint_source(painter, rect)

    def _blocks_in(self, clip: QRectF, reach: float) -> Iterator[PlacedBlock]:
        for placed in self.walk_blocks(clip.top() - reach):
            if placed.rect.bottom() + reach < clip.top():
                continue
            if placed.rect.top() - reach <= clip.bottom():
                yield placed
            elif placed.decoration is not None:
                return

    def _paint_marks(self, painter: QPainter, seen: Sequence[PlacedBlock]) -> None:
        """The reader's own highlights lie under all other marks, their edges over them; of all blocks at once."""
        text, marks = self.text, self.marks
        blocks = [marks.block(placed.block.blockNumber(), *self._geometry(placed)) for placed in seen]
        if marks.layers.highlights:
            marks.marker.paint_grounds(painter, text.theme, [block.marked for block in blocks])
        for block in blocks:
            painter.save()
            painter.translate(block.marked.origin)
            marks.paint_block(painter, text.theme, block)
            painter.restore()
        if marks.layers.highlights:
            current = marks.layers.current_highlight
            marks.marker.paint_edges(painter, text.theme, [block.marked for block in blocks], current)

    def _geometry(
        self, placed: PlacedBlock
    ) -> tuple[QTextLayout, Span, UnitOf, float, bool, QPointF, Callable[[], str]]:
        text, start = self.text, placed.block.position()
        return (
            placed.block.layout(),
            placed.span,
            lambda offset: text.to_position(offset) - start,
            self._em_of(placed),
            text.has_right_to_left,
            placed.rect.topLeft(),
            placed.block.text,
        )

    def _em_of(self, placed: PlacedBlock) -> float:
        if placed.decoration is not None and placed.decoration.kind is BlockKind.TITLE:
            return self.text.title_height
        if placed.decoration is not None and placed.decoration.kind in (BlockKind.TAIL, BlockKind.CODE):
            return self.text.em * SMALL
        return self.text.em

    def _paint_tied_bar(self, painter: QPainter, placed: PlacedBlock) -> None:
        """A bar in the margin along a passage that is shown beside its counterpart, on the side where that stands."""
        tied = self.marks.layers.tied
        if tied is None or not tied.overlaps(placed.span):
            return
        em = self.text.em
        top = self.line_top(max(tied.start, placed.span.start))
        bottom = self.line_bottom(min(tied.end, placed.span.end) - 1)
        gap = 0.75 * em
        x = placed.rect.right() + gap if self.marks.layers.tied_on_right else placed.rect.left() - gap
        pen = QPen(self.text.theme.frame["accent"], max(2.0, 0.14 * em))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QLineF(x, top + 0.25 * em, x, bottom - 0.05 * em))

    def _decorate(self, painter: QPainter, placed: PlacedBlock, decoration: Decoration) -> None:
        match decoration.kind:
            case BlockKind.LIST_ITEM:
                self._paint_marker(painter, placed, decoration)
            case BlockKind.QUOTE:
                self._paint_quote_rule(painter, placed, decoration)
            case BlockKind.CODE:
                self._paint_code_ground(painter, placed, decoration)
            case BlockKind.IMAGE:
                self._paint_image_frame(painter, placed)
            case BlockKind.TAIL if decoration.first:
                self._paint_tail_rule(painter, placed, decoration)
            case _:
                pass

    def _hairline(self, factor: float = 1.0) -> QPen:
        return QPen(self.text.theme.frame["hairline"], max(1.0, self.text.em / 19) * factor)

    def _paint_marker(self, painter: QPainter, placed: PlacedBlock, decoration: Decoration) -> None:
        line = placed.block.layout().lineAt(0)
        metrics = self.text.metrics_of(self.text.font)
        width = metrics.horizontalAdvance(decoration.marker)
        baseline = placed.rect.top() + line.y() + line.ascent()
        gap = 0.5 * self.text.em
        if decoration.right_to_left:
            x = placed.rect.left() + line.x() + line.width() + gap
        else:
            x = placed.rect.left() + line.x() - gap - width
        painter.setFont(self.text.font)
        painter.setPen(self.text.theme.frame["secondary"])
        painter.drawText(QPointF(x, baseline), decoration.marker)

    def _text_edges(self, placed: PlacedBlock) -> tuple[float, float]:
        line = placed.block.layout().lineAt(0)
        return placed.rect.left() + line.x(), placed.rect.left() + line.x() + line.width()

    def _paint_quote_rule(self, painter: QPainter, placed: PlacedBlock, decoration: Decoration) -> None:
        left, right = self._text_edges(placed)
        gap = 1.05 * self.text.em
        x = right + gap if decoration.right_to_left else left - gap
        top, bottom = placed.rect.top() + 0.2 * self.text.em, placed.rect.bottom()
        if not decoration.last:  # a quotation of several paragraphs has one rule
            bottom += placed.block.blockFormat().bottomMargin() * self.text.format_scale + 0.2 * self.text.em
        painter.setPen(self._hairline(2))
        painter.drawLine(QLineF(x, top, x, bottom))

    def _paint_code_ground(self, painter: QPainter, placed: PlacedBlock, decoration: Decoration) -> None:
        left, right = self._text_edges(placed)
        pad = 0.5 * self.text.em
        rect = QRectF(left - pad, placed.rect.top(), right - left + 2 * pad, placed.rect.height())
        # Lines of code are blocks of their own; the ground reaches under the next one, so that no seam shows.
        rect.adjust(0, -pad if decoration.first else 0, 0, pad)
        painter.fillRect(rect, self.text.theme.text["code_ground"])

    def _paint_image_frame(self, painter: QPainter, placed: PlacedBlock) -> None:
        em = self.text.em
        left, right = self._text_edges(placed)
        frame = QRectF(left - em, placed.rect.top() - 2.3 * em, right - left + 2 * em, placed.rect.height() + 3.2 * em)
        painter.setPen(self._hairline())
        painter.setBrush(self.text.theme.text["code_ground"])
        painter.drawRoundedRect(frame, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # A hill and a sun, as drawn for a picture that is not there.
        x, y, size = frame.center().x(), frame.top() + 1.35 * em, 0.62 * em
        painter.setPen(QPen(self.text.theme.frame["disabled"], max(1.2, em / 13)))
        painter.drawRoundedRect(QRectF(x - 1.2 * size, y - size, 2.4 * size, 2 * size), 2, 2)
        painter.drawEllipse(QPointF(x - 0.5 * size, y - 0.35 * size), 0.2 * size, 0.2 * size)
        painter.drawPolyline(
            [
                QPointF(x - 1.2 * size, y + 0.75 * size),
                QPointF(x - 0.35 * size, y + 0.15 * size),
                QPointF(x + 0.1 * size, y + 0.5 * size),
                QPointF(x + 0.5 * size, y + 0.0 * size),
                QPointF(x + 1.2 * size, y + 0.65 * size),
            ]
        )

    def _paint_tail_rule(self, painter: QPainter, placed: PlacedBlock, decoration: Decoration) -> None:
        em = self.text.em
        left, right = self._text_edges(placed)
        y = placed.rect.top() - 2.4 * em
        painter.setPen(self._hairline())
        painter.drawLine(QLineF(left, y, right, y))
        painter.setFont(self.text.small_font(0.72))
        painter.setPen(self.text.theme.frame["secondary"])
        label = QCoreApplication.translate("Reader", "Not part of the article")
        side = Qt.AlignmentFlag.AlignRight if decoration.right_to_left else Qt.AlignmentFlag.AlignLeft
        side |= Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, y + 0.35 * em, right - left, 1.5 * em), side, label)

    def _paint_source(self, painter: QPainter, rect: QRectF) -> None:
        text = self.text
        painter.setFont(text.small_font())
        painter.setPen(text.theme.frame["secondary"])
        rtl = self.text.is_right_to_left(next(self.walk_blocks()).span)
        metrics: QFontMetricsF = self.text.metrics_of(painter.font())
        # Left is where a line begins: in a line from right to left, the painter takes it for the other side.
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        # Each part stands for itself, whichever way it is written: a date must not be torn apart by Arabic beside it.
        parts = self.source.split(" · ")
        kept = " · ".join(f"\u2068{part}\u2069" for part in parts) if text.has_right_to_left else self.source
        words = kept
        while " " in kept and metrics.boundingRect(rect, int(flags), words).height() > rect.height():
            kept = kept.rsplit(" ", 1)[0].rstrip(" ·")
            words = kept + " …"
        before = painter.layoutDirection()
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        painter.drawText(rect, flags, words)
        painter.setLayoutDirection(before)
