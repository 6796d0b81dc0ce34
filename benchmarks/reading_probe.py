"""How long it takes to open a pair until both panes are painted, against two plain `QTextBrowser`s with the same words.

`measure()` returns JSON values; `python -m benchmarks.reading_probe` prints them.
"""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from app.domain import (
    Article,
    ArticleSummary,
    Block,
    BlockKind,
    Comparison,
    Document,
    EntityType,
    Metadata,
    ReadState,
    SharedEntity,
    Span,
)
from benchmarks.corpus import Corpus

RUNS = 9
WIDTH, HEIGHT = 1400, 900


def make_article(number: int, words: int) -> Article:
    made = Corpus(seed=number).article(words)
    text = "\n".join([made.title, *made.text.split("\n\n")])
    blocks, start = [], 0
    for i, line in enumerate(text.split("\n")):
        blocks.append(Block(BlockKind.PARAGRAPH if i else BlockKind.TITLE, start, start + len(line)))
        start += len(line) + 1
    summary = ArticleSummary(
        number,
        Metadata(made.title, made.outlet, published=made.published),
        words,
        ReadState.UNREAD,
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    return Article(summary, Document(text, tuple(blocks)), str(number))


def make_comparison(left: Article, right: Article, marks: int) -> Comparison:
    """Forty entities with `marks` mentions on either side, spread over the text."""
    chance = random.Random(7)

    def spans(article: Article) -> list[list[Span]]:
        words = [Span(*match.span()) for match in re.finditer(r"\w{4,}", article.document.text)]
        chosen = chance.sample(words, min(marks, len(words)))
        return [sorted(chosen[i::40]) for i in range(40)]

    entities = (
        SharedEntity(f"e{i}", f"Entity {i}", EntityType.PERSON, tuple(ours), tuple(theirs))
        for i, (ours, theirs) in enumerate(zip(spans(left), spans(right), strict=True))
    )
    return Comparison("bench", tuple(entities), ())


def measure(words: int = 2000, marks: int = 250) -> dict[str, Any]:
    """Milliseconds (median of nine runs, interleaved) and the ratio of our pair to two plain browsers."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QTextBrowser, QWidget

    from app.ui.commands import CommandSet
    from app.ui.reading.split_view import SplitView
    from app.ui.theme import ReadingStyle, apply_theme, load_fonts, load_theme

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    load_fonts()
    theme = load_theme("light")
    apply_theme(application, theme)
    left, right = make_article(1, words), make_article(2, words)
    comparison = make_comparison(left, right, marks)

    # Both begin with an empty window on the screen, as a reader has who opens a pair.
    plain = QWidget()
    row = QHBoxLayout(plain)
    browsers = [QTextBrowser(plain), QTextBrowser(plain)]
    for browser in browsers:
        row.addWidget(browser)
    plain.resize(WIDTH, HEIGHT)
    window = QMainWindow()
    view = SplitView(CommandSet(window, theme), theme, ReadingStyle())
    window.setCentralWidget(view)
    window.resize(WIDTH, HEIGHT)
    for widget in (plain, window):
        widget.show()
    application.processEvents()
    pages = ["".join(f"<p>{line}</p>" for line in a.document.text.split("\n")) for a in (left, right)]

    def open_plain() -> None:
        for browser, page in zip(browsers, pages, strict=True):
            browser.setHtml(page)
        for browser in browsers:
            browser.viewport().repaint()

    def open_pair() -> None:
        view.show_pair(left, right)
        view.set_comparison(comparison)
        view.panel.repaint()
        for side in view.texts.sides:
            side.headline.repaint()
            side.pane.viewport().repaint()

    def scroll(widgets: list[Any]) -> Callable[[], None]:
        def run() -> None:
            for place in range(0, 1000, 40):
                widgets[0].verticalScrollBar().setValue(place)
                widgets[1].verticalScrollBar().setValue(place)
                for widget in widgets:
                    widget.viewport().repaint()

        return run

    timed: dict[str, list[float]] = {"plain": [], "pair": [], "scroll_plain": [], "scroll_pair": []}
    steps = {
        "plain": open_plain,
        "pair": open_pair,
        "scroll_plain": scroll(browsers),
        "scroll_pair": scroll([side.pane for side in view.texts.sides]),
    }
    for _ in range(RUNS + 1):
        for name, step in steps.items():
            begin = time.perf_counter()
            step()
            timed[name].append((time.perf_counter() - begin) * 1000)
            application.processEvents()
            application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    middle = {name: statistics.median(times[1:]) for name, times in timed.items()}
    for widget in (plain, window):
        widget.close()
    return {
        "words": words,
        "marks_per_side": marks,
        "plain_ms": round(middle["plain"], 2),
        "pair_ms": round(middle["pair"], 2),
        "ratio": round(middle["pair"] / middle["plain"], 2),
        "scroll_ratio": round(middle["scroll_pair"] / middle["scroll_plain"], 2),
    }


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps([measure(words, marks) for words, marks in ((2_000, 250), (5_000, 600))]))
