"""How long the window's event loop is held up while 500 articles are imported, analysed and indexed behind it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.corpus import Corpus
from benchmarks.measuring import limit, run_module

ARTICLES = 500


def run(runs: int) -> dict[str, Any]:
    per_run: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        Corpus(seed=11).write(base / "articles", ARTICLES)
        for number in range(runs):
            library = base / f"library-{number}"
            out = run_module("benchmarks.stall_probe", str(library), str(base / "articles"), profile=base / "profile")
            per_run.append(json.loads(out))
    return {
        "articles": ARTICLES,
        "runs": per_run,
        "limits": [
            limit("event loop stall, 99.9th percentile, ms (worst run)", max(r["p999_ms"] for r in per_run), 50.0),
            limit("event loop stall, worst of all runs, ms", max(r["worst_ms"] for r in per_run), 100.0),
        ],
    }
