"""What kind of thing each name of a text is of, decided by all places where it stands.

The model decides place by place, and often differently: "Marcus Thale" is a firm here and a man there. Titles, the
words around a name, its last word, and full names that claim a family name have their say too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.analysis.names import names
from app.analysis.names.candidates import Candidate
from app.analysis.names.gazetteer import FormKind
from app.domain import EntityType, Span

# Last words of names that say what the name is of, whatever the model took it for.
BODY_WORDS = frozenset(
    """agency airlines alliance association authority bank board bureau club college commission committee council
    department federation foundation fund hospital institute league ministry network office organization organisation
    party school society terminals trust union university workers company corporation industries systems motors
    newspaper times herald tribune gazette""".split()
)
SITE_WORDS = frozenset(
    """street road avenue lane square bridge gate row river lake bay beach island islands mountain mountains valley
    park airport station harbour harbor coast peninsula county district""".split()
)
# A title, or "who", is the surest sign of a person: it outweighs two doubtful places.
TITLED = 3
LOCATED = 2  # nobody is "in" a person


def settle(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with one type to every name, and countries told from what only looks like one."""
    return _settle_types(_settle_countries(_part_joined(candidates)))


def _part_joined(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, those of two joined names parted: "the Trump-Abe summit" is of two people, where each of the
    names stands elsewhere too."""
    single = {word for c in candidates if "-" not in c.name for word in c.name.split()[-1:]}
    parted = []
    for c in candidates:
        first, hyphen, second = c.name.partition("-")
        if hyphen and first in single and second in single and c.span.end - c.span.start == len(c.name):
            middle = c.span.start + len(first)
            parted += [
                replace(c, span=Span(c.span.start, middle), name=first, echo=True),
                replace(c, span=Span(middle + 1, c.span.end), name=second, echo=True),
            ]
        else:
            parted.append(c)
    return parted


def _settle_countries(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Decides, by the whole text, which forms of the gazetteer are countries."""
    firm = {c.code for c in candidates if c.code and not c.doubtful and c.kind is not FormKind.CAPITAL}
    persons = {
        w
        for c in candidates
        if c.type is EntityType.PERSON and not c.code
        for w in names.words(c.name)[-1:]
        if " " in c.name
    }
    as_person = Counter(names.fold(c.name) for c in candidates if c.type is EntityType.PERSON)
    as_place = Counter(names.fold(c.name) for c in candidates if c.type is not EntityType.PERSON)
    lately = _Lately(persons)
    settled = []
    for c in sorted(candidates, key=lambda c: c.span):
        lately.note(c)
        if not c.code:
            settled.append(c)
            continue
        key = names.fold(c.name)
        single = " " not in c.name and c.kind in (FormKind.NAME, FormKind.CAPITAL)
        single = single and (c.doubtful or not c.code.startswith("X-"))  # its article shows that a bloc is meant
        # A model often takes a foreign capital for a person; only a person who is named in full shows that it is one.
        seen = as_person[key] > as_place[key] and (c.kind is FormKind.NAME or key in persons)
        if single and not (c.city or c.located) and (lately.is_person(key) if key in persons else seen):
            settled.append(replace(c, type=EntityType.PERSON, code="", kind=None))
        elif c.doubtful and c.code not in firm:
            if c.sure:
                settled.append(replace(c, code="", kind=None))
        elif c.kind is FormKind.CAPITAL and (c.city or not (c.code in firm or c.agent)):
            settled.append(replace(c, type=EntityType.PLACE, code="", kind=None))
        else:
            settled.append(replace(c, type=EntityType.PLACE if c.type is EntityType.PERSON else c.type))
    return settled


class _Lately:
    """Which of its two senses a name had last that is a person's and a place's: Jordan, Washington."""

    def __init__(self, persons: set[str]) -> None:
        self._persons = persons
        self._last: dict[str, bool] = dict.fromkeys(persons, True)

    def note(self, candidate: Candidate) -> None:
        """Take in the next name of the text."""
        words = names.words(candidate.name)
        key = words[-1] if words else ""
        if key not in self._persons:
            return
        if len(words) > 1 and candidate.type is EntityType.PERSON and not candidate.code:
            self._last[key] = True
        elif candidate.city or candidate.located:
            self._last[key] = False
        elif candidate.titled:
            self._last[key] = True

    def is_person(self, key: str) -> bool:
        return self._last[key]


def _settle_types(known: Sequence[Candidate]) -> list[Candidate]:
    votes = _vote(known)
    located = {_key(c) for c in known if (c.located or c.neuter) and not c.code}
    kinds = {key: _decide(key, kinds) for key, kinds in votes.items()}
    _claim_families(kinds, votes, located)
    return [c if c.code or _key(c) not in kinds else replace(c, type=kinds[_key(c)]) for c in known]


def _key(candidate: Candidate) -> tuple[str, ...]:
    parts = names.words(candidate.name)
    return names.strip_titles(parts) if candidate.type is EntityType.PERSON else parts


def _vote(known: Iterable[Candidate]) -> dict[tuple[str, ...], Counter[EntityType]]:
    votes: dict[tuple[str, ...], Counter[EntityType]] = defaultdict(Counter)
    for c in known:
        if c.code:
            continue
        key = _key(c)
        kind = EntityType.ORG if c.neuter and c.type in (EntityType.PERSON, EntityType.THING) else c.type
        votes[key][kind] += 0 if c.echo else 1
        votes[key][EntityType.PERSON] += c.speaks
        if c.titled and not (c.located and len(key) == 1):  # "the people in Tarnwick who qualify"
            votes[key][EntityType.PERSON] += TITLED
        elif c.located and len(key) == 1:
            votes[key][EntityType.PLACE] += LOCATED if c.type in (EntityType.PERSON, EntityType.THING) else 1
    return votes


def _decide(key: tuple[str, ...], votes: Counter[EntityType]) -> EntityType:
    kind = max(votes, key=lambda k: (votes[k], k is EntityType.PLACE and not votes[EntityType.ORG]))
    if len(key) > 1 and kind is EntityType.PERSON and key[-1] in BODY_WORDS:
        return EntityType.ORG
    if len(key) > 1 and kind in (EntityType.PERSON, EntityType.ORG) and key[-1] in SITE_WORDS:
        return EntityType.PLACE
    return kind


def _claim_families(
    kinds: dict[tuple[str, ...], EntityType],
    votes: dict[tuple[str, ...], Counter[EntityType]],
    located: set[tuple[str, ...]],
) -> None:
    """A title before a family name makes the full name a person's, and a person's full name makes the family name
    alone a person's: not where it stands as a place, nor for a firm that is named again and again (Ford)."""
    titled = {key[0] for key in votes if len(key) == 1 and votes[key][EntityType.PERSON] >= TITLED}
    inside = {word for key in kinds if len(key) > 2 for word in key[1:-1]}

    def may_be_person(key: tuple[str, ...]) -> bool:
        return 1 < len(key) <= 4 and key[-1] not in BODY_WORDS | SITE_WORDS and kinds[key] is not EntityType.PERSON

    for key in kinds:
        if may_be_person(key) and names.surname(key) in titled:
            kinds[key] = EntityType.PERSON
    families = {names.surname(k) for k, kind in kinds.items() if kind is EntityType.PERSON and len(k) > 1} - inside
    # "Walk Tarnwick" and "Keep Tarnwick Moving" are no persons where Tarnwick is a place.
    for key in kinds:
        named_after = len(key) == 2 and key[-1:] in located and key[-1] in inside
        around = len(key) > 2 and any((word,) in located for word in key[1:-1])
        if kinds[key] is EntityType.PERSON and (named_after or around):
            kinds[key] = EntityType.ORG
    for key in kinds:
        # "Nadia Rowe", seen once as a firm, beside "Helen Rowe".
        if may_be_person(key) and len(key) == 2 and key[-1] in families and votes[key].total() == 1:
            kinds[key] = EntityType.PERSON
    first = Counter(k[0] for k, kind in kinds.items() if kind is EntityType.PERSON and len(k) > 1)
    for key, seen in votes.items():
        if len(key) != 1 or key in located:
            continue
        firm = seen[EntityType.ORG] > 2 and seen[EntityType.ORG] > 3 * seen[EntityType.PERSON]
        given = first[key[0]] == 1 and seen.total() == 1
        if (key[0] in families and not firm) or given:
            kinds[key] = EntityType.PERSON
