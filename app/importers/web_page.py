"""HTML: a whole page is boiled down to its article, a fragment (from a clipboard, or a bare piece in a file) is not."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin

from app.domain import BlockKind, ImportedArticle, Metadata
from app.errors import ImportFailed
from app.importers.canonical import LONGEST_TITLE, Draft, build_document
from app.importers.decoding import decode, find_declared
from app.importers.html_document import read_html
from app.importers.html_safety import parse_html, remove_hidden
from app.importers.language import choose_language
from app.importers.page_metadata import read_metadata, read_title
from app.importers.page_text import find_article
from app.importers.plain_text import DAMAGED, looks_like_title, make_title
from app.importers.source import ReadLimits, Source
from app.importers.tails import mark_tails

MEDIA_TYPE = "text/html"

# Below this share nobody misses anything: it is a menu of three words.
_WORTH_SAYING = 0.1
_CLIPBOARD = re.compile(r"\AVersion:\d[\d.]*\s.{0,2000}?(?=<)", re.DOTALL)
_CLIPBOARD_URL = re.compile(r"^SourceURL:(https?://\S+)", re.MULTILINE)
_FRAGMENT = re.compile(r"<!--\s*StartFragment\s*-->(.*?)(?:<!--\s*EndFragment\s*-->|\Z)", re.DOTALL | re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def read(source: Source, limits: ReadLimits) -> list[ImportedArticle]:
    """One article of a page or fragment. Raises `ImportFailed`: `text-missing` where it holds no text."""
    decoded = decode(source.data, find_declared(source.data))
    warnings = [DAMAGED] if decoded.damaged else []
    html, url = decoded.text, source.url
    clipboard = _CLIPBOARD.match(html)
    if clipboard:
        address = _CLIPBOARD_URL.search(clipboard.group())
        url = url or (address.group(1) if address else "")
        html = html[clipboard.end() :]
    fragment = _FRAGMENT.search(html)
    if fragment:
        html = fragment.group(1)
    tree = parse_html(html)
    if tree is None:
        raise ImportFailed("text-missing")
    if fragment or not _PAGE.search(html[:20_000]):
        # A piece of a page; or a page that leaves out all tags it may, and has a title.
        title = read_title(tree)
        remove_hidden(tree)
        from lxml import etree

        drafts = read_html(etree.tostring(tree, encoding="unicode", method="html"), url)
        metadata = Metadata(title=title or _take_title(drafts), url=url)
    else:
        metadata = read_metadata(tree, html, url)
        base = next((b.get("href") or "" for b in tree.iter("base")), "")
        remove_hidden(tree)
        page = find_article(tree, _join(metadata.url, base))
        drafts = page.drafts
        if not metadata.title:
            metadata = replace(metadata, title=_take_title(drafts))
        if page.left_out >= _WORTH_SAYING:
            warnings.append(
                f"{page.left_out:.0%} of the page's visible text was left out as menus and other posts; "
                "the page is kept as it came."
            )
    if not any(draft.kind is not BlockKind.IMAGE and draft.plain for draft in drafts):
        raise ImportFailed("text-missing")
    document = build_document(mark_tails(drafts, page=True), metadata.title, limits)
    metadata = replace(
        metadata,
        title=document.title or make_title(document),
        language=choose_language(metadata.language, document),
    )
    return [ImportedArticle(metadata, document, source.original(MEDIA_TYPE), warnings=tuple(warnings))]


def _join(url: str, base: str) -> str:
    try:
        return urljoin(url, base)
    except ValueError:
        return url


def _take_title(drafts: list[Draft]) -> str:
    """The first heading if it stands at the head of the text, else a first line that looks like a title."""
    for i, draft in enumerate(drafts[:3]):
        if draft.kind is BlockKind.HEADING and draft.level <= 2 and draft.plain:
            # One that is too long for a title is cut to one, and stays whole below it.
            return draft.plain if len(draft.plain) > LONGEST_TITLE else drafts.pop(i).plain
        if draft.kind is not BlockKind.IMAGE:
            break
    if looks_like_title(drafts) and len(drafts[0].plain.split()) >= 2:
        return drafts.pop(0).plain
    return ""
