"""Title, author, outlet, date, tags ... of one article or many. What differs among many is said, and left alone
unless it is typed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QGridLayout, QLabel, QLineEdit, QScrollArea, QWidget

from app.domain import ArticleSummary
from app.services.fields import MOST_CHARACTERS
from app.ui.dialogs.details_form import TEXT_FIELDS, change_tags, collect_changes, find_error, merge_fields, split_tags
from app.ui.dialogs.parts import PaperDialog, make_error_label
from app.ui.parts import TickBox
from app.ui.wording import as_tip, count_articles


class TagCompleter(QCompleter):
    """Completes the tag the cursor is in, not the whole line."""

    def pathFromIndex(self, index: object) -> str:
        head, comma, _ = self._line().text().rpartition(",")
        return f"{head}{comma}{' ' if comma else ''}{super().pathFromIndex(index)}"  # type: ignore[arg-type]

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(",")[2].strip()]

    def _line(self) -> QLineEdit:
        line = self.widget()
        assert isinstance(line, QLineEdit)
        return line


class MixedField(QLineEdit):
    """A field of many articles that differ in it. Left empty it changes nothing, also when something was typed and
    taken back; Backspace in the empty field empties it in all of them, and once more takes that back."""

    emptied = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textEdited.connect(lambda _: self._set_emptied(False))
        self._set_emptied(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.text() and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._set_emptied(not self.emptied)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._say(focused=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._say(focused=False)

    def _set_emptied(self, emptied: bool) -> None:
        self.emptied = emptied
        self._say(focused=self.hasFocus())

    def _say(self, *, focused: bool) -> None:
        if self.emptied:
            words = self.tr("Empty in all of them from now on")
        elif focused:
            words = self.tr("Different values; Backspace empties them all")
        else:
            words = self.tr("Different values")
        self.setPlaceholderText(words)
        self.setAccessibleDescription(words)


class DetailsDialog(PaperDialog):
    """`accepted_changes(changes, tags)` comes on saving: fields for all the articles, and the tags of each article
    whose tags change."""

    accepted_changes = Signal(object, object)  # as dict, Qt would drop keys that are numbers

    def __init__(
        self,
        rows: Sequence[ArticleSummary],
        known: Mapping[str, Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        """`known` holds values already in the library, to be offered: outlet, author, perspective, language, tags."""
        super().__init__("", parent, size=QSize(560, 520))
        self.setWindowTitle(self.tr("Edit details"))
        self.heading.setText(
            self.tr("Details") if len(rows) == 1 else self.tr("Details of {n}").format(n=count_articles(len(rows)))
        )
        self._rows = rows
        self._before, self._tags_before = merge_fields([row.metadata for row in rows])
        self._touched: set[str] = set()
        self.fields: dict[str, QLineEdit] = {}
        self.errors: dict[str, QLabel] = {}
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("form")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        area.setWidget(inside)
        self.body.addWidget(area, 1)
        for name in TEXT_FIELDS:
            if name == "title" and len(rows) > 1:
                continue  # the title of many articles is never one and the same
            self._add_field(name, known.get(name, ()))
        self._add_tags(known.get("tags", ()))
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        cancel = self.add_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.save_button = self.add_button(self.tr("Save"), primary=True)
        self.save_button.clicked.connect(self._save)
        first = next(iter(self.fields.values()))
        first.setFocus()
        first.selectAll()

    def _label(self, name: str) -> str:
        return {
            "title": self.tr("Title"),
            "author": self.tr("Author"),
            "outlet": self.tr("Outlet"),
            "published": self.tr("Date"),
            "url": self.tr("Address"),
            "language": self.tr("Language"),
            "perspective": self.tr("Perspective"),
            "tags": self.tr("Tags"),
        }[name]

    def _hint(self, name: str) -> str:
        return {
            "published": self.tr("2023, 2023-10 or 2023-10-19"),
            "url": self.tr("https://…"),
            "language": self.tr("en, de, pt-BR …"),
            "perspective": self.tr("In your own words: where does this source stand?"),
            "tags": self.tr("With commas between them"),
        }.get(name, "")

    def _add_field(self, name: str, known: Sequence[str]) -> None:
        value = self._before[name]
        if value.mixed:
            field: QLineEdit = MixedField(self)
        else:
            field = QLineEdit(value.value, self)
            field.setPlaceholderText(self._hint(name))
        field.setMaxLength(MOST_CHARACTERS)
        field.setCursorPosition(0)
        if known:
            completer = QCompleter(sorted(set(known)), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            field.setCompleter(completer)
        field.textEdited.connect(lambda _, name=name: self._on_edited(name))
        field.editingFinished.connect(lambda name=name: self._check(name))
        self._place(name, field)

    def _add_tags(self, known: Sequence[str]) -> None:
        field = QLineEdit(", ".join(self._tags_before.everywhere), self)
        field.setPlaceholderText(self._hint("tags"))
        if known:
            completer = TagCompleter(list(known), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            field.setCompleter(completer)
        self._place("tags", field)
        self.drop_tags = TickBox(self)
        somewhere = self._tags_before.somewhere
        if somewhere:
            words = self.tr("Also remove the {n} tags that only some have")
            self.drop_tags.setText(words.format(n=len(somewhere)))
            self.drop_tags.setToolTip(as_tip(", ".join(somewhere)))
            self._grid.addWidget(self.drop_tags, self._grid.rowCount(), 1)
        else:
            self.drop_tags.hide()

    def _place(self, name: str, field: QLineEdit) -> None:
        label = QLabel(self._label(name), self)
        label.setProperty("quiet", True)
        label.setBuddy(field)
        field.setAccessibleName(self._label(name))
        error = make_error_label(self)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(field, row, 1)
        self._grid.addWidget(error, row + 1, 1)
        self.fields[name] = field
        self.errors[name] = error

    def _on_edited(self, name: str) -> None:
        self._touched.add(name)
        if self.errors[name].isVisible():
            self._check(name)  # a sentence that no longer holds goes away while it is being mended

    def _check(self, name: str) -> bool:
        sentences = {
            "title": self.tr("An article needs a title."),
            "date": self.tr("Write the date as 2023, 2023-10 or 2023-10-19."),
            "url": self.tr("Write an address that begins with http:// or https://."),
            "language": self.tr("Write a language tag such as en, de or pt-BR."),
        }
        code = find_error(name, self.fields[name].text()) if name in self._touched else ""
        self.errors[name].setText(sentences.get(code, ""))
        self.errors[name].setVisible(bool(code))
        self.fields[name].setProperty("wrong", bool(code))
        self.fields[name].style().polish(self.fields[name])
        self.fields[name].setAccessibleDescription(sentences.get(code, ""))
        return not code

    def _save(self) -> None:
        wrong = [name for name in self.fields if name != "tags" and not self._check(name)]
        if wrong:
            self.fields[wrong[0]].setFocus()
            return
        typed = {name: field.text() for name, field in self.fields.items()}
        changes = collect_changes(self._before, typed, self._find_touched())
        self.accepted_changes.emit(changes, self._changed_tags(split_tags(typed["tags"])))
        self.accept()

    def _find_touched(self) -> frozenset[str]:
        """The fields whose value holds now, whatever it is."""
        mixed = {name: field for name, field in self.fields.items() if isinstance(field, MixedField)}
        emptied = {name for name, field in mixed.items() if field.emptied}
        left = {name for name, field in mixed.items() if not field.text().strip()} - emptied
        return frozenset((self._touched | emptied) - left)

    def _changed_tags(self, typed: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
        drop = self.drop_tags.isChecked()
        if set(typed) == set(self._tags_before.everywhere) and not drop:
            return {}
        changed = {}
        for row in self._rows:
            tags = change_tags(row.metadata.tags, self._tags_before, typed, drop)
            if tags != row.metadata.tags:
                changed[row.id] = tags
        return changed


def known_values(rows: Sequence[ArticleSummary]) -> dict[str, list[str]]:
    """What the library already holds for each field, to be offered while typing."""
    names = ("outlet", "author", "perspective", "language")
    values = {name: sorted({v for row in rows if (v := getattr(row.metadata, name))}) for name in names}
    values["tags"] = sorted({tag for row in rows for tag in row.metadata.tags})
    return values
