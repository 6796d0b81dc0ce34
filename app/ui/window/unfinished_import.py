"""Says at the start, above the page, that an import was cut short, and offers to go on with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.ui.window.start_bar import StartBar

if TYPE_CHECKING:
    from app.domain import UnfinishedImport
    from app.ui.dialogs.import_report import ImportReport
    from app.ui.window.main_window import MainWindow


class UnfinishedImportBar(StartBar):
    """Whoever folds it away with Escape is told at the next start."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        window.home.loaded.connect(self.look)

    def look(self) -> None:
        """Ask the library for imports that nobody was told the end of."""
        if not self._window.read_only:
            self._window.operations.run(
                lambda services, _job: services.imports.unfinished(), self._show, key="unfinished-imports"
            )

    def _show(self, unfinished: Sequence[UnfinishedImport]) -> None:
        if not unfinished:
            self.hide()
            return
        from app.ui.dialogs.import_report import ImportReport
        from app.ui.dialogs.importing import describe_counts

        report = ImportReport(
            [item for one in unfinished for item in one.items], [path for one in unfinished for path in one.left]
        )
        ids = [one.id for one in unfinished]
        if report.items:
            sentence = self.tr("An import was cut short: {counts}.").format(
                counts=", ".join(describe_counts(self._window, report))
            )
        else:
            sentence = self.tr("An import was cut short before its first file was read.")
        answers = [
            (self.tr("Show files…"), lambda: self._show_files(report)),
            (self.tr("Leave it"), lambda: self._forget(ids)),
        ]
        if report.left:
            answers.insert(0, (self.tr("Import the rest"), lambda: self._go_on(report)))
        self._make_bar().ask(sentence, *answers, focus=False)

    def _go_on(self, report: ImportReport) -> None:
        self._window.imports.import_paths(report.left, report.items)

    def _show_files(self, report: ImportReport) -> None:
        dialog = self._window.imports.show_unfinished(report)
        answered = False

        def on_rest() -> None:
            nonlocal answered
            answered = True

        dialog.rest_asked.connect(on_rest)
        # Who only looked is asked again.
        dialog.finished.connect(lambda _: None if answered else self.look())

    def _forget(self, ids: Sequence[str]) -> None:
        self._window.operations.run(lambda services, _job: services.imports.forget_unfinished(ids))
