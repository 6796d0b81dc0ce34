"""Addresses inside of Parallax, as links in notes carry them: `parallax:article/…` leads to a passage of an article,
`parallax:link/…` to what is called so, `parallax:picture/…` is a picture of the library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from app.domain import Anchor, Span

SCHEME = "parallax"
# Code points of the passage and of what stands around it; a link that is read in Markdown has to stay short.
_MOST_QUOTE = 80
_AROUND = 16
# Hexadecimal digits of an article's key: among a million articles, two alike are found once in ten thousand libraries.
KEY_DIGITS = 16
_KEY = re.compile(r"[0-9a-f]{8,64}")
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
_TASK = re.compile(rf"{SCHEME}:task/(\d{{1,7}})")
_PICTURE = re.compile(rf"{SCHEME}:picture/([0-9a-f]{{{KEY_DIGITS}}})(?![0-9a-f])")
_SIGNS = re.compile(r"[^\w.,;:-]|_")


@dataclass(frozen=True, slots=True)
class ArticleAddress:
    """A passage of an article, or (`anchor` None) the article. `key` is the beginning of what the article is known by
    in every library (`Article.key`); its number in this one is not in here, since notes go from library to library."""

    key: str
    anchor: Anchor | None = None


def write_task(line: int) -> str:
    """The address of a task of the note it stands in, by its line from 0: whoever follows it ticks the task."""
    return f"{SCHEME}:task/{line}"


def read_task(text: str) -> int | None:
    """The line of the task that an address is of; None for any other."""
    match = _TASK.fullmatch(text)
    return int(match[1]) if match else None


def write_address(address: ArticleAddress) -> str:
    """An address that may stand in `[words](…)`: it holds no space, no bracket and nothing else that Markdown reads.

    A long passage is carried by its beginning and what follows that; it is found again so, as long as it was."""
    head = f"{SCHEME}:article/{address.key[:KEY_DIGITS]}"
    anchor = address.anchor
    if anchor is None:
        return head
    values = {"at": f"{anchor.span.start}-{anchor.span.end}", "quote": anchor.quote[:_MOST_QUOTE]}
    if before := anchor.prefix[-_AROUND:]:
        values["before"] = before
    if after := f"{anchor.quote[_MOST_QUOTE:]}{anchor.suffix}"[:_AROUND]:
        values["after"] = after
    return f"{head}?{'&'.join(f'{name}={_escape(value)}' for name, value in values.items())}"


def _escape(text: str) -> str:
    """Words stay words to be read, also in other scripts than this one: `+` for a space, escapes for other signs."""
    return _SIGNS.sub(lambda match: "+" if match.group() == " " else _encode(match.group()), text)


def _encode(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode())


def _unescape(text: str) -> str:
    return unquote(text.replace("+", " "))


def read_address(text: str) -> ArticleAddress | None:
    """The address that stands there; None where it is none that `write_address` could have written. The anchor's
    quote may be the beginning of the passage, and its suffix what follows that: `span` says how long it is."""
    scheme, _, rest = text.partition(":")
    path, _, query = rest.partition("?")
    kind, _, key = path.partition("/")
    if scheme.lower() != SCHEME or kind != "article" or not _KEY.fullmatch(key):
        return None
    parts = (part.partition("=") for part in query.split("&"))
    values = {name: _unescape(value) for name, _, value in parts}
    place = _PLACE.fullmatch(values.get("at", ""))
    words = values.get("quote", "")
    if place is None or not words:
        return ArticleAddress(key)
    span = Span(int(place[1]), int(place[2]))
    if not 0 <= span.end - span.start - len(words) < 1_000_000:
        return ArticleAddress(key)
    return ArticleAddress(key, Anchor(span, words, values.get("before", ""), values.get("after", "")))


def write_picture(digest: str) -> str:
    """The address of a picture of the library, by its digest. It means the same in every library."""
    return f"{SCHEME}:picture/{digest[:KEY_DIGITS]}"


def read_picture(text: str) -> str | None:
    """The beginning of the digest of the picture that an address is of; None for any other."""
    match = _PICTURE.fullmatch(text)
    return match[1] if match else None


def find_pictures(body: str) -> list[str]:
    """Of all pictures that a text names, in links or elsewhere: the beginnings of their digests, each once."""
    return list(dict.fromkeys(_PICTURE.findall(body)))


def write_link(target: str) -> str:
    """The address of what a `[[link]]` names, for the window that shows it; it is never written into a note."""
    return f"{SCHEME}:link/{quote(target, safe='')}"


def read_link(text: str) -> str | None:
    """What the link names; None where it is no such address."""
    head = f"{SCHEME}:link/"
    return unquote(text[len(head) :]) or None if text.startswith(head) else None
