"""Sheets of paper: the page that is being painted, its foot, and flows of text broken between lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QLocale, QMarginsF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextBlock,
    QTextDocument,
)

from app.ui.theme import MarkStyle, ReadingStyle, Theme

MARGIN = 16.0  # millimetres around a sheet
RESOLUTION = 1200  # dots an inch; type is placed as finely as on any printer


def paper_theme(theme: Theme) -> Theme:
    """The theme in ink on white paper: every mark a black pattern over nearly no grey."""
    ink, grey, pale = QColor("#000000"), QColor("#444444"), QColor("#F2F2F2")
    marks = tuple(MarkStyle(mark.name, ink, pale, mark.pattern) for mark in theme.marks)
    frame = dict.fromkeys(theme.frame, ink) | {"page": QColor("#FFFFFF"), "secondary": grey}
    frame |= {"hairline": QColor("#999999"), "disabled": QColor("#777777")}
    text = dict.fromkeys(theme.text, ink) | {"quote": QColor("#222222"), "tail": grey, "code_ground": pale}
    markers = {name: replace(style, ground=QColor("#E4E4E4"), edge=ink) for name, style in theme.markers.items()}
    return Theme("paper", theme.name, False, frame, text, marks, markers)


def set_up_page(device: QPagedPaintDevice) -> None:
    """Margins for a sheet; call before a painter is opened on the device."""
    margin = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
    device.setPageMargins(margin, QPageLayout.Unit.Millimeter)


@dataclass(slots=True)
class Sheet:
    """The device being painted, and where the next thing goes on its page. All lengths in device pixels."""

    device: QPagedPaintDevice
    painter: QPainter
    width: float
    height: float
    unit: float  # pixels a point
    footer: str
    y: float = 0.0
    page: int = 1

    @classmethod
    def begin(cls, device: QPagedPaintDevice, painter: QPainter, footer: str) -> Sheet:
        """The first page of a device that `painter` has been opened on."""
        area = device.pageLayout().paintRectPixels(device.logicalDpiX())
        return cls(device, painter, float(area.width()), float(area.height()), device.logicalDpiY() / 72, footer)

    @property
    def foot(self) -> float:
        return self.height - 16 * self.unit

    def turn(self) -> None:
        self.finish()
        self.device.newPage()
        self.page += 1
        self.y = 0.0

    def finish(self) -> None:
        """The line at the foot of a page."""
        painter = self.painter
        painter.setFont(font(ReadingStyle().family, 7.5))
        painter.setPen(QColor("#444444"))
        rect = QRectF(0, self.height - 11 * self.unit, self.width, 11 * self.unit)
        metrics = QFontMetricsF(painter.font(), self.device)
        words = metrics.elidedText(self.footer, Qt.TextElideMode.ElideRight, self.width * 0.85)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, str(self.page))


def font(family: str, size: float, *, bold: bool = False) -> QFont:
    made = QFont(family)
    made.setStyleHint(QFont.StyleHint.Serif)
    made.setPointSizeF(size)
    made.setBold(bold)
    part_ligatures(made)
    return made


def part_ligatures(face: QFont) -> None:
    """A ligature has no letters in a PDF: who copies or searches “The” would get “e”."""
    for tag in ("liga", "dlig", "clig"):
        face.setFeature(QFont.Tag(tag), 0)


def print_words(sheet: Sheet, words: str, face: QFont, after: float) -> None:
    """A wrapped paragraph at the head of the first page."""
    painter = sheet.painter
    painter.setFont(face)
    painter.setPen(QColor("#000000"))
    metrics = QFontMetricsF(face, sheet.device)
    flags = int(Qt.TextFlag.TextWordWrap)
    height = metrics.boundingRect(QRectF(0, 0, sheet.width, 1e6), flags, words).height()
    height = min(height, sheet.foot * 0.4)  # a question of a page's length must leave room for the texts
    painter.drawText(QRectF(0, sheet.y, sheet.width, height), flags, words)
    sheet.y += height + after * sheet.unit


class NoteDocument(QTextDocument):
    """Shows no picture but those of the library, which `find_picture` gives by their addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.find_picture: Callable[[str], QImage | None] = lambda _address: None

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ARG002
        """Nothing named in a note is ever loaded from anywhere else."""
        return self.find_picture(QUrl(name).toString()) or b""


Decorate = Callable[[QPainter, float, float], None]  # what stands beside the words, from one height to another


def print_flow(sheet: Sheet, document: QTextDocument, decorate: Decorate | None = None) -> None:
    """Paint a document, as wide as the sheet, broken between lines over as many pages as it takes."""
    layout, done = document.documentLayout(), 0.0
    height = layout.documentSize().height()
    block = document.begin()  # the first that reaches below what is done
    while done < height - 0.5:
        block = _skip(layout, block, done)
        room = sheet.foot - sheet.y
        end = _last_line_before(layout, block, done + room, height)
        if end <= done:
            if sheet.y > 0:
                sheet.turn()
                continue
            end = done + room
        clip = QRectF(0, done, sheet.width, end - done)
        sheet.painter.save()
        sheet.painter.translate(0, sheet.y - done)
        sheet.painter.setClipRect(clip)
        if decorate is not None:
            decorate(sheet.painter, done, end)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = clip.adjusted(0, 1, 0, -1)  # a line that only touches the edge is written on one page
        context.palette.setColor(QPalette.ColorRole.Text, QColor("#000000"))  # whatever the theme of the window
        layout.draw(sheet.painter, context)
        sheet.painter.restore()
        sheet.y += end - done
        done = end
        if done < height - 0.5:
            sheet.turn()


def _skip(layout: QAbstractTextDocumentLayout, block: QTextBlock, done: float) -> QTextBlock:
    """The first block that may reach below `done`. Cells of one row stand beside each other: a few before it count."""
    while block.next().next().isValid() and layout.blockBoundingRect(block.next().next()).bottom() < done:
        block = block.next()
    return block


def _last_line_before(layout: QAbstractTextDocumentLayout, block: QTextBlock, limit: float, height: float) -> float:
    """The lowest place not below `limit` where no line is cut."""
    if height <= limit:
        return height
    cut = limit
    while block.isValid():
        rect = layout.blockBoundingRect(block)
        if rect.top() > limit + (limit - cut):
            break
        for number in range(block.layout().lineCount()):
            line = block.layout().lineAt(number)
            if rect.top() + line.y() < cut < rect.top() + line.y() + line.height():
                cut = rect.top() + line.y()
        block = block.next()
    return cut


# --- PDF --------------------------------------------------------------------------------------------------------------


def make_pdf(title: str, paint: Callable[[QPdfWriter], None]) -> bytes:
    """What `paint` puts on the writer. In memory: a writer on a file says nothing of a disk that is full."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # Not a QPrinter: making one asks the print service for its printers, over the internet protocol if need be.
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setTitle(title[:300])
    writer.setCreator("Parallax")
    writer.setPageSize(usual_paper())
    paint(writer)
    del writer
    return bytes(buffer.data().data())


def usual_paper() -> QPageSize:
    """Letter where people measure in inches, A4 elsewhere."""
    imperial = QLocale.system().measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize(QPageSize.PageSizeId.Letter if imperial else QPageSize.PageSizeId.A4)
