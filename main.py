"""Parallax: arguments, paths and logging; then a command, or the window.

Worker processes import this module again, so nothing heavy is imported on top of it: no Qt, no SQLAlchemy.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.exchange.bundle import Bundle

# Platforms of Qt that need no display server.
SCREENLESS = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs", "vkkhrdisplay", "directfb")

INSTALL = "Parallax lacks {name}. Install what it needs with `pip install .`, or start it with `make run`."


@dataclass(frozen=True, slots=True)
class WindowArguments:
    """What the window was asked for: a library (None: the last, or the default one), and files to import."""

    library: Path | None
    paths: list[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Parallax; returns the exit code: 0 done, 1 something failed, 2 wrong usage (argparse exits with that)."""
    multiprocessing.freeze_support()
    open_missing_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(words)
    except KeyboardInterrupt:
        print("Cancelled.", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        # A module of our own that is missing is a bug, and shown as one.
        if (error.name or "").split(".")[0] in ("", "app", "db", "resources"):
            raise
        print(INSTALL.format(name=error.name), file=sys.stderr)
        return 1


def open_missing_streams() -> None:
    """Put nothing where a stream was closed by whoever started us: else the next file opened would take its number,
    and get what is printed."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for as long as we live


def _run(words: list[str]) -> int:
    from app.cli.arguments import build_parser, parse_words

    parser = build_parser()
    window = _read_window_arguments(words)
    if window is None:
        parsed = parse_words(parser, words)
        if parsed.version:
            from app import __version__

            print(f"parallax {__version__}")
            return 0
        if parsed.name is None:
            window = WindowArguments(parsed.library, [])

    from app.settings import find_paths

    paths = find_paths()
    start_logging(paths.log)
    if window is not None:
        return open_window(window)

    from app.cli.running import run_command
    from app.ui.notes.picture_reading import recode

    return run_command(parsed, parsed.library or paths.library, make_pdf, recode)


def make_pdf(bundle: Bundle, title: str, find_picture: Callable[[str], bytes | None]) -> bytes:
    """What a command needs of the window's side: Qt is imported by the first that asks for it."""
    from app.ui.notes.notes_pdf import make_notes_pdf_without_window

    return make_notes_pdf_without_window(bundle, title, find_picture)


def _read_window_arguments(words: list[str]) -> WindowArguments | None:
    """Files to be opened in the window (as a desktop passes them), where all words are names of files or folders."""
    library: Path | None = None
    rest = list(words)
    if rest[:1] == ["--library"] and len(rest) > 1 and rest[1]:
        library, rest = Path(rest[1]), rest[2:]
    elif rest and rest[0].startswith("--library=") and rest[0] != "--library=":
        library, rest = Path(rest[0].partition("=")[2]), rest[1:]
    from app.cli.arguments import COMMAND_NAMES

    if rest and rest[0] not in COMMAND_NAMES and all(os.path.exists(word) for word in rest):  # noqa: PTH110
        return WindowArguments(library, rest)
    return None


def open_window(arguments: WindowArguments) -> int:
    """Open the window and stay until it closes."""
    if (problem := find_display_problem()) is not None:
        print(problem, file=sys.stderr)
        return 1
    from app.ui.application import run_window

    return int(run_window(arguments) or 0)


def find_display_problem(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """Why no window can be opened; None where nothing speaks against it. Qt itself would abort the whole process."""
    if not platform.startswith(("linux", "freebsd")):
        return None
    chosen = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if chosen in SCREENLESS:
        return None
    from app.errors import UserError

    on_wayland = bool(environment.get("WAYLAND_DISPLAY")) and chosen in ("", "wayland", "wayland-egl")
    on_x11 = bool(environment.get("DISPLAY")) and chosen in ("", "xcb")
    if on_wayland and _answers_wayland(environment):
        return None
    if not (on_x11 and _answers_x11(environment["DISPLAY"])):
        return UserError("no-display").message()
    library = _find_missing_library()
    return UserError("no-display-library", library=library).message() if library else None


def _answers_wayland(environment: Mapping[str, str]) -> bool:
    socket = Path(environment.get("XDG_RUNTIME_DIR") or "/", environment["WAYLAND_DISPLAY"])
    return _answers(str(socket))


def _answers_x11(display: str) -> bool:
    """Whether the X server is there. One on another machine (`host:0`) is taken at its word: nothing here opens an
    internet socket."""
    host, _, number = display.rpartition(":")
    if host not in ("", "unix"):
        return True
    path = f"/tmp/.X11-unix/X{number.split('.')[0]}"  # noqa: S108 - where X servers listen
    return _answers(path) or _answers("\0" + path)


def _answers(address: str) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(2)
        try:
            connection.connect(address)
        except OSError:
            return False
    return True


def _find_missing_library() -> str:
    """A system library that Qt's X11 plugin needs and does not find, as its file is named; empty if none."""
    import ctypes
    import importlib.util

    spec = importlib.util.find_spec("PySide6")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        plugin = Path(folder, "Qt", "plugins", "platforms", "libqxcb.so")
        if plugin.is_file():
            try:
                ctypes.CDLL(str(plugin))
            except OSError as error:
                return str(error).split(":")[0]
    return ""


def start_logging(path: Path) -> None:
    """Log to a file that is rotated, and warnings to stderr. Logs never hold the text of an article."""
    from logging.handlers import RotatingFileHandler

    # A disk that fills up while the log is written has worse to say, and says it elsewhere.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    console = logging.StreamHandler()
    console.setLevel(logging.WARNING)
    console.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    root.addHandler(console)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError as error:
        root.warning("no log is kept in %s: %s", path.parent, error.strerror)
        return
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(file)


if __name__ == "__main__":
    sys.exit(main())
