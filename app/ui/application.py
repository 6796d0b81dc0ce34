"""Starts the window: first the picture, then the library; ends in order, whatever ends it."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.settings import Paths, Settings
    from app.ui.garbage import GuiCollector
    from app.ui.window.main_window import MainWindow


class Arguments(Protocol):
    """What the window was asked for: a library (None: the last one), and files to import."""

    @property
    def library(self) -> Path | None: ...

    @property
    def paths(self) -> Sequence[str]: ...


def make_application() -> QApplication:
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("parallax")
    application.setDesktopFileName("parallax")
    application.setStyle("Fusion")
    return application


def run_window(arguments: Arguments) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    # Imports and the first list make a hundred thousand objects and no rubbish: looking through them again and again
    # costs a tenth of the start. After it, they are looked through on this thread alone (`garbage.py`).
    gc.disable()
    from app.settings import SettingsFile, find_paths
    from app.ui.window.instance_name import is_taken

    paths = find_paths()
    settings = SettingsFile(paths.settings).load()
    folder = arguments.library or (Path(settings.last_library) if settings.last_library else paths.library)
    if is_taken(folder) and _hand_over(folder, arguments.paths):
        from PySide6.QtCore import QCoreApplication

        gc.enable()
        words = QCoreApplication.translate("Application", "Parallax has this library open; its window was raised.")
        sys.stdout.write(words + "\n")
        return 0

    application = make_application()

    from app.ui.motion import set_still
    from app.ui.theme import apply_theme, load_theme
    from app.ui.window.first_paint import FirstPaint
    from app.ui.window.main_window import MainWindow

    theme = load_theme(settings.theme)
    apply_theme(application, theme)
    set_still(settings.still)
    window = MainWindow(settings, theme)
    started: list[Callable[[], None]] = []  # what ends what `furnish` began

    def furnish() -> None:
        logging.getLogger("app.timing").info("first paint")
        was_there = arguments.library is None and bool(settings.last_library)
        started.append(_furnish(window, paths, settings, folder, arguments.paths, was_there))

    FirstPaint(window, furnish)
    window.show()
    try:
        return application.exec()
    finally:
        from app.ui.clipboard import leave_copied

        for end in started:
            end()
        leave_copied(application.clipboard())
        gc.enable()


def _furnish(
    window: MainWindow,
    paths: Paths,
    settings: Settings,
    folder: Path,
    to_import: Sequence[str],
    was_there: bool,
) -> Callable[[], None]:
    """The frame is on the screen: its parts, then its library. Returns what lets go of it all again."""
    from PySide6.QtCore import QCoreApplication

    from app.services.first_look import FirstLook
    from app.spelling.dictionaries import SystemDictionaries
    from app.workers import Workers

    workers = Workers()
    first_look = FirstLook(folder, workers.search)
    first_look.begin()  # its process does its imports while this one does those below

    from app.ui.garbage import GuiCollector
    from app.ui.notes.rendering import NoteRenderer
    from app.ui.spelling.check import SpellCheck
    from app.ui.tasks import TaskRunner
    from app.ui.theme import load_fonts
    from app.ui.window.crash_hook import CrashHook
    from app.ui.window.session import Session
    from app.ui.window.signal_catcher import SignalCatcher

    load_fonts()
    tasks = TaskRunner(QCoreApplication.instance())
    spelling = SpellCheck(tasks, SystemDictionaries(), paths.words)
    window.build(tasks, NoteRenderer(workers.search), spelling)
    session = Session(paths, settings, window, tasks, workers)
    collector = GuiCollector(session)
    session.settled.connect(lambda: end_start_up(collector))
    hook = CrashHook(window)
    hook.install()
    signals = SignalCatcher(window.close)
    session.begin(folder, to_import, first_look, was_there=was_there)

    def end() -> None:
        session.close()
        collector.stop()
        signals.remove()
        hook.remove()

    return end


def _hand_over(folder: Path, paths: Sequence[str]) -> bool:
    make_application()
    from app.ui.window.instance import hand_over

    return hand_over(folder, paths)


def end_start_up(collector: GuiCollector) -> None:
    """The first list is filled, or cannot be: what there is now stays, so the collector need not look at it again."""
    if not collector.is_running:
        gc.freeze()
        collector.start()
