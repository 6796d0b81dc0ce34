"""Highlights made, changed and deleted: off the GUI thread, each with a way back on the undo stack."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.domain import Span
from app.highlights import Colour, Highlight
from app.ui.operations import Operations
from app.ui.reading.highlights.choosing import Shelf
from app.ui.reading.highlights.rescue import HighlightRescue, Said
from app.ui.reading.highlights.words import name_colour, quote
from app.ui.undo_stack import Step

if TYPE_CHECKING:
    from app.services.opening import Services
    from app.ui.reading.highlights.saver import HighlightSaver

FIRST = 300  # highlights that are there at once, however many there are
Shelves = tuple[Shelf, Shelf]  # outside the trash, and in it


class HighlightWork(QObject):
    """Carries out what the reader does to highlights. A failure comes through `operations.failed`, if not said
    otherwise."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.colour = Colour.YELLOW  # the one that was used last
        # Of the card that is open, and of those with unsaved words, in whatever view they were typed.
        self.savers: dict[int, HighlightSaver] = {}

    @property
    def allowed(self) -> bool:
        services = self._operations.services
        return services is not None and not services.library.read_only

    @property
    def rescue(self) -> HighlightRescue:
        """The second place for what is typed; one that keeps nothing while no library is open."""
        return HighlightRescue(self._operations.rescue)

    def keep(self) -> None:
        """What the library takes may not be found again: the words shown are written into the second place."""
        for saver in self.savers.values():
            saver.keep()

    def say(self, words: str) -> None:
        self._operations.said.emit(words, None)

    def _push(self, label: str, undo: Callable[[], Any], redo: Callable[[], Any], say: str = "") -> None:
        step = Step(label, undo, redo)
        self._operations.undo_stack.push(step)
        if say:
            self._operations.said.emit(say, step)

    # --- making and deleting --------------------------------------------------------------------------------------

    def add(
        self, places: Sequence[tuple[int, Span]], colour: Colour, then: Callable[[Highlight], None], stance: str = ""
    ) -> None:
        """Mark a passage, or tie two."""
        if not self.allowed:
            return
        self.colour = colour

        def on_made(made: Highlight) -> None:
            services = self._operations.services
            if services is None:
                return
            trash, restore = services.highlights.trash, services.highlights.restore
            label = self.tr("Tie two passages") if made.is_tie else self.tr("Highlight")
            said = self.tr("Two passages tied.") if made.is_tie else self.tr("Highlighted in {colour}.")
            self._push(
                label,
                lambda: trash([made.id]),
                lambda: restore([made.id]),
                said.format(colour=name_colour(made.colour)),
            )
            then(made)

        self._operations.insist(lambda services, _job: services.highlights.add(places, colour, stance=stance), on_made)

    def trash(self, highlights: Sequence[Highlight]) -> None:
        ids = [highlight.id for highlight in highlights]
        if not ids or not self.allowed:
            return
        if len(ids) == 1:
            said = self.tr("Highlight “{words}” moved to the trash.")
            said = said.format(words=quote(highlights[0].passages[0].quote, 30))
        else:
            said = self.tr("{n} highlights moved to the trash.").format(n=len(ids))
        self._operations.change(
            self.tr("Delete highlight") if len(ids) == 1 else self.tr("Delete highlights"),
            lambda services: services.highlights.trash(ids),
            lambda services, _: services.highlights.restore(ids),
            say=said,
        )

    def restore(self, ids: Sequence[int]) -> None:
        chosen = list(ids)
        self._operations.change(
            self.tr("Restore highlights"),
            lambda services: services.highlights.restore(chosen),
            lambda services, _: services.highlights.trash(chosen),
            say=self.tr("Restored."),
        )

    def purge(self, ids: Sequence[int]) -> None:
        """For ever: steps that touch what is gone would fail, so they go too."""
        chosen = list(ids)

        def on_done(_: Any) -> None:
            self._operations.undo_stack.clear()
            self._operations.said.emit(self.tr("Deleted for ever."), None)

        self._operations.run(lambda services, _job: services.highlights.purge(chosen), on_done)

    # --- changing -------------------------------------------------------------------------------------------------

    def recolour(self, highlight: Highlight, colour: Colour) -> None:
        if not self.allowed or highlight.colour is colour:
            return
        self.colour = colour

        def put(services: Services, wanted: Colour) -> None:
            # What else was said of it meanwhile stays: the colour alone is changed, on what holds now.
            now = services.highlights.get(highlight.id)
            services.highlights.change(highlight.id, now.revision, colour=wanted)

        self._operations.change(
            self.tr("Change the colour of a highlight"),
            lambda services: put(services, colour),
            lambda services, _: put(services, highlight.colour),
            say=self.tr("Now {colour}.").format(colour=name_colour(colour)),
        )

    def place(self, highlight: Highlight, article_id: int, span: Span) -> None:
        """Put a passage that was not found where the reader says it stands."""
        passage = highlight.passage_in(article_id)
        if not self.allowed or passage is None:
            return
        before = passage.anchor
        self._operations.change(
            self.tr("Place a highlight"),
            lambda services: services.highlights.place(highlight.id, article_id, span),
            lambda services, _: services.highlights.put_back(highlight.id, article_id, before),
            say=self.tr("Placed. It is found by these words from now on."),
        )

    def save(
        self,
        highlight_id: int,
        revision: int,
        said: Said,
        then: Callable[[Highlight], None],
        on_failure: Callable[[Any], None],
    ) -> None:
        """Keep what is said of a highlight, on the revision it was typed on."""
        comment, tags, stance = said
        self._operations.run(
            lambda services, _job: services.highlights.change(
                highlight_id, revision, comment=comment, tags=tags, stance=stance
            ),
            then,
            on_failure=on_failure,
        )

    def step_back_from(self, highlight: Highlight, begun: Said) -> None:
        """What was typed on a highlight since `begun` can be undone as one step. Without it, who overwrote a comment
        and left would have to look among its versions."""
        done: Said = highlight.comment, highlight.tags, highlight.stance
        services = self._operations.services
        if services is None or done == begun:
            return
        highlights = services.highlights

        def put(said: Said) -> None:
            revision = highlights.get(highlight.id).revision
            highlights.change(highlight.id, revision, comment=said[0], tags=said[1], stance=said[2])

        self._push(self.tr("Comment"), lambda: put(begun), lambda: put(done))

    def save_now(self, highlight_id: int, revision: int, said: Said) -> Highlight | None:
        """The same on the calling thread; None where no library is open. Raises what the service raises."""
        services = self._operations.services
        if services is None:
            return None
        comment, tags, stance = said
        return services.highlights.change(highlight_id, revision, comment=comment, tags=tags, stance=stance)

    # --- reading --------------------------------------------------------------------------------------------------

    def get(
        self, highlight_id: int, then: Callable[[Highlight], None], on_failure: Callable[[Any], None] | None = None
    ) -> None:
        self._operations.run(lambda services, _job: services.highlights.get(highlight_id), then, on_failure=on_failure)

    def get_now(self, highlight_id: int) -> Highlight | None:
        services = self._operations.services
        return services.highlights.get(highlight_id) if services is not None else None

    def versions(self, highlight_id: int, then: Callable[[list[Any]], None]) -> None:
        self._operations.run(lambda services, _job: services.highlights.versions(highlight_id), then)

    def read(self, articles: Sequence[int], then: Callable[[list[Highlight]], None]) -> None:
        """The highlights of what is open; a later call overtakes an earlier one."""
        chosen = tuple(articles)
        self._operations.run(
            lambda services, _job: services.highlights.of_articles(*chosen), then, key="highlights-of-open"
        )

    def read_first(self, then: Callable[[tuple[list[Highlight], int]], None]) -> None:
        """What is seen first of all outside the trash, and how many there are."""
        self._operations.run(lambda services, _job: services.highlights.first(FIRST), then, key="first-highlights")

    def count(self, then: Callable[[int], None]) -> None:
        """How many there are outside the trash."""
        self._operations.run(lambda services, _job: services.highlights.count(), then, key="highlight-count")

    def follow(self, known: tuple[Shelf, Shelf], ids: Collection[int], then: Callable[[Shelves], None]) -> None:
        """Those outside the trash and those in it, after these changed."""

        def read(services: Services, _job: Any) -> Shelves:
            found = services.highlights.some(ids)
            live = [highlight for highlight in found if highlight.trashed is None]
            trashed = [highlight for highlight in found if highlight.trashed is not None]
            return known[0].changed(live, ids), known[1].changed(trashed, ids)

        self._operations.run(read, then, key="highlights-of-all")

    def read_all(self, then: Callable[[Shelves], None]) -> None:
        """All outside the trash, and those in it."""
        self._operations.run(
            lambda services, _job: (Shelf(services.highlights.list()), Shelf(services.highlights.trashed())),
            then,
            key="highlights-of-all",
        )
