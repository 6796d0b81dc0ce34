"""The box of tags keeps what is chosen while the tags change, and is not there without any."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.library.tag_box import TagBox


@pytest.fixture
def box(qtbot: QtBot) -> Iterator[TagBox]:
    page = QWidget()
    qtbot.addWidget(page)
    box = TagBox(page)
    page.show()
    box.fill(["class", "doubt"])
    yield box


def test_what_is_chosen_stays_chosen(box: TagBox, qtbot: QtBot) -> None:
    box.setCurrentIndex(box.findData("doubt"))
    with qtbot.assertNotEmitted(box.currentIndexChanged):
        box.fill(["answer", "class", "doubt"])
    assert box.tag == "doubt" and box.currentText() == "#doubt"


def test_a_tag_that_is_gone_is_no_longer_chosen(box: TagBox) -> None:
    box.setCurrentIndex(box.findData("doubt"))
    box.fill(["class"])
    assert box.tag == "" and box.currentText() == "All tags"


def test_without_tags_there_is_no_box(box: TagBox) -> None:
    assert box.isVisible()
    box.fill([])
    assert not box.isVisible() and box.tag == ""
