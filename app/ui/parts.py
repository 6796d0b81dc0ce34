"""Small widgets that several pages share: a heading, a quiet text, an icon button, and a question asked in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import line_icon
from app.ui.theme import READING_FAMILY, Theme
from app.ui.wording import as_tip, in_own_direction


def text_scale(widget: QWidget) -> float:
    """How much larger than usual the system's text is; what is measured in pixels grows with it."""
    return max(1.0, widget.fontMetrics().height() / 17.0)


def heading_font(base: QFont, scale: float) -> QFont:
    font = QFont(READING_FAMILY)
    font.setPointSizeF(base.pointSizeF() * scale)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def make_heading(text: str, scale: float = 1.5, parent: QWidget | None = None) -> QLabel:
    """A heading in the reading face."""
    label = QLabel(text, parent)
    label.setFont(heading_font(label.font(), scale))
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def make_quiet(text: str = "", parent: QWidget | None = None) -> QLabel:
    """Text of the second rank. The style sheet colours it by its property, so that themes can change."""
    label = QLabel(text, parent)
    label.setProperty("quiet", True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def lay_out_page(page: QWidget, heading: str, count: QLabel, buttons: Sequence[QWidget], *beneath: QWidget) -> None:
    """A page of the library: its heading, how much there is, what can be done; the last part takes the room left."""
    top = QHBoxLayout()
    top.setContentsMargins(28, 12, 12, 8)
    top.setSpacing(8)
    top.addWidget(make_heading(heading, 1.35))
    top.addSpacing(8)
    top.addWidget(count)
    top.addStretch()
    for button in buttons:
        top.addWidget(button)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(top)
    for part in beneath:
        column.addWidget(part, 1 if part is beneath[-1] else 0)


def make_tool_button(action: QAction, *, words: bool = False, parent: QWidget | None = None) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    side = round(18 * text_scale(button))
    button.setIconSize(QSize(side, side))
    if words:
        # Of the action, not of the button: a button takes the words anew whenever its action changes, and those of
        # the menu come without their ellipsis then.
        action.setIconText(" " + action.text().replace("&", ""))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def make_answer(words: str, parent: QWidget) -> QPushButton:
    """A button that Return presses, too; outside dialogs Qt wants the space bar."""
    button = QPushButton(words, parent)
    button.setAutoDefault(True)
    return button


class DropDown(QComboBox):
    """A box of choices. A style sheet takes its arrow away, and an arrow that it names is a picture of one colour; this
    one follows the theme."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        colour = self.palette().color(group, QPalette.ColorRole.Text)
        side = round(14 * text_scale(self))
        at = QRect(0, 0, side, side)
        at.moveCenter(self.rect().center())
        if self.isRightToLeft():
            at.moveLeft(8)
        else:
            at.moveRight(self.width() - 8)
        line_icon("chevron-down", colour, colour).paint(QPainter(self), at)


class TickBox(QCheckBox):
    """A box with a tick in the colours of the theme: a style sheet that draws the box draws no tick."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            rect = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            colour = self.palette().color(QPalette.ColorRole.Base)
            line_icon("check", colour, colour).paint(QPainter(self), rect.adjusted(1, 1, -1, -1))


def press_focused(event: QKeyEvent, holder: QWidget | None) -> bool:
    """Press the button that has the keyboard, as Return does in a dialog; Qt lets only Space press one elsewhere."""
    returns = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
    if not returns or not isinstance(holder, QAbstractButton) or not holder.isEnabled():
        return False
    holder.animateClick()
    return True


def show_menu(menu: QMenu, place: QPoint) -> None:
    """Show a menu that was made for this one time; it goes away after it."""
    menu.exec(place)
    menu.deleteLater()


def find_menu_place(view: QAbstractItemView, event: QContextMenuEvent) -> QPoint | None:
    """Where on the screen the menu of a row is asked for: under the pointer, or at the current row by the menu key.
    None where there is no row. For a key, Qt itself names the middle of the view, whatever is there."""
    by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
    index = view.currentIndex() if by_key else view.indexAt(event.pos())
    if not index.isValid():
        return None
    if by_key:
        view.scrollTo(index)
    return view.viewport().mapToGlobal(view.visualRect(index).center() if by_key else event.pos())


def chosen_ground(theme: Theme, focused: bool) -> QColor:
    """Behind what is chosen in a list: a tint, somewhat stronger while the list has the keyboard."""
    tint, strong = theme.frame["accent_tint"], theme.frame["selection"]
    if not focused:
        return tint
    mixed = ((a + b) // 2 for a, b in zip(tint.getRgb()[:3], strong.getRgb()[:3], strict=True))  # type: ignore[index]
    return QColor(*mixed)


def clear_layout(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.setParent(None)
            widget.deleteLater()


def elide(text: str, metrics: QFontMetrics, width: int) -> str:
    """A line for a painter: cut to that width, and written in its own direction whatever stands around it."""
    return in_own_direction(metrics.elidedText(text, Qt.TextElideMode.ElideRight, width))


class ElidedLabel(QLabel):
    """One line that gives way: what does not fit becomes an ellipsis, and the whole stands in the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text[:600])
        self._elide()

    @property
    def whole(self) -> str:
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole[:1_000], Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(as_tip(self._whole) if shown != self._whole else "")


class InlineBar(QFrame):
    """A sentence with one or two answers, shown inside a page where other programs would open a dialog."""

    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inline-bar")
        self._theme = theme
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.addWidget(self._label, 1)
        row.addLayout(self._buttons)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def ask(self, sentence: str, *answers: tuple[str, Callable[[], None]], focus: bool = True) -> None:
        """Show a sentence; each answer is a button. The last one is the harmless one and has the keyboard."""
        self._label.setText(sentence)
        self.setAccessibleName(sentence)
        clear_layout(self._buttons)
        button = None
        for words, then in answers:
            button = make_answer(words, self)
            button.clicked.connect(lambda _=False, then=then: self._answer(then))
            self._buttons.addWidget(button)
        self.show()
        if button is not None and focus:
            button.setFocus()

    def _answer(self, then: Callable[[], None]) -> None:
        self.dismiss()
        then()

    def dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)


class EmptyPage(QWidget):
    """What a page says while it has nothing to show: what this place is for, and what to do."""

    def __init__(self, theme: Theme, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._heading = make_heading("", 1.5)
        self._heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._heading.setWordWrap(True)
        self._text = make_quiet()
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setMaximumWidth(560)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.addStretch(2)
        column.addWidget(self._icon)
        column.addSpacing(12)
        column.addWidget(self._heading)
        column.addSpacing(4)
        column.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        centred = QHBoxLayout()
        centred.addStretch()
        centred.addLayout(self._buttons)
        centred.addStretch()
        column.addLayout(centred)
        column.addStretch(3)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        icon = line_icon(self._icon_name, theme.frame["disabled"], theme.frame["disabled"])
        self._icon.setPixmap(icon.pixmap(QSize(40, 40), self.devicePixelRatioF()))

    @property
    def heading(self) -> str:
        return self._heading.text()

    def say(self, heading: str, text: str, *answers: tuple[str, Callable[[], None]]) -> None:
        self._heading.setText(heading)
        self._text.setText(text)
        # A wrapped label under a centring layout asks for too little by itself: too narrow, and one line high.
        width = min(560, self._text.fontMetrics().horizontalAdvance(text) + 8)
        self._text.setMinimumSize(width, self._text.heightForWidth(width))
        self.setAccessibleName(f"{heading}. {text}")
        clear_layout(self._buttons)
        for words, then in answers:
            button = make_answer(words, self)
            button.clicked.connect(lambda _=False, then=then: then())
            self._buttons.addWidget(button)

    def focus_answer(self) -> None:
        """Give the keyboard to the first answer."""
        item = self._buttons.itemAt(0)
        if item is not None and (button := item.widget()) is not None:
            button.setFocus()


def read_in_order(*widgets: QWidget) -> None:
    """Siblings that a screen reader meets in this order, before the others. It goes by the stack they lie in, which is
    of no other consequence for widgets that do not overlap."""
    for widget in reversed(widgets):
        widget.lower()
