"""Says where a correction holds, and lets the reader choose it there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.domain import Scope
from app.ui.correction_words import scope_words
from app.ui.icons import line_icon
from app.ui.parts import text_scale
from app.ui.theme import Theme
from app.ui.wording import as_tip


class ScopeButton(QToolButton):
    """The words are a button that opens the other choices; where there are none, they are words."""

    chosen = Signal(object)  # Scope

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scope")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        # The arrow stands after the words.
        mirrored = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        side = round(12 * text_scale(self))
        self.setIconSize(QSize(side, side))
        menu = QMenu(self)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight if mirrored else Qt.LayoutDirection.RightToLeft)
        self.setMenu(menu)
        self.scope: Scope | None = None
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._icon = line_icon("chevron-down", theme.frame["secondary"], theme.frame["disabled"])
        self.setIcon(self._icon)

    def show_scope(self, scope: Scope | None, choices: Sequence[Scope], ids: Sequence[int], words: str = "") -> None:
        """This is where it holds; `ids` are the articles of the pair at hand, `words` what to say instead."""
        self.scope = scope
        left, right = (*ids, 0, 0)[:2]
        said = words or (scope_words(scope, left, right) if scope is not None else "")
        menu = self.menu()
        menu.clear()
        group = QActionGroup(menu)
        for choice in choices:
            action = menu.addAction(scope_words(choice, left, right))
            action.setCheckable(True)
            action.setChecked(choice == scope)
            group.addAction(action)
            action.triggered.connect(lambda _=False, choice=choice: self.chosen.emit(choice))
        self.setText(said)
        self.setEnabled(bool(choices))
        self.setVisible(bool(said))
        words = self.tr("It holds {where}. Choose where it holds").format(where=said)
        self.setAccessibleName(words)
        self.setToolTip(as_tip(words))
