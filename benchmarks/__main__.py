"""Run the benchmarks: `python -m benchmarks [NAME ...] [--runs N]`. One JSON object on stdout; progress on stderr.

Machines differ and are noisy: where it can be, a figure is a ratio to something measured in the same run. What a reader
feels (a window that is held up, articles a second) is held to a limit of its own.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
import time

# Each is a module of this package with `run(runs: int) -> dict`, which names its limits beside its figures.
NAMES = (
    "startup", "importing", "searching", "analysing", "reading", "correcting", "stalls",
    "background", "suggesting", "note_typing", "highlighting",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(NAMES)}; all without one")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured; medians are given")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    result: dict[str, object] = {"python": platform.python_version(), "machine": platform.machine()}
    met = True
    for name in arguments.names or NAMES:
        start = time.monotonic()
        figures = importlib.import_module(f"benchmarks.{name}").run(arguments.runs)
        figures["seconds"] = round(time.monotonic() - start, 1)
        result[name] = figures
        met = met and all(limit["met"] for limit in figures.get("limits", []))
        print(f"{name}: {json.dumps(figures)}", file=sys.stderr)
    print(json.dumps(result, indent=2))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
