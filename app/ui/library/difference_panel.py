"""The two tellings of an event that differ most, side by side: what each calls the same, who speaks, what it leaves
out; every row leads to the pair."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.contrast import Difference, WorthReading
from app.domain import ArticleSummary
from app.ui.icons import line_icon
from app.ui.parts import heading_font, make_answer, make_quiet, text_scale
from app.ui.telling_words import list_words, name_difference
from app.ui.theme import Theme
from app.ui.wording import display_title, in_own_direction, source_line

# Of a kind the first few are shown; the contrast panel of the pair has them all.
MOST_ROWS = {Difference.NAMING: 3, Difference.FIGURES: 2}
# The part of the contrast panel that shows the places which a row rests on.
LEADS_TO = {
    Difference.NAMING: "contrast.wording",
    Difference.VOICES: "contrast.voices",
    Difference.FIGURES: "contrast.numbers",
    Difference.VOCABULARY: "contrast.vocabulary",
    Difference.LOADED: "view.loaded",
    Difference.OMISSION: "pair.next_left",
}
TOP = 2  # pixels; a name of a row has a frame, and its words stand on one line with it
SHARE = 0.6  # of the page, at most


class RowName(QLabel):
    """What a row is; a click or Return leads to the places in the texts. It wraps, which no button does."""

    pressed = Signal()

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.setObjectName("difference-name")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class DifferencePanel(QFrame):
    """Hidden until there is something to show; Escape closes it."""

    pair_asked = Signal(int, int, str)  # two articles, and the command that shows what a row rests on, or ""
    left = Signal()  # closed: the keyboard belongs to the list again

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("differences")
        self._found: WorthReading | None = None
        self._wanted = 160
        self._theme = theme
        self.heading = QLabel(self)
        self.heading.setFont(heading_font(self.font(), 1.15))
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.note = make_quiet(parent=self)
        self.open = make_answer(self.tr("Read side by side"), self)
        self.open.clicked.connect(lambda: self._read(""))
        self.close_button = QToolButton(self)
        self.close_button.setToolTip(self.tr("Close (Esc)"))
        self.close_button.setAccessibleName(self.tr("Close"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.close_button.clicked.connect(self.dismiss)
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows: list[RowName] = []
        self._lay_out()
        self.set_theme(theme)
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.heading)
        head.addWidget(self.note)
        head.addStretch()
        head.addWidget(self.open)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.area, 1)

    @property
    def found(self) -> WorthReading | None:
        """What is shown; None while nothing is."""
        return self._found if self.isVisible() else None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.close_button.setIcon(line_icon("x", theme.frame["secondary"], theme.frame["disabled"]))
        side = round(14 * text_scale(self))
        self.close_button.setIconSize(QSize(side, side))

    # --- content ---

    def show_found(self, found: WorthReading, left: ArticleSummary, right: ArticleSummary) -> None:
        """Show how two tellings differ, and give the keyboard to what opens them."""
        self._found = found
        many = found.tellings > 2
        self.heading.setText(self.tr("These two differ most") if many else self.tr("How these two differ"))
        self.note.setText(self.tr("of {n} tellings").format(n=found.tellings) if many else "")
        table = QWidget(self)
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 16, 4)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(7)
        for column, stretch in enumerate((3, 5, 5)):
            grid.setColumnStretch(column, stretch)
        for column, article in ((1, left), (2, right)):
            grid.addWidget(self._make_side(article), 0, column, Qt.AlignmentFlag.AlignTop)
        self.rows = []
        self._fill(grid, found)
        grid.setRowStretch(grid.rowCount(), 1)
        self.area.setWidget(table)
        self.setAccessibleName(f"{self.heading.text()}: {display_title(left)[:200]}; {display_title(right)[:200]}")
        self.show()
        self.fit()
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_side(self, article: ArticleSummary) -> QWidget:
        side = QWidget(self)
        title = _make_words(display_title(article)[:300])
        title.setFont(heading_font(self.font(), 1.05))
        source = make_quiet(source_line(article.metadata), side)
        source.setWordWrap(True)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(1)
        column.addWidget(title)
        column.addWidget(source)
        column.addStretch()
        return side

    def _fill(self, grid: QGridLayout, found: WorthReading) -> None:
        for difference in found.differences:
            for row in difference.rows[: MOST_ROWS.get(difference.kind, 1)]:
                name = name_difference(difference.kind, row.about)
                self._add_row(grid, name, difference.kind, row.left, row.right)
        if found.perspectives is not None:
            at = grid.rowCount()
            label = make_quiet(self.tr("You have them as"), self)
            label.setContentsMargins(0, TOP, 0, 0)
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            for column, words in enumerate(found.perspectives, 1):
                grid.addWidget(_make_words(in_own_direction(words)), at, column, Qt.AlignmentFlag.AlignTop)

    def _add_row(
        self, grid: QGridLayout, name: str, kind: Difference, left: tuple[str, ...], right: tuple[str, ...]
    ) -> None:
        at = grid.rowCount()
        sides = [list_words(kind, words) for words in (left, right)]
        label = RowName(name, self)
        label.setToolTip(self.tr("Show where this stands in the texts"))
        label.setAccessibleName(f"{name}: {sides[0]} / {sides[1]}")
        label.pressed.connect(lambda command=LEADS_TO[kind]: self._read(command))
        self.rows.append(label)
        grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
        for column, words in enumerate(sides, 1):
            grid.addWidget(_make_words(words), at, column, Qt.AlignmentFlag.AlignTop)

    def fit(self) -> None:
        """As high as what it shows, but never more than a part of the page."""
        parent, table = self.parentWidget(), self.area.widget()
        if parent is None or table is None:
            return
        room = self.area.viewport().width() or self.width() - 40
        wanted = table.heightForWidth(room) if table.hasHeightForWidth() else table.sizeHint().height()
        head = self.open.sizeHint().height() + 36
        self._wanted = min(wanted + head, max(160, round(parent.height() * SHARE)))
        self.setMaximumHeight(self._wanted)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """What it wishes for; a small window gives it less, and it scrolls."""
        return QSize(super().sizeHint().width(), self._wanted)

    # --- what is done with it ---

    def _read(self, command: str) -> None:
        if self._found is not None:
            self.pair_asked.emit(self._found.left, self._found.right, command)

    def dismiss(self) -> None:
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)


def _make_words(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setContentsMargins(0, TOP, 0, 0)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
