"""Long runs, by hand (`make soak`): what must hold at any moment is tried at many."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import ImportFailed
from app.importers.reading import SUFFIXES, read_bytes
from benchmarks.corpus import Corpus

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
ROUNDS = 25
ARTICLES = 80


def command(profile: Path, *words: str) -> list[str]:
    return [sys.executable, str(ROOT / "main.py"), "--library", str(profile / "library"), *words, "--json"]


def run(profile: Path, *words: str) -> list[dict[str, object]]:
    environment = {**os.environ, "PARALLAX_HOME": str(profile)}
    done = subprocess.run(command(profile, *words), env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_an_import_that_is_killed_loses_nothing_it_reported(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    Corpus(seed=seed).write(tmp_path / "articles", ARTICLES)
    environment = {**os.environ, "PARALLAX_HOME": str(tmp_path)}
    process = subprocess.Popen(
        command(tmp_path, "import", str(tmp_path / "articles")), env=environment, stdout=subprocess.PIPE, text=True
    )
    time.sleep(chance.uniform(0.3, 2.5))
    process.send_signal(signal.SIGKILL)
    out, _ = process.communicate(timeout=30)
    reported = {row["id"] for line in out.splitlines() if line.endswith("}") for row in [json.loads(line)]}
    again = run(tmp_path, "import", str(tmp_path / "articles"))
    assert len(again) == ARTICLES
    assert {row["status"] for row in again} <= {"added", "duplicate"}
    listed = {row["id"] for row in run(tmp_path, "list")}
    assert reported <= listed and len(listed) == ARTICLES
    assert run(tmp_path, "check") == [{"ok": True, "problems": []}]


@settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=st.binary(max_size=4_000) | st.text(max_size=2_000).map(str.encode), suffix=st.sampled_from(sorted(SUFFIXES))
)
def test_whatever_the_bytes_an_importer_answers(data: bytes, suffix: str) -> None:
    try:
        articles = read_bytes(data, f"fuzz{suffix}", "")
    except ImportFailed as failed:
        assert failed.message()
        return
    for article in articles:
        blocks, text = article.document.blocks, article.document.text
        assert blocks[0].start == 0 and blocks[-1].end == len(text)
        assert all(one.end + 1 == two.start and text[one.end] == "\n" for one, two in pairwise(blocks))
