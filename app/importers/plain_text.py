"""Plain text: paragraphs by empty lines, lines that were broken for a width of paper joined, the title found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.domain import BlockKind, Document, ImportedArticle, Metadata
from app.errors import ImportFailed
from app.importers.canonical import Draft, build_document, clean_line, is_visible, split_lines
from app.importers.decoding import decode
from app.importers.language import choose_language
from app.importers.source import ReadLimits, Source
from app.importers.tails import mark_tails

MEDIA_TYPE = "text/plain"
DAMAGED = "Some characters of the file were damaged and are shown as �."

# A line that a person or a mail program broke by hand is seldom longer than this, and hardly ever much shorter.
_WIDEST_WRAP = 110
_NARROWEST_WRAP = 40
_LONGEST_TITLE = 200
_SENTENCE_END = re.compile(r"[.。．;:,،؛][\"”’»)\]]*\Z|[.!?…。！？][\"”’»)\]]+\Z")
_FULL_STOP = re.compile(r"[.!?…。！？:][\"”’»)\]]*\Z")
_QUOTED = re.compile(r"[ \t]*>[> \t]*")
_BULLET = re.compile(r"[•‣▪●◦*]\s+(?=\S)")
_LIST_START = re.compile(r"\s*(?:[-–—•‣▪●◦*+]\s|\(?\d{1,3}[.)]\s|[a-z]\)\s)")
_WIDE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|av|автор:?|текст:?)\s+\S.{0,80}", re.IGNORECASE)


def read(source: Source, limits: ReadLimits) -> list[ImportedArticle]:
    """One article of a plain text. Raises `ImportFailed` for what is empty or no text."""
    decoded = decode(source.data)
    document = read_text(decoded.text, limits)
    metadata = Metadata(
        title=document.title or make_title(document), url=source.url, language=choose_language("", document)
    )
    warnings = (DAMAGED,) if decoded.damaged else ()
    return [ImportedArticle(metadata, document, source.original(MEDIA_TYPE), warnings=warnings)]


def read_text(text: str, limits: ReadLimits, title: str = "") -> Document:
    """The document of a plain text; its first line is the title where it looks like one and none is given."""
    drafts = read_paragraphs(text)
    if not drafts:
        raise ImportFailed("file-empty")
    if title:
        return build_document(mark_tails(drafts), title, limits)
    if looks_like_title(drafts):
        title = drafts.pop(0).text
    return build_document(mark_tails(drafts), title, limits)


def make_title(document: Document) -> str:
    """A name for a text without a title: its first words."""
    block = next((b for b in document.blocks if b.kind is not BlockKind.IMAGE), None)
    if block is None:
        return ""
    text = document.text[block.start : min(block.end, block.start + 400)]
    words = text.split()
    if len(words) <= 12 and len(text) <= 90:
        return text
    short = " ".join(words[:10])
    return (short if len(short) <= 80 else short[:60].rstrip()) + "…"


def looks_like_title(drafts: Sequence[Draft]) -> bool:
    """Whether the first paragraph names the text rather than beginning it."""
    if len(drafts) < 2 or drafts[0].kind is not BlockKind.PARAGRAPH:
        return False
    first = drafts[0].plain
    if len(first) > _LONGEST_TITLE or _SENTENCE_END.search(first) or not re.search(r"\w", first):
        return False
    if _LIST_START.match(first) or first.startswith(("http://", "https://", ">")):
        return False
    # A headline has something to head: one of the next blocks is longer, or reads as a sentence.
    below = [draft.plain for draft in drafts[1:6]]
    return any(len(other) > len(first) or _FULL_STOP.search(other) or _BYLINE.fullmatch(other) for other in below)


def read_paragraphs(text: str) -> list[Draft]:
    """The paragraphs of a plain text, in order, none of them empty."""
    known: set[str] | None = None
    drafts: list[Draft] = []
    for depth, group in _group(split_lines(text)):
        for paragraph in _unwrap(group) if len(group) > 1 else [group]:
            if len(paragraph) > 1 and known is None and any(line.rstrip().endswith("-") for line in paragraph):
                known = set(re.findall(r"\w+", text.casefold()))
            whole = _join(paragraph, known or set())
            drafts += _make_quote(whole) if depth else _make(whole)
    return drafts


def _group(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines with no empty one between them, and how deeply they are quoted (`>` before a line), without the signs."""
    group: list[str] = []
    depth = 0
    for line in lines:
        signs = _QUOTED.match(line)
        level = signs.group().count(">") if signs else 0
        words = line[signs.end() :] if signs else line
        blank = not words or words.isspace()
        if group and (blank or level != depth):
            yield depth, group
            group = []
        if not blank:
            depth = level
            group.append(words)
    if group:
        yield depth, group


def _unwrap(group: list[str]) -> Iterator[list[str]]:
    """The paragraphs in lines that no empty line parts: all as one if they were wrapped, else each by itself."""
    lengths = [len(line.rstrip()) for line in group]
    widest = max(lengths[:-1])
    full = sum(n >= 0.7 * widest for n in lengths[:-1])
    if not (
        _NARROWEST_WRAP <= widest <= _WIDEST_WRAP and lengths[-1] <= 1.2 * widest and full >= 0.6 * len(lengths[:-1])
    ):
        for line in group:
            yield [line]
        return
    indents = [len(line) - len(line.lstrip()) for line in group]
    usual = min(indents)
    hanging = sum(n > usual for n in indents) > len(group) / 2
    paragraph: list[str] = []
    for i, line in enumerate(group):
        if paragraph:
            before = group[i - 1].rstrip()
            ended = len(before) < 0.75 * widest and bool(_FULL_STOP.search(before))
            indented = not hanging and indents[i] > usual and indents[i - 1] <= usual
            # A bullet starts a line of its own, but a dash between two halves of a sentence does not.
            listed = bool(_LIST_START.match(line)) and (
                bool(_FULL_STOP.search(before)) or bool(_LIST_START.match(group[0]))
            )
            if ended or indented or listed:
                yield paragraph
                paragraph = []
        paragraph.append(line)
    yield paragraph


def _join(lines: list[str], known: set[str]) -> str:
    if len(lines) == 1:
        return lines[0]
    pieces = [lines[0].strip()]
    for line in lines[1:]:
        line, last = line.strip(), pieces[-1]
        if last.endswith("\xad"):
            pass  # a hyphen that is one at the end of a line only
        elif last.endswith("-") and last[-2:-1].isalpha() and line[:1].islower():
            # The hyphen of a word that stands elsewhere without one was put there by the break.
            whole = re.search(r"\w+\Z", last[:-1])
            rest = re.match(r"\w+", line)
            if whole and rest and (whole.group() + rest.group()).casefold() in known:
                pieces[-1] = last[:-1]
        elif not (_WIDE.match(last[-1:]) and _WIDE.match(line[:1])):
            pieces.append(" ")
        pieces.append(line)
    return "".join(pieces)


def _make_quote(text: str) -> list[Draft]:
    clean = clean_line(text)
    return [Draft(BlockKind.QUOTE, clean)] if is_visible(clean) else []


def _make(text: str) -> list[Draft]:
    clean = clean_line(text)
    if not is_visible(clean):
        return []
    bullet = _BULLET.match(clean)
    if bullet and clean[0] != "*":
        return [Draft(BlockKind.LIST_ITEM, clean[bullet.end() :], attrs={"ordered": False})]
    # A row of dashes or stars parts sections for the eye; it says nothing.
    if re.fullmatch(r"[-=_*~#•·\s]{3,}", clean):
        return []
    return [Draft(BlockKind.PARAGRAPH, clean)]
