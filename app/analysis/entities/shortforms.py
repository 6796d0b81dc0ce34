"""The short forms of the names of a text, searched for where the reader of names saw none.

"Norhaven Terminals" is "Norhaven" from then on, "Port Averill" is "Averill": a model often knows the long name only.
A short form must stand by itself, with its capital, and never be written small.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.analysis.entities.settling import BODY_WORDS
from app.analysis.names import names
from app.analysis.names.candidates import Candidate
from app.domain import EntityType, Span

# Words before the own part of a place's name.
SITE_PREFIXES = frozenset("port mount lake cape fort".split())
# First words of bodies' names that many bodies share, and so are no short form of any.
SHARED_FIRST = frozenset(
    """national international united american british european federal central general royal new old first north south
    east west northern southern eastern western great grand public world global royal state city county free green
    social democratic republican christian supreme high joint special house human economic foreign senate
    white""".split()
)
LONG_FAMILY = 6  # letters from which a family name is known in another spelling
WORD = re.compile(r"[^\W\d_]+")


def find_short_forms(text: str, spans: Sequence[Span], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates for the short forms of names of several words, beside those given. `spans` are where to search."""
    known = {names.fold(c.name) for c in candidates}
    wanted: dict[str, Candidate] = {}
    for c in candidates:
        short = _shorten(c)
        if short and names.fold(short) not in known:
            is_body = names.words(c.name)[-1] in BODY_WORDS
            wanted.setdefault(short, replace(c, type=EntityType.ORG) if is_body else c)
    if not wanted:
        return []
    taken = sorted(c.span for c in candidates)
    found: dict[str, list[Candidate]] = {}
    small: set[str] = set()
    at = 0
    for block in spans:
        part = text[block.start : block.end]
        for word in WORD.finditer(part):
            small.add(word.group())
            if word.group() not in wanted:
                continue
            span = Span(block.start + word.start(), block.start + word.end())
            while at < len(taken) and taken[at].end <= span.start:
                at += 1
            if (at < len(taken) and taken[at].overlaps(span)) or not _stands_alone(part, word.start(), word.end()):
                continue
            c = wanted[word.group()]
            found.setdefault(word.group(), []).append(Candidate(span, word.group(), c.type, echo=True))
    return [c for form, places in found.items() if form.lower() not in small for c in places]


def _shorten(candidate: Candidate) -> str:
    parts = candidate.name.split()
    if is_team(parts) and not candidate.code and candidate.type is EntityType.ORG:
        return parts[-1]
    if candidate.code or len(parts) != 2 or not all(p[:1].isupper() and p.isalpha() for p in parts):
        return ""
    if parts[0].lower() in SITE_PREFIXES:
        return parts[1] if candidate.type is not EntityType.PERSON else ""
    is_body = candidate.type is EntityType.ORG or parts[1].lower() in BODY_WORDS
    return parts[0] if is_body and len(parts[0]) > 3 and parts[0].lower() not in SHARED_FIRST else ""


def is_team(parts: Sequence[str]) -> bool:
    """Whether a name of several words ends in a plural that stands for its bearers: "Port Averill Lanterns"."""
    last = parts[-1]
    return (
        len(parts) > 1
        and len(last) > 4
        and last.endswith("s")
        and not last.endswith("ss")
        and last.lower() not in BODY_WORDS
        and all(p[:1].isupper() for p in parts)
    )


def _stands_alone(part: str, start: int, end: int) -> bool:
    """Whether no capitalised word goes on beside it, with which it would be another name."""
    behind = re.match(r"[ -][^\W\d_]", part[end : end + 2])
    before = re.search(r"([^\W\d_]+)[ -]$", part[max(0, start - 30) : start])
    if behind and part[end + 1].isupper():
        return False
    return not (before and before.group(1)[0].isupper() and start - len(before.group()) > 0)


def is_short_end(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether a folded name is the end by which a longer one is known: Averill, Port Averill; Lanterns, Port Averill
    Lanterns."""
    if len(short) != 1 or len(long) < 2 or long[-1:] != short:
        return False
    return (len(long) == 2 and long[0] in SITE_PREFIXES) or (len(short[0]) > 4 and is_team([p.title() for p in long]))


def find_families(text: str, spans: Sequence[Span], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates for family names that stand alone and were not seen, in capitals and other spellings too: Lund, LUND;
    Zelenskyy where Zelensky is known."""
    exact: set[str] = set()
    spelled: set[str] = set()
    for c in candidates:
        parts = names.strip_titles(names.words(c.name)) if c.type is EntityType.PERSON and not c.code else ()
        if len(parts) > 1:
            family = names.surname(parts)
            exact |= {family} if len(family) > 2 else set()
            spelled |= {names.skeleton(family)} if len(family) >= LONG_FAMILY else set()
    if not exact:
        return []
    taken = sorted(c.span for c in candidates)
    words = [Span(b.start + m.start(), b.start + m.end()) for b in spans for m in WORD.finditer(text[b.start : b.end])]
    small = {text[s:e] for s, e in words if text[s].islower()}
    found, at = [], 0
    for span in words:
        word = text[span.start : span.end]
        while at < len(taken) and taken[at].end <= span.start:
            at += 1
        if (at < len(taken) and taken[at].overlaps(span)) or not word[0].isupper() or word.lower() in small:
            continue
        known = names.fold(word) in exact or (len(word) >= LONG_FAMILY and names.skeleton(word) in spelled)
        if known and _stands_alone(text, span.start, span.end):
            found.append(Candidate(span, word, EntityType.PERSON, sure=False, echo=True))
    return found


def with_short_forms(text: str, spans: Sequence[Span], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates and the short forms of their names, in order."""
    more = [replace(c, sure=False) for c in find_short_forms(text, spans, candidates)]
    more += find_families(text, spans, [*candidates, *more])
    return sorted([*candidates, *more], key=lambda c: c.span)
