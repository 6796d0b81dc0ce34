"""Which two entities of two texts are one though no name says so: "the gunman" here, "the accountant" there.

Texts on one event give their people the same parts: who is arrested in one is arrested in the other. Evidence is
added up: equal ages, near nouns, shared qualifiers, and verbs of the same meaning in the same part. Only two who are
each other's best, clearly, are joined. A different age, a man and a woman, Danish pilots and Finnish ones never are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.analysis.language.nouns import load_nouns
from app.analysis.language.vectors import Floats, SentenceVectors, load_vectors
from app.domain import EntityType, Predicate, PredicateRole, Span

AGE_BEFORE = re.compile(r"\b(\d{1,3}) ?[-‐–]? ?years? ?[-‐–]? ?old\b[\s,]*(?:[\w'’-]+[\s]+){0,3}$")
AGE_AFTER = re.compile(r"(?:, (?:who is |aged )?| \(|, age )(\d{1,3})(?:[,.;)]|$| [a-z])")
AGE_WINDOW = 48  # code points
FEMALE = frozenset(
    """woman women girl girls mother wife widow daughter sister grandmother aunt niece actress policewoman
    spokeswoman chairwoman congresswoman businesswoman waitress hostess queen princess she her lady nun""".split()
)
MALE = frozenset(
    """man men boy boys father husband widower son brother grandfather uncle nephew policeman spokesman chairman
    congressman businessman waiter king prince he him his gentleman monk gunman fisherman""".split()
)
# What the evidence weighs, in the unit of one rare verb shared in the same part. The weights were set by hand before
# anything was measured; of five settings of the thresholds below, one was taken that held on news and on the samples.
AGE, NOUN, KIN, QUALIFIER, CONTRARY = 3.0, 1.5, 1.0, 0.7, 0.6
NEAR, NEAR_FROM = 2.0, 0.3  # of nouns, by their vectors
SAME_VERB = 0.55  # cosine from which two verbs mean the same
WORTH_OFFERING = 0.3
ENOUGH, ENOUGH_BOUND, ENOUGH_NAMED, MARGIN = 0.5, 0.9, 1.8, 0.2
# Nouns that stand for anybody: they carry no identity from sentence to sentence, and none from text to text.
VAGUE = frozenset(
    """man woman boy girl child person people head leader member guest model fan supporter critic official reporter
    journalist source expert analyst observer other spokesman spokeswoman spokesperson citizen resident voter""".split()
)
LEAD = 400  # code points: the headline and about two sentences
MOST_TOLD = 2
MOST_VERBS = 60  # of one entity: whoever acts more often has a name

Weights = dict[tuple[str, PredicateRole], float]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What one entity is known by without its name. `nouns` are singular; `qualifiers` what stands before them. `firm`:
    it matters to its text (it comes first, or again, or with "the"), so that an equal noun is enough to know it by.
    `origins` are the names that its mentions stand behind, if all of them do ("Danish pilots")."""

    type: EntityType
    named: bool
    plural: bool
    firm: bool
    nouns: frozenset[str]
    qualifiers: frozenset[str]
    ages: frozenset[int]
    origins: frozenset[str]
    predicates: tuple[Predicate, ...]


def describe(
    text: str,
    kind: EntityType,
    spans: Sequence[Span],
    calls: Sequence[str],
    origins: frozenset[str],
    said: Sequence[Predicate],
    *,
    named: bool,
) -> Likeness:
    """The likeness of an entity of a text from where it stands and what it is called ("the former accountant")."""
    nouns = load_nouns()
    heads = {call.split()[-1] for call in calls}
    singular = {nouns.singular(h) if kind is EntityType.GROUP else h for h in heads}
    before = {word for call in calls for word in call.split()[:-1] if word.isalpha()}
    ages = {age for span in spans for age in _ages(text, span)}
    enough = 3 if singular <= VAGUE else 2
    definite = any(text[max(0, s.start - 4) : s.start].lower() == "the " for s in spans)
    return Likeness(
        kind,
        named,
        kind is EntityType.GROUP,
        len(spans) >= enough or spans[0].start < LEAD or (definite and not singular <= VAGUE),
        frozenset(singular),
        frozenset(before),
        frozenset(ages),
        origins,
        tuple(said[:MOST_VERBS]),
    )


def _ages(text: str, span: Span) -> set[int]:
    """The ages that the words around a person give: "the 59-year-old driver", "Raj Chohan, 59, ..."."""
    start = max(0, span.start - AGE_WINDOW)
    found = {int(m.group(1)) for m in AGE_BEFORE.finditer(text[start : span.start])}
    within = re.match(r"(\d{1,3}) ?[-‐–]? ?years? ?[-‐–]? ?old\b", text[span.start : span.end])
    found |= {int(within.group(1))} if within else set()
    behind = AGE_AFTER.match(text[span.end : span.end + AGE_WINDOW])
    return found | ({int(behind.group(1))} if behind else set())


class Match(NamedTuple):
    """Two who may be one: indices into the two sequences, how much speaks for it, and what, in words."""

    left: int
    right: int
    score: float
    why: str
    sure: bool


