"""Who says what in one piece of English text: speech verbs with their speaker, and the words that hang on them.

A frame is what a text puts around somebody's words: "X said: “…”", "“…,” said X", "X said that …", "according to X, …",
"X warned of …", "X called it …". Words in quotation marks are never searched for frames: what is said in them is the
speaker's, not the text's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.analysis.nouns import load_nouns
from app.analysis.parses import Parse
from app.analysis.quotes import Quote
from app.analysis.speech_verbs import CLAUSE, QUOTATION, THOUGHT, inflect, load_speech_verbs
from app.analysis.verb_phrases import NAMING, NOUNS, shorten
from app.domain import Span

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
VERBS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
AUTHOR = frozenset("i we you one me us my our".split())
PRONOUNS = frozenset("he she it they".split())
# Who has words without being a person: what people write, and where it appears.
WRITINGS = frozenset(
    """report statement letter study survey poll newspaper paper magazine journal website site article editorial
    lawsuit complaint memo memorandum indictment filing document affidavit release communique tweet post message email
    e-mail petition manifesto review analysis dossier file leaflet circular bulletin broadcast blog essay column
    media press outlet station channel network agency source headline warrant ruling verdict decision resolution
    treaty charter text book diary note testimony transcript advert poster press-release""".split()
)
ANYBODY = frozenset("most many some others few several both all none everyone everybody nobody somebody".split())
# "warned of", "spoke about": verbs whose content is what stands behind a preposition.
_ABOUT = {
    "warn": "of about against over",
    "speak": "of about",
    "talk": "of about",
    "complain": "of about",
    "boast": "of about",
    "brag": "of about",
    "refer": "to",
    "allude": "to",
    "hint": "at",
    "call": "for",
    "accuse": "of",
    "rail": "against",
    "plead": "for",
    "tell": "of about",
    "write": "of about",
    "insist": "on",
    "argue": "for against",
    "demand": "",
}
MOST_BETWEEN = 14  # tokens between a quotation and the verb that frames it
PARTLY = 0.6  # of the words of reported speech in quotation marks: more, and they are given, not reported


def _irregular(verb: str) -> tuple[str, ...]:
    return {"speak": ("spoke", "spoken"), "tell": ("told",), "write": ("wrote", "written")}.get(verb, ())


ABOUT = {
    form: frozenset(prepositions.split())
    for verb, prepositions in _ABOUT.items()
    for form in (*inflect(verb), *_irregular(verb))
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Words that are somebody's: `span`, with the noun that stands for the speaker (`noun`) and the phrase it heads
    (`speaker`). A frame without them hangs on what is said before: `follows` tells how."""

    span: Span
    direct: bool
    verb: str
    noun: Span | None
    speaker: Span | None
    pronoun: bool
    quote: int = -1  # which quotation, by its place among all of the text


