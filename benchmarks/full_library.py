"""Opening an article in the real window, in a library with nothing written in it and in one with 10,000 notes and
50,000 highlights; and the page of all highlights, filtered as one types. `measure_library(folder)` returns JSON
values."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.highlights import Colour
from app.services.layout import DATABASE_NAME
from app.settings import Settings, find_paths
from benchmarks.corpus import Corpus

ARTICLES = 400
NOTES, HIGHLIGHTS = 10_000, 50_000
OPENED = 20  # the newest articles; what is written is on the others
RUNS = 5


def make_libraries(folder: Path) -> tuple[Path, Path]:
    """One library twice, and in the second everything that a long-time reader wrote."""
    from app.jobs import Job
    from app.services.opening import open_services
    from app.workers import Workers

    source, empty, full = folder / "articles", folder / "empty", folder / "full"
    Corpus(seed=3).write(source, ARTICLES)
    workers = Workers()
    services = open_services(empty, workers=workers)
    try:
        services.imports.import_paths([str(source)], Job())
        services.search.sync(Job())
    finally:
        services.close()
        workers.stop()
    shutil.copytree(empty, full)
    write_much(full / DATABASE_NAME)
    return empty, full


def write_much(database: Path) -> None:
    """Straight into the tables: through the services it would take an hour."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    with sqlite3.connect(database) as db:
        articles = db.execute(
            "SELECT a.id, a.imported_key, a.title, t.text FROM articles a JOIN texts t ON t.article_id = a.id "
            "ORDER BY a.id"
        ).fetchall()[:-OPENED]
        for number in range(NOTES):
            article = articles[number][0] if number < len(articles) else None
            body = f"Thought {number} on the bridge, the council and [[Article {number % 97}]].\n\n- [ ] ask\n" * 3
            title = "" if article else f"Note {number}"
            row = (article, None, title, "", body, 1, now, False)
            key = db.execute(
                "INSERT INTO notes (article_id, pair_id, title, question, body, revision, changed, kept) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row,
            ).lastrowid  # fmt: skip
            db.execute(
                "INSERT INTO note_revisions (note_id, revision, typed_on, body, saved) VALUES (?, 1, 0, ?, ?)",
                (key, body, now),
            )
        colours = [colour.value for colour in Colour]
        for number in range(HIGHLIGHTS):
            article, key, title, text = articles[number % len(articles)]
            start = number // len(articles) * 13 % max(1, len(text) - 60)
            comment = f"Remark {number}: says *who*?" if number % 3 == 0 else ""
            made = db.execute(
                "INSERT INTO highlights (colour, comment, stance, tags, created, changed, revision) "
                "VALUES (?, ?, '', ?, ?, ?, 1)",
                (colours[number % 5], comment, f'["tag {number % 40}"]' if number % 4 == 0 else "[]", now, now),
            ).lastrowid
            db.execute(
                "INSERT INTO highlight_passages (highlight_id, position, article_id, content_key, title, start, "
                '"end", quote, prefix, suffix, place_start, place_end) VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
                (made, article, key, title, start, start + 50, text[start : start + 50],
                 text[max(0, start - 32) : start], text[start + 50 : start + 82], start, start + 50),
            )  # fmt: skip
            db.execute(
                "INSERT INTO highlight_revisions (highlight_id, revision, comment, stance, saved) "
                "VALUES (?, 1, ?, '', ?)", (made, comment, now),
            )  # fmt: skip


