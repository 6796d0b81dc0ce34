"""Words for paper that are no article: notes, and highlights with what was said of them, one under the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count

from PySide6.QtCore import QLineF, QPointF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPagedPaintDevice,
    QPainter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)

from app.addresses import read_picture
from app.highlights import Colour
from app.markup import render_note
from app.ui.note_look import end_code, fit_pictures, rule_tables, take_bullets
from app.ui.reading.highlights.marker_strokes import draw_edges
from app.ui.reading.highlights.words import name_stance
from app.ui.reading.paper import NoteDocument, font
from app.ui.theme import Theme

_INSET = 16.0  # of a quotation, and of what was said of it; all lengths in pixels of 96 to the inch
_BAR = 4.0  # from the edge of the page to the bar beside a quotation
_PIXEL = 1 / 96
_QUOTE = QTextFormat.Property.UserProperty + 1  # a number for each quotation, then its colour
_RULE = QColor("#999999")
_WHOLE = 0.98  # of the width: a picture as wide as the line would break it
_TALLEST = 0.8  # of a page
_STYLE = """
h1, h2, h3, h4, h5, h6 { font-size: medium; } p { margin: 0 0 6px 0; }
a { color: #000000; text-decoration: none; } code, pre { background: #eeeeee; } blockquote { color: #333333; }
"""


class PaperText:
    """Grows from top to bottom; printed with `paper.print_flow(sheet, text.document, text.decorate)`."""

    def __init__(self, device: QPagedPaintDevice, width: float, family: str, theme: Theme, size: float = 10.5) -> None:
        self.document = NoteDocument()
        self.document.setUndoRedoEnabled(False)
        self.document.documentLayout().setPaintDevice(device)
        self.document.setDefaultFont(font(family, size))
        self.document.setDefaultStyleSheet(_STYLE)
        self.document.setDocumentMargin(0)
        self.document.setPageSize(QSizeF(width, -1))
        self._theme, self._size, self._width = theme, size, width
        self._height = device.pageLayout().paintRectPixels(device.logicalDpiX()).height()
        self._pictures: dict[str, QImage] = {}  # by their addresses; one may be shown again and again
        self.find_picture: Callable[[str], bytes | None] = lambda _key: None
        self.document.find_picture = self._read_picture
        self._pixel = device.logicalDpiY() * _PIXEL
        self._cursor = QTextCursor(self.document)
        self._quotes = count()

    def _read_picture(self, address: str) -> QImage | None:
        if address not in self._pictures:
            key = read_picture(address)
            data = self.find_picture(key) if key is not None else None
            self._pictures[address] = QImage.fromData(data) if data is not None else QImage()
        picture = self._pictures[address]
        return None if picture.isNull() else picture

    @property
    def is_empty(self) -> bool:
        return self.document.isEmpty()

    def add_heading(self, words: str, size: float, *, before: float = 0.0) -> None:
        look = QTextCharFormat()
        look.setFont(font(self.document.defaultFont().family(), size, bold=True))
        self._add(words, look, before=0.0 if self.is_empty else before, after=4)

    def add_quiet(self, words: str, *, inset: bool = False, italic: bool = False) -> None:
        """A line that says where something came from, or how it stands."""
        look = QTextCharFormat()
        look.setFontPointSize(self._size * 0.85)
        look.setFontItalic(italic)
        look.setForeground(QColor("#444444"))
        self._add(words, look, before=0, after=5, inset=_INSET if inset else 0.0)

    def add_markdown(self, body: str, *, inset: bool = False) -> None:
        """Nothing that is named in it is loaded."""
        self._begin_block(QTextBlockFormat())
        first = self._cursor.block().blockNumber()
        html = end_code(render_note(body, pictures=True))
        self._cursor.insertHtml(html)
        if "<img" in html:
            room = (self._width / self._pixel - (2 * _INSET if inset else 0)) * _WHOLE
            fit_pictures(self.document, self._read_picture, room, self._height / self._pixel * _TALLEST, first)
        rule_tables(self.document, html, _RULE)
        take_bullets(self.document, html, first)
        block = self.document.findBlockByNumber(first)
        if block.length() == 1 and block.next().isValid():  # what began with a list left an empty line above it
            cursor = QTextCursor(block)
            cursor.deleteChar()
            block = self.document.findBlockByNumber(first)
        while block.isValid():
            quoted = block.blockFormat().leftMargin() > 0
            if (inset or quoted) and block.textList() is None and QTextCursor(block).currentTable() is None:
                self._set_inset(block, (_INSET if inset else 0.0) + (_INSET if quoted else 0.0))
            block = block.next()

    def add_quote(self, words: str, colour: Colour, number: str = "") -> None:
        """A passage, with a bar in the pattern of its colour beside it."""
        key = f"{next(self._quotes)} {colour.value}"
        for place, line in enumerate(words.split("\n")):
            block = QTextBlockFormat()
            block.setProperty(_QUOTE, key)
            block.setTopMargin(0 if self.is_empty or place else 9)
            block.setBottomMargin(3)
            self._begin_block(block)
            if number and not place:
                bold = QTextCharFormat()
                bold.setFontWeight(700)
                self._cursor.insertText(f"{number}  ", bold)
            self._cursor.insertText(line, QTextCharFormat())
            self._set_inset(self._cursor.block(), _INSET)

    def _add(self, words: str, look: QTextCharFormat, *, before: float, after: float, inset: float = 0.0) -> None:
        block = QTextBlockFormat()
        block.setTopMargin(before)
        block.setBottomMargin(after)
        self._begin_block(block)
        self._cursor.insertText(" ".join(words.split()), look)
        if inset:
            self._set_inset(self._cursor.block(), inset)

    def _begin_block(self, block: QTextBlockFormat) -> None:
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        if self.is_empty:
            self._cursor.setBlockFormat(block)
            self._cursor.setBlockCharFormat(QTextCharFormat())
        else:
            self._cursor.insertBlock(block, QTextCharFormat())

    def _set_inset(self, block: QTextBlock, inset: float) -> None:
        """Where its lines begin, whichever way they run. Qt scales heights to the device, and not what is beside."""
        mirrored = block.textDirection() == Qt.LayoutDirection.RightToLeft
        look = QTextBlockFormat()
        look.setLeftMargin(0 if mirrored else inset * self._pixel)
        look.setRightMargin(inset * self._pixel if mirrored else 0)
        QTextCursor(block).mergeBlockFormat(look)

    # --- beside the words ---

    def decorate(self, painter: QPainter, start: float, end: float) -> None:
        """The bars of quotations from one height to another."""
        layout = self.document.documentLayout()
        block = self.document.begin()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        while block.isValid():
            rect = layout.blockBoundingRect(block)
            if rect.top() > end:
                return
            key = block.blockFormat().property(_QUOTE)
            if key and rect.bottom() > start:
                bottom, after = rect.bottom(), block.next()
                if after.isValid() and after.blockFormat().property(_QUOTE) == key:
                    bottom = layout.blockBoundingRect(after).top()
                self._paint_bar(painter, block, max(rect.top(), start), min(bottom, end), Colour(key.split(" ")[1]))
            block = block.next()

    def _paint_bar(self, painter: QPainter, block: QTextBlock, top: float, bottom: float, colour: Colour) -> None:
        mirrored = block.textDirection() == Qt.LayoutDirection.RightToLeft
        x = self._width - _BAR * self._pixel if mirrored else _BAR * self._pixel
        painter.save()
        painter.translate(QPointF(x, top))
        painter.rotate(90)
        em = 1.6 * self._size * self._pixel * 96 / 72
        draw_edges(painter, self._theme.markers[colour], [QLineF(0, 0, bottom - top, 0)], em)
        painter.restore()


def add_said(text: PaperText, stance: str, comment: str, tags: Iterable[str]) -> None:
    """How two passages stand, what was said of them, and tags, as far as there are any."""
    if stance:
        text.add_quiet(name_stance(stance), inset=True, italic=True)
    if comment.strip():
        text.add_markdown(comment, inset=True)
    if words := " ".join(f"#{tag}" for tag in tags):
        text.add_quiet(words, inset=True)
