"""What is known of the words of a language that no model reads: those around names, those in names, and no names.

The data lie in `resources/gazetteers` and are read when first asked for, a language at a time.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from app.analysis.names.inflection import ENDINGS, find_stems
from app.analysis.names.names import NICKNAMES, fold

# Languages that write every noun with a capital.
NOUN_CAPITALS = frozenset({"de", "lb", "nds", "gsw", "bar"})
SHORTEST_INFLECTED = 5  # letters: below, too many words look like a name in some case
# Beginnings of what stands for the country it names: "Gobierno de España", "das russische Regime".
GOVERNMENTS = tuple(
    "gobiern govern gouvern regier reger правит уряд rząd admini régime regim режим حكوم الحكوم إدار الإدار".split()
)


class Words:
    """A set of words, of which those with a "*" at an end stand for all that go on there."""

    def __init__(self, words: Iterable[str]) -> None:
        given = frozenset(words)
        self._exact = frozenset(word for word in given if "*" not in word)
        patterns = (re.escape(word).replace(r"\*", r"\w*") for word in sorted(given - self._exact))
        joined = "|".join(patterns)
        self._open = re.compile(f"(?:{joined})") if joined else None

    def __contains__(self, word: str) -> bool:
        return word in self._exact or (self._open is not None and _matches(self._open, word))


@lru_cache(maxsize=65536)
def _matches(pattern: re.Pattern[str], word: str) -> bool:
    return pattern.fullmatch(word) is not None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language, all in lower case; `words.tsv` says what each kind is for."""

    language: str
    starters: frozenset[str]
    calendar: frozenset[str]
    roles: Words
    bodies: Words
    sites: Words
    states: Words
    before_places: frozenset[str]
    speech: Words
    ties: frozenset[str]
    particles: frozenset[str]
    determiners: Words
    cities: frozenset[str]
    city_stems: frozenset[str]

    def is_given(self, word: str) -> bool:
        """Whether a word is known as somebody's given name, or two with a hyphen are."""
        plain = word.lower()
        if plain in _given_names() or ("-" in word and plain.partition("-")[0] in _given_names()):
            return True
        if self.language not in ENDINGS or len(plain) < SHORTEST_INFLECTED:
            return False
        return not _given_stems(self.language).isdisjoint(_cut(plain, self.language))

    def is_city(self, name: str) -> bool:
        """Whether a name is a city's, in any case."""
        plain = fold(name)
        if plain in self.cities or self.language not in ENDINGS or " " in name:
            return plain in self.cities
        return not self.city_stems.isdisjoint(_cut(plain, self.language))


def _read(name: str) -> str:
    return resources.files("resources.gazetteers").joinpath(name).read_text("utf-8")


def _read_json(name: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_read(name))[key]
    return found


@lru_cache(maxsize=1)
def _given_names() -> frozenset[str]:
    known = (line for line in _read("given_names.txt").splitlines() if not line.startswith("#"))
    return frozenset([*known, *NICKNAMES])


@lru_cache(maxsize=8)
def _given_stems(language: str) -> frozenset[str]:
    cyrillic = ENDINGS[language][0][0] > "\u0400"
    return frozenset(_nominative_stem(fold(n)) for n in _given_names() if (n[0] > "\u0400") == cyrillic)


def _nominative_stem(word: str) -> str:
    """A folded word without the vowel that ends its first case."""
    return word[:-1] if len(word) > 3 and word[-1] in "аяиьйеоэыaeiyo" else word


def _cut(word: str, language: str) -> frozenset[str]:
    return frozenset(stem for stem in find_stems(fold(word), language) if len(stem) >= SHORTEST_INFLECTED - 1)


@lru_cache(maxsize=8)
def load_lexicon(language: str) -> Lexicon:
    """The words of a language by its ISO 639 code; one that is not known has few."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for line in _read("words.tsv").splitlines():
        if line and not line.startswith("#"):
            its_language, kind, words = line.split("\t")
            if its_language in (language, "*"):
                kinds[kind] += words.split()
    cities = _read_json("cities_cldr.json", "cities").get(language, {"capitals": {}, "others": []})
    written = (city.replace("_", " ") for city in kinds["city"])
    known_cities = [*written, *(form for forms in cities["capitals"].values() for form in forms), *cities["others"]]
    stop_words = _read_json("stop_words.json", "words").get(language, [])
    return Lexicon(
        language,
        frozenset([*kinds["starter"], *stop_words, *kinds["particle"], *kinds["tie"], *kinds["before"]]),
        frozenset([*_read_json("calendar_cldr.json", "words").get(language, []), *kinds["common"]]),
        Words(kinds["role"]),
        Words(kinds["body"]),
        Words(kinds["site"]),
        Words(kinds["state"]),
        frozenset(kinds["before"]),
        Words(kinds["speech"]),
        frozenset(kinds["tie"]),
        frozenset(kinds["particle"]),
        Words(kinds["determiner"]),
        frozenset(fold(city) for city in known_cities),
        frozenset(_nominative_stem(fold(city)) for city in known_cities),
    )
