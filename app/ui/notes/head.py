"""The line above a note: whose it is, what can be done with its words, how it is shown, and the way to hide it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.ui.commands import CommandSet
from app.ui.icons import line_icon
from app.ui.notes.views import Arrangement
from app.ui.parts import make_heading, make_tool_button, text_scale
from app.ui.theme import Theme

FORMS = ("note.strong", "note.emphasis", "note.heading", "note.bullets", "note.task", "note.quote", "note.link")
_SIDE = 16  # pixels of an icon at normal text size


class NoteHead(QWidget):
    """`tools` is the place of buttons for what can be done with the note as a whole."""

    closed = Signal()
    arranged = Signal(object)  # Arrangement that was chosen

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = make_heading(self.tr("Note"), 1.15)
        self._forms = QWidget(self)
        self._form_row = QHBoxLayout(self._forms)
        self._form_row.setContentsMargins(0, 0, 0, 0)
        self._form_row.setSpacing(0)
        self.arrange_button = self._make_button(self.tr("Write and preview: how the note is shown"))
        self.arrange_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.arrange_button.setMenu(self._make_menu())
        self.tools = QHBoxLayout()
        self.tools.setSpacing(0)
        self._close = self._make_button(self.tr("Hide the note"))
        self._close.setToolTip(self.tr("Hide the note (Ctrl+N)"))
        self._close.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 2)
        row.setSpacing(0)
        row.addWidget(self.title)
        row.addSpacing(8)
        row.addStretch(1)
        row.addWidget(self._forms)
        row.addStretch(1)
        row.addLayout(self.tools)
        row.addWidget(self.arrange_button)
        row.addWidget(self._close)
        self.set_theme(theme)

    def _make_button(self, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(words)
        button.setAccessibleName(words)
        side = round(_SIDE * text_scale(button))
        button.setIconSize(QSize(side, side))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def show_as_page(self) -> None:
        """The note is all of a page, which says itself whose it is, and how to leave it."""
        self.title.hide()
        self._close.hide()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        self.choices: dict[Arrangement, QAction] = {}
        for arrangement, words in (
            (Arrangement.WRITING, self.tr("&Write, without preview")),
            (Arrangement.BESIDE, self.tr("Preview &beside")),
            (Arrangement.BELOW, self.tr("Preview be&low")),
            (Arrangement.READING, self.tr("&Preview alone")),
        ):
            action = menu.addAction(words)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, chosen=arrangement: self.arranged.emit(chosen))
            self.choices[arrangement] = action
        return menu

    def set_commands(self, commands: CommandSet) -> None:
        """Quiet buttons for the forms that are used most; all of them stand in the menu with their keys."""
        for command in FORMS:
            button = QToolButton(self._forms)
            button.setDefaultAction(commands[command])
            button.setIconSize(self._close.iconSize())
            button.setAccessibleName(commands[command].text().replace("&", ""))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same, and the caret stays where it is
            button.setProperty("form", True)
            self._form_row.addWidget(button)
        versions = make_tool_button(commands["note.versions"], parent=self)
        versions.setIconSize(self._close.iconSize())
        self.tools.addWidget(versions)
        self._give_way()

    def set_writing(self, is_writing: bool) -> None:
        """Whether the note itself is shown, or something in its place that cannot be written in."""
        for button in self._forms.findChildren(QToolButton):
            button.setEnabled(is_writing)
        self.arrange_button.setEnabled(is_writing)

    def name(self, title: str) -> None:
        """What the note is about."""
        if self.title.text() != title:
            self.title.setText(title)
            self._give_way()

    def show_arrangement(self, arrangement: Arrangement) -> None:
        """What is shown now."""
        self.choices[arrangement].setChecked(True)
        self._forms.setEnabled(arrangement is not Arrangement.READING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Where there is no room for all, the buttons that have keys and a menu go first."""
        fixed = [w for w in (self.title, self.arrange_button, self._close) if not w.isHidden()]
        needed = sum(widget.sizeHint().width() for widget in fixed) + self.tools.sizeHint().width() + 32
        self._forms.setVisible(self.width() >= needed + self._form_row.sizeHint().width())

    def set_theme(self, theme: Theme) -> None:
        quiet, off = theme.frame["secondary"], theme.frame["disabled"]
        self._close.setIcon(line_icon("x", quiet, off))
        self.arrange_button.setIcon(line_icon("eye", quiet, off))
