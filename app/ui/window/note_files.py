"""Notes and highlights out of the library into files, and back: the commands of the File menu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.domain import NoteSubject, SubjectKind
from app.ui.notes.picture_reading import recode
from app.ui.reading.highlights.words import quote
from app.ui.undo_stack import Remark, Step
from app.ui.wording import isolate

if TYPE_CHECKING:
    from app.exchange.bundle import Bundle
    from app.jobs import Job
    from app.services.exchange_intake import Intake
    from app.services.exchange_undo import TakenBack
    from app.services.exchanging import Choice, ExchangeService, Format, Source
    from app.services.exported_file import Exported
    from app.services.opening import Services
    from app.ui.dialogs.export_notes import ExportNotesDialog
    from app.ui.window.main_window import MainWindow


class _Import:
    """One import, with what its undo and redo need: each names the revisions the one before it left."""

    def __init__(self, exchange: ExchangeService, bundle: Bundle, intake: Intake) -> None:
        self._exchange, self._bundle, self.intake = exchange, bundle, intake
        self._back: TakenBack | None = None

    def undo(self) -> TakenBack:
        self._back = self._exchange.take_back(self.intake)
        return self._back

    def redo(self) -> None:
        assert self._back is not None
        self.intake = self._exchange.take_again(self.intake, self._bundle, self._back)


def _find_free(path: Path) -> Path:
    """This path, or the next one that no file has."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem} {number}")
    return free


