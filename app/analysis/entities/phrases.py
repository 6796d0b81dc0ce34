"""Noun phrases without a name in an English text: "the mayor", "its chief executive", "two dockers", "the bridge".

Each is read from the parse with what decides whom it can mean: its noun, what qualifies it, and the name it is tied
to by title ("Mayor Halloran"), apposition ("Halloran, the mayor"), copula ("Halloran is the mayor") or a verb of
naming ("a firm called Hushpod").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.analysis.language.nouns import load_nouns
from app.analysis.language.token_places import TokenPlaces
from app.analysis.names import names
from app.analysis.names.candidates import Candidate
from app.domain import EntityType, Span

DEFINITE = frozenset("the this that these those".split())
# With these a noun means somebody else than before, or nobody: never whom the text already speaks of.
OTHERS = frozenset("another other others no any every each some either neither which what whatever".split())
DEFAULT_TITLES = frozenset("mr mrs ms miss dr sir dame herr frau señor señora don doña signor signora monsieur".split())
PREMODIFIERS = frozenset("amod compound nmod nummod npadvmod advmod".split())
TITULAR = frozenset(
    """prime chief special vice deputy former general foreign national high supreme acting assistant associate senior
    first executive managing late then""".split()
)
NARROWING = frozenset("of for at in from on with to".split())
HYPHENS = frozenset("-‐‑–")
MOST_BELOW = 200  # tokens of what narrows a noun; what has more is a list or a loop
NAMING = frozenset("called named dubbed nicknamed".split())


class Tie(StrEnum):
    TITLE = "title"
    APPOSITION = "apposition"
    COPULA = "copula"
    NAMING = "naming"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase. `span` is without article and possessive; `noun` in lower case, singular;
    `modifiers` are the folded words before it; `narrowed` those of an "of X" behind it (a "" where it has none with
    a capital); `qualifiers`: the names among its modifiers (of countries
    their codes), `qualified` as they are written; `owned`: somebody's ("his lawyer"). `tied` is where the
    name begins that the phrase is tied to, or -1; `quote` the words that tie them."""

    span: Span
    text: str
    noun: str
    plural: bool
    person: bool
    definite: bool
    other: bool  # somebody else, or nobody: "another driver", "no driver"
    modifiers: tuple[str, ...]
    narrowed: tuple[str, ...]
    qualifiers: tuple[str, ...]
    qualified: tuple[str, ...]
    owned: bool
    tied: int
    how: Tie | None
    quote: str


def read_phrases(doc: Any, offset: int, candidates: Sequence[Candidate]) -> list[Phrase]:
    """The noun phrases of one piece of text that hold no name, in order. `candidates` are the names of the same
    piece; their spans, and those given back, are counted from where the text of the document begins."""
    owner = _owners(doc, offset, candidates)
    return [phrase for token in doc if (phrase := _read(doc, token, offset, owner)) is not None]


def _owners(doc: Any, offset: int, candidates: Sequence[Candidate]) -> dict[int, Candidate]:
    """Which token belongs to which name."""
    found = {}
    places = TokenPlaces(doc) if candidates else None
    for c in candidates:
        for token in places.at(c.span.start - offset, c.span.end - offset) if places else ():
            found[token.i] = c
    return found


def _read(doc: Any, token: Any, offset: int, owner: dict[int, Candidate]) -> Phrase | None:
    if token.i in owner or (token.tag_ not in ("NN", "NNS", "NNP", "NNPS") and not _is_general(token)):
        return None
    nouns = load_nouns()
    word = token.lower_
    plural = token.tag_ in ("NNS", "NNPS")
    noun = nouns.singular(word) if plural else word
    tied, how = _tie(token, owner)
    person = noun in nouns.people or (noun in nouns.sometimes and tied is not None and tied.type is EntityType.PERSON)
    if (token.tag_ in ("NNP", "NNPS") and not person) or word in DEFAULT_TITLES or not word.isalpha():
        return None
    if token.dep_ in ("compound", "nmod") and how is None and not (person and _ends_its_phrase(token)):
        return None  # "phone ban": the phrase is the ban's
    before = [t for t in token.lefts if t.dep_ in PREMODIFIERS or t.dep_ in ("det", "poss") or t.tag_ in ("DT", "PRP$")]
    inner = [
        t for t in before if t.dep_ in PREMODIFIERS and t.tag_ not in ("DT", "PRP$", "POS", "CD") and not t.is_punct
    ]
    determiners = {t.lower_ for t in before if t.tag_ in ("DT", "PDT", "WDT")}
    start = token.i
    # The span takes in the nouns before the noun, but no name ("Russian" in "Russian hackers" is a mention by itself)
    # and no adjective but those that make another office of it: who is spoken of is the driver, drunken or not.
    while start > 0 and doc[start - 1].i not in owner and _belongs(doc[start - 1], inner, person=person):
        start -= 1
    while start < token.i and not doc[start].text[0].isalnum():
        start += 1
    # "Chinese-built cranes": with the name, what is tied to it is left out.
    if 1 < start < token.i and doc[start - 1].text in HYPHENS and start - 2 in owner:
        start += 1
    span = Span(offset + doc[start].idx, offset + token.idx + len(token.text))
    modifiers = tuple(
        part for t in inner for s in t.subtree if s.i < token.i and s.text[0].isalnum() for part in names.words(s.text)
    )
    before_it = [owner[s.i] for t in inner for s in t.subtree if s.i in owner and s.i < token.i]
    owned = any(t.tag_ == "PRP$" for t in before)
    other = bool(determiners & OTHERS) or bool({"other", "another", "second", "third"} & set(modifiers))
    return Phrase(
        span,
        doc[start : token.i + 1].text,
        noun,
        plural,
        person,
        bool(determiners & DEFINITE) and not other,
        other,
        modifiers,
        tuple(_narrowing(token)),
        tuple(c.code or c.name for c in before_it),
        tuple(c.name for c in before_it),
        owned,
        tied.span.start if tied else -1,
        how,
        _quote(doc, offset, span, tied) if tied else "",
    )


