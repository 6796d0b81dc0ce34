"""Who speaks in one piece of English text, and which words hang on a verb: what `speech` makes frames of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.analysis.language.nouns import load_nouns
from app.analysis.language.parses import NOUNS, Parse
from app.analysis.language.quotes import Quote
from app.analysis.language.speech_verbs import QUOTATION, inflect
from app.analysis.wording.verb_phrases import NAMING, shorten
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
    "speak": "of",
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
    "insist": "on",
    "argue": "for against",
}
# "vowed to punish": with these an infinitive is what was said.
PROMISING = frozenset(
    form
    for verb in "vow pledge promise threaten claim profess swear".split()
    for form in (*inflect(verb), *(("swore", "sworn") if verb == "swear" else ()))
)
FEWEST = 3  # words of a quotation that stands in a clause without being introduced, so that no single term counts
CLOSING = " \u00a0\"'”’»"
MOST_BETWEEN = 22  # tokens between a quotation and the verb that frames it
MOST_STEPS = 4  # from verb to verb up to a subject, and down "most of some of the …"
PARTLY = 0.6  # of the words of reported speech in quotation marks: more, and they are given, not reported


def _irregular(verb: str) -> tuple[str, ...]:
    return {"speak": ("spoke", "spoken")}.get(verb, ())


ABOUT = {
    form: frozenset(prepositions.split())
    for verb, prepositions in _ABOUT.items()
    for form in (*inflect(verb), *_irregular(verb))
}


INTRODUCTION = -2  # the `quote` of a frame at the end of a paragraph, for the quotation that begins the next


@dataclass(frozen=True, slots=True)
class Frame:
    """Words that are somebody's: `span`, with the noun that stands for the speaker (`noun`) and the phrase it heads
    (`speaker`); `also` is the noun in apposition to it, which may be the speaker's name. `quote` is the number of the
    quotation among all of the text, or -1."""

    span: Span
    direct: bool
    verb: str
    noun: Span | None
    speaker: Span | None
    pronoun: bool
    quote: int = -1
    also: Span | None = None


class SpeechReader:
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
        if steps > MOST_STEPS:
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

    def is_somebody(self, noun: int, steps: int = 0) -> bool:
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
            return self.is_somebody(below, steps + 1) if below is not None and steps < MOST_STEPS else word in ANYBODY
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
            self.beside_name(noun) if noun is not None else None,
        )

    def beside_name(self, noun: int) -> Span | None:
        """ "The minority leader, Ida Lund, said": the name in apposition."""
        for child in self.parse.children[noun]:
            if self.parse.deps[child] == "appos" and self.parse.tags[child] in ("NNP", "NNPS"):
                return self.span(child, child)
        return None

    def span(self, first: int, last: int) -> Span:
        return Span(self.offset + self.parse.starts[first], self.offset + self.parse.ends[last])

    # --- quotations ---

    def is_said(self, verb: int) -> bool:
        """Whether a verb tells of something that was said: no question, no condition, no "would say"."""
        parse = self.parse
        for child in parse.children[verb]:
            dep, word = parse.deps[child], parse.lower[child]
            if dep == "neg" or (dep == "mark" and word in ("if", "unless", "whether")) or parse.tags[child] == "MD":
                return False
            if dep == "aux" and word in ("to", "do", "does", "did"):
                return False
        return parse.tags[verb] != "VB"

    def framed(self, verb: int) -> Iterator[tuple[int, int, int | None]]:
        """The quotations that may hang on a verb, each with how far it is and the speaker."""
        parse = self.parse
        for n, (first, last) in enumerate(self.bounds):
            if last < verb and verb - last - 1 <= MOST_BETWEEN:
                between = range(last + 1, verb)
                if parse.deps[verb] == "relcl" and parse.heads[verb] in between:
                    continue  # "…,” she told a paper that says …"
                if self.is_plain(between) and self.ends_open(n):
                    noun = self.speaker(verb)
                    yield n, len(between), noun if noun is not None else self.beside(verb, between)
            elif verb < first and first - verb - 1 <= MOST_BETWEEN:
                between = range(verb + 1, first)
                if not self.is_plain(between):
                    continue
                introduced = (first > 0 and parse.words[first - 1] in (",", ":", "that", "as")) or first - 1 == verb
                words = self.parse.text[self.parse.starts[first] : self.parse.ends[last]].split()
                if len(words) < 2 and not set(words[0]) & set(".!?…"):
                    continue  # a term that the text puts in marks
                enough = len(words) >= FEWEST or parse.lower[verb] in NAMING
                part = enough and self.is_said(verb) and self.is_below(first, last, verb)
                if introduced or part:
                    noun = self.speaker(verb)
                    if noun is None and introduced:
                        noun = self.ahead(verb)
                    yield n, len(between) + (0 if introduced else 4), noun

    def ends_open(self, n: int) -> bool:
        """Whether a quotation ends as one does that a verb follows: with a comma, a question mark ..."""
        quote = self.quotes[n]
        last = self.parse.text[quote.span.start - self.offset : quote.outer.end - self.offset].rstrip(CLOSING)[-1:]
        behind = self.parse.text[quote.outer.end - self.offset : quote.outer.end - self.offset + 1]
        return last in ",?!—–…-" or behind == ","

    def is_plain(self, between: range) -> bool:
        """Whether nothing stands there but a speaker and what belongs to him: no other clause, no end of a sentence."""
        parse = self.parse
        for at in between:
            if self.inside[at] >= 0:
                return False
            ends = at + 1 == len(parse) or parse.sentences[at + 1] != parse.sentences[at]
            if parse.words[at] == ";" or (parse.words[at] in (".", "!", "?") and ends):
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

    def ahead(self, verb: int) -> int | None:
        """The name right before a verb, but for an age or the like between commas: "Ida Lund, 49, said:"."""
        parse, at = self.parse, verb - 1
        while at >= 0 and (parse.words[at] == "," or parse.tags[at] in ("CD", "RB")) and self.inside[at] < 0:
            at -= 1
        named = at >= 0 and self.inside[at] < 0 and parse.tags[at] in ("NNP", "NNPS", "PRP")
        return at if named and parse.sentences[at] == parse.sentences[verb] else None

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
            if (dep == "ccomp" and kind != QUOTATION and self.has_subject(child)) or (
                dep == "xcomp" and parse.lower[verb] in PROMISING
            ):
                first, last = self.clip(child, verb)
                if last > first and (child > verb or self.is_parted(last, verb)):
                    return first, last
        around = parse.heads[verb]
        if parse.deps[verb] == "parataxis" and kind != QUOTATION and self.inside[around] < 0:
            return self.clip(around, verb)
        word = parse.lower[verb]
        found = self.about(verb, ABOUT[word]) if word in ABOUT else None
        return found or (self.named(verb) if word in NAMING else None)

    def has_subject(self, verb: int) -> bool:
        """Whether a clause has a subject of its own: "people who they say are there" is no whole one."""
        subject = self.parse.child(verb, "nsubj", "nsubjpass", "expl", "csubj")
        return subject is not None and self.parse.tags[subject] not in ("WDT", "WP")

    def about(self, verb: int, prepositions: frozenset[str]) -> tuple[int, int] | None:
        """What stands behind a verb's preposition: "warned of a long war", "accused Berg of lying"."""
        parse = self.parse
        for child in parse.children[verb]:
            if parse.deps[child] != "prep" or parse.lower[child] not in prepositions or child < verb:
                continue
            obj = parse.child(child, "pobj", "pcomp")
            if obj is None:
                continue
            first, last = self.clip(obj, verb)
            whom = parse.child(verb, "dobj")
            if whom is not None and whom < child and parse.lower[child] == "of":
                first = self.clip(whom, verb)[0]
            named = next((c for c in parse.children[verb] if parse.lower[c] == "as" and c > obj), None)
            if named is not None and parse.lower[child] == "to":
                last = max(last, self.clip(named, verb)[1])  # "referred to the plan as a joke"
            return first, last
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
        if what is None or name is None or not verb < what < name or parse.tags[name] in ("NNP", "NNPS"):
            return None
        return self.clip(what, verb)[0], self.clip(name, verb)[1]

    def clip(self, head: int, verb: int) -> tuple[int, int]:
        """The edges of what hangs on a token, on its own side of the verb, without "that" and punctuation."""
        parse = self.parse
        first, last = parse.edges(head)
        if parse.deps[verb] == "parataxis" and parse.heads[verb] == head:
            pass  # "the tunnel, he warned, will collapse"
        elif head > verb:
            first = max(first, verb + 1)
        else:
            last = min(last, verb - 1)
        while first < last and ((parse.lower[first] == "that" and parse.deps[first] == "mark") or self.is_mark(first)):
            first += 1
        while last > first and (self.is_mark(last) or parse.tags[last] == "CC"):
            last -= 1
        return first, last

    def close(self, first: int, last: int) -> tuple[int, int]:
        """The bounds with the whole of a quotation that they cut through."""
        if (n := self.inside[last]) >= 0 and self.bounds[n][0] > first:
            last = self.bounds[n][1]
        if (n := self.inside[first]) >= 0 and self.bounds[n][1] < last:
            first = self.bounds[n][0]
        return first, last

    def is_mark(self, at: int) -> bool:
        return self.inside[at] < 0 and not any(c.isalnum() for c in self.parse.words[at])
