"""`[[Links]]` in notes: where they stand in a text, and what they name.

A link names a thing by its title, so that it can be read in any program that shows Markdown: `[[The strike]]`, and
`[[The strike|what happened]]` with other words to be seen. Two things of one title are told apart in words:
`[[note: The strike]]`, `[[The strike (The Daily, 2024-03-01)]]`, and where nothing else tells them apart
`[[The strike (article 12)]]`. Case, quotation marks and the characters that Markdown needs for links do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain import Span
from app.markdown_source import find_prose

# To be raised whenever the same text would be read differently.
LINKS_VERSION = "1"
MOST_LINK = 1_500  # characters between the brackets; titles have a thousand at most

# In a table the bar of a link is written `\|`, since a bare one ends the cell.
_LINK = re.compile(rf"(?<![\\\[])\[\[([^\[\]\n|]{{1,{MOST_LINK}}}?)(?:\\?\|([^\[\]\n]{{0,{MOST_LINK}}}))?\]\]")
_UNNAMED = re.compile(r"[\[\]|\\\x00-\x1f\x7f\u2028\u2029]+")
_ALIKE = str.maketrans("‘’‚‛“”„‟–—−‐‑", "''''\"\"\"\"-----")
_KIND = re.compile(r"(article|note|pair|entity) ?: ?(.+)", re.DOTALL)
_NUMBER = re.compile(r"(article|note|pair) (\d{1,18})")
_QUALIFIED = re.compile(r"(.+) \((.+)\)", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*\s+|\n")
_MARKS = re.compile(r"^\s*(?:[-*+|]|\d{1,9}[.)]|>+|#{1,6})\s+(?:\[[ xX]\]\s+)?")
_MOST_AROUND = 160  # characters on either side of a link that are shown with it


class LinkKind(StrEnum):
    ARTICLE = "article"
    NOTE = "note"
    PAIR = "pair"
    ENTITY = "entity"


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text: `start` to `end` with its brackets; `target` as it is written, `shown` empty where no other
    words stand there."""

    start: int
    end: int
    target: str
    shown: str = ""

    @property
    def key(self) -> str:
        return fold(self.target)

    @property
    def words(self) -> str:
        """What a reader sees."""
        return self.shown or self.target

    def renamed(self, target: str) -> str:
        """The link written anew with another target; what is shown stays as it was, where it was said."""
        return f"[[{target}|{self.shown}]]" if self.shown else f"[[{target}]]"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a key may mean beside the thing that has it for a title: a `kind`, told by a `number`, or by a `qualifier`
    of what is called `name`."""

    name: str
    kind: LinkKind | None = None
    qualifier: str = ""
    number: int = 0


def find_links(text: str) -> list[Link]:
    """The links of a Markdown text, in order; what stands in code is none."""
    if "[[" not in text:
        return []
    found = []
    for start, end in find_prose(text, indented=True):
        for match in _LINK.finditer(text, start, end):
            target = match[1].rstrip("\\").strip()
            if fold(target):
                found.append(Link(match.start(), match.end(), target, (match[2] or "").strip()))
    return found


def name_of(title: str) -> str:
    """A title as it stands between brackets."""
    return " ".join(_UNNAMED.sub(" ", unicodedata.normalize("NFC", title)).split())[:MOST_LINK]


def fold(name: str) -> str:
    """The key of a name: equal for names that a link may be written with."""
    return name_of(name).translate(_ALIKE).casefold()


def read_key(key: str) -> Iterator[Asked]:
    """What a key may mean, the nearest first."""
    yield Asked(key)
    if match := _NUMBER.fullmatch(key):
        yield Asked("", LinkKind(match[1]), number=int(match[2]))
    if match := _KIND.fullmatch(key):
        yield Asked(match[2], LinkKind(match[1]))
    if match := _QUALIFIED.fullmatch(key):
        if number := _NUMBER.fullmatch(match[2]):
            yield Asked(match[1], LinkKind(number[1]), number=int(number[2]))
        yield Asked(match[1], qualifier=match[2])


def cut_sentence(text: str, link: Link) -> tuple[str, Span]:
    """The sentence around a link, as one line without the marks of a list or heading, and where the link stands in
    it. A long one is cut at a word."""
    start, end = _find_sentence(text, link)
    before, after = text[start : link.start], text[link.end : end]
    before = " ".join(_MARKS.sub("", before).split()) + (" " if before[-1:].isspace() else "")
    after = (" " if after[:1].isspace() else "") + " ".join(after.split())
    if len(before) > _MOST_AROUND:
        before = "… " + before[-_MOST_AROUND:].partition(" ")[2]
    if len(after) > _MOST_AROUND:
        after = after[:_MOST_AROUND].rpartition(" ")[0] + " …"
    before, after, words = _plain(before).lstrip(), _plain(after).rstrip(), link.words
    return before + words + after, Span(len(before), len(before) + len(words))


def _find_sentence(text: str, link: Link) -> tuple[int, int]:
    line_start = text.rfind("\n", 0, link.start) + 1
    line_end = text.find("\n", link.end)
    line_end = len(text) if line_end < 0 else line_end
    start = line_start
    for match in _SENTENCE_END.finditer(text, line_start, link.start):
        start = match.end()
    after = _SENTENCE_END.search(text, link.end, line_end)
    return start, after.end() if after else line_end


def _plain(text: str) -> str:
    """Other links of a sentence, and strong words and such, as a reader sees them."""
    text = re.sub(r"\[\[[^\[\]\n|]*\|([^\[\]\n]*)\]\]", r"\1", text)
    text = re.sub(r"\[\[([^\[\]\n]*)\]\]", r"\1", text)
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)", r"\1", text)
    return re.sub(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text)
