"""A line of tags with commas between, each completed from those there are already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.ui.icons import line_icon
from app.ui.theme import Theme

_OF_THE_LIST = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


def read_tags(text: str) -> tuple[str, ...]:
    """Tags as they are typed, with commas between; each once."""
    found = (" ".join(part.split()).removeprefix("#").strip() for part in text.split(","))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def write_tags(tags: Iterable[str]) -> str:
    return ", ".join(tags)


class TagField(QLineEdit):
    """`changed` comes once a line of tags is finished: on Return, or when the keyboard goes elsewhere. Escape puts back
    what stood there."""

    changed = Signal(tuple)
    left = Signal()  # Return or Escape: the keyboard is wanted elsewhere

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: tuple[str, ...] = ()
        self._begun: tuple[str, ...] = ()  # what stood there when the line was begun
        self._icon = QAction(self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self.setAccessibleName(self.tr("Tags"))
        self.setPlaceholderText(self.tr("Tags, with commas between"))
        self._known = QStringListModel(self)
        self._completer = QCompleter(self._known, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take)
        self.textEdited.connect(lambda _: self._offer())
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._icon.setIcon(line_icon("tag", theme.frame["secondary"], theme.frame["disabled"]))

    def set_known(self, tags: Sequence[str]) -> None:
        """What is offered."""
        if list(tags) != self._known.stringList():
            self._known.setStringList(list(tags))

    def set_tags(self, tags: Sequence[str]) -> None:
        """What is carried now; a line that is being written stays."""
        before, self._tags = self._tags, tuple(tags)
        if not self.hasFocus() or self.tags in (self._begun, before):
            self.setText(write_tags(tags))
            self._begun = self._tags

    @property
    def tags(self) -> tuple[str, ...]:
        return read_tags(self.text())

    def finish(self) -> None:
        """Take over what stands there: which tags were added and taken away. What came and went elsewhere meanwhile has
        come and gone."""
        typed, begun = self.tags, self._begun
        tags = typed
        if begun != self._tags:
            kept = (tag for tag in self._tags if tag in typed or tag not in begun)
            tags = tuple(dict.fromkeys([*kept, *(tag for tag in typed if tag not in begun)]))
        self.setText(write_tags(tags))
        self._begun = tags
        if tags != self._tags and not self.isReadOnly():
            self._tags = tags
            self.changed.emit(tags)

    def _piece(self) -> tuple[int, str]:
        """Where the tag under the cursor begins, and what is written of it."""
        before = self.text()[: self.cursorPosition()]
        start = before.rfind(",") + 1
        return start + len(before[start:]) - len(before[start:].lstrip()), before[start:].strip()

    def _offer(self) -> None:
        _, typed = self._piece()
        if not typed or self.isReadOnly():
            self._hide_offers()
            return
        self._completer.setCompletionPrefix(typed)
        only = self._completer.completionCount() == 1 and self._completer.currentCompletion() == typed
        if self._completer.completionCount() and not only:
            self._completer.complete()
        else:
            self._hide_offers()

    def _hide_offers(self) -> None:
        if (popup := self._completer.popup()) is not None:
            popup.hide()

    def _take(self, tag: str) -> None:
        start, typed = self._piece()
        text = self.text()
        rest = text[start + len(typed) :]
        self.setText(f"{text[:start]}{tag}{rest if rest.strip() else ', '}")
        self.setCursorPosition(start + len(tag) + (0 if rest.strip() else 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._completer.popup()
        if popup is not None and popup.isVisible() and event.key() in _OF_THE_LIST:
            event.ignore()  # the list hands on what it could use itself, and takes it if nobody else does
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setText(write_tags(self._tags))
            self._begun = self._tags
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()
