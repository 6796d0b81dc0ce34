"""Who is who within one text: candidates become mentions of entities.

Countries meet by the gazetteer; persons by full name, family name, given name; everything else by equal names,
acronyms and the first word of a longer name. What could be two is left apart: a false friend misleads, a miss does not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.analysis.entities.describing import KINDS, Carrier, Doubt, describe, explain_calls
from app.analysis.entities.mentions import HOUSEHOLD_WORDS, complete
from app.analysis.entities.phrases import Phrase
from app.analysis.entities.settling import settle
from app.analysis.entities.shortforms import LONG_FAMILY, is_short_end
from app.analysis.names import names
from app.analysis.names.candidates import Candidate
from app.analysis.names.gazetteer import Gazetteer
from app.analysis.names.reasons import explain
from app.domain import Entity, EntityType, Mention, Offer, Span

# Names that are words too: seen at the beginning of a sentence they prove nothing.
WORDS_TOO = frozenset(
    """may will mark bill grace hope faith joy rose grant chase drew frank jack rich rob sue pat art gene ray dean
    guy march april june august august the this that these those he she it they we you i in on at of and but or if
    mr mrs ms dr sir new north south east west first last one two three no yes""".split()
)
CAMPUSES = frozenset("school college university academy".split())


@dataclass(slots=True)
class Group:
    """One entity in the making."""

    type: EntityType
    code: str = ""
    members: list[Candidate] = field(default_factory=list)
    quotes: dict[str, str] = field(default_factory=dict)  # what ties a description to the name
    offers: list[Doubt] = field(default_factory=list)

    def names(self) -> Counter[str]:
        return Counter(c.name for c in self.members if not c.described)


def group(candidates: Sequence[Candidate], gazetteer: Gazetteer) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Mentions in order of their spans, and the entities they index, in order of first appearance."""
    grouped = group_with_phrases(candidates, gazetteer, ())
    return grouped.mentions, grouped.entities


