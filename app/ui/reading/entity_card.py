"""The card that tells of one shared entity: its type, every name it has on either side, what joined them, and what may
mean it too. It shows and says what the reader wants; where it stands and when it comes is the matter of others."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.domain import EntityType
from app.ui.icons import line_icon
from app.ui.parts import heading_font, make_quiet, text_scale
from app.ui.reading.card_parts import CardArea, CardRow, make_small_button
from app.ui.reading.entity_facts import EntityFacts, NameUse, OfferedName, Reason
from app.ui.reading.gestures import can_split
from app.ui.reading.walk_bar import Swatch
from app.ui.theme import MarkStyle, Theme
from app.ui.wording import as_tip, isolate, type_word

WIDTH, HEIGHT = 420, 500  # pixels at the usual text size; the card takes less where it can
MOST_NAMES, MOST_REASONS, MOST_OFFERS = 6, 4, 3  # how many stand unfolded
SCROLL_BAR = 12
TYPE_SET = "type set by you"  # the reason of a type that the reader chose
_SHOWN = 160  # characters of a name; what is longer is a headline that was taken for one


def shorten(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + "…"


class EntityCard(QFrame):
    """Shows `EntityFacts`. Without being asked it takes no focus."""

    use_chosen = Signal(int, object)  # side, NameUse: the reader wants to see where
    place_asked = Signal(int, object)  # side, Span
    offer_taken = Signal(str, object)  # key, OfferedName: yes, this speaks of it
    offer_refused = Signal(str, object)
    split_asked = Signal(str, int, object)  # key, side, NameUse: this is no name of it
    menu_asked = Signal(str, QPoint)  # key, global: what else can be said of it
    grown = Signal()  # something was unfolded: it wants more room
    left = Signal()  # Escape

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.facts: EntityFacts | None = None
        self.correctable = False
        self._unfolded: set[str] = set()
        self._sides: tuple[str, str] = (self.tr("Left"), self.tr("Right"))
        self.setObjectName("entity-card")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._small = QFont(self.font())
        self._small.setPointSizeF(max(7.0, self.font().pointSizeF() * 0.88))
        self._build()
        self._begin_body()
        self.set_theme(theme)
        self.hide()

    def _build(self) -> None:
        self._swatch = Swatch(self)
        self._name = QLabel(self)
        self._name.setFont(heading_font(self.font(), 1.2))
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setWordWrap(True)
        self._type = make_quiet(parent=self)
        self._type.setFont(self._small)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._swatch, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._type)
        head.addLayout(words, 1)
        self._more = make_small_button(self._theme, "ellipsis", self.tr("Correct what was found"), self)
        self._more.clicked.connect(self._ask_menu)
        head.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        self._head = head
        top = QWidget(self)
        top.setLayout(head)
        head.setContentsMargins(14, 12, 14, 6)
        self._area = CardArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._hint = make_quiet(parent=self)
        self._hint.setFont(self._small)
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(14, 6, 14, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._area, 1)
        column.addWidget(self._hint)

    def _begin_body(self) -> None:
        """An empty body. A new one each time: what is added to one that is on screen counts as hidden until it has been
        shown, and takes no room."""
        if (old := self._area.takeWidget()) is not None:
            old.hide()
            old.deleteLater()
        self._body = QWidget()
        self._body.setObjectName("card-body")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(8, 0, 8, 8)
        self._column.setSpacing(0)

    # --- content ----------------------------------------------------------------------------------------------------

    def show_facts(self, facts: EntityFacts, style: MarkStyle | None, hint: str = "") -> None:
        """Tell of this entity; what was unfolded of the same one stays so."""
        if self.facts is None or self.facts.key != facts.key:
            self._unfolded.clear()
        self.facts = facts
        self._swatch.set_style(style, self._theme.frame["secondary"])
        self._name.setText(shorten(facts.name))
        self._type.setText(type_word(facts.type))
        self._more.setVisible(self.correctable)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(self.tr("{name}, {type}").format(name=facts.name, type=type_word(facts.type)))
        self.setAccessibleDescription(self.describe())
        self._fill()
        self._area.verticalScrollBar().setValue(0)

    def describe(self) -> str:
        """The whole card in sentences, for those who hear it."""
        if self.facts is None:
            return ""
        parts = []
        for side, words in enumerate(self._sides):
            names = ", ".join(f"{shorten(use.words)} {len(use.spans)}" for use in self.facts.uses[side])
            parts.append(f"{words} {self.facts.count(side)}: {names}.")
        parts += [
            f"{self._name_of(reason)}: {reason.words}." if reason.name else f"{reason.words}."
            for reason in self.facts.reasons
        ]
        for offer in self.facts.offered:
            may = self.tr("May also mean it: {words}, {n} times on the {side}.")
            parts.append(may.format(words=offer.words, n=len(offer.spans), side=self._sides[offer.side].lower()))
        return " ".join(parts)

    def _fill(self) -> None:
        assert self.facts is not None
        self._begin_body()
        names = QWidget(self._body)
        pair = QHBoxLayout(names)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(8)
        for side in (0, 1):
            pair.addWidget(self._make_side(side, names), 1, Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(names)
        if self.facts.reasons:
            self._add_heading(self.tr("Why they are one"))
            self._add_folded(self._column, self.facts.reasons, MOST_REASONS, "reasons", self._make_reason, self._body)
        if self.facts.offered:
            self._add_heading(self.tr("May also mean {name}").format(name=isolate(shorten(self.facts.name))))
            self._add_folded(self._column, self.facts.offered, MOST_OFFERS, "offers", self._make_offer, self._body)
        self._column.addStretch(1)
        self._area.setWidget(self._body)

    def _add_heading(self, words: str) -> None:
        line = QFrame(self._body)
        line.setObjectName("card-line")
        line.setFixedHeight(1)
        self._column.addSpacing(8)
        self._column.addWidget(line)
        heading = make_quiet(words, self._body)
        heading.setFont(self._small)
        heading.setWordWrap(True)
        heading.setContentsMargins(6, 7, 6, 2)
        self._column.addWidget(heading)

    def _add_folded(
        self,
        column: QVBoxLayout,
        items: Sequence[object],
        most: int,
        name: str,
        make: Callable[..., QWidget],
        parent: QWidget,
    ) -> None:
        """The first of them, and a line that unfolds the others; a single other one needs no fold."""
        whole = name in self._unfolded or len(items) <= most + 1
        for item in items if whole else items[:most]:
            column.addWidget(make(item, parent))
        if not whole:
            column.addWidget(self._make_fold(name, len(items) - most, parent))

    def _make_fold(self, name: str, count: int, parent: QWidget) -> QWidget:
        row = CardRow(self._theme, parent)
        words = self.tr("{n} more").format(n=count)
        label = make_quiet(words, row)
        label.setFont(self._small)
        inside = QHBoxLayout(row)
        inside.setContentsMargins(6, 2, 6, 2)
        inside.addWidget(label)
        row.setAccessibleName(words)
        row.pressed.connect(lambda: self._unfold(name))
        return row

    def _unfold(self, name: str) -> None:
        self._unfolded.add(name)
        if self.focusWidget() is not None and self.focusWidget().hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # the line that has it goes
        self._fill()
        self.grown.emit()

    def _ask_menu(self) -> None:
        if self.facts is not None:
            self.menu_asked.emit(self.facts.key, self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _make_side(self, side: int, parent: QWidget) -> QWidget:
        assert self.facts is not None
        holder = QWidget(parent)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        title = make_quiet(f"{self._sides[side]}  {self.facts.count(side)}", holder)
        title.setFont(self._small)
        title.setContentsMargins(6, 2, 6, 2)
        column.addWidget(title)
        uses = self.facts.uses[side]
        self._add_folded(
            column, uses, MOST_NAMES, f"names-{side}", lambda use, owner: self._make_use(side, use, owner), holder
        )
        return holder

    def _make_use(self, side: int, use: NameUse, parent: QWidget) -> QWidget:
        row = CardRow(self._theme, parent)
        words = QLabel(shorten(use.words), row)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        count = make_quiet(str(len(use.spans)), row)
        inside = QHBoxLayout(row)
        inside.setContentsMargins(6, 2, 6, 2)
        inside.setSpacing(4)
        inside.addWidget(words, 1)
        assert self.facts is not None
        key, name = self.facts.key, isolate(shorten(self.facts.name))
        if self.correctable and can_split(self.facts):
            no = self.tr("“{words}” is not {name}").format(words=isolate(shorten(use.words)), name=name)
            inside.addWidget(row.add_button("scissors", no), 0, Qt.AlignmentFlag.AlignTop)
            row.removed.connect(lambda: self.split_asked.emit(key, side, use))
        inside.addWidget(count, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        tip = self.tr("Go to the next place that says “{words}”").format(words=isolate(shorten(use.words)))
        row.setToolTip(as_tip(tip))
        row.setAccessibleName(f"{self._sides[side]}: {use.words}, {len(use.spans)}")
        row.setAccessibleDescription(tip)
        row.pressed.connect(lambda: self.use_chosen.emit(side, use))
        return row

    @staticmethod
    def _name_of(reason: Reason) -> str:
        """What the reason is about: a name, or a type, which has a word of its own."""
        types = {kind.value: kind for kind in EntityType}
        if reason.words == TYPE_SET and reason.name in types:
            return type_word(types[reason.name])
        return reason.name

    def _make_reason(self, reason: Reason, parent: QWidget) -> QWidget:
        quiet = self._theme.frame["secondary"].name()
        words = f'<span style="color:{quiet}">{html.escape(shorten(reason.words))}</span>'
        label = QLabel(
            f"{html.escape(isolate(shorten(self._name_of(reason))))}: {words}" if reason.name else words, parent
        )
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setFont(self._small)
        label.setWordWrap(True)
        label.setContentsMargins(6, 1, 6, 1)
        return label

    def _make_offer(self, offer: OfferedName, parent: QWidget) -> QWidget:
        assert self.facts is not None
        key, name = self.facts.key, shorten(self.facts.name)
        holder = QWidget(parent)
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 4, 0)
        across.setSpacing(2)
        row = CardRow(self._theme, holder)
        column = QVBoxLayout(row)
        column.setContentsMargins(6, 2, 6, 3)
        column.setSpacing(0)
        side = self._sides[offer.side].lower()
        quoted = f"“{isolate(shorten(offer.words))}”"
        words = QLabel(f"{quoted} ({len(offer.spans)})", row)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        column.addWidget(words)
        why = make_quiet(" · ".join(filter(None, (side, shorten(offer.why)))), row)
        why.setFont(self._small)
        why.setWordWrap(True)
        column.addWidget(why)
        row.setToolTip(self.tr("Go to the first place"))
        row.setAccessibleName(f"{words.text()}, {why.text()}")
        row.pressed.connect(lambda: self.place_asked.emit(offer.side, offer.spans[0]))
        across.addWidget(row, 1)
        if not self.correctable:
            return holder
        yes = self.tr("Mark {words} as {name}").format(words=quoted, name=isolate(name))
        no = self.tr("{words} does not mean {name}").format(words=quoted, name=isolate(name))
        for icon, tip, signal in (("check", yes, self.offer_taken), ("x", no, self.offer_refused)):
            button = make_small_button(self._theme, icon, tip, holder)
            button.clicked.connect(lambda _=False, signal=signal: signal.emit(key, offer))
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return holder

    # --- size ---------------------------------------------------------------------------------------------------------

    def fit(self, room: QSize) -> QSize:
        """The size it takes of that room: as high as its content, if there is so much room."""
        self._head.activate()  # nested layouts keep the heights of the words before
        scale = text_scale(self)
        width = min(round(WIDTH * scale), room.width())
        ends = 2 + self._head.totalHeightForWidth(width - 2)
        if self._hint.text():
            ends += self._hint.heightForWidth(width - 2)
        most = min(room.height(), round(HEIGHT * scale))
        height = ends + self._column.totalHeightForWidth(width - 2)
        return QSize(width, min(height, most))

    # --- looks and keys -----------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        frame = theme.frame
        self.setStyleSheet(
            f"#entity-card {{ background: {frame['raised'].name()}; border: 1px solid {frame['hairline'].name()};"
            " border-radius: 10px; }"
            f"#card-body, #entity-card QScrollArea {{ background: transparent; }}"
            "#card-button { padding: 1px; border-radius: 4px; }"
            f"#card-line {{ background: {frame['hairline'].name()}; }}"
            f"#entity-card QLabel {{ color: {frame['text'].name()}; }}"
            f'#entity-card QLabel[quiet="true"] {{ color: {frame["secondary"].name()}; }}'
        )
        self._more.setIcon(line_icon("ellipsis", frame["text"], frame["disabled"]))
        if self.facts is not None and self.isVisible():
            self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step_focus(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _step_focus(self, by: int) -> None:
        """Arrows go from line to line, beginning with the first name, and stay in the card."""
        lines = [w for w in self._body.findChildren(QWidget) if w.focusPolicy() == Qt.FocusPolicy.TabFocus]
        stops = [self._more, *lines] if self.correctable else lines
        focus = self.focusWidget()
        place = stops.index(focus) + by if focus in stops else len(stops) - len(lines)
        if stops:
            stop = stops[max(0, min(place, len(stops) - 1))]
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(stop, 0, 8)
