"""From files, folders or the clipboard to articles: starts the work, shows it, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.domain import ImportItem, ImportStatus
from app.jobs import Progress
from app.ui.dialogs.import_report import ImportReport
from app.ui.dialogs.importing import ImportDialog, describe_counts
from app.ui.operations import Operations
from app.ui.tasks import Task
from app.ui.theme import Theme
from app.ui.window.drop_overlay import dropped_paths
from app.ui.window.status_line import StatusLine
from app.ui.wording import isolate

DIALOG_AFTER = 700  # ms; an import that is done sooner never shows a progress dialog
# Where browsers put the address of the page that something was copied from.
ADDRESS_TYPES = (("chromium/x-source-url", "utf-8"), ("text/x-moz-url-priv", "utf-16-le"))


class _Relay(QObject):
    """Brings items from the importing thread to the GUI thread."""

    item = Signal(object)


class ImportFlow(QObject):
    edit_asked = Signal(list)  # article ids
    pair_asked = Signal(int, int)
    open_asked = Signal(int)
    events_asked = Signal(list)  # article ids, to be shown among their events
    refused = Signal(str)  # why the only file, or what was pasted, did not become an article
    ended = Signal()  # whatever came of it

    def __init__(self, operations: Operations, status: StatusLine, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._operations, self._status, self._theme, self._window = operations, status, theme, window
        self.dialog: ImportDialog | None = None
        self._new: list[int] = []  # what came in last, until it was compared with what was there

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def import_paths(self, paths: Sequence[str], earlier: Sequence[ImportItem] = ()) -> None:
        """`earlier` came of an import that this one goes on with; its report tells of both."""
        chosen = [str(path) for path in paths]
        if chosen:
            self._start(lambda services, job, on_item: services.imports.import_paths(chosen, job, on_item), earlier)

    def import_mime(self, data: QMimeData) -> None:
        """What was copied: files, a page, or plain text."""
        if paths := dropped_paths(data):
            self.import_paths(paths)
            return
        copies: list[tuple[bytes, str, str]] = []
        if data.hasHtml() and data.html().strip():
            copies.append((data.html().encode("utf-8", "replace"), self.tr("Copied page"), "text/html"))
        if data.hasText() and data.text().strip():
            copies.append((data.text().encode("utf-8", "replace"), self.tr("Copied text"), "text/plain"))
        if not copies:
            self._status.say(self.tr("Nothing was copied that could become an article. Copy a text or a page first."))
            return
        url = find_address(data)

        def work(services: Any, job: Any, _on_item: Any) -> list[ImportItem]:
            items: list[ImportItem] = []
            for content, name, kind in copies:  # a page that holds no article may come with a text that is one
                items = services.imports.import_bytes(content, name, kind, job, url=url)
                if any(item.status is not ImportStatus.FAILED for item in items):
                    break
            return items

        self._start(work)

    def _start(self, work: Callable[..., list[ImportItem]], earlier: Sequence[ImportItem] = ()) -> None:
        report = ImportReport(list(earlier))
        known = set(report.added_ids)
        relay = _Relay(self)
        relay.item.connect(report.add)
        dialog = ImportDialog(report, self._theme, self._window)
        finished = False

        def on_progress(progress: Progress) -> None:
            dialog.show_progress(progress)

        def finish(*, cancelled: bool = False) -> None:
            self._new = [i for i in report.added_ids if i not in known]
            self._operations.remember_import(self._new)
            self._finish(dialog, report, cancelled=cancelled)

        def on_success(items: list[ImportItem]) -> None:
            nonlocal finished
            finished = True
            report.extend(items)
            finish()

        def on_failure(error: Any) -> None:
            nonlocal finished
            finished = True
            self._let_go(dialog)
            self._operations.failed.emit(error)

        def on_end() -> None:
            relay.deleteLater()
            if not finished and task is not None and task.job.closing:
                dialog.deleteLater()  # nobody is there to read it; the next start tells
            elif not finished:
                finish(cancelled=True)
            self.ended.emit()

        task = self._operations.run(
            lambda services, job: work(services, job, relay.item.emit),
            on_success,
            on_failure=on_failure,
            on_progress=on_progress,
            on_end=on_end,
            title=self.tr("Importing"),
            long=True,
        )
        if task is None:
            dialog.deleteLater()
            return
        self._watch(dialog, task)

    def _watch(self, dialog: ImportDialog, task: Task) -> None:
        self.dialog = dialog
        dialog.cancel_asked.connect(task.cancel)
        self._connect(dialog)
        QTimer.singleShot(DIALOG_AFTER, dialog, lambda: dialog.show() if dialog.running else None)

    def _connect(self, dialog: ImportDialog) -> None:
        dialog.restore_asked.connect(lambda ids: self._operations.restore(ids, lambda _: dialog.show_restored(ids)))
        dialog.edit_asked.connect(self.edit_asked)
        dialog.pair_asked.connect(self.pair_asked)
        dialog.open_asked.connect(self.open_asked)
        dialog.rest_asked.connect(lambda: self.import_paths(dialog.report.left, dialog.report.items))
        dialog.finished.connect(lambda _: self._on_closed(dialog))

    def _on_closed(self, dialog: ImportDialog) -> None:
        if not dialog.running:
            self._let_go(dialog)

    def _let_go(self, dialog: ImportDialog) -> None:
        dialog.hide()
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None

    def show_unfinished(self, report: ImportReport) -> ImportDialog:
        """The report of an import whose process ended before it could show it."""
        dialog = self.dialog = ImportDialog(report, self._theme, self._window)
        self._connect(dialog)
        dialog.show_report()
        dialog.show()
        return dialog

    def tell_others(self) -> None:
        """New articles may have been compared with the others: say which of them tell an event that is there."""
        new = self._new

        def on_told(told: dict[int, int] | None) -> None:
            if told is None or self._new != new:
                return
            self._new = []
            if told:
                self._say_told(told, len(new))

        if new:
            self._operations.run(lambda services, _job: services.tellings.told_before(new), on_told)

    def _say_told(self, told: dict[int, int], total: int) -> None:
        """In the report, where it is still open; else in the line at the bottom."""
        one, other = next(iter(told.items()))
        if total == 1:
            sentence = self.tr("It tells an event that you already have.")
        elif len(told) == 1:
            sentence = self.tr("1 of the {total} tells an event that you already have.").format(total=total)
        else:
            sentence = self.tr("{n} of the {total} tell an event that you already have.").format(
                n=len(told), total=total
            )
        if len(told) == 1:
            words = self.tr("Read side by side")

            def show() -> None:
                self.pair_asked.emit(one, other)
        else:
            words = self.tr("Show Them")

            def show() -> None:
                self.events_asked.emit(list(told))

        if self.dialog is not None and not self.dialog.running:
            self.dialog.show_told(sentence, words, show)
        else:
            self._status.offer(sentence, words, show)

    def _finish(self, dialog: ImportDialog, report: ImportReport, *, cancelled: bool = False) -> None:
        dialog.show_report(cancelled=cancelled)
        only = report.items[0] if len(report.items) == 1 else None
        if only is not None and only.status is ImportStatus.FAILED and not cancelled:
            self.refused.emit(describe_refusal(only))
            dialog.close()
            self._on_closed(dialog)
            return
        if cancelled or only is None:
            if report.items or not cancelled:
                dialog.show()
                dialog.raise_()
            else:
                self._status.say(self.tr("Import stopped; nothing had come in."))
                self._let_go(dialog)
            return
        self._say(only, report)
        # Shown only because the work took long; there is nothing in it that the line does not say.
        self._let_go(dialog)

    def _say(self, item: ImportItem, report: ImportReport) -> None:
        """One file that came in without trouble needs a line, not a dialog."""
        title = isolate(item.title if len(item.title) <= 60 else item.title[:60].rstrip() + "…")
        article_id = item.article_id
        if item.in_trash and article_id is not None:
            self._status.offer(
                self.tr("“{title}” lies in the trash.").format(title=title),
                self.tr("Restore"),
                lambda: self._operations.restore([article_id]),
            )
            return
        words = {
            ImportStatus.ADDED: self.tr("“{title}” added."),
            ImportStatus.UPDATED: self.tr("“{title}” updated."),
            ImportStatus.DUPLICATE: self.tr("“{title}” is already in the library."),
        }
        counts = " · ".join(describe_counts(self._window, report))
        sentence = words[item.status].format(title=title) if item.title else counts
        sentence = " ".join((sentence, *item.warnings))
        if article_id is not None:
            self._status.offer(sentence, self.tr("Open"), lambda: self.open_asked.emit(article_id))
        else:
            self._status.say(sentence)


def describe_refusal(item: ImportItem) -> str:
    """The reason, with the name of the file it is about; what was pasted has no name."""
    name = Path(item.path).name
    return item.error if name == item.path or name in item.error else f"{isolate(name)}: {item.error}"


def find_address(data: QMimeData) -> str:
    """The web address of the page that a browser copied from; empty where it does not say."""
    for kind, encoding in ADDRESS_TYPES:
        if data.hasFormat(kind):
            address = bytes(data.data(kind).data()).decode(encoding, "ignore").strip("\0 \n").split("\n")[0]
            if address.startswith(("http://", "https://")):
                return address
    return ""
