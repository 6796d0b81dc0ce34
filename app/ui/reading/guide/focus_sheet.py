"""A few sentences of one text set large: those that are shown alone, and small beside them what stands around."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontInfo, QPainter, QTextCharFormat, QTextLayout, QTextOption

from app.domain import BlockKind, MarkKind, Span
from app.ui.reading.passage_frame import Framed
from app.ui.reading.text_document import ArticleText
from app.ui.reading.text_marks import EntityMarks, Layers, MarkPainter
from app.ui.theme import Theme

AROUND = 0.58  # size of the sentences before and after, of the one that is shown
_LEADING = 1.42
_SMALLEST = 0.9  # of the reading size
_FAINT = 0.7  # opacity of what stands around: 4.5 to 1 against the page is left in every theme


class Part(Enum):
    BEFORE = "before"
    SHOWN = "shown"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class FocusText:
    """What one column shows of its text: the sentences meant, and those before and after them. `sure` is False where
    they are only the nearest there are; `label` says what they are, where that needs saying."""

    shown: tuple[Span, ...]
    before: Span | None = None
    after: Span | None = None
    sure: bool = True
    label: str = ""


@dataclass(frozen=True, slots=True)
class FocusGap:
    """What a column says where there is nothing to show. `alone` says that the sentence beside it was found in its own
    text only, not just that it is unsure."""

    words: str
    alone: bool
    offers_nearest: bool


@dataclass(slots=True)
class _Piece:
    """A sentence, or what is left of it, after layout: `lead` UTF-16 units stand before it that are none of its own,
    `top` is in pixels of the sheet."""

    part: Part
    span: Span
    layout: QTextLayout
    em: float
    height: float
    lead: int = 0
    top: float = 0.0


class FocusSheet:
    """Sets a `FocusText` at one size and width, and paints it with the marks of its text."""

    def __init__(self, text: ArticleText, content: FocusText) -> None:
        self._text, self._content = text, content
        self._marks = MarkPainter()
        self._pieces: list[_Piece] = []
        self.height = 0.0
        self.shown_top = 0.0  # where the sentence that is shown begins

    def set_marks(self, entities: tuple[EntityMarks, ...]) -> None:
        framed = None if self._content.sure else Framed(self._content.shown[0], sure=False)
        self._marks.set_layers(Layers(entities=entities, framed=framed))

    # --- layout ---------------------------------------------------------------------------------------------------

    def lay_out(self, points: float, width: float, around: int) -> None:
        """Set it in that size of letters and that width, with so many lines at most of the sentences before and after;
        `height` and `shown_top` are known then."""
        content = self._content
        self._marks.forget()
        self._pieces = []
        spans = [(Part.BEFORE, content.before), *((Part.SHOWN, span) for span in content.shown)]
        for part, span in (*spans, (Part.AFTER, content.after)):
            if span is not None and (around or part is Part.SHOWN):
                self._pieces.append(self._set(part, span, points, width, around))
        self.stand(0.0)

    def _set(self, part: Part, span: Span, points: float, width: float, around: int) -> _Piece:
        font = QFont(self._text.font)
        beside = max(points * AROUND, _SMALLEST * self._text.style.size)
        font.setPointSizeF(points if part is Part.SHOWN else min(points, beside))
        block = next((b for b in self._text.document.blocks if b.start <= span.start < b.end), None)
        if block is not None and block.kind in (BlockKind.TITLE, BlockKind.HEADING):
            font.setWeight(QFont.Weight.Bold)
        piece, lines = self._fill(part, span, span, font, width)
        if part is Part.SHOWN or lines <= around:
            return piece
        # Of a long sentence before, its end leads up to what is shown; of one after, its beginning goes on from it.
        text = self._text.document.text
        breaks = [i for i in range(span.start + 1, span.end) if text[i].isspace()]
        if part is Part.AFTER:
            breaks.reverse()
        parts = [Span(i + 1, span.end) if part is Part.BEFORE else Span(span.start, i) for i in breaks]
        first = bisect_left(parts, True, key=lambda rest: self._fill(part, rest, span, font, width)[1] <= around)
        return self._fill(part, parts[first], span, font, width)[0] if first < len(parts) else piece

    def _fill(self, part: Part, span: Span, whole: Span, font: QFont, width: float) -> tuple[_Piece, int]:
        """Set what is left of a sentence; an ellipsis stands for the rest. How many lines that takes is told too."""
        lead = "… " if span.start > whole.start else ""
        words = self._text.document.text[span.start : span.end].replace("\n", " ")
        layout = QTextLayout(lead + words + (" …" if span.end < whole.end else ""), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if self._text.is_right_to_left(whole):
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        layout.setTextOption(option)
        layout.setFormats(self._formats(span, len(lead)))
        em = float(QFontInfo(font).pixelSize())
        step = round(em * _LEADING)
        layout.beginLayout()
        count = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, count * step + (step - line.height()) / 2))
            count += 1
        layout.endLayout()
        return _Piece(part, span, layout, em, float(count * step), len(lead)), count

    def _formats(self, span: Span, lead: int) -> list[QTextLayout.FormatRange]:
        found = []
        for mark in self._text.document.marks:
            if mark.start < span.end and mark.end > span.start and mark.kind in (MarkKind.EMPHASIS, MarkKind.STRONG):
                piece = QTextLayout.FormatRange()
                piece.start = self._unit(span, lead, max(mark.start, span.start))
                piece.length = self._unit(span, lead, min(mark.end, span.end)) - piece.start
                letters = QTextCharFormat()
                if mark.kind is MarkKind.STRONG:
                    letters.setFontWeight(QFont.Weight.Bold)
                else:
                    letters.setFontItalic(True)
                piece.format = letters
                found.append(piece)
        return found

    def _unit(self, span: Span, lead: int, offset: int) -> int:
        """UTF-16 units of the layout before a code point."""
        text = self._text.document.text[span.start : offset]
        return lead + len(text) + sum(character > "\uffff" for character in text)

    def stand(self, shown_top: float) -> None:
        """Let the sentence that is shown begin no higher than that, so that both columns begin on one line."""
        before = sum(piece.height + 0.9 * piece.em for piece in self._pieces if piece.part is Part.BEFORE)
        y = max(0.0, shown_top - before)
        self.shown_top = y + before
        last: _Piece | None = None
        for piece in self._pieces:
            if last is not None:
                y += (0.9 if Part.BEFORE in (last.part, piece.part) else 0.75) * min(last.em, piece.em)
                if last.part is Part.BEFORE:
                    y = self.shown_top
            piece.top = y
            y += piece.height
            last = piece
        self.height = y

    # --- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, theme: Theme, clip: QRectF) -> None:
        """`painter` and `clip` are in the coordinates of the sheet."""
        for number, piece in enumerate(self._pieces):
            if piece.top > clip.bottom() or piece.top + piece.height < clip.top():
                continue
            painter.save()
            if piece.part is not Part.SHOWN:
                painter.setOpacity(_FAINT)
            painter.translate(0, piece.top)
            unit = partial(self._unit, piece.span, piece.lead)
            block = self._marks.block(number, piece.layout, piece.span, unit, piece.em, self._text.has_right_to_left)
            self._marks.paint(painter, theme, block)
            painter.setPen(theme.text["body"])
            piece.layout.draw(painter, QPointF(0, 0))
            painter.restore()

    @property
    def words(self) -> str:
        """What is shown, for those who hear it."""
        text = self._text.document.text
        return " … ".join(text[span.start : span.end] for span in self._content.shown)
