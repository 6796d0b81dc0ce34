"""Addresses inside of Parallax, as links in notes carry them: `parallax:article/…` leads to a passage of an article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from app.domain import Anchor, Span

SCHEME = "parallax"
# Code points of the passage and of what stands around it; a link that is read in Markdown has to stay short.
_MOST_QUOTE = 160
_AROUND = 16
# Hexadecimal digits of an article's key: among a million articles, two alike are found once in ten thousand libraries.
KEY_DIGITS = 16
_KEY = re.compile(r"[0-9a-f]{8,64}")
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class ArticleAddress:
    """A passage of an article, or (`anchor` None) the article. `key` is the beginning of what the article is known by
    in every library (`Article.key`); its number in this one is not in here, since notes go from library to library."""

    key: str
    anchor: Anchor | None = None


def write_address(address: ArticleAddress) -> str:
    """An address that may stand in `[words](…)`: it holds no space, no bracket and nothing else that Markdown reads.

    A long passage is carried by its beginning; it is found again by that, and is as long as it was."""
    head = f"{SCHEME}:article/{address.key[:KEY_DIGITS]}"
    anchor = address.anchor
    if anchor is None:
        return head
    values = {"at": f"{anchor.span.start}-{anchor.span.end}", "quote": anchor.quote[:_MOST_QUOTE]}
    if before := anchor.prefix[-_AROUND:]:
        values["before"] = before
    if len(anchor.quote) <= _MOST_QUOTE and (after := anchor.suffix[:_AROUND]):
        values["after"] = after
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items())
    return f"{head}?{query}".replace("_", "%5F").replace("~", "%7E")


def read_address(text: str) -> ArticleAddress | None:
    """The address that stands there; None where it is none that `write_address` could have written. The anchor's
    quote may be the beginning of the passage: `span` says how long it is."""
    scheme, _, rest = text.partition(":")
    path, _, query = rest.partition("?")
    kind, _, key = path.partition("/")
    if scheme.lower() != SCHEME or kind != "article" or not _KEY.fullmatch(key):
        return None
    values = dict(parse_qsl(query))
    place = _PLACE.fullmatch(values.get("at", ""))
    words = values.get("quote", "")
    if place is None or not words:
        return ArticleAddress(key)
    span = Span(int(place[1]), int(place[2]))
    if not 0 <= span.end - span.start - len(words) < 1_000_000:
        return ArticleAddress(key)
    return ArticleAddress(key, Anchor(span, words, values.get("before", ""), values.get("after", "")))
