"""What there is to tell of one shared entity: every name with its places, what joined them, what is offered. No Qt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain import EntityType, Offer, SharedEntity, Span
from app.ui.reading.text_find import fold

_ARTICLE = re.compile(r"(?:the|a|an)\s+(?=\S)")
BY_READER = "by you"  # so every reason ends that stands on a correction
_POSSESSIVE = re.compile("['’](?:s)?$")


@dataclass(frozen=True, slots=True)
class NameUse:
    """One name a text has for an entity, as it is written most often there, and where."""

    words: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """What joined a name to the others; `name` is empty where the words speak of no single one."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class OfferedName:
    """Words that may speak of the entity and are not marked: on which side (0 left, 1 right), where, and why."""

    side: int
    words: str
    spans: tuple[Span, ...]
    why: str


@dataclass(frozen=True, slots=True)
class EntityFacts:
    """`uses` are the names on the left and on the right, the most usual first."""

    key: str
    name: str
    type: EntityType
    uses: tuple[tuple[NameUse, ...], tuple[NameUse, ...]]
    reasons: tuple[Reason, ...] = ()
    offered: tuple[OfferedName, ...] = ()

    def count(self, side: int) -> int:
        return sum(len(use.spans) for use in self.uses[side])


def fold_name(words: str) -> str:
    """The same for names that differ by case, accents, white space, a leading article, or a possessive ending."""
    plain = "".join(map(fold, " ".join(words.split())))
    return _POSSESSIVE.sub("", _ARTICLE.sub("", plain, count=1) if _ARTICLE.match(plain) else plain)


def count_names(text: str, spans: Iterable[Span]) -> tuple[NameUse, ...]:
    """Every name that stands at these places, the most usual first, equal ones as they first appear."""
    written: dict[str, list[Span]] = {}
    for span in spans:
        written.setdefault(fold_name(text[span.start : span.end]), []).append(span)
    uses = [NameUse(_usual(text, places), tuple(places)) for places in written.values()]
    return tuple(sorted(uses, key=lambda use: -len(use.spans)))


def _usual(text: str, spans: Sequence[Span]) -> str:
    """How these places most often write the name, on one line."""
    return Counter(" ".join(text[span.start : span.end].split()) for span in spans).most_common(1)[0][0]


def part_reasons(why: str) -> tuple[Reason, ...]:
    """`why` of an entity, one reason a name: `Kremlin: seat of the government of Russia; Moscow: its capital`. What the
    reader said comes first."""
    reasons = []
    for part in filter(None, (piece.strip() for piece in why.split("; "))):
        name, colon, words = part.partition(": ")
        reasons.append(Reason(name, words) if colon else Reason("", part))
    return tuple(sorted(reasons, key=lambda reason: not reason.words.endswith(BY_READER)))


def group_offers(side: int, text: str, offers: Iterable[Offer]) -> tuple[OfferedName, ...]:
    """Offers of the same words and for the same reason are one, the surest first."""
    groups: dict[tuple[str, str], list[Offer]] = {}
    for offer in offers:
        groups.setdefault((fold_name(offer.name), offer.why), []).append(offer)

    def plain(same: Sequence[Offer]) -> str:
        """The reason without the words themselves, which stand before it."""
        name, colon, rest = same[0].why.partition(": ")
        return rest if colon and fold_name(name) == fold_name(same[0].name) else same[0].why

    ordered = sorted(groups.values(), key=lambda same: -max(offer.confidence for offer in same))
    return tuple(
        OfferedName(side, _usual(text, [o.span for o in same]), tuple(o.span for o in same), plain(same))
        for same in ordered
    )


def gather_facts(entity: SharedEntity, left_text: str, right_text: str) -> EntityFacts:
    return EntityFacts(
        entity.key,
        entity.name,
        entity.type,
        (count_names(left_text, entity.left), count_names(right_text, entity.right)),
        part_reasons(entity.why),
        group_offers(0, left_text, entity.offered_left) + group_offers(1, right_text, entity.offered_right),
    )
