"""Lines of Markdown as somebody writes them: what begins a line, what the next one begins with, other forms of it.

Pure: lines in, lines out. A change never touches more of a line than its beginning, or the number in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_QUOTE = re.compile(r"(?:[ ]{0,3}>[ ]?)*")
_ITEM = re.compile(r"([ \t]*)(?:([-*+])|(\d{1,9})([.)]))([ \t]+|$)(?:(\[[ xX]\])([ \t]+|$))?")
_RULE = re.compile(r" {0,3}(?:(?:- *){3,}|(?:\* *){3,})$")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
STEP = 2  # spaces a level of a list
_DEEPEST_HEADING = 3


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a line begins with, before its words: marks of a quotation, then of a list item."""

    quote: str = ""
    indent: str = ""
    bullet: str = ""
    number: int | None = None
    mark: str = ""  # behind a number
    space: str = ""
    box: str = ""
    box_space: str = ""

    @property
    def is_item(self) -> bool:
        return bool(self.bullet) or self.number is not None

    @property
    def is_quote(self) -> bool:
        return ">" in self.quote

    @property
    def depth(self) -> int:
        return len(self.indent.expandtabs(4))

    def __str__(self) -> str:
        head = self.bullet or (f"{self.number}{self.mark}" if self.number is not None else "")
        return f"{self.quote}{self.indent}{head}{self.space}{self.box}{self.box_space}"

    def __len__(self) -> int:
        return len(str(self))


def read_beginning(line: str) -> Beginning:
    """The beginning of a line; an empty one where it has none, also for a rule (`---`)."""
    match = _QUOTE.match(line)
    quote = match.group() if match else ""
    rest = line[len(quote) :]
    item = _ITEM.match(rest)
    if item is None or _RULE.match(rest):
        return Beginning(quote)
    indent, bullet, number, mark, space, box, box_space = (part or "" for part in item.groups())
    # A number as a person wrote it: `01.` stays what it is, and is no list.
    if number and str(int(number)) != number:
        return Beginning(quote)
    return Beginning(quote, indent, bullet, int(number) if number else None, mark, space, box, box_space)


def is_fence(line: str) -> bool:
    return _FENCE.match(line) is not None


def continue_line(line: str) -> str | None:
    """What a new line after this one begins with, so that a list or quotation goes on; None where the line holds
    nothing but its own beginning, which ends it (`end_line` says how)."""
    beginning = read_beginning(line)
    if not line[len(beginning) :].strip() and (beginning.is_item or beginning.is_quote):
        return None
    return str(follow(beginning))


def follow(beginning: Beginning) -> Beginning:
    """The beginning of the item after this one; its box is empty."""
    number = beginning.number + 1 if beginning.number is not None else None
    box = "[ ]" if beginning.box else ""
    return Beginning(
        beginning.quote,
        beginning.indent,
        beginning.bullet,
        number,
        beginning.mark,
        beginning.space or (" " if beginning.is_item else ""),
        box,
        " " if box else "",
    )


def end_line(line: str) -> str:
    """The line in the place of one that holds nothing but its beginning: an inner item comes one level out, an outer
    one ends; then the quotation does."""
    beginning = read_beginning(line)
    if beginning.is_item:
        return indent_line(line, deeper=False) if beginning.depth else beginning.quote
    inner = beginning.quote.rstrip()
    return inner[:-1].rstrip() + " " if inner.count(">") > 1 else ""


def indent_line(line: str, *, deeper: bool) -> str:
    """A list item one level deeper or less deep; any other line as it is."""
    beginning = read_beginning(line)
    if not beginning.is_item:
        return line
    rest = line[len(beginning.quote) :]
    if deeper:
        gap = " " if beginning.quote.endswith(">") else ""  # that space is the quotation's own
        return f"{beginning.quote}{gap}{' ' * STEP}{rest}"
    if rest.startswith("\t"):
        return beginning.quote + rest[1:]
    return beginning.quote + rest[min(STEP, len(beginning.indent)) :]


def can_go_deeper(lines: Sequence[str], at: int) -> bool:
    """Whether the item above would have this one beneath it: nothing else has a level to be deeper than."""
    here = read_beginning(lines[at])
    for line in reversed(lines[:at]):
        above = read_beginning(line)
        if above.is_item:
            return above.depth >= here.depth
        if not line[len(above) :].strip():
            return False
    return False


