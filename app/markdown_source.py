"""Markdown as people write it, made ready for the parser; for the importer of files and the renderer of notes alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|\Z)")
_UNDERLINE = re.compile(r"(?:={2,}|-{2,})[ \t]*\Z")
_TAG = re.compile(r"<(/?)([a-z]+)\b", re.IGNORECASE)
# Code inside of a line; in what is indented or fenced nothing is a tag either.
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`]*(?<!`)\1(?!`)")


def part_headings(lines: Iterable[str]) -> Iterator[str]:
    """The lines, with an empty one around each heading that has none: it reads the same, but where headings and text
    stand line by line, the parser needs time that grows with the square of their number."""
    fenced = False
    before = ""
    parted = False  # whether the line before was a heading, and nothing may join it
    for line in lines:
        if _FENCE.match(line):
            fenced = not fenced
        blank = not line or line.isspace()
        heading = not fenced and bool(_HEADING.match(line))
        if (parted or heading) and not blank and before.strip():
            yield ""
        yield line
        parted = heading or (not fenced and bool(before.strip()) and bool(_UNDERLINE.match(line)))
        before = line


def escape_unclosed(text: str, swallowing: frozenset[str]) -> str:
    """The text, with `<` written out where a tag of one of these elements is opened that nothing closes.

    Such an element takes in all that follows, and is then left out with it. A writer who closes it means the element;
    one who does not speaks of it ("the <title> of a page").
    """
    if "<" not in text:
        return text
    found = [
        (match.start(), match.group(1), name)
        for start, end in find_prose(text)
        for match in _TAG.finditer(text, start, end)
        if (name := match.group(2).lower()) in swallowing
    ]
    closed = {name: start for start, slash, name in found if slash}  # where each is closed last
    pieces: list[str] = []
    at = 0
    for start, slash, name in found:
        if not slash and start > closed.get(name, -1):
            pieces += (text[at:start], "&lt;")
            at = start + 1
    return "".join((*pieces, text[at:]))


def find_prose(text: str, *, indented: bool = False) -> Iterator[tuple[int, int]]:
    """Pieces of a Markdown text that are no code, in order; no piece goes over the end of a line. What is `indented` is
    code or a list within a list: only the parser knows."""
    fenced = False
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and (indented or not line.startswith(("    ", "\t"))):
            at = start
            for code in _CODE.finditer(text, start, end):
                yield at, code.start()
                at = code.end()
            yield at, end
        start = end + 1
