"""People in scripts without capitals: who stands behind an office ("الرئيس الفرنسي جوليان مارشان")."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from app.analysis.names.candidates import Candidate
from app.analysis.names.gazetteer import Gazetteer
from app.analysis.names.lexicon import Lexicon
from app.domain import EntityType, Span

WORD = re.compile(r"[^\W\d_]{2,}")
# Arabic verbs of speech and small words may be written with "and" or "then" in front; the article marks a noun.
NOUN_START = ("ال", "لل", "وال", "بال", "كال", "فال")


def find_called(part: str, gazetteer: Gazetteer, lexicon: Lexicon) -> Iterator[Candidate]:
    """Two words behind an office, with the adjective of a country between allowed: a guess, until they come again."""
    countries = [found.span for found in gazetteer.find(part)]
    words = [Span(*match.span()) for match in WORD.finditer(part)]
    for at, office in enumerate(words):
        if part[office.start : office.end] not in lexicon.roles:
            continue
        after = at + 1
        while after < len(words) and after - at < 4 and any(c.overlaps(words[after]) for c in countries):
            after += 1
        pair = words[after : after + 2]
        if len(pair) == 2 and _is_name(part, [words[after - 1], *pair], lexicon):
            span = Span(pair[0].start, pair[1].end)
            name = part[span.start : span.end]
            yield Candidate(span, name, EntityType.PERSON, titled=True, sure=lexicon.is_given(name.split()[0]))


def _is_name(part: str, words: Sequence[Span], lexicon: Lexicon) -> bool:
    spelled = [part[w.start : w.end] for w in words[1:]]
    adjacent = all(part[a.end : b.start] == " " for a, b in itertools.pairwise(words))
    known = lexicon.starters | lexicon.calendar
    return adjacent and not any(
        w in known or w.startswith(NOUN_START) or w in lexicon.states or w in lexicon.roles or len(w) < 3
        for w in spelled
    )


def find_again(text: str, spans: Sequence[Span], names: Sequence[str]) -> Iterator[tuple[Span, str]]:
    """Every place in the spans where one of the names stands as whole words, "and" or "to" written onto it allowed."""
    if not names:
        return
    joined = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    pattern = re.compile(rf"(?<!\w)[وفبلك]{{0,2}}({joined})(?!\w)")
    for span in spans:
        for match in pattern.finditer(text, span.start, span.end):
            yield Span(*match.span(1)), match.group(1)
