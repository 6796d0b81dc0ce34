"""Which Markdown the parser cannot be trusted with; asked by the importer of files and the renderer of notes alike."""

from __future__ import annotations

import re

_MOST_OPEN = 200
_MOST_KEPT = 20_000  # pieces that the parser sets aside and looks for again
_BRACKET = re.compile(r"[\[\]]|\n\s*\n")
_DEEP = re.compile(r"^(?:[ \t]*>){20}|^(?:[ \t]*(?:[-*+]|\d+\.)[ \t]+){20}|^(?: {4}|\t){30}", re.MULTILINE)


def is_risky(text: str) -> bool:
    """Whether the parser would need time that grows with the square of the text: measured on version 3.11 of Markdown.

    It does so for brackets and tags that are opened and not closed; it recurses for every level of quotes and lists.
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
    return bool(_DEEP.search(text))
