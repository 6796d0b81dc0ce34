"""Has the pair that is shown compared in the background, and lets go of answers that come too late."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.errors import UserError
from app.ui.operations import Operations
from app.ui.tasks import BugReport
from app.ui.wording import error_sentence


class PairComparing(QObject):
    """One comparison at a time: starting another one, or `forget`, makes the last one worthless."""

    compared = Signal(object)  # Comparison
    failed = Signal(str)  # a sentence

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._number = 0

    def start(self, left_id: int, right_id: int) -> None:
        self._number += 1
        number = self._number
        self._operations.run(
            lambda services, job: services.analysis.compare(left_id, right_id, job),
            lambda comparison: self._on_compared(number, comparison),
            key="compare",
            on_failure=lambda error: self._on_failed(number, error),
            title=self.tr("Comparing"),
            long=True,
        )

    def forget(self) -> None:
        """Other texts are shown."""
        self._number += 1

    def _on_compared(self, number: int, comparison: Any) -> None:
        if number == self._number:
            self.compared.emit(comparison)

    def _on_failed(self, number: int, error: UserError | BugReport) -> None:
        if number == self._number:
            words = error_sentence(error) if isinstance(error, UserError) else self.tr("The comparison failed.")
            self.failed.emit(words)
        if isinstance(error, BugReport):
            self._operations.failed.emit(error)
