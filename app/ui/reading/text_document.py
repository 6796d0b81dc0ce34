"""Builds the `QTextDocument` of an article and converts between code points and Qt's positions: nobody else does.

A canonical text counts code points; Qt counts UTF-16 units, splits table rows into cells, and knows nothing of what a
placeholder shows. So the document is built as a list of runs, each a verbatim stretch of the canonical text, and both
conversions look the run up. Bullets, rules, and grounds are no text: `page_painter` draws them from `decoration()`.
How words and blocks look is `text_formats`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QFontMetricsF,
    QGuiApplication,
    QPaintDevice,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from app.domain import Block, BlockKind, Document, MarkKind, Span, TextMark
from app.ui.reading.paper import part_ligatures
from app.ui.reading.text_formats import SMALL, TextFormats, flat_format
from app.ui.theme import ReadingStyle, Theme
from app.ui.wording import RIGHT_TO_LEFT

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# Mean advance over running English text; a measure is counted in these, not in the font's own "average" of all glyphs.
_SAMPLE = "The harbour board said on Tuesday that no decision had been taken, and that none would be before spring. "

# A headline of 4,000 characters must not be set as a poster: (up to so many characters, size as a factor).
_TITLE_SCALE = ((90, 1.85), (160, 1.6), (320, 1.3), (1 << 30, 1.0))


@dataclass(frozen=True, slots=True)
class Decoration:
    """What is drawn for a block beside its words. `number` is a list item's marker; `first`/`last` of its kind."""

    kind: BlockKind
    block: Block
    right_to_left: bool
    marker: str = ""
    first: bool = True
    last: bool = True


@dataclass(slots=True)
class _Run:
    """A verbatim stretch: code points `[start, end)` stand at Qt positions from `position` on."""

    start: int
    end: int
    position: int


