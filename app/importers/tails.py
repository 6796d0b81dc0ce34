"""What stands below an article and is none of it: share lines, lists of other posts, newsletters, copyright.

One general rule, made for precision: a line of the article that is lost hurts more than a share line that stays.
It looks at the end of the text only, from the last block upward, at blocks that say what they are:

- a *list heading* ("Popular posts from this blog", "Related articles") starts a tail if nothing behind it reads like
  a paragraph of an article; where the heading can mean nothing else ("... from this blog"), whatever is behind it;
- a *closing line* ("Follow us on ...", "© 2023 ...", "12 comments") is tail while all behind it is.

A tail without a plain heading is never more than a third of the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain import BlockKind
from app.importers.canonical import Draft
from app.importers.tail_patterns import BUTTONS, CLOSING_LINES, LIST_HEADINGS, PLAIN_HEADINGS, join_patterns

_LARGEST_SHARE = 1 / 3
_LONGEST_LINE = 240
# A plain heading still needs an article above it: a saved list of posts is not all tail.
_FEWEST_WORDS_ABOVE = 40
_MOST_TITLES = 60
_LOOKED_AT = 400  # blocks, from the end: more than any list of links, and it bounds the work on a book


def _whole(lines: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{join_patterns(lines)}[\W\d]*", re.IGNORECASE)


def _begin(lines: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{join_patterns(lines)}", re.IGNORECASE)


# Headings that can only stand above links to other texts.
_PLAIN_HEADING = _whole(PLAIN_HEADINGS)
_LIST_HEADING = _whole(LIST_HEADINGS)
_CLOSING_LINE = _begin(CLOSING_LINES)
# These stand between paragraphs of pages, too, and mean nothing there either.
_BUTTON = _whole(BUTTONS)
_SENTENCES = re.compile(r"[.!?…](?:[\"”’»)]*)(?:\s|$)|[。！？]")


def mark_tails(drafts: Sequence[Draft], *, page: bool = False) -> list[Draft]:
    """The same blocks, those that are tail as such, with the kind they had in `attrs["was"]`.

    On a `page`, buttons between paragraphs ("Share this article", "Advertisement") are tail as well.
    """
    start = find_tail(drafts)
    return [_as_tail(draft) if i >= start or (page and _is_button(draft)) else draft for i, draft in enumerate(drafts)]


def find_tail(drafts: Sequence[Draft]) -> int:
    """Index of the first block of the tail; `len(drafts)` where there is none. The first block is never tail."""
    offset = max(0, len(drafts) - _LOOKED_AT)
    texts = [draft.plain if draft.kind is not BlockKind.CODE else "x " * 50 for draft in drafts[offset:]]
    words = [_count(text) for text in texts]
    above = sum(_count(draft.text) for draft in drafts[:offset])
    total = above + sum(words)
    first = 0 if offset else next((i for i, n in enumerate(words) if n), 0) + 1
    start = len(texts)
    plain = _find_plain_heading(texts, words, first)
    if plain < start and above + sum(words[:plain]) >= _FEWEST_WORDS_ABOVE:
        start = plain
    room = int(total * _LARGEST_SHARE)
    titles: list[str] = []  # between here and the tail found so far: part of it only if a heading stands above them
    for i in range(start - 1, first - 1, -1):
        text = texts[i]
        room -= words[i]
        if room < 0 or len(titles) > _MOST_TITLES:
            break
        if _is_list_heading(text):
            start, titles = i, []
        elif _is_closing(text):
            if len(titles) <= 2 and all(_is_label(title) for title in titles):
                start, titles = i, []
            else:
                titles.append(text)
        elif _is_prose(text, words[i]):
            break
        else:
            titles.append(text)
    return offset + start


def _find_plain_heading(texts: list[str], words: list[int], first: int) -> int:
    for i in range(first, len(texts)):
        if words[i] <= 12 and _PLAIN_HEADING.fullmatch(texts[i]):
            return i
    return len(texts)


def _is_list_heading(text: str) -> bool:
    return len(text) <= 70 and bool(_LIST_HEADING.fullmatch(text) or _PLAIN_HEADING.fullmatch(text))


def _is_closing(text: str) -> bool:
    if len(text) > _LONGEST_LINE or len(_SENTENCES.findall(text)) > 3:
        return False
    return bool(_CLOSING_LINE.match(text))


def _is_button(draft: Draft) -> bool:
    if draft.kind in (BlockKind.TITLE, BlockKind.CODE, BlockKind.TABLE_ROW) or len(draft.text) > 80:
        return False
    return bool(_BUTTON.fullmatch(draft.plain))


def _is_prose(text: str, words: int) -> bool:
    """Whether a block reads like a paragraph of an article rather than like a title, a label or a teaser."""
    if words > 45 or len(_SENTENCES.findall(text)) > 2:
        return True
    return words > 8 and _ends_like_sentence(text)


def _ends_like_sentence(text: str) -> bool:
    return bool(re.search(r"[.!?…。！？][\"”’»)\]]*\Z", text)) and not text.endswith(("...", "…"))


def _is_label(text: str) -> bool:
    return len(text.split()) <= 3 and not _ends_like_sentence(text)


def _count(text: str) -> int:
    # Characters of scripts without spaces weigh like words of two.
    spaced = len(text.split())
    return max(spaced, sum(c > "\u2e7f" for c in text) // 2) if not text.isascii() else spaced


def _as_tail(draft: Draft) -> Draft:
    if draft.kind is BlockKind.TAIL:
        return draft
    return replace(draft, kind=BlockKind.TAIL, attrs={**draft.attrs, "was": draft.kind.value})
