"""How a text words those it speaks of: what is attached to a noun, what it does, what is done to it, what it is said to
be.

Read from the dependency parse in one pass, for every noun that may stand for somebody; whom it stands for is decided
later, by the mention that holds it. A phrase is made of words of the text in their order: modality and negation stay
("did not invade", "may withdraw"), auxiliaries of tense go ("is returning" is "returning").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.analysis.language.nouns import load_nouns
from app.analysis.language.parses import NOUNS, PROPER, Parse
from app.analysis.names.names import TITLES
from app.analysis.wording.attributing import NOBODY
from app.analysis.wording.verb_phrases import Clause, find_clauses, is_taken_for_verb, shorten, tacked_on
from app.domain import Span, Wording
from app.domain import WordingRole as Role

INNER = frozenset({"amod", "compound", "nmod", "npadvmod", "nummod", "advmod", "punct", "poss"})
# Modifiers that count or point, and say nothing of what somebody is like.
POINTING = frozenset(
    """other another many several few more most such own same different various certain numerous last next first second
    third fourth fifth latest previous former-day upcoming respective following due available overall total entire whole
    only main particular additional further recent early late new current""".split()
)
QUOTES = frozenset("“”\"«»„‘’'")
MOST_NOUNS = 7  # words of a noun phrase that is shown whole
MOST_OF = 6  # words of what follows a noun with "of"
NARROWING = frozenset("of for against on over with to from in at".split())


def read_wordings(parse: Parse, offset: int) -> Iterator[Wording]:
    """What one piece of text says of each of its nouns. Places are counted from where the text of the document begins,
    in which the piece begins at `offset`."""
    tags = parse.tags
    for at, tag in enumerate(tags):
        if tag in NOUNS:
            yield from _attached(parse, at, offset)
            for clause in find_clauses(parse, at):
                yield _from_clause(parse, at, clause, offset)
        elif tag == "PRP" and parse.deps[at] in ("nsubj", "nsubjpass") and parse.lower[at] in ("he", "she"):
            for clause in find_clauses(parse, at):
                yield _from_clause(parse, at, clause, offset)
        elif tag == "JJ" and parse.words[at][0].isupper() and parse.deps[at] == "amod":
            yield from _attached_to_head(parse, at, offset)  # "Russian aggression" is something of Russia's


def _from_clause(parse: Parse, noun: int, clause: Clause, offset: int) -> Wording:
    tokens = balance(parse, clause.tokens)
    return Wording(
        _span(parse, noun, noun, offset),
        _span(parse, tokens[0], tokens[-1], offset),
        join(parse, tokens),
        clause.role,
        clause.negated,
        NOBODY if clause.reported else "",
    )


def balance(parse: Parse, tokens: Sequence[int]) -> Sequence[int]:
    """The tokens with the closing mark of a quotation that they open; without its marks, where they hold but one."""
    marks = [token for token in tokens if parse.words[token] in QUOTES]
    if len(marks) % 2 == 0:
        return tokens
    behind = tokens[-1] + 1
    if behind < len(parse) and parse.words[behind] in QUOTES:
        return [*tokens, behind]
    return [token for token in tokens if token not in marks] or tokens


def join(parse: Parse, tokens: Sequence[int]) -> str:
    """The words of some tokens, in order; what stood side by side is joined as it stood."""
    parts: list[str] = []
    before = -2
    for token in tokens:
        if parts and (token != before + 1 or parse.starts[token] > parse.ends[before]):
            parts.append(" ")
        parts.append(parse.words[token])
        before = token
    return " ".join("".join(parts).split())


def _span(parse: Parse, first: int, last: int, offset: int) -> Span:
    return Span(offset + parse.starts[first], offset + parse.ends[last])


# --- what is attached -----------------------------------------------------------------------------------------------


def _attached(parse: Parse, noun: int, offset: int) -> Iterator[Wording]:
    first = name_start(parse, noun)
    for child in parse.children[noun]:
        dep = parse.deps[child]
        if dep == "amod" or (dep in ("compound", "nmod") and child < first):
            yield from _modifier(parse, noun, first, child, offset)
        elif dep == "poss" and child < noun and parse.tags[noun] in PROPER and parse.tags[child] in PROPER:
            yield _attribute(parse, noun, range(name_start(parse, child), noun + 1), offset)  # "Putin's Russia"
        elif dep == "appos" and child > noun and parse.tags[child] in NOUNS and child != tacked_on(parse, noun):
            tokens = shorten(parse, child)
            yield _attribute(parse, noun, tokens, offset)
        elif dep == "prep" and parse.lower[child] == "as" and child > noun:
            obj = parse.child(child, "pobj")
            if obj is not None:
                yield Wording(
                    _span(parse, noun, noun, offset),
                    _span(parse, child, (tokens := [child, *shorten(parse, obj)])[-1], offset),
                    join(parse, tokens),
                    Role.STATE,
                )
    yield from _participle(parse, noun, first, offset)
    if parse.deps[noun] == "appos" and parse.tags[parse.heads[noun]] in NOUNS and parse.heads[noun] < noun:
        tokens = shorten(parse, parse.heads[noun], without=noun)
        if tokens[-1] < noun:
            yield _attribute(parse, noun, tokens, offset)
    yield from _attached_to_head(parse, noun, offset)


def _attribute(parse: Parse, noun: int, tokens: Sequence[int], offset: int) -> Wording:
    tokens = balance(parse, tokens)
    return Wording(
        _span(parse, noun, noun, offset),
        _span(parse, tokens[0], tokens[-1], offset),
        join(parse, tokens),
        Role.ATTRIBUTE,
    )


def _modifier(parse: Parse, noun: int, first: int, child: int, offset: int) -> Iterator[Wording]:
    """ "struggling" of "struggling Putin", "US-led" of "the US-led West", "President" of "President Vladimir Putin"."""
    if child > noun:
        return
    dep, word = parse.deps[child], parse.lower[child]
    if dep == "amod" and (word in POINTING or parse.tags[child] in ("CD", "DT", "PDT")):
        return
    if dep != "amod" and parse.tags[noun] in PROPER and parse.tags[child] in PROPER and word not in TITLES:
        return  # part of a name
    left, right = parse.edges(child)
    if right >= noun:
        return
    start = first if first > right else noun
    if parse.lower[left] in ("the", "a", "an"):
        left += 1
    # A title is shown with all of it ("Chief Justice Roberts"); of several adjectives, each by itself.
    tokens = [*range(left, right + 1), *range(start if dep == "amod" else right + 1, noun + 1)]
    if len(tokens) <= MOST_NOUNS and parse.words[left][0].isalnum():
        yield _attribute(parse, noun, tokens, offset)


def _participle(parse: Parse, noun: int, first: int, offset: int) -> Iterator[Wording]:
    """ "Struggling Putin is returning": the parser takes the participle for a subject."""
    at = first - 1
    if at < 0 or parse.tags[noun] not in PROPER:
        return
    if parse.deps[noun] == "dobj" and parse.heads[noun] == at and is_taken_for_verb(parse, at):
        yield _attribute(parse, noun, range(at, noun + 1), offset)
        return
    if parse.deps[noun] not in ("nsubj", "nsubjpass"):
        return
    beside = parse.heads[at] == parse.heads[noun] and parse.deps[at] in ("csubj", "amod")
    if beside and parse.tags[at] in ("VBG", "VBN"):
        yield _attribute(parse, noun, range(at, noun + 1), offset)


def name_start(parse: Parse, noun: int) -> int:
    """Where the name begins of which a proper noun is the last word."""
    start = noun
    if parse.tags[noun] in PROPER:
        while start > 0 and _names_on(parse, start - 1, noun):
            start -= 1
    while start < noun and not parse.words[start][0].isalnum():
        start += 1
    return start


def _names_on(parse: Parse, at: int, noun: int) -> bool:
    if parse.words[at] in ("-", "–"):
        return parse.heads[at] == noun
    return (
        parse.tags[at] in PROPER
        and parse.deps[at] == "compound"
        and noun - 6 < parse.heads[at] <= noun
        and parse.lower[at] not in TITLES
    )


def _attached_to_head(parse: Parse, at: int, offset: int) -> Iterator[Wording]:
    """The phrase in which a noun qualifies another: "the Putin regime", "Russia's brutal war", "the regime of Putin".
    People that are somebody's ("Putin's spokesman") are others, and no part of how a text words him."""
    dep, head = parse.deps[at], parse.heads[at]
    if dep == "pobj":
        if parse.lower[head] == "of" and parse.deps[head] == "prep":
            yield from _of(parse, at, parse.heads[head], offset)
        return
    if dep not in ("compound", "nmod", "amod", "poss") or head < at or not _is_thing(parse, head):
        return
    if parse.tags[at] in ("NN", "NNS") and not _is_somebody(parse, at):
        return
    first = name_start(parse, at)
    between = range(at + 1, head)
    if any(parse.tags[t] in PROPER and parse.deps[t] in ("compound", "nmod") for t in between):
        return  # "Russia's Defence Ministry" is a name by itself
    core = [t for t in parse.children[head] if t < first and parse.deps[t] == "amod" and dep != "poss"]
    start = parse.edges(core[0])[0] if core else first
    if head + 1 - start > MOST_NOUNS:
        if head + 1 - first > MOST_NOUNS:
            return
        start = first
    if any(parse.deps[t] in ("punct", "cc") and parse.words[t] in (",", "and", "or") for t in range(start, head)):
        start = first
    tokens = [*range(start, head + 1)]
    if dep == "poss" or parse.tags[at] == "JJ":
        tokens += _tail(parse, head)
    yield _attribute(parse, at, tokens, offset)


