"""The bytes an article was made from, shown as plain text: nothing in them is run, laid out or loaded."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from app.domain import Original
from app.importers.decoding import decode_roughly
from app.ui.dialogs.parts import PaperDialog
from app.ui.parts import make_quiet
from app.ui.wording import group_digits

SHOWN = 400_000  # bytes; a plain text field with more takes seconds to lay out
LONGEST_LINE = 1_000  # characters; so does one with a line of thousands


def part_long_lines(text: str) -> str:
    """The text with long lines broken, for the eye only; a copy that is saved is the file as it came."""
    return re.sub(rf"[^\n]{{{LONGEST_LINE}}}(?=[^\n])", "\\g<0>\n", text)


class OriginalDialog(PaperDialog):
    def __init__(self, original: Original, parent: QWidget | None = None) -> None:
        super().__init__("", parent, size=QSize(820, 620))
        self.setWindowTitle(self.tr("Original source"))
        self.heading.setText(self.tr("Original source"))
        self._original = original
        size = self.tr("{n} bytes").format(n=group_digits(len(original.data)))
        about = " · ".join(part for part in (original.name[:200], original.media_type, size) if part)
        if not original.data:
            about = self.tr("No source was kept for this article.")
        elif len(original.data) > SHOWN:
            about += " · " + self.tr("the beginning is shown")
        label = make_quiet(about, self)
        label.setWordWrap(True)
        self.body.addWidget(label)
        self.field = QPlainTextEdit(self)
        self.field.setObjectName("field")
        self.field.setReadOnly(True)
        self.field.setAccessibleName(self.tr("Original source"))
        self.field.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.field.setPlainText(part_long_lines(decode_roughly(original.data[:SHOWN])))
        self.body.addWidget(self.field, 1)
        self.save_button = self.add_button(self.tr("Save a copy…"), left=True)
        self.save_button.setEnabled(bool(original.data))
        self.save_button.clicked.connect(self._save)
        self._said = make_quiet(parent=self)
        self.buttons.addWidget(self._said)
        close = self.add_button(self.tr("Close"), primary=True)
        close.clicked.connect(self.accept)
        close.setFocus()

    def _save(self) -> None:
        name = Path(self._original.name).name or "article.txt"
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save a copy"), name)
        if not path:
            return
        try:
            Path(path).write_bytes(self._original.data)
        except OSError as error:
            self._said.setText(self.tr("Not saved: {reason}.").format(reason=error.strerror or error))
        else:
            self._said.setText(self.tr("Saved."))
