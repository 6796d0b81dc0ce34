"""How a pair was left, and is to come back: what `Pair.view` keeps. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any, TypeVar

from app.domain import EntityType
from app.ui.reading.contrast.state import FOLDED, ContrastState
from app.ui.reading.entity_order import EntityOrder

_Word = TypeVar("_Word", EntityOrder, EntityType)


@dataclass(frozen=True, slots=True)
class PairState:
    """`offsets` are the code points at the top of the left and the right text; `order` and `kind` arrange the list:
    without them as the reader has it elsewhere, and all of it; `calibration` are code points of either text that the
    reader put beside each other; `choice` is what `SharedMarks` keeps."""

    share: float = 0.5  # the left one's part of the width
    together: bool = True
    ribbons: bool = True
    marks: bool = True
    loaded: bool = False
    panel: bool = True
    offsets: tuple[int, int] = (0, 0)
    calibration: tuple[int, int] | None = None
    order: EntityOrder | None = None
    kind: EntityType | None = None
    choice: Mapping[str, Any] = field(default_factory=dict)
    contrast: ContrastState = FOLDED

    @classmethod
    def read(cls, view: Mapping[str, Any]) -> PairState:
        """From JSON values. What is missing or makes no sense is as in a pair that was never opened."""
        return cls(
            share=_number(view.get("share"), 0.5),
            together=bool(view.get("together", True)),
            ribbons=bool(view.get("ribbons", True)),
            marks=bool(view.get("marks", True)),
            loaded=view.get("loaded") is True,
            panel=bool(view.get("panel", True)),
            offsets=(int(_number(view.get("left"), 0)), int(_number(view.get("right"), 0))),
            calibration=_read_places(view.get("calibration")),
            order=_word(EntityOrder, view.get("order")),
            kind=_word(EntityType, view.get("kind")),
            choice=_read_choice(view),
            contrast=ContrastState.read(view.get("contrast")),
        )

    def write(self) -> dict[str, Any]:
        """As JSON values."""
        left, right = self.offsets
        return {
            **self.choice,
            "share": round(self.share, 4),
            "together": self.together,
            "ribbons": self.ribbons,
            "marks": self.marks,
            "loaded": self.loaded,
            "panel": self.panel,
            "left": left,
            "right": right,
            "calibration": list(self.calibration) if self.calibration is not None else None,
            "order": self.order.value if self.order is not None else None,
            "kind": self.kind.value if self.kind is not None else None,
            "contrast": self.contrast.write(),
        }

    def swapped(self) -> PairState:
        """The same with left and right exchanged."""
        calibration = self.calibration[::-1] if self.calibration is not None else None
        return replace(self, share=1 - self.share, offsets=self.offsets[::-1], calibration=calibration)


def _read_choice(view: Mapping[str, Any]) -> dict[str, Any]:
    choice: dict[str, Any] = {}
    places, hidden = view.get("places"), view.get("hidden")
    if isinstance(places, Mapping):
        choice["places"] = {str(key): place for key, place in places.items() if type(place) is int}
    if isinstance(hidden, list | tuple):
        choice["hidden"] = [key for key in hidden if isinstance(key, str)]
    return choice


def _read_places(value: object) -> tuple[int, int] | None:
    if isinstance(value, list | tuple) and len(value) == 2 and all(type(place) is int for place in value):
        return value[0], value[1]
    return None


def _number(value: object, otherwise: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    return float(value) if isfinite(value) else otherwise


def _word(kind: type[_Word], value: object) -> _Word | None:
    return kind(value) if value in [word.value for word in kind] else None
