"""The pane a text is read in: read-only, a comfortable measure in the middle, marks beneath the words.

Reading keys scroll; the caret appears when it is wanted (left, right, or with Shift) and goes with Escape.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import ceil

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QMimeData,
    QPoint,
    QPointF,
    QRectF,
    QSignalBlocker,
    Qt,
    QUrl,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QStyle, QTextEdit, QToolTip, QWidget

from app.domain import Document, Span
from app.ui.reading.linked_scrolling import EYE_HEIGHT
from app.ui.reading.page_painter import PagePainter, PlacedBlock
from app.ui.reading.text_document import ArticleText
from app.ui.reading.text_marks import EntityMarks, Layers, MarkPainter, x_of
from app.ui.theme import ReadingStyle, Theme

GLIDE_MILLISECONDS = 150
NARROWEST_MARGIN = 24
_EMPTY = Document("", ())


class TextPane(QTextEdit):
    """Shows one article. All offsets are code points of its canonical text."""

    entity_clicked = Signal(str, object)  # key, Span
    link_activated = Signal(str)  # an http or https address; nothing has been opened
    source_clicked = Signal()
    scrolled = Signal()  # by the reader or by a jump; not while the text is being laid out anew
    laid_out = Signal()  # heights and places have changed
    zoom_requested = Signal(int)  # steps, from Ctrl and the wheel
    focused = Signal(bool)

    def __init__(
        self, theme: Theme, style: ReadingStyle, parent: QWidget | None = None, *, show_title: bool = True
    ) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Article text"))
        self.context_actions: list[QAction] = []  # what the window adds to the context menu
        self.show_title = show_title
        self.overscroll = 0.35  # of the pane's height, so that the last lines can come to eye height
        self._marks = MarkPainter()
        self._anchor = (0, 0.0)  # code point of the top line, and how far it is scrolled past, in ems
        self._settling = 0
        self._pressed: QPoint | None = None
        self._glide = QVariantAnimation(self)
        self._glide.setDuration(GLIDE_MILLISECONDS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(lambda value: self.verticalScrollBar().setValue(int(value)))
        self.text = ArticleText(_EMPTY, theme, style, self, show_title=show_title)
        self.page = PagePainter(self.text, self._marks)
        self.setDocument(self.text.qt)
        self._set_caret(0)
        self._apply_colours()
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # --- what is shown --------------------------------------------------------------------------------------------

    def show_document(self, document: Document, source: str = "") -> None:
        """Show another article, from its top, without marks. `source` is painted beneath the title."""
        old = self.text
        self._glide.stop()
        with self._unsettled():
            self._marks = MarkPainter()
            self.text = ArticleText(document, old.theme, old.style, self, show_title=self.show_title)
            self.page = PagePainter(self.text, self._marks)
            self.page.source = source
            self._set_margins()
            self.setDocument(self.text.qt)
            self._set_caret(0)  # the layout of the document keeps it
            old.deleteLater()
            self._anchor = (0, 0.0)
            self.page.forget()
            self.verticalScrollBar().setValue(0)
        self.laid_out.emit()

    def set_source(self, source: str) -> None:
        self.page.source = source
        self.viewport().update()

    def restyle(self, theme: Theme, style: ReadingStyle) -> None:
        """Other colours, another size; what stands at the top stays there."""
        selected = self.selected_span()
        with self._unsettled():
            self.text.restyle(theme, style)
            self._apply_colours()
            self._set_margins()
            self.page.forget()
            if selected is not None:
                self.select_span(selected)
            self._restore_anchor()
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
        return self._marks.layers

    def set_layers(self, layers: Layers) -> None:
        """Lay these over the text. Nothing is laid out anew."""
        self._marks.set_layers(layers)
        self.viewport().update()

    def set_hits(self, hits: Sequence[Span], current: Span | None = None) -> None:
        self.set_layers(replace(self.layers, hits=tuple(hits), current_hit=current))

    # --- layout ---------------------------------------------------------------------------------------------------

    @contextmanager
    def _unsettled(self) -> Iterator[None]:
        self._settling += 1
        try:
            yield
        finally:
            self._settling -= 1

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
        with self._unsettled():
            super().resizeEvent(event)
            self._set_margins()
            self.page.forget()
            self._restore_anchor()
        self.laid_out.emit()

    def showEvent(self, event: QShowEvent) -> None:
        with self._unsettled():
            super().showEvent(event)
            self._set_margins()
            self.page.forget()
            self._restore_anchor()

    def _restore_anchor(self) -> None:
        offset, ems = self._anchor
        self._settle_range()
        value = 0.0 if offset == 0 and ems == 0 else self.page.line_top(offset) + ems * self.text.em
        self.verticalScrollBar().setValue(round(value))

    def _settle_range(self) -> int:
        """Qt lays out in steps, and guesses the range of the scroll bar until it is done; this makes it exact."""
        highest = max(0, int(self.text_height) - self.viewport().height())
        if self.verticalScrollBar().maximum() != highest:
            with self._unsettled():
                self.verticalScrollBar().setMaximum(highest)
        return highest

    def _on_scrolled(self, value: int) -> None:
        # What is hidden is not scrolled by anybody: its range only follows a layout that is not done.
        if self._settling or not self.isVisible():
            return
        offset = 0 if value <= 0 else self.page.line_start(value)
        self._anchor = (offset, 0.0 if value <= 0 else (value - self.page.line_top(offset)) / self.text.em)
        self.scrolled.emit()

    @property
    def text_height(self) -> float:
        """The height of the whole text in pixels, margins included. Asking lays out all of it."""
        return float(ceil(self.text.qt.documentLayout().documentSize().height()))

    @property
    def column(self) -> tuple[float, float]:
        """Left edge and width of the text column, in the coordinates of the pane."""
        frame = self.text.qt.rootFrame().frameFormat()
        left = frame.leftMargin()
        return left, self.viewport().width() - left - frame.rightMargin()

    # --- places ---------------------------------------------------------------------------------------------------

    def offset_at_top(self) -> int:
        """The code point that begins the top line; stable when the pane is resized or zoomed."""
        return self._anchor[0]

    def scroll_to(self, offset: int, where: float = 0.0, *, smooth: bool = False) -> None:
        """Bring the line of a code point to that share of the pane's height."""
        # The margin above the first line belongs to it.
        self.scroll_to_place(self.page.line_top(offset) if offset > 0 else 0.0, where, smooth=smooth)
        if not self.isVisible() and where == 0.0:
            self._anchor = (offset, 0.0)  # the size it will be shown in is not known yet; `showEvent` comes back to it

    def scroll_to_place(self, place: float, where: float = EYE_HEIGHT, *, smooth: bool = False) -> None:
        """Bring a place of the text, in pixels from its top, to that share of the pane's height."""
        bar = self.verticalScrollBar()
        highest = self._settle_range()
        target = min(max(0, round(place - where * self.viewport().height())), highest)
        self._glide.stop()
        if smooth and self.isVisible() and abs(target - bar.value()) > 1 and self._may_move():
            self._glide.setStartValue(bar.value())
            self._glide.setEndValue(target)
            self._glide.start()
        else:
            bar.setValue(target)

    def _may_move(self) -> bool:
        return self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0

    @property
    def is_gliding(self) -> bool:
        return self._glide.state() == QVariantAnimation.State.Running

    def place_at(self, where: float = EYE_HEIGHT) -> float:
        """What stands at that share of the pane's height, in pixels from the top of the text."""
        return self.verticalScrollBar().value() + where * self.viewport().height()

    def ensure_visible(self, span: Span, *, smooth: bool = True) -> None:
        """Bring a span to eye height, unless it stands well inside the pane already."""
        top = self.page.line_top(span.start)
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        if not value + 0.08 * height <= top <= value + 0.8 * height:
            self.scroll_to_place(top, EYE_HEIGHT, smooth=smooth)

    def shows(self, offset: int) -> bool:
        """Whether the line of a code point is in sight."""
        top = self.page.line_top(offset) - self.verticalScrollBar().value()
        return 0 <= top < self.viewport().height()

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

    def rect_of(self, span: Span) -> QRectF:
        """Where the first line of a span stands, in the coordinates of the viewport."""
        block = self.text.qt.findBlock(self.text.to_position(span.start))
        # Asking for the block's place lays it out; before that it has no lines, and Qt crashes on asking for one.
        origin = self.text.qt.documentLayout().blockBoundingRect(block).topLeft()
        line = block.layout().lineForTextPosition(self.text.to_position(span.start) - block.position())
        left = x_of(line, self.text.to_position(span.start) - block.position())
        top = origin.y() + line.y() - self.verticalScrollBar().value()
        return QRectF(origin.x() + left, top, 1, line.height())

    # --- painting -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        scroll = self.verticalScrollBar().value()
        painter = QPainter(self.viewport())
        painter.translate(0, -scroll)
        self.page.paint(painter, QRectF(event.rect()).translated(0, scroll))
        painter.end()
        super().paintEvent(event)

    # --- mouse ----------------------------------------------------------------------------------------------------

    def _in_text(self, point: QPointF) -> QPointF:
        return point + QPointF(0, self.verticalScrollBar().value())

    def _placed_at(self, point: QPointF) -> PlacedBlock | None:
        return next((placed for placed in self.page.blocks if placed.rect.adjusted(-4, -4, 4, 4).contains(point)), None)

    def mark_at(self, point: QPointF) -> tuple[Span, EntityMarks] | None:
        """The mark under a point of the viewport."""
        inside = self._in_text(point)
        placed = self._placed_at(inside)
        return self._marks.mark_at(placed.block.blockNumber(), inside - placed.rect.topLeft()) if placed else None

    def link_under(self, point: QPointF) -> str:
        position = self.text.qt.documentLayout().hitTest(self._in_text(point), Qt.HitTestAccuracy.ExactHit)
        return self.text.link_at(self.text.to_offset(position)) if position >= 0 else ""

    def _is_on_source(self, point: QPointF) -> bool:
        return self.page.source_rect().contains(self._in_text(point))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._glide.stop()
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        point = event.position()
        if pressed is None or (point.toPoint() - pressed).manhattanLength() > 4 or self.textCursor().hasSelection():
            return
        mark = self.mark_at(point)
        if mark is not None:
            self.entity_clicked.emit(mark[1].key, mark[0])
        elif address := self.link_under(point):
            self.link_activated.emit(address)
        elif self._is_on_source(point):
            self.source_clicked.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() != Qt.MouseButton.NoButton:
            return
        point = event.position()
        clickable = self.mark_at(point) is not None or self._is_on_source(point) or bool(self.link_under(point))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.IBeamCursor)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def tip_at(self, point: QPointF) -> str:
        """What a tool tip says about a point of the viewport; empty when there is nothing to say."""
        mark = self.mark_at(point)
        if mark is not None:
            return mark[1].tip
        if self._is_on_source(point):
            return self.tr("Edit the details of this article")
        return self.link_under(point)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            if steps:
                self.zoom_requested.emit(1 if steps > 0 else -1)
            event.accept()
            return
        self._glide.stop()
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.make_menu(QPointF(event.pos()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self, point: QPointF) -> QMenu:
        """The context menu for a point of the viewport."""
        menu = QMenu(self)
        copy = menu.addAction(self.tr("&Copy"))
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setEnabled(self.textCursor().hasSelection())
        copy.triggered.connect(self.copy)
        everything = menu.addAction(self.tr("Select &All"))
        everything.setShortcut(QKeySequence.StandardKey.SelectAll)
        everything.triggered.connect(self.selectAll)
        if address := self.link_under(point):
            menu.addSeparator()
            shown = address if len(address) < 60 else address[:57] + "…"
            menu.addAction(self.tr("Copy &Link Address ({0})").format(shown)).triggered.connect(
                lambda: QGuiApplication.clipboard().setText(address)
            )
            menu.addAction(self.tr("&Open Link…")).triggered.connect(lambda: self.link_activated.emit(address))
        if self.context_actions:
            menu.addSeparator()
            menu.addActions(self.context_actions)
        return menu

    # --- keyboard -------------------------------------------------------------------------------------------------

    @property
    def has_caret(self) -> bool:
        return self.cursorWidth() > 0

    def _show_caret(self) -> None:
        """Show the caret; one that is out of sight comes to the top line on screen."""
        if self.has_caret:
            return
        visible = QRectF(self.viewport().rect())
        if not visible.intersects(QRectF(self.cursorRect())) and not self.textCursor().hasSelection():
            cursor = self.textCursor()
            cursor.setPosition(self.text.to_position(self.page.line_start(self.verticalScrollBar().value())))
            self.setTextCursor(cursor)
        self._set_caret(max(2, round(self.text.em / 9)))

    def _set_caret(self, width: int) -> None:
        """Without a caret Qt must not know of one at all: in text that runs both ways it paints a flag for it."""
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        if width:
            flags |= Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(flags)
        self.setCursorWidth(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), Qt.Key
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        bar = self.verticalScrollBar()
        page = int(self.viewport().height() - 2 * self.text.line_height)
        if key == keys.Key_Escape and (self.has_caret or self.textCursor().hasSelection()):
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)
            self._set_caret(0)
            return
        if key in (keys.Key_Left, keys.Key_Right) or (
            shift and key in (keys.Key_Up, keys.Key_Down, keys.Key_Home, keys.Key_End)
        ):
            self._show_caret()
        elif key in (keys.Key_Return, keys.Key_Enter) and self.has_caret:
            self._activate_caret()
            return
        elif key == keys.Key_Space:
            self.scroll_to_place(bar.value() + (-page if shift else page), 0.0, smooth=True)
            return
        elif not self.has_caret and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            jumps = {
                keys.Key_PageDown: bar.value() + page,
                keys.Key_PageUp: bar.value() - page,
                keys.Key_Home: 0,
                keys.Key_End: int(self.text_height),
            }
            steps = {keys.Key_Down: 1.5, keys.Key_Up: -1.5}
            if key in jumps:
                self.scroll_to_place(jumps[keys(key)], 0.0, smooth=True)
                return
            if key in steps:
                self._glide.stop()
                bar.setValue(bar.value() + int(steps[keys(key)] * self.text.line_height))
                return
        super().keyPressEvent(event)

    def _activate_caret(self) -> None:
        """Enter on a word does what a click on it does."""
        offset = self.text.to_offset(self.textCursor().position())
        mark = self._marks.index.at(offset)
        if mark is not None:
            self.entity_clicked.emit(mark[1].key, mark[0])
        elif address := self.text.link_at(offset):
            self.link_activated.emit(address)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)

    # --- what leaves and enters -----------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        """The author's words and nothing else: no placeholder, no style."""
        data = QMimeData()
        span = self.selected_span()
        if span is not None:
            data.setText(self.text.document.text[span.start : span.end].replace("\n", "\n\n"))
        return data

    def loadResource(self, kind: int, name: QUrl) -> None:  # type: ignore[override]
        """Nothing is ever loaded for an article, neither from outside nor from the disk."""
