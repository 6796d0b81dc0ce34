"""What the window wants back the next time, as one opaque string for the settings."""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.window.navigation import PageKind, Place

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

NOTE_WIDTH = 380  # pixels


class WindowState:
    """What was kept when the window was last closed. What makes no sense in it is as in a new window."""

    def __init__(self, encoded: str) -> None:
        self._values = decode_state(encoded)
        self._place: object = self._values.get("place")

    def place_window(self, window: QWidget) -> None:
        restore_geometry(window, self._values.get("geometry"))

    def restore(self, window: MainWindow) -> None:
        """Columns and folds."""
        home = self._values.get("home")
        window.home.restore_state(home if isinstance(home, dict) else {})
        window.commands["view.sidebar"].setChecked(bool(self._values.get("has_sidebar", True)))
        window.commands["article.note"].setChecked(bool(self._values.get("has_note", False)))
        window.commands["pair.overview"].setChecked(bool(self._values.get("has_overview", True)))

    @property
    def note_width(self) -> int:
        width = self._values.get("note")
        return width if isinstance(width, int) else NOTE_WIDTH

    @property
    def note_arrangement(self) -> object:
        """Where the preview of a note was last, as `NoteViews` has it."""
        return self._values.get("note_preview")

    @property
    def entity_order(self) -> object:
        """How the list of a pair was last arranged, as `ReadingViews` gave it."""
        return self._values.get("order")

    @property
    def loaded_explained(self) -> bool:
        """Whether it was said what the dots under loaded wording mean."""
        return self._values.get("loaded_explained") is True

    def take_last_place(self, library: Path) -> Place | None:
        """Where the reader was, if that was in this library. Given once: only the first library that is opened begins
        where the last one ended."""
        was, self._place = self._place, None
        if not isinstance(was, dict) or was.get("library") != str(library):
            return None
        try:
            ids = tuple(int(i) for i in was.get("ids", ()))
            return Place(PageKind(str(was.get("kind"))), ids, int(was.get("note", 0)))
        except (TypeError, ValueError):
            return None

    def collect(self, window: MainWindow) -> str:
        """The window as it is now."""
        reading = window.pages.reading_if_made
        state: dict[str, Any] = {
            "geometry": save_geometry(window),
            "home": window.home.save_state(),
            "has_sidebar": window.commands["view.sidebar"].isChecked(),
            "has_note": window.commands["article.note"].isChecked(),
            "has_overview": window.commands["pair.overview"].isChecked(),
            "note": reading.dock.note_width if reading is not None else self.note_width,
            "note_preview": reading.note.views.arrangement.value if reading is not None else self.note_arrangement,
            "loaded_explained": reading.views.loaded_explained if reading is not None else self.loaded_explained,
            "order": reading.views.entity_order if reading is not None else self.entity_order,
        }
        if window.services is not None:
            place = window.place
            folder = str(window.services.library.folder)
            state["place"] = {"library": folder, "kind": place.kind.value, "ids": list(place.ids), "note": place.note}
        return encode_state(state)


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
