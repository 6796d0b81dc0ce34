"""What moves asks whether it may: neither where the style knows no motion, nor where the reader wants none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QProxyStyle, QStyle, QWidget
from pytestqt.qtbot import QtBot

from app.ui.motion import may_move, set_still
from app.ui.reading.text_pane import TextPane
from app.ui.theme import ReadingStyle, load_theme
from tests.ui.reading_texts import make_pair


class Still(QProxyStyle):
    def styleHint(self, hint: QStyle.StyleHint, *rest: object) -> int:
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, *rest)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def as_before(qapp: object) -> Iterator[None]:
    yield
    set_still(False)


def test_a_style_without_motion_is_heard(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    assert may_move(widget)
    style = Still()
    widget.setStyle(style)
    assert not may_move(widget)


def test_a_reader_who_wants_none_is_heard_at_once(qtbot: QtBot) -> None:
    pane = TextPane(load_theme("light"), ReadingStyle())
    qtbot.addWidget(pane)
    pane.resize(600, 400)
    pane.show()
    pane.show_document(make_pair()[0].document)
    pane.scrolling.scroll_to_place(900.0, 0.0, smooth=True)
    assert pane.scrolling.is_gliding
    set_still(True)
    pane.scrolling.scroll_to_place(1500.0, 0.0, smooth=True)
    assert not pane.scrolling.is_gliding and pane.verticalScrollBar().value() == 1500