class ArticleText(QObject):
    """One article as a styled `QTextDocument`. Nothing is ever loaded for it: images are placeholders.

    `device` is what it will be painted on, when that is not the screen; all lengths follow its resolution.
    With `show_title` off the title block stays in the document, so that offsets hold, but takes no room.
    """

    def __init__(
        self,
        document: Document,
        theme: Theme,
        style: ReadingStyle,
        parent: QObject | None = None,
        *,
        show_title: bool = True,
        device: QPaintDevice | None = None,
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.show_title = show_title
        self._device = device
        self.qt = QTextDocument(self)
        self.qt.setUndoRedoEnabled(False)
        self.qt.setDocumentMargin(0)
        if device is not None:
            self.qt.documentLayout().setPaintDevice(device)
        self._astral = [match.start() for match in _ASTRAL.finditer(document.text)]
        self._astral_units = [offset + i for i, offset in enumerate(self._astral)]
        self._has_rtl = RIGHT_TO_LEFT.search(document.text) is not None
        self._base_rtl = self._has_rtl and _leans_right_to_left(document.text)
        self._runs: list[_Run] = []
        self._decorations: dict[int, Decoration] = {}
        self.restyle(theme, style)

    # --- style ----------------------------------------------------------------------------------------------------

    def restyle(self, theme: Theme, style: ReadingStyle) -> None:
        """Set the article anew. Positions held by others stay right: the text is the same."""
        self.theme, self.style = theme, style
        self.font = QFont(style.family)
        self.font.setStyleHint(QFont.StyleHint.Serif)
        self.font.setPointSizeF(style.size)
        if self._device is not None:
            part_ligatures(self.font)
        self.qt.setDefaultFont(self.font)
        metrics = self.metrics_of(self.font)
        self.em = self._format_em = float(QFontInfo(self.font).pixelSize())
        if self._device is not None:
            # Qt scales the lengths of formats from the screen's resolution to the device's by itself.
            self.em = style.size * self._device.logicalDpiY() / 72
            self._format_em = style.size * QGuiApplication.primaryScreen().logicalDotsPerInchY() / 72
        self.line_height = self.em * style.leading
        self.column_width = style.measure * metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        self._build()

    def metrics_of(self, font: QFont) -> QFontMetricsF:
        return QFontMetricsF(font, self._device) if self._device is not None else QFontMetricsF(font)

    @property
    def format_scale(self) -> float:
        """Pixels of the device for one unit of a format's heights; 1 on the screen."""
        return self.em / self._format_em

    @property
    def title_height(self) -> float:
        """The size of the title in pixels, as it is set in the text."""
        return self.em * self.title_scale

    @property
    def title_scale(self) -> float:
        length = len(self.document.title)
        return next(scale for limit, scale in _TITLE_SCALE if length <= limit)

    def small_font(self, factor: float = SMALL) -> QFont:
        font = QFont(self.font)
        font.setPointSizeF(self.style.size * factor)
        return font

    # --- offsets --------------------------------------------------------------------------------------------------

    def _unit(self, offset: int) -> int:
        """UTF-16 units of the canonical text before that code point."""
        return offset + bisect_left(self._astral, offset)

    def to_position(self, offset: int) -> int:
        """The Qt position of a code point. Offsets between two runs stand at the end of the run before them."""
        if not self._runs:
            return 0
        run = self._runs[max(0, bisect_right(self._runs, offset, key=lambda run: run.start) - 1)]
        inside = min(max(offset, run.start), run.end)
        return run.position + self._unit(inside) - self._unit(run.start)

    def to_offset(self, position: int) -> int:
        """The code point at a Qt position; inside a surrogate pair, the character it belongs to."""
        if not self._runs:
            return 0
        run = self._runs[max(0, bisect_right(self._runs, position, key=lambda run: run.position) - 1)]
        unit = self._unit(run.start) + max(0, position - run.position)
        offset = unit - bisect_left(self._astral_units, unit)
        return min(offset, run.end)

    def to_span(self, start: int, end: int) -> Span:
        return Span(self.to_offset(start), self.to_offset(end))

    def pieces(self, span: Span) -> Iterator[tuple[QTextBlock, int, int]]:
        """The Qt blocks a span runs through, with start and end relative to each block, in UTF-16 units."""
        first = max(0, bisect_right(self._runs, span.start, key=lambda run: run.start) - 1)
        for run in self._runs[first:]:
            if run.start >= span.end:
                return
            start, end = max(span.start, run.start), min(span.end, run.end)
            if start < end:
                block = self.qt.findBlock(run.position)
                at = run.position - block.position() - self._unit(run.start)
                yield block, at + self._unit(start), at + self._unit(end)

    def span_of(self, block: QTextBlock) -> Span:
        return self.to_span(block.position(), block.position() + block.length() - 1)

    def decoration(self, block: QTextBlock) -> Decoration | None:
        return self._decorations.get(block.blockNumber())

    @property
    def has_right_to_left(self) -> bool:
        return self._has_rtl

    def is_right_to_left(self, span: Span) -> bool:
        """Whether that stretch reads from right to left: its first strong letter says so, else the whole text."""
        if not self._has_rtl:
            return False
        for character in self.document.text[span.start : span.end]:
            kind = unicodedata.bidirectional(character)
            if kind in ("L", "R", "AL"):
                return kind != "L"
        return self._base_rtl

    # --- building -------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._runs, self._decorations = [], {}
        self._formats = TextFormats(
            self.theme,
            self.style,
            em=self._format_em,
            wide=self.em,
            title_scale=self.title_scale,
            show_title=self.show_title,
            mixed=self._has_rtl,
        )
        self.qt.clear()
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if self._base_rtl else Qt.LayoutDirection.LeftToRight)
        self.qt.setDefaultTextOption(option)
        cursor = QTextCursor(self.qt)
        cursor.beginEditBlock()
        self._fresh = True  # the block under the cursor is empty and waits to be used
        marks = _MarkCursor(self.document.marks)
        blocks = self.document.blocks
        position = 0
        for is_table, group in groupby(blocks, key=lambda block: block.kind is BlockKind.TABLE_ROW):
            members = list(group)
            if is_table:
                self._insert_table(cursor, members, marks)
            else:
                for i, block in enumerate(members):
                    before = blocks[position + i - 1] if position + i else None
                    after = blocks[position + i + 1] if position + i + 1 < len(blocks) else None
                    self._insert_block(cursor, block, before, after, marks)
            position += len(members)
        cursor.endEditBlock()
        if not self.show_title and blocks and blocks[0].kind is BlockKind.TITLE:
            self.qt.begin().setVisible(False)

    def _insert_block(
        self, cursor: QTextCursor, block: Block, before: Block | None, after: Block | None, marks: _MarkCursor
    ) -> None:
        rtl = self.is_right_to_left(block.span)
        layout = self._formats.of_block(block, before, after, rtl)
        letters = self._formats.of_letters(block)
        if self._fresh:
            cursor.setBlockFormat(layout)
            cursor.setBlockCharFormat(letters)
            self._fresh = False
        else:
            cursor.insertBlock(layout, letters)
        self._decorations[cursor.blockNumber()] = Decoration(
            block.kind,
            block,
            rtl,
            marker=_list_marker(block),
            first=before is None or before.kind is not block.kind,
            last=after is None or after.kind is not block.kind,
        )
        if block.kind is BlockKind.IMAGE and not self._words(block.span):
            # There is nothing of it in the text; the description stands in its place and belongs to no offset.
            self._runs.append(_Run(block.start, block.end, cursor.position()))
            cursor.insertText(str(block.attrs.get("alt", "")) or QCoreApplication.translate("Reader", "Image"), letters)
            return
        self._insert_run(cursor, block, block.span, marks)

    def _words(self, span: Span) -> str:
        return self.document.text[span.start : span.end].replace("\ufffc", "").strip()

    def _insert_run(self, cursor: QTextCursor, block: Block, span: Span, marks: _MarkCursor) -> None:
        self._runs.append(_Run(span.start, span.end, cursor.position()))
        text = self.document.text
        here = marks.inside(span)
        if not here:
            if span.start < span.end:
                cursor.insertText(text[span.start : span.end], self._formats.of_letters(block))
            return
        edges = {span.start, span.end}
        for mark in here:
            edges.add(max(span.start, mark.start))
            edges.add(min(span.end, mark.end))
        for start, end in pairwise(sorted(edges)):
            over = [mark for mark in here if mark.start <= start and end <= mark.end]
            href = next((mark.href for mark in over if mark.kind is MarkKind.LINK), "")
            kinds = frozenset(mark.kind for mark in over)
            cursor.insertText(text[start:end], self._formats.of_letters(block, kinds, href))

    def _insert_table(self, cursor: QTextCursor, rows: Sequence[Block], marks: _MarkCursor) -> None:
        cells = [_cells(row) for row in rows]
        columns = max(len(row) for row in cells)
        if self._fresh:  # Qt keeps an empty block before a table that comes first; it must take no room
            cursor.setBlockFormat(flat_format())
        table = cursor.insertTable(len(rows), columns, self._formats.of_table())
        for r, row in enumerate(rows):
            for c, span in enumerate(cells[r]):
                cell = table.cellAt(r, c)
                cell.setFormat(self._formats.of_cell(first=c == 0))
                inner = cell.firstCursorPosition()
                inner.setBlockFormat(self._formats.of_cell_text(self.is_right_to_left(span)))
                self._insert_run(inner, row, span, marks)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        # Qt forgets the margin of a block that follows a table at once, so an empty one stays between.
        cursor.setBlockFormat(flat_format())
        self._fresh = False

    def link_at(self, offset: int) -> str:
        """The address of the link over that code point, http and https only; else an empty string."""
        for mark in self.document.marks:
            if mark.kind is MarkKind.LINK and mark.start <= offset < mark.end:
                return mark.href if mark.href.lower().startswith(("http://", "https://")) else ""
        return ""


