"""The commands of the menu View: theme, size of the text, full screen, and the projector."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.settings import Settings
from app.ui.theme import THEME_NAMES, ReadingStyle, load_theme

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

_FOLDED = ("pair.entities", "article.note", "pair.overview", "contrast.panel", "highlight.list")  # on a projector
PROJECTOR_SIZE = 30  # pixels; read from eight metres on a screen two metres wide


class ViewActions(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._commands = window.commands
        self._before_projector: tuple[int, list[bool]] = (window.settings.text_size, [True, False, True, False])

    def refresh_checks(self) -> None:
        for key in THEME_NAMES:
            self._commands[f"view.{key}"].setChecked(self._window.theme.key == key)
        self._commands["file.print_highlights"].setChecked(self._window.settings.print_highlights)

    def choose_theme(self, key: str) -> None:
        self._window.use_settings(replace(self._window.settings, theme=key))
        self.refresh_checks()

    def next_theme(self) -> None:
        names = list(THEME_NAMES)
        here = names.index(load_theme(self._window.settings.theme).key)
        self.choose_theme(names[(here + 1) % len(names)])

    def zoom(self, steps: int) -> None:
        from app.ui.dialogs.settings import reading_style
        from app.ui.reading.reader import step_size

        style = reading_style(self._window.settings)
        size = step_size(style.size, steps) if steps else reading_style(Settings()).size
        self.take_style(replace(style, size=size))

    def take_style(self, style: ReadingStyle) -> None:
        """A text size chosen by key or wheel is the reader's choice everywhere, and kept."""
        from app.ui.dialogs.settings import PIXELS_A_POINT

        pixels = max(10, min(48, round(style.size * PIXELS_A_POINT)))
        self._window.use_settings(replace(self._window.settings, text_size=pixels))
        self._window.status.say(self.tr("Text size {n}").format(n=pixels))

    def set_full_screen(self, on: bool) -> None:
        w = self._window
        state = w.windowState()
        full = state.WindowFullScreen
        w.setWindowState(state | full if on else state & ~full)
        if not on:
            self._commands["view.projector"].setChecked(False)
        w.menuBar().setVisible(not on)
        w.status.setVisible(not on)

    def leave_full_screen(self) -> None:
        for name in ("view.projector", "view.full_screen"):
            self._commands[name].setChecked(False)

    def set_projector(self, on: bool) -> None:
        """For the back of the room: large text, and everything else folded away; again brings all of it back."""
        w = self._window
        folds = [self._commands[name] for name in _FOLDED]
        if on:
            self._before_projector = w.settings.text_size, [fold.isChecked() for fold in folds]
            size, shown = max(PROJECTOR_SIZE, w.settings.text_size), [False] * len(folds)
        else:
            size, shown = self._before_projector
        self._commands["view.full_screen"].setChecked(on)
        for fold, checked in zip(folds, shown, strict=True):
            fold.setChecked(checked)
        w.use_settings(replace(w.settings, text_size=size))
