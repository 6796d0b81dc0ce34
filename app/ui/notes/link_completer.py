"""Names between double brackets, completed while they are typed: articles, notes, pairs and entities of the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.icons import line_icon
from app.ui.notes.editing import points_of, units_of
from app.ui.parts import chosen_ground, elide, text_scale
from app.ui.theme import Theme
from app.ui.written_field import WrittenField

if TYPE_CHECKING:
    from app.services.links import LinkOffer

OFFER = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
# What is typed is looked for; given the answer, and what to do with it.
Complete = Callable[[str, Callable[[Sequence["LinkOffer"]], None]], None]

_OPEN = re.compile(r"\[\[([^\[\]\n|]{0,200})$")
_WIDTH, _MOST_ROWS = 420, 8
_ICONS = {"article": "file-text", "note": "notebook-pen", "pair": "columns-2", "entity": "tag"}


def find_typed(before: str) -> str | None:
    """What is typed of a name, given the line before the cursor; None where no link is open there."""
    match = _OPEN.search(before)
    # An odd number of backticks before it: code.
    return match[1] if match is not None and before[: match.start()].count("`") % 2 == 0 else None


class _Offers(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.offers: list[LinkOffer] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        offer = self.offers[index.row()]
        if role == OFFER:
            return offer
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.target.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (offer.target.title, offer.detail) if part)
        return None

    def show(self, offers: Sequence[LinkOffer]) -> None:
        self.beginResetModel()
        self.offers = list(offers)
        self.endResetModel()


class LinkOffers(QListView):
    """The list under the cursor. It never takes the keyboard from the note."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.rows = _Offers(self)
        self.setModel(self.rows)
        self.setObjectName("link-offers")
        self.setAccessibleName(self.tr("Names that begin so"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_OfferDelegate(self))
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.viewport().update()

    def chosen(self) -> LinkOffer | None:
        offer: LinkOffer | None = self.currentIndex().data(OFFER)
        return offer

    def step(self, by: int) -> None:
        count = self.rows.rowCount()
        self.setCurrentIndex(self.rows.index((self.currentIndex().row() + by) % count))


class _OfferDelegate(QStyledItemDelegate):
    """An icon of the kind, the title, and what tells it from others."""

    def __init__(self, offers: LinkOffers) -> None:
        super().__init__(offers)
        self._offers = offers

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(160, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, offer = self._offers.theme, index.data(OFFER)
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, chosen_ground(theme, focused=True))
        side = round(16 * text_scale(self._offers))
        icon = line_icon(_ICONS[offer.target.kind.value], theme.frame["secondary"], theme.frame["disabled"])
        room = rect.adjusted(8, 0, -8, 0)
        icon.paint(painter, room.left(), room.center().y() - side // 2 + 1, side, side)
        room.setLeft(room.left() + side + 8)
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        detail = elide(offer.detail, metrics, room.width() // 2)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
        if offer.detail:
            painter.setPen(theme.frame["secondary"])
            painter.drawText(room, flags | int(Qt.AlignmentFlag.AlignRight), detail)
            room.setRight(room.right() - metrics.horizontalAdvance(detail) - 12)
        painter.setPen(theme.frame["text"])
        painter.drawText(
            room, flags | int(Qt.AlignmentFlag.AlignLeft), elide(offer.target.title[:400], metrics, room.width())
        )


class LinkCompleter(QObject):
    """Watches an editor: after `[[` it offers names. The arrows choose, Return or Tab take one, Escape closes the list.
    Who goes on typing is never held up: names are looked for on a thread, and the last answer counts."""

    def __init__(self, editor: WrittenField, complete: Complete, theme: Theme) -> None:
        super().__init__(editor)
        self._editor, self._complete = editor, complete
        self._typed: str | None = None
        self._refused: tuple[int, int] | None = None  # block and column of a link that is not to be completed
        self.list = LinkOffers(theme, editor)
        self.list.clicked.connect(lambda _: self._take())
        self.set_theme(theme)
        editor.followed.connect(self._look)
        editor.left.connect(self._close)
        editor.verticalScrollBar().valueChanged.connect(lambda _: self._place())

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)

    @property
    def is_open(self) -> bool:
        return not self.list.isHidden()

    def take_key(self, event: QKeyEvent) -> bool:
        """A key pressed in the editor; True where it was meant for the list."""
        if not self.is_open or event.modifiers() not in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        ):  # fmt: skip
            return False
        self._look()  # keys may come faster than what is looked for after them
        if self.list.isHidden():
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self._refused = self._find_start()
            self._close()
        else:
            return False
        return True

    def _before(self) -> str:
        cursor = self._editor.textCursor()
        line = cursor.block().text()
        return "" if cursor.hasSelection() else line[: points_of(line, cursor.positionInBlock())]

    def _find_start(self) -> tuple[int, int] | None:
        before = self._before()
        typed = find_typed(before)
        if typed is None:
            return None
        return self._editor.textCursor().blockNumber(), len(before) - len(typed)

    def _look(self) -> None:
        typed = find_typed(self._before()) if self._editor.hasFocus() and not self._editor.isReadOnly() else None
        if typed is None or self._find_start() == self._refused:
            if typed is None:
                self._refused = None
            self._close()
            return
        if typed == self._typed:
            return
        self._typed = typed
        self._complete(typed, lambda offers: self._show(typed, offers))

    def _show(self, typed: str, offers: Sequence[LinkOffer]) -> None:
        if typed != self._typed:
            return
        if not offers:
            self.list.hide()
            return
        self.list.rows.show(offers)
        self.list.setCurrentIndex(self.list.rows.index(0))
        self.list.show()
        self.list.raise_()
        self._place()

    def _place(self) -> None:
        """Under the line that is written; above it where there is no room."""
        if not self.is_open:
            return
        editor, scale = self._editor, text_scale(self._editor)
        line = editor.cursorRect()
        view = editor.viewport()
        rows = min(_MOST_ROWS, self.list.rows.rowCount())
        height = rows * max(1, self.list.sizeHintForRow(0)) + 4
        width = min(round(_WIDTH * scale), view.width() - 16)
        below, above = view.height() - line.bottom(), line.top()
        height = min(height, max(below, above) - 8)
        top = line.bottom() + 4 if below >= height + 8 else line.top() - height - 4
        corner = view.mapTo(editor, QPoint(max(8, min(line.left(), view.width() - width - 8)), top))
        self.list.setGeometry(corner.x(), corner.y(), max(120, width), max(24, height))

    def _close(self) -> None:
        self._typed = None
        if self.is_open:
            self.list.hide()

    def _take(self) -> None:
        offer, typed = self.list.chosen(), find_typed(self._before())
        self._close()
        if offer is None or typed is None:
            return
        cursor = self._editor.textCursor()
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, units_of(typed))
        cursor.insertText(offer.text)
        line = cursor.block().text()
        rest = line[points_of(line, cursor.positionInBlock()) :]
        if rest.startswith("]]"):
            cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, 2)
        elif not rest.startswith("|"):
            cursor.insertText("]]")
        cursor.endEditBlock()
        self._editor.setTextCursor(cursor)
        self._editor.setFocus()
