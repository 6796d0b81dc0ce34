"""What both texts of a pair speak of, as list and texts show it: who is marked, in which colour, under which names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain import Comparison, SharedEntity
from app.ui.reading.entity_order import find_appearance, measure_imbalance
from app.ui.reading.entity_palette import EntityPalette, choose_telling, list_names, rank_entities
from app.ui.reading.entity_rows import EntityRow
from app.ui.reading.entity_walk import LEFT
from app.ui.reading.text_marks import EntityMarks
from app.ui.theme import Theme


class SharedMarks:
    """The shared entities of the pair that is shown, the most telling first. Without a comparison there are none."""

    def __init__(self) -> None:
        self.entities: list[SharedEntity] = []
        self.palette = EntityPalette()
        self._names: dict[str, tuple[str, str]] = {}  # key: how the left and the right text name it
        self._places: dict[str, tuple[float, float]] = {}  # key: how uneven it is, and where it first appears
        self._compared = False

    def clear(self) -> None:
        self.entities, self._names, self._places, self._compared = [], {}, {}, False

    def fill(self, comparison: Comparison, texts: tuple[str, str], saved: Mapping[str, Any]) -> None:
        """Take over a comparison; `saved` is what `state` returned when this pair was last left."""
        left, right = texts
        self.entities = rank_entities([e for e in comparison.entities if e.left and e.right], left, right)
        self._names = {e.key: (list_names(left, e.left), list_names(right, e.right)) for e in self.entities}
        lengths = (len(left), len(right))
        self._places = {
            e.key: (measure_imbalance(len(e.left), len(e.right), *lengths), find_appearance(e, lengths))
            for e in self.entities
        }
        self._compared = True
        places, hidden = saved.get("places"), saved.get("hidden", ())
        if isinstance(places, Mapping):
            kept = {str(key): int(place) for key, place in places.items() if key in self._names}
            self.palette.restore(kept, self._names.keys() & set(hidden))
        else:
            self.palette.reset(choose_telling(self.entities, left, right))

    def refill(self, comparison: Comparison, texts: tuple[str, str]) -> None:
        """Take over another comparison of the same texts: who was coloured or hidden stays so, and who is new is
        coloured as long as there are colours."""
        known = {entity.key for entity in self.entities}
        self.fill(comparison, texts, self.state({}))
        for entity in self.entities:
            if entity.key not in known and self.palette.has_room:
                self.palette.choose(entity.key)

    def find(self, key: str) -> SharedEntity | None:
        return next((entity for entity in self.entities if entity.key == key), None)

    def name_of(self, key: str) -> str:
        """What the entity is listed as; empty where there is none of that key."""
        entity = self.find(key)
        return entity.name if entity is not None else ""

    def first_shown(self) -> str:
        """The key of the most telling entity that is not switched off; empty where there is none."""
        return next((e.key for e in self.entities if not self.palette.is_hidden(e.key)), "")

    def rows(self, theme: Theme) -> list[EntityRow]:
        return [self._row(entity, theme) for entity in self.entities]

    def _row(self, entity: SharedEntity, theme: Theme) -> EntityRow:
        place = self.palette.place(entity.key)
        left, right = self._names[entity.key]
        imbalance, appearance = self._places[entity.key]
        return EntityRow(
            key=entity.key,
            name=entity.name,
            type=entity.type,
            left=len(entity.left),
            right=len(entity.right),
            style=None if place is None else theme.marks[place % len(theme.marks)],
            hidden=self.palette.is_hidden(entity.key),
            why=entity.why,
            left_names=left,
            right_names=right,
            imbalance=imbalance,
            appearance=appearance,
        )

    def on_side(self, side: int, rows: list[EntityRow]) -> tuple[EntityMarks, ...]:
        """The marks of the left or the right text."""
        return tuple(
            EntityMarks(row.key, entity.left if side == LEFT else entity.right, row.style)
            for entity, row in zip(self.entities, rows, strict=True)
            if not row.hidden
        )

    def state(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        """What is to be kept, in JSON values; what was kept before, as long as nothing has been compared."""
        if not self._compared:
            return {"places": dict(saved.get("places") or {}), "hidden": list(saved.get("hidden", ()))}
        return {"places": self.palette.places, "hidden": sorted(self.palette.hidden)}
