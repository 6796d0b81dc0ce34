"""`kill -9` while somebody comments on a highlight loses at most the last second, also where the disk takes nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.domain import Span
from app.services.opening import open_services
from app.ui.reading.highlights.rescue import HighlightRescue
from app.ui.rescue import RescueFiles
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.test_killed_typing import LOST_AT_MOST, ROOT, watched_machine


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is a matter of Unix")
@pytest.mark.parametrize("disk", ["takes", "refuses"])
def test_a_comment_outlives_a_kill(tmp_path: Path, disk: str) -> None:
    library, profile = tmp_path / "library", tmp_path / "profile"
    services = open_services(library, workers=InlineWorkers())  # type: ignore[arg-type]
    highlight = services.highlights.add([(add_article(services, 1), Span(20, 40))])
    files = RescueFiles(profile / "state" / "unsaved-notes", library, services.library.identity)
    services.close()
    command = [sys.executable, "-m", "tests.commenting_session", str(library), disk]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PARALLAX_HOME": str(profile)}
    with watched_machine() as machine:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout is not None
        with process.stdout:
            lines = [process.stdout.readline()]  # the first key
            time.sleep(3.0)  # long enough for saves that fail, and are tried again
            end = time.monotonic()
            process.send_signal(signal.SIGKILL)
            lines += process.stdout.read().splitlines()
        assert process.wait(30) == -signal.SIGKILL
        slack = machine.stolen_since(end - 2 * LOST_AT_MOST)
    seen = [json.loads(line) for line in lines if line.strip().endswith(b"}")]
    services = open_services(library, workers=InlineWorkers())  # type: ignore[arg-type]
    saved = services.highlights.get(highlight.id).comment
    services.close()
    kept = HighlightRescue(files).find(highlight.id)
    there = saved if disk == "takes" else kept[1][0] if kept is not None else ""
    states = [event["comment"] for event in seen]
    assert there in states, "what is there was typed, whole"
    lost = [event for event in seen[states.index(there) + 1 :] if event["at"] <= end - LOST_AT_MOST - slack]
    assert not lost, f"typed {end - lost[0]['at']:.2f} s before the end, and lost"
