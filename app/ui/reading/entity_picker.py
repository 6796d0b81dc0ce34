"""Whom do these words mean? A field over a short list, beside the words, answered by typing and Return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain import EntityType, Scope
from app.ui.parts import make_quiet, text_scale
from app.ui.reading.entity_facts import fold_name
from app.ui.reading.entity_rows import AnyIndex
from app.ui.reading.mark_lines import draw_swatch
from app.ui.scope_button import ScopeButton
from app.ui.theme import MarkStyle, Theme
from app.ui.wording import isolate, type_word

WIDTH, ROWS = 340, 8  # pixels at the usual text size; rows in sight
PICK_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Pick:
    """Somebody or something that can be meant. `others` are further names to be found by. One that `is_new` is made by
    choosing it."""

    name: str
    type: EntityType
    key: str = ""
    style: MarkStyle | None = None
    others: str = ""
    is_new: bool = False


def find_picks(picks: Sequence[Pick], words: str) -> list[Pick]:
    """Those with a name that holds the words: names that begin with them first, then as they came."""
    wanted = fold_name(words)
    if not wanted:
        return list(picks)
    found = [pick for pick in picks if wanted in fold_name(pick.name) or wanted in fold_name(pick.others)]
    return sorted(found, key=lambda pick: not fold_name(pick.name).startswith(wanted))


def make_new(name: str) -> list[Pick]:
    """A new entity of each type."""
    return [Pick(name, kind, is_new=True) for kind in EntityType]


class _Picks(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Pick] = []

    def set_rows(self, rows: list[Pick]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:  # noqa: ARG002
        return len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        pick = self.rows[index.row()]
        if role == PICK_ROLE:
            return pick
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if pick.is_new:
                return self.tr("New {type}: {name}").format(type=type_word(pick.type), name=isolate(pick.name))
            return f"{pick.name}, {type_word(pick.type)}" if role != Qt.ItemDataRole.DisplayRole else pick.name
        return None


class _PickDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002
        return QSize(120, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        frame, rect = self.theme.frame, option.rect
        pick: Pick = index.data(PICK_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(frame["accent_tint"])
            painter.drawRoundedRect(QRectF(rect).adjusted(4, 1, -4, -1), 5, 5)
        if not pick.is_new:
            swatch = QRectF(rect.left() + 12, rect.center().y() - 8, 22, 16)
            draw_swatch(painter, swatch, pick.style, frame["secondary"])
        words = rect.adjusted(42 if not pick.is_new else 12, 0, -12, 0)
        metrics = QFontMetrics(option.font)
        kind = "" if pick.is_new else type_word(pick.type)
        room = words.width() - metrics.horizontalAdvance(kind) - 12
        painter.setFont(option.font)
        painter.setPen(frame["secondary" if pick.is_new else "text"])
        name = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(frame["secondary"])
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, kind)
        painter.restore()


class EntityPicker(QFrame):
    chosen = Signal(object, object)  # Pick, Scope or None: as the library finds it fit
    left = Signal()  # closed without a choice

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("picker")
        self._theme = theme
        self._picks: list[Pick] = []
        self._new_name = ""
        self._place: Callable[[Callable[[QSize], QSize]], QRect] | None = None
        self._label = make_quiet(parent=self)
        self._label.setWordWrap(True)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Type a name"))
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self._rows = _Picks(self)
        self.list = QListView(self)
        self.list.setModel(self._rows)
        self._delegate = _PickDelegate(theme, self)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(lambda _: self._choose())
        self.scope = ScopeButton(theme, self)
        self.scope.chosen.connect(self._on_scope)
        self._nothing = make_quiet(self.tr("Nobody here has such a name."), self)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._label, 1)
        head.addWidget(self.scope)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addLayout(head)
        for widget in (self.field, self._nothing):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        self._label.setContentsMargins(6, 0, 0, 0)
        self._ids: tuple[int, ...] = ()
        self._choices: Sequence[Scope] = ()
        self.hide()
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._delegate.theme = theme
        self.scope.set_theme(theme)

    def ask(
        self,
        question: str,
        picks: Sequence[Pick],
        place: Callable[[Callable[[QSize], QSize]], QRect],
        *,
        new_name: str = "",
    ) -> None:
        """Ask which of these. `place` finds a rectangle for what wants some room; with `new_name` somebody new can be
        meant, who is called so, or as the reader types."""
        self._label.setText(question)
        self.field.setAccessibleName(question)
        self.list.setAccessibleName(question)
        self._picks, self._new_name, self._place = list(picks), new_name, place
        self.show_scope(None, (), ())
        self.field.clear()
        self._find()
        self._settle()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def add_picks(self, picks: Sequence[Pick]) -> None:
        """More who can be meant, found out meanwhile; those with a name that is there already are passed over."""
        known = {fold_name(pick.name) for pick in self._picks}
        chosen = self.list.currentIndex().data(PICK_ROLE)
        for pick in picks:
            if fold_name(pick.name) not in known:
                known.add(fold_name(pick.name))
                self._picks.append(pick)
        self._find()
        if chosen in self._rows.rows:
            self.list.setCurrentIndex(self._rows.index(self._rows.rows.index(chosen)))
        self._settle()

    def show_scope(self, scope: Scope | None, choices: Sequence[Scope], ids: Sequence[int]) -> None:
        """Where it will hold, to be changed before the answer."""
        self._ids, self._choices = tuple(ids), choices
        self.scope.show_scope(scope, choices, ids)
        self._settle()

    def _on_scope(self, scope: Scope) -> None:
        self.scope.show_scope(scope, self._choices, self._ids)
        self.field.setFocus()

    # --- finding ------------------------------------------------------------------------------------------------------

    def _find(self) -> None:
        typed = " ".join(self.field.text().split())
        found = find_picks(self._picks, typed)
        if self._new_name:
            found += make_new(typed or self._new_name)
        self._rows.set_rows(found)
        self._nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        if found:
            self.list.setCurrentIndex(self._rows.index(0))

    def _choose(self) -> None:
        pick = self.list.currentIndex().data(PICK_ROLE)
        if pick is not None:
            scope = self.scope.scope
            self.hide()
            self.chosen.emit(pick, scope)

    def leave(self) -> None:
        if self.isVisible():
            self.hide()
            self.left.emit()

    # --- place and keys -----------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        if self._place is not None:
            self.setGeometry(self._place(self._fit))

    def _fit(self, room: QSize) -> QSize:
        width = min(round(WIDTH * text_scale(self)), room.width())
        beside = self.scope.sizeHint().width() + 4 if self.scope.text() else 0
        head = max(self._label.heightForWidth(max(40, width - 16 - beside)), self.scope.sizeHint().height())
        ends = 28 + head + self.field.sizeHint().height()
        row = self.list.sizeHintForRow(0) if self._rows.rows else self._nothing.sizeHint().height()
        count = len(self._picks) + (len(EntityType) if self._new_name else 0)
        wanted = ends + row * max(1, min(ROWS, count))
        return QSize(width, min(wanted, room.height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif event.key() in steps:
            last = self._rows.rowCount() - 1
            place = min(last, max(0, self.list.currentIndex().row() + steps[Qt.Key(event.key())]))
            self.list.setCurrentIndex(self._rows.index(place))
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """The keyboard went elsewhere in the window: the question is dropped."""
        if not self.isVisible() or new is None or new is self or self.isAncestorOf(new):
            return
        if new.window() is self.window():
            self.hide()
