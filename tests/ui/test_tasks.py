"""Work off the GUI thread: outcomes come back, overtaken ones do not."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.jobs import Job
from app.ui.tasks import BugReport, TaskRunner
from app.ui.theme import Theme
from app.ui.window.status_line import StatusLine


def test_the_result_comes_back_on_the_gui_thread(qtbot: QtBot, tasks: TaskRunner) -> None:
    seen: list[Any] = []
    tasks.run(lambda _: threading.current_thread(), lambda thread: seen.append((thread, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    worker, here = seen[0]
    assert here is threading.main_thread()
    assert worker is not here


def test_many_small_tasks_all_end(qtbot: QtBot, tasks: TaskRunner) -> None:
    results: list[int] = []
    for number in range(300):
        tasks.run(lambda _, n=number: n, results.append, long=bool(number % 2))
    qtbot.waitUntil(lambda: len(results) == 300)
    assert sorted(results) == list(range(300))
    assert tasks.running == []


def test_a_later_run_of_the_same_key_overtakes(qtbot: QtBot, tasks: TaskRunner) -> None:
    gate = threading.Event()
    seen: list[str] = []

    def slow(job: Job) -> str:
        gate.wait(5)
        job.check()
        return "old"

    tasks.run(slow, seen.append, key="search")
    tasks.run(lambda _: "new", seen.append, key="search")
    qtbot.waitUntil(lambda: seen == ["new"])
    gate.set()
    qtbot.waitUntil(lambda: not tasks.running)
    assert seen == ["new"]


@pytest.mark.parametrize(("error", "kind"), [(UserError("disk-full"), UserError), (ValueError("odd"), BugReport)])
def test_errors_are_of_two_kinds(qtbot: QtBot, tasks: TaskRunner, error: Exception, kind: type) -> None:
    seen: list[object] = []

    def fail(_: Job) -> None:
        raise error

    tasks.run(fail, on_failure=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], kind)


def test_a_report_and_the_log_quote_no_more_than_a_line_of_what_an_error_choked_on(
    qtbot: QtBot, tasks: TaskRunner, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[BugReport] = []
    words = "secret " * 100

    def fail(_: Job) -> None:
        try:
            raise KeyError(words)
        except KeyError as error:
            raise ValueError(f"odd value\n{words}") from error

    tasks.run(fail, on_failure=seen.append, title="Reading")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0].title == "ValueError: odd value"
    for text in (seen[0].details, caplog.text):
        assert "in fail" in text and "ValueError: odd value" in text
        assert "secret" not in text


def test_drain_cancels_and_goes_on(qtbot: QtBot, tasks: TaskRunner) -> None:
    ended: list[str] = []
    tasks.run(lambda job: job.wait(10), lambda _: ended.append("done"), on_end=lambda: ended.append("end"), long=True)
    assert tasks.drain(2_000)
    assert ended == ["end"]
    tasks.run(lambda _: 1, lambda _: ended.append("next"))
    qtbot.waitUntil(lambda: ended == ["end", "next"])


def test_work_knows_whether_somebody_stopped_it_or_the_program_is_closed(tasks: TaskRunner) -> None:
    closing: list[bool] = []
    for is_closing in (False, True):
        started = threading.Event()

        def work(job: Job, started: threading.Event = started) -> None:
            started.set()
            job.wait(10)
            closing.append(job.closing)

        task = tasks.run(work, long=True)
        assert started.wait(5)
        if not is_closing:
            task.cancel()
        assert tasks.drain(2_000)
    assert closing == [False, True]


def test_what_was_done_a_moment_before_the_end_is_still_carried_out(tasks: TaskRunner) -> None:
    written: list[int] = []
    told: list[object] = []
    for number in range(12):  # more than there are threads
        tasks.run(lambda job, n=number: (job.wait(0.02), written.append(n)), told.append)
    assert tasks.drain(5_000)
    assert sorted(written) == list(range(12))
    assert not told, "the window that asked is gone"


def test_the_status_line_shows_and_cancels_work(qtbot: QtBot, tasks: TaskRunner, theme: Theme) -> None:
    line = StatusLine(tasks, theme)
    qtbot.addWidget(line)
    line.resize(900, 30)
    line.show()
    going = threading.Event()

    def work(job: Job) -> None:
        job.progress(3, 10)
        going.set()
        job.wait(10)
        job.check()

    tasks.run(work, title="Importing", long=True)
    qtbot.waitUntil(lambda: line._bar.isVisible() and line._bar.maximum() == 10)
    assert line._work.whole == "Importing 3/10"
    line._cancel.click()
    qtbot.waitUntil(lambda: not tasks.running)
    assert not line._bar.isVisible()


def test_quick_work_never_flickers(qtbot: QtBot, tasks: TaskRunner, theme: Theme) -> None:
    line = StatusLine(tasks, theme)
    qtbot.addWidget(line)
    line.show()
    with qtbot.waitSignal(tasks.ended):
        tasks.run(lambda job: job.progress(1, 2), title="Quick")
    assert not line._bar.isVisible()


def test_a_sentence_and_its_undo(qtbot: QtBot, tasks: TaskRunner, theme: Theme) -> None:
    line = StatusLine(tasks, theme)
    qtbot.addWidget(line)
    line.resize(900, 30)
    line.show()
    line.set_resting("40 articles")
    assert line.sentence == "40 articles"
    step = object()
    line.say("3 articles moved to the trash.", step)
    assert line._answer.isVisible()
    with qtbot.waitSignal(line.undo_asked) as asked:
        line._answer.click()
    assert asked.args == [step]
    assert line.sentence == "40 articles"
    assert not line._answer.isVisible()
