"""How the panel was left, and is to come back with its pair: JSON values. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.ui.reading.contrast.arranging import RowOrder
from app.ui.reading.contrast.entries import Tab

SHARE = 0.42  # of the height, at first: the texts keep the larger part
LEAST, MOST = 0.12, 0.75


@dataclass(frozen=True, slots=True)
class ContrastState:
    """`share` is the panel's part of the height. It is folded away at first: a first reading is best without."""

    open: bool = False
    share: float = SHARE
    tab: Tab = Tab.WORDING
    order: RowOrder = RowOrder.TELLING

    @classmethod
    def read(cls, value: object) -> ContrastState:
        """What makes no sense is as in a pair that was never opened."""
        if not isinstance(value, Mapping):
            return cls()
        share, tab, order = value.get("share"), value.get("tab"), value.get("order")
        number = share if isinstance(share, int | float) and not isinstance(share, bool) else SHARE
        return cls(
            open=value.get("open") is True,
            share=min(MOST, max(LEAST, float(number))) if number == number else SHARE,  # NaN equals nothing
            tab=Tab(tab) if tab in list(Tab) else Tab.WORDING,
            order=RowOrder(order) if order in list(RowOrder) else RowOrder.TELLING,
        )

    def write(self) -> dict[str, Any]:
        return {
            "open": self.open,
            "share": round(self.share, 4),
            "tab": self.tab.value,
            "order": self.order.value,
        }


FOLDED = ContrastState()
