"""Imports the folder `argv[2]` into a new library `argv[1]` through the service that the window calls, and prints
articles a second as JSON. The worker is warm before the clock starts, as it is in a window that has been opened."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from app.domain import ImportStatus
from app.jobs import Job
from app.services.opening import open_services
from app.workers import Workers


def measure(library: Path, articles: Path) -> float:
    workers = Workers()
    services = open_services(library, workers=workers)
    try:
        services.imports.import_bytes(b"Warm\n\nThe first call starts the process.", "warm.txt", "text/plain", Job())
        start = time.perf_counter()
        items = services.imports.import_paths([str(articles)], Job())
        seconds = time.perf_counter() - start
    finally:
        services.close()
        workers.stop()
    added = sum(item.status is ImportStatus.ADDED for item in items)
    if added != len(items):
        raise RuntimeError(f"{len(items) - added} of {len(items)} articles were not added")
    return added / seconds


if __name__ == "__main__":
    print(json.dumps({"articles_per_second": measure(Path(sys.argv[1]), Path(sys.argv[2]))}))
