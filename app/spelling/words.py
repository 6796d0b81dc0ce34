"""The words of a line of Markdown whose spelling can be looked up."""

from __future__ import annotations

import re
import unicodedata

from app.domain import Span

# A letter may carry marks of its own (as in Hebrew, or where a text is not composed), or a soft hyphen.
_MARKS = "\u00ad\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670"
_LETTERS = rf"[^\W\d_][{_MARKS}]*"
_WORD = re.compile(rf"(?<![\w{_MARKS}])(?:{_LETTERS})+(?:['’](?:{_LETTERS})+)*(?![\w])")
# What is no prose: it is passed over as if blanks stood there. In a link, its words are prose and its address is not.
_NO_PROSE = re.compile(
    r"(?P<ticks>`+)[^`]+(?P=ticks)(?!`)"
    r"|\[\[[^\[\]\n]*\]\]"
    r"|\[\^[^\[\]\s]+\]"
    r"|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"
    r"|^\s{0,3}\[[^\[\]]+\]:\s.*"
    r"|</?[A-Za-z][^<>]*>"
    r"|(?:https?|ftp|file|mailto|parallax):\S+|\bwww\.\S+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w#])[#@]\w[\w-]*"
    r"|&\w+;"
    r"|(?:(?<=\s)|^)(?:~|\.{1,2})?[/\\][\w./\\-]+"
    r"|\b\w[\w-]*(?:\.\w[\w-]+)+(?:/\S*)?"
)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "ARMENIAN", "GEORGIAN", "DEVANAGARI")


def find_words(line: str) -> list[Span]:
    """Where the words stand that a dictionary can know, in code points of the line. Left out are code, addresses,
    names of links, tags, single letters, abbreviations in capitals, and words with digits or capitals within."""
    prose = _NO_PROSE.sub(lambda match: " " * len(match[0]), line)
    return [Span(*match.span()) for match in _WORD.finditer(prose) if _is_checkable(match[0])]


def _is_checkable(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and not any(sign.isupper() for sign in letters[1:])


def bare(word: str) -> str:
    """A word as dictionaries write it: composed, with a straight apostrophe, without soft hyphens."""
    return unicodedata.normalize("NFC", word.replace("\u00ad", "").replace("’", "'"))


def strip_accents(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def script_of(word: str) -> str:
    """The script of its first letter, as Unicode names it; empty for one that no dictionary here is written in."""
    name = unicodedata.name(word[0], "")
    return next((script for script in _SCRIPTS if name.startswith(script)), "")