class Grouped(NamedTuple):
    """Mentions and offers in order of their spans, and the entities they index, in order of first appearance."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    offers: tuple[Offer, ...]


def group_with_phrases(candidates: Sequence[Candidate], gazetteer: Gazetteer, phrases: Sequence[Phrase]) -> Grouped:
    """As `group`, with noun phrases without a name, some of which mean one of the entities, or may mean it."""
    settled = settle(candidates)
    groups = [g for g in (*_countries(settled), *_persons(settled), *_others(settled)) if g.members]
    groups += _describe(groups, phrases)
    groups.sort(key=lambda g: min(c.span for c in g.members))
    entities, mentions, offers = [], [], []
    for index, made in enumerate(groups):
        made.members.sort(key=lambda c: c.span)
        shown = gazetteer.name(made.code) if made.code else _display(made)
        why = explain(shown, made.names(), made.type, gazetteer if made.code else None)
        why = "; ".join(filter(None, (why, explain_calls(shown, made.quotes))))
        entities.append(Entity(shown, made.type, tuple(c.span for c in made.members), why))
        mentions += [Mention(c.span, c.name, c.type, index) for c in made.members]
        offers += [Offer(d.span, d.name, index, d.confidence, d.why) for d in made.offers]
    mentions.sort(key=lambda m: m.span)
    return Grouped(tuple(mentions), tuple(entities), tuple(sorted(offers, key=lambda o: o.span)))


def _describe(groups: Sequence[Group], phrases: Sequence[Phrase]) -> list[Group]:
    """Joins descriptions to the groups they mean; gives back those of people without a name."""
    carriers = [Carrier(g.type, g.members, g.code) for g in groups]
    unnamed = describe(carriers, phrases)
    for made, carrier in zip(groups, carriers, strict=True):
        made.quotes, made.offers = carrier.quotes, carrier.offers
    return [Group(c.type, members=c.members) for c in unnamed]


def _countries(candidates: Iterable[Candidate]) -> list[Group]:
    found: dict[str, Group] = {}
    for c in candidates:
        if c.code:
            found.setdefault(c.code, Group(EntityType.PLACE, c.code)).members.append(c)
    return list(found.values())


def _persons(candidates: Sequence[Candidate]) -> list[Group]:
    """Full names that agree are one person; a bare family name is the person of that family last named in full."""
    groups: list[Group] = []
    full: list[list[tuple[str, ...]]] = []
    short: list[tuple[Candidate, str]] = []
    by_name: dict[tuple[str, ...], int] = {}
    by_key: dict[str, list[int]] = defaultdict(list)
    for c in candidates:
        if c.type is not EntityType.PERSON or c.code:
            continue
        parts = names.strip_titles(names.words(c.name))
        if not parts:
            continue
        if len(parts) == 1:
            short.append((c, parts[0]))
            continue
        at = by_name.get(parts)
        if at is None:
            # Only these can agree; comparing each with each takes half a minute for a page that lists 2,000 people.
            near = sorted({i for key in _keys_of_person(parts) for i in by_key[key]})
            at = next((i for i in near if any(names.agree_persons(parts, k) for k in full[i])), None)
        if at is None:
            at = len(groups)
            groups.append(Group(EntityType.PERSON))
            full.append([])
        if parts not in by_name:
            by_name[parts] = at
            full[at].append(parts)
            for key in _keys_of_person(parts):
                by_key[key].append(at)
        groups[at].members.append(c)
    families: dict[str, list[int]] = defaultdict(list)
    givens: dict[str, list[int]] = defaultdict(list)
    for at, known in enumerate(full):
        for family in {names.surname(parts) for parts in known}:
            families[family].append(at)
        for given in {parts[0] for parts in known} | {parts[-1] for parts in known}:
            givens[given].append(at)
    spelled: dict[str, list[int]] = defaultdict(list)
    for family, at_all in families.items():
        if len(family) >= LONG_FAMILY:
            spelled[names.skeleton(family)] += at_all
    where = [[c.span.start for c in g.members] for g in groups]
    alone: dict[str, Group] = {}
    for c, word in short:
        owners = (
            families.get(word)
            or spelled.get(names.skeleton(word))
            or [at for at in givens.get(word, ()) if len(givens[word]) == 1]
        )
        if owners:
            at = max(owners, key=lambda a: _nearness(where[a], c.span.start))
            groups[at].members.append(c)
        else:
            alone.setdefault(word, Group(EntityType.PERSON)).members.append(c)
    return groups + list(alone.values())


def _keys_of_person(parts: tuple[str, ...]) -> tuple[str, str]:
    """Two full names agree only if one of these is equal: all their letters, or what spellings of the family name have
    in common."""
    return "".join(parts), f" {names.skeleton(names.surname(parts))}"


def _nearness(starts: list[int], at: int) -> tuple[bool, int]:
    """For choosing among namesakes: one named before, the later the better; else the one that comes next."""
    before = [s for s in starts if s <= at]
    return (True, before[-1]) if before else (False, -starts[0])


def _others(candidates: Sequence[Candidate]) -> list[Group]:
    by_name: dict[tuple[str, ...], Group] = {}
    votes: dict[tuple[str, ...], Counter[EntityType]] = defaultdict(Counter)
    for c in candidates:
        if c.type is EntityType.PERSON or c.code:
            continue
        key = party(names.core(names.words(c.name)), c.type)
        if not key:
            continue
        votes[key][c.type] += 1
        by_name.setdefault(key, Group(c.type)).members.append(c)
    for key, made in by_name.items():
        made.type = votes[key].most_common(1)[0][0]
    around = _index_long_names(by_name)
    for key in sorted(by_name, key=lambda k: (len(k), k)):
        known = dict.fromkeys([*around.get(key[0], ()), *around.get(key[0].rstrip("s"), ())])
        longer = [k for k in known if k != key and k in by_name and _is_short(key, by_name[key], k, by_name[k])]
        if len(longer) == 1:
            made = by_name.pop(key)
            by_name[longer[0]].members += made.members
    return list(by_name.values())


def _index_long_names(keys: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """The names of several words by every word and acronym under which a shorter one may look for them: comparing
    each with each takes half a minute for a page that lists 2,000 names."""
    around: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key in keys:
        if len(key) > 1:
            for word in {*key, *names.acronyms(key), *names.acronyms(names.core(key))}:
                around[word].append(key)
    return around


def _is_short(short: tuple[str, ...], one: Group, long: tuple[str, ...], other: Group) -> bool:
    """Whether one group's name is the other's in short. A place is not the body that has its name from it: "in
    Eastbank" is not the Eastbank Traders' Association; but "at Larkfield" is Larkfield School."""
    if is_short_end(short, long):
        return True
    located = any(c.located for c in one.members)
    if len(short) == 1 and len(long) == 2 and long[0] == short[0] and long[1] in CAMPUSES and not located:
        return any(c.housed for c in one.members)
    firm = len(short) == 1 and len(long) == 2 and long[0] == short[0] and KINDS.get(long[1]) == "company"
    if firm and not located and other.type is EntityType.ORG:
        return True
    acronym = any(names.is_acronym(name) for name in one.names())
    return (acronym or not located) and same_body(short, one.type, one.names(), long, other.type)


