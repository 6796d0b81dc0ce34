"""What of the notes and highlights is written to files, and in which format."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QWidget

from app.services.exchanging import Choice, Format
from app.ui.dialogs.parts import PaperDialog
from app.ui.parts import DropDown, make_quiet


class ExportNotesDialog(PaperDialog):
    """Asks what and how; where to is asked next, by the dialog the system has for it."""

    chosen = Signal(object, object)  # Choice, Format

    def __init__(self, choices: Sequence[tuple[str, Choice]], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Export notes"), parent, size=QSize(520, 430))
        self.choices = DropDown(self)
        self.choices.setAccessibleName(self.tr("What is exported"))
        for words, choice in choices:
            self.choices.addItem(words, choice)
        label = QLabel(self.tr("Notes and highlights &of"), self)
        label.setBuddy(self.choices)
        self.body.addWidget(label)
        self.body.addWidget(self.choices)
        self.body.addSpacing(8)
        self.body.addWidget(QLabel(self.tr("As"), self))
        self._group = QButtonGroup(self)
        self.formats: dict[Format, QRadioButton] = {}
        for format, words, tip in (
            (
                Format.MARKDOWN,
                self.tr("&Markdown folder"),
                self.tr("A file for each article, links kept; Obsidian reads it"),
            ),
            (Format.HTML, self.tr("&Web page"), self.tr("One file to read or send")),
            (Format.PDF, self.tr("&PDF"), self.tr("To print or hand out")),
            (Format.WEB_ANNOTATION, self.tr("Web &Annotations (JSON-LD)"), self.tr("For other programs, and back")),
            (Format.CSV, self.tr("&Table (CSV)"), self.tr("A row for each highlight")),
        ):
            button = QRadioButton(words, self)
            button.setAccessibleDescription(tip)
            self._group.addButton(button)
            self.formats[format] = button
            self.body.addWidget(button)
            quiet = make_quiet(tip, self)
            quiet.setContentsMargins(24, 0, 0, 4)
            self.body.addWidget(quiet)
        self.formats[Format.MARKDOWN].setChecked(True)
        self.body.addStretch()
        cancel = self.add_button(self.tr("Cancel"))
        go_on = self.add_button(self.tr("Choose where…"), primary=True)
        cancel.clicked.connect(self.reject)
        go_on.clicked.connect(self._go_on)

    @property
    def format(self) -> Format:
        return next(format for format, button in self.formats.items() if button.isChecked())

    def _go_on(self) -> None:
        self.accept()
        self.chosen.emit(self.choices.currentData(), self.format)
