"""Icons of one family (Lucide), drawn in the theme's colours at the size and pixel ratio they are asked for."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (resources.files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


class LineIconEngine(QIconEngine):
    """Renders the vector at whatever size is painted, so that icons stay crisp at every scale factor."""

    def __init__(self, name: str, colour: QColor, disabled: QColor) -> None:
        super().__init__()
        self._name, self._colour, self._disabled = name, QColor(colour), QColor(disabled)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        colour = self._disabled if mode == QIcon.Mode.Disabled else self._colour
        svg = _source(self._name).replace("currentColor", colour.name())
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return LineIconEngine(self._name, self._colour, self._disabled)


def line_icon(name: str, colour: QColor, disabled: QColor) -> QIcon:
    """The icon of that Lucide name, e.g. `line_icon("search", theme.frame["text"], theme.frame["disabled"])`."""
    return QIcon(LineIconEngine(name, colour, disabled))
