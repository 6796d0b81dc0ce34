"""Does this article tell that event? Asked one at a time above the events, where it is not clear enough to be decided
without the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain import ArticleSummary, Event, EventQuestion, Suggestion
from app.ui.commands import CommandSet
from app.ui.library.event_line import name_event
from app.ui.parts import make_answer, make_quiet
from app.ui.telling_words import describe_reasons
from app.ui.wording import display_title, isolate, source_line

if TYPE_CHECKING:
    from app.services.opening import Services

MOST = 40  # questions whose reasons are fetched; the others come when these are answered
REASONS = 3  # the first ones tell most; reading both tells the rest
_LONGEST = 110  # characters of a title inside the question


class Asked(NamedTuple):
    """A question, and why: the suggestion of the article of the event that it is most like."""

    question: EventQuestion
    why: Suggestion | None


def fetch_questions(services: Services) -> tuple[list[Asked], int]:
    """What is to be asked now, the surest first, and how much there is in all. For a worker thread."""
    questions = services.events.questions()
    asked = []
    for question in questions[:MOST]:
        near = services.tellings.suggestions(question.article_id, 50)
        asked.append(Asked(question, next((s for s in near if s.article_id == question.like), None)))
    return asked, len(questions)


class EventQuestionBar(QFrame):
    """Hidden while nothing is to be asked, and in a library that is open for reading only."""

    answered = Signal(object, bool)  # EventQuestion; whether it tells the event
    pair_asked = Signal(int, int)  # the article, and the one of the event that it is most like
    left = Signal()  # the keyboard belongs to the list again
    changed = Signal()  # whether there is a question

    def __init__(self, commands: CommandSet, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("event-question")
        self._asked: Sequence[Asked] = ()
        self._total = 0
        self._at = 0
        self._events: Mapping[int, Event] = {}
        self._rows: Mapping[int, ArticleSummary] = {}
        self._read_only = False
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.why = make_quiet(parent=self)
        self.why.setWordWrap(True)
        self.yes = self._make_button(self.tr("Yes"), commands, "event.yes")
        self.no = self._make_button(self.tr("No"), commands, "event.no")
        self.both = make_answer(self.tr("Read both"), self)
        self.both.setToolTip(self.tr("Side by side, with the telling that it is most like"))
        self.both.clicked.connect(self._read)
        self.later = self._make_button(self.tr("Next"), commands, "event.later")
        self.count = make_quiet(parent=self)
        self._lay_out()
        self.hide()

    def _make_button(self, words: str, commands: CommandSet, command_id: str) -> QPushButton:
        button = make_answer(words, self)
        button.setToolTip(commands[command_id].toolTip())
        button.clicked.connect(commands[command_id].trigger)
        return button

    def _lay_out(self) -> None:
        answers = QHBoxLayout()
        answers.setSpacing(8)
        for widget in (self.yes, self.no, self.both, self.later, self.count):
            answers.addWidget(widget)
        answers.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 10, 28, 10)
        column.setSpacing(3)
        column.addWidget(self.words)
        column.addWidget(self.why)
        column.addSpacing(4)
        column.addLayout(answers)

    # --- content ---

    @property
    def question(self) -> EventQuestion | None:
        """What is asked now."""
        return self._asked[self._at].question if self._at < len(self._asked) else None

    @property
    def has_more(self) -> bool:
        """Whether another one waits."""
        return self.question is not None and len(self._asked) > 1

    def show_questions(
        self, asked: Sequence[Asked], total: int, events: Sequence[Event], rows: Mapping[int, ArticleSummary]
    ) -> None:
        """Ask these, as far as their events and articles are known; the one that is asked stays, where it is still
        one."""
        before = self.question
        self._events = {event.id: event for event in events}
        self._rows = rows
        self._asked = [one for one in asked if self._is_known(one.question)]
        self._total = total - (len(asked) - len(self._asked))
        same = (
            n
            for n, one in enumerate(self._asked)
            if before is not None and one.question.article_id == before.article_id
        )
        self._at = next(same, min(self._at, max(0, len(self._asked) - 1)))
        self._show()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._show()

    def _is_known(self, question: EventQuestion) -> bool:
        return question.event_id in self._events and question.article_id in self._rows and question.like in self._rows

    def _show(self) -> None:
        had_focus = self.isAncestorOf(self.window().focusWidget())
        question = self.question
        if question is None or self._read_only:
            self.hide()
            if had_focus:
                self.left.emit()
            self.changed.emit()
            return
        article = self._rows[question.article_id]
        event = self._events[question.event_id]
        members = [self._rows[i] for i in event.articles if i in self._rows]
        title, source = _shorten(display_title(article)), source_line(article.metadata)
        beside = self.tr("“{title}” ({source})") if source else self.tr("“{title}”")
        self.words.setText(
            self.tr("Does {article} tell “{event}”?").format(
                article=beside.format(title=isolate(title), source=isolate(source)),
                event=isolate(_shorten(name_event(event, members))),
            )
        )
        why = self._asked[self._at].why
        like = self._rows[question.like]
        told = describe_reasons(replace(why, reasons=why.reasons[:REASONS])) if why is not None else ""
        near = self.tr("Most like “{title}”.").format(title=isolate(_shorten(display_title(like))))
        self.why.setText(" ".join(part for part in (near, told) if part))
        self.count.setText(self.tr("{n} of {total}").format(n=self._at + 1, total=self._total))
        self.count.setVisible(self._total > 1)
        self.later.setVisible(self.has_more)
        self.setAccessibleName(self.words.text())
        self.show()
        self.changed.emit()

    # --- answers ---

    def answer(self, yes: bool) -> None:
        """Once; what comes next is asked at once, so that a second key is no second answer."""
        if (question := self.question) is not None and self.isVisible():
            self._asked = [one for one in self._asked if one.question is not question]
            self._total -= 1
            self._at = min(self._at, max(0, len(self._asked) - 1))
            self._show()
            self.answered.emit(question, yes)

    def step(self) -> None:
        """Another question; this one comes again."""
        if self.has_more:
            self._at = (self._at + 1) % len(self._asked)
            self._show()

    def _read(self) -> None:
        if (question := self.question) is not None:
            self.pair_asked.emit(question.like, question.article_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _shorten(title: str) -> str:
    return title if len(title) <= _LONGEST else title[:_LONGEST].rstrip() + "…"
