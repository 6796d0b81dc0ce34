"""The line at the bottom: a passing sentence with its Undo, the work going on behind, and what cannot be done now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QStatusBar, QToolButton, QWidget

from app.jobs import Progress
from app.ui.icons import line_icon
from app.ui.parts import ElidedLabel
from app.ui.tasks import Task, TaskRunner
from app.ui.theme import Theme
from app.ui.wording import as_tip

STAYS = 8_000  # ms a sentence stands
APPEARS_AFTER = 400  # ms; work that is done sooner is not worth a flicker


class StatusLine(QStatusBar):
    undo_asked = Signal(object)  # Step

    def __init__(self, tasks: TaskRunner, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setAccessibleName(self.tr("Status"))
        self._tasks = tasks
        self._task: Task | None = None
        self._then: Callable[[], None] | None = None
        self._sentence = ElidedLabel(self)
        self._sentence.setObjectName("status-sentence")
        self._sentence.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._answer = QToolButton(self)
        self._answer.setObjectName("status-link")
        self._answer.clicked.connect(self._on_answer)
        self._answer.hide()
        self._work = ElidedLabel(self)
        self._work.setMinimumWidth(180)
        self._work.setProperty("quiet", True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(120, 4)
        self._cancel = QToolButton(self)
        self._cancel.setToolTip(self.tr("Stop this work"))
        self._cancel.setAccessibleName(self.tr("Stop this work"))
        self._cancel.setIconSize(QSize(12, 12))
        self._cancel.clicked.connect(self._on_cancel)
        self._state = QLabel(self)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setObjectName("status-state")
        self._state.hide()
        self.setContentsMargins(12, 0, 8, 0)
        self.addWidget(self._sentence)
        self.addWidget(self._answer)
        # In a row of their own: a status bar does not lay out anew what is hidden and shown while it is resized.
        self._row = QWidget(self)
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._work, self._bar, self._cancel, self._state):
            row.addWidget(widget)
        self.addPermanentWidget(self._row)
        self._resting = ""
        self._fade = QTimer(self, singleShot=True, interval=STAYS)
        self._fade.timeout.connect(self.clear_sentence)
        self._appear = QTimer(self, singleShot=True, interval=APPEARS_AFTER)
        self._appear.timeout.connect(self._show_work)
        tasks.started.connect(lambda _: self._look())
        tasks.ended.connect(lambda _: self._look())
        self.set_theme(theme)
        self._hide_work()

    def set_theme(self, theme: Theme) -> None:
        self._cancel.setIcon(line_icon("x", theme.frame["secondary"], theme.frame["disabled"]))

    # --- sentences ---

    def say(self, sentence: str, step: object = None) -> None:
        """A sentence for a while; with a step, a link that takes it back."""
        if step is not None:
            self.offer(sentence, self.tr("Undo"), lambda: self.undo_asked.emit(step))
        else:
            self._put(sentence)

    def offer(self, sentence: str, words: str, then: Callable[[], None]) -> None:
        """A sentence and one thing to do about it."""
        self._put(sentence)
        self._then = then
        self._answer.setText(words)
        self._answer.setAccessibleName(words)
        self._answer.show()

    def _put(self, sentence: str) -> None:
        self._then = None
        self._answer.hide()
        self._show(sentence)
        self._fade.start()

    def _show(self, sentence: str) -> None:
        """As wide as its words, so that the answer stands right behind them; too long a one gives way."""
        self._sentence.set_whole(sentence)
        wanted = self._sentence.fontMetrics().horizontalAdvance(sentence[:1_000]) + 8
        self._sentence.setFixedWidth(max(1, min(wanted, self.width() * 3 // 5)))

    def set_resting(self, words: str) -> None:
        """What stands there while nothing passes: how much there is."""
        self._resting = words
        if not self._fade.isActive():
            self._show(words)

    @property
    def sentence(self) -> str:
        return self._sentence.whole

    def clear_sentence(self) -> None:
        # Not from under somebody who is about to press the link.
        if self._answer.underMouse() or self._answer.hasFocus():
            self._fade.start()
            return
        self._rest()

    def _rest(self) -> None:
        self._answer.hide()
        self._fade.stop()
        self._show(self._resting)

    def _on_answer(self) -> None:
        then = self._then
        self._rest()
        if then is not None:
            then()

    # --- what holds all the time ---

    def set_state(self, words: str, reason: str = "") -> None:
        self._state.setText(words)
        self._state.setToolTip(as_tip(reason))
        self._state.setVisible(bool(words))

    # --- work ---

    def _look(self) -> None:
        """Show the newest work with a title; it appears only when it takes a while."""
        shown = next((task for task in reversed(self._tasks.running) if not task.quiet), None)
        if shown is self._task:
            return
        if self._task is not None and not self._task.job.cancelled:
            self._task.progressed.disconnect(self._on_progress)
        was_visible = self._bar.isVisible()
        self._task = shown
        if shown is None:
            self._appear.stop()
            self._hide_work()
            return
        shown.progressed.connect(self._on_progress)
        if was_visible:
            self._show_work()
        else:
            self._appear.start()

    def _show_work(self) -> None:
        if self._task is None:
            return
        for widget in (self._work, self._bar, self._cancel):
            widget.show()
        self._cancel.setEnabled(True)
        self._on_progress(self._task.latest)

    def _hide_work(self) -> None:
        for widget in (self._work, self._bar, self._cancel):
            widget.hide()

    def _on_progress(self, progress: Progress) -> None:
        if self._task is None:
            return
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        counted = f" {progress.done}/{progress.total}" if progress.total else ""
        self._work.set_whole(f"{self._task.title}{counted}")

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._cancel.setEnabled(False)
            self._work.set_whole(self.tr("Stopping…"))
            self._task.cancel()
