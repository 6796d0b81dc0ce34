"""A passage of an article on its way through the clipboard: its words for everybody, where it stands for notes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from PySide6.QtCore import QMimeData

from app.domain import Anchor, Article, Span

FORMAT = "application/x-parallax-passage"
_CONTEXT = 32  # code points before and after
_LONGEST_SOURCE = 120


@dataclass(frozen=True, slots=True)
class Passage:
    """`key`: what its article is known by in every library. `source`: its outlet and title, for people."""

    key: str
    source: str
    anchor: Anchor


def describe_passage(article: Article, span: Span) -> Passage:
    text = article.document.text
    anchor = Anchor(
        span,
        text[span.start : span.end],
        text[max(0, span.start - _CONTEXT) : span.start],
        text[span.end : span.end + _CONTEXT],
    )
    named = ", ".join(
        part for part in (article.metadata.outlet, article.metadata.title or article.document.title) if part
    )
    if len(named) > _LONGEST_SOURCE:
        named = named[: _LONGEST_SOURCE - 1].rstrip() + "…"
    return Passage(article.key, named, anchor)


def add_passage(data: QMimeData, passage: Passage) -> None:
    """Put a passage beside its words, for whoever can use it."""
    if not passage.key:
        return
    anchor = passage.anchor
    values = [passage.key, passage.source, *anchor.span, anchor.quote, anchor.prefix, anchor.suffix]
    data.setData(FORMAT, json.dumps(values).encode())


def read_passage(data: QMimeData) -> Passage | None:
    """The passage that was put there; None for anything else, also for what another program wrote in its place."""
    if not data.hasFormat(FORMAT):
        return None
    try:
        key, source, start, end, quote, prefix, suffix = json.loads(bytes(data.data(FORMAT).data()))
        words = [str(part) for part in (key, source, quote, prefix, suffix)]
        span = Span(int(start), int(end))
    except (ValueError, TypeError):
        return None
    if not words[2].strip():
        return None
    return Passage(words[0], " ".join(words[1].split()), Anchor(span, words[2], words[3], words[4]))