class _Window:
    """The real window on one library, without the processes that analyse."""

    def __init__(self, library: Path) -> None:
        from app.ui.notes.rendering import render_inside
        from app.ui.tasks import TaskRunner
        from app.ui.theme import load_theme
        from app.ui.window.main_window import MainWindow
        from app.ui.window.session import Session

        tasks = TaskRunner()
        settings = Settings(theme="light")
        self.window = MainWindow(settings, load_theme("light"))
        self.window.build(tasks, render_inside)
        self.session = Session(find_paths(), settings, self.window, tasks)
        self.window.resize(1400, 900)
        self.window.show()
        self.session.open_library(library)
        wait(lambda: self.window.services is not None and self.window.home._is_loaded)
        services = self.window.services
        assert services is not None
        self.ids = sorted(article.id for article in services.articles.list())[-OPENED:]

    def open(self, number: int) -> float:
        """Milliseconds until an article is shown and painted; what comes after that is let through untimed."""
        begin = time.perf_counter()
        self.window.open_article(number)
        wait(lambda: [article.id for article in self.window.reading.articles()] == [number])
        self.window.reading.repaint()
        elapsed = (time.perf_counter() - begin) * 1000
        until = time.monotonic() + 0.05
        wait(lambda: time.monotonic() > until)
        return elapsed

    def close(self) -> None:
        self.window.close()
        self.session.close()


def wait(until: Callable[[], bool], seconds: float = 60.0) -> None:
    from PySide6.QtCore import QCoreApplication, QEventLoop

    end = time.monotonic() + seconds
    while not until():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        if time.monotonic() > end:
            raise TimeoutError("the window did not come so far")


def measure_library(folder: Path) -> dict[str, Any]:
    from PySide6.QtWidgets import QApplication

    from app.ui.theme import apply_theme, load_fonts, load_theme
    from app.ui.window.session import Session

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    load_fonts()
    apply_theme(application, load_theme("light"))
    Session._warm = lambda _: None  # type: ignore[method-assign]
    empty, full = make_libraries(folder)
    times: dict[str, list[float]] = {"empty": [], "full": []}
    windows = {"empty": _Window(empty), "full": _Window(full)}
    for run in range(RUNS + 1):
        for place in range(OPENED):
            for name, shown in windows.items():
                elapsed = shown.open(shown.ids[place])
                if run:
                    times[name].append(elapsed)
    page = measure_page(windows["full"])
    for shown in windows.values():
        shown.close()
    middle = {name: statistics.median(each) for name, each in times.items()}
    ratio = middle["full"] / middle["empty"]
    return {
        "empty_ms": round(middle["empty"], 2),
        "full_ms": round(middle["full"], 2),
        "ratio": round(ratio, 3),
        **page,
    }


def measure_page(shown: _Window) -> dict[str, Any]:
    """The page of 50,000 highlights: until its first rows are seen, until all are there, the longest the window was
    held up by that, and a keystroke in its filter."""
    window = shown.window
    begin = last = time.perf_counter()
    longest = 0.0
    window.commands["view.highlights"].trigger()
    page = window.home.highlights

    def is_filled() -> bool:
        nonlocal longest, last
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
        return len(page.list.rows.items) == HIGHLIGHTS

    wait(lambda: len(page.list.rows.items) > 0)
    window.repaint()
    seen = (time.perf_counter() - begin) * 1000
    last = time.perf_counter()
    wait(is_filled)
    filled = (time.perf_counter() - begin) * 1000
    held: list[float] = []
    for words in ("r", "re", "remark 4", "remark 42", "", "tag 7", "who", ""):
        start = time.thread_time()
        page.field.setText(words)
        window.repaint()
        held.append((time.thread_time() - start) * 1000)
        wait(lambda: not page._pause.isActive())
    scrolled = []
    bar = page.list.verticalScrollBar()
    for place in range(0, bar.maximum(), max(1, bar.maximum() // 50)):
        start = time.thread_time()
        bar.setValue(place)
        page.list.viewport().repaint()
        scrolled.append((time.thread_time() - start) * 1000)
    return {
        "page_seen_ms": round(seen),
        "page_filled_ms": round(filled),
        "page_longest_ms": round(longest * 1000),
        "filter_longest_ms": round(max(held), 1),
        "page_scroll_ms": round(statistics.median(scrolled), 2),
    }
