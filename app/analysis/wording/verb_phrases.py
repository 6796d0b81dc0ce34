"""The clauses in which a noun acts, is acted upon, or is said to be something, and how each is put in few words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.analysis.language.parses import BE, NOUNS, VERBS, Parse
from app.analysis.language.speech_verbs import CLAUSE, load_speech_verbs
from app.domain import WordingRole as Role

# Verbs that tie a noun to what it is, where an adjective or noun follows as their complement.
COPULAR = frozenset(
    """become becomes became becoming remain remains remained remaining seem seems seemed seeming look looks looked
    looking appear appears appeared appearing feel feels felt feeling get gets got getting gotten grow grows grew
    growing turn turns turned turning stay stays stayed staying sound sounds sounded sounding prove proves proved
    proving proven stand stands stood standing""".split()
)
# "called a dictator", "described as desperate": what somebody is said to be.
NAMING = frozenset(
    """call calls called calling brand brands branded branding label labels labeled labelled labeling labelling dub dubs
    dubbed dubbing name names named naming term terms termed terming consider considers considered considering deem
    deems deemed deeming declare declares declared declaring describe describes described describing regard regards
    regarded regarding see sees saw seen seeing view views viewed viewing portray portrays portrayed portraying depict
    depicts depicted depicting characterize characterizes characterized characterizing characterise characterises
    characterised characterising denounce denounces denounced denouncing condemn condemns condemned condemning hail
    hails hailed hailing paint paints painted painting dismiss dismisses dismissed dismissing know known style styled
    nickname nicknamed pronounce pronounced designate designates designated designating""".split()
)
WEAKENING = frozenset("never hardly barely scarcely rarely seldom longer".split())
MOST_WORDS = 9
MOST_STEPS = 6
PATIENT_PREPOSITIONS = frozenset("on upon against".split())
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Clause:
    """What is said of a noun: its role, and the tokens that say it, in order. `reported` is what others call it."""

    role: Role
    tokens: tuple[int, ...]
    negated: bool
    reported: bool = False


def find_clauses(parse: Parse, noun: int) -> Iterator[Clause]:
    """The clauses of one noun. In an enumeration each noun has those of the first."""
    head, steps = noun, 0
    while parse.deps[head] in ("conj", "appos") and parse.tags[parse.heads[head]] in NOUNS and steps < MOST_STEPS:
        head, steps = parse.heads[head], steps + 1
    for role, verb in _governors(parse, head):
        yield from _clause(parse, noun, role, verb)
    for child in parse.children[noun]:
        dep = parse.deps[child]
        if dep == "relcl" and parse.tags[child] in VERBS:
            for role, verb in _relative(parse, child):
                yield from _clause(parse, noun, role, verb)
        elif dep == "acl" and parse.tags[child] in ("VBN", "VBG"):
            yield from _clause(parse, noun, Role.PATIENT if parse.tags[child] == "VBN" else Role.AGENT, child)


def _governors(parse: Parse, noun: int) -> Iterator[tuple[Role, int]]:
    dep, head = parse.deps[noun], parse.heads[noun]
    if dep == "dobj" and is_taken_for_verb(parse, head):
        dep, head = "nsubj", parse.heads[head]
    if dep in SUBJECTS and parse.tags[head] in VERBS:
        role = Role.AGENT if dep == "nsubj" else Role.PATIENT
        yield role, head
        yield from _further_verbs(parse, head, role)
    elif dep in ("dobj", "dative") and parse.tags[head] in VERBS:
        yield Role.PATIENT, head
    elif dep == "pobj":
        verb = parse.heads[head]
        if parse.deps[head] == "agent":
            yield Role.AGENT, verb
        elif parse.lower[head] in PATIENT_PREPOSITIONS and parse.tags[verb] in VERBS and parse.deps[head] == "prep":
            yield Role.PATIENT, verb


def is_taken_for_verb(parse: Parse, at: int) -> bool:
    """ "Struggling Putin is returning": whether the parser takes a participle before a name for a clause that is the
    subject, which hardly ever stands with a progressive."""
    head = parse.heads[at]
    return parse.deps[at] == "csubj" and parse.tags[at] in ("VBG", "VBN") and parse.tags[head] == "VBG"


def _further_verbs(parse: Parse, verb: int, role: Role) -> Iterator[tuple[Role, int]]:
    """ "fled and hid": the subject of the first verb is that of the others, unless these have their own."""
    waiting = parse.children[verb][::-1]
    while waiting:
        other = waiting.pop()
        if parse.deps[other] == "conj" and parse.tags[other] in VERBS and parse.child(other, *SUBJECTS) is None:
            passive = parse.child(other, "auxpass") is not None or (role is Role.PATIENT and parse.tags[other] == "VBN")
            yield (Role.PATIENT if passive else Role.AGENT), other
            waiting += parse.children[other][::-1]


def _relative(parse: Parse, verb: int) -> Iterator[tuple[Role, int]]:
    """How the noun before a relative clause stands in it: "the driver who fled", "the car that was stolen"."""
    for child in parse.children[verb]:
        if parse.tags[child] in ("WP", "WDT") and parse.deps[child] in ("nsubj", "nsubjpass", "dobj"):
            role = Role.AGENT if parse.deps[child] == "nsubj" else Role.PATIENT
            yield role, verb
            if parse.deps[child] != "dobj":
                yield from _further_verbs(parse, verb, role)
            return
    subject = parse.child(verb, "nsubj")
    if subject is None or any(parse.tags[child] == "WP$" for child in parse.children[subject]):
        return  # "the man whose house stands there": that is said of the house
    if parse.child(verb, "dobj", "prep", "oprd", "ccomp", "xcomp", "attr", "acomp") is None:
        yield Role.PATIENT, verb  # "the man they shot"


# --- in few words ---------------------------------------------------------------------------------------------------


def _clause(parse: Parse, noun: int, role: Role, verb: int) -> Iterator[Clause]:
    group, negated = _verb_group(parse, verb)
    no = [t for t in parse.children[noun] if parse.deps[t] == "det" and parse.lower[t] == "no"]
    if parse.lower[verb] in BE or parse.lower[verb] in COPULAR:
        complement = _complement(parse, verb)
        if complement:
            yield _make(Role.STATE, [*no, *group, verb, *complement], negated or bool(no))
            return
        if parse.lower[verb] in BE:
            return  # "Berg is who we want": nothing to show in few words
    said = _naming(parse, noun, role, verb)
    if said:
        subject = parse.child(verb, "nsubj")
        author = subject is not None and parse.lower[subject] in ("i", "we")
        yield _make(Role.STATE, [*no, *group, verb, *said], negated or bool(no), reported=not author)
        return
    belonging = _belonging(parse, noun, role, verb)
    if role is Role.AGENT and (_is_saying(parse, verb) or (_is_empty(parse, verb) and not belonging)):
        return
    tokens = [*no, *group, verb, *belonging]
    negated = negated or bool(no)
    before = parse.heads[verb]
    if role is Role.AGENT and parse.deps[verb] in ("ccomp", "xcomp") and _is_infinitive(parse, verb):
        # "forced Putin to resign", "wants Putin to go": that he does so is not said.
        if parse.tags[before] not in VERBS:
            return
        more, no_more = _verb_group(parse, before)
        tokens, negated, role = [*more, before, *tokens], negated or no_more, Role.PATIENT
    yield _make(role, tokens, negated)


def _is_saying(parse: Parse, verb: int) -> bool:
    """Whether a verb only says that somebody speaks: whose words a text gives is told by its voices."""
    if load_speech_verbs().get(parse.lower[verb]) != CLAUSE or parse.child(verb, "xcomp", "dobj") is not None:
        return False
    return parse.child(verb, "ccomp") is not None or parse.lower[verb] in ("said", "says", "say", "saying")


def _is_empty(parse: Parse, verb: int) -> bool:
    """Whether a verb says nothing by itself."""
    return parse.lower[verb] in ("has", "have", "had", "having", "do", "does", "did", "get", "gets", "got")


def _make(role: Role, tokens: Sequence[int], negated: bool, *, reported: bool = False) -> Clause:
    return Clause(role, tuple(sorted(set(tokens))), negated, reported)


def _is_infinitive(parse: Parse, verb: int) -> bool:
    return any(parse.lower[t] == "to" and parse.deps[t] == "aux" for t in parse.children[verb])


def _verb_group(parse: Parse, verb: int) -> tuple[list[int], bool]:
    """What stands with a verb and changes its meaning: negation, modality, particle; and whether it is negated."""
    found: list[int] = []
    negated = False
    auxiliaries: list[int] = []
    for child in parse.children[verb]:
        dep, word = parse.deps[child], parse.lower[child]
        if dep in ("aux", "auxpass"):
            auxiliaries.append(child)
        elif dep == "neg" or (dep == "advmod" and word in WEAKENING):
            found += [child, *(c for c in parse.children[child] if parse.deps[c] == "neg")]
            negated = negated or dep == "neg" or any(parse.deps[c] == "neg" for c in parse.children[child])
            negated = negated or word == "never"
        elif dep == "prt":
            found.append(child)
        elif dep in ("preconj", "cc") and word in ("neither", "nor") and child < verb:
            found.append(child)
            negated = True
    if not auxiliaries and parse.deps[verb] == "conj" and parse.tags[verb] == "VB":
        # "did not invade or annex", "may invade or annex"
        return _shared_group(parse, verb, found, negated)
    modal = [t for t in auxiliaries if parse.tags[t] == "MD" or parse.lower[t] == "to"]
    kept = auxiliaries if negated else modal and auxiliaries
    return [*kept, *found], negated


def _shared_group(parse: Parse, verb: int, found: list[int], negated: bool) -> tuple[list[int], bool]:
    first = parse.heads[verb]
    shared = [c for c in parse.children[first] if parse.deps[c] in ("aux", "neg") and c < first]
    no = any(parse.deps[c] == "neg" for c in shared)
    if no or any(parse.tags[c] == "MD" for c in shared):
        return [*shared, *found], negated or no
    return found, negated


def _complement(parse: Parse, verb: int) -> list[int]:
    """What a noun is tied to by a copula: "desperate", "a terrorist state", "in trouble"."""
    for child in parse.children[verb]:
        if child < verb:
            continue
        if parse.deps[child] in ("acomp", "attr", "oprd"):
            return shorten(parse, child)
    if parse.lower[verb] in BE:
        place = parse.child(verb, "prep")
        if place is not None and place > verb:
            return _prepositional(parse, place, MOST_WORDS - 2)
    return []


def _naming(parse: Parse, noun: int, role: Role, verb: int) -> list[int]:
    """What somebody is called: "called Putin a dictator", "described as desperate"."""
    if role is not Role.PATIENT or parse.lower[verb] not in NAMING:
        return []
    beside = tacked_on(parse, noun)
    if beside is not None and parse.deps[noun] == "dobj":
        return shorten(parse, beside)
    for child in parse.children[verb]:
        if child == noun or child < verb:
            continue
        passive = parse.deps[child] == "dobj" and parse.child(verb, "nsubjpass") is not None
        if parse.deps[child] == "oprd" or passive:
            return shorten(parse, child)
        if parse.lower[child] == "as" and parse.deps[child] in ("prep", "mark"):
            below = [t for t in parse.children[child] if t > child]
            return [child, *shorten(parse, below[0])] if below else []
    return []


def tacked_on(parse: Parse, noun: int) -> int | None:
    """A noun phrase with an article right behind a noun, without a comma: "called Putin a dictator", where the parser
    sees an apposition."""
    for child in parse.children[noun]:
        first = parse.edges(child)[0]
        if parse.deps[child] == "appos" and first == noun + 1 and parse.lower[first] in ("a", "an", "the"):
            return child
    return None


def _belonging(parse: Parse, noun: int, role: Role, verb: int) -> list[int]:
    """What belongs to a verb, as far as it is short: an object, an infinitive, who did it, a first preposition."""
    kept: list[int] = []
    room = MOST_WORDS - 1
    own = _above(parse, noun, verb)
    for child in parse.children[verb]:
        dep = parse.deps[child]
        if child == own:
            if dep in ("dobj", "dative"):
                kept += _object(parse, noun)
            elif dep == "prep":
                kept += [child, *_object(parse, noun)]
            continue
        if child < verb:
            if role is Role.PATIENT and dep == "nsubj" and parse.tags[child] in (*NOUNS, "PRP"):
                kept += shorten(parse, child, bare=True, most=4)
            continue
        if dep in ("dobj", "dative", "attr", "oprd", "acomp"):
            part = shorten(parse, child, most=room)
        elif dep == "xcomp":
            part = _infinitive(parse, child, room)
        elif dep == "agent":
            part = _prepositional(parse, child, room) if role is not Role.AGENT else []
        elif dep == "prep" and not kept:
            part = _prepositional(parse, child, room)
        else:
            continue
        if len(part) <= room:
            kept += part
            room -= len(part)
    return kept


def _above(parse: Parse, noun: int, verb: int) -> int:
    """The child of a verb that a noun stands below."""
    at, steps = noun, 0
    while parse.heads[at] != verb and parse.heads[at] != at and steps < 2 * MOST_STEPS:
        at, steps = parse.heads[at], steps + 1
    return at


def _object(parse: Parse, noun: int) -> list[int]:
    """The noun itself as the object of a verb, with the name it is part of."""
    start = noun
    while start > 0 and parse.heads[start - 1] == noun and parse.deps[start - 1] in ("compound", "nmod", "amod", "det"):
        start -= 1
    return list(range(start, noun + 1))


def _infinitive(parse: Parse, verb: int, room: int) -> list[int]:
    if parse.tags[verb] not in VERBS:
        return shorten(parse, verb, most=room)
    group, _ = _verb_group(parse, verb)
    kept = [*group, verb]
    for child in parse.children[verb]:
        dep = parse.deps[child]
        if child < verb or len(kept) >= room:
            continue
        if dep in ("dobj", "attr", "acomp", "oprd"):
            part = shorten(parse, child, most=room - len(kept))
        elif dep == "xcomp":
            part = _infinitive(parse, child, room - len(kept))
        elif dep == "prep":
            part = _prepositional(parse, child, room - len(kept))
        else:
            continue
        if len(kept) + len(part) <= room:
            kept += part
    return kept


def _prepositional(parse: Parse, preposition: int, most: int) -> list[int]:
    if most < 2:
        return []  # no room for it, however deep the phrases below are nested
    obj = parse.child(preposition, "pobj", "amod")
    if obj is not None:
        part = shorten(parse, obj, most=most - 1)
        if part[0] == obj and parse.edges(obj)[0] < obj:
            return []  # cut to its noun, it could say something else
        return [preposition, *part] if part and len(part) < most else []
    verb = parse.child(preposition, "pcomp")
    if verb is not None and parse.tags[verb] == "VBG":
        part = _infinitive(parse, verb, most - 1)
        return [preposition, *part] if len(part) < most else []
    return []


def shorten(
    parse: Parse, head: int, *, most: int = MOST_WORDS, bare: bool = False, without: int | None = None
) -> list[int]:
    """A noun phrase (or adjective) up to its noun, and behind it a short phrase with a preposition unless it is to be
    `bare`; never what stands behind a comma or in a relative clause. May be longer than `most` only where its noun
    alone is what it can be cut to; `without` is a child to leave out."""
    first = head
    for child in parse.children[head]:
        if child < head and child != without and parse.deps[child] not in ("punct", "cc", "conj", "preconj", "mark"):
            first = min(first, parse.edges(child)[0])
    first = _after_marks(parse, first, head)
    if head + 1 - first > most:
        first = head
    tokens = list(range(first, head + 1))
    if bare:
        return tokens
    for child in parse.children[head] if len(tokens) < most else ():
        if child == tokens[-1] + 1 and parse.deps[child] in ("prep", "xcomp") and child != without:
            part = (
                _prepositional(parse, child, most - len(tokens))
                if parse.deps[child] == "prep"
                else _infinitive(parse, child, most - len(tokens))
            )
            if part and len(tokens) + len(part) <= most and part[0] == tokens[-1] + 1:
                return tokens + part
    return tokens


def _after_marks(parse: Parse, first: int, head: int) -> int:
    """Behind the last bracket, colon or the like between two tokens."""
    for at in range(head - 1, first - 1, -1):
        if parse.words[at] in ("(", ")", ":", ";", "—", "–", "|", "\n"):
            return at + 1
    return first
