"""Analysing a text, beside spaCy's own full pipeline on the same; what two texts share, and say differently; memory."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measuring import limit, median, run_module


def run(runs: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = json.loads(run_module("benchmarks.analysis_probe", str(runs), profile=Path(folder)))
    return {
        **out,
        "limits": [
            limit("analysing / spaCy's full pipeline", median(out["ratios"]), 1.2),
            limit("grouping a pair of 2,000 words, ms", median(out["pair_ms"]), 50),
            limit("contrasting a pair of 2,000 words, ms", median(out["contrast_ms"]), 300),
            limit("memory of the process, MB", out["peak_mb"], 700),
        ],
    }
