"""What a reader says of the entities of a pair, gesture by gesture, in the terms the library keeps. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain import CorrectionKind, EntityType, Scope, ScopeKind, Span
from app.ui.reading.entity_facts import EntityFacts, OfferedName, fold_name


@dataclass(frozen=True, slots=True)
class Place:
    """Where a gesture was made: an article and words in it."""

    article_id: int
    span: Span


@dataclass(frozen=True, slots=True)
class Gesture:
    """One correction to be made, for the articles that are at hand (left and right).

    `names`, `entity` and `value` mean what they do in `Correction`. With `places` it was made on words of a text: it
    can be narrowed to the first of them later. Where `here_only` is set it holds for these places and nowhere else.
    `shown` is what the reader called the names, for sentences.
    """

    kind: CorrectionKind
    articles: tuple[int, ...]
    names: tuple[str, ...]
    entity: str
    value: str = ""
    places: tuple[Place, ...] = ()
    here_only: bool = False
    scope: Scope | None = None  # as the reader chose it; None: as the library finds it fit
    shown: str = ""

    def within(self, scope: Scope | None) -> Gesture:
        """The same, to hold there."""
        return replace(self, scope=scope)


def all_names(facts: EntityFacts) -> tuple[str, ...]:
    """Every name either text has for an entity, once each."""
    return _distinct(use.words for side in facts.uses for use in side)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(fold_name(name), name)
    return tuple(kept.values())


def merge(articles: Sequence[int], facts: EntityFacts, into: EntityFacts) -> Gesture:
    """All that is called one is the other, whose name stays."""
    return Gesture(CorrectionKind.MERGE, tuple(articles), all_names(facts), into.name, shown=facts.name)


def split(articles: Sequence[int], facts: EntityFacts, words: str, place: Place | None = None) -> Gesture:
    """A name is no name of this entity, but of somebody else. The entity is named by another name of its own."""
    places = (place,) if place is not None else ()
    entity = facts.name
    if fold_name(entity) == fold_name(words):
        entity = next(name for name in all_names(facts) if fold_name(name) != fold_name(words))
    return Gesture(CorrectionKind.SPLIT, tuple(articles), (words,), entity, places=places, shown=words)


def can_split(facts: EntityFacts) -> bool:
    """Whether there are two names to be parted."""
    return len(all_names(facts)) > 1


def rename(articles: Sequence[int], facts: EntityFacts, name: str) -> Gesture:
    return Gesture(CorrectionKind.RENAME, tuple(articles), all_names(facts), facts.name, name, shown=facts.name)


def retype(articles: Sequence[int], facts: EntityFacts, kind: EntityType) -> Gesture:
    return Gesture(CorrectionKind.RETYPE, tuple(articles), all_names(facts), facts.name, kind.value, shown=facts.name)


def reject(articles: Sequence[int], facts: EntityFacts) -> Gesture:
    """None of its names is the name of anybody or anything."""
    return Gesture(CorrectionKind.REJECT, tuple(articles), all_names(facts), facts.name, shown=facts.name)


def reject_name(articles: Sequence[int], facts: EntityFacts, words: str, place: Place) -> Gesture:
    """This one name is the name of nobody; made on a mention, so that it can be narrowed to that."""
    return Gesture(CorrectionKind.REJECT, tuple(articles), (words,), facts.name, places=(place,), shown=words)


def unmark(articles: Sequence[int], facts: EntityFacts, words: str, place: Place) -> Gesture:
    """Here the words do not mean the entity; elsewhere they may."""
    return replace(reject_name(articles, facts, words, place), here_only=True)


def assign(articles: Sequence[int], words: str, entity: str, place: Place, value: str = "") -> Gesture:
    """Words speak of an entity. With a `value`, a type, it is somebody or something new."""
    return Gesture(CorrectionKind.ASSIGN, tuple(articles), (words,), entity, value, (place,), shown=words)


def take_offer(articles: Sequence[int], facts: EntityFacts, offer: OfferedName) -> Gesture:
    places = tuple(Place(articles[offer.side], span) for span in offer.spans)
    return Gesture(CorrectionKind.ASSIGN, tuple(articles), (offer.words,), facts.name, "", places, shown=offer.words)


def refuse_offer(articles: Sequence[int], facts: EntityFacts, offer: OfferedName) -> Gesture:
    """These words do not mean the entity at these places; nothing is said of any other."""
    places = tuple(Place(articles[offer.side], span) for span in offer.spans)
    return Gesture(
        CorrectionKind.REJECT,
        tuple(articles),
        (offer.words,),
        facts.name,
        places=places,
        here_only=True,
        shown=offer.words,
    )


def choices_of_scope(gesture: Gesture) -> list[Scope]:
    """Where a gesture can hold, the widest first."""
    choices = [] if gesture.here_only else [Scope(ScopeKind.LIBRARY)]
    if not gesture.here_only:
        ids = tuple(dict.fromkeys(gesture.articles))
        if len(ids) == 2:
            choices.append(Scope(ScopeKind.PAIR, (min(ids), max(ids))))
        choices += [Scope(ScopeKind.ARTICLE, (article_id,)) for article_id in ids]
        if gesture.places:
            choices.append(Scope(ScopeKind.PASSAGE, (gesture.places[0].article_id,)))
    return choices
