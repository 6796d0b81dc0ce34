"""Has what is shown analysed, compared and contrasted in the background, and lets go of answers that come too late."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.errors import UserError
from app.jobs import Job
from app.ui.operations import Operations
from app.ui.tasks import BugReport, Task
from app.ui.wording import error_sentence


class PairQuestion(QObject):
    """One answer at a time: starting another one, or `forget`, makes the last one worthless."""

    answered = Signal(object)
    failed = Signal(str)  # a sentence
    KEY = ""  # of the task

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._number = 0
        self._task: Task | None = None

    def title(self) -> str:
        """What the status line says meanwhile."""
        raise NotImplementedError

    def apology(self) -> str:
        """What is said of a mistake of the program."""
        raise NotImplementedError

    def ask(self, services: Any, *ids_and_job: Any) -> Any:
        """The work, on a thread of its own: of these articles, under that job."""
        raise NotImplementedError

    def start(self, *ids: int) -> None:
        self._number += 1
        number = self._number
        self._task = self._operations.run(
            lambda services, job: self.ask(services, *ids, job),
            lambda answer: self._on_answered(number, answer),
            key=self.KEY,
            on_failure=lambda error: self._on_failed(number, error),
            title=self.title(),
            long=True,
        )

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._task is not None

    def forget(self) -> None:
        """Other texts are shown."""
        self._number += 1
        self._task = None

    def _on_answered(self, number: int, answer: Any) -> None:
        if number == self._number:
            self._task = None
            self.answered.emit(answer)

    def _on_failed(self, number: int, error: UserError | BugReport) -> None:
        if number == self._number:
            self._task = None
            self.failed.emit(error_sentence(error) if isinstance(error, UserError) else self.apology())
        if isinstance(error, BugReport):
            self._operations.failed.emit(error)


class PairComparing(PairQuestion):
    """What both texts share. It is kept in the library, so one that is under way is never in vain."""

    KEY = "compare"

    def title(self) -> str:
        return self.tr("Comparing")

    def apology(self) -> str:
        return self.tr("The comparison failed.")

    def ask(self, services: Any, left_id: int, right_id: int, job: Job) -> Any:
        return services.analysis.compare(left_id, right_id, job)


class PairContrasting(PairQuestion):
    """What both texts say differently. Nobody keeps it: once nobody waits for it, it is cancelled."""

    KEY = "contrast"

    def title(self) -> str:
        return self.tr("Contrasting")

    def apology(self) -> str:
        return self.tr("What the texts say differently could not be found.")

    def ask(self, services: Any, left_id: int, right_id: int, job: Job) -> Any:
        return services.analysis.contrast(left_id, right_id, job)

    def forget(self) -> None:
        if self._task is not None:
            self._task.cancel()
        super().forget()


class ArticleReading(PairQuestion):
    """What a single article holds. It is kept in the library, as a comparison is."""

    KEY = "read"

    def title(self) -> str:
        return self.tr("Reading")

    def apology(self) -> str:
        return self.tr("The text could not be read.")

    def ask(self, services: Any, article_id: int, job: Job) -> Any:
        return services.analysis.analysis(article_id, job)
