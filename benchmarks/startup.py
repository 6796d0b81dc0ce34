"""Start of the window with 5,000 articles in the library, against an empty PySide6 window in the same run."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measuring import large_library, limit, median, run_module

ARTICLES = 5_000


def run(runs: int) -> dict[str, Any]:
    empty: list[float] = []
    moments: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder)
        library = large_library(ARTICLES, profile)
        for number in range(runs + 1):  # the first fills the disk cache and is not counted
            bare = float(run_module("benchmarks.bare_window", str(time.monotonic()), profile=profile))
            probe = run_module("benchmarks.startup_probe", str(time.monotonic()), str(library), profile=profile)
            if number:
                empty.append(bare)
                for moment, seconds in json.loads(probe).items():
                    moments.setdefault(moment, []).append(seconds)
    base = median(empty)
    seconds = {moment: round(median(values), 3) for moment, values in moments.items()}
    return {
        "articles": ARTICLES,
        "empty_window_s": round(base, 3),
        "moments_s": seconds,
        "limits": [
            limit("first paint / empty PySide6 window", seconds["first paint"] / base, 2.0),
            limit("list filled / empty PySide6 window", seconds["list filled"] / base, 5.0),
            limit("search live / empty PySide6 window", seconds["search live"] / base, 5.0),
        ],
    }
