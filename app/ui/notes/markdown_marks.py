"""Marks around words in a line of Markdown: strong, emphasis, links. Pure; places are code points of the line."""

from __future__ import annotations

import re
from typing import NamedTuple

STRONG, EMPHASIS = "**", "*"
# One word that is an address of the web; brackets inside of it come in pairs.
ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_LINK = re.compile(r"\[((?:[^\[\]\n]|\\.)*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


class Marked(NamedTuple):
    """A line after a change, and what is selected in it then."""

    line: str
    start: int
    end: int


def toggle_mark(line: str, start: int, end: int, mark: str) -> Marked:
    """The words between two places in marks, or out of them where they are in them; what is selected stays selected.

    Where nothing is selected, it is the word under the caret. A caret before marks that close goes over them: who
    began to write strong words ends so."""
    if start == end:
        if line.startswith(mark, start) and _is_open(line[:start], mark):
            if line[:start].endswith(mark):  # nothing between them
                return Marked(line[: start - len(mark)] + line[start + len(mark) :], start - len(mark), end - len(mark))
            return Marked(line, start + len(mark), end + len(mark))
        word = word_at(line, start)
        if word is None:
            return Marked(f"{line[:start]}{mark}{mark}{line[start:]}", start + len(mark), start + len(mark))
        done = toggle_mark(line, *word, mark)
        caret = start + done.start - word[0]
        return Marked(done.line, caret, caret)
    start, end = _trim(line, start, end)
    while start < end and line[start] == "*":
        start += 1
    while end > start and line[end - 1] == "*":
        end -= 1
    text, size = line[start:end], len(mark)
    if _has(_run_before(line, start), mark) and _has(_run_after(line, end), mark):
        return Marked(line[: start - size] + text + line[end + size :], start - size, end - size)
    return Marked(f"{line[:start]}{mark}{text}{mark}{line[end:]}", start + size, end + size)


def is_marked(line: str, start: int, end: int, mark: str) -> bool:
    """Whether `toggle_mark` would take marks away."""
    return start < end and len(toggle_mark(line, start, end, mark).line) < len(line)


def toggle_link(line: str, start: int, end: int, address: str = "") -> Marked:
    """The selected words (or the word under the caret) as a link, ready for what is missing: its address, or its
    words where an address was selected. A link that is selected, or holds the caret, becomes its words again."""
    for match in _LINK.finditer(line):
        if match.start() <= start and end <= match.end() and (start < end or match.start() < start < match.end()):
            words = match[1]
            return Marked(
                line[: match.start()] + words + line[match.end() :], match.start(), match.start() + len(words)
            )
    if start == end and (word := word_at(line, start)) is not None:
        start, end = word
    start, end = _trim(line, start, end)
    words = line[start:end]
    if ADDRESS.fullmatch(words):
        return Marked(f"{line[:start]}[]({words}){line[end:]}", start + 1, start + 1)
    made = f"{line[:start]}[{words}]({address}){line[end:]}"
    caret = start + len(words) + 3
    return Marked(made, *((caret + len(address) + 1,) * 2 if address and words else (caret, caret)))


def is_inside_address(line: str, at: int) -> bool:
    """Whether that place stands in the address of a link: what is pasted there is no link in a link."""
    return any(match.start(2) <= at <= match.end(2) for match in _LINK.finditer(line))


def escape_words(text: str) -> str:
    """Words of somebody else, so that Markdown shows each character of them."""
    text = re.sub(r"([\\`*_\[\]])", r"\\\1", re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;"))
    text = re.sub(r"^(\s*)([#>+\-|])", r"\1\\\2", text)
    return re.sub(r"^(\s*\d{1,9})([.)])(?=\s)", r"\1\\\2", text)


def word_at(line: str, at: int) -> tuple[int, int] | None:
    for match in _WORD.finditer(line):
        if match.start() <= at <= match.end():
            return match.span()
    return None


def _trim(line: str, start: int, end: int) -> tuple[int, int]:
    """Marks stand at words: white space at either end of a selection is left outside of them."""
    text = line[start:end]
    if not text.strip():
        return start, end
    return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())


def _is_open(before: str, mark: str) -> bool:
    count = len(re.findall(r"\*+", before)) if mark == EMPHASIS else before.count(mark)
    return count % 2 == 1


def _run_before(text: str, at: int) -> int:
    return len(text[:at]) - len(text[:at].rstrip("*"))


def _run_after(text: str, at: int) -> int:
    return len(text[at:]) - len(text[at:].lstrip("*"))


def _has(run: int, mark: str) -> bool:
    """Whether a run of stars holds the mark: one is emphasis, two are strong, three are both."""
    return run >= 2 if mark == STRONG else run in (1, 3)
