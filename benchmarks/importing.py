"""Articles a second into an empty library, parsed and stored, each in a durable transaction; no analysis."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.corpus import Corpus
from benchmarks.measuring import at_least, median, run_module

ARTICLES = 500


def run(runs: int) -> dict[str, Any]:
    rates: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        Corpus(seed=7).write(base / "articles", ARTICLES)
        for number in range(runs):
            library = base / f"library-{number}"
            out = run_module("benchmarks.import_probe", str(library), str(base / "articles"), profile=base / "profile")
            rates.append(json.loads(out)["articles_per_second"])
    return {
        "articles": ARTICLES,
        "articles_per_second": [round(rate, 1) for rate in rates],
        "limits": [at_least("articles imported a second", median(rates), 50.0)],
        "measured": time.strftime("%Y-%m-%d"),
    }
