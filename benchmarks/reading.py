"""Opening an analysed pair, marks and ribbons on, and scrolling it, against two plain `QTextBrowser`s."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measuring import limit, median, run_module

MOST = 2.7  # for opening; the promise is 3
MOST_TEXTS = 2.0
MOST_SCROLLING = 2.0


def run(runs: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = [json.loads(run_module("benchmarks.reading_probe", profile=Path(folder))) for _ in range(runs)]
    sizes = [[each[place] for each in out] for place in range(len(out[0]))]
    limits = []
    for size in sizes:
        words = size[0]["words"]
        keys = ("ratio", "texts_ratio", "scroll_ratio")
        opening, texts, scrolling = (median([each[key] for each in size]) for key in keys)
        limits.append(limit(f"opening a pair of {words} words / two plain browsers", opening, MOST))
        name = f"the texts of a pair of {words} words, never analysed / two plain browsers"
        limits.append(limit(name, texts, MOST_TEXTS))
        name = f"scrolling a pair of {words} words as one, p95 / two plain browsers"
        limits.append(limit(name, scrolling, MOST_SCROLLING))
    return {"runs": out, "limits": limits}