def _ends_its_phrase(token: Any) -> bool:
    """Whether no noun goes on behind: in a headline a parser ties what stands apart ("Driver Charged In Crash")."""
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return after is None or after.tag_[:2] not in ("NN", "JJ", "PO", "HY", "CD")


def _is_general(token: Any) -> bool:
    """Whether an adjective is the noun of an office: "the surgeon general", "attorney general"."""
    before = token.nbor(-1) if token.i else None
    return bool(token.lower_ == "general" and before is not None and before.lower_ in load_nouns().people)


def _belongs(token: Any, inner: Sequence[Any], *, person: bool) -> bool:
    """Whether a word before the noun is part of what somebody is."""
    titular = not person or token.tag_[:2] == "NN" or token.is_punct or token.lower_ in TITULAR
    return titular and any(_within(token, t) for t in inner)


def _within(token: Any, root: Any) -> bool:
    return bool(root.left_edge.i <= token.i <= root.right_edge.i)


def _tie(token: Any, owner: dict[int, Candidate]) -> tuple[Candidate | None, Tie | None]:
    """The name a noun is tied to."""
    after = owner.get(token.i + 1)
    if after is not None and token.dep_ in ("compound", "nmod", "amod") and owner.get(token.head.i) is after:
        return after, Tie.TITLE
    if token.dep_ == "appos" and token.head.i in owner:
        named = owner[token.head.i]
        return (named, Tie.APPOSITION) if _is_head(token.head, named, owner) else (None, None)
    for child in token.children:
        if child.dep_ == "appos" and child.i > token.i and child.i in owner and not _is_listed(token):
            return owner[child.i], Tie.APPOSITION
        if child.dep_ in ("acl", "relcl") and child.lower_ in NAMING:
            for named in child.children:
                if named.dep_ in ("oprd", "dobj", "attr") and named.i in owner:
                    return owner[named.i], Tie.NAMING
    if token.dep_ == "attr" and token.head.lower_ in ("is", "was", "’s", "'s"):
        subjects = [t for t in token.head.children if t.dep_ == "nsubj"]
        negated = any(t.dep_ == "neg" for t in token.head.children)
        if subjects and not negated and subjects[0].i in owner:
            return owner[subjects[0].i], Tie.COPULA
    return None, None


def _is_head(token: Any, named: Candidate, owner: dict[int, Candidate]) -> bool:
    """Whether the token is the last of its name: "Trump administration officials, the ..." is about officials."""
    return owner.get(token.i + 1) is not named


def _is_listed(token: Any) -> bool:
    """Whether the noun stands in an enumeration, whose members a parser often takes for appositions."""
    return any(t.dep_ == "conj" for t in token.children) or token.dep_ == "conj"


def _narrowing(token: Any) -> Iterator[str]:
    """The words of an "of X" behind the noun, where there is one: "the director of the agency" is that agency's."""
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in NARROWING and child.i == token.i + 1:
            found = [w for t in _below(child) if t.tag_ in ("NNP", "NNPS") for w in names.words(t.text)]
            yield from found or [""]


def _below(token: Any) -> Any:
    """A token and what hangs on it, no more than MOST_BELOW in a row: spaCy walks deep trees in the square of their
    depth, and each noun asks anew."""
    first, last = token.left_edge.i, token.right_edge.i
    return token.subtree if last - first < MOST_BELOW else token.doc[first : first + MOST_BELOW]


def _quote(doc: Any, offset: int, span: Span, tied: Candidate) -> str:
    start = min(span.start, tied.span.start) - offset
    end = max(span.end, tied.span.end) - offset
    return " ".join(doc.text[start:end].split())


def hint_types(candidates: Sequence[Candidate], phrases: Sequence[Phrase]) -> list[Candidate]:
    """The candidates, those marked that a phrase for one person is tied to: whoever is "the mayor" is no firm."""
    persons = {p.tied for p in phrases if p.person and not p.plural and p.how in (Tie.TITLE, Tie.APPOSITION)}
    return [
        replace(c, titled=True) if c.span.start in persons and not c.code and c.type is not EntityType.GROUP else c
        for c in candidates
    ]


def without_names(phrases: Sequence[Phrase], candidates: Sequence[Candidate]) -> list[Phrase]:
    """The phrases that hold no name, now that the whole text has been searched for names; no two overlap."""
    starts = sorted((c.span.start, c.span.end) for c in candidates)
    kept: list[Phrase] = []
    at = 0
    for phrase in sorted(phrases, key=lambda p: p.span):
        while at < len(starts) and starts[at][1] <= phrase.span.start:
            at += 1
        if at < len(starts) and starts[at][0] < phrase.span.end:
            continue
        if not kept or phrase.span.start >= kept[-1].span.end:
            kept.append(phrase)
        elif phrase.person and not kept[-1].person:
            kept[-1] = phrase  # "hit-and-run driver" rather than the hit
    return kept
