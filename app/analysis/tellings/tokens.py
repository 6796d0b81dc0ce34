"""Text to numbers: each token a 32-bit key and what kind of token it is, so that all that follows is arithmetic.

Words that differ only in case or a common ending share a key. Keys are CRC-32, as in the search index: two words in a
million meet in one, which is less than chance puts into any text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

import numpy as np
import numpy.typing as npt

from app.analysis.language.vectors import load_vectors
from app.analysis.language.words import stem
from app.analysis.names.lexicon import load_lexicon
from app.domain import BlockKind, Document, Span, primary_subtag

Keys = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.uint16]

# What a token is. TELLING are numbers that hardly agree by chance.
WORD, STOP, CAPITAL, DIGITS, TELLING, CALENDAR, SENTENCE_END, OPENS, CLOSES = (1 << n for n in range(9))

# Numbers with their separators, abbreviations with their points, single characters of scripts that have no spaces,
# words with an apostrophe inside, and the punctuation that says where sentences and quotations end.
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"|(?:[^\W\d_]\.){2,}"
    r"|[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]"
    r"|(?:(?![\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f])[^\W_])+(?:['’](?:[^\W_])+)*"
    r"|[.!?…:;,()/\"“”„«»—–]"
)
_CONTRACTED = frozenset("t ll ve re d m".split())
_CALENDAR = frozenset(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)
# Rarity (see `SentenceVectors.rarity`) of the words that say nothing by themselves: the 130 most frequent of English.
FUNCTION_WORDS = 0.2
_PASSED_OVER = (BlockKind.TAIL, BlockKind.IMAGE, BlockKind.CODE)
# “ opens in English and closes in German.
_OPENING, _EITHER = frozenset("„«"), frozenset('"“')
_CLOSING = frozenset("”»")
# Distinct tokens that are remembered: several times what an hour of reading holds, and a few megabytes.
_MOST_KNOWN = 300_000


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text in their order: keys, kinds, the block each stands in, and how many stand in the title."""

    keys: Keys
    flags: Flags
    blocks: npt.NDArray[np.int32]
    in_title: int

    def has(self, flag: int) -> npt.NDArray[np.bool_]:
        return np.asarray((self.flags & flag) != 0)

    @property
    def content(self) -> npt.NDArray[np.bool_]:
        """Which tokens are words that say something by themselves."""
        return np.asarray((self.flags & (WORD | STOP)) == WORD)


class Tokeniser:
    """Reads texts of one language (a two-letter code)."""

    def __init__(self, language: str) -> None:
        self._known: dict[str, int] = {}
        if language == "en":
            ranked = (word for _, word in load_vectors().ranked_words())
            self._stop_words = frozenset(takewhile(lambda word: load_vectors().rarity(word) < FUNCTION_WORDS, ranked))
        else:
            self._stop_words = load_lexicon(language).starters
        self._calendar = _CALENDAR if language == "en" else load_lexicon(language).calendar

    def read(self, document: Document) -> Tokens:
        """The tokens of the article's own blocks: no tails, no images, no code."""
        found: list[int] = []
        counts: list[int] = []
        in_title = 0
        for block in document.blocks:
            before = len(found)
            if block.kind not in _PASSED_OVER:
                found += self._look_up(_TOKEN.findall(document.text, block.start, block.end))
                if block.kind is BlockKind.TITLE:
                    in_title = len(found)
            counts.append(len(found) - before)
        values = np.array(found, dtype=np.uint64)
        return Tokens(
            values.astype(np.uint32),
            (values >> np.uint64(32)).astype(np.uint16),
            np.repeat(np.arange(len(counts), dtype=np.int32), counts),
            in_title,
        )

    def key(self, token: str) -> int:
        """The key that a token of a text has."""
        return self._look_up([token])[0] & 0xFFFFFFFF

    def _look_up(self, words: list[str]) -> list[int]:
        """Of each token the key, and above its 32 bits the kind."""
        values = list(map(self._known.get, words))
        if None in values:
            return [self._learn(word) if value is None else value for word, value in zip(words, values, strict=True)]
        return values  # type: ignore[return-value]

    def _learn(self, token: str) -> int:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        key, kind = self._describe(token)
        value = self._known[token] = kind << 32 | key
        return value

    def _describe(self, token: str) -> tuple[int, int]:
        first = token[0]
        if not first.isalnum():
            return 0, _describe_sign(token)
        if first.isdigit():
            plain = token.replace(",", "")
            return make_key(plain), WORD | DIGITS | (TELLING if _is_telling(plain) else 0)
        word = normalise(token)
        head, _, rest = word.partition("'")
        # A single letter is an initial, or "a"; "I'll" and "don't" say no more than their parts.
        is_stop = word in self._stop_words or (len(head) == 1 and word.isascii() and not rest) or rest in _CONTRACTED
        kind = WORD | (CAPITAL if first.isupper() else 0) | (STOP if is_stop else 0)
        return make_key(stem(word)), kind | (CALENDAR if word in self._calendar else 0)


