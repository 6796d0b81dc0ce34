"""Cycles are collected on the GUI thread alone."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.ui import garbage
from app.ui.garbage import GuiCollector


@pytest.fixture
def threads() -> Iterator[list[threading.Thread]]:
    """On which threads anything was collected."""
    seen: list[threading.Thread] = []

    def note(phase: str, _info: object) -> None:
        if phase == "start":
            seen.append(threading.current_thread())

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def make_cycles() -> None:
    for _ in range(20_000):
        holder: list[object] = []
        holder.append(holder)


def test_a_worker_collects_nothing_however_much_it_leaves(
    qtbot: QtBot, threads: list[threading.Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "EVERY", 10)
    collector = GuiCollector()
    collector.start()
    try:
        worker = threading.Thread(target=make_cycles)
        worker.start()
        worker.join()
        qtbot.waitUntil(lambda: bool(threads))
        assert set(threads) == {threading.main_thread()}
    finally:
        collector.stop()


def test_the_collector_is_given_back(qtbot: QtBot) -> None:
    collector = GuiCollector()
    collector.start()
    assert not gc.isenabled() and collector.is_running
    collector.stop()
    assert gc.isenabled() and not collector.is_running


def test_what_takes_long_to_look_at_is_put_aside_for_a_while(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "FELT", 0.0)
    monkeypatch.setattr(garbage, "SELDOM", 3)
    monkeypatch.setattr(garbage, "THRESHOLDS", (-1, -1, -1))
    collector = GuiCollector()
    frozen = []
    try:
        holder: list[object] = []
        gone = weakref.ref(Kept(holder))
        for _ in range(3):
            frozen.append(gc.get_freeze_count())
            collector.look()
            holder.clear()
        assert frozen[0] == 0 and frozen[1] > 1_000
        assert gone() is None, "a cycle that was put aside is found at last"
    finally:
        gc.unfreeze()


class Kept:
    """In a cycle with its holder."""

    def __init__(self, holder: list[object]) -> None:
        self.holder = holder
        self.myself = self
        holder.append(self)
