"""The entities of one text while corrections move places between them.

Places never overlap; each is of one group or of nobody. What is rejected is kept aside, so that a later correction can
bring it back.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from app.analysis.corrections.identities import BY_YOU, name_key
from app.analysis.names import names
from app.domain import Document, Entity, EntityType, Mention, Offer, Span, TextAnalysis

# Reasons of the reader that one entity shows.
MOST_SAID = 12


@dataclass(slots=True, eq=False)
class Place:
    """A mention, or one in the making. `pinned` ones were said of this very passage: what is said of a name leaves
    them alone."""

    span: Span
    name: str
    type: EntityType
    key: str
    group: Group | None = None
    pinned: bool = False

    @property
    def start(self) -> int:
        return self.span.start


@dataclass(slots=True, eq=False)
class Group:
    """An entity in the making."""

    name: str
    type: EntityType
    why: str = ""
    identity: str = ""
    found_name: str = ""
    found_type: EntityType | None = None
    places: dict[Place, None] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)  # the reader's reason for each name, by its key
    moved: set[str] = field(default_factory=set)  # keys that went to another
    lost: set[str] = field(default_factory=set)  # keys that went to nobody
    into: Group | None = None  # who absorbed it

    def labels(self) -> set[str]:
        """What this one, and no other, is known by."""
        return {key for key in (self.identity, name_key(self.name), name_key(self.found_name)) if key}

    def forms(self) -> dict[str, str]:
        """What it is called, by key."""
        return {place.key: place.name for place in self.places}

    def call(self, name: str) -> None:
        """Give it the reader's name."""
        self.found_name = self.found_name or self.name
        self.name = name

    def set_type(self, kind: EntityType) -> None:
        self.found_type = self.found_type or self.type
        self.type = kind
        for place in self.places:
            place.type = kind

    def say(self, name: str, what: str) -> None:
        """Give the reader's reason for a name, in the place of an earlier one."""
        self.said[name_key(name)] = f"{name}: {what} {BY_YOU}"

    def settle(self) -> None:
        """Name and reasons without the forms that were moved away; the reader's reason in the place of others."""
        present = {place.key for place in self.places}
        gone = (self.moved | self.lost) - present
        if name_key(self.name) in self.moved - present and not self.found_name:
            counts = Counter(place.name for place in self.places)
            self.name = max(counts, key=lambda name: (counts[name], len(name), name))
        parts: list[str] = []
        dropped = False
        for part in filter(None, self.why.split("; ")):
            form, colon, _ = part.partition(": ")
            key = name_key(form) if colon else ""
            if key in present or key in gone:
                dropped = key in gone or key in self.said
            if not dropped:
                parts.append(part)
        said = sorted(reason for key, reason in self.said.items() if key not in gone)
        self.why = "; ".join([*parts, *said[:MOST_SAID]])


