"""Corrections made, changed and taken back: off the GUI thread, each with a way back on the undo stack."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.domain import Correction, CorrectionKind, Scope, ScopeKind
from app.errors import UserError
from app.ui.correction_words import describe_correction, name_step
from app.ui.operations import Operations
from app.ui.reading.gestures import Gesture
from app.ui.undo_stack import Step

if TYPE_CHECKING:
    from app.services.correction_intake import CorrectionImport
    from app.services.correction_records import ListedCorrection
    from app.services.opening import Services


@dataclass(frozen=True, slots=True)
class Made:
    """A gesture that was carried out: the corrections it became, where they hold, and the step that takes it back."""

    gesture: Gesture
    ids: tuple[int, ...]
    scopes: tuple[Scope, ...]
    step: Step

    @property
    def sentence(self) -> str:
        gesture = self.gesture
        names: tuple[str, ...] = (gesture.shown,)  # of all names that go along, the one the reader saw
        if gesture.kind in (CorrectionKind.RENAME, CorrectionKind.RETYPE):
            return describe_correction(gesture.kind, names, gesture.shown, gesture.value)
        here = gesture.here_only or all(scope.kind is ScopeKind.PASSAGE for scope in self.scopes)
        return describe_correction(gesture.kind, names, gesture.entity, gesture.value, here_only=here)


class CorrectionWork(QObject):
    """Carries out gestures. A failure comes through `operations.failed`."""

    made = Signal(object)  # Made; again, with other scopes, when these were changed
    undone = Signal(tuple)  # ids that hold no more

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations

    @property
    def allowed(self) -> bool:
        services = self._operations.services
        return services is not None and not services.library.read_only

    # --- making -----------------------------------------------------------------------------------------------------

    def make(self, gesture: Gesture) -> None:
        if not self.allowed:
            return
        self._operations.run(
            lambda services, _job: _carry_out(services, gesture), lambda made: self._on_made(gesture, made)
        )

    def _on_made(self, gesture: Gesture, corrections: Sequence[Correction]) -> None:
        ids = tuple(correction.id for correction in corrections)
        step = self._push(name_step(gesture.kind, gesture.shown, gesture.value or gesture.entity), ids)
        if step is not None:
            self.made.emit(Made(gesture, ids, tuple(correction.scope for correction in corrections), step))

    def _push(self, label: str, ids: Sequence[int]) -> Step | None:
        """The step that takes these back; None where the library was closed meanwhile."""
        services = self._operations.services
        if services is None:
            return None
        step = Step(label, lambda: services.corrections.take_back(*ids), lambda: services.corrections.restore(*ids))
        self._operations.undo_stack.push(step)
        return step

    def undo(self, made: Made) -> None:
        self._operations.undo_step(made.step)

    # --- changing where they hold -----------------------------------------------------------------------------------

    def move(self, made: Made, scope: Scope) -> None:
        """Let what was made hold elsewhere. One undo takes back the gesture with it, as it was one thing said."""
        if not self.allowed:
            return

        def on_moved(_: Any) -> None:
            self.made.emit(replace(made, scopes=(scope,) * len(made.ids)))

        self._operations.run(lambda services, _job: _move_all(services, made.ids, made.scopes, scope), on_moved)

    def change_scope(self, ids: Sequence[int], scope: Scope) -> None:
        """From the list of all corrections: a step of its own."""
        chosen = tuple(ids)

        def do(services: Services) -> list[Scope]:
            before = [services.corrections.get(correction_id).correction.scope for correction_id in chosen]
            _move_all(services, chosen, before, scope)
            return before

        def undo(services: Services, before: Sequence[Scope]) -> None:
            for correction_id, was in zip(chosen, before, strict=True):
                services.corrections.change_scope(correction_id, was)

        self._operations.change(self.tr("Change where a correction holds"), do, undo)

    # --- the list of all --------------------------------------------------------------------------------------------

    def read(self, then: Callable[[list[ListedCorrection]], None]) -> None:
        self._operations.run(lambda services, _job: services.corrections.list(taken_back=True), then, key="corrections")

    def take_back(self, ids: Sequence[int]) -> None:
        chosen = tuple(ids)
        self._operations.change(
            self.tr("Take back a correction") if len(chosen) == 1 else self.tr("Take back corrections"),
            lambda services: services.corrections.take_back(*chosen),
            lambda services, _: services.corrections.restore(*chosen),
        )

    def restore(self, ids: Sequence[int]) -> None:
        chosen = tuple(ids)
        self._operations.change(
            self.tr("Bring back a correction") if len(chosen) == 1 else self.tr("Bring back corrections"),
            lambda services: services.corrections.restore(*chosen),
            lambda services, _: services.corrections.take_back(*chosen),
        )

    def export(self, path: Path, then: Callable[[int], None]) -> None:
        """Write all that hold to a file; `then` hears how many."""

        def write(services: Services) -> int:
            from app.services.exported_file import write_export

            text = services.corrections.export_json()
            write_export(path, text.encode())
            return len(json.loads(text)["corrections"])

        self._operations.run(lambda services, _job: write(services), then)

    def take_in(
        self, path: Path, then: Callable[[CorrectionImport], None], on_failure: Callable[[object], None]
    ) -> None:
        """Import a file of corrections."""

        def read(services: Services) -> CorrectionImport:
            try:
                text = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise UserError("corrections-file", reason=self.tr("it cannot be read")) from error
            return services.corrections.import_json(text)

        def on_read(result: CorrectionImport) -> None:
            if result.ids:  # else there is nothing to be undone
                self._push(self.tr("Import corrections"), result.ids)
            then(result)

        self._operations.run(lambda services, _job: read(services), on_read, on_failure=on_failure)


def _carry_out(services: Services, gesture: Gesture) -> tuple[Correction, ...]:
    """On a worker thread: the corrections of a gesture, all or none."""
    corrections = services.corrections
    if gesture.here_only:
        return _carry_out_here(services, gesture)
    if gesture.places:
        # One passage is kept with it, so that it can be narrowed to that.
        place = gesture.places[0]
        scope = gesture.scope or corrections.default_scope(gesture.names, gesture.articles)
        anchor = corrections.make_anchor(place.article_id, place.span)
        made = corrections.add(gesture.kind, scope, gesture.names, gesture.entity, gesture.value, anchor)
        return (made,)
    if gesture.scope is None:
        return corrections.make(gesture.kind, gesture.articles, gesture.names, gesture.entity, gesture.value)
    return (corrections.add(gesture.kind, gesture.scope, gesture.names, gesture.entity, gesture.value),)


def _carry_out_here(services: Services, gesture: Gesture) -> tuple[Correction, ...]:
    corrections = services.corrections
    anchors = [corrections.make_anchor(place.article_id, place.span) for place in gesture.places]
    made: list[Correction] = []
    try:
        for place, anchor in zip(gesture.places, anchors, strict=True):
            scope = Scope(ScopeKind.PASSAGE, (place.article_id,))
            made.append(corrections.add(gesture.kind, scope, (anchor.quote,), gesture.entity, gesture.value, anchor))
    except BaseException:
        corrections.take_back(*(correction.id for correction in made))
        raise
    return tuple(made)


def _move_all(services: Services, ids: Sequence[int], before: Sequence[Scope], scope: Scope) -> None:
    """Every one of them there, or every one where it was."""
    moved: list[tuple[int, Scope]] = []
    try:
        for correction_id, was in zip(ids, before, strict=True):
            services.corrections.change_scope(correction_id, scope)
            moved.append((correction_id, was))
    except BaseException:
        for correction_id, was in moved:
            services.corrections.change_scope(correction_id, was)
        raise
