"""What every canonical document keeps, and short ways to read files in tests."""

from __future__ import annotations

import unicodedata

from app.domain import BlockKind, Document, ImportedArticle
from app.importers.reading import read_bytes


def check_document(document: Document) -> None:
    """Assert all that `Document` promises."""
    text, end = document.text, -1
    for block in document.blocks:
        assert block.start == end + 1, "blocks tile the text with one line break between neighbours"
        assert block.end > block.start
        assert text[block.start : block.end].strip(), "no empty blocks"
        assert "\n" not in text[block.start : block.end]
        end = block.end
        for start, stop in block.attrs.get("cells", []):
            assert block.start <= start <= stop <= block.end
        if block.kind is BlockKind.TAIL:
            assert block.attrs["was"] in set(BlockKind)
    assert len(text) == max(0, end)
    assert text == unicodedata.normalize("NFC", text)
    for char in text:
        code = ord(char)
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"), f"U+{code:04X}"
        assert char not in "\ufeff\ufffc\u2028\u2029\xad"
        assert not 0xFDD0 <= code <= 0xFDEF
        assert code & 0xFFFE != 0xFFFE
    titles = [i for i, b in enumerate(document.blocks) if b.kind is BlockKind.TITLE]
    assert titles in ([], [0])
    spans = [b.span for b in document.blocks]
    for mark in document.marks:
        assert any(s.start <= mark.start < mark.end <= s.end for s in spans), "a mark lies inside of one block"
    text.encode("utf-8")


def read_one(data: bytes | str, name: str, **rest: str) -> ImportedArticle:
    """The one article in the bytes, checked."""
    raw = data.encode() if isinstance(data, str) else data
    (article,) = read_bytes(raw, name, **rest)
    check_document(article.document)
    assert article.original.data == raw
    return article


def outline(document: Document) -> list[tuple[str, str]]:
    """Kind and text of every block."""
    return [(b.kind.value, document.text[b.start : b.end]) for b in document.blocks]