def _of(parse: Parse, at: int, head: int, offset: int) -> Iterator[Wording]:
    if head > at or not _is_thing(parse, head):
        return
    core = shorten(parse, head, bare=True)
    end = range(name_start(parse, at), at + 1)
    start = core[0]
    if parse.lower[start] in ("the", "a", "an", "this", "that") and start < head:
        start += 1
    between = range(start, end[0])
    if end[-1] + 1 - start <= MOST_NOUNS + 3 and not any(parse.words[t] in (",", ";", "(", "“", '"') for t in between):
        yield _attribute(parse, at, range(start, end[-1] + 1), offset)


def _tail(parse: Parse, head: int) -> list[int]:
    """A short "of Ukraine", "on Kyiv" right behind a noun."""
    for child in parse.children[head]:
        if child == head + 1 and parse.deps[child] == "prep" and parse.lower[child] in NARROWING:
            obj = parse.child(child, "pobj")
            if obj is not None and obj - child <= MOST_OF - 2 and not parse.children[obj][-1:] > [obj]:
                return list(range(child, obj + 1))
    return []


def _is_somebody(parse: Parse, at: int) -> bool:
    nouns, word = load_nouns(), parse.lower[at]
    single = nouns.singular(word) if parse.tags[at] == "NNS" else word
    return single in nouns.people or single in nouns.groups


def _is_thing(parse: Parse, head: int) -> bool:
    """Whether a common noun can tell something of what qualifies it."""
    if parse.tags[head] not in ("NN", "NNS"):
        return False
    nouns, word = load_nouns(), parse.lower[head]
    noun = nouns.singular(word) if parse.tags[head] == "NNS" else word
    return noun not in nouns.people and noun not in nouns.measures and word.replace("-", "").isalpha()
