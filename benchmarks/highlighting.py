"""What 500 highlights in a text cost, and 10,000 notes and 50,000 highlights in a library, against none of them."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measuring import limit, median, run_module

MOST_OPENING = 1.2  # an article, in a library full of notes
# In the text itself: what is seen of the highlights is measured and painted too.
MOST_PAINTING = {"apart": 1.25, "overlapping": 1.35}
MOST_SCROLLING = {"apart": 1.3, "overlapping": 1.4}
MOST_FILTERING = 50.0  # ms of the window's thread, a keystroke among 50,000


def run(runs: int) -> dict[str, Any]:
    texts = []
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder)
        for _ in range(runs):
            texts.append(json.loads(run_module("benchmarks.highlighting_probe", "text", profile=profile)))
        inside = Path(folder, "libraries")
        inside.mkdir()
        library = json.loads(
            run_module("benchmarks.highlighting_probe", "library", str(inside), profile=profile).splitlines()[-1]
        )
    limits = [
        limit("opening an article, 10,000 notes and 50,000 highlights / none", library["ratio"], MOST_OPENING),
        limit("a keystroke in the filter of 50,000 highlights, ms", library["filter_longest_ms"], MOST_FILTERING),
    ]
    for name, most in (("paint", MOST_PAINTING), ("scroll", MOST_SCROLLING)):
        for kind, figure in most.items():
            ratio = median([each[name][f"{kind}_ratio"] for each in texts])
            limits.append(limit(f"{name} of a text, 500 highlights {kind} / none", ratio, figure))
    return {"texts": texts, "library": library, "limits": limits}
