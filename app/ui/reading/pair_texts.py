"""Two texts of equal weight beside each other: headlines on one line, one size, scrolling as one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from app.domain import Article, Span
from app.ui.parts import read_in_order
from app.ui.reading.equal_splitter import EqualSplitter
from app.ui.reading.ribbon_gutter import RibbonGutter
from app.ui.reading.scroll_link import ScrollLink
from app.ui.reading.side_view import SideView
from app.ui.theme import ReadingStyle, Theme

HEADLINE_SHARE = 0.32  # of the height there is, at most


class PairTexts(EqualSplitter):
    """The two sides of the split view, and what holds for both at once. Side 0 is the left one."""

    link_activated = Signal(str)
    details_requested = Signal(int)  # article id
    position_changed = Signal(int, int)  # article id, code point at the top
    end_reached = Signal(int)  # article id
    zoom_requested = Signal(int)
    entity_clicked = Signal(int, str, object)  # side, key, Span
    scrolled = Signal()

    def __init__(self, theme: Theme, style: ReadingStyle, parent: QWidget | None = None) -> None:
        left, right = (
            SideView(theme, style, QCoreApplication.translate("PairTexts", name)) for name in ("Left", "Right")
        )
        super().__init__(theme, left, right, parent)
        self.left, self.right = left, right
        read_in_order(left, right)
        gutter = self.handle(1)
        assert isinstance(gutter, RibbonGutter)
        self.gutter = gutter
        gutter.tie(left.pane, right.pane)
        gutter.foot_of_headlines = left.headline.height
        self.link = ScrollLink(left.pane, right.pane, self)
        self._room = self.height()
        self.setFocusProxy(left.pane)
        for number, side in enumerate(self.sides):
            side.pane.scrolling.moved.connect(self.scrolled)
            side.pane.link_activated.connect(self.link_activated)
            side.pane.zoom_requested.connect(self.zoom_requested)
            side.pane.laid_out.connect(self.level_headlines)
            for source in (side.pane, side.headline):
                source.entity_clicked.connect(
                    lambda key, span, number=number: self.entity_clicked.emit(number, key, span)
                )
            side.headline.source_clicked.connect(lambda side=side: _announce(side, self.details_requested))
            side.end_watch.reached.connect(lambda side=side: _announce(side, self.end_reached))
            side.place_watch.reported.connect(self.position_changed)

    def createHandle(self) -> RibbonGutter:
        return RibbonGutter(self)

    @property
    def sides(self) -> tuple[SideView, SideView]:
        return self.left, self.right

    # --- what is shown --------------------------------------------------------------------------------------------

    def show_articles(self, left: Article | None, right: Article | None) -> None:
        """Two other articles, from their tops."""
        self.link.reset()
        self.left.show_article(left)
        self.right.show_article(right)
        self.level_headlines()

    def stand_at(self, offsets: tuple[int, int], *, together: bool) -> None:
        """Put each text in its place."""
        # Apart while both are put there: one must not drag the other along.
        self.link.set_together(False)
        for side, offset in zip(self.sides, offsets, strict=True):
            side.pane.scrolling.scroll_to(offset)
            side.begin_watching()
        self.link.set_together(together, calibrate=False)

    def places(self) -> tuple[int, int]:
        """How far each text is scrolled, in pixels."""
        return self.left.pane.verticalScrollBar().value(), self.right.pane.verticalScrollBar().value()

    def stand_at_places(self, places: tuple[int, int]) -> None:
        """Scroll each text that far, to the pixel, without one of them leading the other."""
        together = self.link.together
        self.link.set_together(False)
        for side, place in zip(self.sides, places, strict=True):
            side.pane.scrolling.scroll_to_place(place, 0.0)
        self.link.set_together(together, calibrate=False)

    def offsets(self) -> tuple[int, int]:
        """The code points at the top of the left and the right text."""
        return self.left.pane.scrolling.offset_at_top(), self.right.pane.scrolling.offset_at_top()

    def flush_positions(self) -> None:
        for side in self.sides:
            side.place_watch.flush()

    def share_layers(self) -> None:
        """What was laid over the panes is laid over the headlines too."""
        for side in self.sides:
            side.headline.set_layers(side.pane.layers)

    # --- sizes and styles -----------------------------------------------------------------------------------------

    def restyle(self, theme: Theme, style: ReadingStyle) -> None:
        self.set_theme(theme)
        for side in self.sides:
            side.restyle(theme, style)
        self.gutter.fit()
        self.level_headlines()

    def set_room(self, height: int) -> None:
        """How high the view is that the texts stand in, whatever lines it shows beneath them just now."""
        self._room = height
        self.level_headlines()

    def level_headlines(self) -> None:
        """Give both headlines one height, and no more than their share of a small window."""
        headlines = [side.headline for side in self.sides]
        room = max(120.0, self._room * HEADLINE_SHARE)
        for headline in headlines:
            headline.set_most_lines(int((room - 2 * headline.source_height) // headline.line_height))
        height = max(headline.needed_height() for headline in headlines)
        for headline in headlines:
            if headline.height() != height or headline.minimumHeight() != height:
                headline.setFixedHeight(height)

    # --- where the reader is --------------------------------------------------------------------------------------

    @property
    def active_side(self) -> SideView:
        """The side that has the keyboard, or had it last; at first the left one."""
        focus = self.focusWidget()
        return self.right if focus is not None and self.right.isAncestorOf(focus) else self.left

    def show_span(self, number: int, span: Span) -> None:
        """Bring a place of one text on screen, unless it is there already or stands in the headline."""
        side = self.sides[number]
        if not side.headline.covers(span):
            side.pane.scrolling.ensure_visible(span)

    def show_passage(self, article_id: int, span: Span) -> bool:
        """Lead to a passage, if it is one of these articles."""
        number = next((n for n, side in enumerate(self.sides) if side.article and side.article.id == article_id), None)
        if number is None:
            return False
        self.show_span(number, span)
        self.sides[number].pane.flash.begin(span)
        return True

    def centre(self, left: Span, right: Span) -> None:
        """Bring a passage of either text to eye height, beside each other. Every jump to two places at once is this."""
        self.link.centre(left, right)

    def focus_other(self) -> None:
        """The keyboard goes to the other text; from elsewhere, to the left one."""
        other = self.right if self.left.pane.hasFocus() else self.left
        other.pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def selected_span(self) -> tuple[int, Span] | None:
        """What is selected on the active side, else on the other, with the id of its article."""
        for side in (self.active_side, *self.sides):
            span = side.pane.selected_span()
            if span is not None and side.article is not None:
                return side.article.id, span
        return None


def _announce(side: SideView, signal: SignalInstance) -> None:
    if side.article is not None:
        signal.emit(side.article.id)
