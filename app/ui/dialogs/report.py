"""What is shown when the program itself went wrong: a calm sentence, and a report to copy. No article text in it."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtCore import QSize, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

import app
from app.ui.dialogs.parts import PaperDialog
from app.ui.tasks import BugReport


def make_report(bug: BugReport) -> str:
    """The text to copy: versions, system, traceback."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("parallax-reader")
    except PackageNotFoundError:
        number = getattr(app, "__version__", "?")
    return "\n".join(
        (
            f"Parallax {number}",
            f"Python {platform.python_version()}, Qt {qVersion()}, PySide6 {PySide6.__version__}",
            f"{platform.system()} {platform.release()} {platform.machine()}, {QGuiApplication.platformName()}",
            "",
            bug.details.strip(),
            "",
        )
    )


class ReportDialog(PaperDialog):
    def __init__(self, bug: BugReport, parent: QWidget | None = None) -> None:
        super().__init__("", parent, size=QSize(640, 460))
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setAccessibleName(self.windowTitle())
        self.heading.setText(self.tr("Something went wrong in Parallax"))
        text = QLabel(
            self.tr(
                "This is a mistake in the program, not yours. What you saved is safe, and you can go on. The report "
                "below holds no text of your articles; with it, the mistake can be found."
            ),
            self,
        )
        text.setWordWrap(True)
        self.body.addWidget(text)
        self.report = make_report(bug)
        field = QPlainTextEdit(self.report, self)
        field.setObjectName("field")
        field.setReadOnly(True)
        field.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        field.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        field.setAccessibleName(self.tr("Report"))
        field.setTabChangesFocus(True)
        self.body.addWidget(field, 1)
        self._copied = QLabel(self)
        self._copied.setProperty("quiet", True)
        self.buttons.addWidget(self._copied)
        self.copy_button = self.add_button(self.tr("Copy report"))
        self.copy_button.clicked.connect(self._copy)
        close = self.add_button(self.tr("Go on"), primary=True)
        close.clicked.connect(self.accept)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self._copied.setText(self.tr("Copied."))
