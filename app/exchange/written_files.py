"""Tells whether a file that was exported was changed by somebody else since.

Its last line is a comment with the digest of all that stands above: it goes wherever the file goes, through programs
that sync folders and hide files too.
"""

from __future__ import annotations

from hashlib import sha256

from app.errors import UserError
from app.exchange.bundle import Bundle, CarriedHighlight
from app.exchange.markdown_folder import WRITTEN, read_head, read_markdown
from app.exchange.word_meeting import holds


def sign(text: str) -> str:
    return f"{text}\n<!-- parallax:written {_digest(text)} -->\n"


def is_as_written(text: str) -> bool:
    """Whether nothing but the ends of its lines, and of itself, is otherwise than `sign` gave it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    marks = [*WRITTEN.finditer(text)]
    return bool(marks) and marks[-1][1] == _digest(text[: marks[-1].start()] + text[marks[-1].end() :])


def _digest(text: str) -> str:
    return sha256(text.replace("\r\n", "\n").rstrip().encode("utf-8", "replace")).hexdigest()[:32]


def says_nothing_more(old: str, new: str) -> bool:
    """Whether all that stands in a file of ours stands in another one too, which may take its place then."""
    try:
        head, fresh = read_head(old), read_head(new)
        one, other = read_markdown([old]), read_markdown([new])
    except UserError:
        return False
    return (
        all(_is_within(value, fresh.get(name)) for name, value in head.items())
        and all(any(holds(n.body, note.body) for n in other.notes) for note in one.notes if note.body.strip())
        and all(_is_there(highlight, other) for highlight in one.highlights)
    )


def _is_within(value: object, other: object) -> bool:
    if isinstance(value, list) and isinstance(other, list):
        return all(item in other for item in value)
    return value == other


def _is_there(highlight: CarriedHighlight, bundle: Bundle) -> bool:
    return any(
        [passage.anchor for passage in other.passages] == [passage.anchor for passage in highlight.passages]
        and other.colour is highlight.colour
        and holds(other.comment, highlight.comment)
        and highlight.stance in ("", other.stance)
        and set(highlight.tags) <= set(other.tags)
        for other in bundle.highlights
    )
