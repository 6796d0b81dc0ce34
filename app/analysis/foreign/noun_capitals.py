"""Names in languages that write every noun with a capital: only what no noun looks like where it stands.

A noun shows itself by the article, number or adjective before it; a name by a given name, an office, or a kind of thing
before it ("der Konzern Brandt"), by a capital adjective, or by never once standing as a noun does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.analysis.foreign.capitals import COMMON_ACRONYMS, ROMAN, Run, Token, is_body
from app.analysis.names import names
from app.analysis.names.lexicon import Lexicon

NOUN_ENDING = re.compile(
    r".*(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|sion|sionen|tät|täten|ismus|nis|nisse|nissen|tum|ling|linge"
    r"|lingen|chen|lein|ment|mente|ments|ismen|zeit|arbeit|wert|kräfte|weise|gegend|straße|haus|raum|recht|sicht|zahl|zahlen"
    r"|jährige[rn]?|prozentige[rn]?|tage|wochen|monate|jahre)"
)
# "schwere", "russischen": what an adjective before a noun ends in.
ADJECTIVE_ENDING = re.compile(r"[a-zäöüß-]{3,}(?:e|en|er|es|em)")
# An adjective with a capital inside a sentence begins a name: "Europäische Zentralbank", "Rotes Kreuz".
CAPITAL_ADJECTIVE = re.compile(
    r"(?:[^\W\d_]+(?:isch|lich|ig|al|ell|iv|ierte?|ant|ent)|Deutsch|Vereinigt|Vereint|Neu|Alt|Groß|Klein|Rot|Grün|Weiß|Schwarz|Frei"
    r"|Hoh|Heilig|Erst|Zweit|Dritt|Link|Ober|Unter|Ander|Nah|Fern|Kalt|Arabisch|Bundesdeutsch)(?:e|en|er|es|em)"
)
GENITIVE = re.compile(r"(.{3,})s")
MOST_WORDS = 4


@dataclass(slots=True)
class NounCounts:
    """How often each capitalised word stands as a noun does, and how often otherwise, not first in its sentence."""

    nouns: Counter[str] = field(default_factory=Counter)
    bare: Counter[str] = field(default_factory=Counter)

    def add(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        for at, token in enumerate(tokens):
            if token.capital and not token.first:
                (self.nouns if _stands_as_noun(tokens, at, lexicon) else self.bare)[token.text] += 1


def _stands_as_noun(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    before = tokens[at - 1] if at else None
    if before is None:
        return False
    if before.lower in lexicon.determiners or before.text[0].isdigit():
        return True
    if before.text[0].isupper() or not ADJECTIVE_ENDING.fullmatch(before.text) or before.lower in lexicon.speech:
        return False
    return before.lower not in lexicon.starters or (at > 1 and tokens[at - 2].lower in lexicon.determiners)


def find_noun_runs(sentences: Sequence[Sequence[Token]], lexicon: Lexicon, small: Iterable[str]) -> list[list[Run]]:
    """The runs of each sentence of a text that can be names."""
    counts = NounCounts()
    for tokens in sentences:
        counts.add(tokens, lexicon)
    written_small = frozenset(small)
    found = [_find_runs(tokens, lexicon, counts, written_small) for tokens in sentences]
    known = _known_words(found)
    return [_with_known(tokens, runs, known, lexicon) for tokens, runs in zip(sentences, found, strict=True)]


def _find_runs(tokens: Sequence[Token], lexicon: Lexicon, counts: NounCounts, small: frozenset[str]) -> list[Run]:
    runs: list[Run] = []
    at = 0
    while at < len(tokens):
        if not tokens[at].capital:
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and tokens[end].capital and tokens[end].span.start - tokens[end - 1].span.end <= 1:
            end += 1
        runs += _read_row(tokens, at, end, lexicon, counts, small)
        at = end
    return runs


def _read_row(
    tokens: Sequence[Token], begin: int, end: int, lexicon: Lexicon, counts: NounCounts, small: frozenset[str]
) -> list[Run]:
    """The names among capitalised words in a row."""
    row = list(tokens[begin:end])
    if row[0].first and _is_common(row[0], lexicon, small):
        row, begin = row[1:], begin + 1
    if not row:
        return []
    given = next((n for n, t in enumerate(row) if lexicon.is_given(t.text) and not _is_office(t, lexicon)), None)
    if given is not None and (len(row) > given + 1 or _goes_on(tokens, end, lexicon)):
        person = _with_particles(tokens, begin + given, end, lexicon)
        return [*_read_single(tokens, row[:given], begin, lexicon, counts), Run(person, True)]
    if len(row) > 1:
        return _read_several(tokens, row, begin, lexicon, counts)
    return _read_single(tokens, row, begin, lexicon, counts)


def _read_several(
    tokens: Sequence[Token], row: list[Token], begin: int, lexicon: Lexicon, counts: NounCounts
) -> list[Run]:
    if len(row) <= MOST_WORDS and lexicon.is_city(" ".join(t.text for t in row)):
        return [Run(tuple(row))]
    if _is_office(row[0], lexicon):
        rest = row[1:]
        return [Run(tuple(rest), True)] if _may_be_name(rest, lexicon, counts) else []
    if CAPITAL_ADJECTIVE.fullmatch(row[0].text) and not row[0].first and len(row) <= MOST_WORDS:
        return [Run(tuple(row), False, True)]
    if any(t.lower in lexicon.calendar for t in row):
        return []
    if (owner := GENITIVE.fullmatch(row[0].text)) and counts.bare[owner.group(1)]:
        return [Run((_cut(row[0], owner.group(1)),))]  # "Eichels Kabinett"
    if row[0].text.endswith("er") and len(row[0].text) > 5 and lexicon.is_city(row[0].text[:-2]):
        return []  # "Berliner Polizei"
    noun = _stands_as_noun(tokens, begin, lexicon) or NOUN_ENDING.fullmatch(row[0].lower) or counts.nouns[row[0].text]
    if noun or row[0].first or _is_kind(row[0], lexicon):
        rest = row[1:]
        if len(rest) > 2 or not _may_be_name(rest, lexicon, counts):
            return []
        if not _is_kind(row[0], lexicon) and (row[0].first or (len(rest) == 1 and counts.bare[rest[0].text] < 2)):
            return []
        return [Run(tuple(rest), False, is_body(rest, lexicon))]
    if len(row) <= MOST_WORDS and _may_be_name(row, lexicon, counts):
        return [Run(tuple(row), False, is_body(row, lexicon))]
    return []


def _read_single(
    tokens: Sequence[Token], row: Sequence[Token], begin: int, lexicon: Lexicon, counts: NounCounts
) -> list[Run]:
    """A name of one word, if it is plainly one: an acronym, a city, or what never stands as a noun."""
    if len(row) != 1:
        return []
    token = row[0]
    word, _, joined = token.text.partition("-")
    if names.is_acronym(word) and len(word) > 1 and word not in COMMON_ACRONYMS and not ROMAN.fullmatch(word):
        return [Run((_cut(token, word),), False, True)]
    if joined and (lexicon.is_given(word) or lexicon.is_city(word)):
        return [Run((_cut(token, word),))]
    if lexicon.is_city(token.text):
        return [Run((token,))]
    if not _may_be_name(row, lexicon, counts) or joined:
        return []
    before = tokens[begin - 1] if begin else None
    behind = tokens[begin + 1] if begin + 1 < len(tokens) else None
    if before is not None and _is_office(before, lexicon) and token.span.start - before.span.end == 1:
        return [Run((token,), True)]
    speaks = (before is not None and before.lower in lexicon.speech) or (
        behind is not None and behind.lower in lexicon.speech and not token.first
    )
    again = counts.bare[token.text] > 1 and not counts.nouns[token.text]
    placed = before is not None and before.lower in lexicon.before_places
    if (speaks and not token.first) or (again and (placed or counts.bare[token.text] > 2)):
        return [Run((token,))]
    return []


def _cut(token: Token, word: str) -> Token:
    """The part of a compound that is a name: "SPD-Chef", "Merkel-Regierung"."""
    return Token(word, token.span._replace(end=token.span.start + len(word)), token.first)


def _may_be_name(row: Sequence[Token], lexicon: Lexicon, counts: NounCounts) -> bool:
    """Whether none of the words is plainly a noun."""
    return bool(row) and not any(
        len(t.text) < 2
        or t.lower in lexicon.calendar
        or t.lower in lexicon.starters
        or t.lower in lexicon.roles
        or counts.nouns[t.text] > 0
        or NOUN_ENDING.fullmatch(t.lower)
        or ROMAN.fullmatch(t.text)
        for t in row
    )


def _is_common(token: Token, lexicon: Lexicon, small: frozenset[str]) -> bool:
    return token.lower in small or token.lower in lexicon.starters


def _is_office(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is what people are called before their name, also at the end of a compound: "SPD-Chefin"."""
    word = token.lower.rstrip(".")
    return word in lexicon.roles or ("-" in word and word.rpartition("-")[2] in lexicon.roles)


