"""Highlights out of other programs: the exports of Readwise (CSV), KOReader (JSON) and Hypothes.is (JSON).

Their formats are read as their programs write them, with what is missing left out; where an article stands is known by
its address or title, and a passage by its words alone. What was written about no words of it is a note on the article.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote, CarriedPassage
from app.exchange.values import (
    MOST_QUOTE,
    MOST_TEXT,
    as_colour,
    as_list,
    as_moment,
    as_object,
    as_tags,
    as_text,
    make_anchor,
    refuse,
)


def read_readwise(text: str) -> Bundle:
    """The CSV that readwise.io exports: a highlight a row; also as spreadsheets save it, with semicolons or tabs.
    Raises UserError `exchange-file`."""
    csv.field_size_limit(MOST_TEXT)
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise refuse("it is no CSV") from error
    if not rows or not {"Highlight", "Book Title"} <= set(rows[0]):
        raise refuse("it has no columns “Highlight” and “Book Title”")
    found: list[CarriedHighlight] = []
    notes: list[CarriedNote] = []
    for row in as_list(rows, "the rows"):
        words = row.get("Highlight") or ""
        title = as_text(row.get("Book Title"), "a title")
        article = CarriedArticle(title=title, author=as_text(row.get("Book Author"), "an author"))
        said = as_text(row.get("Note"), "a note", MOST_TEXT)
        tags = as_tags([tag.strip() for tag in (row.get("Tags") or "").split(",")])
        created = as_moment(row.get("Highlighted at"))
        if not words.strip():
            notes += _make_note(article, said, created, tags)
            continue
        passage = CarriedPassage(article, make_anchor(None, None, words))
        found.append(CarriedHighlight((passage,), as_colour(row.get("Color")), said, tags=tags, created=created))
    return Bundle(tuple(notes), tuple(found))


def _make_note(
    article: CarriedArticle, said: str, changed: datetime | None, tags: tuple[str, ...] = ()
) -> list[CarriedNote]:
    if not said.strip():
        return []
    return [CarriedNote((article,), said, article.title or article.url, changed=changed, tags=tags)]


def read_koreader(text: str) -> Bundle:
    """The JSON of KOReader's exporter: one document with `entries`, or several in `documents`. Raises UserError
    `exchange-file`."""
    raw = as_object(_load(text), "the file")
    documents = as_list(raw["documents"], "the documents") if "documents" in raw else [raw]
    found: list[CarriedHighlight | CarriedNote] = []
    for document in documents:
        values = as_object(document, "a document")
        article = CarriedArticle(
            title=as_text(values.get("title"), "a title"), author=as_text(values.get("author"), "an author")
        )
        for entry in as_list(values.get("entries"), "the entries"):
            found += _read_koreader_entry(article, as_object(entry, "an entry"))
    return Bundle(
        tuple(one for one in found if isinstance(one, CarriedNote)),
        tuple(one for one in found if isinstance(one, CarriedHighlight)),
    )


def _read_koreader_entry(article: CarriedArticle, entry: Mapping[str, Any]) -> Sequence[CarriedHighlight | CarriedNote]:
    words = as_text(entry.get("text"), "a highlight", MOST_QUOTE)
    said = as_text(entry.get("note"), "a note", MOST_TEXT)
    moment = entry.get("time")
    created = None
    if isinstance(moment, int | float) and 0 < moment < 2**33:
        created = datetime.fromtimestamp(moment, UTC)
    if not words.strip():
        return _make_note(article, said, created)  # a bookmark
    passage = CarriedPassage(article, make_anchor(None, None, words))
    return [CarriedHighlight((passage,), as_colour(entry.get("color")), said, created=created)]


def read_hypothesis(text: str) -> Bundle:
    """The JSON of Hypothes.is, from its search API (`rows`) or export (`annotations`). Page notes and replies
    have no words of the page. Raises UserError `exchange-file`."""
    raw = as_object(_load(text), "the file")
    rows = raw.get("annotations", raw.get("rows"))
    found: list[CarriedHighlight] = []
    notes: list[CarriedNote] = []
    for row in as_list(rows, "the annotations"):
        values = as_object(row, "an annotation")
        article, tags = _hypothesis_article(values), as_tags(values.get("tags"))
        said = as_text(values.get("text"), "a comment", MOST_TEXT)
        created, changed = as_moment(values.get("created")), as_moment(values.get("updated"))
        selectors = _selectors(values)
        quote = next((s for s in selectors if s.get("type") == "TextQuoteSelector"), None)
        if quote is None or not str(quote.get("exact") or "").strip():
            notes += _make_note(article, said, changed or created, tags)
            continue
        anchor = make_anchor(None, None, quote.get("exact"), quote.get("prefix"), quote.get("suffix"))
        passage = CarriedPassage(article, anchor)
        found.append(CarriedHighlight((passage,), comment=said, tags=tags, created=created, changed=changed))
    return Bundle(tuple(notes), tuple(found))


def _selectors(values: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for target in _as_many(values.get("target")):
        if isinstance(target, Mapping):
            found += [s for s in _as_many(target.get("selector")) if isinstance(s, Mapping)]
    return found


def _as_many(value: object) -> Sequence[Any]:
    """The model of annotations takes one for a list of one."""
    return value if isinstance(value, list) else [value]


def _hypothesis_article(values: Mapping[str, Any]) -> CarriedArticle:
    document = values.get("document")
    titles = document.get("title") if isinstance(document, Mapping) else None
    title = titles[0] if isinstance(titles, list) and titles else titles
    url = as_text(values.get("uri"), "an address")
    return CarriedArticle(title=as_text(title if isinstance(title, str) else "", "a title"), url=url)


def _load(text: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise refuse("it is no JSON") from error