def match(evidence: Evidence, rows: Sequence[int], columns: Sequence[int], *, bound: bool = False) -> list[Match]:
    """Of these of the left and these of the right, the pairs that are each other's best, those with evidence enough
    marked as sure. `bound`: where one of the two has a counterpart already, more evidence is asked for."""
    if not rows or not columns:
        return []
    table = evidence.table[np.ix_(rows, columns)]
    pairs = []
    for r, c in zip(*np.unravel_index(np.argsort(-table, axis=None), table.shape), strict=True):
        if table[r, c] < WORTH_OFFERING:
            break
        if table[r, c] - max(_second(table[r], c), _second(table[:, c], r)) < MARGIN:
            continue
        i, j = rows[r], columns[c]
        named = evidence.lefts[i].named or evidence.rights[j].named
        enough = ENOUGH_NAMED if named else ENOUGH_BOUND if bound else ENOUGH
        pairs.append(Match(i, j, float(table[r, c]), evidence.explain(i, j), bool(table[r, c] >= enough)))
    return pairs


def _second(values: Floats, best: int) -> float:
    others = np.delete(values, best)
    return float(others.max()) if len(others) else 0.0


class Evidence:
    """What speaks for each of the left and each of the right being one, as a table of weights."""

    def __init__(self, lefts: Sequence[Likeness], rights: Sequence[Likeness]) -> None:
        self.lefts, self.rights = lefts, rights
        self._model: SentenceVectors = load_vectors()
        sides = [
            sorted({p.verb for one in side for p in one.predicates} | {n for one in side for n in one.nouns})
            for side in (lefts, rights)
        ]
        self._at = [{word: n for n, word in enumerate(words)} for words in sides]
        vectors = [self._model.encode(words) for words in sides]
        self._near = vectors[0] @ vectors[1].T
        self.table = np.array([[self._weigh(a, b) for b in rights] for a in lefts], dtype=np.float32)

    def _weigh(self, one: Likeness, other: Likeness) -> float:
        """How much speaks for one of the left and one of the right being one; below 0 where something excludes it."""
        if one.type is not other.type or (one.named and other.named) or _conflict(one, other):
            return -1.0
        score = AGE * bool(one.ages & other.ages)
        score += self._nouns(one, other)
        score += QUALIFIER * len(one.qualifiers & other.qualifiers)
        return score + self._verbs(one, other)

    def _nouns(self, one: Likeness, other: Likeness) -> float:
        if one.nouns & other.nouns:
            return NOUN
        nouns = load_nouns()
        if any(nouns.are_kin(a, b) for a in one.nouns for b in other.nouns):
            return KIN
        near = max((self._similarity(a, b) for a in one.nouns for b in other.nouns), default=0.0)
        return NEAR * max(0.0, near - NEAR_FROM)

    def _verbs(self, one: Likeness, other: Likeness) -> float:
        """The rarity of each verb of the one that the other shares in the same part, less those in the contrary part;
        a verb counts once."""
        gained, lost = self._compare_verbs(one, other)
        contrary = sum(weight for key, weight in lost.items() if key not in gained)
        return sum(gained.values()) - CONTRARY * contrary

    def _compare_verbs(self, one: Likeness, other: Likeness) -> tuple[Weights, Weights]:
        gained: Weights = {}
        lost: Weights = {}
        for p in one.predicates:
            for q in other.predicates:
                if p.negated == q.negated and self._similarity(p.verb, q.verb) >= SAME_VERB:
                    kept = gained if p.role is q.role else lost
                    weight = min(self._model.rarity(p.verb), self._model.rarity(q.verb))
                    kept[p.verb, p.role] = max(kept.get((p.verb, p.role), 0.0), weight)
        return gained, lost

    def explain(self, left: int, right: int) -> str:
        """What speaks for the two being one, in words: "both are 59", "both act in “fled”"."""
        one, other = self.lefts[left], self.rights[right]
        told = [f"both are {age}" for age in sorted(one.ages & other.ages)[:1]]
        told += [f"both are called {noun}" for noun in sorted(one.nouns & other.nouns)[:1]]
        if not one.nouns & other.nouns:
            near = [(a, b) for a in sorted(one.nouns) for b in sorted(other.nouns) if load_nouns().are_kin(a, b)]
            told += [f"{a} and {b} are near in meaning" for a, b in near[:1]]
        gained, _ = self._compare_verbs(one, other)
        verbs = sorted(gained, key=lambda key: -gained[key])[:MOST_TOLD]
        told += [
            f"both {'are spoken of with' if role is PredicateRole.PATIENT else 'act in'} “{verb}”"
            for verb, role in verbs
        ]
        return ", ".join(told)

    def _similarity(self, one: str, other: str) -> float:
        """Of a word of the left text and one of the right."""
        return 1.0 if one == other else float(self._near[self._at[0][one], self._at[1][other]])


def _conflict(one: Likeness, other: Likeness) -> bool:
    ages = bool(one.ages and other.ages and not one.ages & other.ages)
    sexes = [(bool(o.nouns & FEMALE), bool(o.nouns & MALE)) for o in (one, other)]
    origins = bool(one.origins and other.origins and not one.origins & other.origins)
    return (
        ages or origins or (sexes[0][0] and sexes[1][1]) or (sexes[0][1] and sexes[1][0]) or one.plural != other.plural
    )
