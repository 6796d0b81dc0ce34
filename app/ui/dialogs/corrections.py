"""All that a reader said of names: what, where it holds, since when; to be taken back, moved, exported and imported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain import Scope, ScopeKind
from app.ui.correction_words import describe_correction, quote, scope_words
from app.ui.dialogs.parts import PaperDialog
from app.ui.library.filter import fold
from app.ui.parts import EmptyPage, chosen_ground, make_quiet
from app.ui.scope_button import ScopeButton
from app.ui.theme import Theme
from app.ui.wording import as_tip, show_day

if TYPE_CHECKING:
    from app.services.correction_records import ListedCorrection

ROW = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
WORTH_FILTERING = 8  # corrections


def _tr(words: str) -> str:
    return QCoreApplication.translate("Corrections", words)


def say(listed: ListedCorrection) -> str:
    """What it says, as a sentence."""
    one = listed.correction
    here = one.scope.kind is ScopeKind.PASSAGE
    return describe_correction(one.kind, one.names, one.entity, one.value, here_only=here)


def say_where(listed: ListedCorrection) -> str:
    """Where it holds, with the titles of the articles it is about."""
    kind = listed.correction.scope.kind
    titles = [quote(article.title or _tr("Untitled")) for article in listed.articles]
    if kind is ScopeKind.PAIR and len(titles) == 2:
        return _tr("in {left} beside {right}").format(left=titles[0], right=titles[1])
    if kind is ScopeKind.ARTICLE and titles:
        return _tr("in {title}").format(title=titles[0])
    if kind is ScopeKind.PASSAGE and titles:
        return _tr("at one place of {title}").format(title=titles[0])
    return scope_words(listed.correction.scope)


def say_state(listed: ListedCorrection) -> str:
    """Why it does not hold, where it does not; empty where it does."""
    if listed.taken_back is not None:
        return _tr("taken back")
    return _tr("waits for an article that is not in the library") if listed.waits else ""


def say_beneath(listed: ListedCorrection) -> str:
    created = listed.correction.created
    date = show_day(created) if created is not None else ""
    return " · ".join(filter(None, (say_state(listed), date, say_where(listed))))


def scopes_for(listed: Sequence[ListedCorrection], at_hand: Sequence[int]) -> list[Scope]:
    """Where corrections could hold as well: in the library, in the articles they are about, in the pair at hand."""
    if not listed or any(one.waits for one in listed):
        return []
    own = listed[0].correction.scope
    if any(one.correction.scope != own for one in listed):
        return []
    choices = [Scope(ScopeKind.LIBRARY)]
    pair = tuple(sorted(set(at_hand)))
    for ids in (own.articles, pair):
        if len(ids) == 2:
            choices.append(Scope(ScopeKind.PAIR, ids))
        choices += [Scope(ScopeKind.ARTICLE, (article_id,)) for article_id in ids]
    return list(dict.fromkeys([*choices, own]))


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[ListedCorrection] = []

    def set_rows(self, rows: list[ListedCorrection]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: ARG002
        return len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        listed = self.rows[index.row()]
        if role == ROW:
            return listed
        if role == Qt.ItemDataRole.DisplayRole:
            return say(listed)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{say(listed)}\n{say_beneath(listed)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(f"{say(listed)}\n{say_beneath(listed)}")
        return None


class _RowDelegate(QStyledItemDelegate):
    """The sentence; beneath, where it holds and since when. What does not hold is grey and struck through."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self.theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(200, 2 * option.fontMetrics.height() + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        frame, listed = self.theme.frame, index.data(ROW)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, chosen_ground(self.theme, self._view.hasFocus()))
        metrics = QFontMetrics(option.font)
        room = option.rect.adjusted(12, 7, -12, -7)
        font = option.font
        font.setStrikeOut(listed.taken_back is not None)
        painter.setFont(font)
        painter.setPen(frame["text" if listed.holds else "secondary"])
        first = QRect(room.left(), room.top(), room.width(), metrics.height())
        painter.drawText(first, 0, metrics.elidedText(say(listed), Qt.TextElideMode.ElideRight, room.width()))
        font.setStrikeOut(False)
        painter.setFont(font)
        painter.setPen(frame["secondary"])
        second = first.translated(0, metrics.height() + 4)
        painter.drawText(second, 0, metrics.elidedText(say_beneath(listed), Qt.TextElideMode.ElideRight, room.width()))


