"""The card of a pair: opens on marks in both texts and on rows of the list, by pointer and by key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRect, Signal
from PySide6.QtWidgets import QWidget

from app.domain import Span
from app.ui.reading.card_opener import CardOpener, CardSubject, CardSurface
from app.ui.reading.entity_card import EntityCard
from app.ui.reading.entity_facts import EntityFacts, NameUse, gather_facts
from app.ui.reading.entity_list import EntityList
from app.ui.reading.entity_rows import ROW_ROLE, EntityRow
from app.ui.reading.mention_walk import MentionWalk
from app.ui.reading.shared_marks import SharedMarks
from app.ui.reading.side_view import SideView
from app.ui.theme import Theme


class PairCard(QObject):
    """Joins a card to the marks of a pair. What a reader chooses on the card is walked to, or passed on."""

    place_asked = Signal(int, object)  # side, Span: to be brought on screen

    def __init__(
        self,
        marks: SharedMarks,
        sides: Sequence[SideView],
        rows: EntityList,
        walk: MentionWalk,
        theme: Theme,
        view: QWidget,
    ) -> None:
        super().__init__(view)
        self._marks, self._sides, self._rows, self._walk = marks, sides, rows, walk
        self._theme, self._view = theme, view
        self.card = EntityCard(theme, view)
        self.opener = CardOpener(self.card, view, self._fill)
        for side in sides:
            self._add_side(side)
        self.opener.add_surface(
            CardSurface(rows.viewport(), self._find_row, self._row_rect, beside=True),
        )
        self.opener.watch_keys(rows)
        self.card.use_chosen.connect(self._walk_to)
        self.card.place_asked.connect(self.place_asked)

    def _add_side(self, side: SideView) -> None:
        pane, headline = side.pane, side.headline
        self.opener.add_surface(
            CardSurface(
                pane.viewport(),
                partial(self._find_in_pane, side),
                partial(self._pane_rect, side),
                lambda subject: pane.text.is_right_to_left(_span(subject)),
            )
        )
        self.opener.add_surface(
            CardSurface(
                headline,
                lambda point: _subject(headline.mark_at(point)),
                partial(self._headline_rect, side),
                lambda subject: pane.text.is_right_to_left(_span(subject)),
            )
        )
        self.opener.watch_keys(pane)
        pane.verticalScrollBar().valueChanged.connect(self.opener.text_moved)
        pane.laid_out.connect(self.opener.text_moved)

    # --- what lies where ----------------------------------------------------------------------------------------------

    @staticmethod
    def _find_in_pane(side: SideView, point: QPointF) -> CardSubject | None:
        return _subject(side.pane.pointer.target_at(point).mark)

    def lines_of(self, number: int, span: Span) -> tuple[QRect, bool]:
        """The lines of a span in the coordinates of the view, and whether they run from right to left."""
        side = self._sides[number]
        subject = CardSubject("", span)
        surface, rect = side.pane.viewport(), self._pane_rect(side, subject)
        if side.headline.covers(span):
            surface, rect = side.headline, self._headline_rect(side, subject) or QRect(0, 0, 1, 1)
        corner = surface.mapTo(self._view, rect.topLeft())
        return QRect(corner, rect.size()), side.pane.text.is_right_to_left(span)

    @staticmethod
    def _pane_rect(side: SideView, subject: CardSubject) -> QRect:
        span = _span(subject)
        first, last = side.pane.rect_of(span), side.pane.rect_of(Span(max(span.start, span.end - 1), span.end))
        # The mark hangs a little below the line of its words.
        foot = last.bottom() + 0.2 * side.pane.text.em
        return QRect(round(first.left()), round(first.top()), 1, round(foot - first.top()))

    @staticmethod
    def _headline_rect(side: SideView, subject: CardSubject) -> QRect | None:
        lines = side.headline.lines_of(_span(subject))
        return lines.toAlignedRect() if lines is not None else None

    def _find_row(self, point: QPointF) -> CardSubject | None:
        index = self._rows.indexAt(point.toPoint())
        return CardSubject(index.data(ROW_ROLE).key) if index.isValid() else None

    def _row_rect(self, subject: CardSubject) -> QRect | None:
        index = self._rows.index_of(subject.key)
        return self._rows.visualRect(index) if index.isValid() else None

    # --- content ------------------------------------------------------------------------------------------------------

    def facts(self, key: str) -> EntityFacts | None:
        """All there is to tell of an entity of the pair."""
        entity = self._marks.find(key)
        left, right = (side.article for side in self._sides)
        if entity is None or left is None or right is None:
            return None
        return gather_facts(entity, left.document.text, right.document.text)

    def _fill(self, key: str) -> bool:
        facts = self.facts(key)
        if facts is None:
            return False
        row = next((row for row in self._marks.rows(self._theme) if row.key == key), None)
        hint = self.tr("Click, then N and P walk through all {n}").format(n=facts.count(0) + facts.count(1))
        self.card.show_facts(facts, row.style if row is not None else None, hint)
        return True

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.card.set_theme(theme)
        self.opener.refresh()

    def refresh(self) -> None:
        """Marks have changed."""
        self.opener.refresh()

    # --- by key -------------------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Open the card on what the reader stands on, or close the one that was opened so."""
        if self.opener.is_held:
            self.opener.close()
        elif self._focus() is self._rows and self._rows.currentIndex().isValid():
            row: EntityRow = self._rows.currentIndex().data(ROW_ROLE)
            self.opener.open_at(self._rows.viewport(), CardSubject(row.key))
        else:
            self._open_on_mention()

    def _focus(self) -> QWidget | None:
        return self._rows.window().focusWidget()

    def _open_on_mention(self) -> None:
        """On the mention that is walked, the one under the pointer or the caret, else on the first in sight."""
        if self._walk.key:
            for number in range(len(self._sides)):
                span = self._walk.span_on(number)
                if span is not None and self._open_on(number, CardSubject(self._walk.key, span)):
                    return
        if self.opener.is_open and (subject := self.opener.subject) is not None:
            for widget in self._surface_of(subject):
                if self.opener.open_at(widget, subject):
                    return
        focus = self._focus()
        focused = next((n for n, side in enumerate(self._sides) if focus and side.isAncestorOf(focus)), 0)
        pane = self._sides[focused].pane
        if pane.keys.has_caret and (mark := pane.pointer.target_at_caret().mark) is not None:
            self._open_on(focused, CardSubject(mark[1].key, mark[0]))
            return
        for number in (focused, 1 - focused):
            if self._open_on_first(number):
                return

    def _surface_of(self, subject: CardSubject) -> list[QWidget]:
        if subject.place is None:
            return [self._rows.viewport()]
        return [surface for side in self._sides for surface in (side.headline, side.pane.viewport())]

    def _open_on_first(self, number: int) -> bool:
        """On the first mention in sight on that side, marked in colour if one is."""
        side = self._sides[number]
        seen = [
            (entity.style is None, span, entity.key)
            for entity in side.pane.layers.entities
            for span in entity.spans
            if not side.headline.covers(span) and side.pane.scrolling.shows(span.start)
        ]
        if not seen:
            return False
        _, span, key = min(seen)
        return self._open_on(number, CardSubject(key, span))

    def _open_on(self, number: int, subject: CardSubject) -> bool:
        side = self._sides[number]
        surface = side.headline if side.headline.covers(_span(subject)) else side.pane.viewport()
        return self.opener.open_at(surface, subject)

    def follow_walk(self) -> None:
        """A card that was opened by key goes along with the walk."""
        if not self.opener.is_held or not self._walk.key:
            return
        for number, side in enumerate(self._sides):
            span = self._walk.span_on(number)
            if span is not None:
                surface = side.headline if side.headline.covers(span) else side.pane.viewport()
                self.opener.follow(surface, CardSubject(self._walk.key, span))

    def _walk_to(self, number: int, use: NameUse) -> None:
        """The next place that says it so: after the one the reader stands on, round and round."""
        assert self.card.facts is not None
        here = self._walk.span_on(number)
        after = [span for span in use.spans if here is None or span.start > here.start]
        span = after[0] if after else use.spans[0]
        self._walk.stand_on(number, self.card.facts.key, span)
        self.place_asked.emit(number, span)


def _subject(mark: tuple[Span, object] | None) -> CardSubject | None:
    return CardSubject(mark[1].key, mark[0]) if mark is not None else None  # type: ignore[attr-defined]


def _span(subject: CardSubject) -> Span:
    assert isinstance(subject.place, Span)
    return subject.place
