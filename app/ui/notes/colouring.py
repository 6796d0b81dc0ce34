"""Colours of Markdown while it is written: its marks recede, what they mean shows a little. No preview."""

from __future__ import annotations

import re
from enum import IntEnum

from PySide6.QtGui import QColor, QFont, QFontDatabase, QSyntaxHighlighter, QTextBlock, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

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


class Fence(IntEnum):
    """The state of a block: whether the one after it stands in a fence, and of which kind."""

    NONE = 0
    TICKS = 1
    TILDES = 2


def is_in_code(block: QTextBlock) -> bool:
    """Whether a block is code: it stands between fences, or is one of them."""
    return block.previous().userState() > 0 or block.userState() > 0


class MarkdownColours(QSyntaxHighlighter):
    def __init__(self, editor: QPlainTextEdit, theme: Theme) -> None:
        # A child of the editor, not of a document: documents come and go with the notes.
        super().__init__(editor)
        self._editor = editor
        self._make_forms(theme)
        self.setDocument(editor.document())

    def set_theme(self, theme: Theme) -> None:
        self._make_forms(theme)
        self.rehighlight()

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

    def highlightBlock(self, text: str) -> None:
        fence = self.previousBlockState()
        if fence > 0 or is_fence(text):
            self._colour_code(text, max(0, fence))
            return
        self.setCurrentBlockState(Fence.NONE)
        if not _SIGNS.search(text):
            return
        ascii_only = text.isascii()

        def colour(start: int, end: int, form: QTextCharFormat) -> None:
            if not ascii_only:
                start, end = units_of(text[:start]), units_of(text[:end])
            self.setFormat(start, end - start, form)

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

    def _colour_code(self, text: str, fence: int) -> None:
        own = Fence.TILDES if text.lstrip().startswith("~") else Fence.TICKS
        if fence == Fence.NONE:
            fence = own
        elif is_fence(text) and own == fence:
            fence = Fence.NONE
        self.setCurrentBlockState(fence)
        self.setFormat(0, units_of(text), self._sign if is_fence(text) else self._code)

    def _colour_inline(self, match: re.Match[str], colour: object) -> None:
        assert callable(colour)
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
