"""Printing, and saving as PDF, of the article or pair that is shown."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QPagedPaintDevice, QPageLayout
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain import Article, Comparison, NoteSubject, Pair, SubjectKind
from app.errors import UserError
from app.highlights import Highlight
from app.ui.operations import Operations
from app.ui.reading.paper import make_pdf, set_up_page
from app.ui.reading.printing import print_articles
from app.ui.theme import ReadingStyle, Theme
from app.ui.window.status_line import StatusLine

LOCAL_PRINT_SERVICE = "/run/cups/cups.sock"


@dataclass(frozen=True, slots=True)
class Sheets:
    """What is to be printed. `chosen`: the keys of the entities that are marked on the screen."""

    articles: tuple[Article, ...]
    pair: Pair | None
    theme: Theme
    style: ReadingStyle
    chosen: tuple[str, ...] | None = None
    comparison: Comparison | None = None
    notes: tuple[str, ...] = ()
    with_highlights: bool = True
    highlights: tuple[Highlight, ...] = ()

    @property
    def title(self) -> str:
        if self.pair is not None and self.pair.title:
            return self.pair.title
        return " / ".join(a.metadata.title or a.document.title for a in self.articles)

    def put_on(self, device: QPagedPaintDevice) -> None:
        """Raises OSError when the device cannot be written."""
        if len(self.articles) == 2:
            device.setPageOrientation(QPageLayout.Orientation.Landscape)
        set_up_page(device)
        question = self.pair.question if self.pair is not None else ""
        # Articles carry their own titles on the page.
        print_articles(
            device,
            self.articles,
            self.comparison,
            self.theme,
            self.style,
            self.pair.title if self.pair is not None else "",
            question,
            self.notes,
            self.chosen,
            self.highlights,
        )


class PrintingFlow(QObject):
    def __init__(self, operations: Operations, status: StatusLine, window: QWidget) -> None:
        super().__init__(window)
        self._operations, self._status, self._window = operations, status, window

    def save_pdf(self, sheets: Sheets) -> None:
        """Ask for a file, and write it on a thread: a long text takes seconds."""
        suggested = Path.home() / f"{safe_name(sheets.title)}.pdf"
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save as PDF"), str(suggested), self.tr("PDF (*.pdf)")
        )
        if name:
            self.write_pdf(sheets, Path(name if name.lower().endswith(".pdf") else f"{name}.pdf"))

    def write_pdf(self, sheets: Sheets, path: Path) -> None:
        self._operations.run(
            lambda services, _job: write_pdf(collect(services, sheets), path),
            lambda _: self._say_saved(path),
            title=self.tr("Saving as PDF"),
            long=True,
        )

    def _say_saved(self, path: Path) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self._status.offer(self.tr("Saved as {path}.").format(path=path), self.tr("Open"), show)

    def print(self, sheets: Sheets) -> None:
        self._operations.run(lambda services, _job: collect(services, sheets), self._ask_printer)

    def _ask_printer(self, sheets: Sheets) -> None:
        keep_printing_local()
        # Printing pulls in a library of its own, which costs start-up time nobody else should pay.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(sheets.title[:120])
        if len(sheets.articles) == 2:
            printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        if QPrintDialog(printer, self._window).exec() != QPrintDialog.DialogCode.Accepted:
            return
        try:
            sheets.put_on(printer)
        except OSError:
            self._operations.failed.emit(UserError("print-failed"))
        else:
            self._status.say(self.tr("Sent to the printer."))


def collect(services: object, sheets: Sheets) -> Sheets:
    """The same with what belongs to it: the comparison, if there is one, notes, and highlights if they are wanted. On a
    worker thread."""
    from dataclasses import replace

    subjects = [NoteSubject(SubjectKind.ARTICLE, article.id) for article in sheets.articles]
    if sheets.pair is not None:
        subjects.insert(0, NoteSubject(SubjectKind.PAIR, sheets.pair.id))
    notes = {subject: services.notes.get(subject) for subject in subjects}  # type: ignore[attr-defined]
    comparison = None
    if len(sheets.articles) == 2:
        left, right = sheets.articles
        comparison = services.analysis.cached_comparison(left.id, right.id)  # type: ignore[attr-defined]
    titles = {article.id: article.metadata.title for article in sheets.articles} if comparison is not None else {}
    bodies = tuple(
        name_note(titles.get(subject.id, "") if subject.kind is SubjectKind.ARTICLE else "", note.body)
        for subject, note in notes.items()
        if note is not None and note.body.strip()
    )
    highlights = ()
    if sheets.with_highlights:
        ids = [article.id for article in sheets.articles]
        highlights = tuple(services.highlights.of_articles(*ids))  # type: ignore[attr-defined]
    return replace(sheets, comparison=comparison, notes=bodies, highlights=highlights)


def name_note(title: str, body: str) -> str:
    """On a sheet with several notes, one on an article says on which."""
    if not title:
        return body
    plain = "".join(f"\\{c}" if c in "\\`*_[]#<>|~" else c for c in title[:300])
    return f"**{plain}**\n\n{body}"


def write_pdf(sheets: Sheets, path: Path) -> None:
    """Write a PDF whole or not at all. Raises UserError `file-unwritable`, `export-target`."""
    from app.services.exported_file import write_export

    write_export(path, make_pdf(sheets.title, sheets.put_on))


def keep_printing_local() -> None:
    """Let the print service be asked through its local socket only. Without this its library tries an internet
    socket where no service runs. Somebody who named a server of their own keeps it."""
    chosen = ("/etc/cups/client.conf", Path.home() / ".cups" / "client.conf")
    if not any(Path(path).exists() for path in chosen):
        os.environ.setdefault("CUPS_SERVER", LOCAL_PRINT_SERVICE)


def safe_name(title: str) -> str:
    """A title as the name of a file: no separators, not too long, never empty."""
    kept = "".join(c if c.isalnum() or c in " -_,." else " " for c in title)
    return " ".join(kept.split())[:80].strip(" .") or "Parallax"
