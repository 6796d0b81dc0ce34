"""Text to tokens and tokens to stems: the one reading of words that indexing, queries and marking share.

A token is a folded word (case, accents and compatibility forms gone) with its span in the text it came from. What
people type in more than one way is found in every one of them:

- hyphenated words give their parts, and beside them the joined word (`e-mail`: `e`, `mail`, `email`);
- an apostrophe joins (`don't` is `dont`, `O'Brien` is `obrien`), but a possessive `'s` is dropped, and so are the ends
  of `we'll`, `they're`, `I've`, `she'd` and `I'm` (`we'll` is no `well`); the elided article of Romance languages is a
  word of its own (`l'accord`: `l`, `accord`, `laccord`);
- grouped digits are one number (`1,000` is `1000`), a decimal comma is a point, dotted capitals are one word (`U.S.`);
- scripts written without spaces between words (and Korean, whose particles cling to words) give overlapping pairs
  of characters; the last character of a run also stands alone, so that a single character finds every pair and run.

Stop words are tokens like any other: a phrase or a query may consist of nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

# Chunks can be as long as a hostile file wants them; one word of a language is not.
LONGEST_WORD = 64
# What is longer is no word, and is not remembered: what is kept is bounded in number, not in length.
_LONGEST_KEPT = 4 * LONGEST_WORD


class Token(NamedTuple):
    """A folded word at `[start, end)` of the analysed text, in code points.

    `extra` tokens lie over others (the joined form of a hyphenated word, the last character of a run of Chinese):
    they are found, but do not count in the order of words.
    """

    text: str
    start: int
    end: int
    extra: bool


# Letters of scripts without spaces: Thai, Lao, Myanmar, Hangul Jamo, Khmer, kana, Bopomofo, Hangul, Han with its
# extensions, half-width forms.
_UNSPACED = (
    "\u0e00-\u0e4e\u0e80-\u0ecf\u0edc-\u0eff\u1000-\u103f\u1050-\u109f\u1100-\u11ff\u1780-\u17d3"
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u3035\u3041-\u3096\u3099-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc"
    "\U0001b000-\U0001b16f\U00020000-\U000323af"
)
# Python's \w knows letters and digits, but not the marks that belong to them: combining accents, Hebrew and Arabic
# points, the vowel signs of Indic scripts (whole blocks but for their full stops), joiners, soft hyphens.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u0900-\u0963\u0966-\u0dff\u0f18\u0f19\u0f35"
    "\u0f37\u0f39\u0f71-\u0f84\u0f90-\u0fbc\u135d-\u135f\u180b-\u180d\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f"
)
_APOSTROPHES = "'\u2019\u2018\u02bc\uff07\u00b4`\u2032"
_HYPHENS = "-\u2010\u2011\ufe63\uff0d"

# One class a repetition: two that overlap would take exponential time on hostile text.
_PIECE = rf"[\w{_MARKS}]+"
_CHUNK = re.compile(rf"\w[\w{_MARKS}]*(?:[{re.escape(_APOSTROPHES + _HYPHENS)}&.,]{_PIECE})*")
_PIECES = re.compile(_PIECE)
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}][{_UNSPACED}{_MARKS}]*")
_HAS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
# 1,234 and 1,234.5 and 1.234,5 and 3.5: not 1.2.3.
_NUMBER = re.compile(
    r"(?<!\d[.,])(?:(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?|(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?|(\d+)[.,](\d+))(?!\w|[.,]\d)"
)
_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_VOWELS = frozenset("aeiouyh")
# Articles, pronouns and conjunctions that lose their vowel before another: French, Italian, Catalan.
_ELIDED = frozenset(
    "l d j m t s c n qu jusqu lorsqu puisqu quoiqu presqu quelqu "
    "un dell nell sull dall all coll quest quell sant bell gl tutt anch dov cos com".split()
)
_DROPPED = frozenset(("s", "ll", "re", "ve", "d", "m"))
_LONGEST_ELIDED = max(map(len, _ELIDED))
# Letters that Unicode does not take apart into a base and a mark, as people type them without the right keyboard.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n"}
)
_INVISIBLE = re.compile("[\u00ad\u0640\u200c\u200d\u180b-\u180d\ufe00-\ufe0f]")
_BREVE = "\u0306"


def fold(word: str) -> str:
    """The word as it is looked up: lower case, accents and compatibility forms gone.

    Marks go where a reader may leave them out (Latin, Greek, Cyrillic but for й and ў, Arabic and Hebrew points); where
    they make another letter (Indic vowels, Japanese voicing) they stay.
    """
    return (_fold if len(word) <= _LONGEST_KEPT else _fold.__wrapped__)(word)


@lru_cache(maxsize=1 << 16)
def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    kept: list[str] = []
    base = ""
    for char in taken_apart:
        if not unicodedata.combining(char):
            base = char
            kept.append(char)
        elif "\u0300" <= char <= "\u036f":
            if "\u0400" <= base <= "\u052f" and char == _BREVE:
                kept.append(char)
        elif not ("\u0591" <= char <= "\u05c7" or "\u064b" <= char <= "\u0670"):
            kept.append(char)
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", "".join(kept))).translate(_PLAIN)


def tokenise(text: str) -> Iterator[Token]:
    """All tokens in the order of their starts; an extra token comes after those it lies over."""
    for match in _CHUNK.finditer(text.replace("_", " ")):
        offset = match.start()
        for word, start, end, extra in split_chunk(match.group()):
            yield Token(word, offset + start, offset + end, extra)


def read_words(text: str) -> tuple[list[str], list[str]]:
    """The words of a text in their order, and its extra tokens, without spans."""
    words: list[str] = []
    extras: list[str] = []
    for chunk in find_chunks(text):
        for word, _start, _end, extra in split_chunk(chunk):
            (extras if extra else words).append(word)
    return words, extras


def find_chunks(text: str) -> list[str]:
    """What lies between spaces and punctuation of a text, each to be read by itself: what indexing does with every
    different one but once."""
    chunks: list[str] = _CHUNK.findall(text.replace("_", " "))
    return chunks


def is_elided(word: str, text: str, end: int) -> bool:
    """Whether the word that ends there in the text is an article or the like that lost its vowel (`l'`, `qu'`)."""
    return word.lower() in _ELIDED and text[end : end + 1] in tuple(_APOSTROPHES)


def is_unspaced(text: str) -> bool:
    """Whether a script without spaces between words is in the text."""
    return _HAS_UNSPACED.search(text) is not None


def split_chunk(chunk: str) -> tuple[Token, ...]:
    """The tokens of one chunk, at offsets inside it."""
    return (_split if len(chunk) <= _LONGEST_KEPT else _split.__wrapped__)(chunk)


@lru_cache(maxsize=1 << 16)
def _split(chunk: str) -> tuple[Token, ...]:
    """The tokens of one chunk, at offsets inside it."""
    if chunk.isalpha() and chunk.isascii():
        return (Token(chunk.lower()[:LONGEST_WORD], 0, len(chunk), False),)
    if _HAS_UNSPACED.search(chunk):
        return tuple(_split_unspaced(chunk))
    return tuple(_split_spaced(chunk, 0))


def _split_unspaced(chunk: str) -> Iterator[Token]:
    at = 0
    for run in _UNSPACED_RUN.finditer(chunk):
        if run.start() > at:
            for between in _CHUNK.finditer(chunk, at, run.start()):
                yield from _split_spaced(between.group(), between.start())
        yield from _pair_characters(run.group(), run.start())
        at = run.end()
    for rest in _CHUNK.finditer(chunk, at):
        yield from _split_spaced(rest.group(), rest.start())


def _pair_characters(run: str, offset: int) -> Iterator[Token]:
    # A mark belongs to the character before it.
    starts = [i for i, char in enumerate(run) if i == 0 or not unicodedata.category(char).startswith("M")]
    bounds = [*starts, len(run)]
    if len(starts) == 1:
        yield from _fold_token(run, offset, offset + len(run), False)
        return
    for i in range(len(starts) - 1):
        start, end = bounds[i], bounds[i + 2]
        yield from _fold_token(run[start:end], offset + start, offset + end, False)
    yield from _fold_token(run[starts[-1] :], offset + starts[-1], offset + len(run), True)


def _fold_token(raw: str, start: int, end: int, extra: bool) -> Iterator[Token]:
    word = fold(raw)[:LONGEST_WORD]
    if word:
        yield Token(word, start, end, extra)


def _split_spaced(chunk: str, offset: int) -> Iterator[Token]:
    if _DOTTED.fullmatch(chunk):
        yield from _fold_token(chunk.replace(".", ""), offset, offset + len(chunk), False)
        return
    pieces = [(m.group(), m.start(), m.end()) for m in _PIECES.finditer(chunk)]
    words: list[Token] = []
    i = 0
    while i < len(pieces):
        raw, start, end = pieces[i]
        before = chunk[start - 1] if start else ""
        if before and before not in _HYPHENS and before not in "&" and before not in _APOSTROPHES:
            # A full stop or comma without a space after it: no number, so two words that do not belong together.
            yield from _with_joined(words)
            words = []
        i += 1
        number = _NUMBER.match(chunk, start)
        if number is not None:
            raw, end = _plain_number(number), number.end()
            while i < len(pieces) and pieces[i][1] < end:
                i += 1
        while i < len(pieces):
            following, _next_start, next_end = pieces[i]
            connector = chunk[end]
            if connector in _APOSTROPHES:
                if _is_dropped(chunk, following, next_end):
                    i += 1
                    break
                if len(raw) <= _LONGEST_ELIDED and raw.lower() in _ELIDED and fold(following)[:1] in _VOWELS:
                    break
                raw += following
            else:
                break
            end = next_end
            i += 1
        words.extend(_fold_token(raw, offset + start, offset + end, False))
    yield from _with_joined(words)


def _plain_number(match: re.Match[str]) -> str:
    whole, fraction = next((w, f) for w, f in zip(match.groups()[::2], match.groups()[1::2], strict=True) if w)
    whole = re.sub("[.,]", "", whole)
    return f"{whole}.{fraction}" if fraction else whole


def _is_dropped(chunk: str, piece: str, end: int) -> bool:
    """Whether what follows an apostrophe is the end of an English word that says nothing."""
    return piece.lower() in _DROPPED and (end == len(chunk) or chunk[end] not in _APOSTROPHES)


def _with_joined(words: list[Token]) -> Iterator[Token]:
    yield from words
    if len(words) > 1:
        joined = "".join(word.text for word in words)
        if len(joined) <= LONGEST_WORD:
            yield Token(joined, words[0].start, words[-1].end, True)


# --- stems ----------------------------------------------------------------------------------------------------------

# Stemmers never change these many letters at the start of a word, so all forms of a word share them; irregular forms
# that break this (`dying`, `die`) are not joined.
STEM_ANCHOR = 3
# What is longer is no word of a language, and the stemmers take their time over it.
LONGEST_STEMMED = 32


@lru_cache(maxsize=1024)
def primary_language(tag: str) -> str:
    """The two-letter language of a BCP 47 tag; English where the tag says nothing."""
    code = re.split("[-_]", tag.strip().lower(), maxsplit=1)[0]
    return "en" if code in ("", "und") else {"nb": "no", "nn": "no"}.get(code, code)


def stem(word: str, language: str) -> str:
    """The stem of a folded word by the Snowball stemmer of the language; the word itself where there is none.

    Snowball: M. F. Porter, snowballstem.org; for Arabic the ISRI stemmer (Taghva et al., 2005).
    """
    return _stem(word, primary_language(language)) if is_stemmed(word) else word


def is_stemmed(word: str) -> bool:
    """Whether a word is one that has forms: neither a number nor too short."""
    return STEM_ANCHOR <= len(word) <= LONGEST_STEMMED and word.isalpha()


def has_stems(language: str) -> bool:
    """Whether words of the language are stemmed at all."""
    return _load_stemmer(primary_language(language)) is not None


# Stemmers of languages in other letters than Latin, and where these begin and end.
_LETTERS = {"ru": ("\u0400", "\u052f"), "ar": ("\u0600", "\u06ff")}


def may_be_of(word: str, language: str) -> bool:
    """Whether a stemmer of the language can do anything with the letters of a word."""
    low, high = _LETTERS.get(language, ("", "\u024f"))
    return low <= word[:1] <= high


@lru_cache(maxsize=1 << 17)
def _stem(word: str, language: str) -> str:
    stemmer = _load_stemmer(language)
    if stemmer is None:
        return word
    try:
        return str(stemmer(word)) or word
    except (IndexError, KeyError, ValueError):
        # Some of Whoosh's stemmers index past the end of very short or foreign words.
        return word


@lru_cache(maxsize=64)
def _load_stemmer(language: str) -> Callable[[str], str] | None:
    from whoosh.lang import NoStemmer, stemmer_for_language

    try:
        return stemmer_for_language(language)  # type: ignore[no-any-return]
    except NoStemmer:
        return None
