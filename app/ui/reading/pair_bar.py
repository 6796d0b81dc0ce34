"""The name and the question of a pair, asked in one line above the two texts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget


class PairBar(QFrame):
    saved = Signal(str, str)  # title, question
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inline-bar")
        self.title = self._make_field(self.tr("Name of the pair"), 300)
        self.question = self._make_field(self.tr("A question to read them with (may stay empty)"), 1_000)
        self.save_button = QPushButton(self.tr("Save pair"), self)
        self.save_button.setDefault(True)
        cancel = QPushButton(self.tr("Cancel"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.title, 2)
        row.addWidget(self.question, 3)
        row.addWidget(self.save_button)
        row.addWidget(cancel)
        self.save_button.clicked.connect(self._save)
        cancel.clicked.connect(self.dismiss)
        self.title.returnPressed.connect(self.question.setFocus)
        self.question.returnPressed.connect(self._save)
        self.hide()

    def _make_field(self, words: str, most: int) -> QLineEdit:
        field = QLineEdit(self)
        field.setPlaceholderText(words)
        field.setAccessibleName(words)
        field.setMaxLength(most)
        return field

    def ask(self, title: str, question: str) -> None:
        self.title.setText(title)
        self.question.setText(question)
        self.show()
        self.title.setFocus()
        self.title.selectAll()

    def _save(self) -> None:
        self.hide()
        self.saved.emit(" ".join(self.title.text().split()), " ".join(self.question.text().split()))
        self.left.emit()

    def dismiss(self) -> None:
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
