"""What Qt shows badly of a rendered note, on screen and on paper: tables, tasks, pictures, and the end of code."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import (
    QColor,
    QImage,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextListFormat,
    QTextTable,
)

INDENT = 40  # pixels of a level of a list, and of a margin of a quotation, as Qt has them in HTML
_PADDING = 5  # pixels around the words of a cell
_BOXES = ("☐", "☑")


def fit_pictures(
    document: QTextDocument, find: Callable[[str], QImage | None], room: float, tallest: float, first: int = 0
) -> None:
    """No picture is wider than its room, nor taller than `tallest`, both in pixels of 96 to the inch; one that `find`
    does not know by its address is its words. `first` is the block to begin in."""
    for place, form in reversed(_find_pictures(document, first)):
        cursor = QTextCursor(document)
        cursor.setPosition(place)
        cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
        picture = find(form.name())
        if picture is None or picture.isNull():
            words = str(form.property(QTextFormat.Property.ImageAltText) or "")
            cursor.insertText(f"[{words or QCoreApplication.translate('Preview', 'picture')}]", QTextCharFormat())
            continue
        scale = min(1.0, _room_at(cursor, room) / picture.width(), tallest / picture.height())
        form.setWidth(picture.width() * scale)
        form.setHeight(round(picture.height() * scale))
        cursor.setCharFormat(form)


def _room_at(cursor: QTextCursor, room: float) -> float:
    """What lists, quotations and tables leave of the room."""
    block, table = cursor.block(), cursor.currentTable()
    if table is not None:
        room = room / table.columns() - 2 * _PADDING - 2
    items = block.textList()
    levels = block.blockFormat().indent() + (items.format().indent() if items is not None else 0)
    margins = (block.blockFormat().leftMargin() > 0) + (block.blockFormat().rightMargin() > 0)
    return max(40.0, room - INDENT * (levels + margins))


def _find_pictures(document: QTextDocument, first: int) -> list[tuple[int, QTextImageFormat]]:
    places: list[tuple[int, QTextImageFormat]] = []
    block = document.findBlockByNumber(first)
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            fragment = pieces.fragment()
            if fragment.charFormat().isImageFormat():
                form = fragment.charFormat().toImageFormat()
                places += [(fragment.position() + n, form) for n in range(fragment.length())]
            pieces += 1
        block = block.next()
    return places


def end_code(html: str) -> str:
    """The line break at the end of code is shown as an empty line."""
    return html.replace("\n</code></pre>", "</code></pre>")


def rule_tables(document: QTextDocument, html: str, colour: QColor) -> None:
    """Hairlines between the cells of the tables that `html` brought. In a style sheet they would be lost for each cell
    that says how it is aligned."""
    if "<table" not in html:
        return
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable) and frame.format().borderBrush().color() != colour:
            form = frame.format()
            form.setBorder(1)
            form.setBorderCollapse(True)
            form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            form.setBorderBrush(colour)
            form.setCellPadding(_PADDING)
            form.setTopMargin(4)
            form.setBottomMargin(8)
            frame.setFormat(form)


def take_bullets(document: QTextDocument, html: str, first: int = 0) -> None:
    """A task has its box; a list of nothing but tasks has no bullets beside them. `first` is the block that `html`
    begins in."""
    if not any(box in html for box in _BOXES):
        return
    seen: set[int] = set()
    block = document.findBlockByNumber(first)
    while block.isValid():
        items = block.textList()
        if items is not None and items.objectIndex() not in seen:
            seen.add(items.objectIndex())
            if all(items.item(number).text().startswith(_BOXES) for number in range(items.count())):
                form = items.format()
                form.setStyle(QTextListFormat.Style.ListStyleUndefined)
                items.setFormat(form)
        block = block.next()
