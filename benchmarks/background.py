"""How long the window's event loop is held up while a library of 20,000 articles is analysed behind it."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measuring import large_library, limit, run_module

ARTICLES = 20_000
WATCHED = 45  # s a run


def run(runs: int) -> dict[str, Any]:
    per_run: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        kept = large_library(ARTICLES, base / "profile")
        library = base / "library"
        shutil.copytree(kept, library, copy_function=shutil.copyfile)
        for _ in range(min(runs, 3)):
            out = run_module("benchmarks.background_probe", str(library), str(WATCHED), profile=base / "profile")
            per_run.append(json.loads(out))
    return {
        "articles": ARTICLES,
        "runs": per_run,
        "limits": [
            limit("event loop stall, 99.9th percentile, ms (worst run)", max(r["p999_ms"] for r in per_run), 50.0),
            limit("memory of the largest worker process, MB", max(r["worker_mb"] for r in per_run), 700.0),
        ],
    }