class _Reader:
    """Reads one piece. Places inside it are counted from `offset`."""

    def __init__(self, parse: Parse, offset: int, quotes: Sequence[Quote], first: int) -> None:
        """`quotes` are those of the piece, `first` the number of the first of them."""
        self.parse = parse
        self.offset = offset
        self.quotes = quotes
        self.number = first
        self.inside = [-1] * len(parse)
        self.bounds: list[tuple[int, int]] = []
        for n, quote in enumerate(quotes):
            start = bisect_left(parse.starts, quote.outer.start - offset)
            end = bisect_right(parse.starts, quote.outer.end - 1 - offset)
            self.bounds.append((start, end - 1))
            for at in range(start, end):
                self.inside[at] = n

    # --- who speaks ---

    def speaker(self, verb: int, steps: int = 0) -> int | None:
        """The noun that a verb has for its subject, directly or through the verb that it hangs on."""
        parse = self.parse
        if steps > 4:
            return None
        if parse.child(verb, "auxpass") is not None:
            by = parse.child(verb, "agent")
            return parse.child(by, "pobj") if by is not None else None
        for child in parse.children[verb]:
            if parse.deps[child] != "nsubj" or self.inside[child] >= 0:
                continue
            if parse.tags[child] in ("WP", "WDT"):
                return parse.heads[verb] if parse.deps[verb] == "relcl" else None
            return child
        dep, head = parse.deps[verb], parse.heads[verb]
        if self.inside[head] >= 0 or head == verb:
            return None
        if dep == "acl" and parse.tags[verb] == "VBG" and parse.tags[head] in NOUNS:
            return head
        if dep == "conj" and parse.tags[head] in VERBS:
            return self.speaker(head, steps + 1)
        if dep in ("advcl", "xcomp") and parse.tags[verb] in ("VBG", "VB") and parse.tags[head] in VERBS:
            return self.speaker(head, steps + 1)
        if dep == "pcomp" and parse.lower[head] == "as":
            quoted = parse.heads[head]
            return parse.child(quoted, "nsubjpass")  # "was quoted as saying"
        return None

    def is_somebody(self, noun: int) -> bool:
        """Whether a noun can have words: a name, people, a body of people, a writing."""
        parse = self.parse
        tag, word = parse.tags[noun], parse.lower[noun]
        if tag in ("NNP", "NNPS"):
            return True
        if word in PRONOUNS:
            return True
        if word in ANYBODY or tag in ("CD", "DT", "JJ", "JJS", "JJR"):
            of = parse.child(noun, "prep")
            below = parse.child(of, "pobj") if of is not None and parse.lower[of] == "of" else None
            return self.is_somebody(below) if below is not None and below != noun else word in ANYBODY
        if tag not in NOUNS:
            return False
        nouns = load_nouns()
        single = nouns.singular(word) if tag == "NNS" else word
        return single in nouns.people or single in nouns.groups or single in nouns.sometimes or single in WRITINGS

    def phrase(self, noun: int) -> Span:
        tokens = [t for t in shorten(self.parse, noun, most=10) if self.inside[t] < 0] or [noun]
        last = tokens[-1] if tokens[-1] - tokens[0] < len(tokens) else noun
        return Span(self.offset + self.parse.starts[tokens[0]], self.offset + self.parse.ends[last])

    def make(self, span: Span, verb: str, noun: int | None, *, direct: bool, quote: int = -1) -> Frame:
        place = self.span(noun, noun) if noun is not None else None
        return Frame(
            span,
            direct,
            verb,
            place,
            self.phrase(noun) if noun is not None else None,
            noun is not None and self.parse.lower[noun] in PRONOUNS,
            quote,
        )

    def span(self, first: int, last: int) -> Span:
        return Span(self.offset + self.parse.starts[first], self.offset + self.parse.ends[last])

    # --- quotations ---

    def framed(self, verb: int) -> Iterator[tuple[int, int, int | None]]:
        """The quotations that may hang on a verb, each with how far it is and the speaker."""
        parse = self.parse
        for n, (first, last) in enumerate(self.bounds):
            if last < verb and verb - last - 1 <= MOST_BETWEEN:
                between = range(last + 1, verb)
                if self.is_plain(between) and self.ends_open(n):
                    yield n, len(between), self.speaker(verb) or self.beside(verb, between)
            elif verb < first and first - verb - 1 <= MOST_BETWEEN:
                between = range(verb + 1, first)
                if not self.is_plain(between):
                    continue
                introduced = (first > 0 and parse.words[first - 1] in (",", ":", "that", "as")) or first - 1 == verb
                clause = self.is_below(first, last, verb)
                if introduced or clause:
                    yield n, len(between) + (0 if introduced else 4), self.speaker(verb)

    def ends_open(self, n: int) -> bool:
        """Whether a quotation ends as one does that a verb follows: with a comma, a question mark ..."""
        quote = self.quotes[n]
        last = self.parse.text[quote.outer.end - self.offset - 2 : quote.outer.end - self.offset]
        behind = self.parse.text[quote.outer.end - self.offset : quote.outer.end - self.offset + 1]
        return bool(set(last) & set(",?!—–…-")) or behind == ","

    def is_plain(self, between: range) -> bool:
        """Whether nothing stands there but a speaker and what belongs to him: no other clause, no end of a sentence."""
        parse = self.parse
        for at in between:
            if self.inside[at] >= 0:
                return False
            if parse.words[at] in (".", "!", "?", ";") or "\n" in parse.words[at]:
                return False
            if parse.tags[at] in FINITE and parse.deps[at] not in ("aux", "auxpass", "relcl"):
                return False
        return True

    def is_below(self, first: int, last: int, verb: int) -> bool:
        """Whether most of a quotation hangs on a verb."""
        parse = self.parse
        below = 0
        for at in range(first, last + 1):
            node, steps = at, 0
            while node != verb and parse.heads[node] != node and steps < 40:
                node, steps = parse.heads[node], steps + 1
            below += node == verb
        return 2 * below > last + 1 - first

    def beside(self, verb: int, between: range) -> int | None:
        """The speaker where the parser saw none: right behind the verb, or between the quotation and it."""
        parse = self.parse
        nominal = (*NOUNS, "PRP")
        for at in between:
            if parse.tags[at] in nominal and not between.start <= parse.heads[at] < between.stop:
                return at
        at, found = verb + 1, None
        while at < len(parse) and self.inside[at] < 0:
            if parse.tags[at] in nominal:
                found = at
                if parse.tags[at] == "PRP":
                    break
            elif found is not None or parse.tags[at] not in ("DT", "JJ", "PRP$", "POS", "NNP", "HYPH"):
                break
            at += 1
        return found

    # --- reported speech ---

    def clause(self, verb: int, kind: str) -> tuple[int, int] | None:
        """The first and the last token of what hangs on a verb as its content."""
        parse = self.parse
        for child in parse.children[verb]:
            dep = parse.deps[child]
            if dep == "ccomp" or (dep == "xcomp" and kind == CLAUSE and self.has_to(child)):
                first, last = self.clip(child, verb)
                if last > first and (child > verb or self.is_parted(last, verb)):
                    return first, last
        wanted = ABOUT.get(parse.lower[verb])
        if wanted:
            for child in parse.children[verb]:
                if parse.deps[child] == "prep" and parse.lower[child] in wanted and child > verb:
                    obj = parse.child(child, "pobj", "pcomp")
                    if obj is None:
                        continue
                    first, last = self.clip(obj, verb)
                    whom = parse.child(verb, "dobj")
                    if whom is not None and whom < child and parse.lower[child] == "of":
                        first = self.clip(whom, verb)[0]  # "accused Berg of lying"
                    return first, last
        if parse.lower[verb] in NAMING:
            return self.named(verb)
        return None

    def is_parted(self, last: int, verb: int) -> bool:
        """Whether a comma, and nothing stronger, stands between a clause and its verb: "the plan is dead, he said"."""
        between = self.parse.words[last + 1 : verb]
        return "," in between[:2] and not any(word in (":", ";", "—", "–") for word in between)

    def named(self, verb: int) -> tuple[int, int] | None:
        """What is called something, and what it is called: "Putin a dictator", "the plan as dead"."""
        parse = self.parse
        what = parse.child(verb, "dobj")
        name = parse.child(verb, "oprd")
        if name is None:
            name = next((c for c in parse.children[verb] if parse.lower[c] == "as" and parse.deps[c] == "prep"), None)
        if what is None or name is None or not verb < what < name:
            return None
        return self.clip(what, verb)[0], self.clip(name, verb)[1]

    def has_to(self, verb: int) -> bool:
        parse = self.parse
        return any(parse.lower[c] == "to" and parse.deps[c] == "aux" for c in parse.children[verb])

    def clip(self, head: int, verb: int) -> tuple[int, int]:
        """The edges of what hangs on a token, on its own side of the verb, without "that" and punctuation."""
        parse = self.parse
        first, last = parse.edges(head)
        if head > verb:
            first = max(first, verb + 1)
        else:
            last = min(last, verb - 1)
        while first < last and ((parse.lower[first] == "that" and parse.deps[first] == "mark") or self.is_mark(first)):
            first += 1
        while last > first and self.is_mark(last):
            last -= 1
        return first, last

    def is_mark(self, at: int) -> bool:
        return self.inside[at] < 0 and not any(c.isalnum() for c in self.parse.words[at])


