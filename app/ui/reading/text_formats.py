"""How the blocks and the words of an article look, as Qt's formats: sizes, colours, indents, room above and below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextLength,
    QTextTableCellFormat,
    QTextTableFormat,
)

from app.domain import Block, BlockKind, MarkKind
from app.ui.theme import ReadingStyle, Theme

_MONOSPACE = ["DejaVu Sans Mono", "Menlo", "Consolas", "Liberation Mono", "monospace"]
_HEADING_SCALE = {1: 1.4, 2: 1.28, 3: 1.14}
SMALL = 0.82  # captions, tails, code
_SOURCE_ROOM = 3.1  # ems below the title for the source line, which is no text of the article


class TextFormats:
    """The formats of one article in one theme and size.

    `em` is the size of the text in the unit of heights, `wide` in that of the margins at the sides: Qt scales the
    former to the device, but not the latter. `mixed` says that the article has words written from right to left.
    """

    def __init__(
        self,
        theme: Theme,
        style: ReadingStyle,
        *,
        em: float,
        wide: float,
        title_scale: float,
        show_title: bool,
        mixed: bool,
    ) -> None:
        self._theme, self._style = theme, style
        self._em, self._wide = em, wide
        self._title_scale, self._show_title, self._mixed = title_scale, show_title, mixed
        self._letters: dict[tuple[BlockKind, int, frozenset[MarkKind], str], QTextCharFormat] = {}

    def of_block(self, block: Block, before: Block | None, after: Block | None, rtl: bool) -> QTextBlockFormat:
        """How a block stands between those before and after it."""
        # Qt scales heights to the device, but not the margins at the sides.
        em, wide, kind = self._em, self._wide, block.kind
        layout = QTextBlockFormat()
        top, bottom, indent, line = 0.0, 0.72 * em, 0.0, em * self._style.leading
        if kind is BlockKind.TITLE:
            line = em * self._title_scale * 1.22
            bottom = _SOURCE_ROOM * em
            if not self._show_title:
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
        if top and kind is not BlockKind.HEADING and before is not None and before.kind is BlockKind.TITLE:
            # Qt lets margins fall together, and what is drawn above this block would lie on the source line.
            top += _SOURCE_ROOM * em if self._show_title else 0.0
        if rtl:
            layout.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            layout.setRightMargin(max(indent, layout.rightMargin()))
        else:
            layout.setLeftMargin(indent)
            if self._mixed:
                layout.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if kind is BlockKind.CODE:
            (layout.setLeftMargin if rtl else layout.setRightMargin)(indent)
        layout.setTopMargin(top)
        layout.setBottomMargin(bottom)
        # A fixed height keeps the rhythm where a fallback font (emoji, Arabic) would push its own line apart.
        layout.setLineHeight(line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return layout

    def of_letters(self, block: Block, marks: frozenset[MarkKind] = frozenset(), href: str = "") -> QTextCharFormat:
        """How the words of a block look where these marks lie over them."""
        scale_key = int(self._title_scale * 100) if block.kind is BlockKind.TITLE else block.level
        key = (block.kind, scale_key, marks, href)
        if key in self._letters:
            return self._letters[key]
        letters = QTextCharFormat()
        colours, size = self._theme.text, self._style.size
        colour = colours["body"]
        if block.kind is BlockKind.TITLE:
            letters.setFontPointSize(size * self._title_scale)
            # A title as long as an article is read like one.
            letters.setFontWeight(QFont.Weight.Bold if self._title_scale > 1.0 else QFont.Weight.Normal)
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
            colour = self._theme.frame["secondary"]
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
        self._letters[key] = letters
        return letters

    # --- tables ---------------------------------------------------------------------------------------------------

    def of_table(self) -> QTextTableFormat:
        em = self._em
        table = QTextTableFormat()
        table.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table.setBorder(0)
        table.setBorderCollapse(True)
        table.setCellPadding(0.35 * em)
        table.setCellSpacing(0)
        table.setTopMargin(0.9 * em)
        table.setBottomMargin(0.9 * em)
        return table

    def of_cell(self, *, first: bool) -> QTextTableCellFormat:
        """The first column stands flush with the text around the table."""
        cell = QTextTableCellFormat()
        cell.setBottomBorder(max(1.0, self._em / 19))
        cell.setBottomBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        cell.setBottomBorderBrush(self._theme.frame["hairline"])
        cell.setLeftPadding(0 if first else 0.5 * self._em)
        return cell

    def of_cell_text(self, rtl: bool) -> QTextBlockFormat:
        layout = QTextBlockFormat()
        line = self._em * self._style.leading * 0.9
        layout.setLineHeight(line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        if self._mixed:
            sides = Qt.LayoutDirection
            layout.setLayoutDirection(sides.RightToLeft if rtl else sides.LeftToRight)
        return layout


def flat_format() -> QTextBlockFormat:
    """For a block that must take no room."""
    layout = QTextBlockFormat()
    layout.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    return layout
