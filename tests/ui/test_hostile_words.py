"""Words of articles, files and people that look like HTML are shown as they are written, and load nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.contrast import Contrast, EntityWording, FigureClash, FigureKind, Term, Voice
from app.domain import (
    Article,
    ImportItem,
    ImportStatus,
    NoteSubject,
    NoteSummary,
    Original,
    Problem,
    Span,
    SubjectKind,
    Utterance,
    Wording,
    WordingRole,
)
from app.ui.dialogs.check_report import CheckDialog
from app.ui.dialogs.details import DetailsDialog
from app.ui.dialogs.import_report import ImportReport
from app.ui.dialogs.importing import ImportDialog
from app.ui.dialogs.original import OriginalDialog
from app.ui.parts import ElidedLabel
from app.ui.theme import Theme
from app.ui.window.main_window import MainWindow
from app.ui.wording import as_tip
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices, make_articles, make_document

WIDE = 777  # pixels; nothing here is as wide by itself


@pytest.fixture
def words(tmp_path: Path, qapp: QApplication) -> str:
    """A picture on the disk, in words."""
    path = tmp_path / "picture.png"
    picture = QPixmap(WIDE, 5)
    picture.fill(Qt.GlobalColor.red)
    assert picture.save(str(path))
    return f'<img src="{path.as_uri()}">'


def hostile(article: Article, words: str) -> Article:
    metadata = replace(
        article.metadata, title=words, outlet=words, author=words, perspective=words, tags=(words, f"{words}2")
    )
    return replace(article, summary=replace(article.summary, metadata=metadata))


def find_tips(root: QWidget) -> Iterator[str]:
    for widget in [root, *root.findChildren(QWidget)]:
        yield widget.toolTip()
        if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
            yield from find_model_tips(model)


def find_model_tips(model: QAbstractItemModel) -> Iterator[str]:
    flat = isinstance(model, QAbstractListModel)
    for row in range(min(8, model.rowCount())):
        for column in range(1 if flat else model.columnCount()):
            index = model.index(row, column)
            yield index.data(Qt.ItemDataRole.ToolTipRole) or ""
            for inner in range(0 if flat else min(5, model.rowCount(index))):
                yield model.index(inner, 0, index).data(Qt.ItemDataRole.ToolTipRole) or ""


def check(root: QWidget, words: str) -> int:
    """Nothing in it takes the words for HTML; returns how many tips hold them."""
    for label in root.findChildren(QLabel):
        if words in label.text():
            assert label.textFormat() == Qt.TextFormat.PlainText, label.parent()
    tips = list(find_tips(root))
    assert not [tip for tip in tips if words in tip]
    return sum("&lt;img" in tip for tip in tips)


def test_a_tip_loads_no_picture(qtbot: QtBot, words: str) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.show()
    widths = []
    for text in (words, as_tip(words), as_tip("plain"), as_tip(f"one\n{words}")):
        QToolTip.showText(QPoint(5, 5), text, holder)
        (tip,) = [w for w in QApplication.topLevelWidgets() if w.metaObject().className() == "QTipLabel"]
        widths.append(tip.width())
        QToolTip.hideText()
        tip.close()
    assert widths[0] >= WIDE, "what Qt does by itself"
    assert widths[1] != widths[0] and widths[2] < WIDE
    assert as_tip("a < b & c") == "<p>a &lt; b &amp; c</p>" and as_tip("a &lt; b") == "<p>a &amp;lt; b</p>"
    assert as_tip("tea & milk") == "tea & milk" and len(as_tip("x" * 5_000)) == 601


def test_what_does_not_fit_is_told_as_it_is_written(qtbot: QtBot, words: str) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.set_whole(words)
    assert label.text().endswith("…") and check(label, words) == 1


def test_no_page_of_the_window_takes_titles_for_html(qtbot: QtBot, make_window: MakeWindow, words: str) -> None:
    articles = [hostile(article, words) for article in make_articles(6)]
    services = FakeServices(articles)
    services.pairs.save(1, 2, words, words)
    window: MainWindow = make_window(services)
    window.resize(700, 500)  # so that much is cut, and its whole stands in tips
    home = window.home
    qtbot.waitUntil(lambda: home.contents.find_pair(1) is not None and home.sidebar._counts is not None)
    assert check(window, words) > 5
    for command in ("view.pairs", "view.trash", "view.notes", "view.library"):
        window.commands[command].trigger()
        check(window, words)
    home.library.table.selectRow(0)
    window.commands["article.open"].trigger()
    qtbot.waitUntil(lambda: window.on_text)
    check(window, words)


def test_no_dialog_takes_names_for_html(qtbot: QtBot, theme: Theme, words: str) -> None:
    rows = [hostile(article, words).summary for article in make_articles(3)]
    rows[0] = replace(rows[0], metadata=replace(rows[0].metadata, tags=()))
    report = ImportReport()
    report.extend(
        [
            ImportItem(words, ImportStatus.FAILED, error=words),
            ImportItem(f"x{words}", ImportStatus.ADDED, article_id=1, title=words),
        ]
    )
    report.left.append(f"y{words}")
    importing = ImportDialog(report, theme)
    dialogs = (
        importing,
        DetailsDialog(rows, {}),
        OriginalDialog(Original(b"x", words, words)),
        CheckDialog(Path(words), [Problem("x", words)]),
    )
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.show()
    importing.show_report()
    tips = [check(dialog, words) for dialog in dialogs]
    assert tips[0] >= 4 and tips[1] >= 1


def test_no_row_of_the_contrast_takes_words_for_html(
    qtbot: QtBot, make_window: MakeWindow, words: str, theme: Theme
) -> None:
    services = FakeServices(make_articles(6))
    text = make_document("A title", [f"He said {words} and {words}."])
    services.rows[1] = replace(services.rows[1], document=text)
    span = Span(text.text.index("<"), text.text.index(">") + 1)
    said = Wording(span, span, words, WordingRole.STATE, said_by=words)
    services.analysis.contrast_made = Contrast(
        (EntityWording("k", words, (said,), ()),),
        (Voice(words, "", (Utterance(words, span, words, True, 3),), ()),),
        (Term(words, 2.0, (span,), ()),),
        (FigureClash(FigureKind.NUMBER, words, span, Span(0, 1), span, Span(0, 1)),),
    )
    window = make_window(services)
    window.open_pair(1, 2)
    contrast = window.reading.split.contrast
    qtbot.waitUntil(lambda: contrast.is_found)
    for command in ("contrast.wording", "contrast.voices", "contrast.vocabulary", "contrast.numbers"):
        window.commands[command].trigger()
        contrast.panel.grab()
        assert contrast.panel.table.rows.rowCount()
        check(window, words)
    contrast.panel.field.setText(words * 2)
    assert words in contrast.panel.message
    check(window, words)


def test_no_note_is_named_in_html(qtbot: QtBot, window: MainWindow, words: str) -> None:
    page = window.home.notes
    about = NoteSubject(SubjectKind.FREE, 1)
    page.show_notes([NoteSummary(1, about, words, words, words, (words.replace(",", ""),), datetime.now(UTC))], [])
    assert check(page, words) == 1
