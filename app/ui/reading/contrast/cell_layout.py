"""Sets the words of a cell in lines: which type they have, how they wrap, how high they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from app.ui.reading.contrast.cell_words import Look, Run, join_runs
from app.ui.theme import READING_FAMILY, Theme

_KEPT = 1_200  # cells that stay laid out; more than any screen shows


@dataclass(frozen=True, slots=True)
class Lines:
    """Words that have been set, ready to be drawn again and again."""

    layout: QTextLayout
    height: float

    def draw(self, painter: QPainter, left: float, top: float) -> None:
        self.layout.draw(painter, QPointF(left, top))

    @property
    def last_width(self) -> float:
        """How wide the last line is."""
        return self.layout.lineAt(self.layout.lineCount() - 1).naturalTextWidth()


class CellLayout:
    """Words of the texts are set in the reading face, those of Parallax in the face of the window."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        frame = theme.frame
        self.small = QFont(font)
        self.small.setPointSizeF(max(7.0, font.pointSizeF() * 0.9))
        words, strong = _reading_font(font, 1.08), _reading_font(font, 1.08, QFont.Weight.DemiBold)
        self._fonts = {
            Look.NAME: strong,
            Look.WORDS: words,
            Look.SAME: words,
            Look.NOTE: self.small,
            Look.SENTENCE: _reading_font(font, 1.0),
            Look.PASSAGE: _reading_font(font, 1.0, QFont.Weight.Bold),
        }
        loud = {Look.NAME, Look.WORDS, Look.PASSAGE}
        self._colours = {look: frame["text" if look in loud else "secondary"] for look in Look}
        self._metrics = {look: QFontMetricsF(face) for look, face in self._fonts.items()}
        self.name = _reading_font(font, 1.2, QFont.Weight.DemiBold)
        self.name_metrics = QFontMetricsF(self.name)
        self._kept: dict[tuple[tuple[Run, ...], int, int, bool], Lines] = {}

    @property
    def small_height(self) -> float:
        return self._metrics[Look.NOTE].height()

    @property
    def line_height(self) -> float:
        return self._metrics[Look.WORDS].height()

    def measure(self, runs: tuple[Run, ...], width: float, most: int, rtl: bool) -> float:
        """The height of these words. Most fit on a line, and then nothing has to be set before it is seen."""
        advance = sum(self._metrics[run.look].horizontalAdvance(run.words) for run in runs)
        if advance <= width - 2:
            return max(self._metrics[run.look].height() for run in runs)
        return self.set(runs, width, most, rtl).height

    def set(self, runs: tuple[Run, ...], width: float, most: int, rtl: bool) -> Lines:
        """These words in at most so many lines; what does not fit becomes an ellipsis."""
        key = (runs, round(width), most, rtl)
        lines = self._kept.get(key)
        if lines is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            lines = self._kept[key] = self._set(runs, width, most, rtl)
        return lines

    def _set(self, runs: Sequence[Run], width: float, most: int, rtl: bool) -> Lines:
        layout = QTextLayout(join_runs(runs), self._fonts[runs[0].look])
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        option.setAlignment(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
        layout.setTextOption(option)
        layout.setFormats(self._formats(runs))
        layout.beginLayout()
        y, count = 0.0, 0
        while count < most and (line := layout.createLine()).isValid():
            line.setLineWidth(max(20.0, width))
            line.setPosition(QPointF(0, y))
            y += line.height()
            count += 1
        cut = count == most and layout.createLine().isValid()
        layout.endLayout()
        if cut:
            last = layout.lineAt(most - 1)
            # Shortened, it fits, and at the worst it takes a line more.
            return self._set(_shorten(runs, last.textStart() + last.textLength()), width, most + 1, rtl)
        return Lines(layout, y)

    def _formats(self, runs: Sequence[Run]) -> list[QTextLayout.FormatRange]:
        formats, start = [], 0
        for run in runs:
            piece = QTextLayout.FormatRange()
            piece.start, piece.length = start, _units(run.words)
            look = QTextCharFormat()
            look.setFont(self._fonts[run.look])
            look.setForeground(self._colours[run.look])
            piece.format = look
            formats.append(piece)
            start += piece.length
        return formats


def _reading_font(base: QFont, scale: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(READING_FAMILY)
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPointSizeF(base.pointSizeF() * scale)
    font.setWeight(weight)
    return font


def _units(words: str) -> int:
    """How many UTF-16 units, which is what Qt counts in."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _shorten(runs: Sequence[Run], units: int) -> list[Run]:
    """The runs up to that many UTF-16 units, less what an ellipsis takes."""
    kept: list[Run] = []
    room = max(1, units - 3)
    for run in runs:
        length = _units(run.words)
        if length > room:
            cut = run.words.encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore")
            kept.append(Run(cut.rstrip() + "…", run.look))
            break
        kept.append(run)
        room -= length
    return kept