class _MarkCursor:
    """Hands out the marks that touch a span, for spans asked in rising order."""

    def __init__(self, marks: Sequence[TextMark]) -> None:
        self._marks = sorted(marks, key=lambda mark: mark.start)
        self._open: list[TextMark] = []
        self._next = 0

    def inside(self, span: Span) -> list[TextMark]:
        while self._next < len(self._marks) and self._marks[self._next].start < span.end:
            self._open.append(self._marks[self._next])
            self._next += 1
        self._open = [mark for mark in self._open if mark.end > span.start]
        return [mark for mark in self._open if mark.start < span.end and mark.start < mark.end]


def _list_marker(block: Block) -> str:
    if block.kind is not BlockKind.LIST_ITEM:
        return ""
    if block.attrs.get("ordered"):
        return f"{block.attrs.get('number', 1)}."
    return "•" if block.level % 2 == 0 else "–"


def _cells(row: Block) -> list[Span]:
    cells = [Span(int(start), int(end)) for start, end in row.attrs.get("cells", ())]
    if cells and cells[0].start < row.start:  # counted from the start of the row
        cells = [Span(start + row.start, end + row.start) for start, end in cells]
    return cells or [row.span]


def _leans_right_to_left(text: str) -> bool:
    """Most of the first strong letters decide; a quotation in another script must not turn the page round."""
    letters = [kind for kind in map(unicodedata.bidirectional, text[:2000]) if kind in ("L", "R", "AL")]
    return sum(kind != "L" for kind in letters) * 2 > len(letters)