def _is_kind(token: Token, lexicon: Lexicon) -> bool:
    """Whether a noun says what the name behind it is of: "Konzern", "Hafenstadt", "Tageszeitung"."""
    word = token.lower
    return any(word[at:] in kinds for kinds in (lexicon.bodies, lexicon.sites) for at in (0, *range(3, len(word) - 2)))


def _goes_on(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> bool:
    return end + 1 < len(tokens) and tokens[end].text in lexicon.particles and tokens[end].text[0].islower()


def _with_particles(tokens: Sequence[Token], begin: int, end: int, lexicon: Lexicon) -> tuple[Token, ...]:
    """A person's name from the given name on, "von der" and the like within."""
    at = end
    while at < len(tokens) and at - end < 3 and tokens[at].text in lexicon.particles:
        at += 1
    strong = any(t.text in ("von", "van", "zu", "de") for t in tokens[end:at])
    if at > end and strong and end - begin == 1 and at < len(tokens) and tokens[at].capital:
        return tuple(tokens[begin : at + 1])
    return tuple(tokens[begin : min(end, begin + MOST_WORDS)])


def _known_words(found: Sequence[Sequence[Run]]) -> dict[str, bool]:
    """Words by which a name goes on in the text, each with whether it is a person's: the family names of people, and
    names of one word."""
    known: dict[str, bool] = {}
    for runs in found:
        for run in runs:
            if len(run.words) == 1:
                known.setdefault(run.words[0].text, run.role)
            elif run.role:
                known[run.words[-1].text] = True
    return known


def _with_known(tokens: Sequence[Token], runs: list[Run], known: dict[str, bool], lexicon: Lexicon) -> list[Run]:
    """The runs, and every other place where a word stands that is known as a name; also in the genitive, and as the
    first part of a compound."""
    taken = {t.span.start for run in runs for t in run.words}
    more = []
    for token in tokens:
        if not token.capital or token.span.start in taken:
            continue
        word, _, joined = token.text.partition("-")
        bare = GENITIVE.fullmatch(token.text)
        if token.text in known:
            more.append(Run((token,), known[token.text], is_body([token], lexicon)))
        elif joined and word in known:
            more.append(Run((_cut(token, word),), known[word]))
        elif bare and bare.group(1) in known:
            more.append(Run((_cut(token, bare.group(1)),), known[bare.group(1)]))
    return sorted([*runs, *more], key=lambda run: run.span)
