"""What a gesture has just said, where it holds, and how it is taken back: one line beneath the texts, for a while."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QCursor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from app.domain import Scope
from app.ui.correction_words import scope_words
from app.ui.correction_work import Made
from app.ui.icons import line_icon
from app.ui.parts import ElidedLabel, text_scale
from app.ui.reading.gestures import choices_of_scope
from app.ui.scope_button import ScopeButton
from app.ui.theme import Theme

STAYS = 15_000  # milliseconds, while neither pointer nor keyboard is in it


class Sentence(ElidedLabel):
    """As wide as its words, so that what follows stands right behind them; too long a one gives way."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        super().set_whole(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.whole) + 4, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())


class CorrectionLine(QFrame):
    scope_chosen = Signal(object, object)  # Made, Scope
    undo_asked = Signal(object)  # Made
    left = Signal()  # Escape: the keyboard belongs to the text again

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inline-bar")
        self._made: Made | None = None
        self._sentence = Sentence(self)
        self.scope = ScopeButton(theme, self)
        self.scope.chosen.connect(self._on_scope)
        self.undo = QPushButton(self.tr("Undo"), self)
        self.undo.clicked.connect(self._on_undo)
        self._close = QToolButton(self)
        side = round(16 * text_scale(self))
        self._close.setIconSize(QSize(side, side))
        self._close.setToolTip(self.tr("Close this line; what was said holds"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.clicked.connect(self.leave)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.scope)
        row.addStretch(1)
        row.addWidget(self.undo)
        row.addWidget(self._close)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._both.setContentsMargins(16, 6, 8, 6)
        self._both.setSpacing(8)
        self._both.addWidget(self._sentence)
        self._both.addLayout(row, 1)
        self._going = QTimer(self, singleShot=True, interval=STAYS)
        self._going.timeout.connect(self._fade)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self.scope.set_theme(theme)
        self._close.setIcon(line_icon("x", theme.frame["secondary"], theme.frame["disabled"]))

    # --- content ----------------------------------------------------------------------------------------------------

    @property
    def made(self) -> Made | None:
        return self._made

    @property
    def sentence(self) -> str:
        return self._sentence.whole

    def show_made(self, made: Made) -> None:
        self._made = made
        ids = made.gesture.articles
        scopes = list(dict.fromkeys(made.scopes))
        left, right = (*ids, 0, 0)[:2]
        several = ", ".join(scope_words(scope, left, right) for scope in scopes) if len(scopes) > 1 else ""
        if several:
            several = self.tr("{scopes} (descriptions)").format(scopes=several)
        choices = choices_of_scope(made.gesture)
        self.scope.show_scope(scopes[0] if len(scopes) == 1 else None, choices, ids, several)
        self.undo.show()
        self._say(made.sentence)

    def say(self, sentence: str) -> None:
        """A sentence about what could not be done, and nothing to press."""
        self._made = None
        self.scope.hide()
        self.undo.hide()
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self._sentence.set_whole(sentence)
        self.setAccessibleName(f"{sentence} {self.scope.text() if self.scope.isVisibleTo(self) else ''}".strip())
        self.show()
        self._break()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._going.start()

    def _break(self) -> None:
        """One line, or the sentence above the rest where both do not fit beside each other."""
        rest = (self.scope, self.undo, self._close)
        taken = 56 + sum(widget.sizeHint().width() for widget in rest if widget.isVisibleTo(self))
        narrow = self._sentence.sizeHint().width() + taken > self.width()
        directions = QBoxLayout.Direction
        self._both.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._both.setSpacing(2 if narrow else 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._break()

    def check(self, still_there: Callable[[Made], bool]) -> None:
        """Something was undone or done: a line whose undo would do something else goes."""
        if self._made is not None and not still_there(self._made):
            self._made = None
            self._hide()

    # --- leaving ----------------------------------------------------------------------------------------------------

    def _on_scope(self, scope: Scope) -> None:
        if self._made is not None:
            self.scope_chosen.emit(self._made, scope)

    def _on_undo(self) -> None:
        made = self._made
        self.leave()
        if made is not None:
            self.undo_asked.emit(made)

    def leave(self) -> None:
        self._made = None
        self._hide()

    def _hide(self) -> None:
        """Not without giving the keyboard back."""
        focus = self.window().focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        self._going.stop()
        self.hide()
        if had_focus:
            self.left.emit()

    def _fade(self) -> None:
        focus = self.window().focusWidget()
        # Not `underMouse`: what was shown beneath a resting pointer is not told when it leaves.
        over = self.rect().contains(self.mapFromGlobal(QCursor.pos()))
        if over or self.scope.menu().isVisible() or (focus is not None and self.isAncestorOf(focus)):
            self._going.start()
        else:
            self.leave()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.isVisible():
            self._going.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
