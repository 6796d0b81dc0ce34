"""What the window wants back the next time, as one opaque string for the settings."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def encode_state(state: dict[str, Any]) -> str:
    return base64.b64encode(json.dumps(state).encode()).decode("ascii")


def decode_state(encoded: str) -> dict[str, Any]:
    """The values that were encoded; none where the string makes no sense."""
    try:
        state = json.loads(base64.b64decode(encoded.encode("ascii"), validate=True))
    except (ValueError, binascii.Error):
        return {}
    return state if isinstance(state, dict) else {}


def save_geometry(widget: QWidget) -> str:
    return bytes(widget.saveGeometry().toBase64().data()).decode("ascii")


def restore_geometry(widget: QWidget, geometry: object) -> None:
    """Place the window where it was, or in the middle of a good part of the screen."""
    if isinstance(geometry, str) and widget.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "ignore"))):
        return
    screen = QGuiApplication.primaryScreen().availableGeometry()
    widget.resize(min(1280, round(screen.width() * 0.9)), min(840, round(screen.height() * 0.9)))