class Places:
    """Where the tokens of a document stand in its text: code points, half-open. Blocks are looked into when asked."""

    def __init__(self, document: Document, tokens: Tokens) -> None:
        self._document = document
        self._blocks = tokens.blocks
        self._firsts = np.searchsorted(tokens.blocks, np.arange(len(document.blocks)))
        self._known: dict[int, list[tuple[int, int]]] = {}

    def span(self, first: int, last: int) -> Span:
        """From the first to the last of these tokens, both included."""
        return Span(self._find(first)[0], self._find(last)[1])

    def text(self, first: int, last: int) -> str:
        start, end = self.span(first, last)
        return self._document.text[start:end]

    def _find(self, token: int) -> tuple[int, int]:
        number = int(self._blocks[token])
        spans = self._known.get(number)
        if spans is None:
            block = self._document.blocks[number]
            found = _TOKEN.finditer(self._document.text, block.start, block.end)
            spans = self._known[number] = [match.span() for match in found]
        return spans[token - int(self._firsts[number])]


def normalise(token: str) -> str:
    """A word in lower case, without possessive, and without the points of an abbreviation."""
    word = token.lower().replace("’", "'")
    if "." in word:
        word = word.replace(".", "")
    return word[:-2] if word.endswith("'s") else word


def without_possessive(name: str) -> str:
    return name[:-2] if name.endswith(("'s", "’s")) else name


def make_key(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _is_telling(number: str) -> bool:
    """Whether a number is neither a year nor small nor round."""
    if not number.isdecimal():
        return True
    value = int(number[:18])
    return (value % 1000 if value > 2100 else value % 10 and value > 12 and value < 1900) != 0


def _describe_sign(sign: str) -> int:
    if sign in ".!?…:":
        return SENTENCE_END
    if sign in _EITHER:
        return OPENS | CLOSES
    return OPENS if sign in _OPENING else CLOSES if sign in _CLOSING else 0


@lru_cache(maxsize=8)
def load_tokeniser(language: str) -> Tokeniser:
    """The tokeniser of a BCP 47 tag."""
    return Tokeniser(primary_subtag(language))


def join_keys(parts: Sequence[Keys]) -> Keys:
    """One key for words in a row; the order counts."""
    joined = parts[0].copy()
    for part in parts[1:]:
        joined *= np.uint32(0x9E3779B1)
        joined ^= joined >> np.uint32(15)
        joined += part
    joined *= np.uint32(0x85EBCA6B)
    joined ^= joined >> np.uint32(13)
    return joined


def find_quotes(tokens: Tokens, shortest: int) -> list[Span]:
    """Runs of tokens between quotation marks of one block, as indexes into the tokens, with at least so many words."""
    marks = np.flatnonzero(tokens.has(OPENS | CLOSES))
    found: list[Span] = []
    opened, block = -1, -1
    is_word = tokens.has(WORD)
    for at in marks.tolist():
        flags, here = int(tokens.flags[at]), int(tokens.blocks[at])
        if here != block:
            opened, block = -1, here
        if opened >= 0 and flags & CLOSES:
            if int(is_word[opened + 1 : at].sum()) >= shortest:
                found.append(Span(opened + 1, at))
            opened = -1
        elif flags & OPENS:
            opened = at
    return found
