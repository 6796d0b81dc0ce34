"""The line at the foot of a text where words are looked for, and the search over one or two panes behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget

from app.domain import FoundPlaces, Span
from app.ui.icons import line_icon
from app.ui.parts import ElidedLabel
from app.ui.reading import text_find
from app.ui.reading.text_find import FoldedText, hit_from
from app.ui.reading.text_pane import TextPane
from app.ui.theme import Theme
from app.ui.wording import group_digits

WIDEST = 360  # pixels of the field, or of what was searched for


class FindBar(QFrame):
    """A field, a count, two arrows. Return goes on, Shift+Return back, Escape closes. In the place of the field it may
    say what was searched for in the library: then the arrows lead through the hits of that."""

    changed = Signal(str)
    stepped = Signal(int)  # 1 or -1
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find-bar")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find in the text"))
        self.field.setAccessibleName(self.tr("Find in the text"))
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(WIDEST)
        self.found = ElidedLabel(self)
        self.found.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.found.hide()
        self.count = QLabel(self)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setMinimumWidth(self.fontMetrics().horizontalAdvance("000 of 000") + 8)
        self.count.setAccessibleName(self.tr("Hits"))
        self._previous = self._button(self.tr("Previous hit (Shift+F3)"))
        self._next = self._button(self.tr("Next hit (F3)"))
        self._close = self._button(self.tr("Close (Esc)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(6)
        for widget in (self.field, self.found, self.count, self._previous, self._next):
            row.addWidget(widget, 1 if widget is self.field else 0)
        row.addStretch(1)
        row.addWidget(self._close)
        self.field.textChanged.connect(self.changed)
        self._previous.clicked.connect(lambda: self.stepped.emit(-1))
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        self._close.clicked.connect(self.closed)
        self.set_theme(theme)
        self.hide()

    def _button(self, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(tip)
        button.setAccessibleName(tip.split(" (")[0])
        button.setIconSize(QSize(16, 16))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def set_theme(self, theme: Theme) -> None:
        text, disabled = theme.frame["text"], theme.frame["disabled"]
        for button, icon in ((self._previous, "chevron-up"), (self._next, "chevron-down"), (self._close, "x")):
            button.setIcon(line_icon(icon, text, disabled))
        frame = theme.frame
        self.setStyleSheet(
            f"#find-bar {{ background: {frame['window'].name()}; border-top: 1px solid {frame['hairline'].name()}; }}"
            f"#find-bar QLabel {{ color: {frame['secondary'].name()}; }}"
        )

    @property
    def says_found(self) -> bool:
        """Whether what was searched for in the library stands in the place of the field."""
        return not self.isHidden() and not self.found.isHidden()

    def say_found(self, words: str) -> None:
        """The hits of a library search are walked; the keyboard stays where it is."""
        said = self.tr("Found: {words}").format(words=words)
        self.found.set_whole(said)
        self.found.setMinimumWidth(min(self.found.fontMetrics().horizontalAdvance(said[:200]) + 8, WIDEST))
        self.field.hide()
        self.found.show()
        self.show()

    def open(self, words: str = "") -> None:
        self.found.hide()
        self.field.show()
        self.show()
        if words:
            self.field.setText(words)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_count(self, index: int, total: int, *, more: bool = False) -> None:
        """Which hit of how many, or of more than so many; `index` counts from 0, -1 is none of them."""
        if not self.says_found and not self.field.text().strip():
            self.count.clear()
        elif total == 0:
            self.count.setText(self.tr("Not found"))
        elif index < 0:
            self.count.setText(
                self.tr("1 place") if total == 1 else self.tr("{n} places").format(n=group_digits(total))
            )
        else:
            words = self.tr("{n} of more than {total}") if more else self.tr("{n} of {total}")
            self.count.setText(words.format(n=group_digits(index + 1), total=group_digits(total)))
        # The name is what a screen reader says of a label, instead of its words.
        self.count.setAccessibleName(self.tr("Hits: {count}").format(count=self.count.text()))
        for button in (self._previous, self._next):
            button.setEnabled(total > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)


class TextFinder(QObject):
    """Finds words in one or two panes, left to right, and shows the hits. The hits of a library search rest beneath:
    they are walked by the same keys while nothing is looked for, and come back when that is over."""

    went_to = Signal(int, object)  # pane, Span
    hits_changed = Signal()

    def __init__(self, bar: FindBar, panes: Sequence[TextPane], parent: QObject) -> None:
        super().__init__(parent)
        self._bar, self._panes = bar, list(panes)
        self._folded: list[FoldedText | None] = [None] * len(panes)
        self._resting: list[Sequence[Span]] = [()] * len(panes)
        self._said = ""  # what the resting hits were found with; empty where nobody was told
        self._hits: list[tuple[int, Span]] = []
        self._has_more = False  # than are kept
        self._index = -1
        self._origin = (0, 0)  # pane and code point from which the reader began to look
        # Words are typed faster than a long text is marked.
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(60)
        self._wait.timeout.connect(self._search)
        bar.changed.connect(lambda _: self._wait.start())
        bar.stepped.connect(self.step)
        bar.closed.connect(self.close)

    @property
    def is_open(self) -> bool:
        return not self._bar.isHidden()

    @property
    def _is_looking(self) -> bool:
        """Whether words are looked for, and not the hits of a library search walked."""
        return self.is_open and not self._bar.says_found

    @property
    def hits(self) -> list[tuple[int, Span]]:
        return list(self._hits)

    def set_resting(self, pane: int, hits: Sequence[Span]) -> None:
        """What is framed while nothing is looked for: the hits of a search in the library."""
        self._resting[pane] = tuple(hits)
        if not self._is_looking:
            self._panes[pane].set_hits(hits)
            self.hits_changed.emit()

    def show_found(self, words: str, found: Sequence[FoundPlaces], *, go: bool = True) -> None:
        """Frame the hits of a library search for these words, lead to the best, and say how many there are. Where no
        text has any, nothing is said."""
        for pane, places in enumerate(found):
            self.set_resting(pane, places.spans)
        self._said = words if any(places.spans for places in found) else ""
        if not self._said or self._is_looking:
            return
        best = next(((pane, places.best) for pane, places in enumerate(found) if places.best is not None), None)
        self._rest(best, go=go)

    def _rest(self, at: tuple[int, Span] | None = None, *, go: bool = False) -> None:
        """Walk the resting hits from now on."""
        self._hits = [(pane, span) for pane, spans in enumerate(self._resting) for span in spans]
        self._has_more = False
        self._index = self._hits.index(at) if at in self._hits else -1
        self._bar.say_found(self._said)
        if self._index >= 0:
            self._go_to(self._index, smooth=False, lead=go)
        else:
            self._bar.show_count(-1, len(self._hits))

    @property
    def resting(self) -> list[Sequence[Span]]:
        """What is framed in each pane while nothing is looked for."""
        return list(self._resting)

    @property
    def said(self) -> str:
        """What the resting hits were found with."""
        return self._said

    def text_changed(self, pane: int) -> None:
        """Another text is shown there: what was found in it no longer stands."""
        self._folded[pane] = None
        self._resting[pane] = ()
        self._hits, self._index = [], -1
        if self._is_looking:
            self._search()
        elif self.is_open and any(self._resting):
            self._rest()
        else:
            self._bar.hide()

    def open(self) -> None:
        """Begin, from where the reader is; selected words are looked for at once."""
        active = next((i for i, pane in enumerate(self._panes) if pane.hasFocus()), 0)
        pane = self._panes[active]
        span = pane.selected_span()
        words = pane.text.document.text[span.start : span.end] if span else ""
        self._origin = (active, span.start if span else pane.scrolling.offset_at_top())
        self._bar.open(words if "\n" not in words and len(words) < 100 else "")
        self._search()

    def close(self) -> None:
        """Take the frames away; the keyboard goes back to the text, the hit one stood on is selected. What a library
        search found is walked again, or let go by closing once more."""
        if not self.is_open:
            return
        self._wait.stop()
        was_looking = self._is_looking
        had_focus = self._bar.isAncestorOf(self._bar.window().focusWidget() or self._bar)
        at, span = self._hits[self._index] if 0 <= self._index < len(self._hits) else (self._origin[0], None)
        self._hits, self._index = [], -1
        if not was_looking:
            self._said, self._resting = "", [()] * len(self._panes)
        self._bar.hide()
        for pane, resting in zip(self._panes, self._resting, strict=True):
            pane.set_hits(resting)
        if span is not None and was_looking:
            self._panes[at].select_span(span)
        if had_focus:
            self._panes[at].setFocus(Qt.FocusReason.OtherFocusReason)
        if self._said and any(self._resting):
            self._rest()
        self.hits_changed.emit()

    def step(self, by: int) -> None:
        """To the next (1) or previous (-1) hit, round and round; opens the bar when it is closed."""
        if not self.is_open:
            self.open()
            return
        if self._wait.isActive():
            self._wait.stop()
            self._search()
            return
        if self._hits:
            self._go_to((self._index + by) % len(self._hits))

    def _search(self) -> None:
        words = self._bar.field.text()
        self._hits, self._has_more = [], False
        starts: list[int] = []
        for i, pane in enumerate(self._panes):
            found: list[Span] = []
            if words.strip():  # an empty field must not cost the folding of a long text
                folded = self._folded[i] = self._folded[i] or FoldedText(pane.text.document.text)
                found = folded.find(words)
            if len(found) > text_find.MOST_HITS:
                self._has_more = True
                del found[text_find.MOST_HITS :]
            starts.append(len(self._hits))
            self._hits += [(i, span) for span in found]
            pane.set_hits(found)
        if not self._hits:
            self._index = -1
            self._bar.show_count(0, 0)
            self.hits_changed.emit()
            return
        side, offset = self._origin
        ours = [span for i, span in self._hits if i == side]
        index = starts[side] + hit_from(ours, offset) if ours else 0
        self._go_to(index)

    def _go_to(self, index: int, *, smooth: bool = True, lead: bool = True) -> None:
        self._index = index
        at, span = self._hits[index]
        for i, pane in enumerate(self._panes):
            pane.set_hits([s for side, s in self._hits if side == i], span if i == at else None)
        self._bar.show_count(index, len(self._hits), more=self._has_more)
        self.hits_changed.emit()
        if lead:
            self._panes[at].scrolling.ensure_visible(span, smooth=smooth)
            self.went_to.emit(at, span)