def party(parts: tuple[str, ...], kind: EntityType) -> tuple[str, ...]:
    """One key for a party, movement or faith and its people: Democrats, Democratic, Democratic Party."""
    if len(parts) > 1 and parts[-1] in ("party", "parties"):
        parts, kind = parts[:-1], EntityType.GROUP
    if kind is not EntityType.GROUP or len(parts) != 1:
        return parts
    word = parts[0].removesuffix("s") if len(parts[0]) > 5 and not parts[0].endswith("ss") else parts[0]
    return (word.removesuffix("ic") if len(word) > 8 and word.endswith("tic") else word,)


def same_body(
    short: tuple[str, ...], short_type: EntityType, written: Iterable[str], long: tuple[str, ...], long_type: EntityType
) -> bool:
    """Whether `short` is an acronym, or the first part, of the longer name `long`."""
    if len(long) <= len(short) or long_type is EntityType.PERSON or long[-1] in HOUSEHOLD_WORDS:
        return False
    acronym = len(short) == 1 and any(names.is_acronym(name) for name in written)
    known = names.acronyms(long) | names.acronyms(names.core(long))
    if acronym and known & {short[0], short[0].rstrip("s")} and (len(short[0]) > 2 or short_type is EntityType.ORG):
        return True
    if long_type is not EntityType.ORG or short_type is not EntityType.ORG:
        return False
    return long[: len(short)] == short and len("".join(short)) > 3 and short[-1] not in ("of", "the", "for", "and")


def _display(made: Group) -> str:
    """The name shown: the most frequent of those with the most words (of a person), or simply the most frequent."""
    counts = made.names() or Counter(c.name for c in made.members)
    if made.type is EntityType.PERSON:
        full = {n: k for n, k in counts.items() if 1 < len(n.split()) <= 4}
        # "Vladimir Putin" rather than "V. Putin".
        full = {n: k for n, k in full.items() if all(len(p.rstrip(".")) > 1 for p in n.split())} or full
        return max(full or counts, key=lambda n: ((full or counts)[n], -len(n)))
    longest = max(counts, key=lambda n: (counts[n], len(n)))
    spelled = [n for n in counts if not names.is_acronym(n)]
    return max(spelled, key=lambda n: counts[n]) if names.is_acronym(longest) and spelled else longest


def drop_common(candidates: Sequence[Candidate], parts: Iterable[str]) -> list[Candidate]:
    """The candidates without persons that only a headline’s capitals made ("Storm Hits"): found once or twice,
    and every word of them written small elsewhere in the text."""
    small = {w for part in parts for w in re.findall(r"[^\W\d_]+", part) if w[0].islower()}
    counts = Counter(c.name for c in candidates)

    def is_common(c: Candidate) -> bool:
        parts = re.findall(r"[^\W\d_]+", c.name)
        return len(parts) > 1 and counts[c.name] < 3 and all(w.lower() in small for w in parts)

    return [c for c in candidates if c.code or c.type is not EntityType.PERSON or not is_common(c)]


def propagate(text: str, spans: Sequence[Span], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, with every further place where one of their names stands and the model saw none.

    Names hold for the whole text; names that are words too are left out, as are places inside other candidates."""
    taken = sorted(c.span for c in candidates)
    wanted: dict[str, list[tuple[str, Candidate]]] = defaultdict(list)
    seen: set[str] = set()
    for c in candidates:
        if c.code or c.name in seen or names.fold(c.name) in WORDS_TOO or len(c.name) < 3 or not c.name[0].isupper():
            continue
        seen.add(c.name)
        for form in {c.name, c.name.upper()} if len(c.name) > 3 else {c.name}:
            if first := re.match(r"\w+", form):
                wanted[first.group()].append((form, c))
    for known in wanted.values():
        known.sort(key=lambda f: -len(f[0]))
    more, at = [], 0
    for block in spans:
        done = block.start
        for word in re.finditer(r"\w+", text[block.start : block.end]):
            start = block.start + word.start()
            if start < done:
                continue
            for form, c in wanted.get(word.group(), ()):
                end = start + len(form)
                if (
                    not text.startswith(form, start)
                    or end > block.end
                    or (end < block.end and (text[end].isalnum() or text[end] == "_"))
                ):
                    continue
                while at < len(taken) and taken[at].end <= start:
                    at += 1
                if not (at < len(taken) and taken[at].start < end):
                    more.append(complete(text, Candidate(Span(start, end), form, c.type, sure=c.sure, echo=True)))
                done = more[-1].span.end if more and more[-1].span.start == start else end
                break
    return sorted([*candidates, *more], key=lambda c: c.span)
