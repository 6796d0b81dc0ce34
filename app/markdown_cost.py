"""Which Markdown the parser cannot be trusted with; asked by the importer of files and the renderer of notes alike."""

from __future__ import annotations

import re

_MOST_OPEN = 200
_MOST_KEPT = 20_000  # pieces that the parser sets aside and looks for again
_MOST_PARTS = 40_000  # empty lines; the parser takes what stands between them from the front of a list
# Characters times signs in one part. Measured on version 3.11 of Markdown: a second for one to three billions.
_MOST_WORK = 2_000_000_000
# A line that ends the part in the middle: the parser looks at what is left of the part from its beginning again.
_STARTS_COST = 30

_BRACKET = re.compile(r"[\[\]]|\n\s*\n")
# A row of dashes or stars with spaces between them is a rule, however long.
_DEEP = re.compile(
    r"^(?:[ \t]*>){20}"
    r"|^(?! {0,3}(?:(?:- {0,2})+|(?:\* {0,2})+)$)[ \t]*(?:(?:[-*+]|\d{1,9}\.)[ \t]+){20}"
    r"|^(?: {4}|\t){30}",
    re.MULTILINE,
)
_SIGNS = "*_`[<&\\"
_START = re.compile(r" {0,3}(?:#|[=-]+[ \t]*\Z|:|</?[a-z!?])", re.IGNORECASE)


def is_risky(text: str) -> bool:
    """Whether the parser would need time that grows with the square of the text, or too many levels of recursion.

    It needs it for brackets and tags that are opened and not closed, for many signs in one part of a text (what
    stands between two empty lines), and for many parts; it recurses for every level of quotes and lists.
    """
    if text.count("<") - text.count(">") > _MOST_OPEN or text.count("](") - text.count(")") > _MOST_OPEN:
        return True
    if any(text.count(sign) > _MOST_KEPT for sign in "\\`&"):
        return True
    depth = 0
    for match in _BRACKET.finditer(text):
        # An empty line ends whatever was open.
        depth = 0 if match.group().isspace() else max(0, depth + (1 if match.group() == "[" else -1))
        if depth > _MOST_OPEN:
            return True
    return bool(_DEEP.search(text)) or _is_slow(text)


def _is_slow(text: str) -> bool:
    work = parts = 0
    length = signs = starts = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            length += len(line) + 1
            signs += 1 + sum(map(line.count, _SIGNS))
            starts += bool(_START.match(line))
        else:
            work += length * (signs + _STARTS_COST * starts)
            parts += 1
            length = signs = starts = 0
    work += length * (signs + _STARTS_COST * starts)
    return work > _MOST_WORK or parts > _MOST_PARTS
