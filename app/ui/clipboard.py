"""What was copied outlives the window, as far as the system keeps it."""

from __future__ import annotations

from PySide6.QtGui import QClipboard
from shiboken6 import createdByPython


def leave_copied(clipboard: QClipboard) -> None:
    """Before the end: data that Python made would be deleted, or asked for, after Python itself has ended, which ends
    the program in a crash. Its words stay as Qt's own."""
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if mode is QClipboard.Mode.Selection and not clipboard.supportsSelection():
            continue
        data = clipboard.mimeData(mode)
        if data is not None and createdByPython(data):
            clipboard.setText(clipboard.text(mode), mode)
