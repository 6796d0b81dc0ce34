"""The pane a text is read in: read-only, a comfortable measure in the middle, marks beneath the words.

The pane holds a text and lays it out. Where it stands is kept by `pane_scrolling`; what a reader does with mouse and
keys is understood by `pane_pointer`, `pane_keys` and `pane_menu`; `page_painter` paints what is not words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, QSignalBlocker, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextEdit, QWidget

from app.domain import Document, Span
from app.ui.passages import Passage, add_passage
from app.ui.reading.page_painter import PagePainter
from app.ui.reading.pane_keys import PaneKeys
from app.ui.reading.pane_menu import make_pane_menu
from app.ui.reading.pane_pointer import PanePointer, Target
from app.ui.reading.pane_scrolling import PaneScrolling
from app.ui.reading.passage_flash import PassageFlash
from app.ui.reading.stretches import x_of
from app.ui.reading.text_document import ArticleText
from app.ui.reading.text_marks import Layers, MarkPainter
from app.ui.theme import ReadingStyle, Theme

if TYPE_CHECKING:
    from app.ui.reading.guide.outer_margin import OuterMargin
    from app.ui.reading.highlights.marker import HighlightMark

NARROWEST_MARGIN = 24
_EMPTY = Document("", ())


class TextPane(QTextEdit):
    """Shows one article. All offsets are code points of its canonical text."""

    entity_clicked = Signal(str, object)  # key, Span
    link_activated = Signal(str)  # an http or https address; nothing has been opened
    source_clicked = Signal()
    laid_out = Signal()  # heights and places have changed
    layers_changed = Signal()
    loaded_pointed = Signal(object)  # Loaded under a resting pointer
    highlight_chosen = Signal(object)  # HighlightMark that was clicked, or chosen with the caret in it
    selected = Signal()  # words were selected with the mouse, which is up again
    loaded_chosen = Signal(object)  # Loaded that was clicked, or chosen with the caret on it
    zoom_requested = Signal(int)  # steps, from Ctrl and the wheel
    focused = Signal(bool)
    menu_made = Signal(object, object)  # QMenu that is about to be shown, Target it was asked on

    def __init__(
        self, theme: Theme, style: ReadingStyle, parent: QWidget | None = None, *, show_title: bool = True
    ) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Article text"))
        self.show_title = show_title
        self.overscroll = 0.35  # of the pane's height, so that the last lines can come to eye height
        self.text = ArticleText(_EMPTY, theme, style, self, show_title=show_title)
        self.page = PagePainter(self.text, MarkPainter())
        self.scrolling = PaneScrolling(self, self.page)
        self.pointer = PanePointer(self)
        self.keys = PaneKeys(self)
        self.flash = PassageFlash(self)
        self.describe_passage: Callable[[Span], Passage | None] = lambda _: None  # where copied words come from
        self.margin: OuterMargin | None = None  # where it is read beside another text
        self.describe_highlight: Callable[[HighlightMark], str] = lambda _: ""  # what a tip says of one
        self.selection_actions: list[QAction] = []  # what the menu of a selection offers
        self.setDocument(self.text.qt)
        self.keys.hide_caret()
        self._apply_colours()

    # --- what is shown ------------------------------------------------------------------------------------------------

    def show_document(self, document: Document, source: str = "") -> None:
        """Show another article, from its top, without marks. `source` is painted beneath the title."""
        old = self.text
        self.scrolling.stop()
        self.flash.end()
        with self.scrolling.during_layout():
            self.text = ArticleText(document, old.theme, old.style, self, show_title=self.show_title)
            self.page = PagePainter(self.text, MarkPainter())
            self.page.source = source
            self.scrolling.begin(self.page)
            self._set_margins()
            self.setDocument(self.text.qt)
            self.keys.hide_caret()  # the layout of the document keeps it
            old.deleteLater()
            self.page.forget()
            self.verticalScrollBar().setValue(0)
        self.laid_out.emit()

    def set_source(self, source: str) -> None:
        self.page.source = source
        self.viewport().update()

    def restyle(self, theme: Theme, style: ReadingStyle) -> None:
        """Other colours, another size; what stands at the top stays there."""
        selected = self.selected_span()
        with self.scrolling.during_layout():
            self.text.restyle(theme, style)
            self._apply_colours()
            self._set_margins()
            self.page.forget()
            if selected is not None:
                self.select_span(selected)
            self.scrolling.restore()
        self.viewport().update()
        self.laid_out.emit()

    def _apply_colours(self) -> None:
        theme = self.text.theme
        palette = QPalette(theme.palette())
        selection = QColor(theme.frame["selection"])
        selection.setAlpha(150)  # the marks beneath stay to be seen
        palette.setColor(QPalette.ColorRole.Highlight, selection)
        palette.setColor(QPalette.ColorRole.HighlightedText, theme.text["body"])
        palette.setColor(QPalette.ColorRole.Text, theme.text["body"])
        palette.setColor(QPalette.ColorRole.Window, theme.frame["page"])
        self.setPalette(palette)
        # A style sheet of the application that was changed leaves the viewport with the colours it had before.
        self.viewport().setPalette(palette)
        # The groove of the scroll bar is part of the page, not of the window's frame.
        page = theme.frame["page"].name()
        self.verticalScrollBar().setStyleSheet(f"QScrollBar:vertical {{ background: {page}; }}")

    @property
    def layers(self) -> Layers:
        return self.page.marks.layers

    def set_layers(self, layers: Layers) -> None:
        """Lay these over the text. Nothing is laid out anew."""
        self.page.marks.set_layers(layers)
        self.viewport().update()
        self.layers_changed.emit()

    def set_hits(self, hits: Sequence[Span], current: Span | None = None) -> None:
        self.set_layers(replace(self.layers, hits=tuple(hits), current_hit=current))

    # --- layout -------------------------------------------------------------------------------------------------------

    def _set_margins(self) -> None:
        width = self.viewport().width()
        em = self.text.em
        least = max(NARROWEST_MARGIN, 1.4 * em if width > 30 * em else NARROWEST_MARGIN)
        side = int(max(least, (width - self.text.column_width) / 2))
        top = 2.4 * em if self.show_title else 1.1 * em
        frame = self.text.qt.rootFrame().frameFormat()
        frame.setLeftMargin(side)
        frame.setRightMargin(side)
        frame.setTopMargin(int(top))
        frame.setBottomMargin(int(max(3 * em, self.overscroll * self.viewport().height())))
        if frame != self.text.qt.rootFrame().frameFormat():
            self.text.qt.rootFrame().setFrameFormat(frame)
        self.text.qt.setTextWidth(width)
        self.verticalScrollBar().setSingleStep(int(self.text.line_height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        with self.scrolling.during_layout():
            super().resizeEvent(event)
            self._set_margins()
            self.page.forget()
            self.scrolling.restore()
        self.laid_out.emit()

    def showEvent(self, event: QShowEvent) -> None:
        with self.scrolling.during_layout():
            super().showEvent(event)
            self._set_margins()
            self.page.forget()
            self.scrolling.restore()

    @property
    def column(self) -> tuple[float, float]:
        """Left edge and width of the text column, in the coordinates of the pane."""
        frame = self.text.qt.rootFrame().frameFormat()
        left = frame.leftMargin()
        return left, self.viewport().width() - left - frame.rightMargin()

    def rect_of(self, span: Span) -> QRectF:
        """Where the first line of a span stands, in the coordinates of the viewport."""
        block = self.text.qt.findBlock(self.text.to_position(span.start))
        # Asking for the block's place lays it out; before that it has no lines, and Qt crashes on asking for one.
        origin = self.text.qt.documentLayout().blockBoundingRect(block).topLeft()
        line = block.layout().lineForTextPosition(self.text.to_position(span.start) - block.position())
        left = x_of(line, self.text.to_position(span.start) - block.position())
        top = origin.y() + line.y() - self.verticalScrollBar().value()
        return QRectF(origin.x() + left, top, 1, line.height())

    # --- selection ----------------------------------------------------------------------------------------------------

    def selected_span(self) -> Span | None:
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        span = self.text.to_span(cursor.selectionStart(), cursor.selectionEnd())
        return span if span.start < span.end else None

    def select_span(self, span: Span) -> None:
        cursor = QTextCursor(self.text.qt)
        cursor.setPosition(self.text.to_position(span.start))
        cursor.setPosition(self.text.to_position(span.end), QTextCursor.MoveMode.KeepAnchor)
        bar = self.verticalScrollBar()
        value = bar.value()
        with QSignalBlocker(bar):  # Qt would scroll the selection into view
            self.setTextCursor(cursor)
        bar.setValue(value)

    # --- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        scroll = self.verticalScrollBar().value()
        painter = QPainter(self.viewport())
        painter.translate(0, -scroll)
        clip = QRectF(event.rect()).translated(0, scroll)
        self.flash.paint(painter, self.page, clip)
        self.page.paint(painter, clip)
        if self.margin is not None:
            self.margin.paint(painter, clip)
        painter.end()
        super().paintEvent(event)

    # --- mouse --------------------------------------------------------------------------------------------------------

    def activate(self, target: Target) -> None:
        """Announce that the reader chose what stands there: its mark, else its link, else what else there is."""
        if target.is_tick:
            self.highlight_chosen.emit(target.highlight)
        elif target.mark is not None:
            self.entity_clicked.emit(target.mark[1].key, target.mark[0])
        elif target.link:
            self.link_activated.emit(target.link)
        elif target.loaded is not None:
            self.loaded_chosen.emit(target.loaded)
        elif target.highlight is not None:
            self.highlight_chosen.emit(target.highlight)
        elif target.is_source:
            self.source_clicked.emit()
        elif target.alone is not None and self.margin is not None:
            self.margin.clicked.emit(target.alone)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.scrolling.stop()
        self.pointer.press(event)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.pointer.release(event)
        if event.button() == Qt.MouseButton.LeftButton and self.textCursor().hasSelection():
            self.selected.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.pointer.move(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.pointer.show_tip(event)
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            if steps:
                self.zoom_requested.emit(1 if steps > 0 else -1)
            event.accept()
            return
        self.scrolling.stop()
        pixels = self._pixels_of(event)
        if event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier):
            with self.scrolling.moving_alone():
                self.scrolling.move_by(pixels or self._notches_of(event) * 3 * self.text.line_height)
            event.accept()
        elif pixels:
            self.scrolling.move_by(pixels)
            event.accept()
        else:
            super().wheelEvent(event)

    @staticmethod
    def _pixels_of(event: QWheelEvent) -> float:
        """How far a touchpad asks the text to go, downwards. Qt's own scrolling knows the notches of a wheel alone,
        which is what a touchpad under X11 has too."""
        if QGuiApplication.platformName() == "xcb":
            return 0.0
        delta = event.pixelDelta()
        return -float(delta.y() or (delta.x() if event.modifiers() else 0))

    @staticmethod
    def _notches_of(event: QWheelEvent) -> float:
        """With Alt, and on macOS with Shift, the wheel comes as one that turns sideways."""
        delta = event.angleDelta()
        return -(delta.y() or delta.x()) / 120

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.make_menu(QPointF(event.pos()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self, point: QPointF) -> QMenu:
        """The context menu for a point of the viewport."""
        target = self.pointer.target_at(point)
        menu = make_pane_menu(self, target)
        self.menu_made.emit(menu, target)
        return menu

    # --- keyboard -----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and self.keys.claims(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)

    # --- what leaves and enters ---------------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        """The author's words and nothing else: no placeholder, no style. A note is told where they stand, too."""
        data = QMimeData()
        span = self.selected_span()
        if span is not None:
            data.setText(self.text.document.text[span.start : span.end].replace("\n", "\n\n"))
            if (passage := self.describe_passage(span)) is not None:
                add_passage(data, passage)
        return data

    def loadResource(self, kind: int, name: QUrl) -> None:  # type: ignore[override]
        """Nothing is ever loaded for an article, neither from outside nor from the disk."""
