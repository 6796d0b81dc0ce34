"""Above the articles a search found: the notes it found that are about no article, a few at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.domain import NoteSummary, Snippet
from app.ui.icons import line_icon
from app.ui.notes.note_rows import name_note, show_beginning
from app.ui.parts import ElidedLabel, clear_layout, text_scale
from app.ui.theme import Theme
from app.ui.wording import in_own_direction

MOST = 3  # that stand above the list


class NoteHits(QFrame):
    opened = Signal(object)  # NoteSummary
    all_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note-hits")
        self._theme = theme
        self._rows: list[_NoteHit] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.all_button = QToolButton(self)
        self.all_button.setObjectName("suggestion")
        self.all_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.all_button.clicked.connect(self.all_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 2, 12, 6)
        column.setSpacing(0)
        column.addLayout(self._column)
        column.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def shown(self) -> list[NoteSummary]:
        return [row.note for row in self._rows]

    def show_notes(self, notes: Sequence[NoteSummary], snippets: Mapping[int, Sequence[Snippet]]) -> None:
        """All that were found, the best first, and words around the hits by note; none hides the place."""
        clear_layout(self._column)
        self._rows = []
        for note in notes[:MOST]:
            pieces = snippets.get(note.id, ())
            row = _NoteHit(note, pieces[0].text if pieces else show_beginning(note), self._theme, self)
            row.clicked.connect(lambda _=False, note=note: self.opened.emit(note))
            self._column.addWidget(row)
            self._rows.append(row)
        self.all_button.setText(self.tr("All {n} notes").format(n=len(notes)))
        self.all_button.setVisible(len(notes) > MOST)
        self.setVisible(bool(notes))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row in self._rows:
            row.set_theme(theme)


class _NoteHit(QToolButton):
    """A note: its title, and words of it behind that."""

    def __init__(self, note: NoteSummary, words: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.note = note
        self.setObjectName("note-hit")
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Note: {title}").format(title=name_note(note)[:300]))
        self._icon = QToolButton(self)
        self._icon.setAutoRaise(True)
        self._icon.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        title, beneath = ElidedLabel(self), ElidedLabel(self)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        title.set_whole(in_own_direction(name_note(note)))
        beneath.setProperty("quiet", True)
        beneath.set_whole(in_own_direction(" ".join(words.split())))
        for label in (title, beneath):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 8, 2)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(title, 2)
        row.addWidget(beneath, 3)
        self.setMinimumHeight(round(28 * text_scale(self)))
        self.setSizePolicy(beneath.sizePolicy())
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        side = round(16 * text_scale(self))
        self._icon.setIcon(line_icon("notebook-pen", theme.frame["secondary"], theme.frame["disabled"]))
        self._icon.setIconSize(QSize(side, side))
