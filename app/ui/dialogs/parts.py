"""What the dialogs have in common: air, a heading in the reading face, a row of buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.parts import make_heading


class PaperDialog(QDialog):
    """`body` is the column to fill; `buttons` the row at the bottom right."""

    def __init__(self, title: str, parent: QWidget | None = None, *, size: QSize | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(0)
        self.heading = make_heading(title, 1.5, self)
        column.addWidget(self.heading)
        column.addSpacing(12)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body, 1)
        column.addSpacing(16)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        column.addLayout(self.buttons)
        if size is not None:
            self.resize(fit_to_screen(self, size))

    def add_button(self, text: str, *, primary: bool = False, left: bool = False) -> QPushButton:
        """Buttons with `left` come first; the others stand at the right end in the order they were added."""
        button = QPushButton(text, self)
        button.setAutoDefault(primary)
        button.setDefault(primary)
        if left:
            self.buttons.addWidget(button)
        else:
            if not self.property("stretched"):
                self.buttons.addStretch(1)
                self.setProperty("stretched", True)
            self.buttons.addWidget(button)
        return button


def make_error_label(parent: QWidget | None = None) -> QLabel:
    """A sentence under a field that says what is wrong with it; hidden while nothing is."""
    label = QLabel(parent)
    label.setProperty("error", True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.hide()
    return label


def fit_to_screen(widget: QWidget, size: QSize) -> QSize:
    """That size for normal text, grown with larger text, and never more than nine tenths of the screen."""
    scale = max(1.0, widget.fontMetrics().height() / 17.0)
    screen = widget.screen() or QGuiApplication.primaryScreen()
    most = screen.availableSize() * 0.9
    return (size * scale).boundedTo(most)
