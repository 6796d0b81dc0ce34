"""Typing in a note beside an article with 500 highlights, from keystroke to paint, against a bare editor."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measuring import limit, median, run_module


def run(runs: int) -> dict[str, Any]:
    per_run: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        for _ in range(max(1, runs // 2)):  # each types for two minutes
            out = run_module("benchmarks.note_typing_probe", str(base / "library"), profile=base / "profile")
            per_run.append(json.loads(out))
    return {
        "runs": per_run,
        "limits": [
            limit(
                f"keystroke to paint in a {name} note, 95th percentile, ratio to a bare editor",
                median([figures[name]["painted_p95_ratio"] for figures in per_run]),
                2.0,
            )
            for name in ("short", "long")
        ],
    }
