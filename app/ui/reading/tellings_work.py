"""Asks who else tells the event of the article that is read, and has the reader's answers kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.domain import Changes, Verdict
from app.errors import UserError
from app.ui.commands import CommandSet
from app.ui.operations import Operations
from app.ui.reading.tellings_line import Row, TellingsLine

if TYPE_CHECKING:
    from app.services.opening import Services


class TellingsWork(QObject):
    """Fills the line above the reader's text; nothing is asked while no article is read."""

    pair_asked = Signal(int, int)

    def __init__(self, operations: Operations, commands: CommandSet, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._command = commands["article.tellings"]
        self._command.toggled.connect(self._on_command)
        self._line: TellingsLine | None = None
        self._article_id = 0

    def show(self, line: TellingsLine, article_id: int) -> None:
        """Fill the line for an article."""
        if self._line is None:
            self._line = line
            line.open_asked.connect(lambda other: self.pair_asked.emit(self._article_id, other))
            line.confirmed.connect(self._on_confirmed)
            line.rejected.connect(lambda other: self._judge(other, Verdict.OTHER))
            line.opened.connect(self._command.setChecked)
        if article_id != self._article_id:
            line.clear()
        self._article_id = article_id
        self._ask()

    def leave(self) -> None:
        self._article_id = 0
        if self._line is not None:
            self._line.clear()

    def follow(self, changes: Changes) -> None:
        """What was found or said of this article, or an article that is suggested, may be another now."""
        if self._article_id and (self._article_id in changes.tellings or changes.articles):
            self._ask()

    def _ask(self) -> None:
        article_id = self._article_id
        self._operations.run(
            lambda services, _job: _fetch(services, article_id),
            lambda found: self._on_found(article_id, *found),
            key="tellings",
            on_failure=self._on_failure,
        )

    def _on_found(self, article_id: int, rows: list[Row], placed: bool, can_write: bool) -> None:
        if article_id == self._article_id and self._line is not None:
            self._line.show_rows(rows, placed=placed, can_write=can_write)

    def _on_failure(self, error: Any) -> None:
        """The article was deleted meanwhile, and the window goes elsewhere; a mistake of the program is shown."""
        if not isinstance(error, UserError):
            self._operations.failed.emit(error)

    def _on_command(self, is_open: bool) -> None:
        line = self._line
        if line is None or not self._article_id:
            return
        line.set_open(is_open)
        if is_open and not line.isAncestorOf(line.window().focusWidget()):
            line.focus_first()

    def _on_confirmed(self, other: int, same: bool) -> None:
        self._judge(other, Verdict.SAME if same else None)

    def _judge(self, other: int, verdict: Verdict | None) -> None:
        if self._article_id:
            self._operations.judge_telling(self._article_id, other, verdict)


def _fetch(services: Services, article_id: int) -> tuple[list[Row], bool, bool]:
    suggestions = services.tellings.suggestions(article_id)
    articles = {s.id: s for s in services.articles.summaries([row.article_id for row in suggestions])}
    rows = [(row, articles[row.article_id]) for row in suggestions if row.article_id in articles]
    return rows, services.tellings.is_placed(article_id), not services.library.read_only
