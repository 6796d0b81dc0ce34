"""Which shared entities carry colour: the most telling ones at first, then whatever the reader chooses. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log2

from app.domain import EntityType, SharedEntity, Span

PLACES = 8  # colours of a theme, and as many as can be told apart
SURE_PLACES = 6
# The seventh and eighth are coloured only when they tell nearly as much as the sixth: calm comes first.
NEARLY = 0.7

# What has no name of its own ("cars", "the road") is often what any text on the matter must speak of.
_NAMELESS = 0.6

# Who acts tells more than where: a place is often only the dateline of both texts.
_TYPE_WEIGHT = {
    EntityType.PERSON: 1.0,
    EntityType.ORG: 1.0,
    EntityType.GROUP: 1.0,
    EntityType.THING: 0.85,
    EntityType.PLACE: 0.8,
}


def name_forms(text: str, spans: Iterable[Span]) -> frozenset[str]:
    """The different names a text uses, without case and a leading article."""
    forms = (" ".join(text[span.start : span.end].casefold().split()) for span in spans)
    return frozenset(form.removeprefix("the ") for form in forms)


def list_names(text: str, spans: Sequence[Span], most: int = 4) -> str:
    """How a text names an entity, the most usual first: `Halloran ×4, the mayor`."""
    counts = Counter(" ".join(text[span.start : span.end].split()) for span in spans)
    names = [name if count == 1 else f"{name} ×{count}" for name, count in counts.most_common(most)]
    return ", ".join(names) + (" …" if len(counts) > most else "")


def score_entity(entity: SharedEntity, left_text: str, right_text: str) -> float:
    """How much an entity tells about the difference of two accounts; 0 when one side is silent about it.

        (1 + log2 h) * (1 + 0.8 d) * w * n * t

    `h` is the harmonic mean of the counts on both sides, so that 5 and 5 is worth more than 9 and 1, and it counts
    by its logarithm: a name that is in every sentence is no better than one that is in every third. `d` in [0, 1] is
    the share of names that only one side uses (Jaccard distance of the names). `w` weighs the type; `n` is less where
    there is no name but a word; `t` is 1.15 for what stands in a headline on either side. The factors were chosen by
    hand on the sample pairs, not fitted.
    """
    if not entity.left or not entity.right:
        return 0.0
    left, right = len(entity.left), len(entity.right)
    often = 1 + log2(2 * left * right / (left + right))
    ours, theirs = name_forms(left_text, entity.left), name_forms(right_text, entity.right)
    differently = 1 - len(ours & theirs) / len(ours | theirs)
    headline = any(
        spans[0].end <= (text.find("\n") if "\n" in text else len(text))
        for spans, text in ((entity.left, left_text), (entity.right, right_text))
    )
    named = _NAMELESS if entity.name.islower() else 1.0
    return often * (1 + 0.8 * differently) * _TYPE_WEIGHT[entity.type] * named * (1.15 if headline else 1.0)


def rank_entities(entities: Sequence[SharedEntity], left_text: str, right_text: str) -> list[SharedEntity]:
    """Most telling first; equal ones as they first appear on the left."""
    return [entity for _, entity in _rank(entities, left_text, right_text)]


def _rank(entities: Sequence[SharedEntity], left_text: str, right_text: str) -> list[tuple[float, SharedEntity]]:
    scored = [(score_entity(entity, left_text, right_text), entity) for entity in entities]
    return sorted(scored, key=lambda s: (-s[0], s[1].left[:1], s[1].right[:1], s[1].key))


def choose_telling(entities: Sequence[SharedEntity], left_text: str, right_text: str) -> list[str]:
    """The keys that are coloured when a pair is opened: six, and up to two more that tell nearly as much."""
    ranked = _rank(entities, left_text, right_text)
    scores = [score for score, _ in ranked]
    chosen = [entity.key for score, entity in ranked if score > 0][:PLACES]
    if len(chosen) > SURE_PLACES:
        bar = scores[SURE_PLACES - 1] * NEARLY
        chosen = [key for i, key in enumerate(chosen) if i < SURE_PLACES or scores[i] >= bar]
    return chosen


class EntityPalette:
    """The eight places and who holds them. An entity is coloured, neutral, or hidden.

    A coloured entity keeps its place as long as it is coloured, so nothing changes colour under the reader's eyes.
    When a ninth is chosen, the place goes over that was given longest ago.
    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}  # in the order they were given
        self._hidden: set[str] = set()

    def reset(self, chosen: Sequence[str], hidden: Iterable[str] = ()) -> None:
        """Start with these coloured, in this order."""
        self._places = {key: place for place, key in enumerate(dict.fromkeys(chosen)) if place < PLACES}
        self._hidden = set(hidden)

    def restore(self, places: dict[str, int], hidden: Iterable[str]) -> None:
        """As `places` and `hidden` were when they were saved."""
        self._places = {}
        for key, place in places.items():
            if 0 <= place < PLACES and place not in self._places.values():
                self._places[key] = place
        self._hidden = set(hidden)

    def place(self, key: str) -> int | None:
        """The place of a visible, coloured entity; None for neutral and hidden ones."""
        return None if key in self._hidden else self._places.get(key)

    def is_hidden(self, key: str) -> bool:
        return key in self._hidden

    @property
    def places(self) -> dict[str, int]:
        return dict(self._places)

    @property
    def hidden(self) -> frozenset[str]:
        return frozenset(self._hidden)

    @property
    def has_room(self) -> bool:
        """Whether one more can be coloured without another losing its colour."""
        return len(self._places) < PLACES

    def choose(self, key: str) -> None:
        """Show it, in colour."""
        self._hidden.discard(key)
        if key in self._places:
            return
        free = [place for place in range(PLACES) if place not in self._places.values()]
        if not free:
            # What is hidden holds its place only until somebody needs it.
            oldest = next((k for k in self._places if k in self._hidden), next(iter(self._places)))
            free = [self._places.pop(oldest)]
        self._places[key] = free[0]

    def hide(self, key: str) -> None:
        self._hidden.add(key)

    def hide_all(self, keys: Iterable[str]) -> None:
        self._hidden.update(keys)

    def show_all(self) -> None:
        self._hidden.clear()
