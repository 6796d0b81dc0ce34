"""How rare a word is: what to expect of it in an article, learned from the reader's own library, from general
frequencies where the library is silent.

The share of articles that hold a word is estimated as by a Beta prior: `PRIOR_ARTICLES` articles of which the general
list speaks, and those of the library, count alike (inverse document frequency, Spärck Jones 1972, "A
statistical interpretation of term specificity", with the pseudo-counts of Bayesian smoothing). The general list is
`resources/gazetteers/frequencies.tsv`, from wordfreq (Speer 2022).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from app.analysis.language.words import read_words
from app.domain import Document, primary_subtag

# What the general list weighs beside a library, in articles: of a word in one article of a thousand it knows as much
# as a library of some hundreds can tell.
PRIOR_ARTICLES = 200
# Words of an article, about: a frequency among running words becomes a share of articles by it.
ARTICLE_WORDS = 500
# A word in one article of two thousand, or fewer, is as rare as any.
RAREST = math.log(2000)
# Uses in a thousand million words, base 10: of a word that the list of its language does not hold, where there is one.
UNLISTED = 2.5


@dataclass(frozen=True, slots=True)
class WordCounts:
    """What a library knows of words: in how many of its `articles` each of them stands, in any case; words that are
    missing were not asked for. Rounded (see `round_counts`), so that one more article changes nothing."""

    articles: int = 0
    holding: Mapping[str, int] = field(default_factory=dict)


class Rarity:
    """Tells how rare the words of one language are."""

    def __init__(self, language: str, counts: WordCounts | None = None) -> None:
        self._frequencies = load_frequencies(primary_subtag(language))
        self._counts = counts or WordCounts()

    def weigh(self, form: str) -> float:
        """The information in finding a word in an article, as a part of the most there is: 0 for a word that stands
        in every article ("the"), 1 for one that hardly any other holds. `form` is in lower case."""
        if not self._frequencies and not self._counts.articles:
            return 1.0  # nothing is known; the two texts themselves must tell
        expected = PRIOR_ARTICLES * self._expect(form)
        held = self._counts.holding.get(form)
        articles = PRIOR_ARTICLES + (0 if held is None else self._counts.articles)
        share = (expected + (held or 0)) / articles
        return min(1.0, -math.log(share) / RAREST) if share < 1 else 0.0

    def _expect(self, form: str) -> float:
        """The share of articles that hold a word, by the general list."""
        zipf = self._frequencies.get(form, UNLISTED)
        if form[:1].isdigit():
            zipf = 4.0 if len(form) < 3 else 3.0  # the list holds no numbers; small ones are common
        return 1.0 - math.exp(-ARTICLE_WORDS * 10 ** (zipf - 9))


@lru_cache(maxsize=8)
def load_frequencies(language: str) -> Mapping[str, float]:
    """How frequent the commonest words of a language (a primary subtag) are: the logarithm (base 10) of uses in a
    thousand million words. Empty for languages that the list does not know."""
    wanted = {"no": "nb", "nn": "nb", "bs": "sh", "hr": "sh", "sr": "sh"}.get(language, language) + "\t"
    found: dict[str, float] = {}
    with resources.files("resources").joinpath("gazetteers", "frequencies.tsv").open("r", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(wanted):
                _, tenths, words = line.rstrip("\n").split("\t")
                found.update(dict.fromkeys(words.split(" "), int(tenths) / 10))
    return found


def list_words(*documents: Document) -> frozenset[str]:
    """The words of texts, as `WordCounts` has them."""
    return frozenset(word.form for document in documents for word in read_words(document.text))


def round_counts(articles: int, holding: Mapping[str, int]) -> WordCounts:
    """Counts on a grid of half powers of two: what is made with them stays the same while a library grows a little."""
    return WordCounts(_round(articles), {word: _round(count) for word, count in holding.items()})


def _round(count: int) -> int:
    return round(2 ** (round(2 * math.log2(count)) / 2)) if count > 0 else 0
