"""Printing: JSON lines or plain text on stdout, everything else on stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from app.errors import UserError
from app.jobs import Progress

# They end no line of JSON, but do for many who read it line by line.
_LINE_BREAKS = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}


class Output:
    """One command's output. With `as_json`, stdout gets one JSON object a line and nothing else."""

    def __init__(self, *, as_json: bool, stdout: TextIO, stderr: TextIO) -> None:
        self.as_json = as_json
        self._stdout = stdout
        self._stderr = stderr
        self._progress = ""

    def emit(self, value: Mapping[str, Any], plain: str) -> None:
        """One result, at once: as JSON, or as the plain text given. Raises UserError where a disk
        does not take it."""
        self._clear_progress()
        if self.as_json:
            line = json.dumps(value, ensure_ascii=False).translate(_LINE_BREAKS)
            try:
                line.encode("utf-8")
            except UnicodeEncodeError:
                # A file name that is no valid UTF-8 still comes back as it was given.
                line = json.dumps(value)
        else:
            line = plain.encode("utf-8", "replace").decode("utf-8")
        try:
            self._stdout.write(line + "\n")
            self._stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            leave_stdout()
            raise UserError("output-failed", reason=error.strerror or str(error)) from error

    def warn(self, message: str) -> None:
        """A line on stderr."""
        self._clear_progress()
        self._stderr.write(message.encode("utf-8", "replace").decode("utf-8") + "\n")
        self._stderr.flush()

    def progress(self, progress: Progress) -> None:
        """How far it is, on a terminal, in one line that is written over."""
        if not self._stderr.isatty():
            return
        count = f"{progress.done}/{progress.total}" if progress.total else ""
        line = f"{count} {progress.label}".strip()[:70]
        self._stderr.write("\r" + line.ljust(len(self._progress)).encode("utf-8", "replace").decode("utf-8"))
        self._stderr.flush()
        self._progress = line

    def end(self) -> None:
        self._clear_progress()

    def _clear_progress(self) -> None:
        if self._progress:
            self._stderr.write("\r" + " " * len(self._progress) + "\r")
            self._progress = ""


def use_utf8() -> None:
    """Write UTF-8 whatever the terminal's locale: JSON is UTF-8, and titles hold every script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def leave_stdout() -> None:
    """After the reader of our output went away: keep Python from complaining about it once more at exit."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
