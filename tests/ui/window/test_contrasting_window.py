"""What two texts say differently, in the whole window: asked for by itself after the comparison, never in the way."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.contrast import Contrast, EntityWording
from app.domain import Span, Wording, WordingRole
from app.errors import UserError
from app.jobs import Job
from app.ui.reading.contrast.entries import Tab
from app.ui.reading.contrast.pair_contrast import PairContrast
from app.ui.window.main_window import MainWindow
from tests.ui.fakes import FakeServices


def open_pair(window: MainWindow, qtbot: QtBot, left: int = 1, right: int = 2) -> PairContrast:
    window.open_pair(left, right)
    qtbot.waitUntil(lambda: window.on_text and window.reading.split.is_compared)
    return window.reading.split.contrast


def test_the_contrast_comes_after_the_comparison(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    contrast = open_pair(window, qtbot)
    qtbot.waitUntil(lambda: contrast.is_found)
    assert services.calls.index("analysis.compare") < services.calls.index("analysis.contrast")
    assert contrast.panel.board is not None and contrast.panel.board.entries[Tab.WORDING]


def test_texts_are_there_before_it_and_can_be_read(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    go = threading.Event()

    def wait(left_id: int, right_id: int, job: Job) -> Contrast:
        assert go.wait(10)
        return Contrast()

    services.analysis.contrast = wait  # type: ignore[method-assign]
    contrast = open_pair(window, qtbot)
    window.commands["contrast.panel"].setChecked(True)
    assert contrast.panel.is_working and window.reading.split.marks.entities
    qtbot.keyClick(window.reading.split.left.pane, Qt.Key.Key_N)
    assert window.reading.split.walk.key
    go.set()
    qtbot.waitUntil(lambda: contrast.is_found)
    assert not contrast.panel.is_working


def test_what_failed_is_said_in_the_panel(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    services.failing["analysis.contrast"] = UserError("unknown-article", id=2)
    contrast = open_pair(window, qtbot)
    window.commands["contrast.panel"].setChecked(True)
    qtbot.waitUntil(lambda: not contrast.panel.is_working)
    assert contrast.panel.message and not contrast.is_found


def test_without_a_comparison_there_is_no_contrast(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    services.failing["analysis.compare"] = UserError("unknown-article", id=2)
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    contrast = window.reading.split.contrast
    window.commands["contrast.panel"].setChecked(True)
    qtbot.waitUntil(lambda: bool(contrast.panel.message) and not contrast.panel.is_working)
    assert "analysis.contrast" not in services.calls


def test_leaving_the_pair_cancels_it(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    jobs: list[Job] = []
    begun, left = threading.Event(), threading.Event()

    def work(left_id: int, right_id: int, job: Job) -> Contrast:
        jobs.append(job)
        begun.set()
        assert left.wait(10)
        job.check()
        return Contrast()

    services.analysis.contrast = work  # type: ignore[method-assign]
    contrast = open_pair(window, qtbot)
    qtbot.waitUntil(begun.is_set)
    window.open_article(3)
    qtbot.waitUntil(lambda: jobs[0].cancelled)
    left.set()
    qtbot.waitUntil(lambda: not window.reading.findings.is_waiting)
    assert not contrast.is_found


def test_an_answer_for_another_pair_is_let_go(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    real = services.analysis.contrast
    slow = threading.Event()

    def work(left_id: int, right_id: int, job: Job) -> Contrast:
        if left_id == 1:
            assert slow.wait(10)
            wording = Wording(Span(0, 1), Span(0, 1), "late", WordingRole.STATE)
            return Contrast((EntityWording("late", "Late", (wording,), ()),))
        return real(left_id, right_id, job)

    services.analysis.contrast = work  # type: ignore[method-assign]
    contrast = open_pair(window, qtbot)
    window.open_pair(3, 4)
    qtbot.waitUntil(lambda: [a.id for a in window.reading.articles()] == [3, 4] and contrast.is_found)
    slow.set()
    qtbot.wait(100)
    assert contrast.panel.board is not None and "late" not in contrast.panel.board.names


def test_a_correction_has_the_texts_contrasted_anew(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    contrast = open_pair(window, qtbot)
    qtbot.waitUntil(lambda: contrast.is_found)
    assert contrast.panel.board is not None
    (key,) = (key for key, name in contrast.panel.board.names.items() if name == "Ellen Varga")
    window.commands["contrast.panel"].setChecked(True)
    rows = window.reading.split.panel.list
    rows.setFocus()
    rows.setCurrentIndex(rows.index_of(key))
    qtbot.keyClick(rows, Qt.Key.Key_U, Qt.KeyboardModifier.ShiftModifier)  # not an entity

    def is_gone() -> bool:
        board = contrast.panel.board
        return board is not None and "Ellen Varga" not in board.names.values()

    qtbot.waitUntil(is_gone)
    assert contrast.panel.message == ""


def test_swapping_while_it_is_found_finds_it_for_the_new_sides(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    asked: list[tuple[int, int]] = []
    real, first = services.analysis.contrast, threading.Event()

    def work(left_id: int, right_id: int, job: Job) -> Any:
        asked.append((left_id, right_id))
        if len(asked) == 1:
            assert first.wait(10)
        return real(left_id, right_id, job)

    services.analysis.contrast = work  # type: ignore[method-assign]
    contrast = open_pair(window, qtbot)
    qtbot.waitUntil(lambda: bool(asked))
    window.commands["pair.swap"].trigger()
    first.set()
    qtbot.waitUntil(lambda: contrast.is_found)
    assert asked == [(1, 2), (2, 1)]
    assert contrast.panel.board is not None
    assert contrast.panel.board.texts[0] == window.reading.articles()[0].document.text


def test_how_the_panel_was_left_is_kept_with_a_saved_pair(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    services.pairs.save(1, 2, "The bridge")
    open_pair(window, qtbot)
    window.commands["contrast.voices"].trigger()
    window.commands["view.library"].trigger()
    qtbot.waitUntil(lambda: services.pair_rows[1].view.get("contrast", {}).get("tab") == "voices")
    contrast = open_pair(window, qtbot)
    assert contrast.panel.isVisible() and contrast.panel.tab is Tab.VOICES


@pytest.mark.parametrize("shown", [True, False])
def test_the_projector_folds_the_panel_away_and_brings_it_back(window: MainWindow, qtbot: QtBot, shown: bool) -> None:
    contrast = open_pair(window, qtbot)
    window.commands["contrast.panel"].setChecked(shown)
    window.commands["view.projector"].trigger()
    assert not contrast.panel.isVisible()
    window.commands["view.projector"].trigger()
    assert contrast.panel.isVisible() is shown
