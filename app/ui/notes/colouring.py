"""Colours of Markdown while it is written: its marks recede, what they mean shows a little. No preview."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from itertools import groupby

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QFont, QFontDatabase, QTextBlock, QTextCharFormat, QTextDocument, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit
from shiboken6 import isValid

from app.ui.notes.editing import units_of
from app.ui.notes.markdown_lines import is_fence
from app.ui.theme import Theme

_BEGINNING = re.compile(
    r"(?P<quote>[ ]{0,3}>[> ]*)?(?P<item>[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<box>\[[ xX]\](?=\s))?"
)
_HEADING = re.compile(r"(#{1,6})\s")
_INLINE = re.compile(
    r"(?P<code>(?P<ticks>`+)[^`]+(?P=ticks)(?!`))"
    r"|(?P<link>!?\[(?:[^\[\]]|\\.)*\](?=\())(?P<address>\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\))"
    r"|(?P<reference>\[\[[^\[\]]+\]\]|\[\^[^\[\]\s]+\])"
    r"|(?P<both>\*\*\*(?=\S).+?(?<=\S)\*\*\*)"
    r"|(?P<strong>(?P<stars>\*\*|__)(?=\S).+?(?<=\S)(?P=stars))"
    r"|(?P<emphasis>(?<![*_\w])(?P<star>[*_])(?=[^\s*_]).*?(?<=\S)(?P=star)(?![*_\w]))"
    r"|(?P<web>https?://[^\s<>()]+)"
)
# A line without any of these has no form but that of its words.
_SIGNS = re.compile(r"[*_`\[#>]|https?:|^\s*(?:[-+]|\d)|^\s*~~~|\|")
_SIZES = (1.25, 1.15, 1.08)
BEYOND = 1 << 30  # where the last form of a line ends, if it goes on to its end


class Fence(IntEnum):
    """The state of a block: whether the one after it stands in a fence, and of which kind."""

    NONE = 0
    TICKS = 1
    TILDES = 2


def is_in_code(block: QTextBlock) -> bool:
    """Whether a block is code: it stands between fences, or is one of them."""
    return block.previous().userState() > 0 or block.userState() > 0


class MarkdownColours(QObject):
    """Lays the forms on each line that changes before Qt lays it out, as `QSyntaxHighlighter` does, but that of the end
    of a line reaches beyond it: what is typed there changes no form. For each form that changes, `QTextLayout` calls
    the line changed once more, and `QPlainTextDocumentLayout` takes the end of such a change for one in the lines after
    it: all that is seen would be painted anew with every key in a heading, a quotation, or code."""

    def __init__(self, editor: QPlainTextEdit, theme: Theme) -> None:
        # A child of the editor, not of a document: documents come and go with the notes.
        super().__init__(editor)
        self._editor = editor
        self._document: QTextDocument | None = None
        self._make_forms(theme)
        self.set_document(editor.document())

    def document(self) -> QTextDocument | None:
        return self._document

    def set_document(self, document: QTextDocument) -> None:
        if self._document is not None and isValid(self._document):
            self._document.contentsChange.disconnect(self._on_change)
        self._document = document
        document.contentsChange.connect(self._on_change)
        self._colour_all()

    def set_theme(self, theme: Theme) -> None:
        self._make_forms(theme)
        self._colour_all()

    def _colour_all(self) -> None:
        document = self._document
        assert document is not None
        block = document.begin()
        while block.isValid():
            self._colour(block)
            block = block.next()
        document.markContentsDirty(0, document.characterCount())

    def _on_change(self, position: int, _removed: int, added: int) -> None:
        """Before Qt lays out what changed; what a fence makes of the lines after it is for us to call changed."""
        document = self._document
        assert document is not None
        block = document.findBlock(position)
        last = document.findBlock(position + added).blockNumber()
        last = document.blockCount() - 1 if last < 0 else last
        beyond = -1
        while block.isValid():
            before = block.userState()
            self._colour(block)
            if block.blockNumber() > last and beyond < 0:
                beyond = block.position()
            if block.blockNumber() >= last and block.userState() == before:
                break
            block = block.next()
        if beyond >= 0:
            end = block.position() + block.length() if block.isValid() else document.characterCount()
            document.markContentsDirty(beyond, end - beyond)

    def _colour(self, block: QTextBlock) -> None:
        text, fence = block.text(), block.previous().userState()
        if fence <= 0 and not _SIGNS.search(text):  # most lines: no more than this with each key
            block.setUserState(Fence.NONE)
            ranges: list[QTextLayout.FormatRange] = []
        else:
            forms = _LineForms(len(text))
            block.setUserState(self._read_line(text, max(Fence.NONE, fence), forms))
            ranges = forms.ranges(text)
        layout = block.layout()
        if layout.preeditAreaText():
            ranges = _around(layout, ranges)
        if not _are_alike(layout.formats(), ranges):
            layout.setFormats(ranges)

    def _make_forms(self, theme: Theme) -> None:
        size = self._editor.font().pointSizeF()
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()

        def form(
            colour: QColor | None = None,
            *,
            bold: bool = False,
            italic: bool = False,
            scale: float = 0.0,
            code: bool = False,
            struck: bool = False,
        ) -> QTextCharFormat:
            made = QTextCharFormat()
            if colour is not None:
                made.setForeground(colour)
            if bold:
                made.setFontWeight(QFont.Weight.Bold)
            if italic:
                made.setFontItalic(True)
            if scale:
                made.setFontPointSize(size * scale)
            if code:
                made.setFontFamilies([fixed])
                made.setFontPointSize(size * 0.92)
            if struck:
                made.setFontStrikeOut(True)
            return made

        frame, text = theme.frame, theme.text
        quiet, link = frame["secondary"], text["link"]
        self._sign = form(frame["disabled"])
        self._marker = form(frame["accent"], bold=True)
        self._headings = [form(text["heading"], bold=True, scale=scale) for scale in _SIZES]
        self._quote = form(text["quote"], italic=True)
        self._done = form(quiet, struck=True)
        self._code = form(quiet, code=True)
        self._forms = {
            "code": self._code,
            "link": form(link),
            "reference": form(link),
            "web": form(link),
            "strong": form(bold=True),
            "emphasis": form(italic=True),
            "both": form(bold=True, italic=True),
        }
        self._address = form(frame["disabled"], scale=0.85)

    def _read_line(self, text: str, fence: int, forms: _LineForms) -> int:
        """Lays forms on a line; `fence` is the state of the line before, and the state of this one comes back."""
        if fence > 0 or is_fence(text):
            return self._colour_code(text, fence, forms)
        colour = forms.lay
        if heading := _HEADING.match(text):
            level = len(heading[1])
            colour(0, len(text), self._headings[min(level, len(self._headings)) - 1])
            colour(0, level, self._sign)
        begun = _BEGINNING.match(text)
        at = 0
        if begun is not None and begun.end():
            at = begun.end()
            if begun["quote"]:
                colour(0, len(text), self._quote)
                colour(0, begun.end("quote"), self._sign)
            if begun["item"]:
                colour(*begun.span("item"), self._marker)
            if begun["box"]:
                done = begun["box"] != "[ ]"
                if done:
                    colour(at, len(text), self._done)
                colour(*begun.span("box"), self._sign if done else self._marker)
        for match in _INLINE.finditer(text, at):
            self._colour_inline(match, colour)
        return Fence.NONE

    def _colour_code(self, text: str, fence: int, forms: _LineForms) -> int:
        own = Fence.TILDES if text.lstrip().startswith("~") else Fence.TICKS
        forms.lay(0, len(text), self._sign if is_fence(text) else self._code)
        if fence == Fence.NONE:
            return own
        return Fence.NONE if is_fence(text) and own == fence else fence

    def _colour_inline(self, match: re.Match[str], colour: Callable[[int, int, QTextCharFormat], None]) -> None:
        kind = match.lastgroup or ""
        kind = {"ticks": "code", "stars": "strong", "star": "emphasis", "address": "link"}.get(kind, kind)
        start, end = match.span(kind)
        colour(start, end, self._forms[kind])
        if kind == "link":
            colour(*match.span("address"), self._address)
            colour(start, start + 1, self._sign)
            colour(end - 1, end, self._sign)
        elif size := {"strong": 2, "emphasis": 1, "both": 3}.get(kind, 0):
            colour(start, start + size, self._sign)
            colour(end - size, end, self._sign)


class _LineForms:
    """The form of each character of a line, in code points; what is laid last counts."""

    def __init__(self, length: int) -> None:
        self._forms: list[QTextCharFormat] = []
        self._of: list[int] = []  # empty as long as there is none; 0 is no form
        self._length = length

    def lay(self, start: int, end: int, form: QTextCharFormat) -> None:
        if not self._of:
            self._of = [0] * self._length
        self._forms.append(form)
        self._of[start:end] = [len(self._forms)] * (end - start)

    def ranges(self, text: str) -> list[QTextLayout.FormatRange]:
        """As Qt wants them, in its positions."""
        found: list[QTextLayout.FormatRange] = []
        at = units = 0
        is_ascii = text.isascii()
        for number, run in groupby(self._of):
            length = sum(1 for _ in run)
            width = length if is_ascii else units_of(text[at : at + length])
            if number:
                piece = QTextLayout.FormatRange()
                piece.start, piece.length, piece.format = units, width, self._forms[number - 1]
                found.append(piece)
            at, units = at + length, units + width
        if found and found[-1].start + found[-1].length == units:
            found[-1].length = BEYOND - found[-1].start
        return found


def _are_alike(some: list[QTextLayout.FormatRange], others: list[QTextLayout.FormatRange]) -> bool:
    return len(some) == len(others) and all(
        one.start == other.start and one.length == other.length and one.format == other.format
        for one, other in zip(some, others, strict=True)
    )


def _around(layout: QTextLayout, ranges: list[QTextLayout.FormatRange]) -> list[QTextLayout.FormatRange]:
    """With what an input method writes amid the line: its own forms stay, ours part before it and go on after it."""
    start, width = layout.preeditAreaPosition(), len(layout.preeditAreaText().encode("utf-16-le")) // 2
    kept = [piece for piece in layout.formats() if start <= piece.start and piece.start + piece.length <= start + width]
    for piece in ranges:
        end = piece.start + piece.length
        for first, last, moved in ((piece.start, min(end, start), 0), (max(piece.start, start), end, width)):
            if first < last:
                part = QTextLayout.FormatRange()
                part.start, part.length, part.format = first + moved, last - first, piece.format
                kept.append(part)
    return kept
