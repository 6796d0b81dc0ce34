"""The details of one or many articles as a form: what is shown, what was changed, what cannot be taken. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain import Metadata
from app.errors import UserError
from app.services.fields import clean_field

TEXT_FIELDS = ("title", "author", "outlet", "published", "url", "language", "perspective")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class FormField:
    """`value` is what all articles have in common; `mixed` says that they differ, and `value` is empty then."""

    value: str
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class TagField:
    """Tags on every one of the articles, and those on some of them only."""

    everywhere: tuple[str, ...]
    somewhere: tuple[str, ...] = ()


def merge_fields(rows: Sequence[Metadata]) -> tuple[dict[str, FormField], TagField]:
    fields = {}
    for name in TEXT_FIELDS:
        values = {getattr(row, name) for row in rows}
        fields[name] = FormField(values.pop()) if len(values) == 1 else FormField("", mixed=True)
    in_all = set.intersection(*(set(row.tags) for row in rows)) if rows else set()
    in_any = {tag for row in rows for tag in row.tags}
    return fields, TagField(tuple(sorted(in_all)), tuple(sorted(in_any - in_all)))


def split_tags(text: str) -> tuple[str, ...]:
    """Tags as they are typed: separated by commas or semicolons, each once."""
    tags = (" ".join(part.split()).lstrip("# ") for part in re.split(r"[,;،]", text))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def normalise_date(text: str) -> str | None:
    """`2023`, `2023-10` or `2023-10-19` (leading zeros may be missing); None for anything else. Empty stays empty."""
    text = text.strip().replace("/", "-").replace(".", "-")
    if not text:
        return ""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return f"{year:04}" + "".join(f"-{part:02}" for part in (month, day) if part is not None)


def find_error(name: str, text: str) -> str:
    """The code of what is wrong with a value, or an empty string: `date`, `url`, `language`, `title`. What the library
    would refuse is said while the form is still open."""
    value = normalise_date(text) if name == "published" else text
    try:
        if value is None:
            return "date"
        clean_field(name, value)
    except UserError:
        return "date" if name == "published" else name
    return ""


def collect_changes(
    before: Mapping[str, FormField], typed: Mapping[str, str], touched: frozenset[str]
) -> dict[str, object]:
    """The text fields that were really changed. A mixed field that nobody touched stays mixed."""
    changes: dict[str, object] = {}
    for name in TEXT_FIELDS:
        if name not in touched:
            continue
        value = typed[name].strip()
        if name == "published":
            value = normalise_date(value) or ""
        if before[name].mixed or value != before[name].value:
            changes[name] = value
    return changes


def change_tags(tags: Sequence[str], before: TagField, typed: Sequence[str], drop_somewhere: bool) -> tuple[str, ...]:
    """One article's tags after the edit: what was taken out of the common ones goes, what was added comes, and tags
    that only some articles carry stay where they are, unless they were dropped."""
    removed = set(before.everywhere) - set(typed)
    if drop_somewhere:
        removed |= set(before.somewhere) - set(typed)
    kept = [tag for tag in tags if tag not in removed]
    return tuple(dict.fromkeys([*kept, *typed]))
