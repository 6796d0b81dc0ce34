"""The line above a note: whose it is, writing or reading it, whether it is saved, and the way to hide it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.ui.icons import line_icon
from app.ui.parts import ElidedLabel, make_heading
from app.ui.theme import Theme


class NoteHead(QWidget):
    """`tools` is the place of buttons for what can be done with the note."""

    closed = Signal()
    turned = Signal()  # from writing to reading, or back

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = make_heading(self.tr("Note"), 1.15)
        self.writing = self._make_tab(self.tr("Write"))
        self.reading = self._make_tab(self.tr("Preview"))
        self._tabs = QButtonGroup(self)
        self._tabs.addButton(self.writing)
        self._tabs.addButton(self.reading)
        self.writing.setChecked(True)
        self._tabs.buttonClicked.connect(lambda _: self.turned.emit())
        self.indicator = ElidedLabel(self)
        self.indicator.setProperty("quiet", True)
        self.indicator.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(0)
        self._close = QToolButton(self)
        self._close.setToolTip(self.tr("Hide the note (Ctrl+N)"))
        self._close.setAccessibleName(self.tr("Hide the note"))
        self._close.setIconSize(QSize(16, 16))
        self._close.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 4)
        row.setSpacing(4)
        row.addWidget(self.title)
        row.addSpacing(8)
        row.addWidget(self.writing)
        row.addWidget(self.reading)
        row.addWidget(self.indicator, 1)
        row.addLayout(self.tools)
        row.addWidget(self._close)

    def _make_tab(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(text)
        button.setCheckable(True)
        return button

    def show_tabs(self, shown: bool) -> None:
        """Where writing and reading stand side by side, there is nothing to choose."""
        self.writing.setVisible(shown)
        self.reading.setVisible(shown)

    def set_theme(self, theme: Theme) -> None:
        self._close.setIcon(line_icon("x", theme.frame["secondary"], theme.frame["disabled"]))
