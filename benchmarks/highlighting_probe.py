"""What highlights cost: an article with 500 of them against one without, and a library of 10,000 notes and 50,000
highlights against one with none. Milliseconds of the GUI thread, medians of interleaved runs.

`python -m benchmarks.highlighting_probe text` or `library FOLDER` prints JSON.
"""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from app.domain import Anchor, Article, Span
from app.highlights import Colour, Highlight, Passage
from benchmarks.reading_probe import HEIGHT, STEP, WIDTH, make_article

RUNS = 15
MOST_SCROLLED = 12_000  # pixels
MANY = 500
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("none", "apart", "overlapping")


def make_highlights(article: Article, count: int, *, overlapping: bool) -> list[Highlight]:
    """Each of four words; side by side with words between them, or two and three over one another."""
    chance = random.Random(5)
    words = [match.span() for match in re.finditer(r"\w+", article.document.text)]
    made: list[Highlight] = []
    colours = list(Colour)
    for number in range(count):
        first = number * (len(words) - 20) // count
        long = 12 if overlapping and number % 2 else 4
        place = Span(words[first][0], words[first + long - 1][1])
        anchor = Anchor(place, article.document.text[place.start : place.end], "", "")
        comment = "Says who?" if chance.random() < 0.3 else ""
        passage = Passage(article.id, anchor, place, article.metadata.title)
        made.append(Highlight(number + 1, (passage,), colours[number % 5], comment, "", (), NOW, NOW, 1))
    return made


def time_of(step: Callable[[], object]) -> float:
    begin = time.thread_time()
    step()
    return (time.thread_time() - begin) * 1000


def measure_text(words: int = 5_000) -> dict[str, Any]:
    """Opening to paint, painting again, and scrolling, of one article; per kind of highlights."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    from app.ui.commands import CommandSet
    from app.ui.highlight_work import HighlightWork
    from app.ui.operations import Operations
    from app.ui.reading.reader import ReaderView
    from app.ui.tasks import TaskRunner
    from app.ui.theme import ReadingStyle, apply_theme, load_fonts, load_theme

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    load_fonts()
    theme = load_theme("light")
    apply_theme(application, theme)
    # One text three times: what is opened is never what was open before.
    same = make_article(1, words)
    articles = {
        kind: replace(same, summary=replace(same.summary, id=number)) for number, kind in enumerate(KINDS, start=1)
    }
    highlights: dict[str, list[Highlight]] = {
        "none": [],
        "apart": make_highlights(articles["apart"], MANY, overlapping=False),
        "overlapping": make_highlights(articles["overlapping"], MANY, overlapping=True),
    }
    window = QMainWindow()
    reader = ReaderView(CommandSet(window, theme), theme, ReadingStyle())
    window.setCentralWidget(reader)
    window.resize(WIDTH, HEIGHT)
    window.show()
    application.processEvents()
    work = HighlightWork(Operations(TaskRunner()))
    viewport = reader.pane.viewport()

    def open_article(kind: str) -> None:
        reader.show_article(articles[kind])
        reader.highlights.begin(work)
        reader.highlights.set_highlights(highlights[kind])
        viewport.repaint()

    def scroll(place: int) -> None:
        reader.pane.verticalScrollBar().setValue(place)
        viewport.repaint()

    opened: dict[str, list[float]] = {kind: [] for kind in KINDS}
    painted: dict[str, list[float]] = {kind: [] for kind in KINDS}
    fresh: dict[str, list[float]] = {kind: [] for kind in KINDS}
    again: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(RUNS + 1):
        for kind in KINDS:
            opened[kind].append(time_of(partial(open_article, kind)))
            application.processEvents()
            painted[kind].append(statistics.median(time_of(viewport.repaint) for _ in range(5)))
            places = range(0, min(MOST_SCROLLED, reader.pane.verticalScrollBar().maximum()), STEP)
            fresh[kind].append(statistics.mean(time_of(partial(scroll, place)) for place in places))
            again[kind].append(statistics.mean(time_of(partial(scroll, place)) for place in reversed(places)))
            application.processEvents()
    figures = {"open": opened, "paint": painted, "scroll": fresh, "scroll_back": again}
    out: dict[str, Any] = {"words": words, "highlights": MANY}
    for name, times in figures.items():
        middle = {kind: statistics.median(each[1:]) for kind, each in times.items()}
        out[name] = {f"{kind}_ms": round(value, 2) for kind, value in middle.items()}
        out[name] |= {f"{kind}_ratio": round(middle[kind] / middle["none"], 2) for kind in KINDS[1:]}
    window.close()
    return out


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.argv[1] == "text":
        print(json.dumps(measure_text()))
    else:
        from benchmarks.full_library import measure_library

        print(json.dumps(measure_library(Path(sys.argv[2]))))
