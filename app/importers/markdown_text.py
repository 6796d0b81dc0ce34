"""Markdown with YAML front matter: to HTML, made safe, to blocks."""

from __future__ import annotations

import re
from dataclasses import replace

from app.domain import BlockKind, ImportedArticle
from app.errors import ImportFailed
from app.importers.canonical import LONGEST_TITLE, Draft, build_document, fold
from app.importers.decoding import decode
from app.importers.front_matter import split_front_matter
from app.importers.html_document import read_html
from app.importers.html_safety import DROPPED
from app.importers.language import choose_language
from app.importers.plain_text import DAMAGED, looks_like_title, make_title, read_paragraphs
from app.importers.source import ReadLimits, Source
from app.importers.tails import mark_tails
from app.markdown_cost import is_risky
from app.markdown_source import escape_unclosed, part_headings

MEDIA_TYPE = "text/markdown"

# No book is longer; a second or two of parsing.
_LARGEST = 2_000_000
_AS_PLAIN = "The file was read as plain text: as Markdown it is too large, or too deeply nested."
# Of what is left out of a page, the elements that can hold something; and two that take in all that follows.
_SWALLOWING = (DROPPED - {"embed", "frame", "input"}) | {"xmp", "plaintext"}
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_LIST_START = re.compile(r"(?:[-*+]|1[.)])[ \t]+\S")
_IN_LIST = re.compile(r"\s|[-*+][ \t]|\d+[.)][ \t]|>|\||#")
_LINE_END = re.compile(r"[.!?…\"”’»。！？]\s*\Z")
_SELF_STANDING = re.compile(r"[A-ZÀ-ÞА-ЯЁΑ-Ω\"“„«‘'—–]|[\u3040-\u9fff]")


def read(source: Source, limits: ReadLimits) -> list[ImportedArticle]:
    """One article of a Markdown file. Raises `ImportFailed`, with `front-matter` and its line where that is wrong."""
    decoded = decode(source.data)
    matter = split_front_matter(decoded.text)
    warnings = list(matter.warnings)
    if decoded.damaged:
        warnings.append(DAMAGED)
    drafts = _read_blocks(matter.body, matter.metadata.url or source.url)
    if drafts is None:
        warnings.append(_AS_PLAIN)
        drafts = read_paragraphs(matter.body)
    if not drafts and not matter.metadata.title:
        raise ImportFailed("file-empty")
    title = matter.metadata.title or _take_title(drafts)
    document = build_document(mark_tails(drafts), title, limits)
    metadata = replace(
        matter.metadata,
        title=document.title or make_title(document),
        url=matter.metadata.url or source.url,
        language=choose_language(matter.metadata.language, document),
    )
    return [ImportedArticle(metadata, document, source.original(MEDIA_TYPE), warnings=tuple(warnings))]


def _read_blocks(text: str, base_url: str) -> list[Draft] | None:
    """The blocks of Markdown; None where the text is beyond what the parser can be trusted with."""
    text = "\n".join(part_headings(_part_paragraphs(escape_unclosed(text, _SWALLOWING))))
    if len(text) > _LARGEST or is_risky(text):
        return None
    from markdown import Markdown

    converter = Markdown(
        extensions=["tables", "fenced_code", "footnotes", "sane_lists", "def_list"],
        extension_configs={"footnotes": {"BACKLINK_TEXT": ""}},
        output_format="html",
    )
    try:
        html = converter.convert(text)
    except RecursionError:
        return None
    return read_html(html, base_url)


def _part_paragraphs(text: str) -> list[str]:
    """The lines, with an empty one where the parser needs it to see what a person sees.

    Between two long lines that are each a paragraph: many programs write one line a paragraph and call it Markdown,
    which would join them all to one. And above a list, which needs none by the common specification.
    """
    lines: list[str] = []
    fenced = False
    before = ""
    for line in re.sub("\r\n|[\r\u2028\u2029\x85]", "\n", text).split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and before.strip():
            long = len(before) > 120 and _SELF_STANDING.match(line) and _LINE_END.search(before)
            listed = _LIST_START.match(line) and not _IN_LIST.match(before)
            if long or listed:
                lines.append("")
        lines.append(line)
        before = line
    return lines


def _take_title(drafts: list[Draft]) -> str:
    """The heading that stands above everything, else a first line that looks like a title; taken out of the blocks."""
    if not drafts:
        return ""
    first = drafts[0]
    if first.kind is BlockKind.HEADING:
        below = [d for d in drafts[1:] if d.kind is BlockKind.HEADING and d.level <= first.level]
        if first.level == 1 or not below or first.level < min(d.level for d in below):
            # One that is too long for a title is cut to one, and stays whole below it.
            return first.plain if len(first.plain) > LONGEST_TITLE else drafts.pop(0).plain
        return ""
    if looks_like_title(drafts) and fold(first.text):
        return drafts.pop(0).plain
    return ""
