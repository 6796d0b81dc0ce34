"""Where in a preview the words stand that somebody is writing. Pure."""

from __future__ import annotations

import re

from app.ui.notes.markdown_lines import read_beginning

# What is written and shown otherwise: addresses of links, footnotes.
_ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|https?://\S+|\[\^[^\[\]\s]+\]:?")
_WORD = re.compile(r"\w+")
_MOST_WORDS = 8  # of a line, by which it is looked for
_FARTHEST = 40  # lines above, where a line has no words or is not shown as it stands


def find_shown(body: str, at: int, shown: str) -> int | None:
    """The code point of `shown` (the text of the preview) at which the line that holds the code point `at` of the
    Markdown begins; None where nothing of it is shown. Of places with the same words, the likeliest is taken: text
    and preview run side by side, but for footnotes."""
    end = body.find("\n", at)
    end = len(body) if end < 0 else end
    for _ in range(_FARTHEST):
        start = body.rfind("\n", 0, end) + 1
        likely = len(shown) * start / max(1, len(body))
        place = _find_line(body[start:end], shown, likely)
        if place is not None:
            return place
        if start == 0:
            return None
        end = start - 1
    return None


def _find_line(line: str, shown: str, likely: float) -> int | None:
    words = _WORD.findall(_ADDRESS.sub("]", line[len(read_beginning(line)) :]))[:_MOST_WORDS]
    while words:
        pattern = re.compile(r"\b" + r"[\W_]+".join(map(re.escape, words)))
        places = [match.start() for match in pattern.finditer(shown)]
        if places:
            return min(places, key=lambda place: abs(place - likely))
        words = words[: len(words) // 2]
    return None
