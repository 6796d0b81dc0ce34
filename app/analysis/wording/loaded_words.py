"""The words and phrases that may load an English text, each with what speaks for that.

Two tables: `charged.tsv`, written by hand, and `judging.tsv`, which `tools/make_judging.py` takes from lists with a
free licence. Neither was learned from texts that people judged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

DOUBLING = re.compile(r"[^aeiou][aeiou][bdgklmnprt]$")
SHORT = 5  # letters of a verb that doubles its last one: "hug", "slam"


@dataclass(frozen=True, slots=True)
class LoadedWords:
    """Kinds of words and phrases in lower case, with straight apostrophes. `phrases` are found by their first word,
    the longest first, with all their words; `epithets` judge before a person or group only; `persons` are singular."""

    words: dict[str, str]
    phrases: dict[str, list[tuple[str, str]]]
    judging: frozenset[str]
    manner: frozenset[str]
    persons: frozenset[str]
    epithets: frozenset[str]
    coarse: frozenset[str]


@lru_cache(maxsize=1)
def load_words() -> LoadedWords:
    """The tables that come with Parallax."""
    words: dict[str, str] = {}
    phrases: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, listed in _rows("charged.tsv"):
        for form in (form for word in listed for form in _forms(word)):
            if " " in form:
                phrases[form.split(" ")[0]].setdefault(form, kind)
            else:
                words.setdefault(form, kind)
    kinds = {kind: frozenset(listed) for kind, listed in _rows("judging.tsv")}
    return LoadedWords(
        words,
        {first: sorted(known.items(), key=lambda item: -len(item[0])) for first, known in phrases.items()},
        kinds["judging"],
        kinds["manner"],
        kinds["person"],
        kinds["epithet"],
        kinds["coarse"],
    )


def _rows(name: str) -> Iterator[tuple[str, list[str]]]:
    for line in resources.files("resources.gazetteers").joinpath(name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, words = line.split("\t")
            yield kind, words.split()


def _forms(word: str) -> Iterator[str]:
    """A word of the table as it stands in texts; one with "~" in all its regular forms, whichever part of speech."""
    plain = word.removesuffix("~").replace("_", " ")
    yield plain
    if plain == word.replace("_", " "):
        return
    if plain.endswith("y") and plain[-2] not in "aeiou":
        yield from (plain[:-1] + "ies", plain[:-1] + "ied", plain + "ing")
        return
    yield plain + ("es" if plain.endswith(("s", "x", "z", "ch", "sh")) else "s")
    if plain.endswith("e"):
        yield from (plain + "d", plain[:-1] + "ing")
    else:
        yield from (plain + "ed", plain + "ing")
    if len(plain) <= SHORT and DOUBLING.search(plain):
        yield from (plain + plain[-1] + "ed", plain + plain[-1] + "ing")
