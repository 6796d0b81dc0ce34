"""The YAML block at the head of a Markdown file, to metadata.

Scalars are taken as they are written (`yes` is a word here, a date is text), tags and anchors mean nothing, and an
alias is refused: it is what makes a small file grow without bound.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from app.domain import Metadata
from app.errors import ImportFailed
from app.importers.canonical import clean_line, split_lines
from app.importers.dates import parse_date
from app.importers.language import normalize_tag

LONGEST = 64_000
_DEEPEST = 20
_KEY_LINE = re.compile(r"[\w][\w .-]{0,40}\s*:(?:\s|$)")
_FIELDS = {
    "title": ("title", "headline", "name"),
    "author": ("author", "authors", "by", "byline", "creator", "writer"),
    "outlet": ("outlet", "source", "publication", "publisher", "site", "sitename", "site_name", "website", "newspaper"),
    "published": ("published", "date", "pubdate", "publish_date", "published_at", "publication_date", "datepublished"),
    "url": ("url", "link", "source_url", "canonical", "canonical_url", "permalink", "original", "web"),
    "tags": ("tags", "tag", "keywords", "categories", "category", "topics", "labels"),
    "perspective": ("perspective", "stance", "viewpoint", "side", "slant"),
    "language": ("language", "lang", "locale"),
}
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


class FrontMatter(NamedTuple):
    """What the head of a file says, and the text below it. `warnings` names values that could not be used."""

    metadata: Metadata
    body: str
    warnings: tuple[str, ...] = ()


def split_front_matter(text: str) -> FrontMatter:
    """Part the front matter from the text. A text without any comes back whole.

    Raises `ImportFailed` (`front-matter`, with `line` counted from 1 in the file) where it is not valid YAML.
    """
    head = text[: LONGEST + 8].lstrip("\ufeff")
    if not re.match(r"---[ \t]*(?:\r|\n)", head):
        return FrontMatter(Metadata(), text)
    lines = split_lines(head)
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)
    first = next((line for line in lines[1 : end or None] if line.strip() and not line.lstrip().startswith("#")), "")
    if not end:
        # A rule on the first line is a rule; a rule followed by a known field is front matter that was not closed.
        if _KEY_LINE.match(first) and _is_known(first.partition(":")[0]):
            raise ImportFailed("front-matter", line=1)
        return FrontMatter(Metadata(), text)
    values = _load("\n".join(lines[1:end]), strict=bool(_KEY_LINE.match(first)))
    if values is None:
        return FrontMatter(Metadata(), text)
    # The body begins after as many line breaks as lines were read; counted on the text itself, whose breaks may differ.
    breaks = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]").finditer(text)
    start = len(text)
    for _ in range(end + 1):
        match = next(breaks, None)
        start = match.end() if match else len(text)
    metadata, warnings = _read(values)
    return FrontMatter(metadata, text[start:], warnings)


def _load(source: str, *, strict: bool) -> dict[str, Any] | None:
    import yaml
    from yaml.events import AliasEvent

    class Loader(yaml.BaseLoader):
        """Builds nothing but text, lists and mappings."""

        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(AliasEvent):
                event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave it out
                raise yaml.MarkedYAMLError(problem="alias", problem_mark=event.start_mark)
            self.depth += 1
            if self.depth > _DEEPEST:
                event = self.peek_event()  # type: ignore[no-untyped-call]  # as above
                raise yaml.MarkedYAMLError(problem="depth", problem_mark=event.start_mark)
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

    try:
        values = yaml.load(source, Loader=Loader)  # noqa: S506 - a BaseLoader builds no objects
    except yaml.YAMLError as error:
        if not strict:
            return None
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if mark is not None:
            line = mark.line
        else:
            position = getattr(error, "position", 0)
            line = source.count("\n", 0, position if isinstance(position, int) else 0)
        # The mark counts from 0, and the opening dashes are a line of their own.
        raise ImportFailed("front-matter", line=min(line, source.count("\n")) + 2) from None
    if isinstance(values, dict):
        return values
    if strict and values is not None:
        raise ImportFailed("front-matter", line=2)
    return {} if values is None and not source.strip() else None


def _fold_key(key: object) -> str:
    """A key as `_FIELDS` writes it: `DC.Title`, `og:site name`, `Pub-Date` are `title`, `site_name`, `pub_date`."""
    name = re.sub(r"[\s-]+", "_", str(key).strip().casefold())
    return re.sub(r"\A(?:dc|dcterms|og)[.:]", "", name)


def _is_known(key: str) -> bool:
    return any(_fold_key(key) in names for names in _FIELDS.values())


def _read(values: dict[str, Any]) -> tuple[Metadata, tuple[str, ...]]:
    found: dict[str, Any] = {}
    warnings: list[str] = []
    # In the order of the names above, so that `outlet` wins over `source` wherever both are given.
    known = [(field, name) for field, names in _FIELDS.items() for name in names]
    by_name = {_fold_key(key): value for key, value in values.items()}
    for field, name in known:
        items = _flatten(by_name.get(name))
        if not items or (field in found and field != "tags"):
            continue
        if field == "tags":
            found.setdefault("tags", []).extend(items)
        elif field == "outlet" and _WEB.fullmatch(items[0]):
            found.setdefault("source_url", items[0])
        elif field == "published":
            date = parse_date(items[0])
            if date:
                found[field] = date
            else:
                warnings.append(f"The date “{items[0][:40]}” in the front matter could not be read.")
        elif field == "url":
            if _WEB.fullmatch(items[0]):
                found[field] = items[0]
            else:
                warnings.append(f"The address “{items[0][:80]}” in the front matter is not one of the web.")
        elif field == "language":
            found[field] = normalize_tag(items[0])
        else:
            found[field] = ", ".join(items) if field == "author" else items[0]
    return (
        Metadata(
            title=found.get("title", ""),
            outlet=found.get("outlet", ""),
            author=found.get("author", ""),
            url=found.get("url") or found.get("source_url", ""),
            published=found.get("published", ""),
            language=found.get("language", ""),
            perspective=found.get("perspective", ""),
            tags=clean_tags(found.get("tags", [])),
        ),
        tuple(warnings),
    )


def clean_tags(items: list[str]) -> tuple[str, ...]:
    """Tags without `#`, parted at commas, each once whatever its case, in the order they came; at most fifty."""
    tags: dict[str, str] = {}
    for item in items:
        for part in re.split(r"[,;]", item):
            tag = clean_line(part.strip().lstrip("#"))[:80].strip()
            if tag:
                tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())[:50]


def _flatten(value: Any) -> list[str]:
    """Every text in a value: of a list its items, of a mapping its name, else its values."""
    if value is None:
        return []
    if isinstance(value, str):
        text = clean_line(value.replace("[[", "").replace("]]", ""))
        return [] if text in ("", "~") or text.lower() == "null" else [text[:2000]]
    if isinstance(value, dict):
        return _flatten(value["name"]) if "name" in value else [t for v in value.values() for t in _flatten(v)]
    if isinstance(value, (list, tuple)):
        return [t for v in value for t in _flatten(v)]
    return []
