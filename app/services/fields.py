"""What a reader may write into an article's fields: checked, and brought into one form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from urllib.parse import urlsplit

from app.domain import Metadata
from app.errors import UserError

FIELDS = frozenset(field.name for field in fields(Metadata))

# A field is one line in a list; nothing real comes near this.
MOST_CHARACTERS = 1_000

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def change_metadata(metadata: Metadata, changes: Mapping[str, object]) -> Metadata:
    """Metadata with some fields set anew. Raises UserError `bad-value` for a field that does not exist, or a value
    that cannot stand in it."""
    return replace(metadata, **{name: clean_field(name, value) for name, value in changes.items()})  # type: ignore[arg-type]


def clean_field(name: str, value: object) -> str | tuple[str, ...]:
    """One value as it is stored: NFC, no outer or doubled white space, no control characters."""
    if name not in FIELDS:
        raise UserError(
            "bad-value", value=f"“{name}”", field="a field", hint=f"Fields are: {', '.join(sorted(FIELDS))}."
        )
    if name == "tags":
        return _clean_tags(value)
    if not isinstance(value, str):
        raise _bad(name, value, "It must be text.")
    text = clean_line(value)
    if len(text) > MOST_CHARACTERS:
        raise _bad(name, text[:40] + "…", f"It has more than {MOST_CHARACTERS} characters.")
    if name == "title" and not text:
        raise _bad(name, text, "A title needs at least one character.")
    if name == "published" and text:
        _check_date(text)
    if name == "url" and text:
        _check_url(text)
    if name == "language" and text and not _LANGUAGE.fullmatch(text):
        raise _bad(name, text, "Write a language tag such as en, de or pt-BR.")
    return text


def clean_line(text: str) -> str:
    """Text as one line: NFC, runs of white space and control characters become one space."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _clean_tags(value: object) -> tuple[str, ...]:
    """Tags from a sequence, or from text with commas; each once, in the order given."""
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, Sequence) or not all(isinstance(tag, str) for tag in value):
        raise _bad("tags", value, "Tags are words with commas between them.")
    tags = tuple(dict.fromkeys(tag for tag in map(clean_line, value) if tag))
    for tag in tags:
        if len(tag) > MOST_CHARACTERS or "," in tag:
            raise _bad("tags", tag[:40], "A tag is short, and holds no comma.")
    return tags


def _check_date(text: str) -> None:
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else 1 for part in match.groups())
        date(year, month, day)
    except ValueError:
        raise _bad("published", text, "Write a date as 2023, 2023-10 or 2023-10-19.") from None


def _check_url(text: str) -> None:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
    except ValueError:
        good = False
    if not good:
        raise _bad("url", text, "Write an address that begins with http:// or https://.")


def _bad(name: str, value: object, hint: str) -> UserError:
    return UserError("bad-value", value=f"“{value}”", field=name, hint=hint)
