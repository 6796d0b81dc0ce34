"""Printing, and saving as PDF, of the article or pair that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain import Article, Comparison, NoteSubject, Pair, SubjectKind
from app.ui.operations import Operations
from app.ui.theme import ReadingStyle, Theme
from app.ui.window.status_line import StatusLine
from app.ui.wording import translate


def print_shown(
    operations: Operations,
    status: StatusLine,
    articles: Sequence[Article],
    pair: Pair | None,
    theme: Theme,
    style: ReadingStyle,
    window: QWidget,
    *,
    as_pdf: bool,
) -> None:
    """Fetch what belongs to the page (comparison, notes), then ask for a printer or a file. Nothing happens while no
    text is shown."""
    if not articles:
        return
    subjects = [NoteSubject(SubjectKind.ARTICLE, article.id) for article in articles]
    if pair is not None:
        subjects.insert(0, NoteSubject(SubjectKind.PAIR, pair.id))

    def collect(services: object, _job: object) -> tuple[Comparison | None, list[str]]:
        notes = [services.notes.get(subject) for subject in subjects]  # type: ignore[attr-defined]
        comparison = None
        if len(articles) == 2:
            comparison = services.analysis.cached_comparison(articles[0].id, articles[1].id)  # type: ignore[attr-defined]
        return comparison, [note.body for note in notes if note is not None and note.body.strip()]

    def put(collected: tuple[Comparison | None, list[str]]) -> None:
        _put(status, articles, pair, theme, style, window, *collected, as_pdf=as_pdf)

    operations.run(collect, put)


def _put(
    status: StatusLine,
    articles: Sequence[Article],
    pair: Pair | None,
    theme: Theme,
    style: ReadingStyle,
    window: QWidget,
    comparison: Comparison | None,
    notes: list[str],
    *,
    as_pdf: bool,
) -> None:
    # Printing pulls in a library of its own, which costs start-up time nobody else should pay.
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from app.ui.reading.printing import print_articles

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    title = (pair.title if pair is not None else "") or articles[0].metadata.title
    printer.setDocName(title[:120])
    printer.setPageMargins(QMarginsF(18, 18, 18, 18), QPageLayout.Unit.Millimeter)
    if len(articles) == 2:
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    if as_pdf:
        path, _ = QFileDialog.getSaveFileName(
            window, translate("Save as PDF"), str(Path.home() / f"{safe_name(title)}.pdf"), "PDF (*.pdf)"
        )
        if not path:
            return
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(path if path.lower().endswith(".pdf") else f"{path}.pdf")
    elif QPrintDialog(printer, window).exec() != QPrintDialog.DialogCode.Accepted:
        return
    question = pair.question if pair is not None else ""
    print_articles(printer, articles, comparison, theme, style, title, question, notes)
    if as_pdf:
        status.say(translate("Saved as {name}.").format(name=Path(printer.outputFileName()).name))
    else:
        status.say(translate("Sent to the printer."))


def safe_name(title: str) -> str:
    """A title as the name of a file: no separators, not too long, never empty."""
    kept = "".join(c if c.isalnum() or c in " -_,." else " " for c in title)
    return " ".join(kept.split())[:80].strip(" .") or "Parallax"