class NoteFiles(QObject):
    """What went out or came in is said in the status line."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: ExportNotesDialog | None = None

    # --- out ------------------------------------------------------------------------------------------------------

    def ask_export(self) -> None:
        """What there is to choose from is read first: notes that are written, and tags."""
        w = self._window
        subjects = self._subjects()

        def read(services: Services, _job: Job) -> tuple[list[NoteSubject], list[str]]:
            noted = [subject for subject in subjects if (note := services.notes.get(subject)) and note.body.strip()]
            tags = [*services.articles.tags(), *services.notes.tags(), *services.highlights.tags()]
            return noted, sorted({name for name, _ in tags}, key=str.casefold)

        w.operations.run(read, lambda found: self._open_dialog(*found))

    def _open_dialog(self, noted: list[NoteSubject], tags: list[str]) -> None:
        from app.ui.dialogs.export_notes import ExportNotesDialog

        if self._dialog is not None:
            return
        dialog = self._dialog = ExportNotesDialog(self._choices(noted, tags), self._window)
        dialog.chosen.connect(self._choose_target)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    @property
    def dialog(self) -> ExportNotesDialog | None:
        return self._dialog

    def _subjects(self) -> list[NoteSubject]:
        """Whose note may be exported by itself: the pair's that is open, else those of the articles."""
        w = self._window
        if not w.on_text:
            ids = w.actions_of_window.articles.chosen_ids()
            return [NoteSubject(SubjectKind.ARTICLE, number) for number in ids] if len(ids) == 1 else []
        if (pair := w.reading.pair) is not None:
            return [NoteSubject(SubjectKind.PAIR, pair.id)]
        return [NoteSubject(SubjectKind.ARTICLE, article.id) for article in w.reading.articles()]

    def _choices(self, noted: list[NoteSubject], tags: list[str]) -> list[tuple[str, Choice]]:
        """In a text what is open, then everything; in a list the other way round; tags last."""
        from app.services.exchanging import Choice  # brings the database along, so not while the window is built

        w = self._window
        choices: list[tuple[str, Choice]] = []
        if w.on_text:
            ids = tuple(article.id for article in w.reading.articles())
            pair = w.reading.pair
            if pair is not None:
                choices.append((self.tr("this pair"), Choice(pairs=(pair.id,))))
            elif ids:
                words = self.tr("this article") if len(ids) == 1 else self.tr("these two articles")
                choices.append((words, Choice(articles=ids)))
        elif ids := tuple(w.actions_of_window.articles.chosen_ids()):
            words = self.tr("the chosen article") if len(ids) == 1 else self.tr("the {n} chosen articles")
            choices.append((words.format(n=len(ids)), Choice(articles=ids)))
        if noted:
            words = self.tr("the note alone") if len(noted) == 1 else self.tr("the notes alone")
            choices.append((words, Choice(notes=tuple(noted))))
        whole = (self.tr("the whole library"), Choice())
        labelled = [(self.tr("the tag {name}").format(name=isolate(tag)), Choice(tag=tag)) for tag in tags]
        return [*choices, whole, *labelled] if w.on_text else [whole, *choices, *labelled]

    def _choose_target(self, choice: Choice, format: Format) -> None:
        from app.services.exchanging import Format

        w = self._window
        name = f"parallax-notes-{datetime.now():%Y-%m-%d}"
        if format is Format.MARKDOWN:
            path = QFileDialog.getExistingDirectory(w, self.tr("Export notes into a folder"), str(Path.home()))
        else:
            filters = {
                Format.HTML: (".html", self.tr("Web page (*.html)")),
                Format.PDF: (".pdf", self.tr("PDF (*.pdf)")),
                Format.WEB_ANNOTATION: (".jsonld", self.tr("Web Annotations (*.jsonld)")),
                Format.CSV: (".csv", self.tr("Table (*.csv)")),
            }
            suffix, words = filters[format]
            path, _ = QFileDialog.getSaveFileName(
                w, self.tr("Export notes"), str(Path.home() / f"{name}{suffix}"), words
            )
            if path and not Path(path).suffix:  # nobody was asked whether another file may be replaced
                path = str(_find_free(Path(path + suffix)))
        if path:
            self.export(choice, format, Path(path))

    def export(self, choice: Choice, format: Format, target: Path) -> None:
        w = self._window
        if not w.flush():  # what is being typed goes along
            return

        def work(services: Services, _job: Job) -> Exported:
            from app.ui.notes.notes_pdf import make_notes_pdf

            return services.exchange.export(choice, format, target, make_pdf=make_notes_pdf)

        w.operations.run(
            work,
            lambda done: self._say_written(target, done),
            title=self.tr("Exporting notes"),
            long=True,
        )

    def _say_written(self, target: Path, done: Exported) -> None:
        count = len(done.files)
        words = self.tr("Written: {path}") if count == 1 else self.tr("{n} files written into {path}")
        words = words.format(path=target, n=count)
        if done.kept:
            kept = self.tr("{file} was edited since the last export and stays as it is; the new one stands beside it.")
            if len(done.kept) > 1:
                kept = self.tr(
                    "{n} files were edited since the last export and stay as they are; the new ones stand beside them."
                )
            self._window.notice.say(kept.format(file=isolate(done.kept[0].name), n=len(done.kept)))
        folder = target if target.is_dir() else target.parent
        files = self._window.actions_of_window.files
        self._window.status.offer(words, self.tr("Show folder"), lambda: files.show_folder(folder))

    # --- in -------------------------------------------------------------------------------------------------------

    def ask_import(self) -> None:
        from app.services.exchanging import Source

        filters = {
            self.tr("Notes of Parallax (*.md *.markdown *.jsonld *.json)"): Source.PARALLAX,
            self.tr("Readwise (*.csv)"): Source.READWISE,
            self.tr("KOReader (*.json)"): Source.KOREADER,
            self.tr("Hypothes.is (*.json)"): Source.HYPOTHESIS,
        }
        paths, chosen = QFileDialog.getOpenFileNames(
            self._window, self.tr("Import notes and highlights"), str(Path.home()), ";;".join(filters)
        )
        if paths:
            self.take_in([Path(path) for path in paths], filters.get(chosen, Source.PARALLAX))

    def take_in(self, paths: list[Path], source: Source) -> None:
        w = self._window
        if not w.read_only and w.flush():

            def work(services: Services, job: Job) -> _Import:
                bundle = services.exchange.read(paths, source, job, recode)
                return _Import(services.exchange, bundle, services.exchange.take_in(bundle))

            w.operations.run(work, self._on_taken_in, title=self.tr("Importing notes"), long=True)

    def _on_taken_in(self, done: _Import) -> None:
        w, step = self._window, None
        if done.intake.is_anything:
            step = Step(self.tr("Import notes"), lambda: self._remark(done.undo()), done.redo)
            w.operations.undo_stack.push(step)
        w.status.say(self._describe(done.intake), step)
        if more := self._explain(done.intake):
            w.notice.say(more)  # what the reader may have to do something about stays until it is read

    def _remark(self, back: TakenBack) -> Remark | None:
        """What an undo left as it is."""
        what = _count_up(
            [
                (back.highlights, self.tr("1 highlight"), self.tr("{n} highlights")),
                (back.notes, self.tr("1 note"), self.tr("{n} notes")),
            ]
        )
        return Remark(self.tr("Changed since, and left as it is: {what}.").format(what=what)) if what else None

    def _describe(self, intake: Intake) -> str:
        said = _count_up(
            [
                (len(intake.added), self.tr("1 highlight added"), self.tr("{n} highlights added")),
                (len(intake.united), self.tr("1 highlight completed"), self.tr("{n} highlights completed")),
                (intake.notes, self.tr("1 note written"), self.tr("{n} notes written")),
                (intake.known, self.tr("1 known already"), self.tr("{n} known already")),
                (intake.older, self.tr("1 older than here"), self.tr("{n} older than here")),
                (intake.waiting, self.tr("1 waits for its article"), self.tr("{n} wait for their article")),
                (intake.lost, self.tr("1 not found in its text"), self.tr("{n} not found in their text")),
            ]
        )
        return self.tr("Notes imported: {what}.").format(what=said or self.tr("nothing new"))

    def _explain(self, intake: Intake) -> str:
        """What is otherwise in the library than in the files, or not to be seen."""
        words = []
        if both := intake.both + intake.joined:
            one = self.tr("In 1 place your words and those of the files differ: both stand there, yours first.")
            many = self.tr("In {n} places your words and those of the files differ: both stand there, yours first.")
            words.append(one if both == 1 else many.format(n=both))
        if count := intake.recoloured:
            one = self.tr("1 highlight has another colour in the files; yours stays.")
            many = self.tr("{n} highlights have another colour in the files; yours stay.")
            words.append(one if count == 1 else many.format(n=count))
        if count := intake.hidden:
            one = self.tr("1 belongs to an article in the trash, and is seen when you restore it: {titles}.")
            many = self.tr("{n} belong to articles in the trash, and are seen when you restore these: {titles}.")
            words.append((one if count == 1 else many).format(n=count, titles=_name_some(intake.trashed)))
        return " ".join(words)


def _name_some(titles: Sequence[str]) -> str:
    """The first of them, and how many there are more."""
    named = f"“{quote(titles[0], 60)}”"
    return isolate(named) if len(titles) == 1 else f"{isolate(named)} +{len(titles) - 1}"


def _count_up(parts: list[tuple[int, str, str]]) -> str:
    """Those of which there is any."""
    return ", ".join(one if count == 1 else many.format(n=count) for count, one, many in parts if count)