class Cast:
    """All that a text speaks of. `known` are the keys by which somebody in it is, or was, called."""

    def __init__(self, document: Document, analysis: TextAnalysis) -> None:
        self.document = document
        self.known: set[str] = set()
        self._analysis = analysis
        self._groups = [Group(e.name, e.type, e.why, e.identity, e.found_name, e.found_type) for e in analysis.entities]
        self._active: list[Place] = []
        self._by_key: dict[str, list[Place]] = defaultdict(list)
        self._aliases: dict[str, Group] = {}
        self._refused: set[Span] = set()
        self._refused_here: set[Span] = set()
        self._parted: set[frozenset[str]] = set()
        marked = [self._mark(m.span, m.name, m.type, self._groups[m.entity]) for m in analysis.mentions]
        self._found = {place: place.group for place in marked}
        self._predicates = [(marked[index], predicate) for index, predicate in analysis.predicates]
        self._offers = [(offer, name_key(offer.name)) for offer in analysis.offers]
        self._offered = list(self._groups)
        self.known.update(key for _, key in self._offers)
        # Of namesakes, the one most spoken of is learned last.
        for group in sorted(self._groups, key=lambda group: len(group.places)):
            self.learn(name_key(group.name), group)

    # --- asking ---

    def text(self, span: Span) -> str:
        return self.document.text[span.start : span.end]

    def places(self, keys: Iterable[str]) -> list[Place]:
        """The places with one of these names, whoever's they are."""
        return [place for key in keys for place in self._by_key.get(key, ()) if place.group is not None]

    def offers(self, keys: Collection[str]) -> list[Offer]:
        return [offer for offer, key in self._offers if key in keys]

    def overlapping(self, span: Span) -> list[Place]:
        """The places that a span overlaps, in order."""
        at = bisect_left(self._active, span.start, key=lambda place: place.start)
        if at and self._active[at - 1].span.end > span.start:
            at -= 1
        found = []
        while at < len(self._active) and self._active[at].start < span.end:
            found.append(self._active[at])
            at += 1
        return found

    def carriers(self, keys: Sequence[str]) -> list[Group]:
        """Those who are called by one of these names, in order of appearance. A name that several share adds nobody
        where another of the names says which of them is meant."""
        decided: dict[Group, None] = {}
        shared: list[list[Group]] = []
        for key in keys:
            bearers = list(
                dict.fromkeys(p.group for p in self._by_key.get(key, ()) if p.group is not None and not p.pinned)
            )
            known = self._known_as(key)
            if known is not None and known not in bearers:
                bearers.append(known)
            if len(bearers) == 1:
                decided[bearers[0]] = None
            elif bearers:
                shared.append(bearers)
        for bearers in shared:
            if not any(group in decided for group in bearers):
                decided.update(dict.fromkeys(bearers))
        return sorted(decided, key=_first)

    def find(self, *keys: str) -> Group | None:
        """Whom a name means: the one known by it, else the one called so most often; the first of the keys that means
        anybody counts. Titles in front ("President Putin") may be left out."""
        for key in keys:
            bare = " ".join(names.strip_titles(tuple(key.split())))
            for form in dict.fromkeys((key, bare)):
                if (group := self._find(form)) is not None:
                    return group
        return None

    def find_alike(self, key: str, but: Collection[Group]) -> Group | None:
        """Whom a name means that the text does not write so: the only person (or body) whom it can name in another
        form, "Putin" for "Vladimir Putin". `but` are left out."""
        wanted = names.strip_titles(tuple(key.split()))
        found = [
            group
            for group in self._groups
            if group.places
            and group not in but
            and _can_name(wanted, [tuple(key.split()) for key in {p.key for p in group.places} if key], group.type)
        ]
        return found[0] if len(found) == 1 else None

    def _find(self, key: str) -> Group | None:
        known = next((g for g in self._groups if g.identity == key and g.places), None) if key else None
        if known is not None:
            return known
        counts = Counter(p.group for p in self._by_key.get(key, ()) if p.group is not None)
        if counts:
            return max(counts, key=lambda g: (name_key(g.name) == key, counts[g], _behind(g)))
        return self._known_as(key)

    def _known_as(self, key: str) -> Group | None:
        """Who is known by a name that may stand nowhere in the text."""
        group = self._aliases.get(key)
        while group is not None and group.into is not None:
            group = group.into
        return group if group is not None and group.places else None

    # --- whom places are of ---

    def add(self, name: str, kind: EntityType) -> Group:
        """Somebody new, who has no places yet."""
        group = Group(name, kind)
        self._groups.append(group)
        self.learn(name_key(name), group)
        return group

    def move(self, places: Iterable[Place], group: Group) -> None:
        for place in places:
            if place.group is not None and place.group is not group:
                place.group.moved.add(place.key)
                self._leave(place)
                self._enter(place, group)

    def absorb(self, group: Group, other: Group) -> None:
        """Make all that is another's this one's."""
        if other is group:
            return
        for place in other.places:
            place.group, place.type = group, group.type
        group.places.update(other.places)
        other.places.clear()
        group.why = "; ".join(filter(None, (group.why, other.why)))
        group.said.update(other.said)
        other.into = group

    def put(self, spans: Iterable[Span], group: Group) -> None:
        """Mark places where no name was seen. A longer name takes the place of those it contains."""
        for span in spans:
            if any(span.overlaps(refused) for refused in self._refused_here):
                continue
            here = self.overlapping(span)
            if any(place.pinned or not span.contains(place.span) for place in here):
                continue
            if len(here) == 1 and here[0].span == span:
                self.move(here, group)
                continue
            for place in here:
                self._leave(place)
            self._mark(span, self.text(span), group.type, group)

    def pin(self, span: Span, group: Group) -> None:
        """Make this very passage a mention, in the place of whatever was there."""
        for place in self.overlapping(span):
            self._leave(place)
        for refused in [r for r in self._refused_here if r.overlaps(span)]:
            self._refused_here.remove(refused)
        self._mark(span, self.text(span), group.type, group, pinned=True)

    def accept(self, keys: Collection[str], group: Group) -> None:
        """Mark the places that were offered under one of these names."""
        for offer in self.offers(keys):
            if not self.overlapping(offer.span) and not any(offer.span.overlaps(r) for r in self._refused_here):
                self._mark(offer.span, offer.name, group.type, group)

    # --- who is nobody ---

    def refuse(self, places: Collection[Place], spans: Collection[Span], keys: Collection[str]) -> bool:
        """Take names away: where they are seen, where they stand, and where they were offered. Whether any was."""
        before = len(self._offers)
        for place in places:
            self._leave(place)
            self._refused.add(place.span)
        self._refused.update(spans)
        self._offers = [(offer, key) for offer, key in self._offers if key not in keys]
        return bool(places or spans) or len(self._offers) < before

    def refuse_here(self, span: Span) -> None:
        """Take away what is marked at this very passage."""
        for place in self.overlapping(span):
            self._leave(place)
            self._refused_here.add(place.span)
        self._refused_here.add(span)

    def bring_back(self, keys: Iterable[str]) -> None:
        """Undo what was said to be nobody, for these names."""
        for key in keys:
            gone = [p for p in self._by_key.get(key, ()) if p.group is None and p.span in self._refused]
            group = None
            for place in gone:
                if not self.overlapping(place.span):
                    group = group or self.add(place.name, place.type)
                    self._enter(place, group)

    # --- who is who ---

    def identify(self, group: Group, key: str) -> None:
        """Say whom it is, in whatever text."""
        if group.identity and group.identity != key:
            self.learn(group.identity, group)
        group.identity = key
        self.learn(key, group)

    def learn(self, key: str, group: Group) -> None:
        """Know a group by a name that may stand nowhere in the text."""
        if key:
            self._aliases[key] = group
            self.known.add(key)

    def nickname(self, name: str, group: Group) -> None:
        """Know a group by the name that it is shown under, unless that is another's."""
        if self._known_as(name_key(name)) is None:
            self.learn(name_key(name), group)

    def part(self, ours: Iterable[str], theirs: Collection[str]) -> None:
        """Those known by one of ours and by one of theirs are two."""
        self._parted.update(frozenset((a, b)) for a in ours for b in theirs if a != b)

    def reconcile(self, group: Group, keys: Iterable[str]) -> None:
        """What was parted before, and is said to be one now, is one."""
        one = group.labels() | set(keys)
        self._parted = {pair for pair in self._parted if not pair <= one}

    # --- the outcome ---

    def result(self, corrections: Sequence[int]) -> TextAnalysis:
        groups = sorted((group for group in self._groups if group.places), key=_first)
        index = {group: number for number, group in enumerate(groups)}
        where = {place: number for number, place in enumerate(self._active)}
        for group in groups:
            group.settle()
        return replace(
            self._analysis,
            mentions=tuple(Mention(p.span, p.name, p.type, index[p.group]) for p in self._active if p.group),
            entities=tuple(_make_entity(group) for group in groups),
            offers=tuple(self._left_offers(index)),
            predicates=tuple(
                sorted(((where[p], said) for p, said in self._predicates if p in where), key=lambda said: said[0])
            ),
            corrections=tuple(corrections),
            refused=tuple(sorted(s for s in self._refused | self._refused_here if not self.overlapping(s))),
            parted=tuple(sorted((min(pair), max(pair)) for pair in self._parted)),
        )

    def _left_offers(self, index: dict[Group, int]) -> Iterable[Offer]:
        for offer, _ in self._offers:
            group: Group | None = self._offered[offer.entity]
            while group is not None and group.into is not None:
                group = group.into
            refused = any(offer.span.overlaps(span) for span in self._refused_here)
            if group in index and not refused and not self._is_settled(offer.span):
                yield replace(offer, entity=index[group])

    def _is_settled(self, span: Span) -> bool:
        """Whether the reader said whom a place means. What was found there by itself settles nothing: "the mayor" may
        be somebody without a name, and be offered to one who has one."""
        return any(p.pinned or self._found.get(p) is not p.group for p in self.overlapping(span))

    def _mark(self, span: Span, name: str, kind: EntityType, group: Group, *, pinned: bool = False) -> Place:
        place = Place(span, name, kind, name_key(name), pinned=pinned)
        self._by_key[place.key].append(place)
        self.known.add(place.key)
        self._enter(place, group, kind)
        return place

    def _enter(self, place: Place, group: Group, kind: EntityType | None = None) -> None:
        place.group, place.type = group, kind or group.type
        group.places[place] = None
        insort(self._active, place, key=lambda p: p.start)

    def _leave(self, place: Place) -> None:
        """Let a place be of nobody. Whoever it was of is not known by its name any more."""
        group = place.group
        if group is None:
            return
        group.places.pop(place)
        group.lost.add(place.key)
        if self._aliases.get(place.key) is group:
            del self._aliases[place.key]
        place.group = None
        self._active.pop(bisect_left(self._active, place.start, key=lambda p: p.start))


def _can_name(wanted: tuple[str, ...], forms: Sequence[tuple[str, ...]], kind: EntityType) -> bool:
    """Whether a name can be another form of what somebody is called: a full name that agrees with all full ones, a
    family name, an acronym."""
    if kind is not EntityType.PERSON:
        return any(_is_acronym(*sorted((wanted, form), key=len)) for form in forms if form[0][0] == wanted[0][0])
    called = [names.strip_titles(form) for form in forms]
    full = [form for form in called if len(form) > 1]
    if len(wanted) > 1 and full:
        return all(names.agree_persons(wanted, form) for form in full)
    families = {names.surname(form) for form in (full if len(wanted) == 1 else called)}
    return names.surname(wanted) in families


def _is_acronym(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return len(short) == 1 < len(long) and len(short[0]) > 2 and short[0] in names.acronyms(long)


def _first(group: Group) -> Span:
    return min(place.span for place in group.places)


def _behind(group: Group) -> int:
    return -_first(group).start


def _make_entity(group: Group) -> Entity:
    return Entity(
        group.name,
        group.type,
        tuple(sorted(place.span for place in group.places)),
        group.why,
        group.identity,
        group.found_name if group.found_name != group.name else "",
        group.found_type if group.found_type is not group.type else None,
    )
