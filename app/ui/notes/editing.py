"""What the keys of a note do to its text. Each is one step to undo, and touches no more than it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.ui.notes import markdown_lines as lines
from app.ui.notes.markdown_marks import Marked, is_marked, toggle_link, toggle_mark

KEEP = QTextCursor.MoveMode.KeepAnchor
# Lines of one list that are looked at for one key press; a longer list keeps its numbers as they are.
_LONGEST_LIST = 2_000


def units_of(text: str) -> int:
    """How long Qt finds a text, which counts in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def points_of(text: str, units: int) -> int:
    """The code point at a place that Qt names."""
    if text.isascii():
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace"))


class NoteEditing:
    """The editing commands of one editor. `in_code` says whether a block stands in a fence, where lists and quotations
    mean nothing."""

    def __init__(self, editor: QPlainTextEdit, in_code: Callable[[QTextBlock], bool]) -> None:
        self._editor, self._in_code = editor, in_code

    @contextmanager
    def _one_step(self) -> Iterator[QTextCursor]:
        cursor = self._editor.textCursor()
        cursor.beginEditBlock()
        try:
            yield cursor
        finally:
            cursor.endEditBlock()

    # --- lists and quotations -------------------------------------------------------------------------------------

    def break_line(self) -> None:
        """Return: lists and quotations go on; an item without words ends them."""
        with self._one_step() as cursor:
            cursor.removeSelectedText()
            block = cursor.block()
            line = block.text()
            at = points_of(line, cursor.positionInBlock())
            beginning = lines.read_beginning(line)
            goes_on = (beginning.is_item or beginning.is_quote) and at >= len(beginning) and not self._in_code(block)
            if not goes_on:
                indent = line[: len(line) - len(line.lstrip(" \t"))]
                cursor.insertText("\n" + indent[:at])
            elif not line[len(beginning) :].strip():
                comes_out = beginning.is_item and beginning.depth > 0
                ended = lines.end_line(line)
                self._write_line(block, ended if comes_out else ended.rstrip())
                cursor = QTextCursor(block)
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
                self._renumber(block)
                if not comes_out:  # without a line between, Markdown takes what follows for more of the item
                    cursor.insertText("\n" + ended)
            else:
                rest = line[at:]
                cursor.setPosition(cursor.position() + len(rest) - len(rest.lstrip(" ")), KEEP)
                cursor.insertText("\n" + str(lines.follow(beginning)))
                self._renumber(cursor.block())
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()

    def indent(self, *, deeper: bool) -> bool:
        """Tab and Shift+Tab: the items in the selection one level in or out. False where there is no item."""
        cursor = self._editor.textCursor()
        blocks = [b for b in self._chosen(cursor) if lines.read_beginning(b.text()).is_item and not self._in_code(b)]
        if not blocks:
            return False
        with self._one_step():
            around, at = _list_around(blocks[0])
            if deeper and not lines.can_go_deeper(around, at):
                return True
            for block in blocks:
                self._write_line(block, lines.indent_line(block.text(), deeper=deeper))
            self._restart(blocks[0])
            self._restart(blocks[-1].next())
            self._renumber(blocks[0])
        return True

    def _restart(self, block: QTextBlock) -> None:
        """A numbered item that is the first of its level now begins at one."""
        if not block.isValid():
            return
        around, at = _list_around(block)
        item = lines.read_beginning(around[at])
        above = [lines.read_beginning(line) for line in around[:at]]
        nearest = next((b for b in reversed(above) if b.is_item and b.depth <= item.depth), None)
        if item.number is not None and item.depth and nearest is not None and nearest.depth < item.depth:
            self._write_line(block, str(item).replace(f"{item.number}{item.mark}", f"1{item.mark}", 1)
                             + around[at][len(item) :])  # fmt: skip

    def _renumber(self, block: QTextBlock) -> None:
        around, at = _list_around(block)
        first = block.blockNumber() - at
        for place, line in lines.renumber(around, at).items():
            self._write_line(self._editor.document().findBlockByNumber(first + place), line)

    # --- whole lines ----------------------------------------------------------------------------------------------

    def cycle_heading(self) -> None:
        self._change_lines(lambda chosen: [lines.cycle_heading(line) for line in chosen])

    def toggle_bullets(self) -> None:
        self._change_lines(lines.toggle_bullets)

    def toggle_numbers(self) -> None:
        self._change_lines(lines.toggle_numbers)

    def toggle_quote(self) -> None:
        self._change_lines(lines.toggle_quote, with_empty=True)

    def toggle_task(self) -> None:
        self._change_lines(_toggle_tasks)

    def toggle_task_at(self, number: int) -> bool:
        """Tick or open the task in that line; False where the line holds none (it was changed meanwhile)."""
        block = self._editor.document().findBlockByNumber(number)
        if not block.isValid() or not lines.read_beginning(block.text()).box:
            return False
        with self._one_step():
            self._write_line(block, lines.toggle_task(block.text()))
        return True

    def _change_lines(self, form: Callable[[Sequence[str]], list[str]], *, with_empty: bool = False) -> None:
        cursor = self._editor.textCursor()
        blocks = self._chosen(cursor)
        before = [block.text() for block in blocks]
        after = form(before) if with_empty else lines.toggle_lines(before, form)
        with self._one_step():
            for block, line in zip(blocks, after, strict=True):
                self._write_line(block, line)
        self._editor.ensureCursorVisible()

    def _chosen(self, cursor: QTextCursor) -> list[QTextBlock]:
        """The lines a selection touches; the last not, where it ends before the first character of it."""
        document = self._editor.document()
        block, last = document.findBlock(cursor.selectionStart()), document.findBlock(cursor.selectionEnd())
        if last.position() == cursor.selectionEnd() and last.blockNumber() > block.blockNumber():
            last = last.previous()
        blocks = [block]
        while block.blockNumber() < last.blockNumber():
            block = block.next()
            blocks.append(block)
        return blocks

    # --- marks ----------------------------------------------------------------------------------------------------

    def toggle_mark(self, mark: str) -> None:
        """Strong words, or emphasis, on or off; over several lines in each of them, but for their beginnings."""
        cursor = self._editor.textCursor()
        blocks = self._chosen(cursor)
        if len(blocks) == 1:
            self._change_part(cursor, lambda line, start, end: toggle_mark(line, start, end, mark))
            return
        parts: list[tuple[QTextBlock, int, int]] = []
        for block in blocks:
            line = block.text()
            start = max(self._point_in(block, cursor.selectionStart()), len(lines.read_beginning(line)))
            end = self._point_in(block, cursor.selectionEnd())
            if line[start:end].strip():
                parts.append((block, start, end))
        take_away = all(is_marked(block.text(), start, end, mark) for block, start, end in parts)
        with self._one_step():
            for number, (block, start, end) in enumerate(parts):
                if is_marked(block.text(), start, end, mark) == take_away:
                    line, start, end = toggle_mark(block.text(), start, end, mark)
                    self._write_line(block, line)
                    parts[number] = block, start, end
        if parts:
            self._select(cursor, *parts[0][:2], *parts[-1][::2])

    def toggle_link(self, address: str = "") -> None:
        cursor = self._editor.textCursor()
        if len(self._chosen(cursor)) == 1:
            self._change_part(cursor, lambda line, start, end: toggle_link(line, start, end, address))

    def _change_part(self, cursor: QTextCursor, change: Callable[[str, int, int], Marked]) -> None:
        block = cursor.block()
        if cursor.hasSelection():
            block = self._editor.document().findBlock(cursor.selectionStart())
        start, end = (self._point_in(block, at) for at in (cursor.selectionStart(), cursor.selectionEnd()))
        done = change(block.text(), start, end)
        with self._one_step():
            self._write_line(block, done.line)
        self._select(cursor, block, done.start, block, done.end)

    def _select(self, cursor: QTextCursor, first: QTextBlock, start: int, last: QTextBlock, end: int) -> None:
        cursor.setPosition(first.position() + units_of(first.text()[:start]))
        cursor.setPosition(last.position() + units_of(last.text()[:end]), KEEP)
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()

    @staticmethod
    def _point_in(block: QTextBlock, position: int) -> int:
        """The code point of a block at a place of the document, or the end of the block that is nearest to it."""
        line = block.text()
        return points_of(line, min(max(0, position - block.position()), block.length() - 1))

    # --- words ----------------------------------------------------------------------------------------------------

    def insert_block(self, text: str) -> None:
        """Lines that stand by themselves: an empty line above and below, whatever is there already."""
        with self._one_step() as cursor:
            cursor.removeSelectedText()
            block = cursor.block()
            before = block.text()[: points_of(block.text(), cursor.positionInBlock())]
            head = "\n\n" if before.strip() else ""
            if not head and block.previous().isValid() and block.previous().text().strip():
                head = "\n"
            cursor.insertText(f"{head}{text}\n\n")
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()

    @staticmethod
    def _write_line(block: QTextBlock, line: str) -> None:
        old = block.text()
        if old == line:
            return
        start = 0
        while start < min(len(old), len(line)) and old[start] == line[start]:
            start += 1
        end = 0
        while end < min(len(old), len(line)) - start and old[-1 - end] == line[-1 - end]:
            end += 1
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + units_of(old[:start]))
        cursor.setPosition(block.position() + units_of(old[: len(old) - end]), KEEP)
        cursor.insertText(line[start : len(line) - end])


def _toggle_tasks(chosen: Sequence[str]) -> list[str]:
    """Several lines become what the first of them becomes."""
    first = lines.toggle_task(chosen[0])
    box = lines.read_beginning(first).box
    done: list[str] = []
    for line in chosen:
        toggled = lines.toggle_task(line)
        done.append(toggled if lines.read_beginning(toggled).box == box else line)
    return done


def _list_around(block: QTextBlock) -> tuple[list[str], int]:
    """The lines of the list that a line belongs to, the line of words above it, and the place of the line in them."""
    before: list[str] = []
    above = block.previous()
    while above.isValid() and len(before) < _LONGEST_LIST and above.text().strip():
        before.append(above.text())
        above = above.previous()
    after: list[str] = []
    below = block.next()
    while below.isValid() and len(after) < _LONGEST_LIST and below.text().strip():
        after.append(below.text())
        below = below.next()
    return [*reversed(before), block.text(), *after], len(before)