def read_frames(parse: Parse, offset: int, quotes: Sequence[Quote], first: int) -> list[Frame]:
    """The frames of one piece, in the order of their words. `quotes` are the quotations in it, `first` the number of
    the first of them in the whole text; places are counted from where the text of the document begins."""
    verbs = load_speech_verbs()
    reader = _Reader(parse, offset, quotes, first)
    best: dict[int, tuple[int, Frame]] = {}
    reported: list[Frame] = []
    for at, word in enumerate(parse.lower):
        if reader.inside[at] >= 0:
            continue
        if word == "according":
            reported += _according(reader, at, best)
            continue
        kind = verbs.get(word) or (QUOTATION if word in NAMING or word in ABOUT else None)
        if kind is None or parse.tags[at] not in VERBS:
            continue
        if kind != THOUGHT and quotes:
            for n, far, noun in reader.framed(at):
                if noun is None or parse.lower[noun] in AUTHOR:
                    continue
                if n not in best or far < best[n][0]:
                    frame = reader.make(quotes[n].span, parse.words[at], noun, direct=True, quote=first + n)
                    best[n] = (far, frame)
        if (told := _report(reader, at, kind)) is not None:
            reported.append(told)
    for n, quote in enumerate(quotes):
        if n not in best and (named := _introduced(reader, n, quote)) is not None:
            best[n] = (0, named)
    return _settle(reader, [frame for _, frame in best.values()], reported)


