"""Who leads the reader through the two texts of a pair: one part at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.ui.reading.contrast.pair_contrast import PairContrast
from app.ui.reading.guide.pair_guide import PairGuide
from app.ui.reading.highlights.text_highlights import TextHighlights
from app.ui.reading.loaded.loaded_wording import LoadedWording
from app.ui.reading.mention_walk import MentionWalk
from app.ui.reading.pair_ties import PairTies


class PairLead(QObject):
    """Mentions, what only one text says, tied sentences, evidence, loaded words, highlights: who begins to lead takes
    the lead from the others, so that what is framed in the texts is always one thing."""

    def __init__(
        self,
        walk: MentionWalk,
        guide: PairGuide,
        ties: PairTies,
        contrast: PairContrast,
        loaded: LoadedWording,
        highlights: TextHighlights,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        evidence = contrast.evidence
        self._walk, self._guide, self._ties, self._evidence = walk, guide, ties, evidence
        walk.stepped.connect(ties.let_go)
        for stop in (ties.let_go, walk.stop, evidence.leave, loaded.leave):
            guide.started.connect(stop)
        for places in (evidence, loaded):
            places.started.connect(guide.stop)
            places.started.connect(ties.let_go)
        evidence.started.connect(loaded.leave)
        loaded.started.connect(evidence.leave)
        for stop in (walk.stop, guide.stop, evidence.leave, loaded.leave):
            ties.started.connect(stop)
            highlights.started.connect(stop)
        highlights.started.connect(ties.let_go)

    def leave(self) -> bool:
        """Who leads stops; False where nobody does."""
        if self._walk.key:
            self._walk.stop()
        elif self._guide.is_leading:
            self._guide.stop()
        else:
            return self._ties.let_go() or self._evidence.leave()
        return True
