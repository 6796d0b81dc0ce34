"""What a check of the library found: each finding in a sentence, what can be done about it, and a report to copy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain import Problem
from app.ui.dialogs.parts import PaperDialog

SHOWN = 50  # findings in the list; the report that can be copied holds all


def tr(text: str) -> str:
    return QCoreApplication.translate("CheckReport", text)


def advise(code: str) -> tuple[str, str]:
    """What kind of damage this is, and what to do, in plain words. A code nobody knows yet is still shown."""
    known = {
        "database-damaged": (
            tr("The database file is damaged."),
            tr(
                "Close Parallax and keep a copy of the library folder. Then put the newest file of its folder "
                "“backups” in the place of library.db."
            ),
        ),
        "reference-broken": (
            tr("The database points to something that is gone."),
            tr("Nothing you wrote is touched by it. Make a backup now, and send the report with a mistake you see."),
        ),
        "text-missing": (
            tr("An article has lost its text."),
            tr("Import its file again; notes and tags of the old entry stay where they are."),
        ),
        "text-changed": (
            tr("A text is not what was stored."),
            tr("Open it and compare it with Article › Show Original Source; Correct Text stores it anew."),
        ),
        "blocks-broken": (
            tr("The paragraphs of a text cannot be told apart."),
            tr("Open Article › Correct Text and save it once: that divides the text anew."),
        ),
        "note-version-missing": (
            tr("The last version of a note was not kept beside it."),
            tr("The note itself is there. Change a word in it, and a version is kept again."),
        ),
        "correction-broken": (
            tr("Something you said of a name cannot be read any more."),
            tr("It is left out; nothing else is touched by it. Say it again where you miss it."),
        ),
        "highlight-outside": (
            tr("A highlight stands where its text has no words."),
            tr("Open Article › Correct Text and save it once: then it is looked for anew."),
        ),
        "index-stale": (
            tr("The search does not know all of the library yet."),
            tr("The next search mends it."),
        ),
        "highlight-empty": (
            tr("A highlight marks no words any more."),
            tr("Its comment is kept. A backup may hold its passage: look into one under File › Backups."),
        ),
        "original-unused": (
            tr("A file is stored that no article came from."),
            tr("It takes room and does no harm."),
        ),
        "passage-lost": (
            tr("A passage that you marked is not in its text any more."),
            tr(
                "It is kept, and marked again when the words come back. Take it back under Corrections if you are done."
            ),
        ),
    }
    return known.get(code, (tr("Something is not as it should be."), tr("Make a backup now, and keep the report.")))


def make_report(folder: Path, problems: Sequence[Problem]) -> str:
    return "\n".join([str(folder), *(f"{problem.code}: {problem.detail}" for problem in problems), ""])


class CheckDialog(PaperDialog):
    backup_asked = Signal()

    def __init__(self, folder: Path, problems: Sequence[Problem], parent: QWidget | None = None) -> None:
        count = len(problems)
        heading = tr("The check found 1 problem") if count == 1 else tr("The check found {n} problems").format(n=count)
        super().__init__(heading, parent, size=QSize(640, 440))
        lead = QLabel(tr("Nothing was changed. Make a backup before you try to mend anything."), self)
        lead.setWordWrap(True)
        self.body.addWidget(lead)
        self.report = make_report(folder, problems)
        self.body.addWidget(self._make_list(problems), 1)
        self._copied = QLabel(self)
        self._copied.setProperty("quiet", True)
        self.buttons.addWidget(self._copied)
        self.add_button(tr("Copy report")).clicked.connect(self._copy)
        self.add_button(tr("Back up now…")).clicked.connect(self.backup_asked)
        close = self.add_button(tr("Close"), primary=True)
        close.clicked.connect(self.accept)
        close.setFocus()

    def _make_list(self, problems: Sequence[Problem]) -> QScrollArea:
        inside = QWidget(self)
        inside.setObjectName("form")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 8, 12, 8)
        column.setSpacing(4)
        by_code: dict[str, list[Problem]] = {}
        for problem in problems:
            by_code.setdefault(problem.code, []).append(problem)
        left = SHOWN
        for code, found in by_code.items():
            what, advice = advise(code)
            column.addWidget(self._make_label(what, bold=True))
            column.addWidget(self._make_label(advice))
            for problem in found[:left]:
                column.addWidget(self._make_label(f"– {problem.detail}", quiet=True))
            if len(found) > left:
                column.addWidget(self._make_label(tr("… and {n} more").format(n=len(found) - left), quiet=True))
            left = max(1, left - len(found))
            column.addSpacing(12)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setAccessibleName(tr("What was found"))
        return area

    @staticmethod
    def _make_label(text: str, *, bold: bool = False, quiet: bool = False) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setWordWrap(True)
        label.setProperty("quiet", quiet)
        if bold:
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        return label

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self._copied.setText(tr("Copied."))
