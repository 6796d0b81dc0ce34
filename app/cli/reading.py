"""Text that commands take: from a file, or from standard input for `-`."""

from __future__ import annotations

import sys
from pathlib import Path

from app.errors import UserError


def read_text(path: str) -> str:
    """A text in UTF-8. Raises UserError."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return data.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise UserError("file-missing", path=path) from error
    except OSError as error:
        raise UserError("file-unreadable", path=path) from error
    except UnicodeDecodeError as error:
        raise UserError("file-undecodable") from error


def read_lines(path: str) -> list[str]:
    """The lines that hold something. Raises UserError."""
    return [line for line in read_text(path).split("\n") if line.strip()]


def read_pairs(path: str) -> list[tuple[str, str]]:
    """Pairs of names, one a line, with a tab between. Raises UserError."""
    pairs = []
    for number, line in enumerate(read_lines(path), 1):
        names = line.rstrip("\r").split("\t")
        if len(names) != 2 or not all(names):
            hint = "Write two ids or paths, with a tab between."
            raise UserError("bad-value", value=f"Line {number}", field="a pair", hint=hint)
        pairs.append((names[0], names[1]))
    return pairs
