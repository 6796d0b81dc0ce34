"""Prints an article, or a pair in two columns with its marks, a legend, the question, and notes.

Sheets are made for a black-and-white copier: marks keep their pattern and lose their colour, the ground is white.
The same painter serves as on the screen; every length follows the resolution of the printer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QFontMetricsF, QPagedPaintDevice, QPainter, QPen

from app.domain import Article, Comparison, SharedEntity, Span
from app.highlights import Highlight
from app.ui.reading.entity_palette import choose_telling
from app.ui.reading.headline import describe_source
from app.ui.reading.highlights.numbered import NumberedHighlights
from app.ui.reading.mark_lines import draw_swatch
from app.ui.reading.page_painter import PagePainter
from app.ui.reading.paper import Sheet, font, paper_theme, print_flow, print_words
from app.ui.reading.paper_text import PaperText, add_said
from app.ui.reading.text_document import ArticleText
from app.ui.reading.text_marks import EntityMarks, Layers, MarkPainter
from app.ui.theme import ReadingStyle, Theme

GUTTER = 9.0  # millimetres between two columns
ARTICLE_SIZE, PAIR_SIZE = 11.0, 9.5  # points; the size on screen is chosen for a screen
HANG = 0.16  # ems by which a mark reaches below its line
_POINTS = 72 / 25.4


def _tr(words: str) -> str:
    return QCoreApplication.translate("Printing", words)


def print_articles(
    device: QPagedPaintDevice,
    articles: Sequence[Article],
    comparison: Comparison | None,
    theme: Theme,
    style: ReadingStyle,
    title: str = "",
    question: str = "",
    notes: Sequence[str] = (),
    chosen: Sequence[str] | None = None,
    highlights: Sequence[Highlight] = (),
) -> int:
    """Print one article, or two side by side; returns the number of pages.

    `device` is a QPrinter or a QPdfWriter whose page is set up. `notes` are plain text or Markdown. `chosen` are the
    keys of the entities to be marked, in the order of their patterns; without it, the most telling ones are.
    `highlights` are the reader's own: marked in the text, what was said of them behind it, by numbers in the margin.
    Raises `OSError` when the device cannot be written.
    """
    painter = QPainter()
    if not painter.begin(device):
        raise OSError("the printer or file cannot be written")
    try:
        footer = title or " / ".join(article.metadata.title or article.document.title for article in articles)
        sheet = Sheet.begin(device, painter, footer)
        paper = paper_theme(theme)
        is_pair = len(articles) > 1
        type_size = PAIR_SIZE if is_pair else ARTICLE_SIZE
        page_style = replace(style, size=type_size, leading=min(style.leading, 1.45))
        if is_pair:
            _print_heading(sheet, page_style, title, question)
        entities = _chosen_entities(articles, comparison, chosen) if is_pair else []
        if entities:
            _print_legend(sheet, page_style, paper, entities)
        said = NumberedHighlights([article.id for article in articles[:2]], highlights)
        columns = [
            _Column(sheet, article, paper, page_style, i, entities, said) for i, article in enumerate(articles[:2])
        ]
        _print_columns(sheet, columns)
        if said.rows:
            _print_said(sheet, page_style, paper, said)
        if any(note.strip() for note in notes):
            _print_notes(sheet, page_style, paper, notes)
        sheet.finish()
        return sheet.page
    finally:
        painter.end()


def _print_heading(sheet: Sheet, style: ReadingStyle, title: str, question: str) -> None:
    if title:
        print_words(sheet, title, font(style.family, 15, bold=True), 3)
    if question:
        slanted = font(style.family, 10)
        slanted.setItalic(True)
        print_words(sheet, question, slanted, 6)


def _chosen_entities(
    articles: Sequence[Article], comparison: Comparison | None, chosen: Sequence[str] | None
) -> list[SharedEntity]:
    if comparison is None:
        return []
    texts = [article.document.text for article in articles]
    keys = chosen if chosen is not None else choose_telling(comparison.entities, texts[0], texts[1])
    by_key = {entity.key: entity for entity in comparison.entities}
    return [by_key[key] for key in keys if key in by_key][:8]


def _print_legend(sheet: Sheet, style: ReadingStyle, theme: Theme, entities: Sequence[SharedEntity]) -> None:
    """Pattern and name of every marked entity, in as many lines as they need."""
    painter, unit = sheet.painter, sheet.unit
    small = font(style.family, 8.5)
    painter.setFont(small)
    metrics = QFontMetricsF(small, sheet.device)
    x, line = 0.0, 16 * unit
    for entity, mark in zip(entities, theme.marks, strict=False):
        name = metrics.elidedText(entity.name, Qt.TextElideMode.ElideRight, sheet.width / 2)
        width = 30 * unit + metrics.horizontalAdvance(name)
        if x and x + width > sheet.width:
            x, sheet.y = 0.0, sheet.y + line
        painter.save()
        painter.translate(x, sheet.y)
        painter.scale(unit, unit)
        draw_swatch(painter, QRectF(0, 1, 22, 12), mark, theme.frame["secondary"])
        painter.restore()
        painter.setPen(QColor("#000000"))
        painter.drawText(QPointF(x + 26 * unit, sheet.y + 10.5 * unit), name)
        x += width + 12 * unit
    sheet.y += line + 2 * unit
    painter.setPen(QPen(theme.frame["hairline"], 0.6 * unit))
    painter.drawLine(QPointF(0, sheet.y), QPointF(sheet.width, sheet.y))
    sheet.y += 8 * unit


class _Column:
    """One article, laid out for its column; printed page by page, broken between lines."""

    def __init__(
        self,
        sheet: Sheet,
        article: Article,
        theme: Theme,
        style: ReadingStyle,
        side: int,
        entities: Sequence[SharedEntity],
        said: NumberedHighlights,
    ) -> None:
        self.text = ArticleText(article.document, theme, style, device=sheet.device)
        self._layers = Layers(
            tuple(
                EntityMarks(entity.key, entity.right if side else entity.left, mark)
                for entity, mark in zip(entities, theme.marks, strict=False)
            ),
            highlights=said.marks(article),
        )
        self._marks = MarkPainter()
        self._marks.set_layers(self._layers)
        self._numbers = said.numbers(article)
        self.page = PagePainter(self.text, self._marks)
        self.page.source = describe_source(article)
        self._done = 0.0

    def set_width(self, width: float) -> None:
        frame = self.text.qt.rootFrame().frameFormat()
        frame.setMargin(0)
        self.text.qt.rootFrame().setFrameFormat(frame)
        self.text.qt.setTextWidth(width)
        self.page.forget()

    @property
    def is_done(self) -> bool:
        return self._done >= self.page.blocks[-1].rect.bottom() - 0.5 if self.page.blocks else True

    def paint(self, painter: QPainter, at: QPointF, height: float) -> None:
        """Paint what fits into that height below what has been printed, whole lines only."""
        start = self._done
        end = self._break_before(start + height)
        if end <= start:  # one line higher than a page: cut it rather than turn pages for ever
            end = start + height
        beside = 3 * self.text.em  # ticks and numbers stand beside the words
        painter.save()
        painter.translate(at.x(), at.y() - start)
        for top, bottom, layers in self._bands(start, end):
            clip = QRectF(-beside, top, self.text.qt.textWidth() + 2 * beside, bottom - top)
            painter.setClipRect(clip)
            self._marks.set_layers(layers)
            self.page.paint(painter, clip)
        clip = QRectF(-beside, start, self.text.qt.textWidth() + 2 * beside, end - start)
        painter.setClipRect(clip)
        self._paint_numbers(painter, start, end)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = clip
        self.text.qt.documentLayout().draw(painter, context)
        painter.restore()
        self._done = end

    def _bands(self, start: float, end: float) -> list[tuple[float, float, Layers]]:
        """What is painted from where to where: the line under a marked word hangs into the air above the next line,
        into which the highlight of that next line reaches up. Both stay on the page of their words."""
        hang = HANG * self.text.em
        top = start + hang if start else 0.0
        if not self._layers.highlights:
            return [(top, end + hang, self._layers)]
        lines, grounds = replace(self._layers, highlights=()), replace(self._layers, entities=())
        return [(start, top, grounds), (top, end, self._layers), (end, end + hang, lines)]

    def _paint_numbers(self, painter: QPainter, start: float, end: float) -> None:
        """What was said of a highlight is found by the number beside the line on which it begins."""
        lines: dict[float, list[int]] = {}
        places: dict[float, Span] = {}
        for number, place in self._numbers:
            top = self.page.line_top(place.start)
            if start - 0.5 <= top < end - 0.5:
                lines.setdefault(top, []).append(number)
                places.setdefault(top, place)
        painter.setFont(self.text.small_font(0.68))
        painter.setPen(self.text.theme.frame["secondary"])
        em = self.text.em
        for top, numbers in lines.items():
            words, place = ", ".join(map(str, numbers)), places[top]
            height = self.page.line_bottom(place.start) - top
            if self.text.is_right_to_left(place):
                rect = QRectF(self.text.qt.textWidth() + 0.95 * em, top, 3 * em, height)
                side = Qt.AlignmentFlag.AlignLeft
            else:
                rect = QRectF(-3.95 * em, top, 3 * em, height)
                side = Qt.AlignmentFlag.AlignRight
            painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), words)

    def _break_before(self, limit: float) -> float:
        """The lowest place not below `limit` where no line is cut."""
        last = self.page.blocks[-1].rect.bottom()
        if last <= limit:
            return last
        cut = limit
        for placed in self.page.blocks:
            layout = placed.block.layout()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                top = placed.rect.top() + line.y()
                # Half the leading above a line belongs to it: marks stand there.
                if top < cut < top + line.height():
                    cut = top
        return cut


def _print_columns(sheet: Sheet, columns: Sequence[_Column]) -> None:
    gutter = GUTTER * _POINTS * sheet.unit if len(columns) > 1 else 0.0
    width = (sheet.width - gutter) / len(columns)
    indent = 0.0
    if len(columns) == 1:
        width = min(width, columns[0].text.column_width * 1.15)
        indent = (sheet.width - width) / 2
    for column in columns:
        column.set_width(width)
    while True:
        top, room = sheet.y, sheet.foot - sheet.y
        for i, column in enumerate(columns):
            if not column.is_done:
                column.paint(sheet.painter, QPointF(indent + i * (width + gutter), top), room)
        if len(columns) > 1:
            sheet.painter.setPen(QPen(QColor("#999999"), 0.6 * sheet.unit))
            x = width + gutter / 2
            sheet.painter.drawLine(QPointF(x, top), QPointF(x, sheet.foot - 6 * sheet.unit))
        if all(column.is_done for column in columns):
            return
        sheet.turn()


def _print_said(sheet: Sheet, style: ReadingStyle, theme: Theme, said: NumberedHighlights) -> None:
    """What was said of highlights, by number; those that stand nowhere in the texts are told too."""
    sheet.turn()
    text = PaperText(sheet.device, sheet.width, style.family, theme, 9.5)
    text.add_heading(_tr("Highlights"), 15)
    for row in said.rows:
        for number, passage in row.passages:
            text.add_quote(passage.quote, row.highlight.colour, str(number) if number else "–")
            if not number:  # not in these texts: lost, or the other end of a tie
                is_lost = passage.article_id is not None and passage.place is None
                text.add_quiet(_tr("Not found in the text") if is_lost else passage.title, inset=True)
        add_said(text, row.highlight.stance, row.highlight.comment, row.highlight.tags)
    print_flow(sheet, text.document, text.decorate)


def _print_notes(sheet: Sheet, style: ReadingStyle, theme: Theme, notes: Sequence[str]) -> None:
    """Notes on pages of their own, as Markdown; nothing in them is loaded."""
    sheet.turn()
    print_words(sheet, _tr("Notes"), font(style.family, 15, bold=True), 6)
    for note in notes:
        if not note.strip():
            continue
        text = PaperText(sheet.device, sheet.width, style.family, theme)
        text.add_markdown(note)
        print_flow(sheet, text.document, text.decorate)
        sheet.y += 14 * sheet.unit
