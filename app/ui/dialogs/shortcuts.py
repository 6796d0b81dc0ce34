"""Every key on one sheet, made from the table of commands, and searchable."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QTextBrowser, QWidget

from app.ui.commands import COMMANDS, MENUS, plain_text, translate_command
from app.ui.dialogs.parts import PaperDialog
from app.ui.library.filter import fold
from app.ui.theme import Theme

# Keys of the note editor and the list, which are no commands of the menus.
EXTRA = (
    ("Writing a note", (("Strong", "Ctrl+B"), ("Emphasis", "Ctrl+I"), ("Link", "Ctrl+K"))),
    (
        "In the list",
        (("Choose more", "Shift+Down"), ("Choose all", "Ctrl+A"), ("What can be done; sorting and columns", "Menu")),
    ),
    (
        "In the entity list",
        (
            ("To the next mention", "Return"),
            ("Mark or unmark", "Space"),
            ("Choose more", "Shift+Down"),
            ("Not an entity", "Del"),
        ),
    ),
    ("On the card of an entity", (("From line to line", "Down"), ("Part this name", "Del"), ("Close", "Esc"))),
    (
        "Sentence by sentence",
        (
            ("Next pair", "Right"),
            ("Previous pair", "Left"),
            ("First pair; the last one with End", "Home"),
            ("Read on in a long sentence", "Space"),
            ("The other text leads", "F6"),
            ("Back to the texts", "Esc"),
        ),
    ),
    ("In the search field", (("To the list", "Down"), ("Clear", "Esc"))),
)


def native(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def collect_shortcuts(query: str = "") -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Groups of (name, key, tip) that hold every word of the query, in the order of the menus."""
    words = fold(query).split()

    def matches(*texts: str) -> bool:
        text = fold(" ".join(texts))
        return all(word in text for word in words)

    groups = []
    for menu, title in MENUS:
        rows = []
        heading = plain_text(translate_command(title))
        for command in COMMANDS:
            if command.menu == menu and command.shortcut:
                name = plain_text(translate_command(command.text))
                tip = translate_command(command.tip)
                if matches(name, native(command.shortcut), tip, heading):
                    rows.append((name, native(command.shortcut), tip))
        if rows:
            groups.append((heading, rows))
    for title, keys in EXTRA:
        rows = [(translate_command(name), native(key), "") for name, key in keys if matches(name, native(key), title)]
        if rows:
            groups.append((translate_command(title), rows))
    return groups


class ShortcutsDialog(PaperDialog):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent, size=QSize(720, 600))
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.heading.setText(self.tr("Keyboard shortcuts"))
        self._theme = theme
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Search a command or a key"))
        self.field.setAccessibleName(self.tr("Search shortcuts"))
        self.field.textChanged.connect(self._show)
        self.body.addWidget(self.field)
        self.sheet = QTextBrowser(self)
        self.sheet.setAccessibleName(self.tr("Shortcuts"))
        self.sheet.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.sheet.setOpenLinks(False)
        self.sheet.viewport().setAutoFillBackground(False)
        self.sheet.setStyleSheet("QTextBrowser { background: transparent; }")
        self.body.addWidget(self.sheet, 1)
        close = self.add_button(self.tr("Close"), primary=True)
        close.clicked.connect(self.accept)
        self._show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        groups = collect_shortcuts(self.field.text())
        if not groups:
            self.sheet.setPlainText(self.tr("No shortcut has that name. Try another word."))
            return
        frame = self._theme.frame
        rows = []
        for title, keys in groups:
            rows.append(
                f'<tr><td colspan="3" style="padding:18px 0 4px 0; color:{frame["secondary"].name()}">'
                f"<b>{html.escape(title)}</b></td></tr>"
            )
            for name, key, tip in keys:
                rows.append(
                    f'<tr><td style="padding:3px 24px 3px 0; white-space:nowrap"><b>{html.escape(key)}</b></td>'
                    f'<td style="padding:3px 24px 3px 0">{html.escape(name)}</td>'
                    f'<td style="padding:3px 0; color:{frame["secondary"].name()}">{html.escape(tip)}</td></tr>'
                )
        self.sheet.setHtml(f'<table width="100%" cellspacing="0">{"".join(rows)}</table>')
