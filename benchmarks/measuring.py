"""What the benchmarks share: limits, offscreen subprocesses, and a library that is made once and kept."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.corpus import Corpus

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"  # not in git


def limit(what: str, figure: float, most: float) -> dict[str, Any]:
    """A figure beside what it may be at the most."""
    return {"what": what, "figure": round(figure, 3), "most": most, "met": figure <= most}


def at_least(what: str, figure: float, least: float) -> dict[str, Any]:
    return {"what": what, "figure": round(figure, 3), "least": least, "met": figure >= least}


def median(values: list[float]) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least that share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, int(share * len(ordered) + 0.999999) - 1))]


def run_module(module: str, *arguments: str, profile: Path) -> str:
    """Standard output of `python -m module` in a process of its own, offscreen and away from the real profile."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PARALLAX_HOME": str(profile)}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"{module} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def run_command(*arguments: str, profile: Path) -> float:
    """Seconds of wall time of `main.py arguments`."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PARALLAX_HOME": str(profile)}
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "main.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"main.py {arguments[:3]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return time.monotonic() - start


def large_library(count: int, profile: Path) -> Path:
    """A library of `count` made-up articles, imported and indexed; made on first use and kept in `results/`."""
    folder = RESULTS / f"library-{count}"
    done = folder / ".complete"
    if not done.exists():
        print(f"making a library of {count} articles ...", file=sys.stderr)
        source = RESULTS / f"articles-{count}"
        Corpus(seed=count).write(source, count)
        run_command("--library", str(folder), "import", str(source), "--json", profile=profile)
        done.touch()
    return folder
