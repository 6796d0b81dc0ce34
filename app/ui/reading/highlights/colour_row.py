"""Five buttons in a row, one for each colour of a highlight, with its shape and pattern; each names its key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.highlights import Colour
from app.ui.commands import CommandSet
from app.ui.parts import text_scale
from app.ui.reading.highlights.marker_strokes import draw_edges
from app.ui.reading.highlights.ticks import draw_shape
from app.ui.reading.highlights.words import name_colour
from app.ui.theme import Theme


def make_swatch(colour: Colour, theme: Theme, size: QSize, ratio: float, *, filled: bool = False) -> QPixmap:
    """A piece of marked paper: ground and edge, and the shape of the margin upon it."""
    style = theme.markers[colour]
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(0, 2, size.width(), size.height() - 2, style.ground)
    draw_edges(painter, style, [QLineF(0, 2.5, size.width(), 2.5)], size.height())
    middle = QPointF(size.width() / 2, size.height() * 0.58)
    draw_shape(painter, colour, middle, size.height() * 0.2, 1.4, style.edge, style.edge if filled else style.ground)
    painter.end()
    return picture


class ColourRow(QWidget):
    """A choice of colour. Left and right walk it; each button is pressed as any other."""

    chosen = Signal(object)  # Colour

    def __init__(self, commands: CommandSet, theme: Theme, parent: QWidget, *, takes_keys: bool = True) -> None:
        super().__init__(parent)
        self.buttons: dict[Colour, QToolButton] = {}
        scale = text_scale(self)
        self._size = QSize(round(22 * scale), round(18 * scale))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for colour in Colour:
            button = QToolButton(self)
            button.setAutoRaise(True)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if takes_keys else Qt.FocusPolicy.NoFocus)
            button.setIconSize(self._size)
            button.setAccessibleName(name_colour(colour).capitalize())
            button.setToolTip(commands[f"highlight.{colour.value}"].toolTip())
            button.clicked.connect(lambda _=False, colour=colour: self.chosen.emit(colour))
            self.buttons[colour] = button
            row.addWidget(button)
        self.set_theme(theme)

    def show_colour(self, colour: Colour | None) -> None:
        for each, button in self.buttons.items():
            button.setChecked(each is colour)
            words = name_colour(each).capitalize()
            button.setAccessibleName(self.tr("{colour}, chosen").format(colour=words) if each is colour else words)

    def set_theme(self, theme: Theme) -> None:
        for colour, button in self.buttons.items():
            button.setIcon(QIcon(make_swatch(colour, theme, self._size, self.devicePixelRatioF())))


def connect_colours(commands: CommandSet, choose: Callable[[Colour], None]) -> None:
    """The keys of the colours."""
    for colour in Colour:
        commands[f"highlight.{colour.value}"].triggered.connect(lambda _=False, colour=colour: choose(colour))
