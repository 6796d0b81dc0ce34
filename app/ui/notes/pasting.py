"""What is pasted into a note, as Markdown: a passage of an article brings the way back to it, an address a link."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor

from app.addresses import ArticleAddress, write_address
from app.ui.notes.editing import points_of
from app.ui.notes.markdown_marks import ADDRESS, escape_words, is_inside_address
from app.ui.passages import Passage, read_passage


def find_address(text: str) -> str:
    """The address that a text is and holds nothing beside; empty where it is none."""
    address = text.strip()
    return address if len(address) <= 2_000 and ADDRESS.fullmatch(address) else ""


def make_link(cursor: QTextCursor, pasted: str) -> str:
    """The selected words as a link, where what is pasted over them is an address; empty where that makes no sense."""
    address = find_address(pasted)
    words = cursor.selectedText()
    if not address or not words.strip() or "\u2029" in words or ADDRESS.fullmatch(words.strip()):
        return ""
    block = cursor.document().findBlock(cursor.selectionStart())
    if is_inside_address(block.text(), points_of(block.text(), cursor.selectionStart() - block.position())):
        return ""
    if any(sign in words for sign in "[]") or _has_open_bracket(address):
        return ""
    return f"[{words}]({address})"


def _has_open_bracket(address: str) -> bool:
    return address.count("(") != address.count(")")


def write_passage(source: QMimeData) -> str:
    """A quotation of a passage copied from an article, with a link to its place; empty for anything else."""
    passage = read_passage(source)
    return quote_passage(passage) if passage is not None else ""


def quote_passage(passage: Passage) -> str:
    lines = [f"> {escape_words(line)}" for line in passage.anchor.quote.split("\n") if line.strip()]
    address = write_address(ArticleAddress(passage.key, passage.anchor))
    words = escape_words(passage.source) or "…"
    paragraphs = "\n>\n".join(lines)
    return f"{paragraphs}\n> — [{words}]({address})"
