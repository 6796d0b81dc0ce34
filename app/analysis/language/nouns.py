"""What English nouns are for: people, groups of people, measures; and which can stand for one another.

The table comes from WordNet 3.0 (Fellbaum, 1998), written by `tools/make_nouns.py`: a noun is for people where that is
what it means most of the time. Kin are synonyms, and what a noun is a kind of: a motorist is a driver.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Nouns:
    """`people` are for people by themselves, `sometimes` only where the text says so ("star", "host")."""

    people: frozenset[str]
    sometimes: frozenset[str]
    groups: frozenset[str]
    measures: frozenset[str]
    singulars: dict[str, str]  # of irregular plurals
    kin: dict[str, frozenset[str]]

    def singular(self, plural: str) -> str:
        """The singular of a plural, by the table of irregular ones, else by its ending."""
        if plural in self.singulars:
            return self.singulars[plural]
        if plural.endswith("men") and plural[:-3] + "man" in self.people:
            return plural[:-3] + "man"
        for ending, instead in (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("s", "")):
            if plural.endswith(ending) and len(plural) > len(ending) + 1:
                return plural.removesuffix(ending) + instead
        return plural

    def are_kin(self, one: str, other: str) -> bool:
        """Whether one of two singular nouns is a synonym of the other, or names what it is a kind of."""
        return other in self.kin.get(one, ()) or one in self.kin.get(other, ())


@lru_cache(maxsize=1)
def load_nouns() -> Nouns:
    """The table that comes with Parallax."""
    kinds: dict[str, set[str]] = {"p": set(), "q": set(), "g": set(), "m": set(), "-": set()}
    singulars: dict[str, str] = {}
    kin: dict[str, frozenset[str]] = {}
    for line in resources.files("resources.gazetteers").joinpath("nouns.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        noun, kind, plurals, near = (*line.split("\t"), "", "")[:4]
        kinds[kind].add(noun)
        singulars.update(dict.fromkeys(plurals.split(), noun))
        if near:
            kin[noun] = frozenset(near.split())
    return Nouns(
        frozenset(kinds["p"]), frozenset(kinds["q"]), frozenset(kinds["g"]), frozenset(kinds["m"]), singulars, kin
    )
