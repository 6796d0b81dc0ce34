"""The bar above the pages: what went wrong, and questions that wait for an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.errors import UserError
from app.ui.parts import InlineBar
from app.ui.wording import error_sentence

if TYPE_CHECKING:
    from app.ui.dialogs.report import ReportDialog
    from app.ui.tasks import BugReport


class Notice(InlineBar):
    """One sentence at a time; the newest takes the place of the one before."""

    _waiting = ""  # what was said of a change that waits

    def show_error(self, error: object) -> None:
        """A sentence for what the reader can mend; a report for a mistake of the program."""
        if isinstance(error, UserError):
            self.say(error_sentence(error))
        else:
            self.show_report(cast("BugReport", error))

    def say(self, sentence: str) -> None:
        """A sentence that waits until it is read."""
        self.ask(sentence, (self.tr("Close"), lambda: None), focus=False)

    def show_report(self, bug: BugReport) -> ReportDialog:
        from app.ui.dialogs.report import ReportDialog

        dialog = ReportDialog(bug, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def say_waiting(self, error: UserError, try_now: Callable[[], None]) -> None:
        """Something could not be saved yet."""
        words = error_sentence(error) + " " + self.tr("Your last change waits, and is tried again.")
        self.ask(words, (self.tr("Try now"), try_now), (self.tr("Close"), lambda: None), focus=False)
        self._waiting = words

    def end_waiting(self) -> None:
        """It is saved now."""
        if self._waiting and self.text == self._waiting:
            self.hide()
        self._waiting = ""

    def say_library_gone(self, folder: Path, choose_other: Callable[[], None]) -> None:
        self.ask(
            self.tr(
                "The library is no longer in {folder}: it was moved or deleted, or its disk went away. Put it back "
                "before you close Parallax. Notes and comments are kept in a second place meanwhile; what else you "
                "change may be lost."
            ).format(folder=folder),
            (self.tr("Open another library…"), choose_other),
            (self.tr("Close"), lambda: None),
            focus=False,
        )

    def say_library_came_anew(self, folder: Path, open_it: Callable[[], None]) -> None:
        self.ask(
            self.tr(
                "There is a library in {folder} again. Open it to go on; notes and comments that did not reach it are "
                "kept, and come back with what they are about."
            ).format(folder=folder),
            (self.tr("Open it"), open_it),
            (self.tr("Close"), lambda: None),
            focus=False,
        )

    def ask_before_losing(self, lose: Callable[[], None]) -> None:
        self.ask(
            self.tr("What you wrote or changed last could not be saved anywhere. Copy it elsewhere before you go on."),
            (self.tr("Go on and lose it"), lose),
            (self.tr("Stay"), lambda: None),
        )
