"""The W3C Web Annotation model as JSON-LD (w3.org/TR/annotation-model), there and back without loss.

A highlight is an annotation whose target is selected by position and quote; a tie has two targets; a note on an article
has the whole article as its target, one on a pair has both. What the model has no word for (colour, stance, a pair's
question, what an article is known by, the pictures of notes) stands under `parallax:` terms, which other programs pass
over.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from app.exchange.attachments import MOST_BYTES, CarriedPicture
from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote, CarriedPassage
from app.exchange.values import (
    MOST_TEXT,
    as_colour,
    as_list,
    as_moment,
    as_object,
    as_tags,
    as_text,
    make_anchor,
    refuse,
    write_moment,
)

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"parallax": "urn:parallax:terms#"}]
MARKDOWN = "text/markdown"


def write_json_ld(bundle: Bundle) -> str:
    """An annotation collection with one page."""
    articles = bundle.articles()
    known = {article.identity: number for number, article in enumerate(articles)}
    items = [
        *(_write_note(note, known) for note in bundle.notes),
        *(_write_highlight(highlight, known) for highlight in bundle.highlights),
    ]
    collection = {
        "@context": CONTEXT,
        "id": "urn:parallax:collection",
        "type": "AnnotationCollection",
        "label": "Notes and highlights",
        "total": len(items),
        "first": {"id": "urn:parallax:page:1", "type": "AnnotationPage", "startIndex": 0, "items": items},
        "parallax:articles": [_write_article(article) for article in articles],
    }
    if bundle.pictures:
        collection["parallax:pictures"] = [
            {"name": picture.name, "data": b64encode(picture.data).decode()} for picture in bundle.pictures
        ]
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _write_article(article: CarriedArticle) -> dict[str, Any]:
    values = {
        "key": article.key,
        "title": article.title,
        "url": article.url,
        "outlet": article.outlet,
        "author": article.author,
        "published": article.published,
        "tags": list(article.tags),
    }
    return {name: value for name, value in values.items() if value}


def _source(article: CarriedArticle, known: Mapping[str, int]) -> dict[str, Any]:
    """What other programs take for the address of the article, and which of the list it is."""
    number = known[article.identity]
    return {"source": article.url or f"urn:parallax:article:{article.key or number}", "parallax:article": number}


def _write_note(note: CarriedNote, known: Mapping[str, int]) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": "",
        "type": "Annotation",
        "motivation": "describing",
        "body": [
            {"type": "TextualBody", "value": note.body, "format": MARKDOWN, "purpose": "describing"},
            *({"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in note.tags),
        ],
        "target": [{"type": "SpecificResource", **_source(article, known)} for article in note.articles]
        or [{"type": "SpecificResource", "source": "urn:parallax:gone"}],
    }
    item["id"] = f"urn:parallax:note:{'-'.join(str(known[a.identity]) for a in note.articles) or 'kept'}"
    if note.free:
        item["parallax:free"] = True
    if note.title:
        item["parallax:title"] = note.title
    if note.question:
        item["parallax:question"] = note.question
    if note.changed is not None:
        item["modified"] = write_moment(note.changed)
    return item


def _write_highlight(highlight: CarriedHighlight, known: Mapping[str, int]) -> dict[str, Any]:
    bodies: list[dict[str, Any]] = []
    if highlight.comment:
        bodies.append({"type": "TextualBody", "value": highlight.comment, "format": MARKDOWN, "purpose": "commenting"})
    bodies += [{"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in highlight.tags]
    item: dict[str, Any] = {
        "type": "Annotation",
        "motivation": "linking" if len(highlight.passages) > 1 else "highlighting",
        "body": bodies,
        "target": [_write_passage(passage, known) for passage in highlight.passages],
        "parallax:colour": highlight.colour.value,
    }
    if highlight.stance:
        item["parallax:stance"] = highlight.stance
    for name, moment in (("created", highlight.created), ("modified", highlight.changed)):
        if moment is not None:
            item[name] = write_moment(moment)
    return item


def _write_passage(passage: CarriedPassage, known: Mapping[str, int]) -> dict[str, Any]:
    anchor = passage.anchor
    quote = {"type": "TextQuoteSelector", "exact": anchor.quote, "prefix": anchor.prefix, "suffix": anchor.suffix}
    selectors: list[dict[str, Any]] = [quote]
    if anchor.span.end:
        # Code points, as the model has it.
        selectors.append({"type": "TextPositionSelector", "start": anchor.span.start, "end": anchor.span.end})
    return {"type": "SpecificResource", **_source(passage.article, known), "selector": selectors}


# --- back -----------------------------------------------------------------------------------------------------------


def read_json_ld(text: str) -> Bundle:
    """A collection, a page, a list of annotations, or one; of Parallax or of another program. Annotations of images,
    and of things without a quote, are passed over. Raises UserError `exchange-file`."""
    try:
        raw = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise refuse("it is no JSON") from error
    articles = _read_articles(raw)
    notes: list[CarriedNote] = []
    highlights: list[CarriedHighlight] = []
    for item in _find_items(raw):
        annotation = as_object(item, "an annotation")
        targets = _as_many(annotation.get("target"))
        passages = [passage for target in targets if (passage := _read_passage(target, articles)) is not None]
        if len(passages) > 2:  # what is said holds of each; two at most are tied here
            highlights += [_read_highlight(annotation, [passage]) for passage in passages]
        elif passages:
            highlights.append(_read_highlight(annotation, passages))
        elif (note := _read_note(annotation, targets, articles)) is not None:
            notes.append(note)
    return Bundle(tuple(notes), tuple(highlights), _read_pictures(raw))


def _read_pictures(raw: object) -> tuple[CarriedPicture, ...]:
    """Whatever bytes there are, without a key: whether they are pictures is for others to say."""
    listed = raw.get("parallax:pictures") if isinstance(raw, Mapping) else None
    found = []
    for value in as_list(listed or [], "the pictures"):
        picture = as_object(value, "a picture")
        try:
            data = b64decode(as_text(picture.get("data"), "a picture", MOST_BYTES * 4 // 3), validate=True)
        except ValueError as error:
            raise refuse("a picture in it is damaged") from error
        found.append(CarriedPicture("", as_text(picture.get("name"), "a name"), data))
    return tuple(found)


def _find_items(raw: object) -> Sequence[Any]:
    if isinstance(raw, list):
        return as_list(raw, "the file")
    found = as_object(raw, "the file")
    if "first" in found:
        found = as_object(found["first"], "the first page")
    if "items" in found:
        return as_list(found["items"], "the items")
    if found.get("type") == "Annotation":
        return [found]
    raise refuse("it holds no annotations")


def _read_articles(raw: object) -> list[CarriedArticle]:
    listed = raw.get("parallax:articles") if isinstance(raw, Mapping) else None
    return [read_article(as_object(value, "an article")) for value in as_list(listed or [], "the articles")]


def read_article(value: Mapping[str, Any]) -> CarriedArticle:
    """An article of the values that `key`, `title` … are called by here and in front matter."""
    return CarriedArticle(
        key=as_text(value.get("key"), "a key"),
        title=as_text(value.get("title"), "a title"),
        url=as_text(value.get("url"), "an address"),
        outlet=as_text(value.get("outlet"), "an outlet"),
        author=as_text(value.get("author"), "an author"),
        published=as_text(value.get("published"), "a date"),
        tags=as_tags(value.get("tags")),
    )


def _as_many(value: object) -> Sequence[Any]:
    if value is None:
        return []
    return as_list(value, "targets") if isinstance(value, list) else [value]


def _find_article(target: object, articles: Sequence[CarriedArticle]) -> CarriedArticle | None:
    if isinstance(target, str):
        return CarriedArticle(url=as_text(target, "a target"))
    found = as_object(target, "a target")
    number = found.get("parallax:article")
    if type(number) is int and 0 <= number < len(articles):
        return articles[number]
    source = found.get("source", found.get("id"))
    if isinstance(source, Mapping):
        source = source.get("id")
    address = as_text(source, "a source")
    return CarriedArticle(url=address) if address and not address.startswith("urn:parallax:") else None


def _read_passage(target: object, articles: Sequence[CarriedArticle]) -> CarriedPassage | None:
    if not isinstance(target, Mapping):
        return None
    selectors = [s for s in _as_many(target.get("selector")) if isinstance(s, Mapping)]
    quote = next((s for s in selectors if s.get("type") == "TextQuoteSelector"), None)
    article = _find_article(target, articles)
    if quote is None or article is None:
        return None
    position: Mapping[str, Any] = next((s for s in selectors if s.get("type") == "TextPositionSelector"), {})
    anchor = make_anchor(
        position.get("start"), position.get("end"), quote.get("exact"), quote.get("prefix"), quote.get("suffix")
    )
    return CarriedPassage(article, anchor)


def _read_highlight(annotation: Mapping[str, Any], passages: Sequence[CarriedPassage]) -> CarriedHighlight:
    comments, tags = _read_bodies(annotation)
    return CarriedHighlight(
        tuple(passages),
        as_colour(annotation.get("parallax:colour")),
        "\n\n".join(comments),
        as_text(annotation.get("parallax:stance"), "a stance"),
        tuple(dict.fromkeys(tags)),
        as_moment(annotation.get("created")),
        as_moment(annotation.get("modified")),
    )


def _read_bodies(annotation: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Comments and tags."""
    comments: list[str] = []
    tags: list[str] = []
    for body in _as_many(annotation.get("body")) or _as_many(annotation.get("bodyValue")):
        if isinstance(body, str):
            comments.append(as_text(body, "a comment", MOST_TEXT))
        elif isinstance(body, Mapping) and isinstance(body.get("value"), str):
            if body.get("purpose") == "tagging":
                tags += as_tags([body["value"]])
            else:
                comments.append(as_text(body["value"], "a comment", MOST_TEXT))
    return comments, tags


def _read_note(
    annotation: Mapping[str, Any], targets: Sequence[Any], articles: Sequence[CarriedArticle]
) -> CarriedNote | None:
    comments, tags = _read_bodies(annotation)
    found = [article for target in targets if (article := _find_article(target, articles)) is not None]
    title = as_text(annotation.get("parallax:title"), "a title")
    question = as_text(annotation.get("parallax:question"), "a question")
    body = "\n\n".join(comments)
    if not body and not title and not question:
        return None
    free = annotation.get("parallax:free") is True and not found
    moment = as_moment(annotation.get("modified"))
    return CarriedNote(tuple(found[:2]), body, title, question, moment, tuple(dict.fromkeys(tags)), free)
