"""The field a search is typed into. It answers while typing; Return says that the last word is finished."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.icons import line_icon
from app.ui.theme import Theme

TYPING_PAUSE = 30  # ms; two keys struck in one movement are one question


class SearchField(QLineEdit):
    """`asked(query, typing)` comes a moment after each keystroke, and at once on Return; an empty query means that
    the whole list is wanted again."""

    asked = Signal(str, bool)
    left_downwards = Signal()  # the reader goes from the field into the list
    submitted = Signal()
    suggestion_wanted = Signal()  # Alt+Return: what was perhaps meant instead
    left = Signal()  # Escape in an empty field

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search-field")
        self.setPlaceholderText(self.tr("Search titles, texts and notes"))
        self.setAccessibleName(self.tr("Search the library"))
        self.setMaxLength(1_000)
        self._icon = QAction(self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(self.tr("Clear search (Esc)"), self)
        self._clear.triggered.connect(self._on_clear)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._pause = QTimer(self, interval=TYPING_PAUSE, singleShot=True)
        self._pause.timeout.connect(lambda: self._ask(typing=True))
        self._asked = ""
        self.textChanged.connect(self._on_text)
        self.set_theme(theme)
        self._clear.setVisible(False)

    def set_theme(self, theme: Theme) -> None:
        self._icon.setIcon(line_icon("search", theme.frame["secondary"], theme.frame["disabled"]))
        self._clear.setIcon(line_icon("x", theme.frame["secondary"], theme.frame["disabled"]))

    @property
    def query(self) -> str:
        return " ".join(self.text().split())

    def _on_text(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        if not text.strip():
            self._pause.stop()
            self._ask(typing=True)
        else:
            self._pause.start()

    def _ask(self, *, typing: bool) -> None:
        self._pause.stop()
        # A space after a word ends it, just as Return does.
        unfinished = typing and not self.text().endswith(" ")
        state = f"{self.query}{'…' if unfinished else ''}"
        if state != self._asked:
            self._asked = state
            self.asked.emit(self.query, unfinished)

    def _on_clear(self) -> None:
        self.clear()
        self.setFocus()

    def forget(self) -> None:
        """The next question is asked even if it is the one before."""
        self._asked = ""

    def replace_query(self, query: str) -> None:
        """Ask for this, finished, instead of what stands here; undo brings that back."""
        self.selectAll()
        self.insert(query)
        self._ask(typing=False)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() == Qt.KeyboardModifier.AltModifier
        ):
            self.suggestion_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._ask(typing=False)
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)
