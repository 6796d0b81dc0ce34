"""Articles of a damaged library whose details are lost: their texts are begun anew as articles of the same number, so
that notes, pairs and highlights stay with them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.domain import BlockKind, Document
from app.importers.correction import content_key, count_words, hash_document
from app.importers.language import detect_language
from app.services.records import decode_document
from app.services.upkeep import find_fault
from db.models import DamagedValue

LONGEST_TITLE = 300


def begin_article(target: sqlite3.Connection, values: Mapping[str, Any]) -> bool:
    """An article for a row of `texts` that has none; False where the text is none that can be shown."""
    try:
        document = decode_document(values["text"], json.loads(values["blocks"]), json.loads(values["marks"]))
    except (DamagedValue, ValueError, TypeError):
        return False
    if values["article_id"] is None or find_fault(document):
        return False
    key = content_key(document)
    columns = {
        "id": values["article_id"],
        "title": _find_title(document),
        **dict.fromkeys(("outlet", "author", "url", "published", "perspective", "member"), ""),
        "language": detect_language(document.text),
        "words": count_words(document),
        "read_state": "unread",
        "position": 0,
        "added": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
        "text_hash": hash_document(document),
        "content_key": key,
        "imported_key": key,
        "corrected": 0,
    }
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    target.execute(f"INSERT INTO articles ({names}) VALUES ({marks})", list(columns.values()))  # noqa: S608 - our names
    return True


def _find_title(document: Document) -> str:
    block = next((b for b in document.blocks if b.kind is BlockKind.TITLE), None)
    text = document.text[block.start : block.end] if block is not None else document.text.lstrip().partition("\n")[0]
    return " ".join(text.split())[:LONGEST_TITLE]