class CorrectionList(QListView):
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class CorrectionsDialog(PaperDialog):
    """Shows what it is given and says what the reader wants. It stays beside the window, which goes on."""

    take_back_asked = Signal(list)  # ids
    restore_asked = Signal(list)
    scope_asked = Signal(list, object)  # ids, Scope
    export_asked = Signal()
    import_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        super().__init__(_tr("What you said of names"), parent, size=QSize(680, 560))
        self._read_only = read_only
        self._all: list[ListedCorrection] = []
        self._at_hand: tuple[int, ...] = ()
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(_tr("Find a name"))
        self.field.setAccessibleName(_tr("Find a name among the corrections"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(lambda _: self._show())
        self.taken_back = QPushButton(_tr("Show those taken back too"), self)
        self.taken_back.setCheckable(True)
        self.taken_back.setProperty("segment", True)
        self.taken_back.setAutoDefault(False)
        self.taken_back.toggled.connect(lambda _: self._show())
        top = QHBoxLayout()
        top.addWidget(self.field, 1)
        top.addStretch(1)
        top.addWidget(self.taken_back)
        self.body.addLayout(top)
        self._rows = _Rows(self)
        self.list = CorrectionList(self)
        self.list.setAccessibleName(_tr("Corrections, the newest first"))
        self.list.setModel(self._rows)
        self._delegate = _RowDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_choice())
        self.list.delete_pressed.connect(self._take_back)
        self.empty = EmptyPage(theme, "tag", self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._make_filled())
        self._stack.addWidget(self.empty)
        self.body.addWidget(self._stack, 1)
        self.said = make_quiet(parent=self)
        self.said.setWordWrap(True)
        self.said.hide()
        self.body.addWidget(self.said)
        self.export_button = self.add_button(_tr("Export…"), left=True)
        self.export_button.clicked.connect(self.export_asked)
        self.import_button = self.add_button(_tr("Import…"), left=True)
        self.import_button.clicked.connect(self.import_asked)
        self.import_button.setEnabled(not read_only)
        self.add_button(_tr("Close"), primary=True).clicked.connect(self.accept)
        self.show_corrections([], ())

    def _make_filled(self) -> QWidget:
        self.scope = ScopeButton(self._delegate.theme, self)
        self.scope.chosen.connect(lambda scope: self.scope_asked.emit(self._chosen_ids(), scope))
        self.take_back_button = QPushButton(_tr("Take back"), self)
        self.take_back_button.setAutoDefault(False)
        self.take_back_button.clicked.connect(self._take_back)
        self.restore_button = QPushButton(_tr("Bring back"), self)
        self.restore_button.setAutoDefault(False)
        self.restore_button.clicked.connect(self._restore)
        foot = QHBoxLayout()
        foot.setContentsMargins(4, 6, 0, 0)
        foot.addWidget(self.scope)
        foot.addStretch(1)
        foot.addWidget(self.restore_button)
        foot.addWidget(self.take_back_button)
        filled = QWidget(self)
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        return filled

    # --- content ----------------------------------------------------------------------------------------------------

    def show_corrections(self, listed: Sequence[ListedCorrection], at_hand: Sequence[int]) -> None:
        """All of them, the newest first; `at_hand` are the articles of the pair that is open. The choice stays."""
        self._all, self._at_hand = list(listed), tuple(at_hand)
        self._show()

    def say(self, sentence: str) -> None:
        """What came of an export or an import."""
        self.said.setText(sentence)
        self.said.show()

    def _show(self) -> None:
        chosen, place = set(self._chosen_ids()), self.list.currentIndex().row()
        words = fold(self.field.text()).split()
        shown = [one for one in self._all if one.taken_back is None or self.taken_back.isChecked()]
        self.field.setVisible(len(shown) > WORTH_FILTERING or bool(words))
        found = [one for one in shown if all(word in fold(f"{say(one)} {say_beneath(one)}") for word in words)]
        self._rows.set_rows(found)
        self.taken_back.setVisible(any(one.taken_back is not None for one in self._all))
        self.export_button.setEnabled(any(one.taken_back is None for one in self._all))
        self._stack.setCurrentIndex(0 if found else 1)
        self._name_emptiness(bool(words))
        again = [number for number, one in enumerate(found) if one.correction.id in chosen]
        if not again and found:
            again = [max(0, min(place, len(found) - 1))]
        for number in again:
            flag = QItemSelectionModel.SelectionFlag.Select
            self.list.selectionModel().select(self._rows.index(number), flag)
            self.list.selectionModel().setCurrentIndex(
                self._rows.index(number), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self._show_choice()
        if found and self.focusWidget() in (None, self.export_button, self.import_button):
            self.list.setFocus()

    def _name_emptiness(self, filtered: bool) -> None:
        if filtered:
            self.empty.say(_tr("No correction speaks of that"), _tr("Try another name, or fewer words."))
            return
        self.empty.say(
            _tr("You have corrected nothing yet"),
            _tr(
                "When a mark in a pair is wrong, say so: drag one row of the list onto another to make them one, "
                "press F2 to rename, select words and press A to say whom they mean. It is kept here, holds for later "
                "articles too, and can be taken back."
            ),
        )

    def _chosen(self) -> list[ListedCorrection]:
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        return [self._rows.rows[number] for number in rows]

    def _chosen_ids(self) -> list[int]:
        return [one.correction.id for one in self._chosen()]

    def _show_choice(self) -> None:
        chosen = self._chosen()
        holding = [one for one in chosen if one.taken_back is None]
        self.take_back_button.setVisible(bool(holding) or not chosen)
        self.restore_button.setVisible(len(holding) < len(chosen))
        for button in (self.take_back_button, self.restore_button):
            button.setEnabled(bool(chosen) and not self._read_only)
        choices = [] if self._read_only else scopes_for(chosen, self._at_hand)
        same = {one.correction.scope for one in chosen}
        scope = same.pop() if len(same) == 1 else None
        self.scope.show_scope(scope, choices, self._at_hand)

    def _take_back(self) -> None:
        ids = [one.correction.id for one in self._chosen() if one.taken_back is None]
        if ids and not self._read_only:
            self.take_back_asked.emit(ids)

    def _restore(self) -> None:
        ids = [one.correction.id for one in self._chosen() if one.taken_back is not None]
        if ids and not self._read_only:
            self.restore_asked.emit(ids)

    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.empty.set_theme(theme)
        self.scope.set_theme(theme)
        self.list.viewport().update()