def renumber(lines: Sequence[str], at: int) -> dict[int, str]:
    """The numbered items of the list around a line, which count on by one each from the first of them on; those that
    have another number now, by their place. Each level counts for itself."""
    changed: dict[int, str] = {}
    first = at
    while first > 0 and _is_inside(lines[first - 1]):
        first -= 1
    counts: list[tuple[int, str, int]] = []  # depth, mark, and the number last given on it
    for place in range(first, len(lines)):
        line = lines[place]
        if place > at and not _is_inside(line):
            break
        item = read_beginning(line)
        if not item.is_item:
            continue
        while counts and counts[-1][0] > item.depth:
            counts.pop()
        last = counts.pop() if counts and counts[-1][0] == item.depth else None
        if item.number is None:
            continue
        number = item.number
        if last is not None and last[1] == item.mark:
            number = last[2] + 1
        counts.append((item.depth, item.mark, number))
        if number != item.number:
            start = len(item.quote) + len(item.indent)
            changed[place] = f"{line[:start]}{number}{line[start + len(str(item.number)) :]}"
    return changed


def _is_inside(line: str) -> bool:
    """Whether a list goes on in this line: an item, or words that belong to one."""
    beginning = read_beginning(line)
    rest = line[len(beginning.quote) :]
    return beginning.is_item or (bool(rest.strip()) and rest[:1].isspace())


# --- forms of whole lines ---------------------------------------------------------------------------------------------


def toggle_task(line: str) -> str:
    """An open task is ticked, a ticked one opened again; any other line becomes an open task."""
    beginning = read_beginning(line)
    rest = line[len(beginning) :]
    if beginning.box:
        start = len(beginning) - len(beginning.box_space) - 2
        return f"{line[:start]}{'x' if beginning.box == '[ ]' else ' '}{line[start + 1 :]}"
    if beginning.is_item:
        space = "" if beginning.space else " "
        return f"{line[: len(beginning)]}{space}[ ] {rest}"
    return f"{beginning.quote}- [ ] {line[len(beginning.quote) :].lstrip()}"


def cycle_heading(line: str) -> str:
    """No heading, one of the first level, of the second, of the third, and none again."""
    match = _HEADING.match(line)
    if match is None:
        return f"# {line.lstrip()}"
    level = len(match[1])
    words = line[match.end() :]
    return words if level >= _DEEPEST_HEADING else f"{'#' * (level + 1)} {words}"


def toggle_lines(lines: Sequence[str], form: Callable[[Sequence[str]], list[str]]) -> list[str]:
    """The lines in another form; lines without words stay as they are, unless there are no others."""
    with_words = [place for place, line in enumerate(lines) if line.strip()] or list(range(len(lines)))
    formed = form([lines[place] for place in with_words])
    result = list(lines)
    for place, line in zip(with_words, formed, strict=True):
        result[place] = line
    return result


def toggle_bullets(lines: Sequence[str]) -> list[str]:
    """All lines as items of a list; again takes it back."""
    beginnings = [read_beginning(line) for line in lines]
    if all(b.bullet and not b.box for b in beginnings):
        return _strip_items(lines, beginnings)
    return [
        f"{b.quote}{b.indent}- {line[len(b) :].lstrip()}" for line, b in zip(lines, beginnings, strict=True)
    ]  # fmt: skip


def toggle_numbers(lines: Sequence[str]) -> list[str]:
    """All lines as numbered items; again takes it back."""
    beginnings = [read_beginning(line) for line in lines]
    if all(b.number is not None for b in beginnings):
        return _strip_items(lines, beginnings)
    numbered: list[str] = []
    counts: dict[int, int] = {}
    for line, b in zip(lines, beginnings, strict=True):
        counts = {depth: count for depth, count in counts.items() if depth <= b.depth}
        counts[b.depth] = counts.get(b.depth, 0) + 1
        numbered.append(f"{b.quote}{b.indent}{counts[b.depth]}. {line[len(b) :].lstrip()}")
    return numbered


def _strip_items(lines: Sequence[str], beginnings: Sequence[Beginning]) -> list[str]:
    return [f"{b.quote}{line[len(b) :]}" for line, b in zip(lines, beginnings, strict=True)]


def toggle_quote(lines: Sequence[str]) -> list[str]:
    """All lines as a quotation; again takes it back. Lines without words belong to it."""
    if all(line.startswith(">") for line in lines):
        return [re.sub(r"^>[ ]?", "", line) for line in lines]
    return [f"> {line}" if line else ">" for line in lines]
