"""What stands around the two texts of a pair, and says where one is: a line over each, a strip beside each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from app.domain import Span, in_two_languages
from app.ui.commands import CommandSet
from app.ui.reading.guide.correspondence import Correspondence
from app.ui.reading.guide.coverage_line import CoverageLine
from app.ui.reading.guide.overview_strip import OverviewStrip
from app.ui.reading.pair_texts import PairTexts
from app.ui.theme import Theme

_NEXT = ("pair.next_left", "pair.next_right")


class PairBearings(QObject):
    """Holds the lines and the strips of both sides, and keeps them true."""

    step_asked = Signal(int)  # side: to the next sentence that is only there

    def __init__(
        self, commands: CommandSet, theme: Theme, texts: PairTexts, name_of: Callable[[str], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._commands, self._texts = commands, texts
        mirrored = texts.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.lines = [CoverageLine(theme, side) for side in texts.sides]
        self.strips = [
            OverviewStrip(side.pane, theme, side.name, name_of, outer_left=(number == 0) != mirrored)
            for number, side in enumerate(texts.sides)
        ]
        for number, (side, line, strip) in enumerate(zip(texts.sides, self.lines, self.strips, strict=True)):
            side.surround(line, strip, strip_first=number == 0)
            side.pane.laid_out.connect(lambda line=line, side=side: line.set_column(*side.column))
            line.step_asked.connect(lambda number=number: self.step_asked.emit(number))
        commands["pair.overview"].toggled.connect(self._show_strips)
        self._show_strips(commands["pair.overview"].isChecked())

    def _show_strips(self, shown: bool) -> None:
        for strip in self.strips:
            strip.setVisible(shown)

    def show(self, known: Correspondence | None, *, marked: bool) -> None:
        """Say what is known of both texts; nothing as long as that is None. Strips show it as long as marks are on."""
        first, second = (side.article.metadata.language if side.article else "" for side in self._texts.sides)
        two_languages = in_two_languages(first, second)
        for number, (side, line, strip) in enumerate(zip(self._texts.sides, self.lines, self.strips, strict=True)):
            line.set_from_right(side.pane.text.is_right_to_left(Span(0, 200)))
            if known is None:
                line.clear()
                strip.show_passages((), ())
                continue
            key = self._commands[_NEXT[number]].shortcut().toString()
            line.show_coverage(known.coverage[number], related=known.related, key=key, two_languages=two_languages)
            strip.show_passages(*((known.matched(number), known.alone[number]) if marked else ((), ())))

    def show_walked(self, key: str) -> None:
        """Of the entities, strips show the one that is walked alone; all that are marked, as long as none is."""
        for strip in self.strips:
            strip.show_walked(key)

    def set_theme(self, theme: Theme) -> None:
        for line in self.lines:
            line.set_theme(theme)
        for strip in self.strips:
            strip.set_theme(theme)