def _report(reader: _Reader, verb: int, kind: str) -> Frame | None:
    parse = reader.parse
    bounds = reader.clause(verb, kind)
    if bounds is None or (parse.child(verb, "neg") is not None and kind == THOUGHT):
        return None
    noun = reader.speaker(verb)
    if noun is None or parse.lower[noun] in AUTHOR or not reader.is_somebody(noun) or bounds[0] <= noun <= bounds[1]:
        return None
    return reader.make(reader.span(*bounds), parse.words[verb], noun, direct=False)


def _according(reader: _Reader, at: int, best: dict[int, tuple[int, Frame]]) -> Iterator[Frame]:
    """ "According to X, …": the rest of the sentence, or the quotations in it."""
    parse = reader.parse
    to = next((c for c in (at + 1,) if c < len(parse) and parse.lower[c] == "to"), None)
    noun = parse.child(to, "pobj") if to is not None else None
    if noun is None or not reader.is_somebody(noun):
        return
    sentence = parse.sentences[at]
    first, last = at, at
    while first > 0 and parse.sentences[first - 1] == sentence:
        first -= 1
    while last + 1 < len(parse) and parse.sentences[last + 1] == sentence:
        last += 1
    here = [n for n, (start, end) in enumerate(reader.bounds) if first <= end and start <= last]
    end = max(noun, parse.edges(noun)[1])
    before, behind = (first, at - 1), (end + 1, last)
    part = before if at - first > last - end else behind
    while part[0] <= part[1] and reader.is_mark(part[0]):
        part = (part[0] + 1, part[1])
    while part[0] <= part[1] and reader.is_mark(part[1]):
        part = (part[0], part[1] - 1)
    if part[1] - part[0] < 1:
        return
    for n in here:
        start, stop = reader.bounds[n]
        if 2 * (stop - start) > part[1] - part[0]:
            best.setdefault(
                n,
                (
                    1,
                    reader.make(reader.quotes[n].span, "according to", noun, direct=True, quote=reader.number + n),
                ),
            )
            return
    yield reader.make(reader.span(*part), "according to", noun, direct=False)


def _introduced(reader: _Reader, n: int, quote: Quote) -> Frame | None:
    """ "Berg: “…”": a name with a colon at the beginning of a sentence."""
    parse, (first, _) = reader.parse, reader.bounds[n]
    if first < 2 or parse.words[first - 1] != ":":
        return None
    at = first - 2
    noun = at
    while at >= 0 and parse.tags[at] in (*NOUNS, "DT", "JJ", "IN", "POS"):
        at -= 1
    starts = at < 0 or parse.words[at] in (".", "”", '"', "!", "?") or "\n" in parse.words[at]
    if not starts or parse.tags[noun] not in NOUNS or not reader.is_somebody(noun):
        return None
    return reader.make(quote.span, "", noun, direct=True, quote=reader.number + n)


def _settle(reader: _Reader, direct: list[Frame], reported: list[Frame]) -> list[Frame]:
    """No passage twice: a quotation that is part of reported speech belongs to it, unless it is most of it; what is
    reported inside reported speech is the outer speaker's."""
    kept: list[Frame] = []
    for frame in sorted(reported, key=lambda f: (f.span.start, -f.span.end)):
        if any(other.span.overlaps(frame.span) for other in kept):
            continue
        words = count_words(reader, frame.span)
        quoted = [q for q in reader.quotes if frame.span.overlaps(q.outer)]
        inside = sum(count_words(reader, _common(frame.span, q.span)) for q in quoted)
        if words < 2:
            continue
        if inside > PARTLY * words:
            continue
        if any(d.quote >= 0 and d.span.contains(frame.span) for d in direct):
            continue
        kept.append(frame)
    whole = [d for d in direct if not any(k.span.overlaps(d.span) for k in kept)]
    taken = {d.quote for d in direct}
    for frame in reported:
        # Reported speech that is mostly quoted: the quotation is given in its stead.
        for n, quote in enumerate(reader.quotes):
            if reader.number + n in taken or not frame.span.overlaps(quote.outer):
                continue
            if any(k.span.overlaps(quote.span) for k in kept):
                continue
            if count_words(reader, quote.span) >= 3:
                taken.add(reader.number + n)
                whole.append(
                    Frame(quote.span, True, frame.verb, frame.noun, frame.speaker, frame.pronoun, reader.number + n)
                )
    return sorted([*kept, *whole], key=lambda f: f.span)


def _common(one: Span, other: Span) -> Span:
    return Span(max(one.start, other.start), max(max(one.start, other.start), min(one.end, other.end)))


def count_words(reader: _Reader, span: Span) -> int:
    """Words that begin in a span."""
    parse = reader.parse
    first = bisect_left(parse.starts, span.start - reader.offset)
    last = bisect_left(parse.starts, span.end - reader.offset)
    return sum(any(c.isalnum() for c in parse.words[at]) for at in range(first, last))
