"""What of a note Qt would show badly by itself: tables without lines, tasks with bullets, code with an empty line."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument, QTextFrameFormat, QTextListFormat, QTextTable
from pytestqt.qtbot import QtBot

from app.markup import render_note
from app.ui.notes.preview import Preview
from app.ui.theme import Theme

TABLE = "| Who | Calls it | n |\n|---|:--|--:|\n| Quay | dispute | 12 |\n"


@pytest.fixture
def preview(qtbot: QtBot, theme: Theme) -> Preview:
    preview = Preview()
    qtbot.addWidget(preview)
    preview.set_theme(theme, 10)
    return preview


def tables(document: QTextDocument) -> list[QTextTable]:
    return [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]


def list_styles(document: QTextDocument) -> list[int]:
    found, block = {}, document.begin()
    while block.isValid():
        if (items := block.textList()) is not None:
            found[items.objectIndex()] = items.format().style()
        block = block.next()
    return list(found.values())


def test_cells_are_ruled_whatever_their_alignment(preview: Preview) -> None:
    preview.show_html(render_note(f"Before\n\n{TABLE}\nAfter\n\n{TABLE}"))
    shown = tables(preview.document())
    assert len(shown) == 2
    for table in shown:
        form = table.format()
        assert form.border() == 1 and form.cellPadding() >= 4
        assert form.borderStyle() == QTextFrameFormat.BorderStyle.BorderStyle_Solid
        assert form.toTableFormat().borderCollapse()


def test_tasks_have_a_box_and_no_bullet(preview: Preview) -> None:
    preview.show_html(render_note("- [ ] count\n- [x] read"))
    assert list_styles(preview.document()) == [QTextListFormat.Style.ListStyleUndefined]
    preview.show_html(render_note("- [ ] count\n- read"))
    assert list_styles(preview.document()) == [QTextListFormat.Style.ListDisc]


def test_code_ends_with_its_last_line(preview: Preview) -> None:
    preview.show_html(render_note("```\none\n\ntwo\n```"))
    assert preview.toPlainText() == "one\n\ntwo"
