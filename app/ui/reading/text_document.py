"""Builds the `QTextDocument` of an article and converts between code points and Qt's positions: nobody else does.

A canonical text counts code points; Qt counts UTF-16 units, splits table rows into cells, and knows nothing of what a
placeholder shows. So the document is built as a list of runs, each a verbatim stretch of the canonical text, and both
conversions look the run up. Bullets, rules, and grounds are no text: `page_painter` draws them from `decoration()`.
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
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextOption,
    QTextTableCellFormat,
    QTextTableFormat,
)

from app.domain import Block, BlockKind, Document, MarkKind, Span, TextMark
from app.ui.theme import ReadingStyle, Theme

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_MONOSPACE = ["DejaVu Sans Mono", "Menlo", "Consolas", "Liberation Mono", "monospace"]
# Mean advance over running English text; a measure is counted in these, not in the font's own "average" of all glyphs.
_SAMPLE = "The harbour board said on Tuesday that no decision had been taken, and that none would be before spring. "

# A headline of 4,000 characters must not be set as a poster: (up to so many characters, size as a factor).
_TITLE_SCALE = ((90, 1.85), (160, 1.6), (320, 1.3), (1 << 30, 1.0))
_HEADING_SCALE = {1: 1.4, 2: 1.28, 3: 1.14}
SMALL = 0.82  # captions, tails, code


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
        self._has_rtl = _RIGHT_TO_LEFT.search(document.text) is not None
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
        self._formats: dict[tuple[BlockKind, int, frozenset[MarkKind], str], QTextCharFormat] = {}
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
        layout = self._block_format(block, before, after, rtl)
        letters = self._char_format(block)
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
                cursor.insertText(text[span.start : span.end], self._char_format(block))
            return
        edges = {span.start, span.end}
        for mark in here:
            edges.add(max(span.start, mark.start))
            edges.add(min(span.end, mark.end))
        for start, end in pairwise(sorted(edges)):
            over = [mark for mark in here if mark.start <= start and end <= mark.end]
            href = next((mark.href for mark in over if mark.kind is MarkKind.LINK), "")
            kinds = frozenset(mark.kind for mark in over)
            cursor.insertText(text[start:end], self._char_format(block, kinds, href))

    def _insert_table(self, cursor: QTextCursor, rows: Sequence[Block], marks: _MarkCursor) -> None:
        cells = [_cells(row) for row in rows]
        columns = max(len(row) for row in cells)
        em = self._format_em
        table_format = QTextTableFormat()
        table_format.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table_format.setBorder(0)
        table_format.setBorderCollapse(True)
        table_format.setCellPadding(0.35 * em)
        table_format.setCellSpacing(0)
        table_format.setTopMargin(0.9 * em)
        table_format.setBottomMargin(0.9 * em)
        if self._fresh:  # Qt keeps an empty block before a table that comes first; it must take no room
            cursor.setBlockFormat(_flat_format())
        table = cursor.insertTable(len(rows), columns, table_format)
        edge = QTextTableCellFormat()
        edge.setBottomBorder(max(1.0, em / 19))
        edge.setBottomBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        edge.setBottomBorderBrush(self.theme.frame["hairline"])
        for r, row in enumerate(rows):
            for c, span in enumerate(cells[r]):
                cell = table.cellAt(r, c)
                if c == 0:  # the first column stands flush with the text around the table
                    edge.setLeftPadding(0)
                else:
                    edge.setLeftPadding(0.5 * em)
                cell.setFormat(edge)
                inner = cell.firstCursorPosition()
                layout = QTextBlockFormat()
                layout.setLineHeight(em * self.style.leading * 0.9, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
                if self._has_rtl:
                    sides = Qt.LayoutDirection
                    layout.setLayoutDirection(sides.RightToLeft if self.is_right_to_left(span) else sides.LeftToRight)
                inner.setBlockFormat(layout)
                self._insert_run(inner, row, span, marks)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        # Qt forgets the margin of a block that follows a table at once, so an empty one stays between.
        cursor.setBlockFormat(_flat_format())
        self._fresh = False

    def _block_format(self, block: Block, before: Block | None, after: Block | None, rtl: bool) -> QTextBlockFormat:
        # Qt scales heights to the device, but not the margins at the sides.
        em, wide, kind = self._format_em, self.em, block.kind
        layout = QTextBlockFormat()
        top, bottom, indent, line = 0.0, 0.72 * em, 0.0, em * self.style.leading
        if kind is BlockKind.TITLE:
            line = em * self.title_scale * 1.22
            bottom = 3.1 * em  # holds the source line, which is no text of the article
            if not self.show_title:
                line, bottom = 1.0, 0.0
        elif kind is BlockKind.HEADING:
            line = em * _HEADING_SCALE.get(block.level, 1.05) * 1.3
            top, bottom = 0.9 * em, 0.35 * em
            layout.setHeadingLevel(min(6, max(1, block.level + 1)))
        elif kind is BlockKind.QUOTE:
            indent = 1.5 * wide
        elif kind is BlockKind.LIST_ITEM:
            indent = 1.7 * wide * (block.level + 1)
            bottom = 0.3 * em if after is not None and after.kind is BlockKind.LIST_ITEM else bottom
        elif kind is BlockKind.CODE:
            layout.setNonBreakableLines(False)
            line, indent = em * SMALL * 1.5, 0.9 * wide
            bottom = 0.0 if after is not None and after.kind is kind else 1.5 * em
            top = 0.0 if before is not None and before.kind is kind else 1.2 * em
        elif kind is BlockKind.IMAGE:
            layout.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            line, top, bottom = em * SMALL * 1.45, 2.9 * em, 2.1 * em
            indent = 1.2 * wide
            layout.setRightMargin(indent)
            layout.setLeftMargin(indent)
        elif kind is BlockKind.TAIL:
            line, bottom = em * SMALL * 1.5, 0.5 * em
            top = 0.0 if before is not None and before.kind is kind else 3.4 * em
        if rtl:
            layout.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            layout.setRightMargin(max(indent, layout.rightMargin()))
        else:
            layout.setLeftMargin(indent)
            if self._has_rtl:
                layout.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if kind is BlockKind.CODE:
            (layout.setLeftMargin if rtl else layout.setRightMargin)(indent)
        layout.setTopMargin(top)
        layout.setBottomMargin(bottom)
        # A fixed height keeps the rhythm where a fallback font (emoji, Arabic) would push its own line apart.
        layout.setLineHeight(line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return layout

    def _char_format(self, block: Block, marks: frozenset[MarkKind] = frozenset(), href: str = "") -> QTextCharFormat:
        scale_key = int(self.title_scale * 100) if block.kind is BlockKind.TITLE else block.level
        key = (block.kind, scale_key, marks, href)
        if key in self._formats:
            return self._formats[key]
        letters = QTextCharFormat()
        colours, size = self.theme.text, self.style.size
        colour = colours["body"]
        if block.kind is BlockKind.TITLE:
            letters.setFontPointSize(size * self.title_scale)
            # A title as long as an article is read like one.
            letters.setFontWeight(QFont.Weight.Bold if self.title_scale > 1.0 else QFont.Weight.Normal)
            colour = colours["heading"]
        elif block.kind is BlockKind.HEADING:
            letters.setFontPointSize(size * _HEADING_SCALE.get(block.level, 1.05))
            letters.setFontWeight(QFont.Weight.Bold)
            colour = colours["heading"]
        elif block.kind is BlockKind.QUOTE:
            colour = colours["quote"]
        elif block.kind is BlockKind.CODE:
            letters.setFontFamilies(_MONOSPACE)
            letters.setFontPointSize(size * SMALL)
        elif block.kind is BlockKind.IMAGE:
            letters.setFontPointSize(size * SMALL)
            letters.setFontItalic(True)
            colour = self.theme.frame["secondary"]
        elif block.kind is BlockKind.TAIL:
            letters.setFontPointSize(size * SMALL)
            colour = colours["tail"]
        if MarkKind.EMPHASIS in marks:
            letters.setFontItalic(block.kind is not BlockKind.IMAGE)
        if MarkKind.STRONG in marks:
            letters.setFontWeight(QFont.Weight.Bold)
        if MarkKind.CODE in marks and block.kind is not BlockKind.CODE:
            letters.setFontFamilies(_MONOSPACE)
            letters.setFontPointSize(size * 0.88)
            letters.setBackground(colours["code_ground"])
        if MarkKind.SUBSCRIPT in marks:
            letters.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
        if MarkKind.SUPERSCRIPT in marks:
            letters.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        if href and block.kind is not BlockKind.TAIL:
            colour = colours["link"]
        letters.setForeground(colour)
        self._formats[key] = letters
        return letters

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


def _flat_format() -> QTextBlockFormat:
    layout = QTextBlockFormat()
    layout.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    return layout


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
