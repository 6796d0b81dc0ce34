"""What lies over the window while files are dragged onto it."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.window.drop_overlay import DropOverlay


def test_its_words_stand_on_plain_paper_whatever_lies_below(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    page.setPalette(QPalette(QColor("#000000")))
    page.setAutoFillBackground(True)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    overlay = DropOverlay(theme, page)
    overlay.show_over(page.rect())
    picture = page.grab().toImage()
    middle = page.rect().center()
    paper = theme.frame["page"].name()
    words = overlay.words_rect()
    assert words.contains(middle)
    for corner in (words.topLeft() + QPoint(12, 2), words.bottomRight() - QPoint(12, 2)):
        assert picture.pixelColor(corner).name() == paper
    assert picture.pixelColor(words.left() - 20, middle.y()).name() != paper
