"""Whether a word is spelt as one of the dictionaries has it, and where a line has words that are not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from app.domain import Span
from app.spelling.dictionaries import Dictionary
from app.spelling.own_words import OwnWords
from app.spelling.words import bare, find_words, script_of, strip_accents

# A line of which more than this share is unknown is in a language without a dictionary here, or no prose at all.
_FOREIGN = 0.6
_FEWEST = 6  # words from which on that can be said
_LONGEST_PIECE = 4  # letters
_CACHED = 50_000  # words whose answer is remembered
_OTHER_SCRIPTS = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "sr", "kk", "mn"), "CYRILLIC"),
    **dict.fromkeys(("ar", "fa", "ur"), "ARABIC"),
    **dict.fromkeys(("hi", "mr", "ne"), "DEVANAGARI"),
    "el": "GREEK", "he": "HEBREW", "hy": "ARMENIAN", "ka": "GEORGIAN",
}  # fmt: skip


class Speller:
    """`names` tells of a word whether what is read names somebody so. To be used by one thread."""

    def __init__(self, dictionaries: Sequence[Dictionary], own: OwnWords, ignored: Collection[str] = ()) -> None:
        self._dictionaries = tuple(dictionaries)
        self._own = own
        self._ignored = set(ignored)
        self._known: dict[str, bool] = {}
        self._scripts = {_OTHER_SCRIPTS.get(d.tag.partition("_")[0].lower(), "LATIN") for d in dictionaries}

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(dictionary.tag for dictionary in self._dictionaries)

    @property
    def ignored(self) -> frozenset[str]:
        return frozenset(self._ignored)

    def knows(self, word: str) -> bool:
        """Whether there is nothing to mark: a word of a script that no dictionary has is not judged."""
        plain = bare(word)
        if not plain or plain in self._ignored or plain in self._own or script_of(plain) not in self._scripts:
            return True
        known = self._known.get(plain)
        if known is None:
            if len(self._known) >= _CACHED:
                self._known.clear()
            known = self._known[plain] = self._look_up(plain)
        return known

    def _look_up(self, word: str) -> bool:
        if self._knows_part(word):
            return True
        if "'" not in word:
            return False
        # "Averill's", "l'homme": each part for itself, one letter being no more than an ending or an article.
        parts = word.split("'")
        return all(len(part) == 1 or part in self._own or self._knows_part(part) for part in parts)

    def _knows_part(self, part: str) -> bool:
        """English writes "café" and its dictionaries "cafe"; elsewhere an accent makes another word."""
        if any(dictionary.knows(part) for dictionary in self._dictionaries):
            return True
        plain = "" if part.isascii() else strip_accents(part)
        return bool(plain) and any(d.tag.startswith("en") and d.knows(plain) for d in self._dictionaries)

    def ignore(self, word: str) -> None:
        """Until the program ends."""
        self._ignored.add(bare(word))

    def find_unknown(self, line: str, is_name: Callable[[str], bool] = lambda _word: False) -> list[Span]:
        """Where a line of Markdown has words that nobody knows, in code points. `is_name` is asked of a bare word with
        a capital whether what is read has it."""
        words = find_words(line)
        unknown = [span for span in words if not self.knows(line[span.start : span.end])]
        if len(words) >= _FEWEST and len(unknown) > _FOREIGN * len(words):
            return []
        return [
            span
            for span in unknown
            if not _is_named(bare(line[span.start : span.end]), is_name) and not _is_piece(line, span)
        ]


def _is_piece(line: str, span: Span) -> bool:
    """Whether it is no more than the "pre" of "pre-war"."""
    beside = line[span.start - 1 : span.start] + line[span.end : span.end + 1]
    return "-" in beside and span.end - span.start <= _LONGEST_PIECE


def _is_named(word: str, is_name: Callable[[str], bool]) -> bool:
    return word[:1].isupper() and (is_name(word) or is_name(word.removesuffix("'s").removesuffix("'")))
