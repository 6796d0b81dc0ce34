"""What ties the two texts of a pair together: how they scroll, joined to its commands and to what is kept of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain import Comparison
from app.ui.commands import CommandSet
from app.ui.reading.pair_state import PairState
from app.ui.reading.pair_texts import PairTexts

TIE_KEYS = ("pair.together",)  # the commands that hold inside the view of a pair


class PairTies(QObject):
    """Knows the comparison as far as it says what belongs beside what."""

    changed = Signal()  # something of what `PairState` keeps

    def __init__(self, commands: CommandSet, texts: PairTexts, parent: QObject) -> None:
        super().__init__(parent)
        self._texts = texts
        self._together = commands["pair.together"]
        self._together.setChecked(True)
        self._together.toggled.connect(texts.link.set_together)
        self._together.toggled.connect(self.changed)
        texts.scrolled.connect(self.changed)
        texts.share_changed.connect(self.changed)

    def stand_as(self, state: PairState) -> None:
        """Two texts that were just shown come to stand as they were left."""
        self._texts.set_share(state.share)
        self._texts.stand_at(state.offsets, together=state.together)
        self.set_together(state.together)

    def set_comparison(self, comparison: Comparison | None) -> None:
        """What was found; None until it is there."""
        if comparison is not None:
            self._texts.link.set_alignments(comparison.alignments)

    def set_together(self, together: bool) -> None:
        self._together.setChecked(together)

    @property
    def together(self) -> bool:
        return self._texts.link.together
