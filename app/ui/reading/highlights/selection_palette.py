"""The small palette that appears at words selected with the mouse: five colours, and a comment."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from app.ui.commands import CommandSet
from app.ui.icons import line_icon
from app.ui.reading.card_place import place_by_line
from app.ui.reading.highlights.colour_row import ColourRow
from app.ui.theme import Theme

MARGIN = 8


class SelectionPalette(QFrame):
    """Stands over the view it is a child of, and never takes the keyboard: its colours have keys of their own."""

    chosen = Signal(object)  # Colour
    comment_asked = Signal()

    def __init__(self, commands: CommandSet, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("selection-palette")
        self.setAccessibleName(self.tr("Highlight the selected words"))
        self._view = view
        self.colours = ColourRow(commands, theme, self, takes_keys=False)
        self.colours.chosen.connect(self.chosen)
        for button in self.colours.buttons.values():
            button.setCheckable(False)
        self.comment = QToolButton(self)
        self.comment.setAutoRaise(True)
        self.comment.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.comment.setToolTip(commands["highlight.comment"].toolTip())
        self.comment.setAccessibleName(self.tr("Highlight and comment"))
        self.comment.clicked.connect(lambda: self.comment_asked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        row.setSpacing(4)
        row.addWidget(self.colours)
        row.addWidget(self.comment)
        self.hide()
        self.set_theme(theme)

    def show_by(self, line: QRect) -> None:
        """Stand by a line, in the coordinates of the view."""
        bounds = self._view.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self.setGeometry(place_by_line(lambda _room: QSize(self.sizeHint()), line, bounds))
        self.show()
        self.raise_()

    def set_theme(self, theme: Theme) -> None:
        frame = theme.frame
        self.setStyleSheet(
            f"#selection-palette {{ background: {frame['raised'].name()};"
            f" border: 1px solid {frame['hairline'].name()}; border-radius: 8px; }}"
        )
        self.colours.set_theme(theme)
        self.comment.setIcon(line_icon("sticky-note", frame["text"], frame["disabled"]))
