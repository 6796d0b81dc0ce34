"""How long it takes to open a pair until both panes are painted, and to scroll one pane while the other follows, with
marks and ribbons, against two plain `QTextBrowser`s with the same words.

`measure()` returns JSON values; `python -m benchmarks.reading_probe` prints them.
"""

from __future__ import annotations

import gc
import json
import os
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from app.domain import (
    Alignment,
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
SCROLLED, STEP = 4000, 40  # pixels, and those of one step
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
    """Forty entities with `marks` mentions on either side, spread over the text; every second sentence of the left is
    tied to one that stands near its place in the other text, one in two of them surely; every fourth stands alone."""
    chance = random.Random(7)

    def spans(article: Article) -> list[list[Span]]:
        words = [Span(*match.span()) for match in re.finditer(r"\w{4,}", article.document.text)]
        chosen = chance.sample(words, min(marks, len(words)))
        return [sorted(chosen[i::40]) for i in range(40)]

    entities = (
        SharedEntity(f"e{i}", f"Entity {i}", EntityType.PERSON, tuple(ours), tuple(theirs))
        for i, (ours, theirs) in enumerate(zip(spans(left), spans(right), strict=True))
    )
    ours, theirs = split(left), split(right)
    alignments = tuple(make_alignments(ours, theirs, chance))
    return Comparison("bench", tuple(entities), alignments, tuple(ours[1::4]), tuple(theirs[1::4]))


def split(article: Article) -> list[Span]:
    return [Span(*match.span()) for match in re.finditer(r"[^.\n]+\.", article.document.text)]


def make_alignments(ours: list[Span], theirs: list[Span], chance: random.Random) -> Iterator[Alignment]:
    for i in range(0, len(ours), 2):
        place = round(i / len(ours) * len(theirs)) + chance.randint(-3, 3)
        other = theirs[min(max(0, place), len(theirs) - 1)]
        yield Alignment(ours[i], other, 0.4 + chance.random() / 2, chance.random() < 0.5)


def measure(words: int = 2000, marks: int = 250) -> dict[str, Any]:
    """Milliseconds (median of nine runs, interleaved) and the ratio of our pair to two plain browsers."""
    from PySide6.QtCore import QEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QTextBrowser, QWidget

    from app.ui.commands import CommandSet
    from app.ui.reading.guide.overview_strip import AFTER_LAYOUT
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
    commands = CommandSet(window, theme)
    commands["pair.overview"].setChecked(True)
    view = SplitView(commands, theme, ReadingStyle())
    window.setCentralWidget(view)
    window.resize(WIDTH, HEIGHT)
    for widget in (plain, window):
        widget.show()
    application.processEvents()
    pages = ["".join(f"<p>{line}</p>" for line in a.document.text.split("\n")) for a in (left, right)]

    gc.freeze()  # as the window does once it stands

    # Painting one widget at once paints all that waits to be painted in its window, once.
    def open_plain() -> None:
        for browser, page in zip(browsers, pages, strict=True):
            browser.setHtml(page)
        browsers[0].viewport().repaint()

    def show_texts() -> None:
        """A pair that was never analysed: its texts are there at once."""
        view.show_pair(left, right)
        view.left.pane.viewport().repaint()

    def open_pair() -> None:
        view.show_pair(left, right)
        view.set_comparison(comparison)
        view.left.pane.viewport().repaint()

    def scroll_plain(place: int) -> None:
        for browser in browsers:
            browser.verticalScrollBar().setValue(place)
        browsers[0].viewport().repaint()

    def scroll_pair(place: int) -> None:
        view.left.pane.verticalScrollBar().setValue(place)  # the right one follows
        view.left.pane.viewport().repaint()

    def time_of(step: Callable[[], None]) -> float:
        # All of it runs on this thread; what else the machine is busy with does not count.
        begin = time.thread_time()
        step()
        return (time.thread_time() - begin) * 1000

    timed: dict[str, list[float]] = {"plain": [], "texts": [], "pair": []}
    scrolled: dict[str, list[float]] = {"plain": [], "pair": []}
    for _ in range(RUNS + 1):
        for name, step, scroll in (
            ("plain", open_plain, scroll_plain),
            ("texts", show_texts, None),
            ("pair", open_pair, scroll_pair),
        ):
            timed[name].append(time_of(step))
            application.processEvents()
            application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            if scroll is None:
                continue
            QTest.qWait(AFTER_LAYOUT + 50)  # the strips beside the texts come once these are at rest
            times = [time_of(partial(scroll, place)) for place in range(0, SCROLLED, STEP)]
            scrolled[name].append(statistics.quantiles(times, n=20)[-1])  # the 95th percentile
            application.processEvents()
    middle = {name: statistics.median(times[1:]) for name, times in timed.items()}
    slow = {name: statistics.median(times[1:]) for name, times in scrolled.items()}
    for widget in (plain, window):
        widget.close()
    return {
        "words": words,
        "marks_per_side": marks,
        "plain_ms": round(middle["plain"], 2),
        "pair_ms": round(middle["pair"], 2),
        "ratio": round(middle["pair"] / middle["plain"], 2),
        "texts_ratio": round(middle["texts"] / middle["plain"], 2),
        "scroll_plain_ms": round(slow["plain"], 2),
        "scroll_pair_ms": round(slow["pair"], 2),
        "scroll_ratio": round(slow["pair"] / slow["plain"], 2),
    }


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps([measure(words, marks) for words, marks in ((2_000, 250), (5_000, 600))]))
