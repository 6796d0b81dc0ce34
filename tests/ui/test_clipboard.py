"""What was copied in the window does not end the program in a crash."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.ui.clipboard import leave_copied
from app.ui.written_field import WrittenField

ROOT = Path(__file__).parents[2]
COPY_AND_END = """
import sys
from app.ui.application import make_application
from app.ui.clipboard import leave_copied
from app.ui.written_field import WrittenField
application = make_application()
field = WrittenField()
field.setPlainText("copied")
field.selectAll()
field.copy()
assert application.clipboard().text() == "copied"
leave_copied(application.clipboard())
assert application.clipboard().text() == "copied"
sys.exit(7)
"""


def test_the_program_ends_well_with_its_own_words_on_the_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run([sys.executable, "-c", COPY_AND_END], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 7, done.stderr


def test_words_of_other_programs_stay_as_they_are(qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("theirs")
    data = clipboard.mimeData()
    leave_copied(clipboard)
    assert clipboard.mimeData() is data
    field = WrittenField()
    qtbot.addWidget(field)
    field.setPlainText("10\u00a0km")
    field.selectAll()
    field.copy()
    leave_copied(clipboard)
    assert clipboard.text() == "10\u00a0km"
