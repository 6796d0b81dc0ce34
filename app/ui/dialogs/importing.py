"""Shows an import while it runs, and what became of each file when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QStyle,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.domain import ImportItem, ImportStatus
from app.jobs import Progress
from app.ui.dialogs.import_report import ImportReport
from app.ui.dialogs.parts import PaperDialog
from app.ui.icons import line_icon
from app.ui.parts import ElidedLabel, make_quiet
from app.ui.theme import Theme
from app.ui.wording import as_tip, count_words, group_digits, in_own_direction

ICONS = {
    ImportStatus.ADDED: ("check", "accent"),
    ImportStatus.UPDATED: ("refresh-cw", "accent"),
    ImportStatus.DUPLICATE: ("copy", "secondary"),
    ImportStatus.FAILED: ("triangle-alert", "error"),
}
ARTICLE = int(Qt.ItemDataRole.UserRole)
REASON = ARTICLE + 1  # whether the words are a reason, to be shown whole
LATEST = 40  # rows shown while an import runs
AT_ONCE = 100  # rows that are made without a pause
LOOK_EVERY = 200  # ms
WRAPPED = int(Qt.TextFlag.TextWordWrap)


class ImportDialog(PaperDialog):
    """Opened a moment after an import began, if it is still running then, or at its end if there is something to say.
    Closing it while the import runs leaves the import running; only the button cancels it."""

    cancel_asked = Signal()
    restore_asked = Signal(list)
    edit_asked = Signal(list)
    pair_asked = Signal(int, int)
    open_asked = Signal(int)
    rest_asked = Signal()  # go on with the files that an import cut short did not come to

    def __init__(self, report: ImportReport, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent, size=QSize(720, 520))
        self.report = report
        self._theme = theme
        self._running = True
        self._cancelled = False
        self.setWindowTitle(self.tr("Import"))
        self.heading.setText(self.tr("Importing…"))
        self._now = ElidedLabel(self)
        self._now.setProperty("quiet", True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(self.tr("Progress of the import"))
        self._summary = make_quiet(parent=self)
        self._summary.setWordWrap(True)
        self._summary.hide()
        self.list = QTreeWidget(self)
        self.list.setObjectName("report-list")
        self.list.setAccessibleName(self.tr("Files"))
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setColumnCount(2)
        self.list.setUniformRowHeights(False)
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(False)
        self.list.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.list.header().setStretchLastSection(True)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.list.itemActivated.connect(self._on_activated)
        self._seen = 0  # items that are shown while it runs
        self._look = QTimer(self, interval=LOOK_EVERY)
        self._look.timeout.connect(self._show_latest)
        self._look.start()
        self._coming: Iterator[Callable[[], QTreeWidgetItem]] = iter(())  # rows that are still to be made
        self._more_soon = QTimer(self, singleShot=True, interval=0)
        self._more_soon.timeout.connect(self._show_more)
        self._reasons: list[QTreeWidgetItem] = []  # rows whose words must be seen whole
        self._fit_soon = QTimer(self, singleShot=True, interval=0)
        self._fit_soon.timeout.connect(self._fit_reasons)
        self.list.header().sectionResized.connect(lambda *_: self._fit_soon.start())
        self.told = QLabel(self)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told_button = QPushButton(self)
        self.told_button.clicked.connect(lambda: self._leave_for(self._show_told))
        self._show_told: Callable[[], None] = lambda: None
        told = QHBoxLayout()
        told.addWidget(self.told, 1)
        told.addWidget(self.told_button)
        self.told.hide()
        self.told_button.hide()
        for widget in (self._now, self._bar, self._summary):
            self.body.addWidget(widget)
        self.body.addLayout(told)
        self.body.addWidget(self.list, 1)
        self.edit_button = self.add_button(self.tr("Edit details…"), left=True)
        self.restore_button = self.add_button(self.tr("Restore from trash"), left=True)
        self.pair_button = self.add_button(self.tr("Open side by side"))
        self.rest_button = self.add_button(self.tr("Import the rest"))
        self.close_button = self.add_button(self.tr("Cancel"), primary=True)
        for button in (self.edit_button, self.restore_button, self.pair_button, self.rest_button):
            button.hide()
        self.edit_button.clicked.connect(lambda: self._leave_for(lambda: self.edit_asked.emit(report.added_ids)))
        self.restore_button.clicked.connect(self._on_restore)
        self.pair_button.clicked.connect(self._on_pair)
        self.rest_button.clicked.connect(self._on_rest)
        self.close_button.clicked.connect(self._on_close)

    # --- while it runs ---

    def _show_latest(self) -> None:
        """The newest files, at the top; more than can be seen would only cost time."""
        if self._running and self.isVisible() and len(self.report.items) != self._seen:
            self._seen = len(self.report.items)
            self._show_rows(partial(self._make_row, item) for item in self.report.items[: -LATEST - 1 : -1])

    def show_progress(self, progress: Progress) -> None:
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        words = self.tr("{done} of {total}").format(done=progress.done, total=progress.total) if progress.total else ""
        self._now.set_whole(" · ".join(part for part in (words, progress.label) if part))

    def show_cancelling(self) -> None:
        self._cancelled = True
        self._now.set_whole(self.tr("Stopping. What is in already stays."))
        self.close_button.setEnabled(False)

    # --- when it is done ---

    def show_report(self, *, cancelled: bool = False) -> None:
        self._running = False
        self._look.stop()
        self._cancelled = self._cancelled or cancelled
        self._bar.hide()
        self._now.hide()
        if self.report.left:
            self.heading.setText(self.tr("Import cut short"))
        elif self._cancelled:
            self.heading.setText(self.tr("Import stopped"))
        elif self.report.changed_ids:
            self.heading.setText(self.tr("Imported"))
        else:
            self.heading.setText(self.tr("Nothing new was imported"))
        self._summary.setText(" · ".join(describe_counts(self, self.report)))
        self._summary.show()
        self._fill()
        self.close_button.setText(self.tr("Close"))
        self.close_button.setEnabled(True)
        self._show_buttons()
        next(b for b in (self.rest_button, self.pair_button, self.close_button) if b.isDefault()).setFocus()

    def show_told(self, sentence: str, words: str, then: Callable[[], None]) -> None:
        """That new articles tell an event which others told before, and a way to see them."""
        self._show_told = then
        self.told.setText(sentence)
        self.told_button.setText(words)
        self.told_button.setAccessibleDescription(sentence)
        self.told.show()
        self.told_button.show()

    def _show_buttons(self) -> None:
        self.edit_button.setVisible(bool(self.report.added_ids))
        self.restore_button.setVisible(bool(self.report.restorable_ids))
        rest = bool(self.report.left)
        pair = self.report.pair_ids is not None and not rest
        self.rest_button.setVisible(rest)
        self.pair_button.setVisible(pair)
        for button, is_default in (
            (self.rest_button, rest),
            (self.pair_button, pair),
            (self.close_button, not rest and not pair),
        ):
            button.setDefault(is_default)

    def _fill(self) -> None:
        items = self.report.ordered
        rows = [partial(self._make_row, item) for item in items]
        trouble = sum(item.in_trash or item.status is ImportStatus.FAILED for item in items)
        left = [partial(self._make_row_left, path) for path in self.report.left]
        self._show_rows([*rows[:trouble], *left, *rows[trouble:]])

    def _show_rows(self, rows: Iterable[Callable[[], QTreeWidgetItem]]) -> None:
        """Rows are made some at a time: a report of thousands would hold the window up."""
        self.list.clear()
        self.list.header().resizeSection(0, max(200, self.list.viewport().width() * 2 // 5))
        self._reasons = []
        self._coming = iter(rows)
        self._show_more()

    def _show_more(self) -> None:
        rows = [make() for make in islice(self._coming, AT_ONCE)]
        self.list.addTopLevelItems(rows)
        reasons = [row for row in rows if row.data(1, REASON)]
        self._reasons += reasons
        self._fit(reasons)
        if len(rows) == AT_ONCE:
            self._more_soon.start()

    def _fit_reasons(self) -> None:
        self._fit(self._reasons)

    def _fit(self, rows: list[QTreeWidgetItem]) -> None:
        """Make rows as high as their reasons need in the width they have; a tree by itself gives every row one line.
        The other rows are left to it: asking each of thousands would be felt."""
        if not rows:
            return
        style, option = self.list.style(), QStyleOptionViewItem()
        self.list.initViewItemOption(option)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
        option.rect = QRect(0, 0, self.list.columnWidth(1), 40)
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, self.list).width()
        room -= 2 * (style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, self.list) + 1)
        metrics = option.fontMetrics
        line = self.list.sizeHintForIndex(self.list.indexFromItem(rows[0], 0)).height()
        for row in rows:
            box = metrics.boundingRect(QRect(0, 0, room, 1 << 20), WRAPPED, row.text(1))
            row.setSizeHint(1, QSize(0, line + max(0, box.height() - metrics.height())))

    def _make_row(self, item: ImportItem) -> QTreeWidgetItem:
        icon, role = ("triangle-alert", "secondary") if item.warnings else ICONS[item.status]
        words = "\n".join((self._describe(item), *item.warnings))
        reason = bool(item.error or item.warnings)
        # A list that wraps breaks a line of one very long word before that word, where nobody sees it.
        row = QTreeWidgetItem([describe_file(item), words if reason else words.replace(" ", "\u00a0")])
        row.setIcon(0, line_icon(icon, self._theme.frame[role], self._theme.frame["disabled"]))
        row.setToolTip(0, as_tip(item.path))
        row.setToolTip(1, as_tip(words))
        row.setForeground(1, self._theme.frame["error" if item.status is ImportStatus.FAILED else "secondary"])
        row.setData(0, ARTICLE, item.article_id)
        row.setData(1, REASON, reason)
        return row

    def _make_row_left(self, path: str) -> QTreeWidgetItem:
        row = QTreeWidgetItem([Path(path).name or path, self.tr("Not reached")])
        row.setIcon(0, line_icon("ellipsis", self._theme.frame["secondary"], self._theme.frame["disabled"]))
        row.setToolTip(0, as_tip(path))
        row.setForeground(1, self._theme.frame["secondary"])
        return row

    def _describe(self, item: ImportItem) -> str:
        title = in_own_direction(item.title[:120])
        match item.status:
            case ImportStatus.ADDED:
                return self.tr("Added: {title} · {words}").format(title=title, words=count_words(item.words))
            case ImportStatus.UPDATED:
                return self.tr("Updated: {title}").format(title=title)
            case ImportStatus.DUPLICATE if item.article_id in self.report.restored:
                return self.tr("Restored from the trash: {title}").format(title=title)
            case ImportStatus.DUPLICATE if item.in_trash:
                return self.tr("Lies in the trash: {title}").format(title=title)
            case ImportStatus.DUPLICATE:
                return self.tr("Already in the library: {title}").format(title=title)
            case _:
                return item.error

    def _on_activated(self, row: QTreeWidgetItem) -> None:
        article_id = row.data(0, ARTICLE)
        if article_id is not None and not self._running:
            self._leave_for(lambda: self.open_asked.emit(article_id))

    # --- buttons ---

    def _leave_for(self, then: Callable[[], None]) -> None:
        self.accept()
        then()

    def _on_restore(self) -> None:
        self.restore_asked.emit(self.report.restorable_ids)

    def show_restored(self, ids: list[int]) -> None:
        self.report.restored.update(ids)
        self._fill()
        self._show_buttons()
        self.close_button.setFocus()

    def _on_pair(self) -> None:
        if pair := self.report.pair_ids:
            self._leave_for(lambda: self.pair_asked.emit(*pair))

    def _on_rest(self) -> None:
        self.rest_asked.emit()  # before the dialog ends, so that whoever follows its end knows why it does
        self.accept()

    def _on_close(self) -> None:
        if self._running:
            self.show_cancelling()
            self.cancel_asked.emit()
        else:
            self.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._running:
            self.hide()
            event.accept()
        else:
            super().closeEvent(event)  # tells that it is finished

    @property
    def running(self) -> bool:
        return self._running


def describe_file(item: ImportItem) -> str:
    name = Path(item.path).name or item.path
    return f"{name} › {item.member}" if item.member else name


def describe_counts(widget: QWidget, report: ImportReport) -> list[str]:
    """`3 added`, `1 already known`, `1 failed`: what there is to say of an import, in as few words."""
    words = {
        ImportStatus.ADDED: widget.tr("{n} added"),
        ImportStatus.UPDATED: widget.tr("{n} updated"),
        ImportStatus.DUPLICATE: widget.tr("{n} already known"),
        ImportStatus.FAILED: widget.tr("{n} failed"),
    }
    parts = [text.format(n=group_digits(count)) for status, text in words.items() if (count := report.count(status))]
    if report.warned:
        parts.append(widget.tr("{n} with a warning").format(n=group_digits(report.warned)))
    if report.left:
        parts.append(widget.tr("{n} not reached").format(n=group_digits(len(report.left))))
    return parts or [widget.tr("There was nothing to import.")]
