"""Everything the window does to a library: off the GUI thread, with words for the status bar and a way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.domain import (
    Document,
    Event,
    EventMemory,
    EventQuestion,
    Pair,
    ReadState,
    SearchOrder,
    SearchResult,
    Span,
    Verdict,
)
from app.jobs import Job
from app.ui.dialogs.tail_changes import find_tail_changes
from app.ui.tasks import Task, TaskRunner
from app.ui.undo_stack import Remark, Step, UndoStack
from app.ui.waiting_changes import Change, WaitingChanges
from app.ui.wording import count_articles, group_digits, isolate

if TYPE_CHECKING:
    from app.services.events import EventService
    from app.services.first_look import FirstLook
    from app.services.opening import Services
    from app.ui.rescue import RescueFiles


class Operations(QObject):
    """Each method starts one short piece of work and returns at once. What it did is undone by the step it leaves on
    `undo_stack`; failures come through `failed`, whatever the caller does."""

    said = Signal(str, object)  # a sentence; the Step that takes it back, or None
    failed = Signal(object)  # UserError or BugReport
    undo_changed = Signal()

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.services: Services | None = None
        self.rescue: RescueFiles | None = None  # the second place for words the library does not take
        self.first_look: FirstLook | None = None  # answers while the library is being opened
        self.waiting = WaitingChanges(tasks, self)
        self.undo_stack = UndoStack(self.undo_changed.emit)
        self._changing = 0  # changes that are not done yet: their steps are not on the stack
        self._wanted: list[bool] = []  # undo (True) or redo, asked for meanwhile

    def run(
        self,
        work: Callable[[Services, Job], Any],
        then: Callable[[Any], None] | None = None,
        *,
        on_failure: Callable[[Any], None] | None = None,
        **options: Any,
    ) -> Task | None:
        """Run `work(services, job)` on a thread; nothing happens while no library is open. Options: see TaskRunner."""
        services = self.services
        if services is None:
            return None
        return self.tasks.run(
            lambda job: work(services, job), then, on_failure=on_failure or self.failed.emit, **options
        )

    def forget(self) -> None:
        """The library is closed: nothing more is done to it, and nothing of it taken back."""
        self.services = self.rescue = None
        self.waiting.forget()
        self.undo_stack.clear()
        self._changing = 0
        self._wanted.clear()

    def insist(
        self,
        work: Callable[[Services, Job], Any],
        then: Callable[[Any], None],
        on_failure: Callable[[Any], None] | None = None,
    ) -> None:
        """As `run`; what the disk does not take is tried again until it does, and later changes wait behind it."""
        if self.services is not None:
            self.waiting.run(Change(self.services, work, then, on_failure or self.failed.emit))

    def search(
        self,
        query: str,
        then: Callable[[SearchResult], None],
        *,
        typing: bool,
        limit: int,
        within: frozenset[int] | None = None,
        order: SearchOrder = SearchOrder.RELEVANCE,
    ) -> None:
        """Search the library, or these articles of it; a later call overtakes an earlier one."""
        service = self.services.search if self.services is not None else self.first_look
        if service is not None:
            self.tasks.run(
                lambda _job: service.search(query, typing=typing, limit=limit, within=within, order=order),
                then,
                on_failure=self.failed.emit,
                key="search",
            )

    def change(
        self,
        label: str,
        do: Callable[[Services], Any],
        undo: Callable[[Services, Any], Any],
        *,
        say: str | Callable[[Any], str] = "",
        then: Callable[[Any], None] | None = None,
    ) -> None:
        """Do something that can be taken back: `undo` gets what `do` returned, and so does a `say` that asks for it."""

        def redo(services: Services, box: list[Any]) -> None:
            box[0] = do(services)

        def on_done(result: Any) -> None:
            self._changing = max(0, self._changing - 1)  # of a library that was closed meanwhile, none is counted
            services = self.services
            if services is None:
                return
            box = [result]
            step = Step(label, lambda: undo(services, box[0]), lambda: redo(services, box))
            self.undo_stack.push(step)
            if words := say(result) if callable(say) else say:
                self.said.emit(words, step)
            if then:
                then(result)
            self._go_on()

        def on_failure(error: Any) -> None:
            self._changing = max(0, self._changing - 1)
            self._wanted.clear()  # they were about what did not come to be
            self.failed.emit(error)

        if self.services is not None:
            self._changing += 1
            self.insist(lambda services, _job: do(services), on_done, on_failure)

    # --- undo ---

    def undo(self) -> None:
        """Take the last change back; while one is under way, as soon as that is done."""
        self._want(back=True)

    def redo(self) -> None:
        self._want(back=False)

    def _want(self, *, back: bool) -> None:
        if self._changing or self.undo_stack.busy:
            self._wanted.append(back)
        else:
            self._carry_out(self.undo_stack.take_undo() if back else self.undo_stack.take_redo(), back=back)

    def _go_on(self) -> None:
        if self._wanted and not self._changing and not self.undo_stack.busy:
            self._want(back=self._wanted.pop(0))

    def undo_step(self, step: Step) -> None:
        """Take back this very step, if it is still the last one; an older message's link does nothing."""
        if self.undo_stack.latest is step:
            self.undo()

    def _carry_out(self, step: Step | None, *, back: bool) -> None:
        if step is None:
            self._wanted.clear()
            return

        def on_done(result: Any) -> None:
            self.undo_stack.done(True)
            words = self.tr("Undone: {what}") if back else self.tr("Done again: {what}")
            words = words.format(what=step.label)
            self.said.emit(f"{words}. {result.words}" if isinstance(result, Remark) else words, None)
            self._go_on()

        def on_failure(error: Any) -> None:
            self.undo_stack.done(False)
            self._wanted.clear()
            self.failed.emit(error)

        work = step.undo if back else step.redo
        self.run(lambda _services, _job: work(), on_done, on_failure=on_failure)

    # --- articles ---

    def trash(self, ids: Sequence[int]) -> None:
        chosen = list(ids)
        self.change(
            self.tr("Move {articles} to the trash").format(articles=count_articles(len(chosen))),
            lambda services: services.articles.trash(chosen),
            lambda services, _: services.articles.restore(chosen),
            say=self.tr("{articles} moved to the trash.").format(articles=count_articles(len(chosen))),
        )

    def restore(self, ids: Sequence[int], then: Callable[[Any], None] | None = None) -> None:
        chosen = list(ids)
        self.change(
            self.tr("Restore {articles}").format(articles=count_articles(len(chosen))),
            lambda services: services.articles.restore(chosen),
            lambda services, _: services.articles.trash(chosen),
            say=self.tr("{articles} restored.").format(articles=count_articles(len(chosen))),
            then=then,
        )

    def remember_import(self, ids: Sequence[int]) -> None:
        """These articles have just come in: taken back, they go to the trash."""
        services, chosen = self.services, list(ids)
        if services is not None and chosen:
            label = self.tr("Import {articles}").format(articles=count_articles(len(chosen)))
            trash, restore = services.articles.trash, services.articles.restore
            self.undo_stack.push(Step(label, lambda: trash(chosen), lambda: restore(chosen)))

    def purge(self, ids: Sequence[int]) -> None:
        """For ever: no step is left, and steps that touch what is gone would fail, so they go too."""
        chosen = list(ids)

        def on_done(_: Any) -> None:
            self.undo_stack.clear()
            self.said.emit(self.tr("{articles} deleted for ever.").format(articles=count_articles(len(chosen))), None)

        self.run(
            lambda services, job: services.articles.purge(chosen, job),
            on_done,
            title=self.tr("Deleting {articles}").format(articles=count_articles(len(chosen))),
            long=True,
        )

    def edit(self, ids: Sequence[int], changes: Mapping[str, object], tags: Mapping[int, tuple[str, ...]]) -> None:
        """Fields for all the articles, tags article by article; one step takes both back."""
        chosen = list(ids)
        if not chosen or not (changes or tags):
            return

        def do(services: Services) -> list[Any]:
            before: list[Any] = []
            try:
                if changes:
                    before.append(services.articles.edit(chosen, changes))
                for value in dict.fromkeys(tags.values()):
                    same = [article_id for article_id, own in tags.items() if own == value]
                    before.append(services.articles.edit(same, {"tags": value}))
            except BaseException:
                undo(services, before)
                raise
            return before

        def undo(services: Services, before: list[Any]) -> None:
            for previous in reversed(before):
                services.articles.put_metadata(previous)

        self.change(
            self.tr("Edit details of {articles}").format(articles=count_articles(len(chosen))),
            do,
            undo,
            say=self.tr("Details of {articles} saved.").format(articles=count_articles(len(chosen))),
        )

    def set_read(self, ids: Sequence[int], state: ReadState) -> None:
        chosen = list(ids)
        label = self.tr("Mark {articles} as read") if state is ReadState.READ else self.tr("Mark {articles} as unread")

        def undo(services: Services, before: Sequence[tuple[int, ReadState]]) -> None:
            for old in ReadState:
                if same := [article_id for article_id, was in before if was is old]:
                    services.articles.set_read(same, old)

        self.change(
            label.format(articles=count_articles(len(chosen))),
            lambda services: services.articles.set_read(chosen, state),
            undo,
        )

    def mark_by_itself(self, article_id: int, state: ReadState) -> None:
        """What opening a text and coming to its end say about it: no step of its own to undo, a key changes it."""
        if self.services is not None and not self.services.library.read_only:
            self.run(lambda services, _job: services.articles.set_read([article_id], state))

    def set_position(self, article_id: int, position: int) -> None:
        if self.services is not None and not self.services.library.read_only:
            self.run(lambda services, _job: services.articles.set_position(article_id, position))

    def correct(self, article_id: int, text: str, tails: list[bool]) -> None:
        """A corrected text, and which of its lines are no part of the article."""

        def do(services: Services) -> tuple[Document, int]:
            before = services.articles.get(article_id).document
            placed = _placed_highlights(services, article_id)
            try:
                if text != before.text:
                    services.articles.revise_text(article_id, text)
                after = services.articles.get(article_id).document
                for span, tail in find_tail_changes(after, text.split("\n"), tails):
                    services.articles.set_tail(article_id, span, tail)
            except BaseException:
                services.articles.put_document(article_id, before)
                raise
            return before, len(placed - _placed_highlights(services, article_id))

        def say(done: tuple[Document, int]) -> str:
            lost = done[1]
            if not lost:
                return self.tr("Text corrected.")
            if lost == 1:
                return self.tr("Text corrected. One highlight is not found in it any more: it waits under Highlights.")
            return self.tr(
                "Text corrected. {n} highlights are not found in it any more: they wait under Highlights."
            ).format(n=group_digits(lost))

        self.change(
            self.tr("Correct text"),
            do,
            lambda services, done: services.articles.put_document(article_id, done[0]),
            say=say,
        )

    def set_tail(self, article_id: int, span: Span, tail: bool) -> None:
        label = self.tr("Take out of the article") if tail else self.tr("Take back into the article")
        said = self.tr("Taken out of the article.") if tail else self.tr("Taken back into the article.")
        self.change(
            label,
            lambda services: services.articles.set_tail(article_id, span, tail),
            lambda services, before: services.articles.put_document(article_id, before),
            say=said,
        )

    # --- tellings ---

    def judge_telling(self, one: int, other: int, verdict: Verdict | None) -> None:
        """What the reader says of two articles: the same event, or not; None takes back what was said."""

        def put(services: Services, wanted: Verdict | None) -> Verdict | None:
            before = services.tellings.restore(one, other, wanted)
            services.events.group(Job())
            return before

        labels = {
            Verdict.SAME: self.tr("Two articles tell the same event"),
            Verdict.OTHER: self.tr("Two articles do not tell the same event"),
            None: self.tr("What was said of two articles"),
        }
        said = {Verdict.OTHER: self.tr("It will not be suggested here again.")}
        self.change(
            labels[verdict], lambda services: put(services, verdict), put, say=said.get(verdict, "") if verdict else ""
        )

    # --- events ---

    def make_event(self, articles: Sequence[int], title: str, then: Callable[[Event], None] | None = None) -> None:
        """A new event of these articles, whatever event they told before."""
        chosen = list(articles)
        self.change(
            self.tr("Make an event of {articles}").format(articles=count_articles(len(chosen))),
            lambda services: services.events.make(chosen, title),
            lambda services, made: services.events.restore(made[1]),
            say=self.tr("An event of {articles} was made.").format(articles=count_articles(len(chosen))),
            then=(lambda made: then(made[0])) if then else None,
        )

    def move_to_event(self, articles: Sequence[int], event_id: int, name: str) -> None:
        chosen = list(articles)
        said = self.tr("{articles} moved into “{event}”.").format(
            articles=count_articles(len(chosen)), event=isolate(name if len(name) <= 60 else name[:60].rstrip() + "…")
        )
        self._change_events(self.tr("Move into an event"), lambda events: events.move(chosen, event_id), said)

    def answer_question(self, question: EventQuestion, yes: bool) -> None:
        """Whether an article tells an event. A no is meant of all that tell it, and remembered of each."""
        article = question.article_id
        if yes:
            label = self.tr("It tells the event")
            self._change_events(
                label, lambda events: events.move([article], question.event_id), self.tr("It is in the event now.")
            )
            return

        def refuse(services: Services) -> list[tuple[int, Verdict | None]]:
            tellings = services.tellings
            others = [i for i in services.events.get(question.event_id).articles if i != article]
            before = [(other, tellings.reject(article, other)) for other in others]
            services.events.group(Job())
            return before

        def undo(services: Services, before: list[tuple[int, Verdict | None]]) -> None:
            for other, verdict in before:
                services.tellings.restore(article, other, verdict)
            services.events.group(Job())

        self.change(self.tr("It does not tell the event"), refuse, undo, say=self.tr("It will not be asked again."))

    def rename_event(self, event_id: int, title: str) -> None:
        self._change_events(self.tr("Rename event"), lambda events: events.rename(event_id, title))

    def merge_events(self, ids: Sequence[int]) -> None:
        self._change_events(self.tr("Merge events"), lambda events: events.merge(list(ids))[1])

    def split_event(self, event_id: int, articles: Sequence[int]) -> None:
        self._change_events(self.tr("Split event"), lambda events: events.split(event_id, list(articles))[1])

    def take_out_of_events(self, articles: Sequence[int]) -> None:
        self._change_events(self.tr("Take out of the event"), lambda events: events.move(list(articles), None))

    def empty_event(self, event_id: int) -> None:
        said = self.tr("The event is empty; its articles stay.")
        self._change_events(self.tr("Empty event"), lambda events: events.empty(event_id), said)

    def _change_events(self, label: str, do: Callable[[EventService], EventMemory], say: str = "") -> None:
        self.change(
            label,
            lambda services: do(services.events),
            lambda services, memory: services.events.restore(memory),
            say=say,
        )

    # --- pairs ---

    def save_pair(
        self, left_id: int, right_id: int, title: str, question: str, then: Callable[[Pair], None] | None = None
    ) -> None:
        def do(services: Services) -> tuple[Pair, Pair | None]:
            before = services.pairs.find(left_id, right_id)
            pair = services.pairs.save(left_id, right_id)
            return services.pairs.edit(pair.id, title=title, question=question), before

        def undo(services: Services, result: tuple[Pair, Pair | None]) -> None:
            pair, before = result
            if before is None:
                services.pairs.delete(pair.id)
            else:
                services.pairs.edit(pair.id, title=before.title, question=before.question)

        self.change(
            self.tr("Save pair"),
            do,
            undo,
            say=self.tr("Pair saved."),
            then=(lambda result: then(result[0])) if then else None,
        )

    def rename_pair(self, pair_id: int, title: str) -> None:
        def do(services: Services) -> str:
            before = services.pairs.get(pair_id).title
            services.pairs.edit(pair_id, title=title)
            return before

        self.change(self.tr("Rename pair"), do, lambda services, before: services.pairs.edit(pair_id, title=before))

    def delete_pair(self, pair_id: int) -> None:
        self.change(
            self.tr("Delete pair"),
            lambda services: services.pairs.delete(pair_id),
            lambda services, _: services.pairs.restore(pair_id),
            say=self.tr("Pair deleted; its articles stay."),
        )

    def swap_pair(self, pair_id: int) -> None:
        self.run(lambda services, _job: services.pairs.swap(pair_id))

    def set_pair_view(self, pair_id: int, view: Mapping[str, Any]) -> None:
        if self.services is not None and not self.services.library.read_only:
            self.run(lambda services, _job: services.pairs.set_view(pair_id, view))


def _placed_highlights(services: Services, article_id: int) -> frozenset[int]:
    return frozenset(found.id for found in services.highlights.of_articles(article_id) if not found.is_lost)
