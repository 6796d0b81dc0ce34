"""The preview of a note: HTML made from Markdown, which loads nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QImage,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from app.addresses import SCHEME
from app.ui.note_look import end_code, fit_pictures, rule_tables, take_bullets
from app.ui.theme import READING_FAMILY, Theme

TALLEST = 100_000  # pixels: on a screen one scrolls
_EDGE = 0.12  # of the height: what stands nearer to an edge is brought away from it


class Preview(QTextBrowser):
    """Shows HTML made from Markdown. Loads nothing: no picture, no style sheet, no file, no address of any kind but
    those of Parallax itself, for which `find_picture` is asked, on the GUI thread: a QImage, or None."""

    address_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.find_picture: Callable[[str], QImage | None] = lambda _address: None
        self._html = ""
        self._hairline = self.palette().mid().color()
        self._fitting = QTimer(self, singleShot=True, interval=120)
        self._fitting.timeout.connect(self.show_again)
        self.setObjectName("note-preview")
        self.setAccessibleName(self.tr("Preview of the note"))
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.anchorClicked.connect(lambda url: self.address_clicked.emit(url.toString()))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ARG002
        picture = self._find_own(QUrl(name).toString())
        return b"" if picture is None else self._scale(picture)

    def _scale(self, picture: QImage) -> QImage:
        """As many pixels as the screen has for it: Qt would leave out lines."""
        ratio = self.devicePixelRatioF()
        room = round(self._room() * ratio)
        if picture.width() <= room:
            return picture
        return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)

    def show_html(self, html: str) -> None:
        """Show another version of what is shown; the place is kept."""
        bar = self.verticalScrollBar()
        place = bar.value()
        self._html = html
        self.setHtml(end_code(html))
        rule_tables(self.document(), html, self._hairline)
        take_bullets(self.document(), html)
        if "<img" in html:
            self._fit_pictures()
        bar.setValue(place)

    def show_again(self) -> None:
        """A picture has come, or there is another width for them."""
        if "<img" in self._html:
            self.show_html(self._html)

    def clear(self) -> None:
        self._html = ""
        super().clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fitting.start()

    def _room(self) -> int:
        return max(40, round(self.viewport().width() - 2 * self.document().documentMargin()))

    def _fit_pictures(self) -> None:
        fit_pictures(self.document(), self._find_own, self._room(), TALLEST)

    def _find_own(self, address: str) -> QImage | None:
        return self.find_picture(address) if QUrl(address).scheme() == SCHEME else None

    def bring(self, position: int, share: float) -> None:
        """Bring a place on screen, at that share of the height; one that is well on screen stays where it is."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        rect, height = self.cursorRect(cursor), self.viewport().height()
        if not (_EDGE * height <= rect.top() and rect.bottom() <= (1 - _EDGE) * height):
            target = min(max(share, _EDGE), 1 - 2 * _EDGE) * height
            bar = self.verticalScrollBar()
            bar.setValue(round(bar.value() + rect.top() - target))

    def set_theme(self, theme: Theme, size: float) -> None:
        """Colours, and the size in points of the editor beside it."""
        self._hairline = theme.frame["hairline"]
        reading = QFont(READING_FAMILY)
        reading.setPointSizeF(size * 1.06)
        self.setFont(reading)
        # Headings of a note are small: it stands beside a text whose own are the large ones.
        self.document().setDefaultStyleSheet(
            "h1 { font-size: large; } h2, h3, h4, h5, h6 { font-size: medium; }"
            f" a {{ color: {theme.text['link'].name()}; }}"
            # By more than its colour: what it names is not there yet.
            f" a.missing {{ color: {theme.frame['secondary'].name()}; font-style: italic; text-decoration: none; }}"
            f" code, pre {{ background: {theme.text['code_ground'].name()}; }}"
            f" blockquote {{ color: {theme.text['quote'].name()}; }}"
        )
        self.document().setDocumentMargin(12)
