"""Above the text: who else in the library tells the same event, and why; one quiet line, until it is opened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain import ArticleSummary, Suggestion, Verdict
from app.ui.icons import line_icon
from app.ui.parts import clear_layout, make_quiet, text_scale
from app.ui.telling_words import describe_reasons
from app.ui.theme import READING_FAMILY, Theme
from app.ui.wording import as_tip, display_title, isolate, source_line

Row = tuple[Suggestion, ArticleSummary]
MOST_NAMED = 3  # outlets in the line; the others are counted
LONGEST = 300  # characters of a title
LONGEST_NAME = 40  # of an outlet in the line, or of a title in its place
SHARE = 0.55  # of the page: what is read stays in sight beneath the reasons
HEAD_INDENT = 12  # of the words in a flat button, so that they stand over the text
HEAD_ROOM = 40  # its icon and its padding


class TellingRow(QWidget):
    """One other telling: its title, its source, the reasons, and what the reader can do with it."""

    open_asked = Signal(int)
    confirmed = Signal(int, bool)  # article id; False: what was said is taken back
    rejected = Signal(int)

    def __init__(self, row: Row, theme: Theme, parent: QWidget, *, can_write: bool) -> None:
        super().__init__(parent)
        suggestion, article = row
        self.article_id = article.id
        self._said = suggestion.verdict is Verdict.SAME
        self._can_write = can_write
        self.title = self._make_words(display_title(article)[:LONGEST])
        font = QFont(READING_FAMILY)
        font.setPointSizeF(self.font().pointSizeF() * 1.1)
        self.title.setFont(font)
        beside = [source_line(article.metadata)]
        if suggestion.same_text:
            beside.append(self.tr("the same text"))
        self.source = make_quiet(" · ".join(part for part in beside if part), self)
        self.source.setWordWrap(True)
        self.reasons = make_quiet(describe_reasons(suggestion), self)
        self.reasons.setWordWrap(True)
        self.reasons.setVisible(bool(suggestion.reasons))
        self.open = QPushButton(self.tr("Read beside"), self)
        self.open.setAccessibleName(self.tr("Read beside: {title}").format(title=display_title(article)[:200]))
        self.open.clicked.connect(lambda: self.open_asked.emit(self.article_id))
        same = self.tr("You said that it tells the same event; click to take that back")
        self.yes = self._make_tool("circle-check", same if self._said else self.tr("It tells the same event"), theme)
        self.yes.setCheckable(True)
        self.yes.setChecked(self._said)
        self.yes.clicked.connect(lambda: self.confirmed.emit(self.article_id, not self._said))
        no = self.tr("It does not tell the same event; it will not come again (Del)")
        self.no = self._make_tool("x", no, theme)
        self.no.clicked.connect(lambda: self.rejected.emit(self.article_id))
        self.yes.setVisible(can_write)
        self.no.setVisible(can_write)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        for button in (self.open, self.yes, self.no):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 8)
        column.setSpacing(1)
        column.addLayout(top)
        column.addWidget(self.source)
        column.addWidget(self.reasons)

    def _make_words(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def reject_it(self) -> None:
        if self._can_write:
            self.rejected.emit(self.article_id)

    def _make_tool(self, icon: str, tip: str, theme: Theme) -> QToolButton:
        button = QToolButton(self)
        side = round(16 * text_scale(self))
        button.setIconSize(QSize(side, side))
        button.setIcon(line_icon(icon, theme.frame["secondary"], theme.frame["disabled"]))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button


class TellingsLine(QFrame):
    """Hidden while there is nothing to say, unless the reader asks."""

    open_asked = Signal(int)
    confirmed = Signal(int, bool)
    rejected = Signal(int)
    opened = Signal(bool)  # whether the rows are shown
    left = Signal()  # Escape: the keyboard belongs to the text again

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tellings")
        # As high as what it says; the room that is left is the text's.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._rows: Sequence[Row] = ()
        self._placed = True
        self._can_write = True
        self._is_open = False
        self.rows: list[TellingRow] = []
        self.head = QToolButton(self)
        self.head.setObjectName("tellings-head")
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.head.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.head.setMinimumWidth(80)  # its words give way to a window that is made narrower
        self.head.clicked.connect(lambda: self.set_open(not self._is_open))
        self._none = QLabel(self)
        self._none.setIndent(HEAD_INDENT)
        self._none.setProperty("quiet", "true")
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table = QWidget(self.area)
        self._list = QVBoxLayout(table)
        self._list.setSpacing(0)
        self._list.setContentsMargins(HEAD_INDENT, 0, 8, 0)
        self.area.setWidget(table)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        self._column.addWidget(self._none)
        self._column.addWidget(self.area)
        self.set_column(24.0, 600.0)
        self._fill()

    # --- content ----------------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return self._is_open

    @property
    def sentence(self) -> str:
        """What is said where there is no other telling."""
        return self._none.text()

    def show_rows(self, rows: Sequence[Row], *, placed: bool, can_write: bool) -> None:
        """The tellings of an article, best first; `placed`: it was compared with all others."""
        if (list(rows), placed, can_write) != (list(self._rows), self._placed, self._can_write):
            self._rows, self._placed, self._can_write = rows, placed, can_write
            self._fill()

    def clear(self) -> None:
        """Another article: nothing is known of it yet, and it is read before anything else."""
        self._rows, self._placed = (), True
        self.set_open(False)
        self._fill()

    def set_column(self, left: float, width: float) -> None:
        """Stand over the text column: its left edge and width, in this widget's coordinates."""
        right = max(8, round(self.width() - left - width)) if self.width() > width else 8
        self._column.setContentsMargins(max(0, round(left) - HEAD_INDENT), 6, right, 2)
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fill()

    def set_open(self, is_open: bool) -> None:
        if is_open != self._is_open:
            self._is_open = is_open
            self._fill()
            self.opened.emit(is_open)

    def focus_first(self) -> None:
        (self.rows[0].open if self.rows else self).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill(self) -> None:
        had_focus = self._has_focus()
        self.rows = []
        clear_layout(self._list)
        arrow = "chevron-up" if self._is_open else "chevron-down"
        self.head.setIcon(line_icon(arrow, self._theme.frame["secondary"], self._theme.frame["disabled"]))
        self._write_head()
        self.head.setVisible(bool(self._rows))
        none = self.tr("No other telling found.")
        waiting = self.tr("This article has not been compared with the others yet.")
        self._none.setText("" if self._rows else none if self._placed else waiting)
        self._none.setVisible(not self._rows and self._is_open)
        self.area.setVisible(bool(self._rows) and self._is_open)
        if self._is_open:
            for row in self._rows:
                made = TellingRow(row, self._theme, self, can_write=self._can_write)
                made.open_asked.connect(self.open_asked)
                made.confirmed.connect(self.confirmed)
                made.rejected.connect(self.rejected)
                for button in (made.open, made.yes, made.no):
                    button.installEventFilter(self)
                self._list.addWidget(made)
                made.show()  # at once, for it to count where the height is asked for
                self.rows.append(made)
            if not self._rows:
                self.setAccessibleName(self._none.text())
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.setVisible(bool(self._rows) or self._is_open)
        self._fit()
        if self._is_open:
            # Words have their height once they have their font.
            QTimer.singleShot(0, self, self._fit)
        if had_focus and self._is_open:
            self.focus_first()

    def _name_others(self) -> str:
        """`Also told by Weekly Tide, Radio North and 2 more; the same text in Evening Echo`."""
        told, copied = self._name_outlets(False), self._name_outlets(True)
        if not told:
            return self.tr("The same text in {names}").format(names=copied)
        words = self.tr("Also told by {names}").format(names=told)
        return self.tr("{told}; the same text in {names}").format(told=words, names=copied) if copied else words

    def _name_outlets(self, copies: bool) -> str:
        """Of the other tellings, or of copies of this one."""
        rows = [article for suggestion, article in self._rows if suggestion.same_text is copies]
        outlets = [isolate(_shorten(article.metadata.outlet or display_title(article))) for article in rows]
        named = list(dict.fromkeys(outlets))
        words = ", ".join(named[:MOST_NAMED])
        more = len(named) - MOST_NAMED
        return self.tr("{names} and {n} more").format(names=words, n=more) if more > 0 else words

    def _has_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _write_head(self) -> None:
        """In the width there is; the whole of it is for the tool tip and the screen reader."""
        words = self._name_others() if self._rows else ""
        margins = self._column.contentsMargins()
        room = self.width() - margins.left() - margins.right() - HEAD_ROOM
        shown = self.head.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(80, room))
        self.head.setText(shown)
        self.head.setAccessibleName(words)
        tip = self.tr("Hide the reasons") if self._is_open else self.tr("Show the titles, and why")
        self.head.setToolTip(as_tip(f"{words}\n{tip}") if shown != words else tip)

    def _fit(self) -> None:
        """The rows as high as they are, up to a share of the page."""
        table, page = self.area.widget(), self.parentWidget()
        if table is None or page is None or not self.area.isVisibleTo(self):
            return
        wanted = max(self._list.heightForWidth(self._room()), self._list.minimumSize().height())
        most = max(120, round(page.height() * SHARE))
        self.area.setFixedHeight(min(wanted, most))
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if wanted > most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.area.setVerticalScrollBarPolicy(policy)

    def _room(self) -> int:
        margins = self._column.contentsMargins()
        return max(120, self.width() - margins.left() - margins.right())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write_head()
        self._fit()

    def _row_with_focus(self) -> int:
        focus = self.window().focusWidget()
        return next((n for n, row in enumerate(self.rows) if focus is not None and row.isAncestorOf(focus)), -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.set_open(False)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down go from row to row; the buttons would take them for the way to their neighbours."""
        at = self._row_with_focus()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or at < 0:
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            to = min(len(self.rows) - 1, max(0, at + (1 if event.key() == Qt.Key.Key_Down else -1)))
            self.rows[to].open.setFocus(Qt.FocusReason.TabFocusReason)
            self.area.ensureWidgetVisible(self.rows[to], 0, 0)
            return True
        if event.key() == Qt.Key.Key_Delete:
            self.rows[at].reject_it()
            return True
        return super().eventFilter(watched, event)


def _shorten(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME].rstrip() + "…"
