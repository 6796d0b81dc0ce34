"""What Qt shows badly of a rendered note, on screen and on paper: tables, tasks, and the end of code."""

from __future__ import annotations

from PySide6.QtGui import QColor, QTextDocument, QTextFrameFormat, QTextListFormat, QTextTable

_BOXES = ("☐", "☑")


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
            form.setCellPadding(5)
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
