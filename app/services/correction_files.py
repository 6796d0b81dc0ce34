"""Corrections as JSON, to be carried to another library. `docs/corrections.md` describes the format.

An article travels by the key of its text as it was imported, and by its title; a passage by its quote.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain import Anchor, CorrectionKind, Scope, ScopeKind, Span
from app.errors import UserError
from app.services.correction_records import (
    ARTICLES,
    Draft,
    ListedCorrection,
    check_scope,
    clean_anchor,
    clean_draft,
)
from app.services.fields import clean_line

FORMAT = "parallax-corrections"
VERSION = 1
MOST_CORRECTIONS = 100_000
_MOST_TITLE = 1_000
_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Reference:
    """An article as it travels."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A correction as it stands in a file."""

    draft: Draft
    scope: ScopeKind
    articles: tuple[Reference, ...]
    anchor: Anchor | None
    created: datetime | None


def write_corrections(corrections: Sequence[ListedCorrection]) -> str:
    """A file of these corrections, in their order."""
    entries = [_shape(listed) for listed in corrections]
    return (
        json.dumps({"format": FORMAT, "version": VERSION, "corrections": entries}, ensure_ascii=False, indent=1) + "\n"
    )


def _shape(listed: ListedCorrection) -> dict[str, Any]:
    correction = listed.correction
    entry: dict[str, Any] = {
        "kind": correction.kind.value,
        "scope": correction.scope.kind.value,
        "names": list(correction.names),
        "entity": correction.entity,
    }
    if correction.value:
        entry["value"] = correction.value
    if listed.articles:
        # By what travels, not by the ids of this library.
        about = sorted(listed.articles, key=lambda a: (a.title, a.content_key))
        entry["articles"] = [{"key": a.content_key, "title": a.title} for a in about]
    if correction.anchor is not None:
        (start, end), quote = correction.anchor.span, correction.anchor.quote
        entry["passage"] = {
            "start": start,
            "end": end,
            "quote": quote,
            "prefix": correction.anchor.prefix,
            "suffix": correction.anchor.suffix,
        }
    if correction.created is not None:
        entry["created"] = correction.created.isoformat()
    return entry


def read_corrections(text: str) -> list[Carried]:
    """The corrections of a file, all of them checked. Raises UserError `corrections-file`, `corrections-newer`."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError("corrections-file", reason="it is not JSON") from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise UserError("corrections-file", reason=f"its format is not “{FORMAT}”")
    version = raw.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise UserError("corrections-file", reason="its version is no number")
    if version > VERSION:
        raise UserError("corrections-newer", found=version)
    entries = raw.get("corrections")
    if not isinstance(entries, list) or len(entries) > MOST_CORRECTIONS:
        raise UserError("corrections-file", reason=f"“corrections” is no list of at most {MOST_CORRECTIONS:,}")
    return [_read_numbered(number, entry) for number, entry in enumerate(entries, 1)]


def _read_numbered(number: int, entry: object) -> Carried:
    try:
        return _read_entry(entry)
    except UserError as error:
        raise UserError("corrections-file", reason=f"correction {number}: {error.message()}") from error
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise UserError("corrections-file", reason=f"correction {number} is not as it should be") from error


def _read_entry(entry: object) -> Carried:
    fields = _mapping(entry)
    kind, scope = CorrectionKind(_text(fields["kind"])), ScopeKind(_text(fields["scope"]))
    names = [_text(name) for name in _sequence(fields.get("names", []))]
    draft = clean_draft(kind, names, _text(fields.get("entity", "")), _text(fields.get("value", "")))
    articles = tuple(_read_reference(raw) for raw in _sequence(fields.get("articles", [])))
    passage = fields.get("passage")
    anchor = _read_passage(_mapping(passage)) if passage is not None and scope is ScopeKind.PASSAGE else None
    # Stand-ins: which articles they are is found out later.
    check_scope(kind, Scope(scope, tuple(range(len(articles)))), anchored=anchor is not None)
    if len({(a.key, a.title) for a in articles}) < ARTICLES[scope]:
        raise ValueError("one article twice")
    return Carried(draft, scope, articles, anchor, _read_moment(fields.get("created")))


def _read_reference(raw: object) -> Reference:
    fields = _mapping(raw)
    key, title = _text(fields.get("key", "")), clean_line(_text(fields.get("title", "")))
    if (key and not _KEY.fullmatch(key)) or len(title) > _MOST_TITLE or not (key or title):
        raise ValueError("an article needs a key or a title")
    return Reference(key, title)


def _read_passage(fields: Mapping[str, object]) -> Anchor:
    start, end = (_number(fields[name]) for name in ("start", "end"))
    return clean_anchor(
        Anchor(
            Span(start, end),
            _text(fields["quote"]),
            _text(fields.get("prefix", "")),
            _text(fields.get("suffix", "")),
        )
    )


def _read_moment(raw: object) -> datetime | None:
    if raw is None:
        return None
    moment = datetime.fromisoformat(_text(raw))
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _mapping(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise TypeError("an object is expected")
    return raw


def _sequence(raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise TypeError("a list is expected")
    return raw


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise TypeError("text is expected")
    return raw


def _number(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise TypeError("a number is expected")
    return raw
