"""Starts the window: first the picture, then the library; ends in order, whatever ends it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QApplication


class Arguments(Protocol):
    """What the window was asked for: a library (None: the last one), and files to import."""

    @property
    def library(self) -> Path | None: ...

    @property
    def paths(self) -> Sequence[str]: ...


def render_note(body: str) -> str:
    """Markdown to safe HTML; the Markdown library is imported when the first preview is shown."""
    from app.markup import render_note as render

    return render(body)


def make_application() -> QApplication:
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("parallax")
    application.setDesktopFileName("parallax")
    application.setStyle("Fusion")
    return application


def run_window(arguments: Arguments) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    # Imports and the first list make a hundred thousand objects and no rubbish: looking through them again and again
    # costs a tenth of the start. `end_start_up` turns the collector on again.
    gc.disable()
    application = make_application()

    from app.settings import SettingsFile, find_paths
    from app.ui.window.instance_name import is_taken

    paths = find_paths()
    settings = SettingsFile(paths.settings).load()
    folder = arguments.library or (Path(settings.last_library) if settings.last_library else paths.library)
    if is_taken(folder) and _hand_over(folder, arguments.paths):
        gc.enable()
        sys.stdout.write(
            application.translate("Application", "Parallax has this library open; its window was raised.") + "\n"
        )
        return 0

    from app.ui.tasks import TaskRunner
    from app.ui.theme import apply_theme, load_fonts, load_theme
    from app.ui.window.crash_hook import CrashHook
    from app.ui.window.main_window import MainWindow
    from app.ui.window.session import FirstPaint, Session
    from app.ui.window.signal_catcher import SignalCatcher

    load_fonts()
    theme = load_theme(settings.theme)
    apply_theme(application, theme)
    tasks = TaskRunner(application)
    window = MainWindow(settings, tasks, render_note, theme)
    session = Session(paths, settings, window, tasks)
    session.settled.connect(end_start_up)
    hook = CrashHook(window)
    hook.install()
    signals = SignalCatcher(window.close)
    FirstPaint(window, lambda: session.begin(folder, arguments.paths))
    window.show()
    try:
        return application.exec()
    finally:
        session.close()
        signals.remove()
        hook.remove()
        gc.enable()


def _hand_over(folder: Path, paths: Sequence[str]) -> bool:
    from app.ui.window.instance import hand_over

    return hand_over(folder, paths)


def end_start_up() -> None:
    """The first list is filled, or cannot be: what there is now stays, so the collector need not look at it again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
